"""Garbage during collection, and profiles of hypothesis.

Profiles: `dev` by default, `ci` where the environment says CI, any other by HYPOTHESIS_PROFILE. `make test` tries fewer examples than
hypothesis does by default, `make test-slow` all of them (`full`).
"""

import gc
import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from .browser import browser as browser  # a fixture for all tests

# Modules and tests stay to the end: to look through them for garbage again and again took a third of the time of collecting.
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """From here on garbage is looked for, but not among what is there already; also where pytest-xdist collects nothing itself."""
    gc.freeze()
    gc.enable()


# In the background a shell may have told the tests to ignore Ctrl-C; the commands that they interrupt must not inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Exact arithmetic takes as long as the numbers are large: neither a deadline nor a slow generation is a failure.
settings.register_profile("full", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", settings.get_profile("full"), max_examples=40)
# The same examples in every run, so that a red run is red again when it is repeated.
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
# For a search by hand: HYPOTHESIS_PROFILE=thorough make test
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=5000)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

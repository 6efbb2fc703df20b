"""The pytest plugin of sci_barriers: the marker ``refutes``, the fixture ``barrier_check``, and where certificates are written.

It is a module of its own, outside of the package, and imports nothing but pytest until a test asks for it: pytest loads it in
every project of an environment in which sci_barriers is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sci_barriers import DeclaredBarrier, Omega, Verdict
    from sci_barriers.games.randomised import RandomisedVerdict
    from sci_barriers.testing import KeptDigits
    from theorems import Barrier

__all__ = ["BarrierCheck", "barrier_check"]

OPTION, INI, PROPERTY = "--sci-barriers-certificates", "sci_barriers_certificates", "sci_barriers_file"
QUICK = "--sci-barriers-quick"
MARKER = (
    "refutes(source, *barriers): run the test once for each algorithm of a module (or its name, or a list of callables and names of "
    "built-in algorithms), and each barrier; it takes the arguments `algorithm` and, if barriers are given, `barrier`."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the line of the configuration file."""
    group = parser.getgroup("sci_barriers")
    group.addoption(
        OPTION,
        metavar="DIR",
        default=None,
        help="Write all certificates into this folder (default: those of failures, into a temporary one).",
    )
    group.addoption(
        QUICK,
        action="store_true",
        help="keeps_digits tries a few members with two roundings each, instead of all that are asked for.",
    )
    parser.addini(INI, f"Folder for certificates, relative to the root; {OPTION} overrides it.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", MARKER)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each algorithm and barrier."""
    marker = metafunc.definition.get_closest_marker("refutes")
    if marker is None:
        return
    if marker.kwargs or not marker.args:
        raise pytest.UsageError("refutes takes a module (or its name, or a list of algorithms), and then barriers")
    source, *barriers = marker.args
    for name, wanted in (("algorithm", True), ("barrier", bool(barriers))):
        if wanted != (name in metafunc.fixturenames):
            verb = "has to take" if wanted else "takes, although the marker gives none, "
            raise pytest.UsageError(
                f"{metafunc.definition.nodeid}: a test with the marker refutes {verb} the argument {name}"
            )
    from sci_barriers import BarrierError, MissingExtra
    from sci_barriers.testing import algorithms_of

    try:
        found = algorithms_of(source)
    except (BarrierError, MissingExtra) as error:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: {error}") from error
    if not barriers:
        metafunc.parametrize("algorithm", list(found.values()), ids=list(found))
        return
    pairs = [
        pytest.param(algorithm, barrier, id=f"{name}-{_shown(k, barrier)}", marks=_marks(name, algorithm, barrier))
        for k, barrier in enumerate(barriers)
        for name, algorithm in found.items()
    ]
    metafunc.parametrize(("algorithm", "barrier"), pairs)


def _marks(name: str, algorithm: Any, barrier: Any) -> list[pytest.MarkDecorator]:
    """Return a skip with the reason for a built-in algorithm that does not solve the problem of a barrier."""
    from sci_barriers.testing import unsuited

    reason = unsuited(name, algorithm, barrier) if hasattr(barrier, "digits") else None
    return [] if reason is None else [pytest.mark.skip(reason=reason)]


def _shown(k: int, barrier: Any) -> str:
    """Return an id for a barrier: its problem and size."""
    problem = getattr(getattr(barrier, "problem", None), "name", type(barrier).__name__)
    return f"{k}-{problem}" if hasattr(barrier, "digits") else str(k)


class BarrierCheck:
    """The fixture ``barrier_check``: the assertions of `sci_barriers.testing`, with files named after the test."""

    def __init__(self, request: pytest.FixtureRequest, temporary: Callable[[], Path]) -> None:
        self._request, self._temporary = request, temporary
        self._always = _folder(request.config)
        self._place: Path | None = self._always

    @property
    def directory(self) -> Path:
        """Where files are written: the folder of the option or of the configuration file, or a temporary one."""
        if self._place is None:
            self._place = self._temporary()
        return self._place

    def refuted(self, algorithm: Callable[[Any], Any], barrier: Barrier, **options: Any) -> Verdict | RandomisedVerdict:
        """Assert that an algorithm is refuted (`sci_barriers.testing.assert_refuted`); its certificate is written if a folder is named."""
        __tracebackhide__ = True
        from sci_barriers.testing import assert_refuted

        return assert_refuted(algorithm, barrier, **self._options(algorithm, options, self._always))

    def keeps_digits(self, solver: Callable[[Any], Any], omega: Omega | DeclaredBarrier, **options: Any) -> KeptDigits:
        """Assert that a solver keeps digits on a class, see `sci_barriers.testing.assert_keeps_digits`."""
        __tracebackhide__ = True
        from sci_barriers.testing import assert_keeps_digits

        options = {"quick": self._request.config.getoption(QUICK)} | options
        return assert_keeps_digits(solver, omega, **self._options(solver, options, self.directory))

    def _options(self, algorithm: Any, options: dict[str, Any], folder: Path | None) -> dict[str, Any]:
        from sci_barriers.testing._refuted import name_of

        called = options.pop("name", None) or name_of(algorithm)
        # The name of the test goes into file names, so that tests (in several processes, too) do not overwrite each other's files.
        return {
            "certificates": folder,
            "name": f"{self._request.node.nodeid}::{called}",
            "on_write": self._note,
        } | options

    def _note(self, path: Path) -> None:
        # Properties travel with the report: from the processes of pytest-xdist, and into JUnit files.
        self._request.node.user_properties.append((PROPERTY, str(path)))


def _folder(config: pytest.Config) -> Path | None:
    given, line = config.getoption(OPTION), str(config.getini(INI))
    if given is not None:
        return config.invocation_params.dir / str(given)
    return config.rootpath / line if line else None


@pytest.fixture
def barrier_check(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BarrierCheck:
    """The assertions of sci_barriers.testing, with certificates where the configuration says."""
    return BarrierCheck(request, lambda: tmp_path_factory.mktemp("certificates"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the files of tests that failed, and the command that checks certificates."""
    files = [
        str(value)
        for report in terminalreporter.getreports("failed")
        for name, value in getattr(report, "user_properties", [])
        if name == PROPERTY
    ]
    if not files:
        return
    from sci_barriers.testing import check_command

    terminalreporter.section("sci_barriers: files of failed tests")
    for path in dict.fromkeys(files):
        member = path.endswith("-member.json")
        terminalreporter.write_line(f"{path}   (an input, see the message)" if member else check_command(path))

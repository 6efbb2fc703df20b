"""Runs the clauses of a theorem in a process of its own, which can be ended in the middle of one.

``python -m sci_barriers.explore.verifying NAME PLACE...`` writes to its standard output, one pickle after the other:
``("at", done, what)`` when a clause begins, and at the end ``("reports", (Verification, …))``. Only its parent, a page, reads it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from sci_barriers.explore.work import Cancelled, Job
from sci_barriers.hierarchy import verify_place
from sci_barriers.verification import Verification
from theorems import THEOREMS
from theorems.core.hierarchy import placements


class Ended(Exception):
    """The process ended before it had said what holds."""


def begun(name: str, places: tuple[str, ...]) -> Job[tuple[Verification, ...]]:
    """Begin to verify, in a child; ``cancel`` ends it at once.

    Args:
        name: of a theorem; empty if only places are run.
        places: names of places in the hierarchy.

    Returns:
        work whose result is a report for the theorem, if there is one, and one for each place.
    """
    command = [sys.executable, "-m", "sci_barriers.explore.verifying", name, *places]
    errors = tempfile.TemporaryFile()  # noqa: SIM115 # closed when the child has ended
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
    )

    def work(job: Job[tuple[Verification, ...]]) -> tuple[Verification, ...]:
        assert child.stdout is not None
        try:
            while True:
                kind, *said = pickle.load(child.stdout)
                if kind == "reports":
                    reports: tuple[Verification, ...] = said[0]
                    return reports
                job.progress(said[0], 0, said[1])
        except (EOFError, pickle.UnpicklingError):
            code = child.wait()
            if job.cancelled:
                raise Cancelled from None
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise Ended(f"the process ended with {code}: {lines[-1] if lines else 'it said nothing'}") from None
        finally:
            child.kill()
            child.stdout.close()
            child.wait()
            errors.close()

    return Job(work, cancel=child.kill)


def main(name: str, places: list[str]) -> int:
    """Be that process."""
    # What a clause prints must not get between the pickles.
    with os.fdopen(os.dup(1), "wb") as stream:
        os.dup2(2, 1)
        done = 0

        def tell(*message: Any) -> None:
            pickle.dump(message, stream)
            stream.flush()

        def clause(what: str) -> None:
            nonlocal done
            tell("at", done, what)
            done += 1

        tell("reports", _reports(name, places, clause))
    return 0


def _reports(name: str, places: list[str], clause: Callable[[str], None]) -> tuple[Verification, ...]:
    reports = list[Verification]()
    if name:
        statement = THEOREMS[name]
        report = statement.verify(statement.instantiate(), progress=clause)
        assert isinstance(report, Verification)  # all that is registered here returns one
        reports.append(report)
    for place in places:
        clause(f"place of {place}")
        reports.append(verify_place(placements()[place]))
    return tuple(reports)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

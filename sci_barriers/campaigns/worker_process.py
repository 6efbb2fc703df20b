"""A place where one run at a time is done in a process of its own, which is started again when it has died."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any, Final, Self

from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.worker_loop import READY
from sci_barriers.harness import Status
from sci_barriers.programs.isolate import ROOT
from sci_barriers.programs.limits import Limits
from sci_barriers.programs.process import Exceeded, Process

__all__ = ["WorkerProcess", "lost", "run_in_worker"]

#: A run whose process has died is done once more: the death may have come from outside.
ATTEMPTS: Final = 2
#: To import everything on a loaded machine.
START_SECONDS: Final = 120.0
#: The wall time of a run is that of its budget, and its algorithm has limits of its own; an answer above the output is none.
LIMITS: Final = Limits(
    seconds=None, cpu=None, memory=None, processes=None, output=1 << 32, stderr=(1 << 62) - 1, stderr_kept=4000
)
#: One core for each process: campaigns are parallel by runs.
THREADS: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
    "1",
)
#: The same package is imported, wherever it is.
_CHILD: Final = """
import sys
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
from sci_barriers.campaigns.worker_loop import main
main()
"""
#: -P: the working directory is not searched for modules of the library.
_COMMAND: Final = (sys.executable, "-P", "-c", _CHILD, str(ROOT))


class _Died(Exception):
    """The process ended without an answer."""


class WorkerProcess:
    """A place for one run at a time.

    Args:
        stop: when it is set, the run in flight is given up.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._process: Process | None = None
        self._last_words = ""

    def run(self, request: str) -> str:
        """Do a run and return the answer as JSON, see `sci_barriers.campaigns.worker_loop.answer`.

        Raises:
            Stopped: ``stop`` was set; the run has no result.
        """
        document = json.loads(request)
        wall = document["parameters"]["budget"]["wall"]
        deaths: list[str] = []
        start = time.monotonic()
        while len(deaths) < ATTEMPTS:
            try:
                key, _, text = self._ask(request, wall).partition(" ")
                if key == document["key"]:
                    return text
                deaths.append("it gave an answer that was not asked for")  # something else has spoken: a forked process
            except _Died as error:
                deaths.append(str(error))
            except Exceeded as error:
                if error.limit == "seconds":
                    self.close()
                    reason = f"ended after {wall:g} seconds (budget.wall)"
                    return self._record(document, Status.BUDGET_EXCEEDED, reason, start)
                deaths.append(f"it wrote {error}")
            except BaseException:
                self.close()
                raise
            self.close()
        reason = f"its process died, twice: {deaths[-1]}"
        return self._record(document, Status.CRASHED, reason, start, self._last_words.strip() or None)

    def _record(
        self, document: dict[str, Any], status: Status, reason: str, start: float, traceback: str | None = None
    ) -> str:
        seconds = round(time.monotonic() - start, 6)
        record = Record(status=status.value, reason=reason, traceback=traceback, seconds=seconds)
        return json.dumps({"key": document["key"], "record": record.document()})

    def _ask(self, request: str, wall: float | None) -> str:
        """Return the answer."""
        process = self._process
        if process is None or process.deaf or process.ended():
            process = self._start()
        process.allow(wall)
        process.send(request.encode() + b"\n")
        if process.deaf:  # it has ended since: idle for too long, or killed
            process = self._start()
            process.allow(wall)
            process.send(request.encode() + b"\n")
        return self._line(process)

    def _start(self) -> Process:
        self.close()
        process = self._process = Process(_COMMAND, LIMITS, START_SECONDS, environment=THREADS, stop=self._stop)
        try:
            ready = self._line(process)
        except Exceeded as error:
            raise _Died(f"not ready: {error}") from None
        if ready != READY:
            raise _Died("it spoke before it was asked")
        return process

    @staticmethod
    def _line(process: Process) -> str:
        line = process.line()
        if line is None:
            process.await_end()
            raise _Died(process.ending)
        return line.decode(errors="replace")

    def close(self) -> None:
        """End the process and all that it has started."""
        if self._process is not None:
            self._last_words = self._process.errors
            self._process.close()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ignored: object) -> None:
        self.close()


_local = threading.local()
_never = threading.Event()


def run_in_worker(request: str) -> str:
    """Do a run in the worker of this thread: what a worker of a cluster calls."""
    worker: WorkerProcess | None = getattr(_local, "worker", None)
    if worker is None:
        worker = _local.worker = WorkerProcess(_never)
    return worker.run(request)


def lost(request: str, reason: str) -> str:
    """Return the answer to a request whose process died."""
    document = json.loads(request)
    record = Record(status=Status.CRASHED.value, reason=reason)
    return json.dumps({"key": document["key"], "record": record.document()})

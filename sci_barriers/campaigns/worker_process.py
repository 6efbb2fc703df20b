"""A place where one run at a time is done in a process of its own, which is started again when it has died."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Final, Self

from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns._request import Request
from sci_barriers.campaigns.worker_loop import READY, REST
from sci_barriers.harness import Status
from sci_barriers.programs.isolate import ROOT
from sci_barriers.programs.limits import Limits
from sci_barriers.programs.process import Exceeded, Process

__all__ = ["WorkerProcess", "lost", "run_in_worker"]

#: A run whose process has died is done once more: the death may have come from outside.
ATTEMPTS: Final = 2
#: Where more answers than this are on their way, it waits so many seconds for some to come together: being woken for each costs too much.
MANY: Final = 8
PAUSE: Final = 0.02
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

    def run(self, requests: Sequence[Request]) -> Iterator[list[str]]:
        """Do runs, one after the other, and yield their answers, those together that have arrived together.

        Of several requests the first ones are answered, at least one: when they take long or one has failed, the others are left. An answer
        is JSON, see `sci_barriers.campaigns.worker_loop.answer`. A process that dies has died of the first run that has no answer; that one
        is done once more, alone.

        Raises:
            Stopped: ``stop`` was set; the run in flight has no result.
        """
        deaths: list[str] = []
        done = 0
        start = time.monotonic()
        while True:
            sent = requests[done : done + 1] if deaths else requests
            try:
                for group in self._answers(sent):
                    done += len(group)
                    start = time.monotonic()
                    yield group
            except _Died as error:
                deaths.append(str(error))
            except Exceeded as error:
                if error.limit == "seconds":
                    self.close()
                    request = requests[done]
                    reason = f"ended after {request.wall:g} seconds (budget.wall)"
                    yield [_record(request, Status.BUDGET_EXCEEDED, reason, start)]
                    return
                deaths.append(f"it wrote {error}")
            except BaseException:
                self.close()
                raise
            else:
                return
            self.close()
            if len(deaths) == ATTEMPTS:
                reason = f"its process died, twice: {deaths[-1]}"
                yield [_record(requests[done], Status.CRASHED, reason, start, self._last_words.strip() or None)]
                return

    def _answers(self, requests: Sequence[Request]) -> Iterator[list[str]]:
        """Send requests and yield the answers."""
        process = self._sent(f"[{','.join(request.text for request in requests)}]\n".encode())
        group: list[str] = []
        for left, request in zip(range(len(requests), 0, -1), requests, strict=True):
            process.allow(request.wall)
            key, _, text = self._line(process).partition(" ")
            if key == REST and left < len(requests):
                break
            if key != request.key:  # something else has spoken: a forked process
                if group:
                    yield group
                raise _Died("it gave an answer that was not asked for")
            group.append(text)
            if not process.heard:
                yield group
                group = []
                if left > MANY:
                    time.sleep(PAUSE)
        if group:
            yield group

    def _sent(self, line: bytes) -> Process:
        """Send a line to the process, to another one if it has ended, and return it."""
        process = self._process
        if process is None or process.deaf or process.ended():
            process = self._start()
        process.send(line)
        if process.deaf:  # it has ended since: idle for too long, or killed
            process = self._start()
            process.send(line)
        return process

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


def run_in_worker(key: str, wall: float | None, text: str) -> str:
    """Do a run in the worker of this thread, and return the answer: what a worker of a cluster calls with the fields of a `Request`."""
    worker: WorkerProcess | None = getattr(_local, "worker", None)
    if worker is None:
        worker = _local.worker = WorkerProcess(_never)
    ((answer,),) = worker.run([Request(key, wall, text)])
    return answer


def _record(request: Request, status: Status, reason: str, start: float, traceback: str | None = None) -> str:
    seconds = round(time.monotonic() - start, 6)
    record = Record(status=status.value, reason=reason, traceback=traceback, seconds=seconds)
    return json.dumps({"key": request.key, "record": record.document()})


def lost(request: Request, reason: str) -> str:
    """Return the answer to a request whose process died."""
    record = Record(status=Status.CRASHED.value, reason=reason)
    return json.dumps({"key": request.key, "record": record.document()})

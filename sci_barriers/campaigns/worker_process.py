"""A place where one run at a time is done in a process of its own, which is started again when it has died."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final, Self

from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.frames import READY, Inbox, frame
from sci_barriers.harness import Status

__all__ = ["Abandoned", "WorkerProcess", "lost", "run_in_worker"]

#: A run whose process has died is done once more: the death may have come from outside.
ATTEMPTS: Final = 2
#: To import everything on a loaded machine.
START_SECONDS: Final = 120.0
POLL_SECONDS: Final = 0.1
#: To end, for a process that has closed its socket.
END_SECONDS: Final = 5.0
PIECE: Final = 1 << 20
#: Of what a process writes to its standard error, so much may lie about, in bytes.
MAX_ERRORS: Final = 1 << 22
TAIL: Final = 4000

#: One core for each process: campaigns are parallel by runs.
THREADS: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
    "1",
)


_CHILD: Final = """
import sys
if sys.argv[3] not in sys.path:
    sys.path.insert(0, sys.argv[3])
from sci_barriers.campaigns.worker_loop import main
main(int(sys.argv[1]), int(sys.argv[2]))
"""
#: Where this package is: the other process imports the same one.
_ROOT: Final = str(Path(__file__).resolve().parents[2])


class Abandoned(Exception):
    """The campaign is ending; the run was given up and has no result."""


class _Died(Exception):
    """The process ended without an answer."""


class WorkerProcess:
    """A place for one run at a time.

    Args:
        stop: when it is set, the run in flight is given up.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        # Appended to, so that it can be cut short while the process writes.
        self._errors = tempfile.TemporaryFile("a+b")  # noqa: SIM115 # closed with the worker

    def run(self, request: str) -> str:
        """Do a run and return the answer as JSON, see `sci_barriers.campaigns.worker_loop.answer`.

        Raises:
            Abandoned: ``stop`` was set.
        """
        document = json.loads(request)
        wall = document["parameters"]["budget"]["wall"]
        deaths: list[str] = []
        start = time.monotonic()
        while len(deaths) < ATTEMPTS:
            try:
                reply = self._ask(request, wall)
            except _Died as error:
                deaths.append(str(error))
                continue
            if reply is None:
                return self._record(
                    document, Status.BUDGET_EXCEEDED, f"ended after {wall:g} seconds (budget.wall)", start
                )
            key, _, text = reply.partition("\n")
            if key == document["key"]:
                return text
            self.close()  # an answer to something else: a forked process has spoken
            deaths.append("it gave an answer that was not asked for")
        return self._record(document, Status.CRASHED, f"its process died, twice: {deaths[-1]}", start, self._tail())

    def _record(
        self, document: dict[str, Any], status: Status, reason: str, start: float, traceback: str | None = None
    ) -> str:
        seconds = round(time.monotonic() - start, 6)
        record = Record(status=status.value, reason=reason, traceback=traceback, seconds=seconds)
        return json.dumps({"key": document["key"], "record": record.document()})

    def _ask(self, request: str, wall: float | None) -> str | None:
        """Return the answer; ``None`` if it took longer than ``wall`` seconds."""
        if self._process is None or self._ended():
            self._start()
        try:
            self._send(request)
        except OSError:  # it has ended since: idle for too long, or killed
            self._start()
            try:
                self._send(request)
            except OSError:
                raise _Died(self._ending()) from None
        reply = self._receive(None if wall is None else time.monotonic() + wall)
        if reply is None:
            self.close()
        return reply

    def _send(self, request: str) -> None:
        assert self._socket is not None  # started
        self._socket.settimeout(START_SECONDS)
        self._socket.sendall(frame(request))

    def _receive(self, deadline: float | None) -> str | None:
        """Return a message; ``None`` if there is none until the deadline."""
        assert self._socket is not None  # started
        inbox = Inbox()
        try:
            while True:
                if self._stop.is_set():
                    raise Abandoned
                # Not only the end of the stream is waited for: a process that was forked from it may hold the socket open.
                ended = self._ended()
                self._socket.settimeout(0.001 if ended else POLL_SECONDS)
                try:
                    piece = self._socket.recv(PIECE)
                except TimeoutError:
                    if ended:
                        raise EOFError from None
                    self._cut_errors()
                else:
                    if not piece:
                        raise EOFError
                    message = inbox.add(piece)
                    if message is not None:
                        return message
                if deadline is not None and time.monotonic() > deadline:
                    return None
        except (EOFError, OSError):
            raise _Died(self._ending()) from None
        except ValueError:
            self.close()
            raise _Died("it wrote into the socket of the campaign") from None
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        self.close()
        self._errors.truncate(0)
        ours, theirs = socket.socketpair()
        with theirs:
            descriptor = theirs.fileno()
            # -P: the working directory is not searched for modules of the library.
            command = [sys.executable, "-P", "-c", _CHILD, str(descriptor), str(os.getpid()), _ROOT]
            self._process = subprocess.Popen(
                command,
                pass_fds=(descriptor,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env={**os.environ, **THREADS},
                start_new_session=True,  # signals of the terminal are for the campaign; and its children can be ended with it
            )
        self._socket = ours
        if self._receive(time.monotonic() + START_SECONDS) != READY:
            self.close()
            raise _Died(f"not ready after {START_SECONDS:g} seconds")

    def _ended(self) -> bool:
        """Whether the process has ended. It is not reaped: its group keeps its number until `close`."""
        assert self._process is not None  # started
        if self._process.returncode is not None:
            return True
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _cut_errors(self) -> None:
        """Keep what is written to standard error short, whatever the process writes."""
        if os.fstat(self._errors.fileno()).st_size > MAX_ERRORS:
            self._errors.truncate(0)

    def _ending(self) -> str:
        """Return how the process ended, and forget it."""
        process = self._process
        assert process is not None  # it was started
        patience = time.monotonic() + END_SECONDS
        while not (ended := self._ended()) and time.monotonic() < patience:
            time.sleep(0.01)
        self.close()
        code = process.returncode if ended else None
        if code is None:
            return "it closed the socket of the campaign"
        if code >= 0:
            return f"exit code {code}"
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"

    def _tail(self) -> str | None:
        """Return the last lines that the process wrote to its standard error."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - TAIL))
        return self._errors.read().decode(errors="replace").strip() or None

    def close(self) -> None:
        """End the process and all that it has started."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)  # its processes, also when it has ended itself
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ignored: object) -> None:
        self.close()
        self._errors.close()


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

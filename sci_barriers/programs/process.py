"""One program as a process: lines out, lines in, its standard error, its end, under limits. Nothing is left behind when it is closed."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from sci_barriers._text import readable
from sci_barriers.programs.limits import Limits
from sci_barriers.programs.supervisor import descendants

__all__ = ["Exceeded", "Process", "Stopped"]

SUPERVISOR: Final = Path(__file__).resolve().with_name("supervisor.py")
CHUNK: Final = 1 << 16
#: Seconds at least between the end of the output and the end of the program, for it to count as the end of the program.
ENDING: Final = 3.0
#: Seconds between two looks at whether to stop.
LOOK: Final = 0.1
#: Seconds that the supervisor has to end by itself; it needs milliseconds.
PATIENCE: Final = 10.0


class Exceeded(Exception):
    """The program is beyond a limit; the message says which.

    Attributes:
        limit: the name of the field of `Limits`.
    """

    def __init__(self, limit: str, message: str) -> None:
        super().__init__(message)
        self.limit = limit


class Stopped(Exception):
    """Nobody wants the answer any more."""


class Process:
    """A program with its pipes, to be used in a ``with`` statement.

    Args:
        command: program and arguments.
        limits: of the program.
        seconds: wall time from now on, or ``None``.
        cwd: its working directory, or ``None`` for the present one.
        environment: variables besides those of this process.
        stop: while it is set, waiting for a line raises `Stopped`.
    """

    def __init__(
        self,
        command: Sequence[str],
        limits: Limits,
        seconds: float | None,
        cwd: str | None = None,
        environment: Mapping[str, str] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._limits, self._stop = limits, stop
        self.allow(seconds)
        self._buffer, self._searched = bytearray(), 0
        self._errors, self._errors_total = bytearray(), 0
        self._outgoing: list[memoryview] = []
        self._reports = bytearray()
        self._pid: int | None = None
        #: How the program ended: ``{"exit": code}``, ``{"signal": number}``, ``{"failed": reason}``; ``{}`` while it runs.
        self.end: dict[str, Any] = {}
        #: Whether it closed its standard input, or ended, before it had taken what was sent.
        self.deaf = False
        ours, theirs = socket.socketpair()
        shared = {
            name: value
            for name, value in (("cpu", limits.cpu), ("memory", limits.memory), ("processes", limits.processes))
            if value is not None
        }
        try:
            self._popen = subprocess.Popen(
                [sys.executable, "-I", "-S", str(SUPERVISOR), str(theirs.fileno()), json.dumps(shared), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd=cwd,
                env={**os.environ, **(environment or {})},
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # an interrupt from the keyboard is for the harness alone
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._control = ours
        stdin, stdout, stderr = self._popen.stdin, self._popen.stdout, self._popen.stderr
        assert stdin is not None  # they are pipes
        assert stdout is not None
        assert stderr is not None
        self._in, self._out, self._err = stdin, stdout, stderr
        self._poll = select.poll()
        for stream in (self._in, self._out, self._err, self._control):
            os.set_blocking(stream.fileno(), False)
        for stream in (self._out, self._err, self._control):
            self._poll.register(stream.fileno(), select.POLLIN)
        self._open = {self._out.fileno(), self._err.fileno(), self._control.fileno()}
        self._writing = False

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def errors(self) -> str:
        """The end of what it wrote to its standard error, with control characters made visible."""
        kept = bytes(self._errors[-self._limits.stderr_kept :]) if self._limits.stderr_kept else b""
        written = readable(kept.decode("utf-8", "replace"))
        lost = self._errors_total - len(kept)
        return f"[{lost} bytes before this are not kept]\n{written}" if lost and written else written

    @property
    def ending(self) -> str:
        """How it ended, in words; what it did instead, if it has not."""
        if "failed" in self.end:
            return f"it cannot be started: {self.end['failed']}"
        if "supervisor" in self.end:
            return "its supervisor was killed"
        if "signal" in self.end:
            return f"it was killed by {_signal_name(self.end['signal'])}"
        return f"it ended with exit code {self.end['exit']}" if self.end else "it closed its standard output"

    # --- Talking ----------------------------------------------------------------------------------------------------------------

    def allow(self, seconds: float | None) -> None:
        """Count wall time and standard output anew, as for another request.

        Args:
            seconds: wall time from now on, or ``None``.
        """
        self._seconds, self._total = seconds, 0
        self._deadline = None if seconds is None else time.monotonic() + seconds

    def ended(self) -> bool:
        """Return whether it has ended, without waiting."""
        self._serve(0)
        return bool(self.end)

    @property
    def heard(self) -> bool:
        """Whether the next line is there already."""
        self._skip_empty()
        return b"\n" in self._buffer

    def send(self, data: bytes) -> None:
        """Send bytes; what the pipe does not take at once is sent while lines are awaited."""
        if self.deaf:
            return
        self._outgoing.append(memoryview(data))
        if not self._writing:
            self._write()

    def line(self) -> bytes | None:
        """Return the next line, without its end, or ``None`` if the program ended or closed its output. The last line needs no end.

        Raises:
            Exceeded: it is beyond a limit.
            Stopped: it was told to stop waiting.
        """
        while True:
            self._skip_empty()
            found = self._buffer.find(b"\n", self._searched)
            if found >= 0:
                result = bytes(self._buffer[:found])
                del self._buffer[: found + 1]
                self._searched = 0
                return result
            self._searched = len(self._buffer)
            if self._out.fileno() not in self._open or (self.end and not self._drain()):
                last = bytes(self._buffer)
                self._buffer.clear()
                return last or None
            self._step(self._deadline)

    def _skip_empty(self) -> None:
        """Forget empty lines, which are no messages, and space before a line."""
        if self._buffer[:1].isspace():
            self._buffer, self._searched = self._buffer.lstrip(), 0

    def rest(self) -> bytes:
        """Close its input, give it the grace to end, and return what it writes until then.

        Raises:
            Exceeded: it is beyond a limit, but for the wall time.
        """
        self._close_input()
        end = time.monotonic() + self._limits.grace
        if self._deadline is not None:
            end = min(end, self._deadline)
        with contextlib.suppress(_Late):
            while (
                self._out.fileno() in self._open and not self._buffer.strip() and not (self.end and not self._drain())
            ):
                self._step(end, late=True)
        return bytes(self._buffer)

    def await_end(self) -> None:
        """Give a program that closed its output some time to end, so that `end` says how it did."""
        end = time.monotonic() + max(self._limits.grace, ENDING)
        if self._deadline is not None:
            end = min(end, max(self._deadline, time.monotonic() + 0.05))
        with contextlib.suppress(_Late):
            while not self.end:
                self._step(end, late=True)
            while self._err.fileno() in self._open and time.monotonic() < end and self._read_errors():
                pass

    def _step(self, deadline: float | None, *, late: bool = False) -> None:
        """Wait for one of the pipes and serve it."""
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            if late:
                raise _Late
            taken = "" if not self._outgoing else ", and did not read its standard input"
            raise Exceeded("seconds", f"more than {self._seconds:g} seconds{taken}")
        if self._stop is None:
            self._serve(left)
        elif self._stop.is_set():
            raise Stopped
        else:
            self._serve(LOOK if left is None else min(left, LOOK))

    def _serve(self, seconds: float | None) -> None:
        """Serve the pipes that are ready, or will be within some time."""
        for descriptor, _ in self._poll.poll(None if seconds is None else seconds * 1000):
            if descriptor == self._out.fileno():
                self._read_output()
            elif descriptor == self._err.fileno():
                self._read_errors()
            elif descriptor == self._control.fileno():
                self._read_reports()
            else:
                self._write()

    def _drain(self) -> bool:
        """Read what a program that has ended left in its output; return whether there was anything."""
        return self._out.fileno() in self._open and self._read_output()

    def _read(self, descriptor: int) -> bytes | None:
        """Return what is there; ``None`` if nothing is there yet; ``b""`` at the end, which is remembered."""
        try:
            data = os.read(descriptor, CHUNK)
        except BlockingIOError:
            return None
        except ConnectionResetError:  # the socket of a supervisor that was killed
            data = b""
        if not data:
            self._open.discard(descriptor)
            self._poll.unregister(descriptor)
        return data

    def _read_output(self) -> bool:
        data = self._read(self._out.fileno())
        if not data:
            return False
        self._total += len(data)
        self._buffer += data
        if self._total > self._limits.output:
            raise Exceeded("output", f"more than {self._limits.output} bytes of standard output")
        return True

    def _read_errors(self) -> bool:
        data = self._read(self._err.fileno())
        if not data:
            return False
        self._errors_total += len(data)
        self._errors += data
        if len(self._errors) > self._limits.stderr_kept + CHUNK:
            del self._errors[: len(self._errors) - self._limits.stderr_kept]
        if self._errors_total > self._limits.stderr:
            raise Exceeded("stderr", f"more than {self._limits.stderr} bytes of standard error")
        return True

    def _read_reports(self) -> None:
        data = self._read(self._control.fileno())
        if data == b"":  # the supervisor is dead, and so is, by its death, the program
            self.end = self.end or {"supervisor": "killed"}
            return
        self._reports += data or b""
        while b"\n" in self._reports:
            line, _, self._reports = self._reports.partition(b"\n")
            self._heed(json.loads(line))

    def _heed(self, report: dict[str, Any]) -> None:
        if "started" in report:
            self._pid = report["started"]
        elif "limit" in report:
            name = report["limit"]
            most = getattr(self._limits, name)
            used = {
                "cpu": f"more than {most:g} seconds of processor time",
                "memory": f"more than {most} bytes of memory",
                "processes": f"more than {most} processes",
            }
            raise Exceeded(name, used[name])
        elif "failed" in report or not self.end:
            self.end = report
        if self.end.get("signal") == signal.SIGXCPU:
            raise Exceeded("cpu", f"more than {self._limits.cpu:g} seconds of processor time")

    def _write(self) -> None:
        descriptor = self._in.fileno()
        try:
            while self._outgoing:
                written = os.write(descriptor, self._outgoing[0])
                self._outgoing[0] = self._outgoing[0][written:]
                if not self._outgoing[0]:
                    del self._outgoing[0]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self.deaf = True
            self._outgoing.clear()
        if bool(self._outgoing) != self._writing:
            self._writing = not self._writing
            (self._poll.register(descriptor, select.POLLOUT) if self._writing else self._poll.unregister(descriptor))

    def stop(self) -> None:
        """Let the supervisor kill the program; whoever waits for a line is told that it ended. Any thread may call this."""
        with contextlib.suppress(OSError):  # it is closed already
            self._control.shutdown(socket.SHUT_RDWR)

    # --- The end ----------------------------------------------------------------------------------------------------------------

    def _close_input(self) -> None:
        if self._writing:
            self._poll.unregister(self._in.fileno())
            self._writing = False
        self._outgoing.clear()
        self.deaf = True
        self._in.close()

    def close(self) -> None:
        """Kill the program with all its descendants, and close all pipes."""
        with contextlib.suppress(OSError):  # it is dead already
            self._control.shutdown(
                socket.SHUT_RDWR
            )  # the sign for the supervisor, whoever else holds a copy of this socket
        self._control.close()
        self._popen.send_signal(signal.SIGCONT)  # the program may have stopped it
        try:
            self._popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:  # it was stopped again
            for _ in range(3):  # those that are born meanwhile, too
                for pid in descendants(self._popen.pid):
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, signal.SIGKILL)
            self._popen.kill()
            self._popen.wait()
        if (
            self._popen.returncode != 0 and self._pid is not None
        ):  # it was killed: its descendants have lost their keeper
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)
        for stream in (self._in, self._out, self._err):
            with contextlib.suppress(BrokenPipeError):
                stream.close()


class _Late(Exception):
    """The grace is over."""


def _signal_name(number: int) -> str:
    """Return the name of a signal; real-time signals have only their number."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

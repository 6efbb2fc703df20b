"""Foreign code in a command: it plays in a child of the process, and the parent tells what came of it.

Whatever foreign code does to its process (it ends it, closes its streams, changes Python itself), the parent's Python is as it was: it
hears a plain message, prints the verdict and writes the files.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import mmap
import os
import secrets
import signal
import struct
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FrameType
from typing import IO, Any, Final

import typer

from sci_barriers.cli._console import own_output
from sci_barriers.cli._tampering import Guard
from sci_barriers.cli._usage import FAULT, outcome, say

PR_SET_PDEATHSIG: Final = 1
INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM)
#: Seconds that a child has got to end after an interrupt, as compiled code hears no signal; a second interrupt ends it at once.
GRACE: Final = 5
#: The reason where foreign code in the process of the harness is the likely cause of a fault, not the sure one.
HARNESS_FAILED: Final = "the harness failed while it ran in the same process"
_ADVICE: Final = "to keep it away from the harness, give --isolate"
_NUMBERS: Final = struct.Struct("qq")


class Crashed(Exception):
    """Foreign code has failed before there was a verdict.

    Args:
        reason: in one line.
        trace: its traceback, if it raised something.
    """

    def __init__(self, reason: str, trace: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.trace = reason, trace


class Counter:
    """How much is done, and how much there is: written by the child, read by the parent."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _NUMBERS.size)

    def set(self, done: int, total: int) -> None:
        """Write both numbers."""
        _NUMBERS.pack_into(self._memory, 0, done, total)

    def get(self) -> tuple[int, int]:
        """Return both numbers; 0, 0 before the first ones are known."""
        done, total = _NUMBERS.unpack_from(self._memory)
        return done, total


class _State:
    """Of this process: whether it is one that a command was started in."""

    enabled = False


def enable() -> None:
    """Let `apart` divide this process: it runs one command, and nothing else."""
    _State.enabled = hasattr(os, "fork")


def apart(
    play: Callable[[], dict[str, Any]],
    *,
    foreign: bool,
    shown: Callable[[], AbstractContextManager[Any]] = contextlib.nullcontext,
) -> dict[str, Any]:
    """Return what ``play`` returns, a JSON document, after it has been called in a child of this process.

    What it prints goes to the standard error. What it raises ends the command here, as if it had been called here.

    Args:
        play: imports and runs foreign code.
        foreign: whether that happens in its process: then a fault of the harness is a verdict on the code, which has access to all of it.
        shown: makes the context in which this process waits.

    Raises:
        Crashed: the foreign code cannot be imported, has ended its process, or has changed Python.
        KeyboardInterrupt: somebody has interrupted this process.
    """
    if not _State.enabled:  # called by Python code, in a test: there is one process
        with own_output():
            kind, value = _called(play)
        return _heard(kind, value)
    sys.stdout.flush()
    sys.stderr.flush()
    token = secrets.token_hex(16).encode()  # what foreign code that writes into all descriptors does not know
    with _memory() as file:
        # An interrupt between the fork and the handlers would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
        child = os.fork()
        if child == 0:
            _child(play, foreign, file.fileno(), token)
        with _Interrupts(child) as interrupts, shown():
            _, status = os.waitpid(child, 0)
        text = os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)
    try:
        kind, value = json.loads(text.removeprefix(token)) if text.startswith(token) else ("nothing", None)
    except ValueError:
        kind, value = "nothing", None
    if kind != "said" and interrupts.seen:  # whatever exception a library made of it
        raise KeyboardInterrupt
    if kind == "nothing":
        value = _ended(os.waitstatus_to_exitcode(status))
    return _heard(kind, value)


def _heard(kind: str, value: Any) -> dict[str, Any]:
    if kind == "said":
        return dict(value)
    if kind == "raised":
        code, text = value
        say(code, text)
        raise typer.Exit(code)
    if kind == "interrupted":  # nobody else did that
        raise Crashed("it interrupted its own process before there was a verdict")
    reason, trace = value if kind == "crashed" else (value, None)
    raise Crashed(reason, trace)


def _memory() -> IO[bytes]:
    """Return a file without a name, in memory where there is such a thing: a full disk is no fault of the foreign code."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("sci-barriers"), "r+b")
    return tempfile.TemporaryFile()


class _Interrupts:
    """Hands on to the child what interrupts this process, and remembers it."""

    def __init__(self, child: int) -> None:
        self._child, self.seen = child, 0

    def __enter__(self) -> _Interrupts:
        self._old = {n: signal.signal(n, self._forward) for n in INTERRUPTS}
        self._old[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._kill)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
        return self

    def __exit__(self, *ignored: Any) -> None:
        signal.alarm(0)
        for number, handler in self._old.items():
            signal.signal(number, handler)

    def _forward(self, number: int, frame: FrameType | None) -> None:
        self.seen += 1
        signal.alarm(GRACE)
        self._send(signal.SIGTERM if self.seen == 1 else signal.SIGKILL)

    def _kill(self, number: int, frame: FrameType | None) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, number)


def _child(
    play: Callable[[], dict[str, Any]],
    foreign: bool,
    file: int,
    token: bytes,
    write: Any = os.pwrite,
    leave: Any = os._exit,
) -> None:
    """Play, say what came of it, and end: what foreign code has left for the end of the process is not run.

    What it may have changed is not looked up any more: if even the saying fails, the exit code tells the parent.
    """
    try:
        _follow()
        encoded = json.JSONEncoder().encode
        printed = sys.stderr.flush, ctypes.CDLL(None).fflush
        guard = Guard() if foreign else None
        said = _called(play)
        if guard is not None and (changed := guard.changed()):
            said = "crashed", (f"it changed Python itself ({changed}), with which the harness runs; {_ADVICE}", None)
        elif foreign and said[0] == "raised" and said[1][0] == FAULT:
            said = "crashed", (f"{HARNESS_FAILED}: it may have changed its objects; {_ADVICE}", said[1][1])
        write(file, token + encoded(said).encode(), 0)
        try:  # what it has printed and is kept back; the verdict is said, whatever becomes of that
            printed[0]()
            printed[1](None)
        finally:
            leave(0)
    finally:
        leave(FAULT)


def _follow() -> None:
    """In the child: the keyboard interrupts the parent, too, which hands it on; and without the parent there is nothing to do.

    The standard output is the parent's alone: here it is the standard error.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        os.dup2(2, 1)
    except OSError:  # there is none
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    sys.stdout = sys.stderr
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)


def _called(play: Callable[[], dict[str, Any]]) -> tuple[str, Any]:
    """Return what is to be said: ``said`` and the document, or what was raised."""
    from sci_barriers.harness._run import told  # only now: they load what `--help` does not need
    from sci_barriers.programs.target import ImportFailed

    try:
        return "said", play()
    except KeyboardInterrupt:
        if not _State.enabled:
            raise
        return "interrupted", None
    except ImportFailed as error:
        reason, trace = told(error.__cause__ or error)
        return "crashed", (f"{error} cannot be imported: {reason}", trace)
    except BaseException as error:  # whatever it is, the parent says it
        return "raised", outcome(error)


def _ended(code: int) -> str:
    """Return why there is no verdict on code that has ended the process."""
    if code == FAULT:
        return f"it changed Python itself, with which the harness runs, so that there is no verdict; {_ADVICE}"
    how = f"exit code {code}" if code >= 0 else _signal(-code)
    return f"it ended the process ({how}) before there was a verdict"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

"""Foreign code in a command: if it ends the process, there is a verdict all the same.

`begin` divides the process: the child goes on with the command, the parent waits for it. The child says how the command ended; if it
ends without having said so (``os._exit``, a crash of compiled code), the verdict is CRASHED.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import secrets
import select
import signal
import sys
from typing import Any, Final

import typer

from sci_barriers._text import readable

__all__ = ["CRASHED", "begin", "enable", "tell"]

#: The exit code of an algorithm that failed, of an interrupted command, and where nobody reads the output.
CRASHED: Final = 1
INTERRUPTED: Final = 130
UNREAD: Final = 128 + int(signal.SIGPIPE)
#: More than a child may have to say.
MOST: Final = 1 << 12
PR_SET_PDEATHSIG: Final = 1
INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM)


class _State:
    """Of this process: whether it is one that a command was started in, and the pipe to its parent."""

    enabled = False
    pipe: int | None = None
    #: What foreign code that writes into all descriptors does not know.
    token = ""


def enable() -> None:
    """Let `begin` divide this process: it runs one command, and nothing else."""
    _State.enabled = hasattr(os, "fork")


def begin(target: str, *, as_json: bool) -> None:
    """Go on in a child. In the parent: wait for it, and end as it ends.

    Args:
        target: the foreign code, for the verdict.
        as_json: whether the verdict is printed as JSON.
    """
    if not _State.enabled or _State.pipe is not None:
        return
    sys.stdout.flush()
    sys.stderr.flush()
    _State.token = secrets.token_hex(16)
    reader, writer = os.pipe()
    # An interrupt between the fork and the handlers would be lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    child = os.fork()
    if child == 0:
        os.close(reader)
        _State.pipe = writer
        _follow()
        return
    os.close(writer)
    status, interrupted = _await(child)
    os.set_blocking(reader, False)
    try:
        token, _, text = os.read(reader, MOST).decode().partition(" ")
        code = int(text) if token == _State.token else _crashed(target, status, as_json)
        if (code == INTERRUPTED and not interrupted) or (code == UNREAD and not _is_unread()):
            code = _crashed(
                target, code, as_json
            )  # nobody else did that: the foreign code interrupted itself, or patched Python
    except (OSError, ValueError):  # it has said nothing, or what nobody can read
        code = _crashed(target, status, as_json)
    sys.stdout.flush()
    os._exit(code)  # what is left to do at an exit is the child's


def tell(code: int) -> None:
    """Say how the command ended, and end the child: what foreign code has left for the end of the process is not run."""
    pipe, _State.pipe = _State.pipe, None
    if pipe is None:
        return
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # whatever it was replaced by
            stream.flush()
    with contextlib.suppress(OSError):
        os.write(pipe, f"{_State.token} {code}".encode())
    os._exit(code)


def _follow() -> None:
    """In the child: the keyboard interrupts the parent, too, which hands it on; and without the parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)


def _is_unread() -> bool:
    """Return whether nobody reads the standard output any more."""
    poll = select.poll()
    poll.register(1, 0)
    return bool(poll.poll(0))


def _await(child: int) -> tuple[int, bool]:
    """Wait for the child, and hand on to it what interrupts this process. Return its exit code, and whether there was an interrupt."""
    interrupts: list[int] = []

    def forward(number: int, frame: Any) -> None:
        interrupts.append(number)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGINT, forward)
    signal.signal(signal.SIGTERM, forward)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), bool(interrupts)


def _crashed(target: str, code: int, as_json: bool) -> int:
    """Print the verdict on code that has ended the process."""
    name = readable(target)
    how = f"exit code {code}" if code >= 0 else _signal(-code)
    reason = f"it ended the process ({how}) before there was a verdict"
    if as_json:
        typer.echo(json.dumps({"target": name, "status": "crashed", "reason": reason, "certificate": None}))
    else:
        typer.echo(f"CRASHED {name}: {reason}")
    return CRASHED


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

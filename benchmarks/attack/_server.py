"""A process that has imported the command line and divides itself for each command line: ``python -m benchmarks.attack._server``.

One JSON list a line: arguments, files for the standard output and error, folder, seconds, for an interrupt the seconds after which it
comes and its signal, and whether the command keeps the privileges of the superuser. The answer: exit code (``null`` if it had to be
killed), MiB of memory, whether the interrupt was sent.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from importlib import import_module
from typing import Any

import sci_barriers.cli as cli

#: Modules that most command lines need; a child would import them again each time.
NEEDED = ("refute", "audit", "one_sided", "digits", "null_space", "check", "verify", "campaign.run", "campaign.status",
          "learned.stability", "learned.tradeoff", "tradeoff")  # fmt: skip
LIBRARIES = ("cvxpy", "matplotlib.pyplot", "onnxruntime", "scipy.optimize", "scipy.sparse.linalg", "torch")
#: Bytes of address space of a command.
ADDRESSES = 16 << 30
#: The exit code of a child that came back from the command line without an exit code.
CAME_BACK = 99


def main() -> None:
    """Serve until the standard input ends."""
    for name in NEEDED:
        import_module(f"sci_barriers.cli.commands.{name}")
    for name in LIBRARIES:
        import_module(name)
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        arguments, out, errors, folder, seconds, delay, number, privileged = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        child = os.fork()
        if child == 0:
            _run(arguments, out, errors, folder, privileged=privileged)
        print(json.dumps(_wait(child, seconds, delay, number)), flush=True)


def _run(arguments: list[str], out: str, errors: str, folder: str, *, privileged: bool) -> None:
    os.setpgid(0, 0)
    for path, flags, number in (
        (os.devnull, os.O_RDONLY, 0),
        (out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 1),
        (errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 2),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    if not privileged:
        _give_up_privileges()
    sys.argv = ["sci-barriers", *arguments]
    code: Any = CAME_BACK
    if signal.sigpending():  # the command has not begun
        os._exit(130)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))
    try:
        cli.main()
    except SystemExit as error:
        code = error.code or 0
        sys.stdout.flush()
    except BaseException:  # what Python itself would do
        sys.excepthook(*sys.exc_info())
        code = 1
    os._exit(code if isinstance(code, int) else 1)


def _give_up_privileges() -> None:
    """Give up all capabilities (capset of Linux, version 3 of its structures: 2·3 words, all 0), among them that to ignore modes."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "the privileges cannot be given up")


def _wait(child: int, seconds: float, delay: float | None, number: int) -> tuple[int | None, int, bool]:
    end, sent = time.monotonic() + seconds, False
    descriptor = os.pidfd_open(child)
    ended = select.select([descriptor], [], [], seconds if delay is None else delay)[0]
    if not ended and delay is not None:
        os.kill(child, number)
        sent = True
        ended = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))[0]
    os.close(descriptor)
    try:
        os.killpg(child, signal.SIGKILL)  # what it has left behind, too
    except ProcessLookupError:
        pass
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status) if ended else None, usage.ru_maxrss >> 10, sent


if __name__ == "__main__":
    main()

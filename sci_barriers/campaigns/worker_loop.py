"""The process in which runs are done, one after the other: told what to do through a socket, it answers through the same one.

Whatever an algorithm does to its process (a crash of compiled code, ``os._exit``, a loop that no signal interrupts) it does to this one,
and the campaign goes on.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.campaigns._algorithm import load
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.frames import READY, Inbox, frame
from sci_barriers.campaigns.tasks import budget_of, task
from sci_barriers.harness import Status
from sci_barriers.programs.target import ImportFailed

__all__ = ["answer", "main"]

#: A process that nobody has asked for anything for so long ends.
IDLE_SECONDS: Final = 120.0
WATCH_SECONDS: Final = 0.25


def answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """Do one run and return {"key", "record"}, or {"key", "refused"} with the reason why it cannot be done here."""
    parameters = dict(request["parameters"])
    limits, spec = parameters.pop("budget"), parameters.pop("algorithm", None)
    start = time.perf_counter()
    try:
        algorithm = None if spec is None else load(spec, Path(request["base"]))
        record = task(request["task"]).run(parameters, algorithm, budget_of(limits))
    except MissingExtra as error:
        return {"key": request["key"], "refused": str(error)}
    except ImportFailed as error:
        cause = "".join(traceback.format_exception(error.__cause__))
        record = Record(status=Status.CRASHED.value, reason=f"{error} cannot be imported", traceback=cause)
    except BarrierError as error:
        if error.name == "command" or error.name.startswith("algorithm"):  # its code has changed, or is not here
            return {"key": request["key"], "refused": str(error)}
        record = Record(status=Status.CRASHED.value, reason=str(error))
    except Exception as error:  # a failure of the harness itself: recorded with its traceback, the others go on
        reason = f"{type(error).__name__}: {error}"[:300]
        record = Record(status=Status.CRASHED.value, reason=reason, traceback=traceback.format_exc())
    document = record.document()
    document["seconds"] = round(time.perf_counter() - start, 6)
    return {"key": request["key"], "record": document}


def main(descriptor: int, parent: int) -> None:
    """Answer requests until the socket is closed, the parent is gone, or nothing has been asked for a long time."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    faulthandler.enable()
    own = os.getpid()
    # What an algorithm prints is not for the screen of the campaign, and it has no input.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    surroundings = _Surroundings()
    with socket.socket(fileno=descriptor) as line:
        try:
            line.sendall(frame(READY))
            while (request := _next(line)) is not None:
                reply = answer(json.loads(request))
                if os.getpid() != own:  # the algorithm has forked, and this is the other process
                    os._exit(0)
                surroundings.restore()
                line.settimeout(None)
                line.sendall(frame(f"{reply['key']}\n{json.dumps(reply)}"))
        except (BrokenPipeError, ConnectionResetError):
            pass  # the parent has closed its end: there is nothing more to do
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)


def _next(line: socket.socket) -> str | None:
    """Return the next request; ``None`` if there will be none, or has been none for a long time."""
    inbox = Inbox()
    line.settimeout(IDLE_SECONDS)
    while True:
        try:
            piece = line.recv(1 << 20)
        except TimeoutError:
            return None
        if not piece:
            return None
        message = inbox.add(piece)
        if message is not None:
            return message


class _Surroundings:
    """What an algorithm may change in its process, and the next one should find as it was."""

    def __init__(self) -> None:
        self._folder = os.getcwd()
        self._environment = dict(os.environ)
        self._path = list(sys.path)

    def restore(self) -> None:
        os.chdir(self._folder)
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        sys.path[:] = self._path


def _watch(parent: int) -> None:
    """End this process, and what it has started, when the parent has ended."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)

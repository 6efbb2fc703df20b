"""The process in which runs are done, one after the other: told what to do through a pipe, it answers through the same pipe.

Whatever an algorithm does to its process (a crash of compiled code, ``os._exit``, a loop that no signal interrupts) it does to this one,
and the campaign goes on.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._target import ImportFailed
from sci_barriers.campaigns._algorithm import load
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.tasks import budget_of, task
from sci_barriers.harness import Status

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
    """Answer requests until the pipe is closed, the parent is gone, or nothing has been asked for a long time."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    faulthandler.enable()
    own = os.getpid()
    # What an algorithm prints is not for the screen of the campaign, and it has no input.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    pipe = Connection(descriptor)
    try:
        pipe.send_bytes(b"ready")
        while pipe.poll(IDLE_SECONDS):
            reply = answer(json.loads(pipe.recv_bytes()))
            if os.getpid() != own:  # the algorithm has forked, and this is the other process
                os._exit(0)
            pipe.send_bytes(f"{reply['key']}\n{json.dumps(reply)}".encode())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent has closed the pipe: there is nothing more to do
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def _watch(parent: int) -> None:
    """End this process, and what it has started, when the parent has ended."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)

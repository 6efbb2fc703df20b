"""The process in which runs are done, one after the other: some requests are a line of its standard input, each answer one of its output.

Whatever an algorithm does to its process (a crash of compiled code, ``os._exit``, a loop that no signal interrupts) it does to this one,
and the campaign goes on. Its supervisor ends it when the campaign is gone.
"""

from __future__ import annotations

import faulthandler
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.campaigns._algorithm import load
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.tasks import budget_of, task
from sci_barriers.harness import Status
from sci_barriers.programs.target import ImportFailed

__all__ = ["READY", "REST", "SLICE", "answer", "main"]

#: A process that nobody has asked for anything for so long ends.
IDLE_SECONDS: Final = 120.0
#: The first line of a process.
READY: Final = "ready"
#: The line that says that the requests which have no answer yet will not be done here.
REST: Final = "rest"
#: After so many seconds it hands back the requests that it has not begun: others may be free, and long runs need no company.
SLICE: Final = 0.25


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


def main() -> None:
    """Answer requests until there are no more, or there has been none for a long time."""
    faulthandler.enable()
    own = os.getpid()
    requests, answers = os.dup(0), os.dup(1)
    # What an algorithm prints is not for the screen of the campaign, and it has no input.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    surroundings = _Surroundings()
    try:
        _say(answers, READY)
        while (requests_line := _next(requests)) is not None:
            given = json.loads(requests_line)
            end = monotonic() + SLICE
            for left, request in zip(reversed(range(len(given))), given, strict=True):
                reply = answer(request)
                if os.getpid() != own:  # the algorithm has forked, and this is the other process
                    os._exit(0)
                surroundings.restore()
                _say(answers, f"{reply['key']} {json.dumps(reply)}")
                if left and monotonic() > end:
                    _say(answers, REST)
                    break
    except BrokenPipeError:
        pass  # nobody listens any more: there is nothing more to do
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def _say(descriptor: int, text: str) -> None:
    """Write a line."""
    left = memoryview(text.encode() + b"\n")
    while left:
        left = left[os.write(descriptor, left) :]


def _next(descriptor: int) -> bytes | None:
    """Return the next requests; ``None`` if there will be none, or has been none for a long time."""
    line = bytearray()
    while not line.endswith(b"\n"):  # one line at a time: the next one comes after the answers
        ready = select.select([descriptor], [], [], IDLE_SECONDS)[0]
        piece = os.read(descriptor, 1 << 20) if ready else b""
        if not piece:
            return None
        line += piece
    return bytes(line)


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

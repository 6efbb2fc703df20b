"""Limits of a program that runs in a process of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from sci_barriers._errors import BarrierError


@dataclass(frozen=True)
class Limits:
    """What a program may use in one run. At a limit it is killed, with all its descendants, and the verdict is `Status.BUDGET_EXCEEDED`.

    Args:
        seconds: wall time; the smaller one of this and of ``Budget.seconds`` counts. ``None`` for no limit.
        cpu: processor seconds of all its processes together; each single one has this limit from the kernel, too.
        memory: bytes of resident memory of all its processes together (pages that they share count more than once), looked at about
            every 50 ms. The kernel limits the private memory of each single process, too, to 5/4 of it plus 64 MiB: beyond that,
            allocations fail, and what comes of it is the program's affair.
        processes: how many processes it may have at one time. Threads do not count.
        reads: number of data; ``None``: those of the `oracles.Budget`.
        index: largest index of data; ``None``: that of the `oracles.Budget`.
        flips: number of coin flips; ``None``: those of the game.
        output: bytes that it may write to its standard output, in all its messages together.
        stderr: bytes that it may write to its standard error.
        stderr_kept: how many of them, the last ones, are kept for the verdict.
        grace: seconds between its last message and its death: it may end by itself.

    Raises:
        BarrierError: a limit that is not what it should be.
    """

    seconds: float | None = 60.0
    cpu: float | None = 60.0
    memory: int | None = 2 << 30
    processes: int | None = 64
    reads: int | None = None
    index: int | None = None
    flips: int | None = None
    output: int = 16 << 20
    stderr: int = 64 << 20
    stderr_kept: int = 64 << 10
    grace: float = 1.0

    def __post_init__(self) -> None:
        for entry in fields(self):
            value, low = getattr(self, entry.name), _LEAST[entry.name]
            optional = entry.default is None or entry.name in ("seconds", "cpu", "memory", "processes")
            if value is None and optional:
                continue
            kinds = (int, float) if entry.name in ("seconds", "cpu", "grace") else (int,)
            good = isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)
            if not (good and (value > 0 if low is None else value >= low) and value < 1 << 62):
                kind = "a finite number of seconds" if float in kinds else "an integer"
                least = "above 0" if low is None else f"of at least {low}"
                raise BarrierError(f"limits.{entry.name}", value, f"{kind} {least}{', or None' if optional else ''}")


#: The least value of each limit; ``None``: any positive one.
_LEAST = {
    "seconds": None,
    "cpu": None,
    "memory": 1 << 20,
    "processes": 1,
    "reads": 0,
    "index": 0,
    "flips": 0,
    "output": 1,
    "stderr": 0,
    "stderr_kept": 0,
    "grace": 0,
}

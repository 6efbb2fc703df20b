"""Timing of alternatives side by side: A, B, A, B, … in one run, medians and their ratio."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """One row: what was measured, the figure, the target and whether it is reached."""

    name: str
    figure: str
    target: str
    reached: bool
    how: str


_quick = False


def quickly() -> None:
    """From here on, measure everything once: to see that it runs, not how fast."""
    global _quick
    _quick = True


def repeats(wanted: int) -> int:
    """Return how often to measure: so often, or once in a quick run."""
    return 1 if _quick else wanted


def time_of(function: Callable[[], Any], *, number: int = 1) -> float:
    """Return the seconds of one call, averaged over ``number`` calls."""
    start = time.perf_counter()
    for _ in range(number):
        function()
    return (time.perf_counter() - start) / number


def side_by_side(
    first: Callable[[], Any], second: Callable[[], Any], *, rounds: int = 7, numbers: tuple[int, int] = (1, 1)
) -> tuple[float, float, float]:
    """Return the median seconds of both, measured in turn, and the median of the ratios first/second, round by round."""
    first(), second()  # warm-up: imports and caches of libraries
    gc.collect()
    times = [(time_of(first, number=numbers[0]), time_of(second, number=numbers[1])) for _ in range(repeats(rounds))]
    ratio = statistics.median(a / b for a, b in times)
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times), ratio


#: Linux: the peak of this program alone. What getrusage returns can be that of the process it was started by, before it became another.
_PEAK = """
import resource, sys
try:
    with open("/proc/self/status") as status:
        print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")))
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def peak_memory(code: str) -> int:
    """Return the peak resident memory in MiB of a fresh Python process that runs ``code``."""
    result = subprocess.run([sys.executable, "-c", code + _PEAK], capture_output=True, text=True, check=True)
    return int(result.stdout.split()[-1]) // 1024

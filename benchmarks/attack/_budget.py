"""The seconds of a run, divided over what is attacked: whatever the machine does beside, the whole ends in time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


def planned(whole: float, fraction: float) -> int:
    """Return how many tries a fraction of a full run has: at least one."""
    return max(1, math.ceil(whole * fraction))


class Budget:
    """Seconds that end at a fixed time; what has begun by then ends by itself.

    Args:
        seconds: from now on.
        clock: seconds since some time. One that is not the default is not for other processes.

    Attributes:
        tried: how many tries there were.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._end = clock, clock() + seconds
        self.tried = 0

    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        return max(0.0, self._end - self._clock())

    def part(self, share: float) -> Budget:
        """Return a budget, from now on, of a share of what is left."""
        return Budget(self.left() * share, self._clock)

    def divided(self, weights: Mapping[T, float]) -> Iterator[tuple[T, Budget]]:
        """Yield each key with its share, from when it is asked for, of what is left then: what one leaves over is for those after it."""
        waiting = sum(weights.values())
        for key, weight in weights.items():
            yield key, self.part(weight / waiting)
            waiting -= weight

    def tries(self, count: int) -> Iterator[int]:
        """Yield 1, 2, … at most ``count``, until the end of the seconds; 1 in any case: nothing is left out."""
        for number in range(1, count + 1):
            if self.tried and not self.left():
                return
            self.tried = number
            yield number

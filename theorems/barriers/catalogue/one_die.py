"""Algorithms that throw one die, run for each of its outcomes: their law, without chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from theorems.core.errors import TheoremError

__all__ = ["outputs_of_die"]


def outputs_of_die(algorithm: Callable[[Any], Any], oracle: Any, sides: int) -> Iterator[Any]:
    """Run an algorithm for each outcome of its die, 0 to ``sides`` − 1, and yield the outputs: each has probability 1/``sides``.

    Args:
        algorithm: takes an oracle, calls ``oracle.coins.below(sides)`` once.
        oracle: that it reads.
        sides: of the die, at least 1.

    Raises:
        TheoremError: it throws another die.
    """
    return (algorithm(_Thrown(oracle, sides, outcome)) for outcome in range(sides))


class _Thrown:
    """An oracle whose die has fallen."""

    def __init__(self, oracle: Any, sides: int, outcome: int) -> None:
        self.read, self.coins, self._die = oracle.read, self, [(sides, outcome)]

    def below(self, sides: int) -> int:
        """Return the outcome: of this die, thrown once."""
        expected, outcome = self._die.pop()
        if sides != expected:
            raise TheoremError("sides", sides, f"{expected}, those of the die that is enumerated")
        return outcome

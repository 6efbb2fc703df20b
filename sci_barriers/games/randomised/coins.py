"""Coins that the harness gives to an algorithm: ``oracle.coins``.

The only primitive is a node of n equally likely outcomes, `Coins.below`. A machine that has nothing but fair bits
makes it by rejection: draw ⌈log₂ n⌉ bits and draw again while their number is n or more. That ends with probability
one and has exactly the law of the node, so a tree of such nodes has the probabilities of the machine. Everything else
is made from nodes: bits, exact Bernoulli trials, choices, permutations, floats.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

from oracles import BudgetExceeded, OracleError, as_rational
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError

__all__ = ["MAX_SIDES", "Coins", "Path", "RandomCoins"]

#: Certificates write sides and outcomes with at most 19 digits.
MAX_SIDES: Final = 10**18
#: Bernoulli trials with a denominator up to this are one node; others compare bits.
ONE_NODE: Final = 64
#: Floats have this many random bits; longer requests for bits are cut into nodes of this size.
FLOAT_BITS: Final = 53

#: The nodes that were asked for, in order, each with its outcome: (sides, outcome), 0 ≤ outcome < sides.
Path = tuple[tuple[int, int], ...]


class Coins(ABC):
    """A source of chance with a record of what was asked.

    Args:
        max_depth: how many nodes a run may ask for; the next one ends the run by `oracles.BudgetExceeded`.

    Attributes:
        exhausted: why the limit ended the run, or ``None``.
        closed: whether the run is over: an algorithm that kept the source gets nothing more from it.
    """

    def __init__(self, max_depth: int) -> None:
        self._max_depth = max_depth
        self._path: list[tuple[int, int]] = []
        self.exhausted: str | None = None
        self.closed = False

    @property
    def path(self) -> Path:
        """The nodes asked for so far, (sides, outcome) each."""
        return tuple(self._path)

    @abstractmethod
    def _outcome(self, depth: int, sides: int) -> int:
        """Return the outcome of the node at this depth."""

    def below(self, n: int) -> int:
        """Return one of 0, …, n − 1, each with probability 1/n: one node (none for n = 1).

        Args:
            n: an integer from 1 to 10^18.

        Raises:
            BarrierError: n is not in range, or the run is over.
            BudgetExceeded: the run has asked for as many nodes as it may.
        """
        sides = integer("n", n, 1, MAX_SIDES)
        if self.closed:
            raise BarrierError("coins", "closed", "flips during the run that they were given to")
        if sides == 1:
            return 0
        if self.exhausted is not None:
            raise BudgetExceeded(self.exhausted)
        depth = len(self._path)
        if depth >= self._max_depth:
            self.exhausted = f"more than {self._max_depth} flips"
            raise BudgetExceeded(self.exhausted)
        outcome = self._outcome(depth, sides)
        self._path.append((sides, outcome))
        return outcome

    def bit(self) -> int:
        """Return 0 or 1, with probability 1/2 each."""
        return self.below(2)

    def bits(self, k: int) -> int:
        """Return one of 0, …, 2^k − 1, with equal probabilities: one node for each 53 bits begun.

        Args:
            k: an integer of at least 0.

        Raises:
            BarrierError: k is not in range, or the run is over.
        """
        left, value = integer("k", k, 0), 0
        while left > 0:
            width = min(left, FLOAT_BITS)
            value = value << width | self.below(1 << width)
            left -= width
        return value

    def bernoulli(self, p: object) -> bool:
        """Return True with probability exactly p.

        If p has a denominator q of at most 64, it is one node of q outcomes. Otherwise fair bits are compared with
        the binary expansion of p until they differ, or the expansion ends: two bits on average.

        Args:
            p: a rational from 0 to 1 (Fraction, int, "1/3", "0.25"; a float is the dyadic number that it is).

        Raises:
            BarrierError: p is not in range, or the run is over.
        """
        try:
            rest = as_rational(p, "p")
        except OracleError as error:
            raise BarrierError(error.name, error.value, error.allowed) from None
        if not 0 <= rest <= 1:
            raise BarrierError("p", rest, "a rational from 0 to 1")
        if rest.denominator <= ONE_NODE:
            return self.below(rest.denominator) < rest.numerator
        while rest:  # U < p for a uniform U: decided at the first digit that differs; U ≥ p if the expansion of p ends
            rest *= 2
            digit = int(rest >= 1)
            rest -= digit
            drawn = self.bit()
            if drawn != digit:
                return drawn < digit
        return False

    def choice(self, sequence: Sequence[Any]) -> Any:
        """Return one of the entries of a sequence, with equal probabilities: one node.

        Raises:
            BarrierError: no sequence, an empty one, or the run is over.
        """
        try:
            length = len(sequence)
        except TypeError:
            raise BarrierError("sequence", sequence, "a sequence that is not empty") from None
        if length == 0:
            raise BarrierError("sequence", sequence, "a sequence that is not empty")
        return sequence[self.below(length)]

    def permutation(self, n: int) -> tuple[int, ...]:
        """Return one of the n! orders of 0, …, n − 1, with equal probabilities: n − 1 nodes.

        Args:
            n: an integer of at least 0.

        Raises:
            BarrierError: n is not in range, or the run is over.
        """
        order = list(range(integer("n", n, 0, MAX_SIDES)))
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)

    def uniform(self) -> float:
        """Return k·2^-53 with k one of 0, …, 2^53 − 1, with equal probabilities: one node.

        No tree with such a node is ever explored: to decide with probability p, use `bernoulli`, which is exact.
        """
        return self.below(1 << FLOAT_BITS) / (1 << FLOAT_BITS)


class RandomCoins(Coins):
    """Coins from a pseudo-random generator, for estimates.

    Args:
        seed: an integer or text; the same seed gives the same outcomes.
        max_depth: how many nodes a run may ask for.
    """

    def __init__(self, seed: int | str, max_depth: int = 10**6) -> None:
        super().__init__(max_depth)
        self._source = random.Random(seed)

    def _outcome(self, depth: int, sides: int) -> int:
        return self._source.randrange(sides)

"""Fooling sets: N1 inputs that have one datum in common, with solution sets too far apart for one output. Lower bounds for every algorithm.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (ii).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from oracles import Datum
from theorems.core.kinds import integer_argument
from theorems.structured.scaled_part import ScaledPart


@dataclass(frozen=True)
class FoolingSet:
    """The N1 members (j, e) of a part: the datum of index M is a datum of every index up to M, of each of them.

    An algorithm that reads no index above M behaves in the same way on all of them, if every read is answered by this datum. So
    a deterministic one is wrong on all but one of them, and a randomised one fails with probability at least 1 − 1/N1 on one of them
    (for one sample; with R of them: fails on one sample or more, or on a given sample).

    Attributes:
        part: the part of Ω.
        index: M.
        exponent: e > M (on Ω_sharp: L).
        datum: A_M, y_{k,M} (and labels), near the centre.
        squared_separation: a lower bound of the squared distances of the solutions, in the metric of the class, for every sample, larger
            than 4·10^(−2K).
    """

    part: ScaledPart
    index: int
    exponent: int
    datum: Datum = field(repr=False)
    squared_separation: Fraction

    @property
    def failure_probability(self) -> Fraction:
        """1 − 1/N1 = (N − m)/(N + 1 − m)."""
        return 1 - Fraction(1, self.part.competitors)

    @property
    def holds(self) -> bool:
        """Whether the solutions are more than 2·10^-K apart."""
        return self.squared_separation * int(100**self.part.K) > 4


def fooling_set(part: ScaledPart, index: int) -> FoolingSet:
    """Return a fooling set for all algorithms that read no index above M.

    Args:
        part: the part of Ω; its K is the number of digits.
        index: M ≥ 0 (on Ω_sharp at most L − 1); the datum may refuse indices that take too much memory.

    Raises:
        TheoremError: the index is out of range.
    """
    largest = part.largest_index
    index = integer_argument("index", index, 0, largest)
    exponent = part.least_exponent if largest is not None else max(part.least_exponent, index + 1)
    least = min(part.segment(exponent, k)[0] for k in range(part.R))
    return FoolingSet(part, index, exponent, part.answer(index), part.metric.separation_squared(least))

"""The step of the proof in which the oracle commits: the member on which given outputs are wrong (Theorem 1 of the engine's page)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.core.errors import TheoremError, Undecided
from theorems.core.family import Family


@dataclass(frozen=True)
class Commitment:
    """The member on which given outputs are wrong.

    Attributes:
        winner: j.
        exponent: e: all answers up to index e − 1 are data of it.
        failures: (sample, squared distance bound) for each sample that is wrong.
    """

    winner: int
    exponent: int
    failures: tuple[tuple[int, Fraction], ...]


def commit(families: Sequence[Family], outputs: Sequence[Any], largest: int | None, digits: int) -> Commitment:
    """Return the member on which the most outputs are wrong; among these the one with the largest least distance.

    Args:
        families: one for each sample; they differ in their solution sets alone.
        outputs: one for each sample.
        largest: the largest index read, or ``None`` if nothing was.
        digits: K: wrong means farther than 10^-K.

    Returns:
        The commitment; with R outputs, if no output serves more than q competitors (`served_at_once`), at least ⌈R(1 − q/N1)⌉ are wrong.

    Raises:
        TheoremError: as many outputs as samples are needed; or an index was read that tells the members apart.
        Undecided: no distance was shown to exceed 10^-K (the hypotheses rule this out).
    """
    family = families[0]
    if len(outputs) != len(families):
        raise TheoremError("outputs", f"{len(outputs)} of them", f"{len(families)}, one for each sample")
    exponent = family.exponent_after(largest)
    tolerance = Fraction(1, 100**digits)
    if len(outputs) == 1:
        winner, square = family.farthest(outputs[0], exponent)
        if square > tolerance:
            return Commitment(winner, exponent, ((0, square),))
    distances = [f.distances_squared(output, exponent) for f, output in zip(families, outputs, strict=True)]

    def rank(j: int) -> tuple[int, Fraction, int]:
        wrong = [row[j] for row in distances if row[j] > tolerance]
        return len(wrong), min(wrong, default=Fraction(0)), -j

    winner = max(range(family.competitors), key=rank)
    failures = tuple((k, row[winner]) for k, row in enumerate(distances) if row[winner] > tolerance)
    if not failures:
        raise Undecided(f"no output was shown to be farther than 10^-{digits} from the solutions of a member")
    return Commitment(winner, exponent, failures)

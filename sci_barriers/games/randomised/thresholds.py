"""The success probabilities that no randomised algorithm exceeds, in closed form.

Proofs: ``docs/explanation/chance.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sci_barriers.games.randomised.coins import _integer

__all__ = ["Thresholds", "thresholds"]


@dataclass(frozen=True)
class Thresholds:
    """Success probabilities that no algorithm exceeds on all members, for N1 competitors.

    A run fails if at least s of its R outputs are wrong; then it succeeds on at most B = ⌊R/(R − s + 1)⌋ of the N1
    witnesses, B = 1 for R = 1.

    Attributes:
        halting: B/N1, for algorithms that halt with probability one, or that fail when they ask for too much data.
        general: N1/(2N1 − B), for all algorithms, where the centre belongs to the class.
    """

    halting: Fraction
    general: Fraction

    @property
    def failure(self) -> Fraction:
        """1 − B/N1, the probability of failing on at least s samples or asking for too much: (N − m)/(N + 1 − m) for s = 1.

        For clause (ii) with one training set for all samples, see `best_sample_threshold`.
        """
        return 1 - self.halting


def thresholds(competitors: int, samples: int = 1, wrong: int | None = None) -> Thresholds:
    """Return the thresholds for N1 competitors and R samples.

    Args:
        competitors: N1 ≥ 2.
        samples: R ≥ 1.
        wrong: s, from 1 to ⌈R(1 − 1/N1)⌉, which is taken if it is not given.

    Raises:
        BarrierError: an argument out of range.
    """
    competitors, samples = _integer("competitors", competitors, 2, None), _integer("samples", samples, 1, None)
    forced = samples - samples // competitors
    count = forced if wrong is None else _integer("wrong", wrong, 1, forced)
    both = samples // (samples - count + 1)  # < N1, because R − s + 1 > R/N1
    return Thresholds(Fraction(both, competitors), Fraction(competitors, 2 * competitors - both))

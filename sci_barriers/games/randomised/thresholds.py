"""The success probabilities that no randomised algorithm exceeds, in closed form.

Proofs: ``docs/explanation/chance.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sci_barriers._arguments import integer
from theorems import Barrier
from theorems.core.breakdown import served_at_once, success_bound


@dataclass(frozen=True)
class Thresholds:
    """Success probabilities that no algorithm exceeds on all members, for N1 competitors.

    A run fails if at least s of its R outputs are wrong; then it succeeds on at most B = ⌊Rq/(R − s + 1)⌋ of the N1
    competitors, where q of them can be served by one output; B = q = 1 for R = 1, where solutions are far from each other.

    Attributes:
        halting: B/N1, for algorithms that halt with probability one, or that fail when they ask for too much data.
        general: N1/(2N1 − B), for all algorithms, where the centre belongs to the class; (N1 − 1)/(2N1 − 1 − B) if it competes.
    """

    halting: Fraction
    general: Fraction

    @property
    def failure(self) -> Fraction:
        """1 − B/N1, the probability of failing on at least s samples or asking for too much: (N − m)/(N + 1 − m) for s = 1.

        For clause (ii) with one training set for all samples, see `best_sample_threshold`.
        """
        return 1 - self.halting


def thresholds(
    competitors: int, samples: int = 1, wrong: int | None = None, *, served: int = 1, centre_competes: bool = False
) -> Thresholds:
    """Return the thresholds for N1 competitors and R samples.

    Args:
        competitors: N1 ≥ 2.
        samples: R ≥ 1.
        wrong: s, from 1 to ⌈R(1 − q/N1)⌉, which is taken if it is not given.
        served: q < N1, how many competitors one output can be right for.
        centre_competes: whether the last competitor is the centre (`theorems.core.breakdown.success_bound`).

    Raises:
        BarrierError: an argument out of range.
    """
    competitors, samples = integer("competitors", competitors, 2), integer("samples", samples, 1)
    served = integer("served", served, 1, competitors - 1)
    forced = samples - samples * served // competitors
    count = forced if wrong is None else integer("wrong", wrong, 1, forced)
    both = samples * served // (samples - count + 1)  # < N1, because R − s + 1 > R·q/N1
    bounds = (success_bound(competitors, both, halting=free, centre_competes=centre_competes) for free in (True, False))
    return Thresholds(*bounds)


def thresholds_of(barrier: Barrier, wrong: int | None = None) -> Thresholds:
    """Return the thresholds for a barrier: the engine says how many competitors one output can serve, and whether the centre is one.

    Args:
        barrier: any.
        wrong: as in `thresholds`.
    """
    family = barrier.family
    served = min(served_at_once(each, barrier.digits) for each in barrier.families)
    return thresholds(
        barrier.competitors, barrier.samples, wrong, served=served, centre_competes=family.centre_competes
    )

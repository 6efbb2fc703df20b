"""The comparisons that are asked of declared members and sets, beside those of the engine."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from theorems.core.breakdown import Check

if TYPE_CHECKING:
    from theorems.barriers.declared.barrier import ArrayBarrier

__all__ = ["own_checks"]


def own_checks(barrier: ArrayBarrier) -> list[Check]:
    """Return the hypotheses without which nothing is proved, for each member and each pair."""
    checks = [
        Check(
            "indistinguishable",
            f"squared norm of directions[{j}][{array.name!r}], so that member (j, e) is within 2^-e of the centre",
            square,
            "≤",
            Fraction(1),
        )
        for j, row in enumerate(barrier.direction_norms_squared)
        for array, square in zip(barrier.centre.arrays, row, strict=True)
    ]
    checks += [
        Check(
            "told apart by some datum",
            f"squared distance from directions[{i}] to the ray of directions[{j}]",
            square,
            ">",
            Fraction(0),
        )
        for i, j, square in barrier.ray_distances_squared
    ]
    checks.append(
        Check(
            "separated",
            f"squared radius ρ² below which no ball meets all of the sets in solutions, and 10^-{2 * barrier.digits}",
            barrier.family.certified_radius_squared,
            ">",
            Fraction(1, 100**barrier.digits),
        )
    )
    return checks

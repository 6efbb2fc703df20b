"""K digits with three columns. The picture is a solid one, and whatever is clicked is a point of a plane in it."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from sci_barriers.explore.levels._ball import BallLevel
from theorems import Smale18


class ThreeColumns(BallLevel):
    """Three digits of a minimiser in space."""

    title = "Three columns"
    story = (
        "Now A = (a₀, a₁, a₂). The ℓ¹ ball is an octahedron, and the solutions of Az = y are a plane. Where the plane touches the "
        "octahedron, there is the minimiser: in a corner, or, if all three entries are equal, in every point of the "
        "triangle between three corners. Read n gives Aₙ and yₙ within 2⁻ⁿ."
    )
    task = (
        "Read, then answer with K = 3 digits: a point of space within 10⁻³ of a minimiser. A click means the point of the "
        "plane that is seen there."
    )
    hints = (
        "In two dimensions it was a tie between two corners. Now there are three of them, each 2.97·10⁻³ from the others.",
        "An answer is within 10⁻³ of one corner at most. The oracle needs only one of the other two.",
        "With more columns there are more corners, and one of them is always far from your answer. A guess of the "
        "right corner gets rarer: one in three here, one in N in general. That is why coins help less and less.",
    )
    learnt = (
        "More dimensions do not help the algorithm, but the oracle: of N columns that tie, N − 1 corners are farther than "
        "10⁻ᴷ from any answer. The middle of the triangle, which looks like a good compromise, is wrong for all three."
    )
    more = (
        ("The construction", "/construction/?barrier=smale18&p.N=3&p.m=1&p.K=3"),
        ("The theorem", "/catalogue/?theorem=smale18"),
    )

    @cached_property
    def barrier(self) -> Smale18:
        """Ω_strong for the square-root LASSO with three columns."""
        return Smale18("P3", N=3, m=1, K=3)


LEVEL: Final = ThreeColumns()

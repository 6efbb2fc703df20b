"""K digits. Nobody gets through, whatever is read."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from sci_barriers.explore.levels._ball import BallLevel
from theorems import Smale18


class KDigits(BallLevel):
    """Three digits of a minimiser, from data as good as one likes."""

    title = "K digits"
    story = (
        "An input is a matrix A = (a₀, a₁) and a number y. Wanted is a minimiser x of ‖Ax − y‖₂ + ‖x‖₁, the "
        "square-root LASSO, with an error of at most 10⁻³. You do not see the input. You may ask for it to any "
        "accuracy: Read n gives Aₙ and yₙ within 2⁻ⁿ, as often as you like, one read after the other."
    )
    task = "Read, then answer with K = 3 digits: a point within 10⁻³ of a minimiser."
    hints = (
        "Read a few indices. The two entries of Aₙ are always equal. Are they equal in A?",
        "If a₀ is larger than a₁ by anything at all, the only minimiser is the corner on the x₀ axis; if a₁ is "
        "larger, that on the x₁ axis. They are 2.97·10⁻³ apart.",
        "No point is within 10⁻³ of both corners. Whatever you read, both inputs remain possible: a difference of "
        "2⁻ⁿ⁻¹ does not show in data of index n. Answer something, and see which one it is.",
    )
    learnt = (
        "For every algorithm that halts there is an input on which it does not have K digits: it reads finitely many "
        "data, and a difference that is smaller than all of them decides where the solution is. Conditioning is "
        "perfect, the solution exists and is unique, and the network that computes it exists: it only cannot be "
        "found from data. Coming back with n = 1000 changes the input, not the end."
    )
    more = (
        ("The construction", "/construction/?barrier=smale18&p.N=2&p.K=3"),
        ("The theorem", "/catalogue/?theorem=smale18"),
    )

    @cached_property
    def barrier(self) -> Smale18:
        """Ω_strong for the square-root LASSO."""
        return Smale18("P3", N=2, m=1, K=3)


LEVEL: Final = KDigits()

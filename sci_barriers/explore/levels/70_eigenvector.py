"""An eigenvector. The same happens to a function that everybody uses."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from sci_barriers.explore.boards import Board, plane_board
from sci_barriers.explore.game import Answers, Level
from theorems.barriers.catalogue.eigenvector import Eigenvector


class AnEigenvector(Level):
    """A unit eigenvector of the largest eigenvalue of a symmetric 2 × 2 matrix."""

    title = "An eigenvector"
    story = (
        "A symmetric 2 × 2 matrix A, data within 2⁻ⁿ in the operator norm. Wanted is a unit vector v with Av = λv, λ "
        "the largest eigenvalue, with an error of at most 10⁻¹: one digit."
    )
    task = "Read, and click a unit vector into the picture, or type it."
    hints = (
        "All data are the identity matrix, of which every unit vector is an eigenvector.",
        "If the first diagonal entry is larger by 2⁻ᵉ and the second one smaller, only ±(1, 0) are right; the other "
        "way round, only ±(0, 1).",
        "No vector is within 10⁻¹ of both pairs: they are √2 apart.",
    )
    learnt = (
        "numpy.linalg.eigh always gives a vector, and another machine another one: on inputs like these it cannot be "
        "right. The largest eigenvalue can be computed, and so can the vector where a gap is promised."
    )
    more = (("The theorem, and what can be computed", "/catalogue/?theorem=eigenvector"),)

    gap = ""
    unit = Fraction(1)

    @cached_property
    def barrier(self) -> Eigenvector:
        """Matrices near the identity."""
        return Eigenvector()

    def board(self, reads: Sequence[int], *, sample: int = 0) -> Board:
        """Return the circle with the solutions of the members."""
        return self._drawn(None, None)

    def committed(self, winner: int, exponent: int, answers: Answers, sample: int) -> Board:
        """Return the solutions of the member, and the answer."""
        return self._drawn(winner, answers[0])

    def _drawn(self, winner: int | None, answer: Sequence[Fraction] | None) -> Board:
        names = [f"member {j}" for j in range(self.barrier.competitors)]
        sets, digits = self.barrier.sets, self.barrier.digits
        return plane_board(sets, digits, names=names, answer=answer, circle=winner is None, shown=winner)


LEVEL: Final = AnEigenvector()

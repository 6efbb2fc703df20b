"""Argmax. The answer is a whole number, and cannot be computed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from sci_barriers.explore.boards import Board
from sci_barriers.explore.game import Level
from theorems.barriers.catalogue.largest_entry import LargestEntry


class Argmax(Level):
    """Which of three numbers is the largest?"""

    title = "Argmax"
    story = (
        "A vector of three numbers, data within 2⁻ⁿ. Wanted is an index of a largest entry: what a classifier does "
        "with its scores. There is nothing to round in the answer: it is right, or it is not."
    )
    task = "Read, and choose the largest entry."
    hints = (
        "All data are (1, 1, 1).",
        "How much larger must an entry be, to be seen in data of index n?",
        "Choose any: another one is larger, by 2⁻ᵉ with e above all that you have read.",
    )
    learnt = (
        "A decision that jumps cannot be computed where it jumps, however simple it is; so a classifier's answer "
        "near a boundary cannot be computed from data of its input. How large the largest entry is can be computed, "
        "and so can an index that is within any ε of it."
    )
    more = (("The theorem, and what can be computed", "/catalogue/?theorem=largest-entry"),)
    unit = Fraction(1)
    choices = tuple((f"entry {i}", (Fraction(i),)) for i in range(3))

    @cached_property
    def barrier(self) -> LargestEntry:
        """Vectors near (1, 1, 1)."""
        return LargestEntry()

    def board(self, reads: Sequence[int], *, sample: int = 0) -> Board | None:
        """Return nothing: three equal numbers are no picture."""
        return None


LEVEL: Final = Argmax()

"""What the levels about the ℓ¹ ball share: columns that tie, and a picture into which answers are clicked."""

from __future__ import annotations

from collections.abc import Sequence

from sci_barriers.explore.boards import Board, ball_board
from sci_barriers.explore.game import Answers, Level


class BallLevel(Level):
    """A level about `Smale18` with N = 2 or 3."""

    def board(self, reads: Sequence[int], *, sample: int = 0) -> Board:
        """Return the tie, with what the largest index leaves open."""
        return ball_board(self.barrier, index=self.last(reads), sample=sample)

    def last(self, reads: Sequence[int]) -> int | None:
        """Return the largest index, as far as the barrier has it."""
        largest = max(reads, default=None)
        cap = self.barrier.largest_index
        return largest if largest is None or cap is None else min(largest, cap)

    def committed(self, winner: int, exponent: int, answers: Answers, sample: int) -> Board:
        """Return the member, with the answer and all points within 10^-K of it."""
        return ball_board(
            self.barrier, index=None, winner=winner, exponent=exponent, answer=answers[sample], sample=sample
        )

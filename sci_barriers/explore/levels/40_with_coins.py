"""With coins. Chance gets one half, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from sci_barriers.explore.boards import Board, ball_board
from sci_barriers.explore.game import Answers, Result
from sci_barriers.explore.levels._ball import BallLevel
from sci_barriers.explore.numbers import brief
from sci_barriers.games.randomised import refute_randomised
from theorems import Smale18


class WithCoins(BallLevel):
    """A die whose faces are answers."""

    title = "With coins"
    die = True
    story = (
        "You lost level 1 because your answer was known. So let chance decide: choose the faces of a die, each of "
        "them an answer, the same one as often as you like. The die is thrown once for each input, and the oracle "
        "knows the die, not how it falls."
    )
    task = "Make a die that is right with the largest probability, on the input on which it is worst."
    hints = (
        "With one face you are right with probability 0 on some input, as in level 1.",
        "An answer is right for at most one of the two inputs. What do the probabilities of the two add up to?",
        "Two faces, one near each corner: right with probability 1/2 on each of the two inputs.",
    )
    learnt = (
        "Coins help a little: 1/N₁, here 1/2, is the best that an algorithm that halts can have on its worst input, "
        "and it is had. The certificate lists the throws that are wrong on the input that the oracle chose. Whoever "
        "need not halt gets N₁/(2N₁ − 1) = 2/3."
    )
    more = (("The theorem", "/catalogue/?theorem=smale18"),)

    @cached_property
    def barrier(self) -> Smale18:
        """Ω_strong for the square-root LASSO."""
        return Smale18("P3", N=2, m=1, K=3)

    def judge(self, reads: Sequence[int], answers: Answers, secret: int) -> Result:
        """Play all throws against the barrier; the level is reached with the best probability that there is."""

        def gambler(oracle: Any) -> Any:
            for n in reads:
                oracle.read(n)
            return answers[oracle.coins.below(len(answers))]

        verdict = refute_randomised(gambler, self.barrier)
        if not verdict.refuted or verdict.winner is None or verdict.exponent is None:
            return Result("note", "Nothing is proved.", str(verdict), False)
        best = Fraction(1, self.barrier.competitors)
        reached = verdict.lower == best
        said = f"On its worst input your die is right with probability {brief(verdict.lower)}"
        if verdict.lower != verdict.upper:
            said += f" to {brief(verdict.upper)}"
        end = "that is the best there is." if reached else f"{brief(best)} can be had."
        after = ball_board(self.barrier, index=None, winner=verdict.winner, exponent=verdict.exponent)
        boards: list[tuple[str, Board]] = [
            ("Before: what your data leave open", self.board(reads)),
            ("After: the input on which the die is worst", after),
        ]
        return Result(
            "won" if reached else "lost",
            f"{said}; {end}",
            str(verdict.reason),
            reached,
            verdict.certificate,
            tuple(boards),
        )


LEVEL: Final = WithCoins()

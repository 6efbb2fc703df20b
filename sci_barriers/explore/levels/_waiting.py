"""Levels that can be won by reading on: from some index on the oracle has to commit, and its data tell the input."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from oracles import Budget, Datum, HonestOracle, RecordingOracle
from sci_barriers.explore.boards import ball_board
from sci_barriers.explore.game import LARGEST_INDEX, Answers, Result
from sci_barriers.explore.levels._ball import BallLevel
from sci_barriers.games.certified_algorithms import certified_run
from theorems import Member, Omega, Smale18


class WaitingLevel(BallLevel):
    """A level about a part of Ω whose members are told apart by some datum."""

    #: Of Ω: ``weak`` or ``sharp``.
    part: ClassVar[str]

    @cached_property
    def omega(self) -> Omega:
        """The class."""
        return Omega("P3", N=2, m=1, K=3, L=8)

    @cached_property
    def barrier(self) -> Smale18:
        """The part."""
        return self.omega.part(self.part)

    @property
    def most(self) -> int:
        """Any index, up to a limit: the oracle answers beyond the one at which it commits."""
        return LARGEST_INDEX

    @abstractmethod
    def member(self, secret: int) -> Member:
        """Return the member that the oracle commits to when it has to."""

    def commits_at(self, secret: int) -> int:
        """Return the index from which on data are no longer those of the centre: e of the member (on Ω_sharp that is L)."""
        exponent = self.member(secret).exponent
        assert exponent is not None  # it is not the centre
        return exponent

    def datum(self, n: int, secret: int) -> Datum:
        """Return the rounded centre below that index, honest data of the member from there on: data of that member, all of them."""
        if self.check_index(n) < self.commits_at(secret):
            return self.barrier.answer(n)
        return HonestOracle(self.omega.input(self.member(secret)), self.omega.problem).read(n)

    def judge(self, reads: Sequence[int], answers: Answers, secret: int) -> Result:
        """Prove the answer right for all inputs that have these data; or else find the one on which it is wrong."""
        member, last = self.member(secret), max(reads, default=None)
        oracle = _Committing(self, secret)
        run = certified_run(self.algorithm(reads, answers), self.omega, member, self.barrier.digits, oracle=oracle)
        if run.proved:
            return Result(
                "won",
                f"Proved: every input of the class with these data has a minimiser within {self.unit_text} of your answer.",
                run.reason,
                True,
                run.certificate,
                self._boards(reads, answers, member if self._told(last, secret) else None),
            )
        if not self._told(last, secret):
            return self.lost(reads, answers)
        assert member.winner is not None  # only the centre has none
        right = self.barrier.right([(x, Fraction(0)) for x in answers[0]], member.winner, self.commits_at(secret))
        if right is False:
            return Result(
                "lost",
                "Your data tell which column is ahead, and your answer is not at the solution of that input.",
                f"The input has column {member.winner} ahead by {self.barrier.raised(self.commits_at(secret))}; your answer is more than "
                f"{self.unit_text} away from its minimiser.",
                False,
                None,
                self._boards(reads, answers, member),
            )
        return Result(
            "note",
            "Nothing is proved so far.",
            "Your data fit inputs on which your answer is right, and others on which it is not: the data of a larger index tell more",
            False,
            None,
            self._boards(reads, answers, None),
        )

    def lost(self, reads: Sequence[int], answers: Answers) -> Result:
        """Return what the resisting oracle does with an answer that came too early; the level is not reached with it."""
        found = self.refuted(reads, answers)
        return Result(found.kind, found.headline, found.reason, False, found.certificate, found.boards)

    def _told(self, last: int | None, secret: int) -> bool:
        return last is not None and last >= self.commits_at(secret)

    def _boards(self, reads: Sequence[int], answers: Answers, member: Member | None) -> tuple[Any, ...]:
        before = ("Before: what your data leave open", self.board(reads))
        if member is None or member.winner is None:
            answered = ball_board(self.barrier, index=self.last(reads), answer=answers[0])
            return before, ("After: all inputs that are left, and your answer", answered)
        after = self.committed(member.winner, self.barrier.least_exponent, answers, 0)
        if self.part == "weak":
            after = self.committed(member.winner, member.exponent or 1, answers, 0)
        return before, ("After: the input, and your answer", after)


class _Committing(RecordingOracle):
    """The oracle of such a level, as algorithms have it."""

    def __init__(self, level: WaitingLevel, secret: int) -> None:
        omega = level.omega
        super().__init__(omega.shape, omega.strong.field, omega.problem, Budget(), omega.strong.samples)
        self._level, self._secret = level, secret

    def _datum(self, index: int) -> Datum:
        return self._level.datum(index, self._secret)

"""A matrix on which an algorithm with two limits is wrong, whatever it is: built column by column while the algorithm is watched.

The question is whether a matrix of zeros and ones has a row with infinitely many ones. Let Γ_{n,m} be general algorithms. In stage s they
are run for n ≤ s, m = s on the matrix so far, followed by zeros; what they asked for is then kept. Row n gets its (c + 1)-st one when each
of Γ_n, …, Γ_{n+c} has said no again since the c-th: so row n has infinitely many ones if and only if each Γ_{n',·}, n' ≥ n, says no
infinitely often, that is, if lim_m Γ_{n',m} exists for all n', if and only if all these limits are no. Some row has infinitely many ones
if and only if lim_n lim_m Γ_{n,m} is no.

Theorem and proof: ``docs/explanation/hierarchy.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from oracles import ElementOracle
from theorems.core.errors import TheoremError

__all__ = ["Answer", "Diagonal", "against_two_limits"]

#: How many entries Γ_{n,m} may ask for, unless more is allowed.
MAX_READS: Final = 100_000


@dataclass(frozen=True)
class Answer:
    """Γ_{n,m} on the matrix, with what it asked for.

    Attributes:
        n: the outer index.
        m: the inner index, the number of the stage.
        yes: what it says.
        reads: ((i, j), a_ij) for each entry that was asked for.
    """

    n: int
    m: int
    yes: bool
    reads: tuple[tuple[tuple[int, int], int], ...]


@dataclass(frozen=True)
class Diagonal:
    """The matrix after some stages, and what the algorithms said of it. What follows does not change what is here.

    Attributes:
        ones: where the ones are, (row, column) ↦ the stage after which they were put there.
        answers: of all stages, in order.
    """

    ones: dict[tuple[int, int], int]
    answers: tuple[Answer, ...]

    def __call__(self, i: int, j: int) -> int:
        """Return a_ij."""
        return int((i, j) in self.ones)

    @property
    def stages(self) -> int:
        """How many stages there were."""
        return 1 + max((answer.m for answer in self.answers), default=-1)

    @property
    def fullest_row(self) -> int:
        """c, the largest number of ones in a row n: in c rounds Γ_n, Γ_{n+1}, … have said no, n + c − 1 at least in the last one."""
        rows = [row for row, _ in self.ones]
        return max((rows.count(row) for row in set(rows)), default=0)

    @property
    def false_yes(self) -> int:
        """How many n have said yes last, although all rows are finite so far."""
        last = {answer.n: answer.yes for answer in self.answers}
        return sum(last.values())

    @property
    def holds(self) -> bool:
        """Whether the answers are about this matrix, and the ones are where the rule puts them: from the numbers alone."""
        agree = all(self(*key) == value for answer in self.answers for key, value in answer.reads)
        counts: dict[int, int] = {}
        since: dict[int, int] = {}
        said_no: dict[int, int] = {}
        expected: dict[tuple[int, int], int] = {}
        width = 0
        for stage in range(self.stages):
            found = [answer for answer in self.answers if answer.m == stage]
            if [answer.n for answer in found] != list(range(stage + 1)):
                return False
            said_no |= {answer.n: stage for answer in found if not answer.yes}
            width = max([width, *(key[1] + 1 for answer in found for key, _ in answer.reads)])
            for n in _due(stage, counts, since, said_no):
                expected[n, width] = stage
            width += 1
        return agree and expected == self.ones

    def replayed(self, gamma: Callable[[Any, int, int], Any]) -> bool:
        """Return whether the algorithms, run again on this one matrix, say what they said."""
        return all(_answer(gamma, self, answer.n, answer.m, None) == answer for answer in self.answers)


def _due(stage: int, counts: dict[int, int], since: dict[int, int], said_no: dict[int, int]) -> list[int]:
    """Return the rows that get a one after a stage, and count it."""
    rows = []
    for n in range(stage + 1):
        c, last = counts.get(n, 0), since.get(n, -1)
        if all(said_no.get(k, -1) > last for k in range(n, n + c + 1)):
            counts[n], since[n] = c + 1, stage
            rows.append(n)
    return rows


def against_two_limits(gamma: Callable[[Any, int, int], Any], stages: int, *, reads: int = MAX_READS) -> Diagonal:
    """Build the matrix on which lim_n lim_m Γ_{n,m} is not the answer, as far as some stages.

    Args:
        gamma: (oracle, n, m) ↦ yes or no; ``oracle(i, j)`` is a_ij.
        stages: s ≥ 1.
        reads: how many entries Γ_{n,m} may ask for.

    Raises:
        TheoremError: the number of stages is not positive.
        BudgetExceeded: Γ_{n,m} asks for more entries.
    """
    if isinstance(stages, bool) or not isinstance(stages, int) or stages < 1:
        raise TheoremError("stages", stages, "an integer of at least 1")
    ones: dict[tuple[int, int], int] = {}
    counts: dict[int, int] = {}
    since: dict[int, int] = {}
    said_no: dict[int, int] = {}
    answers: list[Answer] = []
    width = 0
    for stage in range(stages):
        for n in range(stage + 1):
            answer = _answer(gamma, lambda i, j: int((i, j) in ones), n, stage, reads)
            answers.append(answer)
            width = max([width, *(key[1] + 1 for key, _ in answer.reads)])  # what was seen is kept
            if not answer.yes:
                said_no[n] = stage
        for n in _due(stage, counts, since, said_no):
            ones[n, width] = stage
        width += 1
    return Diagonal(ones, tuple(answers))


def _answer(
    gamma: Callable[[Any, int, int], Any], matrix: Callable[[int, int], int], n: int, m: int, reads: int | None
) -> Answer:
    oracle = ElementOracle(matrix, reads)
    yes = bool(gamma(oracle, n, m))
    return Answer(n, m, yes, tuple(sorted((key, value) for key, value in oracle.values.items())))

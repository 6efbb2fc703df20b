"""The contract of a level of *Be the algorithm*: what is read, how an answer is judged. One level is one file of ``levels``.

A person's play is an algorithm like any other: it reads the indices that were read, and returns the answer that was given. Whether it is
right is decided by the same games, exact and with certificates, that judge programs. Nothing that is undecided counts as reached.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, ClassVar, Final, Literal

from oracles import Datum
from sci_barriers.explore.boards import Board
from sci_barriers.explore.numbers import brief, parsed, power, superscripts, vector
from sci_barriers.games import refute
from sci_barriers.harness import Certificate, Verdict
from sci_barriers.reports import Table
from theorems import Barrier, TheoremError

__all__ = ["LARGEST_INDEX", "MOST_READS", "Level", "Result", "level", "levels"]

PACKAGE: Final = "sci_barriers.explore.levels"
#: That can be read: larger ones take memory, and tell as little.
LARGEST_INDEX: Final = 2000
MOST_READS: Final = 100

#: One exact vector for each sample; for a die one for each face.
Answers = Sequence[Sequence[Fraction]]


@dataclass(frozen=True)
class Result:
    """What came of an answer.

    Attributes:
        kind: ``won`` (proved right), ``lost`` (proved wrong) or ``note`` (neither).
        headline: in one sentence.
        reason: in the words of the game.
        reached: whether the level is done with it.
        certificate: of what was proved, or ``None``.
        boards: (title, picture) before and after.
    """

    kind: Literal["won", "lost", "note"]
    headline: str
    reason: str
    reached: bool
    certificate: Certificate | None = field(default=None, repr=False)
    boards: tuple[tuple[str, Board], ...] = field(default=(), repr=False)


class Level(ABC):
    """A level. A file of ``levels`` has one object of a subclass, called ``LEVEL``."""

    #: In the list of levels.
    title: ClassVar[str]
    #: What the person is told; and what is asked of them.
    story: ClassVar[str]
    task: ClassVar[str]
    #: Opened one after another.
    hints: ClassVar[tuple[str, ...]]
    #: What there was to learn.
    learnt: ClassVar[str]
    #: Where to read on: (text, address on this site).
    more: ClassVar[tuple[tuple[str, str], ...]] = ()
    #: Answers that can be chosen, instead of numbers: (text, vector).
    choices: ClassVar[tuple[tuple[str, tuple[Fraction, ...]], ...]] = ()
    #: The column of the transcript with the largest entry of A minus the smallest one; none if empty.
    gap: ClassVar[str] = "largest − smallest entry"
    #: Whether several answers make a die.
    die: ClassVar[bool] = False

    @cached_property
    def name(self) -> str:
        """In addresses and in the file of progress: the name of the level's file without its number."""
        return type(self).__module__.rpartition(".")[2].partition("_")[2].replace("_", "-")

    @cached_property
    @abstractmethod
    def barrier(self) -> Barrier:
        """The barrier that the first game is about."""

    @property
    def unit(self) -> Fraction:
        """In which answers are given and pictures drawn."""
        return Fraction(1, 10**self.barrier.digits)

    @property
    def unit_text(self) -> str:
        """The unit in words; empty where it is 1."""
        return "" if self.unit == 1 else power(self.barrier.digits, 10)

    @property
    def most(self) -> int:
        """The largest index that can be read."""
        largest = self.barrier.largest_index
        return LARGEST_INDEX if largest is None else largest

    # --- Reading -------------------------------------------------------------------------------------------------------------

    def datum(self, n: int, secret: int) -> Datum:
        """Return the answer of the oracle for index n.

        Args:
            n: from 0 to `most`.
            secret: a number that was drawn for this game; what it stands for is the level's to say.

        Raises:
            TheoremError: n out of range.
        """
        self.check_index(n)
        return self.barrier.answer(n)

    def check_index(self, n: object) -> int:
        """Return an index that can be read; `TheoremError` if it is none."""
        if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= self.most:
            raise TheoremError("n", n, f"an integer from 0 to {self.most}")
        return n

    def transcript(self, reads: Sequence[int], secret: int) -> Table:
        """Return what was read, in order; with the gap between the entries of A, where one that is ahead shows."""
        labelled = bool(reads) and bool(self.datum(reads[0], secret).labels)
        names = ["read", "n", *self._names(secret)] + (["label x_n"] if labelled else []) + [self.gap] * bool(self.gap)
        table = Table(*names)
        for k, n in enumerate(reads):
            datum = self.datum(n, secret)
            arrays = [array.fractions() for _, array in _arrays(datum)]
            flat = _flat(arrays[0])
            gaps = [_power_of_two(max(flat) - min(flat))] if self.gap else []
            cells = [_shown(entries) for entries in arrays]
            labels = ["; ".join(vector(x.fractions()) for x in datum.labels)] if labelled else []
            table.add(str(k + 1), str(n), *cells, *labels, *gaps)
        return table

    def _names(self, secret: int) -> list[str]:
        return [f"{name}ₙ" if len(name) == 1 else name for name, _ in _arrays(self.datum(0, secret))]

    # --- Answering -----------------------------------------------------------------------------------------------------------

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the numbers of one answer."""
        return tuple(f"x{_low(i)}" for i in range(self.barrier.shape[1]))

    def vector(self, texts: Sequence[str]) -> tuple[Fraction, ...]:
        """Return the answer that was typed, in the unit of the level, as exact numbers of the problem.

        Raises:
            TheoremError: one of them is no number, by its name.
        """
        return tuple(parsed(name, text) * self.unit for name, text in zip(self.fields, texts, strict=True))

    def in_units(self, answer: Sequence[Fraction]) -> str:
        """Return an answer as it is said: ``(2.1, 0) · 10⁻³``."""
        shown = vector([x / self.unit for x in answer])
        return f"{shown} · {self.unit_text}" if self.unit_text else shown

    def algorithm(self, reads: Sequence[int], answers: Answers) -> Callable[[Any], Any]:
        """Return what the person did, as an algorithm."""
        value = list(answers) if self.barrier.samples > 1 else answers[0]

        def person(oracle: Any) -> Any:
            for n in reads:
                oracle.read(n)
            return value

        return person

    @abstractmethod
    def board(self, reads: Sequence[int], *, sample: int = 0) -> Board | None:
        """Return the picture before anything is committed to; ``None`` if there is none."""

    def committed(self, winner: int, exponent: int, answers: Answers, sample: int) -> Board | None:
        """Return the picture of the member that the oracle committed to, with the answer."""
        return None

    def judge(self, reads: Sequence[int], answers: Answers, secret: int) -> Result:
        """Return what comes of an answer: a game with the resisting oracle, unless a level says otherwise.

        Args:
            reads: in the order in which they were made.
            answers: one exact vector for each sample.
            secret: as for `datum`.
        """
        return self.refuted(reads, answers)

    def refuted(self, reads: Sequence[int], answers: Answers) -> Result:
        """Play against the resisting oracle of the barrier, and tell what came of it."""
        verdict = refute(self.algorithm(reads, answers), self.barrier)
        return self.told(verdict, reads, answers)

    def told(self, verdict: Verdict, reads: Sequence[int], answers: Answers) -> Result:
        """Return a verdict as a result; only a refutation has reached anything."""
        found = verdict.counterexample
        if not verdict.refuted or found is None:
            return Result("note", "Nothing is proved.", str(verdict), False)
        sample = found.failures[0].sample
        before, after = self.board(reads, sample=sample), self.committed(found.winner, found.exponent, answers, sample)
        boards = [
            ("Before: what your data leave open", before),
            ("After: the input that the oracle committed to", after),
        ]
        described = superscripts(self.barrier.described(found.winner, found.exponent))
        return Result(
            "lost",
            f"The oracle commits to an input that fits all you have read, and on which your answer is wrong: {described}.",
            superscripts(verdict.reason),
            True,
            verdict.certificate,
            tuple((title, board) for title, board in boards if board is not None),
        )


@cache
def levels() -> dict[str, Level]:
    """Return the levels by name, in the order of their files."""
    package = importlib.import_module(PACKAGE)
    names = sorted(item.name for item in pkgutil.iter_modules(package.__path__) if not item.name.startswith("_"))
    found: list[Level] = [importlib.import_module(f"{PACKAGE}.{name}").LEVEL for name in names]
    return {item.name: item for item in found}


def level(name: str) -> Level:
    """Return the level of this name; `TheoremError` if there is none."""
    if name not in levels():
        raise TheoremError("level", name, "one of " + ", ".join(levels()))
    return levels()[name]


def _arrays(datum: Datum) -> list[tuple[str, Any]]:
    own = getattr(datum, "arrays", ())
    many = len(datum.ys) > 1
    return list(own) or [("A", datum.A), *((f"y{_low(k)}" if many else "y", y) for k, y in enumerate(datum.ys))]


def _flat(entries: Any) -> list[Fraction]:
    return [entries] if isinstance(entries, Fraction) else [x for entry in entries for x in _flat(entry)]


def _shown(entries: Any) -> str:
    """Return a vector or a matrix in one line, rows between semicolons."""
    if entries and isinstance(entries[0], list):
        rows = [", ".join(brief(x) for x in row) for row in entries]
        return "(" + "; ".join(rows) + ")"
    return vector(entries)


def _power_of_two(x: Fraction) -> str:
    bits = x.denominator.bit_length() - 1
    return power(bits) if x.numerator == 1 and bits and x.denominator == 1 << bits else brief(x)


def _low(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

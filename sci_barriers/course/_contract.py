"""The contract of an exercise: what is asked, three hints, and a judge that shows a counterexample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sci_barriers.course._submission import Submission

Kind = Literal["hand", "program", "proof"]


@dataclass(frozen=True)
class Feedback:
    """What a judge says.

    Attributes:
        share: of the points, from 0 to 1.
        message: why, with the counterexample if there is one.
        certificate: a certificate that proves it, as text, or ``None``.
    """

    share: Fraction
    message: str
    certificate: str | None = field(default=None, repr=False)


def passed(message: str, certificate: str | None = None) -> Feedback:
    """Return all points."""
    return Feedback(Fraction(1), message, certificate)


def failed(message: str, certificate: str | None = None, share: Fraction = Fraction(0)) -> Feedback:
    """Return no points, or a share of them."""
    return Feedback(share, message, certificate)


@dataclass(frozen=True)
class Exercise:
    """An exercise: a function that the student fills in.

    Attributes:
        name: of the function.
        lesson: from 1; 1 to 8 are those of this package.
        number: in the lesson, from 1.
        title: one line.
        kind: answered by ``hand`` (the function returns an answer), by ``program``, or by ``proof`` (it returns what proves something).
        points: at most.
        hints: three, each saying more than the one before.
        judge: looks at a submission; called only if the function is there and filled in.
    """

    name: str
    lesson: int
    number: int
    title: str
    kind: Kind
    points: int
    hints: tuple[str, str, str]
    judge: Callable[[Submission], Feedback]

    @property
    def label(self) -> str:
        """For example ``4.1``."""
        return f"{self.lesson}.{self.number}"


@dataclass(frozen=True)
class Grade:
    """A judged exercise.

    Attributes:
        exercise: its name.
        label: for example ``4.1``.
        title: of the exercise.
        outcome: ``passed``, ``failed``, ``empty`` (not filled in), ``missing`` (no such function), ``broken`` (it could not be run).
        points: given.
        possible: at most.
        message: why.
        certificate: a certificate, as text, or ``None``.
    """

    exercise: str
    label: str
    title: str
    outcome: str
    points: Fraction
    possible: int
    message: str
    certificate: str | None = field(default=None, repr=False)

"""3.1: basis pursuit with one equation."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

CASES = [
    ([Fraction(3), Fraction(2)], Fraction(1)), ([Fraction(2), Fraction(3)], Fraction(1)), ([Fraction(1), Fraction(-5), Fraction(4)], Fraction(2)),
    ([Fraction(7, 2), Fraction(1), Fraction(3)], Fraction(1, 3)),
]  # fmt: skip


def vector(value: object, length: int) -> list[Fraction] | None:
    """Return a value as a list of so many fractions, or ``None``."""
    if (
        not isinstance(value, list)
        or len(value) != length
        or any(isinstance(x, bool) or not isinstance(x, int | Fraction) for x in value)
    ):
        return None
    return [Fraction(x) for x in value]


def _judge(submission: Submission) -> Feedback:
    for a, t in CASES:
        x = vector(submission.value(EXERCISE.name, a, t), len(a))
        shown = ", ".join(map(str, a))
        if x is None:
            return failed(f"for a = ({shown}) it has to return a list of {len(a)} numbers")
        reached = sum((p * q for p, q in zip(a, x, strict=True)), Fraction(0))
        if reached != t:
            return failed(f"for a = ({shown}), t = {t} your x has a·x = {reached}")
        best = t / max(map(abs, a))
        if sum(map(abs, x)) != best:
            return failed(f"for a = ({shown}), t = {t} your x has ‖x‖₁ = {sum(map(abs, x))}; {best} can be had")
    return passed("all is put on the entry with the largest |a_j|")


EXERCISE = Exercise(
    "minimiser_on_a_line", 3, 1, "Basis pursuit with one equation", "program", 2,
    (
        "To reach a·x = t, which entry of x brings most for its price |x_j|?",
        "One unit of x_j brings |a_j|. Use only the best entry.",
        "With j = argmax |a_j|: x_j = t/a_j, and 0 elsewhere.",
    ),
    _judge,
)  # fmt: skip

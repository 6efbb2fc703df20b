"""1.1: the datum of a rational number."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

#: Numbers and indices that are tried: exact ones, ties, negative ones, tiny and large ones.
CASES = [
    (Fraction(1, 3), 4), (Fraction(-1, 3), 4), (Fraction(5, 8), 3), (Fraction(0), 0), (Fraction(-7, 2), 0), (Fraction(22, 7), 60),
    (Fraction(1, 10**30), 20), (Fraction(10**30 + 1, 3), 10),
]  # fmt: skip


def _judge(submission: Submission) -> Feedback:
    for x, n in CASES:
        k = submission.value(EXERCISE.name, x, n)
        if isinstance(k, bool) or not isinstance(k, int):
            return failed(f"round_to_dyadic({x}, {n}) returned {k!r}; it has to be an integer k")
        if abs(x - Fraction(k, 1 << n)) > Fraction(1, 1 << n):
            return failed(
                f"for x = {x} and n = {n} you gave k = {k}, and |x - k/2^n| = {abs(x - Fraction(k, 1 << n))} is above 2^-{n}"
            )
    return passed("every k/2^n is a datum of its x")


EXERCISE = Exercise(
    "round_to_dyadic", 1, 1, "The datum of a rational number", "program", 2,
    (
        "Multiply x by 2^n. Which integers are near that?",
        "Python rounds fractions exactly: round(Fraction) is an integer.",
        "k = round(x * 2**n) is within 1/2 of x·2^n. Divide by 2^n.",
    ),
    _judge,
)  # fmt: skip

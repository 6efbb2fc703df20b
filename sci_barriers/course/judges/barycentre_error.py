"""6.4: how good the middle is."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for n, c in ((2, Fraction(1)), (3, Fraction(21, 10)), (10, Fraction(1, 7))):
        square = submission.value(EXERCISE.name, n, c)
        if isinstance(square, bool) or not isinstance(square, int | Fraction):
            return failed(
                f"barycentre_error({n}, {c}) returned {square!r}; it has to be the square of the distance, exact"
            )
        right = c**2 * Fraction(n - 1, n)
        if square != right:
            point = ", ".join([str(c / n)] * min(n, 3)) + (", …" if n > 3 else "")
            return failed(f"the barycentre is ({point}), and its squared distance to c·e_0 is {right}, not {square}")
    return passed("c²(1 - 1/N1), always below c²: so the barycentre has K - 1 digits on Ω_strong")


EXERCISE = Exercise(
    "barycentre_error", 6, 4, "How good the middle is", "hand", 2,
    (
        "The barycentre of c·e_0, …, c·e_(N1-1) has all entries equal to c/N1.",
        "(c - c/N1)² + (N1 - 1)·(c/N1)².",
        "c²·(1 - 1/N1).",
    ),
    _judge,
)  # fmt: skip

"""4.2: the step of the proof in which the oracle commits."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    c, r = Fraction(21, 10**7), Fraction(1, 10**6)
    zero = Fraction(0)
    outputs = [
        [c, zero], [zero, c], [zero, zero], [c / 2, c / 2], [c, c], [-c, 1000 * c], [c / 3, zero, zero], [zero, c - r / 2, zero],
        [zero, zero, c],
    ]  # fmt: skip
    for x in outputs:
        j = submission.value(EXERCISE.name, x, c, r)
        shown = ", ".join(f"{float(value):.3g}" for value in x)
        if isinstance(j, bool) or not isinstance(j, int) or not 0 <= j < len(x):
            return failed(f"for the output ({shown}) it returned {j!r}; it has to be a column, 0 to {len(x) - 1}")
        distance = sum(((value - (c if i == j else 0)) ** 2 for i, value in enumerate(x)), zero)
        if distance <= r * r:
            return failed(
                f"the output ({shown}) is right for column {j}: it is within {float(r):.0e} of {float(c):.2g}·e_{j}. Another column would do"
            )
    return passed("for every output you found a column whose solution is farther than 10^-K")


EXERCISE = Exercise(
    "choose_member", 4, 2, "Be the oracle: commit", "proof", 3,
    (
        "The solutions c·e_0, c·e_1, … are √2·c > 2r apart. How many of them can be within r of one point x?",
        "At most one. So if x is near one of them, take any other.",
        "Return the j with the largest distance ‖x - c·e_j‖, that is with the smallest x_j.",
    ),
    _judge,
)  # fmt: skip

"""1.3: what a product needs of its factors."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _error(m: int, bound: int) -> Fraction:
    """Return the largest error of a product of data of index m of numbers up to the bound."""
    e = Fraction(1, 1 << m)
    return (bound + e) ** 2 - bound**2


def _judge(submission: Submission) -> Feedback:
    for n, bound in ((0, 1), (3, 1), (10, 100), (50, 3), (200, 10**6)):
        m = submission.value(EXERCISE.name, n, bound)
        if isinstance(m, bool) or not isinstance(m, int) or m < 0:
            return failed(
                f"index_for_product({n}, {bound}) returned {m!r}; it has to be an index, an integer of at least 0"
            )
        if _error(m, bound) > Fraction(1, 1 << n):
            return failed(
                f"x = y = {bound} may have the data {bound} + 2^-{m}: their product is wrong by {float(_error(m, bound)):.3g}, more than 2^-{n}"
            )
        if m > 8 and _error(m - 8, bound) <= Fraction(1, 1 << n):
            return failed(
                f"index {m} is right but wasteful: for n = {n} and B = {bound} index {m - 8} is enough",
                share=Fraction(1, 2),
            )
    return passed("the error is at most 2B·2^-m + 4^-m")


EXERCISE = Exercise(
    "index_for_product", 1, 3, "What a product needs of its factors", "hand", 2,
    (
        "Write the data as x + s and y + t with |s|, |t| ≤ 2^-m, and multiply out.",
        "The error xt + ys + st is at most 2B·2^-m + 4^-m ≤ (2B + 1)·2^-m.",
        "m = n + (2B + 1).bit_length() is enough: 2^m is then at least (2B + 1)·2^n.",
    ),
    _judge,
)  # fmt: skip

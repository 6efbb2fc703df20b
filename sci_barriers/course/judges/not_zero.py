"""1.4: nobody can tell from finitely many data that a number is zero."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for n in (0, 1, 10, 500):
        x = submission.value(EXERCISE.name, n)
        if isinstance(x, bool) or not isinstance(x, int | Fraction):
            return failed(f"not_zero({n}) returned {x!r}; it has to be a number, for example Fraction(1, 3)")
        if x == 0:
            return failed(f"for n = {n} you gave 0: the program is right about that one")
        if abs(Fraction(x)) > Fraction(1, 1 << n):
            return failed(
                f"for n = {n} you gave {x}: a datum 0 of index {n} says |x| ≤ 2^-{n}, so the program sees that it is not zero"
            )
    return passed("your number has the data 0, 0, 0, … up to index n, and is not zero")


EXERCISE = Exercise(
    "not_zero", 1, 4, "Fool a test for zero", "proof", 2,
    (
        "The program has seen the datum 0 for every index up to n. Which numbers have these data?",
        "All with |x| ≤ 2^-n, as data of smaller indices ask for less.",
        "Fraction(1, 2**n) is one of them.",
    ),
    _judge,
)  # fmt: skip

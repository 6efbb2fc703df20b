"""1.2: what a sum needs of its terms."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for n in (0, 1, 5, 64, 1000):
        m = submission.value(EXERCISE.name, n)
        if isinstance(m, bool) or not isinstance(m, int) or m < 0:
            return failed(f"index_for_sum({n}) returned {m!r}; it has to be an index, an integer of at least 0")
        if m <= n:
            wrong = Fraction(2, 1 << m)
            return failed(
                f"data of index {m} may be wrong by 2^-{m} each: for x = y = 0 they may both be 2^-{m}, and their sum {wrong} is not within 2^-{n} of 0"
            )
        if m > n + 8:
            return failed(f"index {m} is right but wasteful: for n = {n} index {n + 1} is enough", share=Fraction(1, 2))
    return passed("two errors of 2^-(n+1) add up to 2^-n")


EXERCISE = Exercise(
    "index_for_sum", 1, 2, "What a sum needs of its terms", "hand", 2,
    (
        "The errors of the two data add up, in the worst case.",
        "2^-m + 2^-m = 2^-(m-1). How large has m to be for that to be at most 2^-n?",
        "m = n + 1.",
    ),
    _judge,
)  # fmt: skip

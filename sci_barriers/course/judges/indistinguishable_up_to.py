"""2.1: up to which index data of the centre are data of a member."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for e in (1, 5, 40, 10**18):
        n = submission.value(EXERCISE.name, e)
        if n != e - 1 or isinstance(n, bool):
            if isinstance(n, int) and n >= e:
                return failed(
                    f"for e = {e} you say that index {n} does not tell the two apart. The roundings use up to 2^-({n}+1), and the raised entry 2^-{e}: "
                    f"together that must be at most 2^-{n}"
                )
            return failed(f"for e = {e} you gave {n!r}: a larger index still does not tell them apart")
    return passed("2^-(n+1) + 2^-e ≤ 2^-n exactly when n ≤ e - 1")


EXERCISE = Exercise(
    "indistinguishable_up_to", 2, 1, "How long two inputs look the same", "hand", 2,
    (
        "The oracle's answer of index n is the centre, rounded: wrong by at most 2^-(n+1). How far is it from the member?",
        "By the triangle inequality at most 2^-(n+1) + 2^-e. When is that at most 2^-n?",
        "When 2^-e ≤ 2^-(n+1), that is n ≤ e - 1.",
    ),
    _judge,
)  # fmt: skip

"""5.1: the best worst-case probability."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for n in (2, 3, 10, 1000):
        p = submission.value(EXERCISE.name, n)
        if isinstance(p, bool) or not isinstance(p, int | Fraction):
            return failed(f"best_chance({n}) returned {p!r}; it has to be an exact probability such as Fraction(2, 5)")
        if p > Fraction(1, n):
            return failed(
                f"{p} cannot be had for N1 = {n}: the {n} events «right on member j» exclude each other, so one of them has probability at most 1/{n}"
            )
        if p < Fraction(1, n):
            return failed(f"more than {p} can be had for N1 = {n}: guess a column, each with the same probability")
    return passed("1/N1, and guessing attains it")


EXERCISE = Exercise(
    "best_chance", 5, 1, "The best that coins can do", "hand", 2,
    (
        "One output is right on at most one of the N1 members. So the N1 events «right on member j» exclude each other.",
        "Their probabilities add up to at most 1. How large can the smallest one be?",
        "Fraction(1, N1).",
    ),
    _judge,
)  # fmt: skip

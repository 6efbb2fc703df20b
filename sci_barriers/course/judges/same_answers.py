"""2.3: a deterministic algorithm cannot answer differently on the same data."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for index in (0, 3, 20):
        pair = submission.value(EXERCISE.name, index)
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or any(isinstance(x, bool) or not isinstance(x, int | Fraction) for x in pair)
        ):
            return failed(f"same_answers({index}) returned {pair!r}; it has to be a pair of numbers")
        x, z = (Fraction(value) for value in pair)
        if (x >= 0) == (z >= 0):
            return failed(f"{x} and {z} have the same answer to «is it at least 0?»: that program is right on both")
        if abs(x - z) > Fraction(2, 1 << index):
            return failed(
                f"{x} and {z} are more than 2·2^-{index} apart: no number is within 2^-{index} of both, so they have no datum of that index in common"
            )
    return passed(
        "both have the datum halfway between them, so the program says the same of both, and is wrong about one"
    )


EXERCISE = Exercise(
    "same_answers", 2, 3, "Two inputs, one datum, two answers", "proof", 2,
    (
        "You want two numbers that share a datum of this index, one below 0 and one not.",
        "Numbers at most 2·2^-n apart share the datum in the middle.",
        "-2^-n and 0 do it.",
    ),
    _judge,
)  # fmt: skip

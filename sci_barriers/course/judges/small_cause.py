"""3.4: a small change of the matrix, a large change of the solution."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission
from sci_barriers.course.judges.minimiser_on_a_line import vector


def _solution(a: list[Fraction]) -> list[Fraction] | None:
    if abs(a[0]) == abs(a[1]) or not any(a):
        return None
    j = 0 if abs(a[0]) > abs(a[1]) else 1
    return [1 / a[0] if j == 0 else Fraction(0), 1 / a[1] if j == 1 else Fraction(0)]


def _judge(submission: Submission) -> Feedback:
    for n in (1, 10, 60):
        pair = submission.value(EXERCISE.name, n)
        rows = [vector(value, 2) for value in pair] if isinstance(pair, list) and len(pair) == 2 else [None]
        if any(row is None for row in rows):
            return failed(f"small_cause({n}) has to return two matrices [a₁, a₂] with one row each")
        a, b = (row for row in rows if row is not None)
        if (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 > Fraction(1, 4**n):
            return failed(f"({a[0]}, {a[1]}) and ({b[0]}, {b[1]}) are farther than 2^-{n} apart")
        x, z = _solution(a), _solution(b)
        if x is None or z is None:
            return failed("one of them has no unique minimiser: raise one of its entries a little")
        if (x[0] - z[0]) ** 2 + (x[1] - z[1]) ** 2 <= Fraction(1, 4):
            return failed(
                f"their minimisers ({x[0]}, {x[1]}) and ({z[0]}, {z[1]}) are at most 1/2 apart; they can be more than 1 apart"
            )
    return passed("the matrices are within 2^-n of each other, for any n, and their minimisers stay apart")


EXERCISE = Exercise(
    "small_cause", 3, 4, "Small cause, large effect", "proof", 3,
    (
        "Start at a = (1, 1), where the two entries tie (t = 1).",
        "Raise the first entry a little in one matrix, the second one in the other.",
        "e = Fraction(1, 2**(n+1)): [1 + e, 1] and [1, 1 + e] are √2·e < 2^-n apart, and their minimisers about √2.",
    ),
    _judge,
)  # fmt: skip

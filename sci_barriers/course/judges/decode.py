"""7.3: decode, with a guarantee."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

#: Matrices with constants (ρ, γ) of the null space property of order 1, proved by u_i = a_i/‖a_i‖² as in Exercise 7.2.
CASES = [
    ([[2, 0, 0, 1], [0, 2, 0, 1], [0, 0, 2, 1]], Fraction(2, 3), Fraction(3, 5)),
    ([[3, 0, 2], [0, 3, 2]], Fraction(3, 4), Fraction(2, 5)),
]
#: The entry of x, and what is added to one of the measurements: each with each.
VALUES = [Fraction(1), Fraction(-5, 2), Fraction(1, 100)]
NOISE = [Fraction(0), Fraction(1, 1000), Fraction(-1, 7)]


def times(A: list[list[int]], x: list[Fraction]) -> list[Fraction]:
    """Return Ax."""
    return [sum((a * b for a, b in zip(row, x, strict=True)), Fraction(0)) for row in A]


def square(x: list[Fraction]) -> Fraction:
    """Return the square of the Euclidean norm."""
    return sum((a * a for a in x), Fraction(0))


def least(A: list[list[int]], y: list[Fraction]) -> Fraction:
    """Return the least ‖Az - y‖² of all z with at most one entry: ‖y‖² - max_j ⟨a_j, y⟩²/‖a_j‖²."""
    columns = [list(map(Fraction, column)) for column in zip(*A, strict=True)]
    return square(y) - max(sum(a * b for a, b in zip(c, y, strict=True)) ** 2 / square(c) for c in columns)


def inputs(A: list[list[int]]) -> Iterator[tuple[list[Fraction], list[Fraction]]]:
    """Yield x with one entry, or none, and y = Ax + noise."""
    n = len(A[0])
    for j in range(n):
        for value in VALUES:
            for k, noise in enumerate(NOISE):
                x = [value if i == j else Fraction(0) for i in range(n)]
                yield x, [b + (noise if i == (j + k) % len(A) else 0) for i, b in enumerate(times(A, x))]
    yield [Fraction(0)] * n, [Fraction(0)] * len(A)


def said(x: list[Any]) -> str:
    """Return a vector as text."""
    return "(" + ", ".join(map(str, x)) + ")"


def _judge(submission: Submission) -> Feedback:
    for A, _, _ in CASES:
        for x, y in inputs(A):
            answer = submission.value(EXERCISE.name, A, y)
            try:
                z = [Fraction(value) for value in answer]
            except (TypeError, ValueError):
                z = []
            if len(z) != len(x):
                return failed(
                    f"it has to return a list of {len(x)} numbers; for A = {A}, y = {said(y)} it returned {answer!r}"
                )
            if sum(value != 0 for value in z) > 1:
                return failed(
                    f"for A = {A}, y = {said(y)} it returned {said(z)}, which has more than one entry that is not zero"
                )
            residual = square([a - b for a, b in zip(times(A, z), y, strict=True)])
            if residual > least(A, y):
                far = sum((abs(a - b) for a, b in zip(z, x, strict=True)), Fraction(0))
                return failed(
                    f"for A = {A}, y = {said(y)} it returned {said(z)}, with ‖Az - y‖² = {residual}; {least(A, y)} can be had. "
                    f"Behind y was x = {said(x)}; ‖z - x‖₁ = {far}"
                )
    return passed("as good an explanation as there is, each time; so ‖z - x‖₁ ≤ 4γδ/(1 - ρ), and z = x without noise")


EXERCISE = Exercise(
    "decode", 7, 3, "A decoder with a guarantee", "program", 3,
    (
        "Which t makes ‖t·a_j - y‖ small, if only column j may be used? And which j is then the best one?",
        "For column j the best t is ⟨a_j, y⟩/‖a_j‖², and ‖t·a_j - y‖² = ‖y‖² - ⟨a_j, y⟩²/‖a_j‖².",
        "Take the j with the largest ⟨a_j, y⟩²/‖a_j‖², and put ⟨a_j, y⟩/‖a_j‖² there; with Fractions, not floats.",
    ),
    _judge,
)  # fmt: skip

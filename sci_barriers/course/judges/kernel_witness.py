"""7.1: a matrix that forgets a sparse vector."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission
from sci_barriers.course.judges.minimiser_on_a_line import vector

CASES = [[[1, 1, 0], [0, 0, 1]], [[2, 1, 3], [4, 2, 1]], [[1, 0, 1, 1], [0, 1, 1, -1], [1, 1, 2, 0]]]


def _judge(submission: Submission) -> Feedback:
    for A in CASES:
        x = vector(submission.value(EXERCISE.name, A), len(A[0]))
        if x is None or not any(x):
            return failed(f"for A = {A} it has to return a vector with {len(A[0])} entries that is not 0")
        image = [sum((a * value for a, value in zip(row, x, strict=True)), Fraction(0)) for row in A]
        if any(image):
            return failed(f"A·x = ({', '.join(map(str, image))}) for your x: it is not in the null space of A = {A}")
        largest = max(map(abs, x))
        if 2 * largest < sum(map(abs, x)):
            return failed(
                f"your x is in the null space, but no entry of it is as large as all others together: it does not refute the property for s = 1 (A = {A})"
            )
    return passed("A forgets x, and x is concentrated on one entry: no ρ < 1 is possible")


EXERCISE = Exercise(
    "kernel_witness", 7, 1, "A matrix without the property", "proof", 3,
    (
        "Find x with Ax = 0, not 0. (`flint.fmpz_mat(A).nullspace()` returns a matrix, whose first columns are a basis, and how many they are.)",
        "The property for s = 1 says |x_i| ≤ ρ·(sum of the others) for Ax = 0. Which x breaks that for every ρ < 1?",
        "One with an entry that is at least the sum of all others; here some vector of the basis has it, or their sum or difference.",
    ),
    _judge,
)  # fmt: skip

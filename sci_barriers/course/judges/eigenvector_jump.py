"""8.1: eigenvalues move little, eigenvectors jump."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _rows(value: object) -> list[list[Fraction]] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    rows = [
        [Fraction(x) for x in row if not isinstance(x, bool) and isinstance(x, int | Fraction)]
        for row in value
        if isinstance(row, list)
    ]
    return rows if len(rows) == 2 and all(len(row) == 2 for row in rows) else None


def _top(M: list[list[Fraction]]) -> str | None:
    """Return which coordinate axis is the line of the largest eigenvalue, or ``None``."""
    if M[0][1] or M[0][0] == M[1][1]:
        return None
    return "e_0" if M[0][0] > M[1][1] else "e_1"


def _judge(submission: Submission) -> Feedback:
    for n in (1, 20, 200):
        pair = submission.value(EXERCISE.name, n)
        matrices = [_rows(value) for value in pair] if isinstance(pair, list) and len(pair) == 2 else [None]
        if any(M is None for M in matrices):
            return failed("it has to return two 2 × 2 matrices of exact numbers, as lists of rows")
        M, W = (matrix for matrix in matrices if matrix is not None)
        for matrix in (M, W):
            if matrix[0][1] != matrix[1][0]:
                return failed(f"{matrix} is not symmetric")
            if sum(((matrix[i][j] - (i == j)) ** 2 for i in (0, 1) for j in (0, 1)), Fraction(0)) > Fraction(
                1, 4 ** (n + 1)
            ):
                return failed(f"one of them is farther than 2^-({n}+1) from the identity (in the Frobenius norm)")
        tops = _top(M), _top(W)
        if None in tops:
            return failed("take diagonal matrices with two different entries, so that the eigenvectors can be read off")
        if tops[0] == tops[1]:
            return failed(f"both have {tops[0]} as eigenvector of their largest eigenvalue")
    return passed(
        "they share all data up to n, their largest eigenvalues differ by at most 2^-n, and their eigenvectors are orthogonal"
    )


EXERCISE = Exercise(
    "eigenvector_jump", 8, 1, "Why eigh differs from machine to machine", "proof", 3,
    (
        "At the identity every vector is an eigenvector. Which small changes make one axis win?",
        "diag(1 + ε, 1) and diag(1, 1 + ε).",
        "ε = Fraction(1, 2**(n + 1)) keeps both within 2^-(n+1) of the identity.",
    ),
    _judge,
)  # fmt: skip

"""Eigenvalues and eigenvectors from data, with proved errors: tests of definiteness in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from theorems.core.linear import Row, dot, semidefinite_rank
from theorems.core.pieces import roots


def _shifted(rows: Sequence[Row], x: Fraction) -> list[list[Fraction]]:
    return [[(x if i == k else 0) - y for k, y in enumerate(row)] for i, row in enumerate(rows)]


def encloses_largest(rows: Sequence[Row], bounds: tuple[Fraction, Fraction]) -> bool:
    """Return whether the largest eigenvalue of a symmetric matrix lies between two numbers, exactly."""
    low, high = bounds
    return semidefinite_rank(_shifted(rows, high)) is not None and semidefinite_rank(_shifted(rows, low)) != len(rows)


def largest_eigenvalue(rows: Sequence[Row], bits: int) -> tuple[Fraction, Fraction]:
    """Return bounds, 4·2^-bits apart, of the largest eigenvalue of a matrix within 2^-bits of a symmetric part of ``rows``.

    Args:
        rows: a datum: a matrix within 2^-bits, in operator norm, of a symmetric one. Its symmetric part is, too.
        bits: of the datum.
    """
    even = _symmetric(rows)
    size = max(sum((abs(x) for x in row), Fraction(0)) for row in even)
    steps = 1 << bits
    low, high = -(int(size) + 1) * steps, (int(size) + 1) * steps
    while high - low > 1:
        middle = (low + high) // 2
        if semidefinite_rank(_shifted(even, Fraction(middle, steps))) is None:
            low = middle
        else:
            high = middle
    return Fraction(low - 1, steps), Fraction(high + 1, steps)


def eigenvector_bound(rows: Sequence[Row], delta: Fraction) -> tuple[tuple[Fraction, ...], Fraction | None]:
    """Return a vector v, and a bound of its distance to the unit eigenvectors of the largest eigenvalue, or ``None`` if no gap is seen.

    With μ = vᵀAv/‖v‖² and all other eigenvalues at most s, ‖(A − μ)v‖ ≥ (μ − s)·‖w‖ for the part w of v across the eigenvector.
    That no second eigenvalue exceeds s is proved by s − A + 4·vvᵀ being positive semidefinite.

    Args:
        rows: a datum.
        delta: its distance to the matrix that is meant, at most, in operator norm.
    """
    even = _symmetric(rows)
    values, vectors = np.linalg.eigh(np.array([[float(x) for x in row] for row in even]))
    v = tuple(Fraction(float(x)) for x in vectors[:, -1])
    square = dot(v, v)
    image = [dot(row, v) for row in even]
    mu = dot(image, v) / square
    residual = roots(sum(((y - mu * x) ** 2 for x, y in zip(v, image, strict=True)), Fraction(0)))[1]
    length = roots(square)
    gap = Fraction(float(values[-1] - values[-2])) * Fraction(9, 10)
    s = mu - gap
    lifted = [[x + 4 * v[i] * v[k] for k, x in enumerate(row)] for i, row in enumerate(_shifted(even, s))]
    room = (
        gap - 2 * delta
    )  # from the mean of the datum to the other eigenvalues of the matrix that is meant, and its own mean
    if room <= 0 or semidefinite_rank(lifted) is None:
        return v, None
    across = (residual + 2 * delta * length[1]) / (room * length[0])
    return v, Fraction(3, 2) * across + max(abs(length[0] - 1), abs(length[1] - 1))


def _symmetric(rows: Sequence[Row]) -> list[list[Fraction]]:
    return [[(x + rows[k][i]) / 2 for k, x in enumerate(row)] for i, row in enumerate(rows)]

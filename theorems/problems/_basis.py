"""A guess for minimisers with residual 0: a basis of m columns, improved by exact simplex pivots (min ||z||_1, Mz = y).

Only a guess: `theorems.problems._path` verifies what comes out. The first basis is chosen in floating point, the rest
is exact.

Source: I. Barrodale, F. D. K. Roberts, "An improved algorithm for discrete l1 linear approximation", SIAM J. Numer.
Anal. 10 (1973) 839-848 (passing several vertices in one step).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import fmpq, fmpq_mat

#: Pivots before the guess is given up; each costs the solution of two m x m systems. Data of our inputs need at most
#: about N1.
MAX_PIVOTS = 60


def guess_basis(matrix: fmpq_mat, y: fmpq_mat) -> tuple[list[fmpq], fmpq_mat] | None:
    """Return (z, p) with Mz = y, z supported on m columns, and |M^T p| <= 1 with M^T p = sign(z) on the support, or
    None.

    Args:
        matrix: M, m x G.
        y: m x 1.
    """
    m, size = matrix.nrows(), matrix.ncols()
    basis = _first_basis(matrix, y)
    if len(basis) != m:
        return None
    transposed = matrix.transpose()
    for _ in range(MAX_PIVOTS):
        block = fmpq_mat(m, m, [matrix[i, j] for i in range(m) for j in basis])
        try:
            solved = block.solve(y).entries()
            # A basic column with z_j = 0 gets correlation 0.
            p = block.transpose().solve(fmpq_mat(m, 1, [(value > 0) - (value < 0) for value in solved]))
        except ZeroDivisionError:
            return None
        correlations = (transposed * p).entries()
        entering = max(range(size), key=lambda j: abs(correlations[j]))
        if abs(correlations[entering]) <= 1:
            z = [fmpq(0)] * size
            for j, value in zip(basis, solved, strict=True):
                z[j] = value
            return z, p
        sign = 1 if correlations[entering] > 0 else -1
        move = block.solve(fmpq_mat(m, 1, [sign * matrix[i, entering] for i in range(m)])).entries()
        leaving = _leaving(solved, move, 1 - abs(correlations[entering]))
        if leaving is None:
            return None
        basis[leaving] = entering
    return None


def _leaving(solved: Sequence[fmpq], move: Sequence[fmpq], slope: fmpq) -> int | None:
    """Return the position whose entry z − step·move reaches 0 where the slope of the objective stops being negative."""
    # A basic entry equal to 0 moves away from 0 at once, which costs |move|.
    slope += sum((abs(change) for value, change in zip(solved, move, strict=True) if value == 0), fmpq(0))
    if slope >= 0:
        return next((i for i, value in enumerate(solved) if value == 0 and move[i] != 0), None)
    events = sorted(
        (value / change, i) for i, (value, change) in enumerate(zip(solved, move, strict=True)) if change != 0
    )
    for step, i in events:
        if step > 0:
            slope += 2 * abs(move[i])
            if slope >= 0:
                return i
    return None


def _first_basis(matrix: fmpq_mat, y: fmpq_mat) -> list[int]:
    """Return at most m columns: the one most correlated with y (exactly), then by pivoted Gram-Schmidt in floating
    point.
    """
    m, size = matrix.nrows(), matrix.ncols()
    if size <= m:
        return list(range(size))
    correlations = (matrix.transpose() * y).entries()
    best = max(range(size), key=lambda j: abs(correlations[j]))
    scale = max(abs(value) for value in matrix.entries())
    floats = np.array([[_to_float(value / scale) for value in row] for row in matrix.tolist()])
    chosen: list[int] = []
    for _ in range(m):
        norm = float(np.linalg.norm(floats[:, best]))
        if norm == 0.0:
            break
        chosen.append(best)
        direction = floats[:, best] / norm
        floats = floats - np.outer(direction, direction @ floats)
        floats[:, chosen] = 0.0
        best = int(np.argmax(np.linalg.norm(floats, axis=0)))
    return chosen


def _to_float(value: fmpq) -> float:
    return int(value.p) / int(value.q)

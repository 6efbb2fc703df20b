"""Lower bounds of ρ from explicit vectors, exact; and the exact projection of a float vector onto the null space."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from theorems.guarantees.levels import SparsityInLevels, Support
from theorems.guarantees.null_space.scaled_matrix import Pair, ScaledMatrix, quantised
from theorems.guarantees.surd import root_down, root_up

__all__ = ["Vector", "exact_vector", "into_kernel", "ratio_bound"]

Vector = tuple[Pair, ...]
#: Systems with more unknowns than this are not solved exactly.
MAX_SYSTEM = 96


def exact_vector(x: NDArray[Any]) -> Vector:
    """Return a float vector as pairs of dyadic rationals, rounded to about 52 binary digits of its largest entry."""
    real, imag, k = quantised(x, 52)
    scale = Fraction(2) ** k
    return tuple((a / scale, b / scale) for a, b in zip(real[0], imag[0], strict=True))


def ratio_bound(
    A: ScaledMatrix, levels: SparsityInLevels, support: Support, x: Sequence[Pair], gamma: Fraction
) -> tuple[Fraction | None, bool]:
    """Return (lower bound of ρ, False), or (``None``, True) if x_Δc = 0 and ‖x_Δ‖ > γ‖Ax‖, or (``None``, False) if x says nothing.

    ρ ≥ √ξ(‖x_Δ‖₂ − γ‖Ax‖₂)/‖x_Δc‖_{1,w}, rounded downwards; exact if all the roots are rational.
    """
    inside = set(support)
    squares = [a * a + b * b for a, b in x]
    on = sum((squares[i] for i in support), Fraction(0))
    image = root_up(A.applied(x))
    if A.error:
        image += A.error * root_up(sum(squares, Fraction(0)))
    excess = root_down(on) - gamma * image
    if excess <= 0:
        return None, False
    off = levels.weighted_norm([(Fraction(0), Fraction(0)) if i in inside else pair for i, pair in enumerate(x)])
    upper = off.bounds()[1]
    if upper == 0:
        return None, True
    if off.exact is None and len(off.radicands) == 1:
        # √ξ·‖x_Δ‖/(c√q) with one root, exact where its radicand is a square: √(ξ·on/q)/c
        count, q = off.radicands[0]
        return root_down(levels.xi * excess**2 / q) / count, False
    return root_down(levels.xi * excess**2) / upper, False


def into_kernel(A: ScaledMatrix, x: NDArray[Any]) -> Vector | None:
    """Return a rational vector close to x with A'x = 0 exactly, or ``None`` (A of lower rank, or too large)."""
    m, n = A.shape
    doubled = 1 if A.imag is None else 2
    if m * doubled > MAX_SYSTEM or m >= n:
        return None
    import scipy.linalg  # a quarter of a second, which whatever loads the registry would wait

    _, triangle, pivots = scipy.linalg.qr(A.numpy, mode="economic", pivoting=True)
    sizes = np.abs(np.diag(triangle))
    if not sizes[-1] > 1e-10 * sizes[0]:
        return None
    columns = sorted(int(j) for j in pivots[:m])
    vector = list(exact_vector(x))
    chosen = set(columns)
    rest: list[Pair] = [(Fraction(0), Fraction(0)) if j in chosen else pair for j, pair in enumerate(vector)]
    right = _image(A, rest)
    solution = _real_block(A, columns).solve(
        fmpq_mat(m * doubled, 1, [fmpq(-v.numerator, v.denominator) for v in right])
    )
    values = [Fraction(int(v.p), int(v.q)) for v in solution.entries()]
    for k, j in enumerate(columns):
        rest[j] = (values[k], values[m + k] if doubled == 2 else Fraction(0))
    return tuple(rest)


def _image(A: ScaledMatrix, x: Sequence[Pair]) -> list[Fraction]:
    """Return A'x·2^q: the real parts, and then the imaginary parts if A is complex."""
    real, imag = A.rows
    first = [sum((p * a for p, (a, _) in zip(row, x, strict=True)), Fraction(0)) for row in real]
    if imag is None:
        return first
    first = [
        u - sum((s * b for s, (_, b) in zip(row, x, strict=True)), Fraction(0))
        for u, row in zip(first, imag, strict=True)
    ]
    second = [
        sum((p * b + s * a for p, s, (a, b) in zip(row, other, x, strict=True)), Fraction(0))
        for row, other in zip(real, imag, strict=True)
    ]
    return first + second


def _real_block(A: ScaledMatrix, columns: Sequence[int]) -> fmpq_mat:
    real, imag = A.rows
    if imag is None:
        return fmpq_mat([[row[j] for j in columns] for row in real])
    top = [[row[j] for j in columns] + [-other[j] for j in columns] for row, other in zip(real, imag, strict=True)]
    low = [[other[j] for j in columns] + [row[j] for j in columns] for row, other in zip(real, imag, strict=True)]
    return fmpq_mat(top + low)

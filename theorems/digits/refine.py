"""Minimisers on given columns to any precision: Newton steps whose residuals are exact integers and whose corrections are doubles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from theorems.core.errors import Undecided
from theorems.digits.radii import Data
from theorems.digits.smooth import residual_of
from theorems.problems import root_bounds

#: Columns up to which systems that doubles cannot solve are solved exactly.
_EXACT: Final = 120
_STEPS: Final = 60


def nearest(values: NDArray[Any], bits: int) -> list[int]:
    """Return doubles times 2^bits, rounded to integers."""
    return [_rounded(float(value), bits) for value in values]


def _rounded(value: float, bits: int) -> int:
    mantissa, exponent = math.frexp(value)
    shift = exponent - 53 + bits
    whole = int(math.ldexp(mantissa, 53))
    return whole << shift if shift >= 0 else (whole + (1 << (-shift - 1))) >> -shift


def on_columns(
    data: Data,
    columns: Sequence[int],
    lam: Fraction,
    weights: Sequence[Fraction],
    start: NDArray[Any],
    bits: int,
) -> tuple[int, ...]:
    """Return x with A_S*(Ax − y) + λw_i x_i/(2|x_i|) = 0 on the columns S, times 2^bits, nearly to the last bit.

    Args:
        data: A_n and y_n.
        columns: S.
        lam: λ of P2.
        weights: N of them.
        start: entries with the right signs (phases), real parts, then imaginary parts.
        bits: binary digits after the point.

    Raises:
        Undecided: the columns are dependent, or an entry tends to 0.
    """
    own = data.pair(columns)
    n, g = len(columns), data.parts
    if not n:
        return ()
    half = [lam / 2 * weights[i] for i in columns]
    A = data.floats[:, own]
    rows = fmpz_mat([data.columns[j] for j in own])
    triangular: NDArray[Any] | None = np.asarray(np.linalg.qr(A, mode="r")) if g == 1 else None
    gram = A.T @ A
    if g == 1:
        signs = [1 if value > 0 else -1 for value in start]
        exact = _real_solution(data, own, half, signs, bits, rows) if _badly_conditioned(triangular, n) else None
        if exact is not None:
            return exact
    x = nearest(start, bits)
    best: tuple[float, list[int]] | None = None
    for _ in range(_STEPS):
        residual, under = residual_of(data, own, x, 1 << bits)
        products = [int(v) for v in (rows * fmpz_mat(len(residual), 1, residual)).entries()]
        under *= data.under_A
        defect: list[float] = []
        if g == 1:
            for c, h, s in zip(products, half, signs, strict=True):
                defect.append((c * h.denominator + s * h.numerator * under) / (under * h.denominator))
        else:
            first, second = [], []
            for position, h in enumerate(half):
                a, b = Fraction(x[position], 1 << bits), Fraction(x[position + n], 1 << bits)
                modulus = root_bounds(a * a + b * b, 2 * bits + 64)[1]
                if modulus == 0:
                    raise Undecided("an active entry tends to 0")
                first.append(float(Fraction(products[position], under) + h * a / modulus))
                second.append(float(Fraction(products[position + n], under) + h * b / modulus))
            defect = first + second
        try:
            step = _step(gram, triangular, np.array(defect), x, half, bits, n, g)
        except (np.linalg.LinAlgError, OverflowError):
            raise Undecided("the active columns are dependent") from None
        size = float(np.linalg.norm(step))
        if not math.isfinite(size):
            raise Undecided("the active columns are dependent")
        if best is None or size < best[0]:
            best = size, list(x)
        elif size > 0.5 * best[0]:
            break
        moved = nearest(-step, bits)
        if not any(moved):
            break
        x = [a + b for a, b in zip(x, moved, strict=True)]
    assert best is not None
    return tuple(x if size <= best[0] else best[1])


def _badly_conditioned(triangular: NDArray[Any] | None, n: int) -> bool:
    if triangular is None or triangular.shape[0] < n:
        raise Undecided("more active columns than rows")
    values = np.linalg.svd(triangular, compute_uv=False)
    return bool(n <= _EXACT and values[-1] < 1e-7 * values[0])


def _real_solution(
    data: Data, own: list[int], half: list[Fraction], signs: list[int], bits: int, rows: fmpz_mat
) -> tuple[int, ...]:
    """Return the exact solution, rounded: G x = A_Sᵀy − λws/2 over the rationals."""
    # G/under_A² x = (rows·y)/(under_A under_y) − half·sign
    products = [int(v) for v in (rows * fmpz_mat(len(data.y), 1, data.y)).entries()]
    right = [Fraction(c, data.under_A * data.under_y) - h * s for c, h, s in zip(products, half, signs, strict=True)]
    return square_solve(rows * rows.transpose(), right, data.under_A**2, bits)


def square_solve(matrix: fmpz_mat, right: Sequence[Fraction], under: int, bits: int) -> tuple[int, ...]:
    """Return the solution of (matrix/under)·x = right, times 2^bits, rounded.

    Raises:
        Undecided: the matrix is singular.
    """
    common = math.lcm(*(value.denominator for value in right)) if right else 1
    vector = fmpz_mat(len(right), 1, [value.numerator * (common // value.denominator) for value in right])
    try:
        solved = matrix.solve(vector)
    except ZeroDivisionError:
        raise Undecided("the active columns are dependent") from None
    result = []
    for value in solved.entries():
        over, down = int(value.p) * under, int(value.q) * common
        result.append(((over << (bits + 1)) + down) // (2 * down))
    return tuple(result)


def _step(
    gram: NDArray[Any],
    triangular: NDArray[Any] | None,
    defect: NDArray[Any],
    x: list[int],
    half: list[Fraction],
    bits: int,
    n: int,
    g: int,
) -> NDArray[Any]:
    if g == 1:
        assert triangular is not None
        return np.asarray(np.linalg.solve(triangular, np.linalg.solve(triangular.T, defect)))
    hessian = gram.copy()
    for position, h in enumerate(half):
        a, b = (x[position] / (1 << bits)), (x[position + n] / (1 << bits))
        size = math.hypot(a, b)
        if size == 0.0:
            raise Undecided("an entry is 0 in floating point")
        a, b, factor = a / size, b / size, float(h) / size  # squares of a and b may underflow
        i, j = position, position + n
        hessian[i, i] += factor * b * b
        hessian[j, j] += factor * a * a
        hessian[i, j] -= factor * a * b
        hessian[j, i] -= factor * a * b
    return np.asarray(np.linalg.solve(hessian, defect))

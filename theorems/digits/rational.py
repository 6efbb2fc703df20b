"""Minimisers that are rational, exactly: P2 on given columns, and vertices. With them the theorems prove radius 0."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from flint import fmpz_mat

from theorems.digits.radii import Data

#: Exact minimisers are used where their entries have about so many bits at most: longer ones make certificates slow to check.
MOST_BITS: Final = 1500


def minimiser(
    data: Data, columns: Sequence[int], lam: Fraction, weights: Sequence[Fraction], signs: Sequence[int]
) -> tuple[tuple[int, ...], int] | None:
    """Return the x with A_S*(Ax − y) = −λ(w_i s_i)/2 as integers over a denominator; ``None`` if it is long, or A_S dependent.

    Args:
        data: A_n and y_n, real.
        columns: S.
        lam: λ, at least 0.
        weights: N of them.
        signs: s, for each column of S.
    """
    n = len(columns)
    if not n:
        return (), 1
    if n * (2 * _bits(data, columns) + n.bit_length()) > MOST_BITS:
        return None
    rows = fmpz_mat([data.columns[j] for j in columns])
    products = (rows * fmpz_mat(len(data.y), 1, data.y)).entries()
    right = [
        Fraction(int(c), data.under_A * data.under_y) - lam / 2 * weights[j] * s
        for j, c, s in zip(columns, products, signs, strict=True)
    ]
    return _solved(rows * rows.transpose(), right, Fraction(data.under_A**2))


def vertex(
    data: Data, columns: Sequence[int], targets: Sequence[Fraction]
) -> tuple[tuple[int, ...], tuple[int, ...], int] | None:
    """Return A_Q⁻¹y and A_Q⁻ᵀ·targets as integers over one denominator; ``None`` if they are long, or A_Q is singular.

    Args:
        data: A_n and y_n, real.
        columns: Q, m of them.
        targets: a number for each column of Q.
    """
    m = len(columns)
    if m * (_bits(data, columns) + m.bit_length()) > MOST_BITS:
        return None
    rows = fmpz_mat([data.columns[j] for j in columns])
    x = _solved(rows.transpose(), [Fraction(v, data.under_y) for v in data.y], Fraction(data.under_A))
    p = _solved(rows, targets, Fraction(data.under_A))
    if x is None or p is None:
        return None
    under = math.lcm(x[1], p[1])
    return tuple(v * (under // x[1]) for v in x[0]), tuple(v * (under // p[1]) for v in p[0]), under


def _bits(data: Data, columns: Sequence[int]) -> int:
    return max(abs(v) for j in columns for v in data.columns[j]).bit_length()


def _solved(matrix: fmpz_mat, right: Sequence[Fraction], factor: Fraction) -> tuple[tuple[int, ...], int] | None:
    """Return factor·matrix⁻¹·right as integers over their least common denominator."""
    common = math.lcm(*(value.denominator for value in right))
    vector = fmpz_mat(len(right), 1, [value.numerator * (common // value.denominator) for value in right])
    try:
        solved = matrix.solve(vector)
    except ZeroDivisionError:
        return None
    entries = [Fraction(int(v.p), int(v.q)) * factor / common for v in solved.entries()]
    under = math.lcm(*(entry.denominator for entry in entries))
    return tuple(entry.numerator * (under // entry.denominator) for entry in entries), under

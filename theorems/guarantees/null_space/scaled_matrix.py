"""Matrices for certified computations: integers times 2^-q, and a bound of the distance to the matrix that is meant.

A float matrix is such a matrix exactly, with distance 0. Exact matrices with irrational entries are rounded, with a proved distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt, lcm
from typing import Any, Final

import numpy as np
from flint import fmpz, fmpz_mat
from numpy.typing import NDArray

from oracles import DyadicMatrix, ExactMatrix, Norm, OracleError, Perturbed, Sqrt, as_rational, enclose
from theorems.core.errors import TheoremError

__all__ = ["MAX_ENTRIES", "ScaledMatrix", "scaled_matrix", "quantised"]

MAX_ENTRIES: Final = 1_000_000
#: Entries are kept exactly if they are multiples of 2^-q with at most this many binary digits in all; otherwise they are rounded.
EXACT_BITS: Final = 512
ROUNDED_BITS: Final = 160

#: A pair (real, imaginary).
Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class ScaledMatrix:
    """The matrix A' = (real + √−1·imag)·2^-q, and A with ‖A − A'‖₂ ≤ error.

    Attributes:
        real: m × N integers.
        imag: m × N integers, or ``None`` if they are all zero.
        q: binary digits after the point.
        error: a rational bound; 0 if A = A'.
    """

    real: fmpz_mat
    imag: fmpz_mat | None
    q: int
    error: Fraction

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.real.nrows(), self.real.ncols()

    @cached_property
    def numpy(self) -> NDArray[Any]:
        """The entries as float64 or complex128, rounded."""
        parts = [_floats(part, self.q) for part in (self.real, self.imag) if part is not None]
        return parts[0] + 1j * parts[1] if len(parts) == 2 else parts[0]

    @cached_property
    def rows(self) -> tuple[list[list[int]], list[list[int]] | None]:
        """The integers as lists."""
        return _lists(self.real), None if self.imag is None else _lists(self.imag)

    def columns(self, indices: Sequence[int]) -> ScaledMatrix:
        """Return the matrix of these columns."""
        parts = [
            None if part is None else fmpz_mat([[part[i, j] for j in indices] for i in range(part.nrows())])
            for part in (self.real, self.imag)
        ]
        assert parts[0] is not None
        return ScaledMatrix(parts[0], parts[1], self.q, self.error)

    def column(self, index: int) -> tuple[list[int], list[int]]:
        """The integers of one column, real and imaginary."""
        real, imag = self.rows
        return [row[index] for row in real], [0] * len(real) if imag is None else [row[index] for row in imag]

    def applied(self, x: Sequence[Pair]) -> Fraction:
        """Return ‖A'x‖₂², exact, for a sparse or full vector x of N pairs of rationals."""
        under = lcm(*{part.denominator for pair in x for part in pair})
        vector = fmpz_mat([[part.numerator * (under // part.denominator) for part in pair] for pair in x])
        image = (self.real * vector).tolist()  # A'·(a, b), by parts
        if self.imag is not None:
            turned = (self.imag * vector).tolist()
            image = [[u - t, v + s] for (u, v), (s, t) in zip(image, turned, strict=True)]
        return Fraction(sum(int(u) ** 2 + int(v) ** 2 for u, v in image)) / under**2 / Fraction(4) ** self.q

    def squared_norm_bound(self) -> Fraction:
        """Return ‖A'‖_F², exact: an upper bound of ‖A'‖₂²."""
        parts = [part for part in (self.real, self.imag) if part is not None]
        return Fraction(sum(int(x) ** 2 for part in parts for x in part.entries())) / Fraction(4) ** self.q


def scaled_matrix(A: Any, name: str = "A", *, bits: int = ROUNDED_BITS) -> ScaledMatrix:
    """Return a matrix as a `ScaledMatrix`.

    Args:
        A: an array of floats, complex floats or integers; a nested sequence of rationals, of `Sqrt` or of other exact numbers; a
            `DyadicMatrix`, a `ScaledMatrix`; an exact matrix of the oracles.
        name: for the error.
        bits: binary digits, relative to the largest entry, if entries must be rounded.

    Raises:
        TheoremError: not a matrix of finite numbers with 1 to 10^6 entries.
    """
    if isinstance(A, ScaledMatrix):
        return A
    if isinstance(A, ExactMatrix):
        known = A.columns.exact_bits
        exact = known is not None and known <= bits  # then the approximation is the matrix itself
        return _refused_if_large(
            _from_dyadic(A.approximate(bits), Fraction(0 if exact else Fraction(1, 1 << bits))), name
        )
    if isinstance(A, DyadicMatrix):
        return _refused_if_large(_from_dyadic(A, Fraction(0)), name)
    rows = _rows(A, name)
    if any(isinstance(value, complex) for row in rows for value in row):
        return _from_parts(rows, name, bits)
    return _from_numbers(rows, None, name, bits)


def _rows(A: Any, name: str) -> list[list[Any]]:
    allowed = f"a matrix of finite numbers with two axes and 1 to {MAX_ENTRIES} entries"
    if isinstance(A, np.ndarray):
        if A.ndim != 2 or not 1 <= A.size <= MAX_ENTRIES:
            raise TheoremError(name, f"shape {A.shape}", allowed)
        if A.dtype.kind not in "biufc" or A.dtype.kind == "b":
            raise TheoremError(name, f"entries of type {A.dtype}", allowed)
        if A.dtype.itemsize > (16 if A.dtype.kind == "c" else 8):
            raise TheoremError(name, f"entries of type {A.dtype}", "at most double precision")
        if not np.all(np.isfinite(A)):
            raise TheoremError(name, "an entry that is not finite", allowed)
        rows: list[list[Any]] = A.tolist()
        return rows
    if not isinstance(A, Sequence) or isinstance(A, str) or not A:
        raise TheoremError(name, A, allowed)
    if any(not isinstance(row, Sequence) or isinstance(row, str) for row in A):
        raise TheoremError(name, A, allowed)
    lengths = {len(row) for row in A}
    if len(lengths) != 1 or 0 in lengths or len(A) * min(lengths) > MAX_ENTRIES:
        raise TheoremError(name, f"rows of {sorted(lengths)} entries", allowed)
    return [list(row) for row in A]


def _from_parts(rows: list[list[Any]], name: str, bits: int) -> ScaledMatrix:
    real = [[value.real if isinstance(value, complex) else value for value in row] for row in rows]
    imag = [[value.imag if isinstance(value, complex) else 0.0 for value in row] for row in rows]
    return _from_numbers(real, imag, name, bits)


def _from_numbers(real: list[list[Any]], imag: list[list[Any]] | None, name: str, bits: int) -> ScaledMatrix:
    parts = [
        [[_number(x, name, i, j) for j, x in enumerate(row)] for i, row in enumerate(part)]
        for part in (real, imag)
        if part is not None
    ]
    if len(parts) == 2 and not any(x for row in parts[1] for x in row):
        parts.pop()
    numbers = [x for part in parts for row in part for x in row]
    top = max((_size(x) for x in numbers), default=0)
    exact = _dyadic_bits(numbers)
    if exact is not None and exact + top <= EXACT_BITS:
        q, error = exact, Fraction(0)
    else:
        q = bits - top
        error = Fraction(isqrt(len(numbers)) + 1) / Fraction(2) ** q
    values = [fmpz_mat([[_rounded(x, q) for x in row] for row in part]) for part in parts]
    return ScaledMatrix(values[0], values[1] if len(values) == 2 else None, q, error)


def _number(x: Any, name: str, i: int, j: int) -> Fraction | Sqrt | Perturbed | Norm:
    if isinstance(x, Sqrt | Perturbed | Norm):
        return x
    try:
        return as_rational(x, f"{name}[{i}][{j}]")
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None


def _size(x: Fraction | Sqrt | Perturbed | Norm) -> int:
    """Return b with |x| ≤ 2^b (negative for small rationals)."""
    if isinstance(x, Fraction):
        return x.numerator.bit_length() - x.denominator.bit_length() + 1 if x else -(1 << 30)
    low, high = enclose(x, 64)
    return max(abs(low), abs(high)).bit_length() - 64


def _dyadic_bits(numbers: list[Any]) -> int | None:
    """Return q such that all numbers are multiples of 2^-q, or ``None``."""
    result = -(1 << 30)
    for x in numbers:
        if not isinstance(x, Fraction):
            return None
        power = x.denominator.bit_length() - 1
        if x.denominator != 1 << power:
            return None
        if x:
            result = max(result, power or -((x.numerator & -x.numerator).bit_length() - 1))
    return max(result, -EXACT_BITS) if result > -(1 << 30) else 0


def _rounded(x: Fraction | Sqrt | Perturbed | Norm, q: int) -> int:
    """Return an integer within 1 of x·2^q, equal to it if it is an integer."""
    return enclose(x, q)[0]


def _from_dyadic(A: DyadicMatrix, error: Fraction) -> ScaledMatrix:
    codes = A.codes.tolist()
    real = fmpz_mat([[A.real[c] for c in row] for row in codes])
    imag = None if A.imag is None else fmpz_mat([[A.imag[c] for c in row] for row in codes])
    return ScaledMatrix(real, imag, A.exponent, error)


def _refused_if_large(A: ScaledMatrix, name: str) -> ScaledMatrix:
    if A.shape[0] * A.shape[1] > MAX_ENTRIES:
        raise TheoremError(name, f"{A.shape[0]} × {A.shape[1]}", f"at most {MAX_ENTRIES} entries")
    return A


def _lists(part: fmpz_mat) -> list[list[int]]:
    return [[int(x) for x in row] for row in part.tolist()]


def _floats(part: fmpz_mat, q: int) -> NDArray[np.float64]:
    return np.array([[_float(x, q) for x in row] for row in part.tolist()], dtype=np.float64)


def _float(x: fmpz, q: int) -> float:
    return float(Fraction(int(x)) / Fraction(2) ** q) if q >= 0 else float(int(x) << -q)


def quantised(values: NDArray[Any], bits: int = 60) -> tuple[list[list[int]], list[list[int]], int]:
    """Return integers (real, imaginary) and k with values ≈ integers·2^-k, to about ``bits`` binary digits of the largest entry."""
    array = np.atleast_2d(values)
    largest = float(np.max(np.abs(array))) if array.size else 0.0
    k = bits - (int(np.ceil(np.log2(largest))) if largest > 0 else 0)
    scale = Fraction(2) ** k
    real = [[round(Fraction(float(x)) * scale) for x in row] for row in array.real]
    imag = [[round(Fraction(float(x)) * scale) for x in row] for row in np.asarray(array.imag, dtype=float)]
    return real, imag, k

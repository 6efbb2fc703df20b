"""Square roots of rationals, Gram matrices, and tests of their eigenvalues, in integers (docs/explanation/null-space.md)."""

from __future__ import annotations

import math
from fractions import Fraction

from .core import semidefinite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
EXACT, BITS = 40, 192
#: Columns of complex integers: each a pair of lists, real and imaginary parts; the imaginary ones are empty if all are real.
Columns = list[tuple[list[int], list[int]]]


def root(square: Fraction, up: bool) -> Fraction:
    """Bound the square root from above or below: exactly if it is rational, else with a relative error of about 2^-192."""
    over, under = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if over * over == square.numerator and under * under == square.denominator:
        return Fraction(over, under)
    shift = max(0, BITS - (square.numerator.bit_length() - square.denominator.bit_length()) // 2)
    return Fraction(math.isqrt((square.numerator << 2 * shift) // square.denominator) + up, 1 << shift)


def dot(x: Sequence[int], y: Sequence[int]) -> int:
    """Return the scalar product."""
    return sum(map(int.__mul__, x, y))


def inner(x: tuple[list[int], list[int]], y: tuple[list[int], list[int]]) -> tuple[int, int]:
    """Return real and imaginary part of the sum of conj(x_i) y_i."""
    (a, b), (c, d) = x, y
    return dot(a, c) + dot(b, d), dot(a, d) - dot(b, c)


def gram(columns: Columns) -> list[list[int]]:
    """Return the real symmetric matrix with the eigenvalues of U* U: itself, or [[Re, -Im], [Im, Re]], where all are double."""
    products = [[inner(x, y) for y in columns] for x in columns]
    real = [[re for re, _ in row] for row in products]
    if not any(b for _, b in columns):
        return real
    imag = [[im for _, im in row] for row in products]
    top = [a + [-x for x in b] for a, b in zip(real, imag, strict=True)]
    return top + [b + a for a, b in zip(real, imag, strict=True)]


def shifted(rows: list[list[int]], sign: int, amount: int) -> list[list[int]]:
    """Return sign G + amount I."""
    return [[sign * x + (amount if i == k else 0) for k, x in enumerate(row)] for i, row in enumerate(rows)]


def nonnegative(rows: list[list[int]]) -> bool:
    """Is a symmetric matrix of integers proved positive semidefinite? Exactly up to 40 rows, else by a factor at 160 bits.

    M' = M 2^shift, rounded down, is within n of it. With M' - (n + d) I = L L^T + R, where R has the remainders of the integer
    divisions and roots of Cholesky's elimination, it is enough that the Frobenius norm of R is at most d.
    """
    n, largest = len(rows), max(max(map(abs, row)) for row in rows)
    if n <= EXACT:
        return semidefinite(rows)
    shift = 320 - largest.bit_length()
    d = 4 * n * (math.isqrt(largest << shift if shift > 0 else largest >> -shift) + 1)
    factor: list[list[int]] = []
    total = 0
    for i in range(n):
        row: list[int] = []
        for j in range(i + 1):
            entry = (rows[i][j] << shift if shift > 0 else rows[i][j] >> -shift) - dot(row, factor[j] if j < i else row)
            if j < i:
                quotient, rest = divmod(entry, factor[j][j])
                row.append(quotient)
                total += 2 * rest * rest
            elif entry <= n + d:
                return False
            else:
                row.append(math.isqrt(entry - n - d))
                total += (entry - n - d - row[-1] ** 2) ** 2
        factor.append(row)
    return total <= d * d


def at_most(columns: Columns, square: Fraction) -> bool:
    """Is the operator norm of the matrix with these columns proved to be at most the root of that square?"""
    if sum(dot(a, a) + dot(b, b) for a, b in columns) <= square:
        return True
    if len(columns) > len(columns[0][0]):
        columns = transposed(columns)
    under = square.denominator
    return nonnegative(shifted([[under * x for x in row] for row in gram(columns)], -1, square.numerator))


def transposed(columns: Columns) -> Columns:
    """Return the columns of the transposed matrix, which has the same norm."""
    real = [list(row) for row in zip(*(a for a, _ in columns), strict=True)]
    if not any(b for _, b in columns):
        return [(row, []) for row in real]
    return list(zip(real, [list(row) for row in zip(*(b for _, b in columns), strict=True)], strict=True))

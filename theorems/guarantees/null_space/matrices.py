"""Matrices by name, small enough to have their null space constants certified: deterministic given the seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Final

import numpy as np
from flint import fmpz_mat

from oracles import ball, square_root, unitary
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.guarantees.null_space.scaled_matrix import ROUNDED_BITS, ScaledMatrix, scaled_matrix

__all__ = ["MATRICES", "named_matrix"]

MAX_SIZE: Final = 256


def named_matrix(name: str, m: int, N: int, *, seed: int = 0) -> ScaledMatrix:
    """Return an m × N matrix.

    Args:
        name: ``gaussian``: independent normal entries over √m, as floats. ``signs``: ±1/√m with √m rounded to a power of 2, exact.
            ``dct``: m rows of the orthonormal DCT-II, the first ones and then random ones, over an error of 2^-150.
            ``hadamard-haar``: rows of the Walsh–Hadamard transform (N a power of two) of the Haar wavelet basis: levels are scales,
            the first rows in sequency order and then random ones.
        m: rows, 1 ≤ m ≤ N for the last two.
        N: columns, at most 256.
        seed: of the random choices.

    Raises:
        TheoremError: unknown name, or sizes out of range.
    """
    if name not in MATRICES:
        raise TheoremError("A", name, "one of " + ", ".join(MATRICES) + ", or a matrix")
    m, N = integer_argument("m", m, 1, MAX_SIZE), integer_argument("N", N, 1, MAX_SIZE)
    return MATRICES[name](m, N, integer_argument("seed", seed))


def _gaussian(m: int, N: int, seed: int) -> ScaledMatrix:
    source = random.Random(f"gaussian {m} {N} {seed}")
    return scaled_matrix(np.array([[source.gauss(0, 1) / m**0.5 for _ in range(N)] for _ in range(m)]))


def _signs(m: int, N: int, seed: int) -> ScaledMatrix:
    source = random.Random(f"signs {m} {N} {seed}")
    scale = Fraction(1, 1 << (m.bit_length() // 2))
    return scaled_matrix([[scale * source.choice((1, -1)) for _ in range(N)] for _ in range(m)])


def _chosen(m: int, N: int, seed: int) -> list[int]:
    """Return m of N rows: the first half in order, the others at random."""
    if m > N:
        raise TheoremError("m", m, f"at most N = {N}")
    first = list(range((m + 1) // 2))
    return sorted(first + random.Random(f"rows {m} {N} {seed}").sample(range(len(first), N), m - len(first)))


def _dct(m: int, N: int, seed: int) -> ScaledMatrix:
    U, bits = unitary("dct", N), ROUNDED_BITS
    codes = U.codes()
    table: dict[int, int] = {}
    rows = [codes[i].tolist() for i in _chosen(m, N, seed)]
    for code in {code for row in rows for code in row}:
        mantissa, exponent = (int(part) for part in U.entry(code, bits + 32).real.mid().man_exp())
        table[code] = round(Fraction(mantissa) * Fraction(2) ** (exponent + bits))
    error = Fraction(isqrt(m * N) + 1, 1 << bits)  # each entry is within 2^-bits
    return ScaledMatrix(fmpz_mat([[table[code] for code in row] for row in rows]), None, bits, error)


def _hadamard_haar(m: int, N: int, seed: int) -> ScaledMatrix:
    if N & (N - 1):
        raise TheoremError("N", N, "a power of two, for hadamard-haar")
    J = N.bit_length() - 1
    sequency = sorted(range(N), key=lambda i: _changes(i, N))
    rows = [sequency[i] for i in _chosen(m, N, seed)]
    bits = ROUNDED_BITS
    exact = True
    columns = []
    for j in range(N):
        # Haar: the constant, then scale by scale 2^{(a−J)/2}·(1 on the first half, −1 on the second half of a block of 2^{J−a}).
        scale = 0 if j == 0 else j.bit_length() - 1
        start, length = (0, N) if j == 0 else ((j - (1 << scale)) << (J - scale), 1 << (J - scale))
        signs = [1] * length if j == 0 else [1] * (length // 2) + [-1] * (length // 2)
        # The entry is an integer times 2^{−J/2}·2^{−(J − scale)/2}: rational if scale is even.
        root = square_root(Fraction(1, 1 << (2 * J - scale)))
        exact = exact and isinstance(root, Fraction)
        factor = ball(root, bits + 64).mid()
        mantissa, exponent = (int(part) for part in factor.man_exp())
        unit = Fraction(mantissa) * Fraction(2) ** exponent
        sums = [sum(s * _sign(i, start + t) for t, s in enumerate(signs)) for i in rows]
        columns.append([round(unit * total * (1 << bits)) for total in sums])
    error = Fraction(0) if exact else Fraction(isqrt(m * N) + 1, 1 << bits)
    return ScaledMatrix(fmpz_mat(columns).transpose(), None, bits, error)


def _sign(i: int, k: int) -> int:
    return -1 if (i & k).bit_count() % 2 else 1


def _changes(i: int, N: int) -> int:
    row = [_sign(i, k) for k in range(N)]
    return sum(a != b for a, b in itertools.pairwise(row))


MATRICES: Final[dict[str, Callable[[int, int, int], ScaledMatrix]]] = {
    "gaussian": _gaussian,
    "signs": _signs,
    "dct": _dct,
    "hadamard-haar": _hadamard_haar,
}

"""A proved lower bound of the smallest singular value of some columns, from a triangular matrix of integers.

Let B be the integers nearest to 2^b·A_Q (A_Q of size r × n), L a lower triangular matrix of integers, and t = min_i
(D_ii − Σ_{j≠i} |D_ij|) for D = BᵀB − LLᵀ. By Gershgorin's theorem D ⪰ t·I, and LLᵀ ⪰ 0, so for t > 0

    σ_min(A_Q) ≥ (√t − √(rn)/2)/2^b,

because each entry of B is within 1/2. Also BᵀB ⪰ LLᵀ, so that |h_i| ≤ ‖L⁻¹e_i‖·‖Bh‖ for every h (Cauchy-Schwarz). The
L that is used is a rounded Cholesky factor of BᵀB − τI; no property of it is needed but D ⪰ t·I.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Any, Final

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from theorems.digits.radii import Data
from theorems.digits.rounding import root_down, root_up, up

__all__ = ["Factor", "factor"]

#: The share of the smallest eigenvalue that the shift τ takes.
_SHARE: Final = 0.75
#: Attempts with a smaller and smaller shift, in fixed point, where doubles do not suffice.
_ATTEMPTS: Final = 40
#: Columns up to which fixed point is tried.
_LARGEST: Final = 160


@dataclass(frozen=True, eq=False)
class Factor:
    """The matrix L and what it proves.

    Attributes:
        lower: rows of L: row i has i + 1 integers, the last one positive.
        bits: b.
        rows: r.
        margin: t > 0.
    """

    lower: list[list[int]]
    bits: int
    rows: int
    margin: int

    @property
    def size(self) -> int:
        """n."""
        return len(self.lower)

    @property
    def rounding(self) -> Fraction:
        """A bound of ‖A_Q − B/2^b‖₂."""
        return root_up(Fraction(self.rows * self.size)) / (1 << (self.bits + 1))

    @property
    def sigma(self) -> Fraction:
        """The lower bound of σ_min(A_Q); may be 0 or less where t is small."""
        return root_down(Fraction(self.margin)) / (1 << self.bits) - self.rounding

    @cached_property
    def inverse_norms(self) -> list[Fraction]:
        """Upper bounds of 2^b·‖L⁻¹e_i‖: |h_i| is at most that times (‖A_Q h‖ + ‖h‖·`rounding`).

        Forward substitution with floors: M with LM = 2^p·I − F, where 0 ≤ F_kj < L_kk. With θ = ‖F‖_F/2^p < 1,
        ‖L⁻¹e_i‖ ≤ (‖Me_i‖ + ‖M‖_F·‖Fe_i‖/(2^p(1 − θ)))/2^p.
        """
        L, n = self.lower, self.size
        diagonal = [row[-1] for row in L]
        squared = sum(d * d for d in diagonal)
        p = squared.bit_length() + n.bit_length() + 40
        columns = []
        for i in range(n):
            z: list[int] = []
            for k in range(i, n):
                inner = sum(map(mul, L[k][i:k], z))
                z.append((((1 << p) if k == i else 0) - inner) // diagonal[k])
            columns.append(z)
        norms = [sum(map(mul, z, z)) for z in columns]
        # Column i of F has the entries k ≥ i only; θ² ≤ n·Σ L_kk²/4^p
        theta = root_up(Fraction(n * squared, 1 << (2 * p)))
        total = root_up(Fraction(sum(norms)))
        rest = root_up(Fraction(squared)) * total / ((1 << p) * (1 - theta))
        return [up((root_up(Fraction(norm)) + rest) * Fraction(1 << self.bits, 1 << p)) for norm in norms]


def factor(data: Data, indices: list[int]) -> Factor | None:
    """Return a factor for these columns (pairs of them for complex data), or ``None`` if none is found.

    Args:
        data: A_n.
        indices: Q, at least one.
    """
    own = data.pair(indices)
    rows, n = len(data.y), len(own)
    if n > rows:
        return None
    columns = data.floats[:, own]
    if not np.isfinite(columns).all():
        return None
    values = np.linalg.svd(columns, compute_uv=False)
    largest, smallest = float(values[0]), float(values[-1])
    if smallest <= 0.0 or largest == 0.0:
        smallest = largest * 2.0**-60 or 1.0
    # The rounding of B, and then that of L, cost a hundredth of the smallest singular value and of its square
    bits = math.ceil(math.log2(50 * math.sqrt(rows * n) / smallest))
    bits = max(0, bits, math.ceil(math.log2(200 * n * max(largest, smallest)) - 2 * math.log2(smallest)))
    if smallest > 1e-6 * largest:
        found = _by_floats(columns, _SHARE * smallest**2, bits)
        if found is not None:
            proved = _proved(data, own, found, bits)
            if proved is not None:
                return proved
    if n > _LARGEST:
        return None
    shift = _SHARE * smallest**2
    for _ in range(_ATTEMPTS):
        bits += 2
        gram = _gram(_rounded(data, own, bits))
        tau = int(math.ldexp(shift, 2 * bits)) if 2 * bits < 900 else int(Fraction(shift) * (1 << (2 * bits)))
        lower = _cholesky([list(map(int, row)) for row in gram.tolist()], tau)
        if lower is not None:
            proved = _proved(data, own, lower, bits)
            if proved is not None:
                return proved
        shift /= 8
    return None


def _rounded(data: Data, own: list[int], bits: int) -> fmpz_mat:
    """Return B, transposed."""
    under = data.under_A
    half = under >> 1
    return fmpz_mat([[((value << bits) + half) // under for value in data.columns[j]] for j in own])


def _gram(transposed: fmpz_mat) -> fmpz_mat:
    return transposed * transposed.transpose()


def _by_floats(columns: NDArray[Any], shift: float, bits: int) -> list[list[int]] | None:
    gram = columns.T @ columns
    try:
        lower = np.linalg.cholesky(gram - shift * np.eye(len(gram)))
    except np.linalg.LinAlgError:
        return None
    return [[_scaled(value, bits) for value in row[: i + 1]] for i, row in enumerate(lower.tolist())]


def _scaled(value: float, bits: int) -> int:
    return round(Fraction(value) * (Fraction(2) ** bits)) if abs(bits) > 900 else round(math.ldexp(value, bits))


def _cholesky(gram: list[list[int]], shift: int) -> list[list[int]] | None:
    """Return the Cholesky factor of BᵀB − τI, each entry rounded to an integer; ``None`` if a pivot is not positive."""
    lower: list[list[int]] = []
    for i, row in enumerate(gram):
        own: list[int] = []
        for j in range(i):
            inner = row[j] - sum(map(mul, own, lower[j]))
            own.append(inner // lower[j][j])
        rest = row[i] - shift - sum(map(mul, own, own))
        if rest <= 0:
            return None
        own.append(math.isqrt(rest))
        if own[-1] == 0:
            return None
        lower.append(own)
    return lower


def _proved(data: Data, own: list[int], lower: list[list[int]], bits: int) -> Factor | None:
    if any(row[-1] <= 0 for row in lower):
        return None
    n = len(own)
    full = fmpz_mat([row + [0] * (n - len(row)) for row in lower])
    difference = _gram(_rounded(data, own, bits)) - _gram(full)
    margin = None
    for i, row in enumerate(difference.tolist()):
        values = list(map(int, row))
        own_margin = values[i] + abs(values[i]) - sum(map(abs, values))
        margin = own_margin if margin is None else min(margin, own_margin)
    if margin is None or margin <= 0:
        return None
    found = Factor(lower, bits, len(data.y), margin)
    return found if found.sigma > 0 else None

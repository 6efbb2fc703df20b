"""Columns that are nearly combinations of the active ones: their correlations are nearly known, however long the columns are.

Theorem 1′ of ``docs/explanation/digits.md``. Let a_i = A_Q t + b. For the residual q = y − Ax of the minimiser among the
vectors supported on Q, |a_j*q| ≤ λw_j/2 for j in Q, with a_j*q = λw_j sgn(x_j)/2 where the sign is known. So a_i*q =
Σ t_j a_j*q + b*q is bounded with ‖b‖ where Theorem 1 has ‖a_i‖, and with a bound of ‖E(e_i − t)‖: near a tie both are
what the data allow. Real data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np
from flint import fmpz_mat

from theorems.digits.radii import Data
from theorems.digits.rounding import root_up, up

#: Binary digits of t after the point.
_BITS = 60


@dataclass(frozen=True)
class Combination:
    """Column i is about A_Q·t/under, t being integers."""

    column: int
    t: tuple[int, ...]
    under: int


class Rest:
    """b = a_i − A_Q t/under, exactly, and what a bound of a_i*q needs.

    Args:
        data: A_n.
        weights: N of them.
        Q: the columns that may be active.
        own: i and t.
    """

    def __init__(self, data: Data, weights: Sequence[Fraction], Q: Sequence[int], own: Combination) -> None:
        self.column, under = own.column, own.under
        image = fmpz_mat(1, len(Q), list(own.t)) * fmpz_mat([data.columns[j] for j in Q])
        self.b = [under * v - int(w) for v, w in zip(data.columns[own.column], image.entries(), strict=True)]
        self.under = under * data.under_A
        sizes = [Fraction(abs(v), under) for v in own.t]
        longer = root_up(1 + Fraction(sum(map(mul, own.t, own.t)), under**2))
        radii = data.column_radii
        single = radii[own.column] + sum((radii[j] * v for j, v in zip(Q, sizes, strict=True)), Fraction(0))
        self.norm = root_up(Fraction(sum(map(mul, self.b, self.b)), self.under**2))
        self.radius = up(min(single, data.delta_A([*Q, own.column]) * longer))
        self.shares = [weights[j] * Fraction(v, under) for j, v in zip(Q, own.t, strict=True)]

    def slack(
        self,
        residual: tuple[Sequence[int], int],
        size: Fraction,
        half: Fraction,
        delta: Fraction,
        signs: Sequence[int],
        limit: Fraction,
    ) -> Fraction:
        """Return a lower bound of limit − |a_i*q|, where ‖q + r‖ ≤ delta.

        Args:
            residual: r, as integers over a denominator.
            size: at least ‖r‖.
            half: λ/2.
            delta: see above.
            signs: of the entries of the minimiser on Q, 0 where they are not proved.
            limit: λw_i/2.
        """
        r, under = residual
        known = half * sum((v * s for v, s in zip(self.shares, signs, strict=True)), Fraction(0))
        other = half * sum((abs(v) for v, s in zip(self.shares, signs, strict=True) if not s), Fraction(0))
        own = Fraction(sum(map(mul, self.b, r)), self.under * under)
        return limit - abs(known - own) - other - self.norm * delta - self.radius * (size + delta)


def combination(data: Data, Q: Sequence[int], column: int, delta: float, size: float) -> Combination | None:
    """Return a combination for which about ‖b‖·delta + ‖E(e_i − t)‖·size is smallest; ``None`` if 0 is as good.

    Args:
        data: A_n and the radii.
        Q: columns, at least one.
        column: i.
        delta: about Δ of Theorem 1.
        size: about ‖r‖ + Δ.
    """
    A, a = data.floats[:, list(Q)], data.floats[:, column]
    if not (np.isfinite(A).all() and np.isfinite(a).all()) or delta <= 0.0:
        return None
    ridge = float(data.delta_A([*Q, column])) * size / delta
    wide = np.vstack([A, ridge * np.eye(len(Q))])
    t = np.linalg.lstsq(wide, np.concatenate([a, np.zeros(len(Q))]), rcond=None)[0]
    if not np.isfinite(t).all() or not t.any() or float(np.abs(t).max()) > 2.0**40:
        return None
    bits = _BITS + max(0, -math.frexp(float(np.abs(t).max()))[1])
    return Combination(column, tuple(round(math.ldexp(float(v), bits)) for v in t), 1 << bits)


def combinations(
    data: Data, Q: Sequence[int], columns: Sequence[int], delta: float, size: float
) -> dict[int, Combination]:
    """Return a combination for each of these columns that has one (see `combination`); real data."""
    if data.parts == 2 or not Q:
        return {}
    found = {i: combination(data, Q, i, delta, size) for i in columns}
    return {i: own for i, own in found.items() if own is not None}

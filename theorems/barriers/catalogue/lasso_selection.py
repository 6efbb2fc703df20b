"""Which features the LASSO selects, proved from a datum: for every input that can have it, where that is so.

Theorem (``docs/explanation/computable.md``). Let x minimise λ‖x‖₁ + ‖Ax − y‖₂² with support S, r = y − Ax, and let ‖A' − A‖₂ ≤ δ,
‖y' − y‖₂ ≤ δ'. With σ ≤ σ_min(A_S), δ < σ, ρ = δ' + δ‖x‖, τ = (δ(‖r‖ + ρ) + ‖A_S‖ρ)/(σ − δ)², ω = ρ + (‖A_S‖ + δ)τ: if |x_i| > τ on S
and 2(|A_iᵀr| + δ(‖r‖ + ω) + ‖A_i‖ω) < λ off S, then (A', y') has one minimiser, with support S and the signs of x.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from theorems.core.errors import Undecided
from theorems.core.linear import Row, dot, semidefinite_rank
from theorems.core.pieces import roots
from theorems.problems import Lasso, solve_real

__all__ = ["certified_support"]

#: σ² is found to within a factor of 4; it is at least the smallest eigenvalue divided by 2^SEARCH, or nothing is said.
SEARCH: Final = 200


def certified_support(
    rows: Sequence[Row], y: Row, lam: Fraction, delta: Fraction, delta_y: Fraction
) -> tuple[int, ...] | None:
    """Return the support of the only minimiser of every LASSO problem near (A, y), or ``None`` if this datum does not prove one.

    If the minimiser of an input is unique and strictly complementary (2|A_iᵀr| < λ off its support), data of some index prove it.

    Args:
        rows: A, m rows of n rational numbers.
        y: m numbers.
        lam: λ > 0.
        delta: ‖A' − A‖₂ is at most this, ≥ 0.
        delta_y: ‖y' − y‖₂ is at most this, ≥ 0.
    """
    try:
        face = solve_real(Lasso(lam), [list(row) for row in rows], list(y))
    except Undecided:
        return None
    if not face.unique:
        return None
    x = face.vertex()
    support = tuple(i for i, value in enumerate(x) if value)
    columns = list(zip(*rows, strict=True))
    residual = [b - dot(row, x) for row, b in zip(rows, y, strict=True)]
    length, size = _root(dot(x, x)), _root(dot(residual, residual))
    rho = delta_y + delta * length
    tau = omega = rho
    if support:
        sigma = _least_singular_value([columns[i] for i in support])
        if sigma <= delta:
            return None
        norm = _root(sum((dot(columns[i], columns[i]) for i in support), Fraction(0)))  # Frobenius, at least ‖A_S‖₂
        tau = (delta * (size + rho) + norm * rho) / (sigma - delta) ** 2
        omega = rho + (norm + delta) * tau
        if any(abs(x[i]) <= tau for i in support):
            return None
    for i, column in enumerate(columns):
        if i not in support:
            moved = delta * (size + omega) + _root(dot(column, column)) * omega
            if 2 * (abs(dot(column, residual)) + moved) >= lam:
                return None
    return support


def _root(square: Fraction) -> Fraction:
    return roots(square)[1]


def _least_singular_value(columns: Sequence[Row]) -> Fraction:
    """Return σ with σ_min/2 ≤ σ ≤ σ_min, up to rounding; 0 if it is 0 or tiny: by tests of definiteness, exact."""
    gram = [[dot(a, b) for b in columns] for a in columns]
    least = min(gram[i][i] for i in range(len(gram)))  # at least the smallest eigenvalue
    for _ in range(SEARCH):
        shifted = [[x - (least if i == k else 0) for k, x in enumerate(row)] for i, row in enumerate(gram)]
        if semidefinite_rank(shifted) is not None:
            return roots(least)[0]
        least /= 4
    return Fraction(0)

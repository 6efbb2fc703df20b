"""The contrast: on Ω of ``smale18`` the null space property fails, and for one support set it degenerates as the tie is approached.

Proofs: ``docs/explanation/firenet.md``, Proposition 8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from theorems.barriers.smale18 import Smale18
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.guarantees.null_space.primal import Vector
from theorems.guarantees.null_space.scaled_matrix import Pair
from theorems.guarantees.surd import root_down

#: ε = 2^-e is expanded up to this e.
MAX_EXPONENT = 4096


@dataclass(frozen=True)
class TieRow:
    """What is proved about the witness with ε = 2^-e, all numbers exact but `C2_lower`, which is rounded down.

    Attributes:
        exponent: e.
        epsilon: ε.
        rho_winner: α/(α+ε), the least ρ of the single support set {winner}, for every γ ≥ `gamma`.
        gamma: 1/(α+ε); no ρ belongs to a smaller γ.
        rho_all: (α+ε)/α > 1, the least ρ if all support sets of one entry are asked for: the property fails.
        C2_upper: C₂(λ) of the theorem for the support set {winner} alone (κ = 1) and this λ; at the best λ it is 2/ε.
        C2_lower: √2·α/(λε): ‖z − x‖ ≤ C₂(F(z) − F(x)) for the minimiser x and all z needs at least this (P3 with this λ).
        separation: √2·c(α+ε), the distance of two solutions.
        guaranteed: `C2_lower`·2·2^-n·‖x‖ with n = e − 1: what the theorem can guarantee from data of index n is not better than this.
    """

    exponent: int
    epsilon: Fraction
    rho_winner: Fraction
    gamma: Fraction
    rho_all: Fraction
    C2_upper: Fraction
    C2_lower: Fraction
    separation: Fraction
    guaranteed: Fraction


def tie_row(barrier: Smale18, exponent: int) -> TieRow:
    """Return the row for one exponent.

    Args:
        barrier: a class for P3 (strong or weak).
        exponent: e, from the least one of the class to 4096.

    Raises:
        TheoremError: another problem or part, or an exponent out of range.
    """
    exponent = _checked(barrier, exponent)
    lam = barrier.problem.parameters()["lam"]
    epsilon, alpha = Fraction(1, 1 << exponent), barrier.alpha
    amount = barrier.modulus_of(epsilon)
    lower = root_down(Fraction(2)) * alpha / (lam * epsilon)
    return TieRow(
        exponent=exponent,
        epsilon=epsilon,
        rho_winner=alpha / (alpha + epsilon),
        gamma=1 / (alpha + epsilon),
        rho_all=(alpha + epsilon) / alpha,
        C2_upper=_constant(alpha / (alpha + epsilon), 1 / (alpha + epsilon), lam),
        C2_lower=lower,
        separation=root_down(2 * amount**2),
        guaranteed=lower * 2 * Fraction(2) ** (1 - exponent) * amount,
    )


def _constant(rho: Fraction, gamma: Fraction, lam: Fraction) -> Fraction:
    """Return C₂(λ) for κ = ξ = 1 (Corollary 3): C₁/λ up to λ* = C₁/C₂ = (1 + 3ρ)/(4γ), beyond it (3/2)γ/(1 − λγ)."""
    first = (1 + 3 * rho) / (2 * (1 - rho))
    if 4 * gamma * lam <= 1 + 3 * rho:
        return first / lam
    return Fraction(3, 2) * gamma / (1 - lam * gamma)


def tie_table(barrier: Smale18, exponents: Iterable[int]) -> tuple[TieRow, ...]:
    """Return one row for each exponent."""
    return tuple(tie_row(barrier, e) for e in exponents)


def kernel_vector(barrier: Smale18, exponent: int, *, winner: int = 0, loser: int = 1) -> Vector:
    """Return x with Ax = 0 exactly for the witness: conj(d_j)/a_j at the winner, −conj(d_i)/a_i at a loser, as pairs of rationals."""
    exponent = _checked(barrier, exponent)
    values: list[Pair] = [(Fraction(0), Fraction(0))] * barrier.N
    for j, sign, coefficient in (
        (winner, 1, barrier.alpha + Fraction(1, 1 << exponent)),
        (loser, -1, barrier.alpha),
    ):
        position, (x, z), _ = barrier.vertex(j, exponent)  # the phase is conj(d_j)
        values[position] = (sign * x / coefficient, sign * z / coefficient)
    return tuple(values)


def winner_dual(barrier: Smale18, exponent: int) -> tuple[Fraction, Fraction]:
    """Return (max off the winner of |A*u|, ‖u‖) for u = d_j·U·e₀/a_j, which has (A*u)_j = 1: (α/(α+ε), 1/(α+ε)), by exact products.

    U is unitary: (A*u)_k = conj(d_k)·d_j·a_k/a_j for the competitors, and 0 for the other columns.
    """
    exponent = _checked(barrier, exponent)
    raised = barrier.alpha + Fraction(1, 1 << exponent)
    others = [barrier.alpha / raised] * (barrier.competitors - 1)
    return max(others), 1 / raised


def _checked(barrier: Smale18, exponent: int) -> int:
    if not isinstance(barrier, Smale18) or barrier.problem.power != 1 or barrier.part == "sharp":
        raise TheoremError("barrier", barrier, "a class Smale18('P3', part = strong or weak)")
    return integer_argument("exponent", exponent, barrier.least_exponent, MAX_EXPONENT)

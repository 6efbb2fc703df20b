"""Enclosures by a basis: P1 with η = 0, P3 with residual 0, and linear programs, where m columns carry every solution.

Theorem 4 of ``docs/explanation/digits.md``. With |Q| = m, r = A_n x̂ − y_n, σ ≤ σ_min(A_Q) for every input, sgn the signs of x̂ and
v = A_nᵀp − w·sgn on Q (w alone for LP):

    ‖x − x̂‖ ≤ (‖r‖ + d)/σ for x = A_Q⁻¹y,     ‖p' − p‖ ≤ (‖v‖ + δ_Q‖p‖)/σ = π for the exact multiplier p',

and x is the only solution if its signs are those of x̂, |a_i*p| + ‖a_i‖π + ‖Ee_i‖(‖p‖ + π) < w_i outside of Q, and for P3 λ(‖p‖ + π) < 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.gram import Factor
from theorems.digits.radii import Data
from theorems.digits.rounding import down, root_up, up
from theorems.digits.smooth import correlations_of, residual_of
from theorems.problems import Problem

_ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class BasisProof:
    """Q with m columns, their factor, x̂ on Q times ``under``, and p times ``under``; exact for a rational vertex."""

    indices: tuple[int, ...]
    factor: Factor
    x: tuple[int, ...]
    p: tuple[int, ...]
    under: int


def prove(data: Data, problem: Problem, proof: BasisProof) -> Enclosure:
    """Return the enclosure that a proof gives; real data only.

    Raises:
        NotProved: one of the inequalities does not hold.
    """
    Q, (m, N) = list(proof.indices), data.shape
    if data.parts != 1 or len(Q) != m:
        raise NotProved("a basis has m real columns")
    if problem.constrained and problem.parameter:
        raise NotProved("η is not 0")
    delta = data.delta_A(Q)
    sigma = down(proof.factor.sigma - delta)
    if sigma <= 0:
        raise NotProved("the columns of the basis are not proved to be independent for every input")
    scale = proof.under
    residual, under = residual_of(data, Q, proof.x, scale)
    sizes = {i: Fraction(abs(value), scale) for i, value in zip(Q, proof.x, strict=True)}
    reach = up(root_up(Fraction(sum(map(mul, residual, residual)), under * under)) + data.moved(sizes))
    radius = up(reach / sigma)
    radii = within(proof.factor, radius, reach, delta)
    centre = tuple(Fraction(value, scale) for value in proof.x)
    open_signs = [i for i, c, r in zip(Q, centre, radii, strict=True) if not (c if problem.nonnegative else abs(c)) > r]
    if open_signs:
        raise NotProved(
            f"the signs of {len(open_signs)} coefficients of the basis are not proved", "radius", open_signs
        )
    weights = problem.weights or (Fraction(1),) * N
    v, norm_p, slack = multiplier_bounds(
        data, Q, weights, [(x > 0) - (x < 0) for x in proof.x], proof.p, scale, problem
    )
    moved = up((v + delta * norm_p) / sigma)
    norms, outer = data.column_norms, data.column_radii
    failed = [i for i, s in slack.items() if not norms[i] * moved + outer[i] * (norm_p + moved) < s]
    if failed:
        raise NotProved(f"{len(failed)} columns may enter the basis", "radius", failed)
    if problem.power == 1 and not problem.parameter * (norm_p + moved) < 1:
        raise NotProved("the residual may be different from 0")
    return Enclosure(centre, tuple(Q), N, 1, radius, tuple(radii), True, {}, True, "basis", proof)


def within(factor: Factor, radius: Fraction, reach: Fraction, delta: Fraction) -> list[Fraction]:
    """Return bounds of |h_i| where ‖h‖ ≤ radius and ‖A_Q h‖ ≤ reach."""
    if not radius:
        return [_ZERO] * factor.size
    image = up(reach + (delta + factor.rounding) * radius)
    return [up(min(radius, norm * image)) for norm in factor.inverse_norms]


def multiplier_bounds(
    data: Data,
    Q: list[int],
    weights: tuple[Fraction, ...],
    signs: list[int],
    p: tuple[int, ...],
    scale: int,
    problem: Problem,
) -> tuple[Fraction, Fraction, dict[int, Fraction]]:
    """Return bounds of ‖v‖ and ‖p‖, and for each i outside of Q a lower bound of w_i − |a_i*p| (w_i − a_i*p for LP)."""
    products = correlations_of(data, p)
    under = data.under_A * scale
    square = sum(
        (
            up(abs(Fraction(products[i], under) - weights[i] * (1 if problem.nonnegative else s))) ** 2
            for i, s in zip(Q, signs, strict=True)
        ),
        _ZERO,
    )
    members = set(Q)
    slack = {
        i: weights[i] - Fraction(products[i] if problem.nonnegative else abs(products[i]), under)
        for i in range(data.shape[1])
        if i not in members
    }
    return root_up(square), root_up(Fraction(sum(map(mul, p, p)), scale * scale)), slack

"""Enclosures by one multiplier with slack: P3 with residual near 0, and P1 with η = 0, where the support may grow with
the data.

Theorem 5 of ``docs/explanation/digits.md``. x̂ is supported on S, D ≥ ‖Ax̂ − y‖ for every input, p has slack s_i =
w_i − |a_i*p| > 0 outside of S, v = A_nᵀp − w·sgn(x̂) on S, β = ‖v‖ + δ‖p‖, κ = max (‖a_i‖ + ‖Ee_i‖)/s_i, κ' = max
1/s_i. For every solution x, h = x̂ − x, and

    P3, θ = 1 − λ‖p‖ > 0:   λΣs_i|x_i| + θ‖Ax − y‖ ≤ λβ‖h‖ + (1 + λ‖p‖)D =: M,     K = max(1/(θσ), (κ/σ + κ')/λ),
    P1, η = 0:              Σs_i|x_i| ≤ β‖h‖ + (‖p‖ + ‖w‖/ρ)D =: M,  ρ ≤ σ_min(A*),  K = κ/σ + κ',

so that ‖h‖ ≤ D/σ + K·M, which bounds ‖h‖ if its factor in M, times K, is below 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from theorems.digits.basis import multiplier_bounds
from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.gram import Factor
from theorems.digits.radii import Data
from theorems.digits.rounding import down, root_up, up
from theorems.digits.smooth import residual_of
from theorems.problems import Problem

__all__ = ["SharpProof", "prove", "rows_of"]

_ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class SharpProof:
    """S, the factor of its columns (``None`` if S is empty), x̂ on S and p times 2^bits, and for P1 the factor of the rows of A."""

    indices: tuple[int, ...]
    factor: Factor | None
    x: tuple[int, ...]
    p: tuple[int, ...]
    bits: int
    rows: Factor | None = None


def rows_of(data: Data) -> Data:
    """Return A_nᵀ as data without radii: its columns are the rows of A_n."""
    return Data.real([list(row) for row in zip(*data.columns, strict=True)], data.under_A, [0] * len(data.columns), 1)


def prove(data: Data, problem: Problem, proof: SharpProof) -> Enclosure:
    """Return the enclosure that a proof gives; real data only.

    Raises:
        NotProved: one of the inequalities does not hold.
    """
    S, (_, N) = list(proof.indices), data.shape
    if data.parts != 1 or problem.name not in ("P1", "P3"):
        raise NotProved("this is for P1 and P3 with real data")
    if problem.name == "P1" and problem.parameters()["eta"] != 0:
        raise NotProved("η is not 0")
    everywhere = data.delta_A(list(range(N)))
    sigma = None if proof.factor is None else down(proof.factor.sigma - data.delta_A(S))
    if sigma is not None and sigma <= 0:
        raise NotProved("the columns of the support are not proved to be independent for every input")
    scale = 1 << proof.bits
    residual, under = residual_of(data, S, proof.x, scale)
    sizes = {i: Fraction(abs(value), scale) for i, value in zip(S, proof.x, strict=True)}
    D = up(root_up(Fraction(sum(map(mul, residual, residual)), under * under)) + data.moved(sizes))
    weights = problem.weights or (Fraction(1),) * N
    signs = [(x > 0) - (x < 0) for x in proof.x]
    if not all(signs):
        raise NotProved("an entry of the support is 0")
    v, norm_p, slack = multiplier_bounds(data, S, weights, signs, proof.p, scale, problem.name)
    slack = {i: down(s) for i, s in slack.items()}
    tight = [i for i, s in slack.items() if s <= 0]
    if tight:
        raise NotProved(f"no slack at {len(tight)} columns", "columns", tight)
    norms, radii_A = data.column_norms, data.column_radii
    kappa = up(max(((norms[i] + radii_A[i]) / s for i, s in slack.items()), default=_ZERO))
    longest = up(max((1 / s for s in slack.values()), default=_ZERO))
    beta = up(v + everywhere * norm_p)
    inverse = _ZERO if sigma is None else up(1 / sigma)
    outside = up(kappa * inverse + longest)
    if problem.name == "P3":
        lam = problem.parameters()["lam"]
        theta = 1 - lam * norm_p
        if theta <= 0:
            raise NotProved("the residual may be different from 0")
        K, slope, constant, share = max(up(inverse / theta), up(outside / lam)), lam * beta, (1 + lam * norm_p) * D, lam
    else:
        rest = _ZERO
        if D:
            rho = None if proof.rows is None else proof.rows.sigma - everywhere
            if rho is None or rho <= 0:
                raise NotProved("the rows of A are not proved to be independent for every input")
            rest = root_up(sum((w * w for w in weights), _ZERO)) / rho
        K, slope, constant, share = outside, beta, (norm_p + rest) * D, Fraction(1)
    contraction = 1 - up(K * slope)
    if contraction <= 0:
        raise NotProved("the slack of the multiplier is too small for data as coarse as these")
    radius = up((D * inverse + K * constant) / contraction)
    M = up(slope * radius + constant)
    limits = {i: up(min(radius, M / (share * s))) for i, s in slack.items()}
    centre = tuple(Fraction(value, scale) for value in proof.x)
    everywhere_zero = all(limit == 0 for limit in limits.values())
    return Enclosure(
        centre,
        tuple(S),
        N,
        1,
        radius,
        (radius,) * len(S),
        everywhere_zero,
        {} if everywhere_zero else limits,
        True if data.exact and radius == 0 else None,
        "sharp",
        proof,
    )

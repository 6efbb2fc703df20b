"""Enclosures by one multiplier with slack: P3 with residual near 0, and P1 with η = 0, where the support may grow with
the data.

Theorem 5 of ``docs/explanation/digits.md``. x̂ is supported on S, D ≥ ‖Ax̂ − y‖ for every input, p has slack s_i =
w_i − |a_i*p| > 0 outside of S, v = A_nᵀp − w·sgn(x̂) on S, β = ‖v‖ + δ‖p‖, P any matrix with ‖I − PA_S‖ ≤ ε, μ ≥ 0,
κ² = max |X_ij − μ b_i·b_j|/(s_i s_j) with X_ij = [i = j] + P a_i·P a_j, b_i = a_i − A_S P a_i, α = ‖P‖ + √μ(1 +
‖A_S‖‖P‖). For every solution x, h = x̂ − x, and

    P3, θ = 1 − λ‖p‖ > 0:   λΣs_i|x_i| + θ‖Ax − y‖ ≤ λβ‖h‖ + (1 + λ‖p‖)D =: M,   K = max(κ/λ, α/θ),
    P1, η = 0:              Σs_i|x_i| ≤ β‖h‖ + GD =: M,                            K = κ,

where G bounds ‖q − p‖ for all q with |a_i*q| ≤ w_i, so that ‖h‖(1 − (1 + √μ‖A_S‖)ε − αδ) ≤ αD + K·M, which bounds
‖h‖ if its factor in M, times K, is small enough. With σ_min(ΣA*) ≥ ρ for a diagonal matrix Σ, G is the smaller one of
‖p‖ + ‖Σw‖/ρ and ‖Σ(w + |A*p|)‖/ρ. LP is as P1, with s_i = w_i − a_i*p and another bound of GD.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from operator import mul

from flint import fmpz_mat

from theorems.digits.basis import multiplier_bounds
from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.gram import Factor
from theorems.digits.near import Combination, Rest
from theorems.digits.radii import Data
from theorems.digits.rounding import down, root_up, up
from theorems.digits.smooth import correlations_of, residual_of
from theorems.problems import Problem

_ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class LeftInverse:
    """P: |S| rows of m integers over ``under``."""

    rows: tuple[tuple[int, ...], ...]
    under: int


@dataclass(frozen=True, eq=False)
class SharpProof:
    """S, a matrix P that nearly inverts A_S from the left (``None`` if S is empty), x̂ on S and p times ``under``, and μ.

    For P1 and LP with data that are not exact: Σ (empty: 1) and the factor of the rows of A_n Σ. For LP, where Σ = 1, a
    point times ``under`` whose entries are all positive. ``near`` says why some columns are no part of any solution.
    """

    indices: tuple[int, ...]
    inverse: LeftInverse | None
    x: tuple[int, ...]
    p: tuple[int, ...]
    under: int
    rows: Factor | None = None
    scales: tuple[int, ...] = ()
    interior: tuple[int, ...] = ()
    mu: Fraction = Fraction(0)
    near: tuple[Combination, ...] = ()


def rows_of(data: Data, scales: Sequence[int] = ()) -> Data:
    """Return (A_n Σ)ᵀ as data without radii: its columns are the rows of A_n Σ."""
    own = scales or (1,) * len(data.columns)
    columns = [[v * s for v in c] for c, s in zip(data.columns, own, strict=True)]
    return Data.real([list(row) for row in zip(*columns, strict=True)], data.under_A, [0] * len(data.columns), 1)


def prove(data: Data, problem: Problem, proof: SharpProof) -> Enclosure:
    """Return the enclosure that a proof gives; real data only.

    Raises:
        NotProved: one of the inequalities does not hold.
    """
    S, (_, N) = list(proof.indices), data.shape
    linear = problem.nonnegative
    if data.parts != 1 or problem.power == 2:
        raise NotProved("this is for P1, P3 and LP with real data")
    if problem.constrained and problem.parameter:
        raise NotProved("η is not 0")
    everywhere, scale = data.delta_A(list(range(N))), proof.under
    residual, under = residual_of(data, S, proof.x, scale)
    sizes = {i: Fraction(abs(value), scale) for i, value in zip(S, proof.x, strict=True)}
    D = up(root_up(Fraction(sum(map(mul, residual, residual)), under * under)) + data.moved(sizes))
    weights = problem.weights or (Fraction(1),) * N
    signs = [(x > 0) - (x < 0) for x in proof.x]
    if not all(sign > 0 if linear else sign for sign in signs):
        raise NotProved("an entry of the support is 0, or negative")
    v, norm_p, slack = multiplier_bounds(data, S, weights, signs, proof.p, scale, problem)
    excluded = _excluded(data, problem, weights, proof, everywhere)
    slack = {i: down(s) for i, s in slack.items() if i not in excluded}
    tight = [i for i, s in slack.items() if s <= 0]
    if tight:
        raise NotProved(f"no slack at {len(tight)} columns", "columns", tight)
    inverse = _Inverse(data, S, proof.inverse)
    kappa, lever = inverse.kappa(slack, proof.mu), root_up(proof.mu)
    inner = inverse.norm + lever * (1 + inverse.size * inverse.norm)
    defect = (1 + lever * inverse.size) * inverse.defect
    beta = up(v + everywhere * norm_p)
    if problem.power == 1:
        lam = problem.parameter
        theta = 1 - lam * norm_p
        if theta <= 0:
            raise NotProved("the residual may be different from 0")
        K, slope, constant, share = up(max(kappa / lam, inner / theta)), lam * beta, (1 + lam * norm_p) * D, lam
    else:
        K, slope, constant, share = kappa, beta, _ZERO, Fraction(1)
        if D and linear:
            constant = _feasible(data, proof, D, beta, slack, everywhere)
        elif D:
            constant = D * _farthest(data, weights, proof, norm_p, everywhere)
    contraction = 1 - up(K * slope + inner * everywhere + defect)
    if contraction <= 0:
        raise NotProved("the slack of the multiplier is too small for data as coarse as these")
    radius = up((inner * D + K * constant) / contraction)
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


class _Inverse:
    """Bounds of ‖P‖, ‖A_S‖ (all of the Frobenius norm or better) and ‖I − PA_S‖; and P(A_n)_i for all i."""

    def __init__(self, data: Data, S: list[int], inverse: LeftInverse | None) -> None:
        self.norm, self.size, self.defect = _ZERO, _ZERO, _ZERO
        self.data, self.S, self.wide = data, S, data.under_A
        self.images: list[list[int]] = [[] for _ in range(data.shape[1])]
        if not S:
            return
        if inverse is None:
            raise NotProved("a matrix that inverts the columns of the support is missing")
        P, self.wide = fmpz_mat([list(row) for row in inverse.rows]), inverse.under * data.under_A
        gram = [sum(abs(int(v)) for v in row) for row in (P * P.transpose()).tolist()]  # ‖PPᵀ‖: its largest row sum
        self.images = [[int(v) for v in row] for row in (data.transposed * P.transpose()).tolist()]
        defect = 0
        for k, i in enumerate(S):
            image = list(self.images[i])
            image[k] -= self.wide
            defect += sum(map(mul, image, image))
        self.norm = root_up(Fraction(max(gram), inverse.under**2))
        self.size = root_up(Fraction(sum(data.squares[i] for i in S), data.under_A**2))
        self.defect = root_up(Fraction(defect, self.wide**2))

    def kappa(self, slack: dict[int, Fraction], mu: Fraction) -> Fraction:
        """Return a bound of √max |X_ij − μ b_i·b_j|/(s_i s_j), X_ij = [i = j] + P a_i·P a_j, b_i = a_i − A_S P a_i.

        Where μ = 0 the diagonal has the largest entries. Otherwise vectors divided by s_i are rounded to 2^-30 of the longest.
        """
        squares = {i: 1 + Fraction(sum(map(mul, self.images[i], self.images[i])), self.wide**2) for i in slack}
        largest = max((up(root_up(squares[i]) / s) for i, s in slack.items()), default=_ZERO)
        if not mu:
            return largest
        data, own = self.data, list(slack)
        images = fmpz_mat([self.images[i] or [0] for i in own])
        active = fmpz_mat([data.columns[j] for j in self.S] or [[0] * data.shape[0]])
        rests = fmpz_mat([data.columns[i] for i in own]) * self.wide - images * active
        vectors, under = [[int(v) for v in row] for row in rests.tolist()], data.under_A * self.wide
        lengths = [
            root_up(Fraction(sum(map(mul, v, v)), under**2)) / slack[i] for i, v in zip(own, vectors, strict=True)
        ]
        unit = up(max([*lengths, largest])) / (1 << 30)
        first, second = [], []
        for i, v in zip(own, vectors, strict=True):
            scale = 1 / (slack[i] * unit)
            first.append([round(x * scale / self.wide) for x in self.images[i]] or [0])
            second.append([round(x * scale / under) for x in v])
        size = data.shape[0] + len(self.S)
        slop = (1 + mu) * (isqrt(size) + 1) * (2**30 + size)
        A, B = fmpz_mat(first), fmpz_mat(second)
        # μ = over/under: the largest of |under·(diagonal + A·Aᵀ) − over·B·Bᵀ|
        form = (A * A.transpose()) * mu.denominator - (B * B.transpose()) * mu.numerator
        top = _ZERO
        for k, row in enumerate(form.tolist()):
            entries = [abs(int(v)) for v in row]
            diagonal = abs(mu.denominator / (slack[own[k]] * unit) ** 2 + int(row[k]))
            entries[k] = 0
            top = max(top, diagonal, Fraction(max(entries)))
        return up(unit * root_up(top / mu.denominator + slop))


def _excluded(
    data: Data, problem: Problem, weights: Sequence[Fraction], proof: SharpProof, everywhere: Fraction
) -> set[int]:
    """Return the columns of ``near``: |a_i*q| < w_i for every multiplier q, so that they are no part of any solution."""
    if not proof.near:
        return set()
    if problem.nonnegative:
        raise NotProved("not for LP")
    lam = problem.parameters().get("lam")
    # Multipliers of P3 are also at most 1/λ long
    bounds = [] if lam is None else [1 / lam]
    if proof.rows is not None or not bounds:
        bounds.append(_multipliers(weights, proof, everywhere)[0])
    longest = min(bounds)
    for own in proof.near:
        rest = Rest(data, weights, proof.indices, own)
        if not sum(map(abs, rest.shares), _ZERO) + (rest.norm + rest.radius) * longest < weights[own.column]:
            raise NotProved(f"column {own.column} may be part of a solution", "near", [own.column])
    return {own.column for own in proof.near}


def _multipliers(
    weights: Sequence[Fraction], proof: SharpProof, everywhere: Fraction
) -> tuple[Fraction, Fraction, Sequence[int]]:
    """Return a bound of ‖q‖ for all q with |a_i*q| ≤ w_i for all i, for every input: ‖Σw‖/ρ; and ρ, Σ."""
    scales = proof.scales or (1,) * len(weights)
    rho = None if proof.rows is None else proof.rows.sigma - everywhere * max(map(abs, scales))
    if rho is None or rho <= 0:
        raise NotProved("the rows of A are not proved to be independent for every input")
    return root_up(sum(((s * w) ** 2 for s, w in zip(scales, weights, strict=True)), _ZERO)) / rho, rho, scales


def _farthest(
    data: Data, weights: Sequence[Fraction], proof: SharpProof, norm_p: Fraction, everywhere: Fraction
) -> Fraction:
    """Return a bound of ‖q − p‖ for all q with |a_i*q| ≤ w_i for all i, for every input."""
    plain, rho, scales = _multipliers(weights, proof, everywhere)
    products, under = correlations_of(data, proof.p), data.under_A * proof.under
    radii = data.column_radii
    sizes = [up(Fraction(abs(c), under) + radii[i] * norm_p) for i, c in enumerate(products)]
    moved = root_up(sum(((s * (w + v)) ** 2 for s, w, v in zip(scales, weights, sizes, strict=True)), _ZERO))
    return up(min(norm_p + plain, moved / rho))


def _feasible(
    data: Data, proof: SharpProof, D: Fraction, beta: Fraction, slack: dict[int, Fraction], everywhere: Fraction
) -> Fraction:
    """LP: return what M has beside β‖h‖: near x̂ there is a feasible point for every input, towards the positive one."""
    z, scale, N = proof.interior, proof.under, data.shape[1]
    rho = None if proof.rows is None else proof.rows.sigma - everywhere
    if rho is None or rho <= 0 or len(z) != N or min(z) <= 0:
        raise NotProved("the rows of A are not proved to be independent, or no positive point is known")
    residual, under = residual_of(data, list(range(N)), z, scale)
    size = root_up(Fraction(sum(map(mul, residual, residual)), under * under))
    top = max(D, up(size + data.moved({i: Fraction(v, scale) for i, v in enumerate(z)})))
    tau = up(top / (rho * Fraction(min(z), scale)))
    if tau > 1:
        raise NotProved("inputs with these data may be infeasible")
    away = list(z)
    for i, v in zip(proof.indices, proof.x, strict=True):
        away[i] -= v
    near = up(tau * root_up(Fraction(sum(map(mul, away, away)), scale * scale)) + top / rho)
    cost = sum((up(s * Fraction(z[i], scale)) for i, s in slack.items()), _ZERO)
    return up(beta * near + tau * cost + root_up(sum((s * s for s in slack.values()), _ZERO)) * top / rho)

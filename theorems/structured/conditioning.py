"""Condition numbers of the members of the classes, exactly: cond(AA*), the feasibility condition C_FP, and Cond(Ξ).

Definitions, proofs and sources: ``docs/explanation/conditioning.md``. On every class they are at most 1: that no algorithm
computes K digits is not due to bad conditioning in any of these senses.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final, Literal, Protocol

from oracles import ExactInput, ExactMatrix, ExactVector, Perturbed, Phase
from theorems.core.errors import TheoremError
from theorems.problems import Problem, SolutionSet
from theorems.structured.vertex_solutions import operator_distance_squared

__all__ = [
    "SOURCES",
    "ConditionNumber",
    "ConditionedBarrier",
    "CrossCheck",
    "class_condition_numbers",
    "condition_numbers",
    "cross_check",
]

#: Where the definitions come from.
SOURCES: Final[dict[str, str]] = {
    "cond(AA*)": "the condition number of a matrix in the ℓ² operator norm; as a condition of the class in M. J. Colbrook, V. Antun, "
    "A. C. Hansen, PNAS 119 (2022) e2107151119",
    "C_FP": "J. Renegar, Math. Program. 70 (1995) 279-351; P. Bürgisser, F. Cucker, Condition (Springer, 2013); "
    "A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734",
    "Cond(Xi)": "J. R. Rice, SIAM J. Numer. Anal. 3 (1966) 287-310; P. Bürgisser, F. Cucker, Condition (Springer, 2013); "
    "along the coordinates that vary: A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734",
}

_DEFINITIONS: Final[dict[str, str]] = {
    "cond(AA*)": "‖AA*‖₂·‖(AA*)⁻¹‖₂",
    "C_FP": "max(‖A‖₂, ‖y‖₂)/ρ(A, y), ρ the infimum of max(‖Â‖₂, ‖ŷ‖₂) for which "
    "‖(A + Â)x − y − ŷ‖₂ ≤ η (P2, P3: η = 0) has no solution",
    "C_FP, LP": "max(‖A‖₂, ‖y‖₂)/ρ(A, y), ρ the infimum of ‖Â‖₂, Â in the entries that vary in the class, "
    "for which (A + Â)x = y, x ≥ 0 has no solution",
    "Cond(Xi), A": "lim_{ν→0} sup {dist(Ξ(A + Â, y), Ξ(A, y))/‖Â‖₂ : 0 < ‖Â‖₂ ≤ ν, Â in the entries that vary in the class}, "
    "dist(S, T) = sup_{s∈S} inf_{t∈T} d(s, t)",
    "Cond(Xi), t": "lim_{ν→0} sup {dist(Ξ(A, (t + τ)·Ue₀), Ξ(A, t·Ue₀))/|τ| : 0 < |τ| ≤ ν}",
}


@dataclass(frozen=True)
class ConditionNumber:
    """A condition number of a member (or of a class), with its bound.

    Attributes:
        name: ``cond(AA*)``, ``C_FP``, ``Cond(Xi), A`` or ``Cond(Xi), t``.
        sample: of which y_k, or ``None`` if it does not depend on y.
        lower: a proved lower bound.
        upper: a proved upper bound, equal if the number is known as a rational.
        bound: what it must not exceed.
        definition: in formulas.
        source: of the definition.
    """

    name: str
    sample: int | None
    lower: Fraction
    upper: Fraction
    bound: Fraction
    definition: str
    source: str

    @property
    def holds(self) -> bool:
        """Whether it is proved not to exceed the bound."""
        return self.upper <= self.bound

    @property
    def exact(self) -> bool:
        """Whether the bounds agree."""
        return self.lower == self.upper


class ConditionedBarrier(Protocol):
    """What a barrier tells: its problem and its members."""

    @property
    def problem(self) -> Problem:
        """The problem."""

    @property
    def competitors(self) -> int:
        """N1."""

    @property
    def least_exponent(self) -> int:
        """The smallest exponent."""

    @property
    def centre(self) -> ExactInput:
        """The centre."""

    def witness(self, winner: int, exponent: int) -> ExactInput:
        """Return the member (j, e)."""


def condition_numbers(
    barrier: ConditionedBarrier, member: tuple[int, int] | None = None
) -> tuple[ConditionNumber, ...]:
    """Return the condition numbers of a member, for every sample.

    Args:
        barrier: for example `Smale18`.
        member: (j, e), or ``None`` for the centre.

    Returns:
        cond(AA*); and for each sample C_FP, Cond(Ξ) along the varying entries of A, and along t.

    Raises:
        TheoremError: no such member, or a problem whose derivatives are not known here.
    """
    point = barrier.centre if member is None else barrier.witness(*member)
    problem, n = barrier.problem, barrier.competitors
    low, high = _largest_coefficient(point.A, None if member is None else member[0])
    least_norm = _norm_squared_below(point.A)
    complex_entries = point.A.field == "complex"
    result = [_number("cond(AA*)", None, _gram_condition(point.A), "cond(AA*)")]
    for k, y in enumerate(point.samples):
        result.append(_number("C_FP", k, _feasibility(least_norm, point.A, y.scale), _feasibility_key(problem)))
        ties = n if member is None else 1
        slope = _solution_slope(problem, low, high, y.scale, complex_entries, ties)
        result.append(_number("Cond(Xi), A", k, slope, "Cond(Xi), A"))
        result.append(_number("Cond(Xi), t", k, (1 / high, 1 / low), "Cond(Xi), t"))
    return tuple(result)


def class_condition_numbers(barrier: ConditionedBarrier) -> tuple[ConditionNumber, ...]:
    """Return enclosures of the suprema of the condition numbers over all members of the class, the centre counted as a member.

    For every a ≥ α: C_FP = 1 from t² ≤ N1·α² on; |c'(a)| ≤ c(a)/a ≤ c(α)/α; ∂c/∂t = 1/a ≤ 1/α.

    Args:
        barrier: for example `Smale18`.
    """
    point, problem = barrier.centre, barrier.problem
    alpha = point.A.base
    largest = _largest_coefficient(barrier.witness(0, barrier.least_exponent).A, 0)[1]  # of all members
    complex_entries = point.A.field == "complex"
    result = [_number("cond(AA*)", None, _gram_condition(point.A), "cond(AA*)")]
    least_norm = barrier.competitors * alpha**2
    for k, y in enumerate(point.samples):
        result.append(_number("C_FP", k, _feasibility(least_norm, point.A, y.scale), _feasibility_key(problem)))
        attained = _solution_slope(problem, largest, largest, y.scale, complex_entries, 1)[0]
        steepest = _modulus(problem, alpha, y.scale) / alpha
        result.append(_number("Cond(Xi), A", k, (attained, steepest), "Cond(Xi), A"))
        result.append(_number("Cond(Xi), t", k, (1 / largest, 1 / alpha), "Cond(Xi), t"))
    return tuple(result)


def _number(name: str, sample: int | None, bounds: tuple[Fraction, Fraction], key: str) -> ConditionNumber:
    source = SOURCES["Cond(Xi)" if name.startswith("Cond") else name]
    return ConditionNumber(name, sample, *bounds, Fraction(1), _DEFINITIONS[key], source)


def _feasibility_key(problem: Problem) -> str:
    return "C_FP, LP" if problem.name == "LP" else "C_FP"


def _gram_condition(A: ExactMatrix) -> tuple[Fraction, Fraction]:
    """Return (1, 1) as BB* = diag(‖a‖², b², …, b²) with b = ‖a‖."""
    if A.norm_scale is not None:
        raise TheoremError("A", A.norm_scale, "a matrix of the class, whose block is ‖a‖₂ times the identity")
    return Fraction(1), Fraction(1)


def _feasibility(least_norm: Fraction, A: ExactMatrix, t: Fraction) -> tuple[Fraction, Fraction]:
    """Return bounds of max(‖a‖, t)/‖a‖, where ‖a‖² ≥ ``least_norm``: (1, 1) if t ≤ ‖a‖."""
    if t * t <= least_norm:
        return Fraction(1), Fraction(1)
    return Fraction(1), _root(t * t / least_norm)[1]


def _solution_slope(
    problem: Problem, low: Fraction, high: Fraction, t: Fraction, complex_entries: bool, ties: int
) -> tuple[Fraction, Fraction]:
    """Return bounds of Cond(Ξ) at a coefficient a in [low, high]: c(a)/a over ℂ; over ℝ |c'(a)|, divided by √N1 where N1 columns tie."""
    if complex_entries:
        return _modulus(problem, high, t) / high, _modulus(problem, low, t) / low
    lower, upper = _slope(problem, low, high, t)
    if ties == 1:
        return lower, upper
    return _root(lower**2 / ties)[0], _root(upper**2 / ties)[1]


def _modulus(problem: Problem, a: Fraction, t: Fraction) -> Fraction:
    return problem.amount(a, t) / a


def _slope(problem: Problem, low: Fraction, high: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
    """Return bounds of |c'(a)| for a in [low, high], on the class (where c decreases)."""
    if problem.name == "P2":  # |c'| = t/a² − λ/a³
        lam = problem.parameters()["lam"]
        if low == high:
            exact = t / low**2 - lam / low**3
            return exact, exact
        return max(t / high**2 - lam / low**3, Fraction(0)), t / low**2 - lam / high**3
    if problem.name in ("P1", "P3", "LP"):  # c = s/a with s independent of a
        s = problem.amount(high, t)
        return s / high**2, s / low**2
    raise TheoremError("problem", problem.name, "P1, P2, P3 or LP")


def _largest_coefficient(A: ExactMatrix, winner: int | None) -> tuple[Fraction, Fraction]:
    """Return bounds of the winner's coefficient: equal, or α < α + 2^-e ≤ α + 2^-4096 if it is kept symbolic."""
    if winner is None:
        return A.base, A.base
    value = dict(A.changed)[winner]
    if isinstance(value, Perturbed):
        return value.base, value.base + Fraction(1, 1 << min(value.exponent, 4096))
    return value, value


def _norm_squared_below(A: ExactMatrix) -> Fraction:
    """Return ‖a‖², or a lower bound if a coefficient is kept symbolic."""
    changed: list[Fraction] = [x.base if isinstance(x, Perturbed) else x for _, x in A.changed]
    return (A.competitors - len(changed)) * A.base**2 + sum((x * x for x in changed), Fraction(0))


def _root(square: Fraction, bits: int = 64) -> tuple[Fraction, Fraction]:
    """Return rationals (lower, upper) around √square, relatively 2^-bits apart or less; equal if √square is rational."""
    over, under = isqrt(square.numerator), isqrt(square.denominator)
    if over**2 == square.numerator and under**2 == square.denominator:
        return Fraction(over, under), Fraction(over, under)
    shift = bits + max(0, square.denominator.bit_length() - square.numerator.bit_length()) // 2 + 1
    floor = isqrt((square.numerator << (2 * shift)) // square.denominator)
    return Fraction(floor, 1 << shift), Fraction(floor + 1, 1 << shift)


@dataclass(frozen=True)
class CrossCheck:
    """Difference quotients dist(Ξ(perturbed), Ξ)/‖perturbation‖ against the proved condition number.

    Attributes:
        coordinate: ``A`` or ``t``.
        radius: ν, every perturbation was shorter.
        largest_squared: the largest squared quotient found, exact.
        allowed_squared: the square of a proved bound of all quotients with perturbations up to ν.
        limit: bounds of the condition number, the limit of ``allowed`` as ν → 0.
    """

    coordinate: Literal["A", "t"]
    radius: Fraction
    largest_squared: Fraction
    allowed_squared: Fraction
    limit: tuple[Fraction, Fraction]

    @property
    def holds(self) -> bool:
        """Whether no quotient exceeds the bound."""
        return self.largest_squared <= self.allowed_squared


def cross_check(
    barrier: ConditionedBarrier,
    member: tuple[int, int] | None = None,
    *,
    sample: int = 0,
    radius_exponent: int = 40,
    count: int = 20,
    seed: int = 0,
) -> tuple[CrossCheck, CrossCheck]:
    """Return exact difference quotients for random and for extremal perturbations of the varying entries of A, and of t.

    Ξ of the perturbed input is computed by `Problem.solution_set`, which knows nothing of the derivatives. Distances of outputs are in ℓ²
    (in ℓ^∞ for LP), those of inputs in the operator norm.

    Args:
        barrier: for example `Smale18`.
        member: (j, e), or ``None`` for the centre; ν has to be below half of the lead 2^-e.
        sample: k.
        radius_exponent: ν = 2^-radius_exponent.
        count: number of random perturbations.
        seed: of the random numbers.

    Raises:
        TheoremError: no such member or sample, or a radius beyond half of the lead.
    """
    point = barrier.centre if member is None else barrier.witness(*member)
    if not 0 <= sample < len(point.samples):
        raise TheoremError("sample", sample, f"0 to {len(point.samples) - 1}")
    y = point.samples[sample]
    nu = Fraction(1, 1 << radius_exponent)
    values = _values(point.A)
    lead = Fraction(2) if member is None else max(values) - point.A.base
    if 2 * nu >= lead:
        raise TheoremError(
            "radius_exponent", radius_exponent, f"large enough that 2^-radius_exponent is below {lead}/2"
        )
    source = random.Random(f"condition {seed}")
    base = barrier.problem.solution_set(ExactInput(point.A, y))
    distance = _set_distance_maximum if barrier.problem.name == "LP" else _set_distance_euclidean
    largest = Fraction(0)
    for coefficients, phases in _perturbations(point.A, values, member, nu, count, source):
        moved = ExactMatrix.of(
            point.A.unitary,
            coefficients,
            diagonal=None if phases is None else phases,
            permutation=point.A.permutation,
        )
        size = operator_distance_squared(moved, point.A)
        if 0 < size <= nu**2:
            there = barrier.problem.solution_set(ExactInput(moved, y))
            largest = max(largest, distance(there, base) / size)
    along = Fraction(0)
    for _ in range(count):
        tau = nu * Fraction(source.randint(1, 1 << 20), 1 << 20) * source.choice((-1, 1))
        there = barrier.problem.solution_set(ExactInput(point.A, ExactVector(y.unitary, y.scale + tau)))
        along = max(along, distance(there, base) / tau**2)
    numbers = {number.name: number for number in condition_numbers(barrier, member) if number.sample == sample}
    in_a, in_t = numbers["Cond(Xi), A"], numbers["Cond(Xi), t"]
    best = max(values)
    field = point.A.field == "complex"
    ties = len(values) if member is None else 1
    allowed = _solution_slope(barrier.problem, best - nu, best + nu, y.scale, field, ties)[1]
    return (
        CrossCheck("A", nu, largest, allowed**2, (in_a.lower, in_a.upper)),
        CrossCheck("t", nu, along, in_t.upper**2, (in_t.lower, in_t.upper)),
    )


def _values(A: ExactMatrix) -> list[Fraction]:
    values: list[Fraction] = [A.base] * A.competitors
    for j, value in A.changed:
        if isinstance(value, Perturbed):
            raise TheoremError("member", value, "a member with an exponent of at most 4096")
        values[j] = value
    return values


def _perturbations(
    A: ExactMatrix,
    values: list[Fraction],
    member: tuple[int, int] | None,
    nu: Fraction,
    count: int,
    source: random.Random,
) -> list[tuple[list[Fraction], list[Phase] | None]]:
    """Return (coefficients, phases): the extremal directions of the proofs, and random ones, all within ν."""
    n = len(values)
    step = nu / 2
    result: list[tuple[list[Fraction], list[Phase] | None]] = []
    phases = None if A.diagonal is None else list(A.diagonal)
    winner = source.randrange(n) if member is None else member[0]
    for sign in (1, -1):
        changed = list(values)
        changed[winner] += sign * step
        result.append((changed, phases))
    even = step / (isqrt(n) + 1)
    result += [([x + sign * even for x in values], phases) for sign in (1, -1)]
    if A.field == "complex" and phases is not None:
        changed = list(values)
        if member is None:  # the turned column has to win
            changed[winner] += step**2
        result.append((changed, _turned(phases, {winner: step / (4 * values[winner])})))
    for _ in range(count):
        numbers = [Fraction(source.randint(-(1 << 20), 1 << 20), 1 << 20) for _ in range(n)]
        if source.random() < 0.5:  # few entries
            keep = source.sample(range(n), source.randint(1, min(n, 3)))
            numbers = [x if i in keep else Fraction(0) for i, x in enumerate(numbers)]
        total = sum((x * x for x in numbers), Fraction(0))
        if total == 0:
            continue
        scale = step / _root(total, 20)[1]
        turned = phases
        if A.field == "complex" and phases is not None:
            turned = _turned(
                phases,
                {j: scale * Fraction(source.randint(-1024, 1024), 4096 * n) / values[j] for j in range(n)},
            )
        result.append(([x + scale * d for x, d in zip(values, numbers, strict=True)], turned))
    return result


def _turned(phases: Sequence[Phase], angles: dict[int, Fraction]) -> list[Phase]:
    """Return the phases with d_j multiplied by the point (1 − s² + 2s√−1)/(1 + s²) of the circle, s = angles[j]."""
    result = list(phases)
    for j, s in angles.items():
        (x, z), u, v = phases[j], (1 - s * s) / (1 + s * s), 2 * s / (1 + s * s)
        result[j] = x * u - z * v, x * v + z * u
    return result


def _set_distance_euclidean(there: SolutionSet, base: SolutionSet) -> Fraction:
    """Return max over the vertices of one set of the squared ℓ² distance to the other: the supremum, as the distance is convex."""
    return max(base.distance_squared(vector) for vector in there.vectors())


def _set_distance_maximum(there: SolutionSet, base: SolutionSet) -> Fraction:
    """Return the squared ℓ^∞ distance, for sets {Σ x_i = c, x ≥ 0} on coordinates; both in the same coordinates or fewer.

    A vertex v·e_i is at distance (c − v)/q from the simplex of q vertices c·e_i if v ≤ c, and v − c if v ≥ c.
    """
    (c,) = {vertex.amount for vertex in base.vertices}
    positions = {vertex.position for vertex in base.vertices}
    largest = Fraction(0)
    for vertex in there.vertices:
        if vertex.position not in positions:
            raise TheoremError("perturbed", vertex.position, f"a solution on the coordinates {sorted(positions)}")
        gap = (c - vertex.amount) / len(positions) if vertex.amount <= c else vertex.amount - c
        largest = max(largest, gap * gap)
    return largest

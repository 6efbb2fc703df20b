"""Condition numbers of the members of the classes, exactly: cond(AA*), the feasibility condition C_FP, and Cond(Ξ).

Definitions, proofs and sources: ``docs/explanation/conditioning.md``. On every class they are at most 1: that no algorithm
computes K digits is not due to bad conditioning in any of these senses. They are confirmed on perturbed members by
`theorems.structured.difference_quotients`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from oracles import ExactMatrix, Perturbed
from theorems.core.errors import TheoremError
from theorems.problems import Problem
from theorems.structured.vertex_solutions import VertexBarrier

__all__ = [
    "SOURCES",
    "ConditionNumber",
    "class_condition_numbers",
    "condition_numbers",
    "coefficient_slope",
]

#: Where the definitions come from.
SOURCES: Final[dict[str, str]] = {
    "cond(AA*)": "the condition number of a matrix in the ℓ² operator norm; as a condition of the class in M. J. Colbrook, V. Antun, "
    "A. C. Hansen, PNAS 119 (2022) e2107151119",
    "C_FP": "J. Renegar, Math. Program. 70 (1995) 279-351; P. Bürgisser, F. Cucker, Condition (Springer, 2013); "
    "A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734",
    "Cond(Xi)": "J. R. Rice, SIAM J. Numer. Anal. 3 (1966) 287-310; P. Bürgisser, F. Cucker, Condition (Springer, 2013); "
    "along active coordinates: A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734",
}

_DEFINITIONS: Final[dict[str, str]] = {
    "cond(AA*)": "‖AA*‖₂·‖(AA*)⁻¹‖₂",
    "C_FP": "max(‖A‖₂, ‖y‖₂)/ρ(A, y), ρ the infimum of max(‖Â‖₂, ‖ŷ‖₂) for which "
    "‖(A + Â)x − y − ŷ‖₂ ≤ η (P2, P3: η = 0) has no solution",
    "C_FP, LP": "max(‖A‖₂, ‖y‖₂)/ρ(A, y), ρ the infimum of ‖Â‖₂, Â in the entries that vary in the class, "
    "for which (A + Â)x = y, x ≥ 0 has no solution",
    "Cond(Xi), A": "lim_{ν→0} sup {dist(Ξ(A + Â, y), Ξ(A, y))/‖Â‖₂ : 0 < ‖Â‖₂ ≤ ν}, Â any m × N matrix over the field of A, "
    "dist(S, T) = sup_{s∈S} inf_{t∈T} d(s, t)",
    "Cond(Xi), A, LP": "lim_{ν→0} sup {dist(Ξ(A + Â, y), Ξ(A, y))/‖Â‖₂ : 0 < ‖Â‖₂ ≤ ν, Â in the entries that vary in the class}, "
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


def condition_numbers(barrier: VertexBarrier, member: tuple[int, int] | None = None) -> tuple[ConditionNumber, ...]:
    """Return the condition numbers of a member, for every sample.

    Args:
        barrier: for example `Smale18`.
        member: (j, e), or ``None`` for the centre.

    Returns:
        cond(AA*); and for each sample C_FP, Cond(Ξ) along all entries of A (LP: along those that vary), and along t.

    Raises:
        TheoremError: no such member, or a problem whose derivatives are not known here.
    """
    point = barrier.centre if member is None else barrier.member(*member)
    problem, n = barrier.problem, barrier.competitors
    low, high = _largest_coefficient(point.A, None if member is None else member[0])
    least_norm = _norm_squared_below(point.A)
    complex_entries = point.A.field == "complex"
    result = [_number("cond(AA*)", None, _gram_condition(point.A), "cond(AA*)")]
    for k, y in enumerate(point.samples):
        result.append(_number("C_FP", k, _feasibility(least_norm, point.A, y.scale), _feasibility_key(problem)))
        ties = n if member is None else 1
        slope = _all_entries(problem, (low, high), y.scale, complex_entries, ties, _Size.of(point.A))
        result.append(_number("Cond(Xi), A", k, slope, _solution_key(problem)))
        result.append(_number("Cond(Xi), t", k, (1 / high, 1 / low), "Cond(Xi), t"))
    return tuple(result)


def class_condition_numbers(barrier: VertexBarrier) -> tuple[ConditionNumber, ...]:
    """Return enclosures of the suprema of the condition numbers over all members of the class, the centre counted as a member.

    For every a ≥ α: C_FP = 1 from t² ≤ N1·α² on; Cond(Ξ) ≤ c(a)/a ≤ c(α)/α along the entries of A, for P3 with more than one row
    ≤ t/(a·√(a² − λ²)) ≤ t/(α·√(α² − λ²)); ∂c/∂t = 1/a ≤ 1/α.

    Args:
        barrier: for example `Smale18`.
    """
    point, problem = barrier.centre, barrier.problem
    alpha = point.A.base
    largest = _largest_coefficient(barrier.member(0, barrier.least_exponent).A, 0)[1]  # of all members
    complex_entries = point.A.field == "complex"
    result = [_number("cond(AA*)", None, _gram_condition(point.A), "cond(AA*)")]
    least_norm = barrier.competitors * alpha**2
    for k, y in enumerate(point.samples):
        result.append(_number("C_FP", k, _feasibility(least_norm, point.A, y.scale), _feasibility_key(problem)))
        attained = coefficient_slope(problem, largest, largest, y.scale, complex_entries=complex_entries, ties=1)[0]
        steepest = _steepest(problem, alpha, y.scale, point.A.shape[0])
        result.append(_number("Cond(Xi), A", k, (attained, steepest), _solution_key(problem)))
        result.append(_number("Cond(Xi), t", k, (1 / largest, 1 / alpha), "Cond(Xi), t"))
    return tuple(result)


def _number(name: str, sample: int | None, bounds: tuple[Fraction, Fraction], key: str) -> ConditionNumber:
    source = SOURCES["Cond(Xi)" if name.startswith("Cond") else name]
    return ConditionNumber(name, sample, *bounds, Fraction(1), _DEFINITIONS[key], source)


def _feasibility_key(problem: Problem) -> str:
    return "C_FP, LP" if problem.nonnegative else "C_FP"


def _solution_key(problem: Problem) -> str:
    return "Cond(Xi), A, LP" if problem.nonnegative else "Cond(Xi), A"


@dataclass(frozen=True)
class _Size:
    """What the condition number along all entries depends on besides a: the number of rows, N1, and an upper bound of ‖a‖₂²."""

    rows: int
    competitors: int
    norm_squared: Fraction

    @classmethod
    def of(cls, A: ExactMatrix) -> _Size:
        values = [x.base + 1 if isinstance(x, Perturbed) else x for _, x in A.changed]
        square = (A.competitors - len(values)) * A.base**2 + sum((x * x for x in values), Fraction(0))
        return cls(A.shape[0], A.competitors, square)


def _steepest(problem: Problem, a: Fraction, t: Fraction, rows: int) -> Fraction:
    """Return an upper bound of Cond(Ξ) along all entries at a coefficient a: c(a)/a, with m > 1 rows that divided by √(1 − q²)."""
    steepest, tilt = _modulus(problem, a, t) / a, problem.tilt(a)
    return _root(steepest**2 / (1 - tilt**2))[1] if tilt and rows > 1 else steepest


def _all_entries(
    problem: Problem, interval: tuple[Fraction, Fraction], t: Fraction, complex_entries: bool, ties: int, size: _Size
) -> tuple[Fraction, Fraction]:
    """Return bounds of Cond(Ξ) along all entries of A, at a coefficient in [low, high].

    Equal to the number along the coefficients, but for P3, and for P1 with η = 0 at a tie: there the proof gives the upper bound, and an
    extremal direction the lower one; for P3 at a witness they meet if λ²(m − 1)a² ≥ ‖a‖²(a² − λ²), and otherwise need not.
    """
    low, high = interval
    lower, upper = coefficient_slope(problem, low, high, t, complex_entries=complex_entries, ties=ties)
    if size.rows == 1:
        return lower, upper
    lower, upper = problem.along_all_entries((lower, upper), low, high, t, ties)
    tilt = problem.tilt(high)
    if not tilt:
        return lower, upper
    if tilt**2 * (size.rows - 1) * low**2 >= size.norm_squared * (1 - tilt**2):
        # Attained by one column, turned towards all block rows alike.
        lower = max(lower, _root((_modulus(problem, high, t) / high) ** 2 / (1 - tilt**2) / ties)[0])
    return lower, _steepest(problem, low, t, size.rows)


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


def coefficient_slope(
    problem: Problem, low: Fraction, high: Fraction, t: Fraction, *, complex_entries: bool, ties: int
) -> tuple[Fraction, Fraction]:
    """Return bounds of the condition number along the coefficients alone: c(a)/a over ℂ; over ℝ |c'(a)|, over √N1 where N1 columns tie.

    Args:
        problem: P1, P2, P3 or LP.
        low: the smallest a.
        high: the largest a.
        t: length of the sample.
        complex_entries: perturbations may turn the entries.
        ties: how many columns have the coefficient a.
    """
    if complex_entries:
        return _modulus(problem, high, t) / high, _modulus(problem, low, t) / low
    lower, upper = problem.slope(low, high, t)
    if ties == 1:
        return lower, upper
    return _root(lower**2 / ties)[0], _root(upper**2 / ties)[1]


def _modulus(problem: Problem, a: Fraction, t: Fraction) -> Fraction:
    return problem.amount(a, t) / a


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

"""Difference quotients of the solution map, exact or enclosed: they confirm the condition numbers from below.

Definitions and proofs: ``docs/explanation/conditioning.md``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Literal

from oracles import ExactInput, ExactMatrix, ExactVector, Perturbed, Phase
from theorems.core.errors import TheoremError
from theorems.problems import SolutionSet, solve_real
from theorems.structured.conditioning import coefficient_slope, condition_numbers
from theorems.structured.vertex_solutions import VertexBarrier, operator_distance_squared

__all__ = ["ColumnQuotient", "CrossCheck", "column_quotients", "cross_check"]


@dataclass(frozen=True)
class CrossCheck:
    """Difference quotients dist(Ξ(perturbed), Ξ)/‖perturbation‖ against the proved condition number.

    Attributes:
        coordinate: ``A`` (the coefficients a_j and their phases) or ``t``.
        radius: ν, every perturbation was shorter.
        largest_squared: the largest squared quotient found, exact.
        allowed_squared: the square of a proved bound of all quotients with perturbations up to ν.
        limit: bounds of the limit of ``allowed`` as ν → 0: of the condition number along the coefficients, or along t.
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
    barrier: VertexBarrier,
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
    point = barrier.centre if member is None else barrier.member(*member)
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
    distance = _set_distance_maximum if barrier.problem.nonnegative else _set_distance_euclidean
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
    in_t = numbers["Cond(Xi), t"]
    best = max(values)
    field = point.A.field == "complex"
    ties = len(values) if member is None else 1
    limit = coefficient_slope(barrier.problem, best, best, y.scale, complex_entries=field, ties=ties)
    allowed = coefficient_slope(barrier.problem, best - nu, best + nu, y.scale, complex_entries=field, ties=ties)[1]
    return (
        CrossCheck("A", nu, largest, allowed**2, limit),
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
        scale = step / Fraction(isqrt(total.numerator * total.denominator) + 1, total.denominator)
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
    """Return max over the vertices of one set of the squared ℓ² distance to the other: the supremum, as the distance is convex.

    If all vertices of the other set have one amount, permutations of its axes map it to itself and keep distances; so two vertices of one
    amount that lie along axes of it have the same distance, which is computed once.
    """
    along = {vertex.position: vertex.phase for vertex in base.vertices}
    permuted = len({vertex.modulus for vertex in base.vertices}) == 1
    orbits: dict[object, int] = {}
    for i, vertex in enumerate(there.vertices):
        same = permuted and along.get(vertex.position) == vertex.phase
        orbits.setdefault(vertex.modulus if same else (vertex.position, vertex.phase), i)
    vectors = there.vectors()
    others = vectors[len(there.vertices) :]  # the origin, if it belongs to the set
    return max(base.distance_squared(vector) for vector in [*map(vectors.__getitem__, orbits.values()), *others])


def _set_distance_maximum(there: SolutionSet, base: SolutionSet) -> Fraction:
    """Return the squared ℓ^∞ distance, for sets {Σ x_i = c, x ≥ 0} on coordinates; both in the same coordinates or fewer.

    A vertex v·e_i is at distance (c − v)/q from the simplex of q vertices c·e_i if v ≤ c, and v − c if v ≥ c.
    """
    (c,) = {vertex.modulus for vertex in base.vertices}
    positions = {vertex.position for vertex in base.vertices}
    largest = Fraction(0)
    for vertex in there.vertices:
        if vertex.position not in positions:
            raise TheoremError("perturbed", vertex.position, f"a solution on the coordinates {sorted(positions)}")
        gap = (c - vertex.modulus) / len(positions) if vertex.modulus <= c else vertex.modulus - c
        largest = max(largest, gap * gap)
    return largest


@dataclass(frozen=True)
class ColumnQuotient:
    """dist(Ξ(A + Â, y), Ξ(A, y))/‖Â‖₂ for one Â that changes one column in a direction of its own.

    Attributes:
        column: which one, among the competing columns.
        direction: δ/‖δ‖ in words.
        lower_squared: a proved lower bound of the squared quotient.
        upper_squared: a proved upper bound of it.
    """

    column: int
    direction: str
    lower_squared: Fraction
    upper_squared: Fraction


def column_quotients(
    barrier: VertexBarrier, member: tuple[int, int], *, radius_exponent: int, count: int = 4, seed: int = 0
) -> tuple[ColumnQuotient, ...]:
    """Return enclosed difference quotients for perturbations of single columns in all their entries, over the real field.

    The matrix is B(a): U, D and P change no quotient. A dyadic matrix A' near B(a) + δ·e_i^T is made and its minimiser computed by
    `solve_real`, which knows nothing of the class; ‖A' − B(a)‖₂ is enclosed.

    Args:
        barrier: for example `Smale18`.
        member: (j, e), e ≤ 4096.
        radius_exponent: ‖δ‖ is about 2^-radius_exponent; far below the lead of the member.
        count: number of random directions; four extremal ones come first.
        seed: of the random numbers.

    Raises:
        TheoremError: no such member.
        Undecided: the minimiser of a perturbed matrix is not unique, or was not found.
    """
    point = barrier.member(*member)
    values, m, j = _values(point.A), point.A.shape[0], member[0]
    bits = 4 * radius_exponent + 64
    square = sum((x * x for x in values), Fraction(0))
    block = Fraction(isqrt((square.numerator << (2 * bits)) // square.denominator), 1 << bits)  # within 2^-bits of ‖a‖
    t = point.y.scale
    base = [Fraction(0)] * (len(values) + m - 1)
    base[j] = barrier.problem.amount(values[j], t) / values[j]
    source, result = random.Random(f"columns {seed}"), []
    ratio = barrier.problem.tilt(values[j]) or Fraction(1, 2)
    for name, column, direction in _directions(m, j, len(values), count, ratio, source):
        length = sum((x * x for x in direction), Fraction(0))
        size = Fraction(isqrt(length.numerator * length.denominator), length.denominator)
        delta = [Fraction(round(x / size * (1 << 32)), 1 << (32 + radius_exponent)) for x in direction]
        rows = [[Fraction(0)] * len(base) for _ in range(m)]
        rows[0][: len(values)] = values
        for i in range(1, m):
            rows[i][len(values) + i - 1] = block
        for i in range(m):
            rows[i][column] += delta[i]
        there = solve_real(barrier.problem, rows, [t] + [Fraction(0)] * (m - 1))
        near, far = there.distance_squared(base, 4 * bits)
        squared = sum((x * x for x in delta), Fraction(0))
        slack = Fraction(1, 1 << (bits - 2 * radius_exponent - 8))  # the block is off by at most 2^-bits
        result.append(ColumnQuotient(column, name, near / (squared * (1 + slack)), far / (squared * (1 - slack))))
    return tuple(result)


def _directions(
    m: int, winner: int, competitors: int, count: int, ratio: Fraction, source: random.Random
) -> list[tuple[str, int, list[Fraction]]]:
    """Return (name, column, direction): along e₀, across it, the extremal one of P3, another column; then random ones."""
    zero, one = Fraction(0), Fraction(1)
    found = [("along U·e₀", winner, [one] + [zero] * (m - 1))]
    if m > 1:
        # (1, τ·v) with v the unit vector of equal entries and τ = q/√(1 − q²), q = λ/a, up to rounding.
        square = ratio**2 / ((1 - ratio**2) * (m - 1)) * (1 << 64)
        tau = Fraction(isqrt(square.numerator // square.denominator) + 1, 1 << 32)
        found += [
            ("across U·e₀", winner, [zero] + [one] * (m - 1)),
            ("extremal for P3", winner, [one] + [tau] * (m - 1)),
            ("another column", (winner + 1) % competitors, [zero] + [one] * (m - 1)),
        ]
    for number in range(count):
        direction = [Fraction(source.randint(-64, 64), 64) for _ in range(m)]
        if any(direction):
            found.append((f"random {number}", source.randrange(competitors), direction))
    return found

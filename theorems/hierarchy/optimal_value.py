"""Optimal values of P1, P2, P3 and of linear programs on Ω_strong: one limit with error control, though the minimisers have none."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from oracles import ExactInput, HonestOracle
from theorems.barriers.extended_smale9 import ExtendedSmale9
from theorems.barriers.smale18 import Smale18
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.towers import Tag, Tower
from theorems.problems._problem import rational_root
from theorems.structured.consistent_members import reading
from theorems.structured.scaled_part import ScaledPart

#: n that are tried.
INDICES: Final = (0, 1, 5, 20)


def value(part: ScaledPart, a: Fraction) -> Fraction:
    """Return the optimal value where the largest coefficient is a: (t − η)/a, λt/a − λ²/(4a²), λt/a."""
    s = part.problem.amount(a, part.t)
    found = part.problem.objective(s / a, (part.t - s) ** 2)
    return found.constant + rational_root(found.radicand)


def tower_of(part: ScaledPart) -> Tower:
    """Return the algorithm: read so fine a datum that max a_j, hence the value, is known to 2^-n.

    |value'(a)| ≤ λt/a² (1 in the place of λ for P1) ≤ λt for a ≥ 1, and max_i h_i is within 2^-k of max a_j, up to its enclosure.
    """
    slope = part.t * part.problem.parameters().get("lam", Fraction(1))
    extra = max(0, slope.numerator.bit_length() - slope.denominator.bit_length() + 1) + 2

    def base(oracle: Any, n: int) -> Fraction:
        found = reading(oracle.read(n + extra), part.centre.A)
        best = Fraction(max(low + high for low, high in zip(found.lower, found.upper, strict=True)), 2 << found.bits)
        return value(part, max(best, part.alpha))  # every member has max a_j ≥ α

    return Tower(1, base, "the largest coefficient from one datum, and the value there")


def solved(part: ScaledPart, tower: Tower) -> Iterator[Check]:
    """|Γ_n − f*| ≤ 2^-n on the centre and on members, with f* by evaluating the objective at the exact minimiser."""
    least = part.least_exponent
    members: list[tuple[int, int] | None] = [None, (0, least), (part.competitors - 1, least + 9)]
    for n in INDICES:
        worst = Fraction(0)
        for member in members:
            point = part.centre if member is None else part.member(*member)
            minimiser = part.problem.solution_set(ExactInput(point.A, point.y)).vectors()[0]
            best = part.problem.evaluate(ExactInput(point.A, point.y), minimiser)
            root = rational_root(best.radicand)
            for rounding in ("nearest", "worst-case", "truncating"):
                found = tower(HonestOracle(point, part.problem, rounding=rounding), n)
                worst = max(worst, abs(found - best.constant - root))
        yield Check(
            "error control",
            f"{part.problem.name}: |Γ_{n} − f*| on {len(members)} members, and 2^-{n}",
            worst,
            "≤",
            Fraction(1, 1 << n),
        )


def below(part: ScaledPart) -> Iterator[Check]:
    """Not Δ0: the values at the centre and at a member with the same data differ, for every ε."""
    for e in (part.least_exponent, part.least_exponent + 50):
        difference = value(part, part.alpha) - value(part, part.alpha + Fraction(1, 1 << e))
        yield Check(
            "values differ",
            f"{part.problem.name}: f* at the centre minus f* for ε = 2^-{e}, which have data in common",
            difference,
            ">",
            0,
        )


def _place(part: ScaledPart, name: str, source: str = "") -> Placement:
    tower = tower_of(part)
    return Placement(
        name=f"optimal-value-{name}",
        title=f"the optimal value of {'linear programs' if name == 'LP' else name} on Ω_strong",
        inputs="(A, y) ∈ Ω_strong",
        evaluations="A_n, y_n with dyadic entries, ‖A_n − A‖₂ ≤ 2^-n, ‖y_n − y‖₂ ≤ 2^-n",
        solution="the optimal value, |·|",
        belongs=Tag("Δ", 1),
        fails=Tag("Δ", 0),
        tower=tower,
        solved=lambda: list(solved(part, tower)),
        below=lambda: list(below(part)),
        why="The value is a Lipschitz function of the largest coefficient, which data determine. "
        "It is never known exactly: centre and members have data in common and different values.",
        source=f"{source}this project's documentation",
    )


PLACES: Final = (
    *(_place(Smale18(name, N=5, m=3, K=3, seed=1), name) for name in ("P1", "P2", "P3")),
    _place(ExtendedSmale9(N=5, m=3, K=3, seed=1), "LP", "A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734; "),
)

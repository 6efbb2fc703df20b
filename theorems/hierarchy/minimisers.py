"""Minimisers of P1, P2, P3 and of linear programs on Ω_strong: one limit, and no error control."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from oracles import ExactInput, HonestOracle
from theorems.barriers.extended_smale9 import ExtendedSmale9
from theorems.barriers.smale18 import Smale18
from theorems.core.breakdown import hypotheses
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.towers import Tag, Tower
from theorems.problems import Complex
from theorems.structured.consistent_members import candidates, reading
from theorems.structured.scaled_part import ScaledPart

#: Exponents above the least one, and how far above e the algorithms are looked at.
STEPS: Final = (0, 7)
AHEAD: Final = (2, 5, 12)


def limit_of(part: ScaledPart) -> Tower:
    """Return the tower of height 1: from the datum of index n, the vertex of the only winner that can have it, else the barycentre."""

    def base(oracle: Any, n: int) -> list[Complex]:
        found = candidates((part,), [reading(oracle.read(n), part.centre.A)])
        winners = {candidate.winner for candidate in found}
        values = {j: part.modulus_of(Fraction(0)) / part.competitors for j in range(part.competitors)}
        if len(winners) == 1 and None not in winners:
            ends = [part.modulus_of(epsilon) for c in found for epsilon in (c.lower, c.upper)]
            values = {found[0].winner or 0: (min(ends) + max(ends)) / 2}
        output = [(Fraction(0), Fraction(0))] * part.N
        for j, value in values.items():
            position, (x, z), _ = part.vertex(j, part.least_exponent)
            output[position] = value * x, value * z
        return output

    return Tower(1, base, "the datum of index n: the winner, if only one can have it, else the barycentre")


def solved(part: ScaledPart, tower: Tower) -> Iterator[Check]:
    """Compare Γ_n with Ξ: exact at the centre for every n, within 2^(2−n)·c(α)/α on a member (j, e) from n = e + 2 on."""
    worst = Fraction(0)
    for n in (0, 3, 9, 30):
        output = tower(HonestOracle(part.centre, part.problem, rounding="worst-case"), n)
        worst = max(worst, part.problem.solution_set(ExactInput(part.centre.A, part.centre.y)).distance_squared(output))
    yield Check("Γ_n at the centre", f"{part.problem.name}: largest squared distance to Ξ, n = 0 … 30", worst, "=", 0)
    slope = part.modulus_of(Fraction(0)) / part.alpha
    for step in STEPS:
        e = part.least_exponent + step
        for ahead in AHEAD:
            distances = []
            for j in (0, part.competitors - 1):
                oracle = HonestOracle(part.member(j, e), part.problem, rounding="worst-case")
                distances.append(part.solution_set(j, e).distance_squared(tower(oracle, e + ahead)))
            bound = (slope * Fraction(4, 1 << (e + ahead))) ** 2
            yield Check(
                "Γ_n on members",
                f"{part.problem.name}, ε = 2^-{e}, n = {e + ahead}: squared distance to Ξ, and (2^(2−n)·c/α)²",
                max(distances),
                "≤",
                bound,
            )


def below(part: ScaledPart) -> Iterator[Check]:
    """The hypotheses of the engine, hence: no algorithm is within 10^-K on all of Ω_strong. With 2^-n ≤ 10^-K, not Δ1."""
    yield from hypotheses(part.family, part.K)


def _place(part: ScaledPart, name: str, source: str) -> Placement:
    tower = limit_of(part)
    return Placement(
        name=f"minimisers-{name}",
        title=f"a minimiser of {'linear programs' if name == 'LP' else name} on Ω_strong",
        inputs="(A, y) ∈ Ω_strong, with the centre, where N1 columns tie",
        evaluations="A_n, y_n with dyadic entries, ‖A_n − A‖₂ ≤ 2^-n, ‖y_n − y‖₂ ≤ 2^-n",
        solution="the set of minimisers, ℓ²; Γ_n → Ξ means dist(Γ_n, Ξ) → 0",
        belongs=Tag("Δ", 2),
        fails=Tag("Δ", 1),
        tower=tower,
        solved=lambda: list(solved(part, tower)),
        below=lambda: list(below(part)),
        why="From n = e + 2 on only one winner can have the datum of a member (j, e), and at the centre the barycentre is a minimiser. "
        "No algorithm computes K digits: data of the centre are data of all N1 members.",
        source=f"{source}; the limit: this project's documentation",
        game=lambda: part,
    )


_TALK: Final = "M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (i)"
PLACES: Final = (
    *(_place(Smale18(name, N=5, m=3, K=3, seed=1), name, _TALK) for name in ("P1", "P2", "P3")),
    _place(ExtendedSmale9(N=5, m=3, K=3, seed=1), "LP", "A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734"),
)

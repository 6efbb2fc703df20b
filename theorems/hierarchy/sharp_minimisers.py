"""Minimisers on Ω_sharp: one datum of index L gives the minimiser itself. Δ0, although the other parts of the same class are Δ2."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from oracles import HonestOracle
from theorems.barriers.smale18 import Smale18
from theorems.core.errors import Undecided
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.towers import Tag, Tower
from theorems.problems import Complex
from theorems.structured.consistent_members import candidates, reading

PART: Final = Smale18("P2", N=5, m=3, K=2, part="sharp", L=6, rotation="dct", seed=1)


def _solution(oracle: Any) -> list[Complex]:
    """Return the minimiser of the only member that can have the datum of index L."""
    found = candidates((PART,), [reading(oracle.read(PART.L or 0), PART.centre.A)])
    if len(found) != 1 or found[0].winner is None:
        raise Undecided("no member, or more than one, has the datum of index L")
    return list(PART.solution_set(found[0].winner, PART.least_exponent).vectors()[0])


TOWER: Final = Tower(0, _solution, "the minimiser of the only member that can have the datum of index L")


def solved() -> Iterator[Check]:
    """The distance is 0 on every member, for all roundings of the data."""
    worst = Fraction(0)
    for j in range(PART.competitors):
        for rounding in ("nearest", "truncating", "worst-case"):
            output = TOWER(HonestOracle(PART.member(j, PART.least_exponent), PART.problem, rounding=rounding))
            worst = max(worst, PART.solution_set(j, PART.least_exponent).distance_squared(output))
    yield Check("exact", f"largest squared distance to Ξ on the {PART.competitors} members", worst, "=", 0)


PLACE: Final = Placement(
    name="minimisers-sharp",
    title="a minimiser of P2 on Ω_sharp, where ε is known",
    inputs="(A, y) ∈ Ω_sharp: N1 members with one ε = 3·2^-(L+1)",
    evaluations="A_n, y_n with dyadic entries, ‖A_n − A‖₂ ≤ 2^-n, ‖y_n − y‖₂ ≤ 2^-n",
    solution="the minimiser, ℓ²",
    belongs=Tag("Δ", 0),
    fails=None,
    tower=TOWER,
    solved=lambda: list(solved()),
    below=list,
    why="Two members are farther apart than 2·2^-L, so only one can have a datum of index L. (With indices below L every algorithm fails.)",
    source="this project's documentation, clause (iii)",
)

"""“This output is wrong” is semi-decidable, and there is no exit flag: Σ1, not Δ1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from oracles import HonestOracle
from theorems.barriers.smale18 import Smale18
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.towers import Tag, Tower
from theorems.structured.consistent_members import candidates, reading

PART: Final = Smale18("P3", N=4, m=2, K=3)
#: The output in question: the first vertex of the simplex of minimisers at the centre.
OUTPUT: Final = [(Fraction(0), Fraction(0))] * PART.N
OUTPUT[PART.vertex(0, PART.least_exponent)[0]] = PART.modulus_of(Fraction(0)), Fraction(0)
TOLERANCE: Final = Fraction(1, 100**PART.K)


def _alarm(oracle: Any, n: int) -> bool:
    """Say "wrong" if no member that can have the datum of index n has a minimiser within 10^-K of the output."""
    found = candidates((PART,), [reading(oracle.read(n), PART.centre.A)])
    along = PART.along(OUTPUT)
    square = sum((x * x + z * z for x, z in OUTPUT), Fraction(0))
    for candidate in found:
        if candidate.winner is None:
            return False  # the centre: the output is one of its minimisers
        # The solutions of this winner are on an axis, and the output is at most as far from it as from them.
        if square - along[candidate.winner] ** 2 <= TOLERANCE:
            return False
    return True


TOWER: Final = Tower(
    1, _alarm, "“wrong” if all members that can have the datum of index n have their minimisers farther than 10^-K"
)


def solved() -> Iterator[Check]:
    """Never a false alarm, and every wrong output is found: from n = e + 2 on."""
    alarms = 0
    least = PART.least_exponent
    right: list[tuple[int, int] | None] = [None, (0, least), (0, least + 20)]
    for member in right:
        point = PART.centre if member is None else PART.member(*member)
        for n in range(0, 40, 3):
            for rounding in ("nearest", "worst-case"):
                alarms += TOWER(HonestOracle(point, PART.problem, rounding=rounding), n)
    yield Check("no false alarm", "alarms where the output is within 10^-K of a minimiser, n = 0 … 39", alarms, "=", 0)
    for e in (least, least + 20):
        found = sum(
            TOWER(HonestOracle(PART.member(j, e), PART.problem, rounding="worst-case"), e + 2)
            for j in range(1, PART.competitors)
        )
        yield Check("found", f"alarms on the members (j, {e}), j ≥ 1, at n = {e + 2}", found, "=", PART.competitors - 1)


def below() -> Iterator[Check]:
    """The centre competes: the output is right there, and wrong on (1, e) for every e, with data in common."""
    at_centre = PART.problem.solution_set(PART.centre).distance_squared(OUTPUT)
    yield Check("right at the centre", "squared distance of the output to Ξ of the centre", at_centre, "=", 0)
    least = PART.least_exponent
    for e in (least, least + 30):
        distance = PART.solution_set(1, e).distance_squared(OUTPUT)
        yield Check(
            "wrong on a member",
            f"squared distance to Ξ of (1, {e}), whose data of index {e - 1} are the centre's",
            distance,
            ">",
            TOLERANCE,
        )
    lower = 2 * PART.segment(least)[0] ** 2
    yield Check(
        "wrong on all of them",
        "least squared distance of minimisers with different winners, all e",
        lower,
        ">",
        4 * TOLERANCE,
    )


PLACE: Final = Placement(
    name="wrong-output",
    title="is this output of P3 farther than 10^-K from every minimiser?",
    inputs="(A, y) ∈ Ω_strong; the output is fixed: the first vertex at the centre",
    evaluations="A_n, y_n with dyadic entries, ‖A_n − A‖₂ ≤ 2^-n, ‖y_n − y‖₂ ≤ 2^-n",
    solution="yes or no; discrete metric",
    belongs=Tag("Σ", 1),
    fails=Tag("Δ", 1),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="A strict inequality shows in the data sooner or later. The opposite answer never does: the centre, where the output "
    "is right, has data in common with members where it is wrong.",
    source="A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734 (no exit flag); this class: this project's documentation",
)

"""Clause (iv) of smale18: for every member a network with exact values; where possible a map that is exact at every y."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Final

from oracles import Phase
from sci_barriers.verification.report import Bound, ClauseResult
from sci_barriers.verification.smale18.common import squared_tolerance, winners
from theorems import Omega, Smale18, TheoremError
from theorems.structured.existence import existence_network, network_error_squared
from theorems.structured.quotient import Exact, sign
from theorems.structured.solution_maps import Point, solution_map

__all__ = ["existence"]

#: With up to so many competitors the networks of all winners are evaluated.
ALL: Final = 100
#: An exponent that is kept symbolic: an error of 0 is then an identity of polynomials in ε, for every ε.
SYMBOLIC: Final = 10**18
#: Random points y at which the maps are checked, for each member.
POINTS: Final = 6
PHASES: Final[tuple[Phase, ...]] = (
    (Fraction(1), Fraction(0)),
    (Fraction(-1), Fraction(0)),
    (Fraction(3, 5), Fraction(4, 5)),
    (Fraction(-5, 13), Fraction(12, 13)),
)


def existence(omega: Omega) -> ClauseResult:
    """A network with exact values for each member, its error on the other members, and maps that are exact everywhere."""
    n, bounds, remarks = omega.competitors, list[Bound](), list[str]()
    tried = list(range(n)) if n <= ALL else winners(omega)
    if n > ALL:
        remarks.append(f"networks of the winners {tried} of {n}; the others differ by the position of one entry")
    for part in omega.parts:
        bounds += _networks(part, tried, winners(omega))
        try:
            bounds.append(_maps(part, tried))
        except TheoremError as error:
            remarks.append(f"Ω_{part.part}: no map that is exact at every y, {error}")
    return ClauseResult(
        "(iv)",
        "yet the networks exist",
        "for every (A, S) ∈ Ω there is a ReLU network that takes an exact minimiser at every y ∈ S (checked for the least ε, and for "
        "all ε at once as an identity of polynomials in ε); no algorithm finds it from data, because it is wrong on members with the same "
        "data. For P2, P1 with η = 0 and P3 with λ²(1/a_j² + (m − 1)/‖a‖²) ≤ 1 a map is exact at every y ∈ ℂ^m",
        tuple(bounds),
        remarks=tuple(remarks),
    )


def _networks(part: Smale18, tried: list[int], pairs: list[int]) -> list[Bound]:
    """Evaluate the network of each winner on its own samples, and some on those of the others."""
    e, wrong = part.least_exponent, 0
    members: list[tuple[int | None, int | None]] = [(j, e) for j in tried]
    if part.L is None:
        members += [(j, SYMBOLIC) for j in tried]
    if part.centre_belongs:
        members.append((None, None))
    for j, exponent in members:
        network = existence_network(part, j, exponent)
        wrong += any(sign(error) for error in network_error_squared(network, part, j, exponent))
    other: Fraction | None = None
    for j in pairs:
        network = existence_network(part, j, e)
        for i in pairs:
            if i != j:
                errors = network_error_squared(network, part, i, e)
                error = min(x for x in errors if isinstance(x, Fraction))  # the least exponents are expanded
                other = error if other is None else min(other, error)
    kinds = "the least ε" if part.L is not None else "the least ε, and every ε at once"
    return [
        Bound(
            f"Ω_{part.part}: networks of {len(members)} members ({kinds}{', centre' if part.centre_belongs else ''}) that are not "
            "exact on their own samples",
            wrong,
            "=",
            0,
        ),
        Bound(
            f"Ω_{part.part}: least error of a network on a member with the same data",
            other,
            ">",
            4 * squared_tolerance(part.K),
            True,
        ),
    ]


def _maps(part: Smale18, tried: list[int]) -> Bound:
    """Check the maps of each winner at random points by dual certificates, which do not use the formula of the map."""
    source, right, count = random.Random(0), 0, 0
    phases = PHASES if part.field == "complex" else PHASES[:2]
    members: list[tuple[int | None, int | None]] = [(j, part.least_exponent) for j in tried]
    members += [(None, None)] if part.centre_belongs else [(tried[0], None)]
    if part.L is None:
        members.append((tried[-1], SYMBOLIC))
    for j, exponent in members:
        found = solution_map(part, j, exponent)
        for number in range(POINTS):
            moduli = [Fraction(source.randrange(4), 3) * source.randrange(2) for _ in range(part.m)]
            moduli[0] += Fraction(number * number) * part.t
            moduli = [moduli[0], *(r / part.alpha for r in moduli[1:])]  # of the block: the vector has b·r
            point = Point(_exact(moduli), tuple(source.choice(phases) for _ in moduli))
            count += 1
            right += found.is_minimiser(point, found.evaluate(point))
    kind = "linear" if found.linear else f"{found.neurons} neurons over ℝ"
    name = f"Ω_{part.part}: values of maps ({kind}) at random y that a dual vector proves to be minimisers"
    return Bound(name, right, "=", count)


def _exact(numbers: list[Fraction]) -> tuple[Exact, ...]:
    return tuple(numbers)

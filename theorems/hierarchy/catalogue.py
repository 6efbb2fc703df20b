"""Every theorem about arrays in the registry, on its class: one limit, and no error control. Δ2, or Σ1, Π1 for decisions; not Δ1.

The class is a centre and members that lie on rays from it; the solution sets are known, and the same on a whole ray. Γ_n says which members
can have the datum of index n: if the centre can, one of its solutions; else one of those of the first ray that can. From some n on this is
right: a datum near enough to a point of a ray fits neither the centre nor another ray. Where the members have one answer, 0 or 1, and the
centre the other, Γ_n gives the members' answer only when the centre is excluded: never falsely.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.core.errors import TheoremError
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.registry import BARRIERS
from theorems.core.towers import Tag, Tower

#: Exponents above the least one, and indices above e, at which Γ_n is compared with the solution sets.
STEPS: Final = (0, 6)
AHEAD: Final = (10, 20)


def _flat(arrays: Any) -> list[Fraction]:
    """Return the entries of arrays, given as (nested) lists, in one list."""
    if isinstance(arrays, list | tuple):
        return [x for part in arrays for x in _flat(part)]
    return [Fraction(arrays)]


def _spread(difference: list[Fraction], direction: tuple[Fraction, ...], radius: Fraction, largest: Fraction) -> bool:
    """Return whether |difference − ε·direction| ≤ radius in every entry for some ε in [0, largest]: else no member of the ray has it."""
    low, high = Fraction(0), largest
    for x, d in zip(difference, direction, strict=True):
        if d == 0:
            if abs(x) > radius:
                return False
            continue
        ends = sorted(((x - radius) / d, (x + radius) / d))
        low, high = max(low, ends[0]), min(high, ends[1])
    return low <= high


def limit_of(barrier: ArrayBarrier) -> Tower:
    """Return the tower of height 1 of a class of arrays whose solution sets are finite and exact, with the centre.

    Each entry of an array is at most its norm in modulus, so a member with the datum is within 2^-n of it in every entry.
    """
    centre = _flat([list(array.entries) for array in barrier.centre.arrays])
    solutions = [_solution(points) for points in barrier.sets]
    at_centre = _at_centre(barrier)

    def base(oracle: Any, n: int) -> list[Fraction]:
        datum = _flat([array.fractions() for _, array in oracle.read(n).arrays])
        difference, radius = [x - c for x, c in zip(datum, centre, strict=True)], Fraction(1, 1 << n)
        if all(abs(x) <= radius for x in difference):
            return list(at_centre)
        for points, direction in zip(solutions, barrier.flat_directions, strict=True):
            if any(direction) and _spread(difference, direction, radius, Fraction(1, 1 << barrier.least_exponent)):
                return list(points)
        return list(at_centre)  # no member has the datum

    return Tower(
        1, base, "a solution of the centre if that can have the datum of index n, else of the first ray that can"
    )


def _solution(points: Any) -> tuple[Fraction, ...]:
    found: tuple[Fraction, ...] = points.finite[0]
    return found


def _at_centre(barrier: ArrayBarrier) -> tuple[Fraction, ...]:
    """Return a solution of the centre: one of its points, or one of a member's that is at distance 0 from them, exactly.

    Raises:
        TheoremError: there is none among these.
    """
    found = barrier.centre_set
    if found is not None:
        for points in (found, *barrier.sets):
            for x in points.finite or ():
                if found.distance_squared(x, barrier.metric)[1] == 0:
                    return x
    raise TheoremError("centre_set", found, "a set with a point that is known exactly")


def _known(barrier: ArrayBarrier) -> bool:
    """Return whether all that the tower needs is known: a solution of the centre, and sets of the members that are finite and exact."""
    try:
        _at_centre(barrier)
    except TheoremError:
        return False
    return all(points.exact and points.finite is not None for points in barrier.sets)


def tag_of(barrier: ArrayBarrier) -> Tag:
    """Return Σ1 or Π1 for a decision in which all members have the answer yes (1) or no (0) and the centre the other one; else Δ2."""
    moving = [points for points, d in zip(barrier.sets, barrier.flat_directions, strict=True) if any(d)]
    answers = {points.finite for points in moving}
    centre = barrier.centre_set
    for yes, kind in ((1, "Σ"), (0, "Π")):
        if (
            answers == {((Fraction(yes),),)}
            and centre is not None
            and centre.exact
            and centre.finite == ((Fraction(1 - yes),),)
        ):
            return Tag("Σ", 1) if kind == "Σ" else Tag("Π", 1)
    return Tag("Δ", 2)


def solved(barrier: ArrayBarrier, tower: Tower) -> Iterator[Check]:
    """Compare Γ_n with the solution sets, exactly: distance 0. For a decision: no false answer of the members' kind, at any n."""
    if tag_of(barrier).level == 1:
        centre = list(_at_centre(barrier))
        alarms = sum(
            tower(barrier.honest(barrier.centre, rounding=rounding), n) != centre
            for n in range(20)
            for rounding in barrier.roundings
        )
        yield Check("never falsely", "answers at the centre that are not its own, n = 0 … 19", alarms, "=", 0)
    metric = barrier.metric
    away, runs = 0, 0
    members: list[tuple[int | None, int | None]] = [(None, None)]
    moving = [j for j, direction in enumerate(barrier.flat_directions) if any(direction)]
    members += [(j, barrier.least_exponent + step) for j in moving for step in STEPS]
    for j, e in members:
        point = barrier.centre if j is None or e is None else barrier.member(j, e)
        points = barrier.centre_set if j is None else barrier.sets[j]
        assert points is not None  # the centre belongs to the class
        for ahead in AHEAD:
            for rounding in ("nearest", "worst-case"):
                if rounding in barrier.roundings:
                    output = tower(barrier.honest(point, rounding=rounding), (e or 0) + ahead)
                    away += points.distance_squared(output, metric)[1] != 0
                    runs += 1
    yield Check(
        "Γ_n is a solution",
        f"{runs} runs on the centre and {len(members) - 1} members: those with Γ_n not in Ξ",
        away,
        "=",
        0,
    )


def place_of(barrier: ArrayBarrier) -> Placement:
    """Return the place of the problem of a barrier on its class."""
    tower = limit_of(barrier)
    kind = type(barrier)
    return Placement(
        name=barrier.name or barrier.title,
        title=str(getattr(kind, "solution_map", "")) or barrier.title,
        inputs="the centre, and members on rays from it",
        evaluations="data of index n: dyadic arrays within 2^-n in each array's norm",
        solution=f"as stated; {barrier.metric.name} metric",
        belongs=tag_of(barrier),
        fails=Tag("Δ", 1),
        tower=tower,
        solved=lambda: list(solved(barrier, tower)),
        below=lambda: list(barrier.hypotheses),
        why=str(getattr(kind, "why", ""))
        or "Data of the centre are data of members, whose solutions have no point in common.",
        source=str(getattr(kind, "provenance", "")) or "declared",
        game=lambda: barrier,
    )


def _places() -> Iterator[Placement]:
    for kind in BARRIERS.values():
        if issubclass(kind, ArrayBarrier):
            barrier = kind()
            if _known(barrier):
                yield place_of(barrier)


PLACES: Final = tuple(_places())

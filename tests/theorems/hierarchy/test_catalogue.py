"""Theorems about arrays on the map: the tower that the class itself gives is right on every member from some index on."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sci_barriers import define_barrier
from theorems import TheoremError
from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.core.hierarchy import placements
from theorems.core.registry import BARRIERS
from theorems.core.sets import labels
from theorems.core.towers import Tag
from theorems.hierarchy.catalogue import limit_of, place_of, tag_of

F = Fraction


def largest(**changed: Any) -> Any:
    declared: dict[str, Any] = {
        "centre": [0, 0],
        "directions": [[1, 0], [0, 1]],
        "solutions": [0, 1],
        "centre_solutions": [0, 1],
        "metric": "discrete",
        "norms": {"input": "maximum"},
        "exact": True,
    }
    return define_barrier("which entry is the largest?", **declared | changed)


def test_every_theorem_about_arrays_is_on_the_map() -> None:
    names = {name for name, kind in BARRIERS.items() if issubclass(kind, ArrayBarrier)}
    assert names <= set(placements())
    assert all(placements()[name].place in ("Δ2, not Δ1", "Σ1, not Δ1", "Π1, not Δ1") for name in names)


@pytest.mark.parametrize(("member", "centre", "tag"), [(1, 0, "Σ1"), (0, 1, "Π1"), (0, 2, "Δ2")])
def test_decisions_with_one_answer_for_all_members_are_from_below_or_above(member: int, centre: int, tag: str) -> None:
    """The last competitor may be the centre itself, which moves by nothing and does not count as a member."""
    parts = {"sets": [labels(member), labels(member), labels(centre)], "flat_directions": [(1, 0), (0, 1), (0, 0)]}
    assert str(tag_of(SimpleNamespace(**parts, centre_set=labels(centre)))) == tag  # type: ignore[arg-type] # what it looks at
    assert str(tag_of(SimpleNamespace(**parts, centre_set=labels(0, 1)))) == "Δ2"  # type: ignore[arg-type]


def test_a_declared_barrier_has_its_place() -> None:
    place = place_of(largest())
    assert place.belongs == Tag("Δ", 2)
    assert all(check.holds for check in [*place.solved(), *place.below()])


@settings(max_examples=20)
@given(
    st.lists(st.lists(st.fractions(-1, 1, max_denominator=4), min_size=3, max_size=3), min_size=2, max_size=4),
    st.integers(1, 40),
    st.sampled_from(["nearest", "truncating", "random"]),
    st.integers(0, 9),
)
def test_it_settles_on_every_member_of_every_class(
    directions: list[list[Fraction]], e: int, rounding: str, seed: int
) -> None:
    assume(all(any(d) for d in directions))
    for i, one in enumerate(directions):  # no ray twice
        for other in directions[:i]:
            crossed = [one[a] * other[b] - one[b] * other[a] for a in range(3) for b in range(a)]
            assume(any(crossed) or sum(x * y for x, y in zip(one, other, strict=True)) < 0)
    n = len(directions)
    B = largest(centre=[0, "1/3", 2], directions=directions, solutions=list(range(n)), centre_solutions=list(range(n)))
    tower = limit_of(B)
    for j in range(n):
        # in maximum norm, neighbouring rays of such small fractions differ by more than ε/200
        output = tower(B.honest(B.member(j, e), rounding=rounding, seed=seed), e + 12)
        assert output == [j]
    assert tower(B.honest(B.centre, rounding=rounding, seed=seed), e) == [0]


def test_without_a_known_solution_of_the_centre_there_is_no_place() -> None:
    with pytest.raises(TheoremError, match="centre_set"):
        place_of(largest(centre_solutions=None))

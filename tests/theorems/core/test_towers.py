"""Tags form the hierarchy; towers ask an oracle and nothing else; indices are checked."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import BinarySequence, ElementOracle
from theorems import TheoremError
from theorems.core.towers import Tag, Tower

TAGS = Tag.all()


def test_the_inclusions_are_an_order_and_nothing_more() -> None:
    """Δ_m ⊂ Σ_m, Π_m ⊂ Δ_{m+1}, and Σ_m, Π_m are not comparable: reflexive, transitive, antisymmetric."""
    for a in TAGS:
        assert a.within(a)
    for a, b in itertools.permutations(TAGS, 2):
        assert not (a.within(b) and b.within(a))
    for a, b, c in itertools.product(TAGS, repeat=3):
        assert not (a.within(b) and b.within(c)) or a.within(c)
    for m in (1, 2, 3):
        delta, sigma, pi, following = Tag("Δ", m), Tag("Σ", m), Tag("Π", m), Tag("Δ", m + 1)
        assert delta.within(sigma) and delta.within(pi) and sigma.within(following) and pi.within(following)
        assert not sigma.within(pi) and not pi.within(sigma)
        assert not sigma.within(delta) and not following.within(sigma)
    assert [a for a in TAGS if not Tag("Δ", 0).within(a)] == []
    positions = {tag: k for k, tag in enumerate(TAGS)}
    assert all(positions[a] <= positions[b] for a in TAGS for b in TAGS if a.within(b))


def test_limits_and_meanings() -> None:
    assert {str(tag): tag.limits for tag in TAGS} == {
        "Δ0": 0, "Δ1": 1, "Σ1": 1, "Π1": 1, "Δ2": 1, "Σ2": 2, "Π2": 2, "Δ3": 2, "Σ3": 3, "Π3": 3, "Δ4": 3,
    }  # fmt: skip
    assert len({tag.meaning for tag in TAGS}) == len(TAGS)
    for kind, level in (("Δ", 5), ("Σ", 0), ("Π", 4), ("Q", 1)):
        with pytest.raises(TheoremError, match="tag"):
            Tag(kind, level)  # type: ignore[arg-type] # refused


@given(
    st.integers(0, 3),
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.lists(st.integers(0, 1), max_size=12),
    st.integers(0, 1),
)
def test_an_evaluation_depends_on_its_evaluation_set_alone(
    height: int, indices: list[int], prefix: list[int], tail: int
) -> None:
    """The definition of a general algorithm: an input that agrees on Λ_Γ has the same Λ_Γ and the same output."""
    tower = Tower(
        height,
        lambda oracle, *ns: [oracle(i) for i in range(sum(ns) + 1) if not (i and oracle(i - 1))],
        "skips after ones",
    )
    point = BinarySequence(tuple(prefix), tail)
    found = tower.at(ElementOracle(point), *indices[:height])
    assert found.indices == tuple(indices[:height])
    other = BinarySequence(tuple(found.values.get((i,), 1 - point(i)) for i in range(20)), 1 - tail)
    again = tower.at(ElementOracle(other), *indices[:height])
    assert (again.output, again.values) == (found.output, found.values)
    assert tower.algorithm(*indices[:height])(ElementOracle(point)) == found.output


def test_sequences_and_bad_indices() -> None:
    tower = Tower(2, lambda oracle, n2, n1: (n2, oracle(n1)), "one entry")
    rows = list(tower.sequence(lambda: ElementOracle(BinarySequence((0, 1))), (7,), range(3)))
    assert [(row.output, len(row.values)) for row in rows] == [((7, 0), 1), ((7, 1), 1), ((7, 0), 1)]
    cases: list[tuple[Any, str]] = [
        ((1,), "indices"),
        ((1, 2, 3), "indices"),
        ((1, -1), "indices"),
        ((1, True), "indices"),
    ]
    for indices, name in cases:
        with pytest.raises(TheoremError) as caught:
            tower(ElementOracle(BinarySequence()), *indices)
        assert caught.value.name == name
    for height in (-1, 4, True, 1.0):
        with pytest.raises(TheoremError, match="height"):
            Tower(height, lambda oracle: 0, "")  # type: ignore[arg-type] # refused

"""Fooling sets: members with one datum in common, with solutions too far apart for one output."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import HonestOracle, IndexRefused
from sci_barriers.testing import strategies
from theorems import Smale18, TheoremError, checker
from theorems.certificates.writer import certificate_text
from theorems.problems import Complex
from theorems.structured.consistent_members import candidates, reading
from theorems.structured.fooling import FoolingSet, fooling_set
from theorems.structured.vertex_claims import fooling_set_claim

F = Fraction


parts = strategies.barriers(
    max_rows=5, max_competitors=6, max_digits=15, parts=["strong", "weak", "sharp"], max_samples=4
)


def distance(x: list[Complex], z: list[Complex]) -> Fraction:
    return sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(x, z, strict=True)), F(0))


def separation(part: Smale18, exponent: int) -> Fraction:
    """The least squared distance of two exact solutions, of all samples."""
    return min(
        distance(part.solution_set(i, exponent, k).vectors()[0], part.solution_set(j, exponent, k).vectors()[0])
        for k in range(part.R)
        for i, j in itertools.combinations(range(part.competitors), 2)
    )


@settings(max_examples=60)
@given(parts, st.integers(0, 90))
def test_the_solutions_are_as_far_apart_as_is_said(part: Smale18, index: int) -> None:
    if part.L is not None:
        index = min(index, part.L - 1)
    found = fooling_set(part, index)
    assert isinstance(found, FoolingSet)
    assert (found.part, found.index, found.datum) == (part, index, part.answer(index))
    assert found.exponent == (part.L or max(part.least_exponent, index + 1)) > index
    exact = separation(part, found.exponent)
    assert 4 * F(1, 100**part.K) < found.squared_separation <= exact
    if part.part != "sharp":
        assert found.squared_separation == exact
    assert found.holds
    assert checker.check(certificate_text(fooling_set_claim(found).document()).encode())[:2] == (True, "")


@settings(max_examples=30)
@given(parts, st.integers(0, 60))
def test_all_of_them_have_the_datum(part: Smale18, index: int) -> None:
    if part.L is not None:
        index = min(index, part.L - 1)
    found = fooling_set(part, index)
    epsilon = F(3, 2 << part.L) if part.L is not None else F(1, 1 << found.exponent)
    having = candidates([part], [reading(found.datum, part.centre.A)])
    for j in range(part.competitors):
        assert any(c.winner == j and c.lower <= epsilon <= c.upper for c in having)


@settings(max_examples=30)
@given(parts)
def test_the_probability_of_failure(part: Smale18) -> None:
    found = fooling_set(part, 0)
    m, N = part.shape
    assert found.failure_probability == F(N - m, N + 1 - m) >= F(1, 2)


@given(st.fractions(min_value=0, max_value=1))
def test_it_holds_if_and_only_if_the_separation_is_above_two_tolerances(square: Fraction) -> None:
    part = Smale18("P3", N=3, m=2, K=1)
    assert FoolingSet(part, 0, 1, part.answer(0), square).holds == (square > F(4, 100))


@pytest.mark.parametrize("index", [4096, 10**6, 10**18])
def test_indices_of_any_size_where_the_data_allow_it(index: int) -> None:
    part = Smale18("P3", N=6, m=1, K=4, part="weak", R=4)  # lengths that are dyadic numbers
    found = fooling_set(part, index)
    assert found.holds
    assert found.exponent == index + 1
    assert found.datum.A.fractions() == [[part.alpha] * 6]
    assert 4 * F(1, 100**4) < found.squared_separation <= separation(part, 4096)


@pytest.mark.parametrize("index", [-1, 1.0, "1", None, True, F(1)])
@pytest.mark.parametrize("kind", ["strong", "weak", "sharp"])
def test_indices_that_are_refused(kind: str, index: Any) -> None:
    part = Smale18("P3", N=3, m=2, K=3, part=kind, L=5 if kind == "sharp" else None)
    with pytest.raises(TheoremError, match=r"^index = .*; allowed: an integer (of at least 0|from 0 to 4)$"):
        fooling_set(part, index)


@pytest.mark.parametrize("index", [5, 6, 10**18])
def test_on_sharp_there_is_none_from_index_L_on(index: int) -> None:
    part = Smale18("P3", N=3, m=2, K=3, part="sharp", L=5)
    assert fooling_set(part, 4).holds
    with pytest.raises(TheoremError, match="^index = .*; allowed: an integer from 0 to 4$"):
        fooling_set(part, index)
    datum = HonestOracle(part.member(1, 5)).read(5)
    assert [c.winner for c in candidates([part], [reading(datum, part.centre.A)])] == [1]


def test_an_index_that_takes_too_much_memory_is_refused_by_the_datum() -> None:
    with pytest.raises(IndexRefused, match="^index = "):
        fooling_set(Smale18("P3", N=8, m=7, K=3, part="weak", rotation="dct"), 10**9)

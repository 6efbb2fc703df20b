"""k-round games: every sequence of algorithms changes its mind k times or is found to stay away from a solution; never anything else."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import BinarySequence, ElementOracle
from theorems import TheoremError, checker
from theorems.certificates.claims.forced_changes import ForcedChangesClaim
from theorems.core.rounds import ForcedChanges, Stalled, force_changes, nearest_value
from theorems.hierarchy.essential_spectrum import ONE_LIMIT

F = Fraction


@st.composite
def algorithms(draw: st.DrawFn) -> Any:
    """Γ_n that reads some window and answers by a threshold on the number of ones; some never change their minds."""
    stride, start, width = draw(st.integers(1, 3)), draw(st.integers(0, 4)), draw(st.integers(1, 6))
    low, high = draw(st.fractions(0, 1, max_denominator=8)), draw(st.fractions(0, 1, max_denominator=8))
    sliding = draw(st.booleans())

    def gamma(oracle: Any, n: int) -> set[Fraction]:
        seen = [oracle(start + stride * (i + (n if sliding else 0))) for i in range(width)]
        part = F(sum(seen), width)
        return {F(0)} if part < low else {F(1)} if part > high else {F(0), part}

    return gamma


@settings(max_examples=80)
@given(algorithms(), st.integers(1, 7))
def test_a_game_ends_with_a_certificate_or_with_an_input_that_is_not_solved(gamma: Any, k: int) -> None:
    found = force_changes(gamma, k, wait=60)
    if isinstance(found, ForcedChanges):
        assert found.holds
        assert found.changes == k
        assert found.replayed(gamma)
        said = [nearest_value(tuple(sorted(gamma(ElementOracle(found.input), stage.index)))) for stage in found.stages]
        assert said == [i % 2 for i in range(k + 1)]
        assert checker.check(ForcedChangesClaim(found).text().encode()) == (True, "", "")
    else:
        assert isinstance(found, Stalled)
        assert found.changes < k
        # on the input where it stalled the solution is the tail, and no approximation that was tried is near it
        last = range(found.tried)
        away = [
            nearest_value(tuple(sorted(gamma(ElementOracle(found.input), n)))) != found.input.tail for n in range(200)
        ]
        assert sum(away) >= len(last)


@pytest.mark.parametrize("name", ONE_LIMIT)
def test_the_sequences_of_the_entry(name: str) -> None:
    found = force_changes(ONE_LIMIT[name], 5)
    assert isinstance(found, ForcedChanges)
    assert found.holds
    assert found.replayed(ONE_LIMIT[name])
    assert not found.replayed(lambda oracle, n: {1 - x for x in ONE_LIMIT[name](oracle, n)})


def test_what_does_not_hold_is_seen() -> None:
    found = force_changes(ONE_LIMIT["the last entry"], 3)
    assert isinstance(found, ForcedChanges)
    first, second, *_ = found.stages
    flipped = BinarySequence(tuple(1 - x for x in found.input.prefix), found.input.tail)
    assert not dataclasses.replace(found, input=flipped).holds
    assert not dataclasses.replace(found, stages=(second, first)).holds
    assert not dataclasses.replace(found, stages=(first, first)).holds
    assert not dataclasses.replace(found, stages=(dataclasses.replace(first, output=()), second)).holds


def test_constant_greedy_and_bad_algorithms() -> None:
    stubborn = force_changes(lambda oracle, n: {0}, 1, wait=20)
    assert isinstance(stubborn, Stalled)
    assert (stubborn.input.tail, stubborn.tried, stubborn.changes) == (1, 20, 0)
    greedy = force_changes(lambda oracle, n: {oracle(i) for i in range(1000)}, 1, reads=100)
    assert isinstance(greedy, Stalled)
    assert "100 evaluations" in greedy.reason
    for output in (None, {"x"}, 3):
        with pytest.raises(TheoremError, match="output"):
            force_changes(lambda oracle, n, output=output: output, 1)  # type: ignore[misc] # no annotations on a default
    for k in (0, True, 1.5):
        with pytest.raises(TheoremError, match="changes"):
            force_changes(lambda oracle, n: {0}, k)  # type: ignore[arg-type] # refused

"""Every place of the registry: both halves hold; the towers are compared with the truth in further ways."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import BandedOperator, BinarySequence, ElementOracle, HonestOracle
from theorems import TheoremError
from theorems.core.hierarchy import Placement, placement, placements
from theorems.core.towers import Tag, Tower
from theorems.hierarchy import (
    banded_spectrum,
    diagonal_spectrum,
    essential_spectrum,
    halting,
    optimal_value,
    wrong_output,
)

F = Fraction
NAMES = list(placements())


@pytest.mark.parametrize("name", NAMES)
def test_both_halves_hold(name: str) -> None:
    place = placement(name)
    solved, below = list(place.solved()), list(place.below())
    assert solved
    assert all(check.holds for check in solved), [c for c in solved if not c.holds]
    assert all(check.holds for check in below), [c for c in below if not c.holds]
    assert bool(below) == (place.fails is not None)
    assert place.title and place.inputs and place.evaluations and place.solution and place.why and place.source


def test_the_registry_is_in_order_and_complete() -> None:
    order = Tag.all()
    positions = [order.index(place.belongs) for place in placements().values()]
    assert positions == sorted(positions)
    places = {name: place.place for name, place in placements().items()}
    assert {
        "essential-spectrum": "Π2, not Δ2",
        "diagonal-spectrum": "Σ1, not Δ1",
        "halting": "Σ1, not Δ1",
        "infinite-row": "Σ3, not Δ3",
        "decaying-spectrum": "Δ1, not Δ0",
    }.items() <= places.items()
    assert {f"minimisers-{name}": "Δ2, not Δ1" for name in ("P1", "P2", "P3", "LP")}.items() <= places.items()
    assert {f"optimal-value-{name}": "Δ1, not Δ0" for name in ("P1", "P2", "P3", "LP")}.items() <= places.items()
    with pytest.raises(TheoremError, match="placement"):
        placement("none")


def test_a_place_that_contradicts_itself_is_refused() -> None:
    fields: dict[str, Any] = dict.fromkeys(("name", "title", "inputs", "evaluations", "solution", "why", "source"), "x")
    tower = Tower(1, lambda oracle, n: 0, "")
    rest = {"solved": list, "below": list, "tower": tower}
    with pytest.raises(TheoremError, match="fails"):
        Placement(**fields, **rest, belongs=Tag("Δ", 1), fails=Tag("Σ", 1))  # Δ1 is within Σ1
    with pytest.raises(TheoremError, match="tower"):
        Placement(**fields, **rest, belongs=Tag("Π", 2), fails=None)


# --- Diagonal operators ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 1), max_size=8), st.integers(0, 1), st.integers(0, 12))
def test_the_spectrum_of_a_diagonal_operator(prefix: list[int], tail: int, n: int) -> None:
    point = BinarySequence(tuple(prefix), tail)
    found = diagonal_spectrum.TOWER(ElementOracle(point), n)
    truth = set(prefix) | {tail}
    assert found <= truth
    if n >= len(prefix):
        assert found == truth


@given(st.lists(st.integers(0, 30), max_size=10), st.lists(st.fractions(-1, 2), max_size=3))
def test_a_one_is_hidden_from_every_algorithm(places: list[int], output: list[Fraction]) -> None:
    def gamma(oracle: Any) -> list[Fraction]:
        return [x + sum(oracle(i) for i in places) for x in output]

    point = diagonal_spectrum.hidden_one(gamma)
    distance = diagonal_spectrum.hausdorff(gamma(ElementOracle(point)), diagonal_spectrum.spectrum(point))
    assert distance is None or distance >= F(1, 2)


@given(
    st.lists(st.fractions(-3, 3, max_denominator=6), max_size=4),
    st.lists(st.fractions(-3, 3, max_denominator=6), max_size=4),
)
def test_the_hausdorff_distance(one: list[Fraction], other: list[Fraction]) -> None:
    from scipy.spatial.distance import directed_hausdorff

    found = diagonal_spectrum.hausdorff(one, other)
    if not one or not other:
        assert found == (F(0) if set(one) == set(other) else None)
        return
    points = [np.array([[float(x)] for x in side]) for side in (one, other)]
    expected = max(directed_hausdorff(*points)[0], directed_hausdorff(*points[::-1])[0])
    assert found is not None
    assert float(found) == pytest.approx(expected)


@given(st.lists(st.integers(0, 1), max_size=6), st.integers(0, 1), st.integers(0, 9))
def test_the_two_limits_of_the_essential_spectrum(prefix: list[int], tail: int, n2: int) -> None:
    point = BinarySequence(tuple(prefix), tail)
    inner = [essential_spectrum.TOWER(ElementOracle(point), n2, n1) for n1 in (40, 41, 80)]
    assert len(set(inner)) == 1  # the inner limit is reached
    assert tail in inner[0]  # from above
    if n2 > len(prefix):
        assert inner[0] == {tail}


# --- Banded operators ------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.integers(0, 2), st.integers(1, 6), st.fractions(-2, 2, max_denominator=4), st.data())
def test_the_distance_bound_is_the_least_singular_value_rounded_up(
    b: int, n: int, z: Fraction, data: st.DataObject
) -> None:
    small = st.fractions(-2, 2, max_denominator=3)
    A = BandedOperator.of(
        [data.draw(st.lists(small, max_size=4)) for _ in range(b + 1)], [data.draw(small) for _ in range(b + 1)]
    )
    section = [{i: A.element(i, k) for i in range(max(0, k - b), k + b + 1)} for k in range(n)]
    dense = np.array([[float(A.element(i, k)) - (float(z) if i == k else 0) for k in range(n)] for i in range(n + b)])
    expected = np.linalg.svd(dense, compute_uv=False)[-1]
    found = banded_spectrum.distance_bound(section, b, z, 50, 1000)
    assert found is not None
    assert expected - 1e-7 <= float(found) <= expected + 1 / 50 + 1e-7


@pytest.mark.parametrize("v", [F(0), F(3, 2), F(-3)])
def test_the_error_control_against_a_spectrum_that_is_known(v: Fraction) -> None:
    A = banded_spectrum.step(v)
    errors = []
    for n in (4, 8, 16):
        found = banded_spectrum.TOWER(ElementOracle(A.element), n)
        assert all(banded_spectrum.spectrum_of_step(v, z) <= bound for z, bound in found.bounds.items())
        errors.append(found.error)
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < F(1, 5)


def test_the_known_spectrum_against_large_sections() -> None:
    n = 400
    for v in (0.0, 2.0, -2.5):
        matrix = np.diag(np.ones(n - 1), 1) + np.diag(np.ones(n - 1), -1)
        matrix[0, 0] = v
        values = np.linalg.eigvalsh(matrix)
        distances = [float(banded_spectrum.spectrum_of_step(F(v), F(float(x)))) for x in values]
        assert max(distances) < 1e-9


def test_only_the_elements_of_the_section_are_read() -> None:
    found = banded_spectrum.TOWER.at(ElementOracle(banded_spectrum.step(F(2)).element), 6)
    assert set(found.values) <= {(i, k) for k in range(7) for i in range(9)}


# --- Values, alarms, programs ----------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.sampled_from(["P1", "P2", "P3"]),
    st.integers(0, 2),
    st.integers(0, 60),
    st.integers(0, 30),
    st.sampled_from(["truncating", "random"]),
)
def test_values_have_the_error_that_is_promised(name: str, winner: int, step: int, n: int, rounding: str) -> None:
    place = placement(f"optimal-value-{name}")
    part = {place.name: place for place in optimal_value.PLACES}[f"optimal-value-{name}"]
    assert part is place
    barrier = placement(f"minimisers-{name}").game()  # type: ignore[misc] # it has one
    e = barrier.least_exponent + step
    found = place.tower(HonestOracle(barrier.member(winner, e), barrier.problem, rounding=rounding, seed=step), n)
    exact = optimal_value.value(barrier, barrier.alpha + F(1, 1 << e))
    assert abs(found - exact) <= F(1, 1 << n)


@settings(max_examples=25)
@given(st.integers(0, 2), st.integers(0, 40), st.integers(0, 50), st.integers(0, 9))
def test_alarms_are_never_false(winner: int, step: int, n: int, seed: int) -> None:
    part = wrong_output.PART
    e = part.least_exponent + step
    alarm = wrong_output.TOWER(HonestOracle(part.member(winner, e), part.problem, rounding="random", seed=seed), n)
    wrong = part.solution_set(winner, e).distance_squared(wrong_output.OUTPUT) > wrong_output.TOLERANCE
    assert wrong == (winner != 0)
    assert not (alarm and not wrong)
    assert alarm or not wrong or n < e + 2


@given(st.integers(0, 30), st.integers(0, 40))
def test_programs_that_count_down(steps: int, n: int) -> None:
    def program() -> Iterator[None]:
        yield from itertools.repeat(None, steps)

    assert halting.halts_within(program, n) == (n >= steps)  # type: ignore[arg-type] # an iterator that is a generator


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.integers(0, 10))
def test_every_decider_is_wrong_about_its_opposite(mood: list[bool], delay: int) -> None:
    def decider(program: halting.Program) -> Any:
        for _ in range(delay):
            yield
        return mood[delay % len(mood)]

    program = halting.opposite(decider)
    said = halting.verdict(decider, program, 100)
    assert said is mood[delay % len(mood)]
    assert halting.halts_within(program, 500) is not said

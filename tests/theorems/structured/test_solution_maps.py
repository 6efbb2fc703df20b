"""Maps that are exact at every y: proved by dual vectors, compared with an independent solver, and refused where there is none."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import Phase
from theorems import Smale18, TheoremError
from theorems.problems import solve_real
from theorems.structured.quotient import Quotient, sign
from theorems.structured.solution_maps import Point, solution_map

F = Fraction
PHASES: list[Phase] = [(F(1), F(0)), (F(-1), F(0)), (F(3, 5), F(4, 5))]
PROBLEMS: list[dict[str, Any]] = [{"problem_name": "P1"}, {"problem_name": "P2", "lam": "1/3"}, {"problem_name": "P3"}]


@st.composite
def settings_and_points(draw: st.DrawFn) -> tuple[Smale18, int | None, int | None, Point]:
    m, extra = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    part = draw(st.sampled_from(["strong", "weak", "sharp"]))
    B = Smale18(
        **draw(st.sampled_from(PROBLEMS)),
        N=m + extra,
        m=m,
        K=draw(st.integers(1, 8)),
        part=part,
        L=6 if part == "sharp" else None,
        field=draw(st.sampled_from(["real", "complex"])),
        seed=draw(st.integers(0, 9)),
    )
    winner = draw(st.integers(0, B.competitors - 1) | (st.none() if part == "strong" else st.nothing()))
    exponent = None if winner is None else draw(st.sampled_from([None] if part == "sharp" else [None, 60, 10**18]))
    moduli = draw(st.lists(st.fractions(0, 3, max_denominator=50), min_size=m, max_size=m))
    phases = draw(st.lists(st.sampled_from(PHASES), min_size=m, max_size=m))
    scale = draw(st.sampled_from([F(1), 1 / B.alpha**2, B.alpha]))
    return B, winner, exponent, Point(tuple(r * scale for r in moduli), tuple(phases))


@settings(max_examples=150)
@given(settings_and_points(), st.integers(0, 4), st.sampled_from([F(1, 10**9), F(1)]))
def test_its_values_are_minimisers_and_other_vectors_are_not(
    case: tuple[Smale18, int | None, int | None, Point], place: int, change: Fraction
) -> None:
    B, winner, exponent, y = case
    found = solution_map(B, winner, exponent)
    x = found.evaluate(y)
    assert found.is_minimiser(y, x)
    i = place % B.m
    moved = Point((*x.moduli[:i], x.moduli[i] + change, *x.moduli[i + 1 :]), x.phases)
    assert not found.is_minimiser(y, moved)
    assert sign(found.lipschitz - 1) <= 0
    assert found.linear == (B.problem.name != "P2")
    assert found.neurons == (0 if found.linear else 2 * B.m)
    if exponent == 10**18:
        assert isinstance(found.coefficient, Quotient)


@pytest.mark.parametrize("setting", PROBLEMS, ids=lambda s: s["problem_name"])
def test_against_a_solver_that_does_not_know_the_class(setting: dict[str, Any]) -> None:
    B = Smale18(**setting, N=5, m=3, K=1)
    member = (1, 4)
    near = B.member(*member).A.approximate(60)
    network = solution_map(B, *member).numpy()
    source = np.random.default_rng(3)
    for _ in range(12):
        y = np.round(source.normal(size=3) * 2, 6)
        exact = solve_real(B.problem, near, [F(float(v)) for v in y])
        found = [F(float(v)) for v in network(y)]
        assert exact.distance_squared(found, 80)[1] < F(1, 10**20)


@pytest.mark.parametrize(
    ("rotation", "m", "field"), [("dct", 7, "real"), ("dft", 5, "complex"), ("hadamard", 8, "real")]
)
def test_rotated_maps_are_exact_on_the_samples_and_as_stable_as_stated(rotation: str, m: int, field: str) -> None:
    """With the DCT, too: the constant of the one-neuron network is √m/a_j there, that of this map is 1/a_j."""
    B = Smale18("P2", N=m + 2, m=m, K=2, rotation=rotation, field=field, seed=4)
    found = solution_map(B, 2, 30)
    network = found.numpy()
    y = B.centre.y.approximate(60).numpy()
    S = B.solution_set(2, 30)
    assert S.distance_squared([(F(float(v.real)), F(float(v.imag))) for v in network(y).astype(complex)]) < F(1, 10**26)
    source = np.random.default_rng(5)
    bound = float(found.lipschitz)  # type: ignore[arg-type] # a fraction here
    for _ in range(50):
        one, two = (source.normal(size=m) + (1j * source.normal(size=m) if field == "complex" else 0) for _ in range(2))
        assert np.linalg.norm(network(one) - network(two)) <= bound * np.linalg.norm(one - two) * (1 + 1e-12)


def test_where_no_such_map_is_known_it_is_refused_by_name() -> None:
    with pytest.raises(TheoremError, match=r"^eta = 1/10"):
        solution_map(Smale18("P1", N=4, m=2, K=2, eta="1/10"), 0)
    with pytest.raises(TheoremError, match=r"^lam = 4;"):
        solution_map(Smale18("P3", N=9, m=8, K=1, lam=4), 0)
    with pytest.raises(TheoremError, match="winner"):
        solution_map(Smale18("P3", N=4, m=2, K=2, part="weak"))
    B = Smale18("P3", N=4, m=2, K=2)
    with pytest.raises(TheoremError, match="y = "):
        solution_map(B, 0).evaluate(Point((F(1),), (PHASES[0],)))
    wrong = Point((F(1), F(1)), (PHASES[0], PHASES[0]))
    assert not solution_map(B, 0).is_minimiser(wrong, Point((F(1), F(1)), (PHASES[1], PHASES[0])))

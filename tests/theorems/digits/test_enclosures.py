"""Enclosures and ceilings against exact minimisers (`theorems.problems.solve_real`), which share no code with them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorems.core.errors import Undecided
from theorems.digits import Answer, Data, Radius, ceiling, determine, enclose
from theorems.digits.ceilings import has_the_data, moved
from theorems.problems import P1, P2, P3, Problem, solve_real

from .generated_instances import F, gaussian, has_exact_minimisers, inside, instances, problems_with_data


@settings(max_examples=150, deadline=None)
@given(instances(), st.integers(3, 30), st.sampled_from(["A", "y", "both"]), st.data())
def test_minimisers_of_inputs_with_the_data_are_enclosed(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, what: str, draw: st.DataObject
) -> None:
    problem, A, y = instance
    rho, tau = F(what != "y", 1 << n), F(what != "A", 1 << n)
    data = Data.of_fractions(A, y, Radius("spectral", rho), Radius("spectral", tau))
    enclosure = enclose(problem, data).enclosure
    assume(enclosure is not None)
    assert enclosure is not None
    other_A, other_y = inside(draw.draw, A, y, rho, tau)
    unique = has_exact_minimisers(enclosure, problem, other_A, other_y)
    if enclosure.unique:
        assert unique


@settings(max_examples=150, deadline=None)
@given(problems_with_data(), st.integers(1, 20), st.sampled_from(["spectral", "entrywise", "relative"]), st.data())
def test_inputs_at_the_edge_of_the_radius_are_enclosed(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, norm: str, draw: st.DataObject
) -> None:
    """The truth is simple, with ties and several solutions; the data are away from it by the radius, exactly."""
    problem, A, y = instance
    rho, sign = F(1, 1 << n), st.sampled_from([-1, 0, 1])
    if norm == "spectral":
        unit = [F(3, 5), F(4, 5)] if len(y) > 1 else [F(1)]
        left = draw.draw(st.permutations([*unit, *[F(0)] * (len(y) - len(unit))]))
        right = draw.draw(st.permutations([F(1), *[F(0)] * (len(A[0]) - 1)]))
        known_A = [[a + rho * p * q for a, q in zip(row, right, strict=True)] for row, p in zip(A, left, strict=True)]
        known_y = [v - rho * p for v, p in zip(y, left, strict=True)]
        radius = other = Radius("spectral", rho)
    elif norm == "entrywise":
        known_A = [[a + rho * draw.draw(sign) for a in row] for row in A]
        known_y = [v + rho * draw.draw(sign) for v in y]
        radius = other = Radius("entrywise", rho)
    else:
        known_A = [[a / (1 + rho * draw.draw(sign)) for a in row] for row in A]
        known_y, radius, other = y, Radius("entrywise", F(0), rho), Radius()
    enclosure = enclose(problem, Data.of_fractions(known_A, known_y, radius, other)).enclosure
    assume(enclosure is not None)
    assert enclosure is not None
    unique = has_exact_minimisers(enclosure, problem, A, y)
    if enclosure.unique:
        assert unique


@settings(max_examples=40, deadline=None)
@given(instances(), st.integers(4, 24), st.sampled_from(["A", "y", "both"]))
def test_the_two_inputs_of_a_ceiling_have_the_data_and_are_far_apart(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, what: str
) -> None:
    problem, A, y = instance
    rho, tau = F(what != "y", 1 << n), F(what != "A", 1 << n)
    data = Data.of_fractions(A, y, Radius("frobenius", rho), Radius("spectral", tau))
    found = enclose(problem, data)
    above = ceiling(problem, data, found)
    assume(above is not None)
    assert above is not None
    solutions = []
    for move in above.moves:
        own = moved(data, move)
        columns = [[F(v, own.under_A) for v in column] for column in own.columns]
        B = [[column[i] for column in columns] for i in range(len(y))]
        z = [F(v, own.under_y) for v in own.y]
        assert has_the_data(data, move)
        assert sum((a - b) ** 2 for r, s in zip(A, B, strict=True) for a, b in zip(r, s, strict=True)) <= rho**2
        assert sum((a - b) ** 2 for a, b in zip(y, z, strict=True)) <= tau**2
        try:
            solutions.append(solve_real(problem, B, z).vertex(300))
        except Undecided:
            assume(False)
    square = sum((a - b) ** 2 for a, b in zip(*solutions, strict=True))
    assert square >= (2 * above.kappa) ** 2 - F(1, 1 << 200)
    if found.enclosure is not None:
        assert found.enclosure.radius >= above.kappa


@settings(max_examples=60, deadline=None)
@given(instances(), st.integers(3, 30), st.data())
def test_right_and_wrong_are_never_both_said(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, draw: st.DataObject
) -> None:
    problem, A, y = instance
    data = Data.of_fractions(A, y, Radius.index(n), Radius.index(n))
    digits = determine(problem, data, with_ceiling=False)
    x = [(F(draw.draw(st.integers(-40, 40)), 8), F(0)) for _ in A[0]]
    output = digits.output(x)
    assert output.at_most is None or output.at_least <= output.at_most
    for d in range(-3, 8):
        tolerance = F(10) ** -d
        answer = output.answer(tolerance)
        if answer is Answer.RIGHT:
            assert output.at_least <= tolerance
        if answer is Answer.WRONG:
            assert output.at_most is None or output.at_most > tolerance


@pytest.mark.parametrize("problem", [P1(F(1, 4)), P2(F(1, 5)), P3(F(2, 5))], ids=["P1", "P2", "P3"])
@pytest.mark.parametrize("kind", ["y", "A", "float64"])
def test_radius_and_ceiling_are_close_on_random_instances(problem: Problem, kind: str) -> None:
    A, y = gaussian(30, 60, 1)
    radii = {
        "y": (Radius(), Radius("spectral", F(1, 1000))),
        "A": (Radius("spectral", F(1, 10000)), Radius()),
        "float64": (Radius.float64(), Radius.float64()),
    }
    digits = determine(problem, Data.of_fractions(A, y, *radii[kind]))
    assert digits.enclosure is not None
    assert digits.ceiling is not None
    assert digits.enclosure.unique or problem.name == "P3"
    assert 1 <= digits.enclosure.radius / digits.ceiling.kappa <= (40 if kind == "float64" else 10)
    assert digits.proved is not None
    assert digits.impossible is not None
    assert digits.proved < digits.impossible


@pytest.mark.parametrize("problem", [P1(0), P2(F(1, 5))], ids=["BP", "P2"])
def test_minimisers_of_a_ceiling_are_exact_rationals_where_they_are_short(problem: Problem) -> None:
    A, y = gaussian(4, 7, 2)
    A, y = [[F(round(v * 16), 16) for v in row] for row in A], [F(round(v * 16), 16) for v in y]
    digits = determine(problem, Data.of_fractions(A, y, None, Radius("spectral", F(1, 1000))))
    assert digits.ceiling is not None
    for move, own in zip(digits.ceiling.moves, digits.ceiling.enclosures, strict=True):
        assert own.radius == 0 and own.unique
        moved_data = moved(digits.data, move)
        rows = [[F(column[i], moved_data.under_A) for column in moved_data.columns] for i in range(4)]
        right = [F(v, moved_data.under_y) for v in moved_data.y]
        x = solve_real(problem, rows, right).vertex(400)
        centre = {i: own.value(k)[0] for k, i in enumerate(own.indices)}
        assert all(abs(v - centre.get(i, 0)) < F(1, 1 << 380) for i, v in enumerate(x))

"""Enclosures at the edge: ties, near ties, zero columns, y = 0, degenerate linear programs, complex data, wrong arguments."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from theorems.core.errors import TheoremError
from theorems.digits import Data, Radius, determine, enclose
from theorems.digits.verdict import decimal_digits
from theorems.problems import P1, P2, P3, LinearProgram, Problem, solve_real

from .generated_instances import F, gaussian, has_exact_minimisers, inside


def test_equal_columns_are_named_and_not_called_unique() -> None:
    A, y = gaussian(8, 12, 5)
    twin = [[*row, -row[0]] for row in A]
    digits = determine(P2(F(1, 10)), Data.of_fractions(twin, y, None, Radius("spectral", F(1, 100))))
    assert digits.twins == ((0, 12),)
    assert digits.not_unique
    zero = determine(P2(F(1, 10)), Data.of_fractions(twin, [F(0)] * len(y)))
    assert zero.twins and not zero.not_unique
    assert digits.enclosure is not None
    assert not digits.enclosure.unique


@pytest.mark.parametrize("factor", [3, F(5, 7)])
def test_columns_that_are_equal_but_for_their_weights_are_named(factor: Fraction) -> None:
    A, y = [[F(1, 7), factor * F(1, 7), F(1, 2)], [F(2, 11), factor * F(2, 11), F(0)]], [F(1), F(2)]
    problem = P2(F(1, 10), weights=[1, factor, 1])
    digits = determine(problem, Data.of_fractions(A, y, None, Radius("spectral", F(1, 100))), with_ceiling=False)
    assert digits.twins == ((0, 1),)
    assert digits.not_unique


def test_a_zero_column_is_certainly_zero() -> None:
    A, y = gaussian(8, 12, 5)
    digits = determine(
        P2(F(1, 10)), Data.of_fractions([[*row, F(0)] for row in A], y, None, Radius("spectral", F(1, 100)))
    )
    assert digits.enclosure is not None
    assert digits.enclosure.coefficients()[12].sign == "zero"


@pytest.mark.parametrize("problem", [P1(F(1, 4)), P1(0), P2(1), P3(F(1, 4))], ids=["P1", "BP", "P2", "P3"])
def test_y_zero(problem: Problem) -> None:
    A, y = gaussian(6, 9, 2)
    exact = enclose(problem, Data.of_fractions(A, [F(0)] * len(y))).enclosure
    assert exact is not None
    assert exact.radius == 0


def test_linear_program() -> None:
    A, _ = gaussian(6, 12, 4)
    x = [F(k % 5 + 1, 3) for k in range(12)]
    y = [sum(a * b for a, b in zip(row, x, strict=True)) for row in A]
    digits = determine(LinearProgram([1 + F(k, 7) for k in range(12)]), Data.of_fractions(A, y, None, Radius.index(30)))
    assert digits.enclosure is not None
    assert digits.enclosure.method == "basis"
    assert digits.enclosure.unique
    assert digits.ceiling is not None
    assert digits.ceiling.kappa <= digits.enclosure.radius <= 10 * digits.ceiling.kappa


@pytest.mark.parametrize("problem", [P1(F(1, 4)), P2(F(1, 5)), P3(F(2, 5))], ids=["P1", "P2", "P3"])
def test_complex_data(problem: Problem) -> None:
    """Complex data that are real times a phase have the solutions of the real problem, times phases."""
    A, y = gaussian(12, 20, 7)
    real = enclose(problem, Data.of_fractions(A, y, None, Radius("spectral", F(1, 1000)))).enclosure
    turned_real = [[v * F(3, 5) for v in row] for row in A]
    turned_imag = [[v * F(4, 5) for v in row] for row in A]
    data = Data.of_fractions(turned_real, y, None, Radius("spectral", F(1, 1000)), imag=(turned_imag, [F(0)] * len(y)))
    found = enclose(problem, data).enclosure
    assert real is not None
    assert found is not None
    for mine, theirs in zip(real.coefficients(), found.coefficients(), strict=True):
        assert not isinstance(mine.value, tuple)
        assert isinstance(theirs.value, tuple)
        a, b = theirs.value
        away = (a - mine.value * F(3, 5)) ** 2 + (b + mine.value * F(4, 5)) ** 2
        assert away <= (mine.radius + theirs.radius) ** 2


@pytest.mark.parametrize(
    ("error", "digits"), [(F(1), 0), (F(1, 10), 1), (F(2, 10), 0), (F(1, 10**30), 30), (F(11), -2), (F(0), None)]
)
def test_decimal_digits(error: Fraction, digits: int | None) -> None:
    assert decimal_digits(error) == digits


@pytest.mark.parametrize(
    "make",
    [
        lambda: Radius("spectral", F(-1)),
        lambda: Radius("operator", F(1)),  # type: ignore[arg-type]
        lambda: Radius("spectral", F(1), F(1)),
        lambda: Radius.index(-1),
        lambda: Data.of_fractions([], []),
        lambda: Data.of_fractions([[F(1)], [F(1), F(2)]], [F(1), F(1)]),
        lambda: Data.of_fractions([[F(1)]], [F(1), F(1)]),
        lambda: enclose(P2(1, weights=[1, 1]), Data.of_fractions([[F(1)]], [F(1)])),
    ],
)
def test_wrong_arguments(make: Any) -> None:
    with pytest.raises(TheoremError, match="allowed"):
        make()


@pytest.mark.parametrize(("large", "name"), [((F(1 << 300), F(1)), "A"), ((F(1), F(1, 1 << 400)), "y")])
@pytest.mark.parametrize("problem", [P1(0), P1(F(1, 4)), P2(1), P3(F(1, 8)), LinearProgram()])
def test_data_of_extreme_size_are_refused(large: tuple[Fraction, Fraction], name: str, problem: Problem) -> None:
    """Cubes of such numbers overflow, or underflow, where doubles guess."""
    A = [[large[0] * v for v in (F(1), F(2), F(-1))], [large[0] * v for v in (F(3), F(1), F(0))]]
    with pytest.raises(TheoremError, match=rf"^{name} = .* allowed: from 2\^-200 to 2\^200"):
        enclose(problem, Data.of_fractions(A, [large[1], 2 * large[1]], None, Radius.index(9)))


@pytest.mark.parametrize("power", [-190, -40, 40, 190])
@pytest.mark.parametrize("other", [-190, -40, 0, 40])
@pytest.mark.parametrize("name", ["P1", "BP", "P2", "P3", "LP"])
def test_solutions_scale_with_data_of_any_size_that_is_allowed(power: int, other: int, name: str) -> None:
    """Solutions of (sA, ty), parameters adapted, are t/s times those of (A, y): exact ones stay in the ball.

    At the edge of the range nothing may be proved; with factors of 10^12 what is proved at scale 1 is.
    """
    s, t = F(2) ** power, F(2) ** other
    problem = {"P1": P1(t / 4), "BP": P1(0), "P2": P2(s * t / 2), "P3": P3(s / 4), "LP": LinearProgram()}[name]
    small = {"P1": P1(F(1, 4)), "P2": P2(F(1, 2)), "P3": P3(F(1, 4))}.get(name, P1(0))
    A, y = [[F(3), F(1), F(1)], [F(1), F(2), F(0)]], [F(4), F(3)]
    inner = max(abs(power), abs(other)) <= 40
    x = solve_real(small, A, y).vertex(300)
    data = Data.of_fractions(
        [[s * v for v in row] for row in A], [t * v for v in y], None, Radius("spectral", t / 1000)
    )
    enclosure = enclose(problem, data).enclosure
    assert enclosure is not None or not inner
    if enclosure is not None:
        assert enclosure.radius < t / s / 500 or not inner
        assert enclosure.distance([(v * t / s, F(0)) for v in x])[0] <= t / s / (1 << 200)
    if name in ("P1", "P2", "P3"):  # all columns times (3 + 4i)/5
        rows = [[[s * v * F(k, 5) for v in row] for row in A] for k in (3, 4)]
        right = [t * v for v in y]
        data = Data.of_fractions(rows[0], right, None, Radius("spectral", t / 1000), imag=(rows[1], [F(0)] * 2))
        found = enclose(problem, data).enclosure
        assert found is None or found.distance([(v * t / s * F(3, 5), -v * t / s * F(4, 5)) for v in x])[0] <= t / s / (
            1 << 200
        )


def test_an_exact_tie_is_settled() -> None:
    """The first column is active with coefficient 0 exactly: it ties, and the minimiser is unique."""
    A, y = [[F(3), F(1)], [F(1), F(2)]], [F(1), F(2)]
    found = enclose(P2(F(1, 10)), Data.of_fractions(A, y)).enclosure
    assert found is not None
    assert found.unique and found.radius < F(1, 10**30)
    x = solve_real(P2(F(1, 10)), A, y).vertex()
    assert found.distance([(v, F(0)) for v in x])[0] == 0


@pytest.mark.parametrize("problem", [LinearProgram([1, 1]), P1(0), P3(1)])
def test_columns_of_zeros_are_no_reason_to_fail(problem: Problem) -> None:
    """The only solution is 0: it is found, or the question stays open."""
    data = Data.of_fractions([[F(0), F(1)]], [F(0)])
    found = determine(problem, data).enclosure
    assert found is None or found.distance([(F(0), F(0))] * 2)[0] == 0


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(12, 24))
def test_degenerate_linear_programs_keep_their_solutions_in_the_ball(seed: int, n: int) -> None:
    """A vertex with fewer than m positive entries: HiGHS's solutions of inputs with the data are in the ball."""
    source = np.random.default_rng(seed)
    A = source.integers(-4, 5, (3, 7)).astype(float)
    w = source.integers(1, 9, 7).astype(float)
    A[0] = np.abs(A[0]) + 1  # bounded, and all of it feasible
    x = np.zeros(7)
    x[:2] = 1 + source.random(2).round(2)
    y = A @ x
    problem = LinearProgram([F(int(v)) for v in w])
    data = Data.of_fractions(
        [[F(int(v)) for v in row] for row in A], [F(float(v)) for v in y], None, Radius("spectral", F(1, 1 << n))
    )
    enclosure = enclose(problem, data).enclosure
    assume(enclosure is not None)  # half of them: HiGHS has the vertex with m entries, some of them rounding errors
    assert enclosure is not None
    for _ in range(4):
        e = source.standard_normal(3)
        e *= 2.0**-n / np.linalg.norm(e)
        solved = linprog(w, A_eq=A, b_eq=y + e, method="highs-ds")
        assert solved.status == 0  # it is proved that every input is feasible
        assert enclosure.distance([(F(float(v)), F(0)) for v in solved.x])[0] <= F(1, 10**6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(6, 30), st.integers(3, 16), st.sampled_from(["P1", "P2", "P3"]), st.data())
def test_near_ties_are_enclosed(seed: int, n: int, lead: int, name: str, draw: st.DataObject) -> None:
    """Two nearly equal columns: what is claimed of them holds for exact minimisers of inputs with the data."""
    source = np.random.default_rng(seed)
    A = [[F(int(v), 4) for v in source.integers(-8, 9, 4)] for _ in range(3)]
    for row in A:
        row[1] = row[0] * (1 - F(1, 1 << lead)) + F(int(source.integers(-1, 2)), 1 << (lead + 1))
    y = [row[0] + F(int(source.integers(-2, 3)), 16) for row in A]
    problem = {"P1": P1(0), "P2": P2(F(1, 4)), "P3": P3(F(1, 8))}[name]
    rho = F(1, 1 << n)
    enclosure = enclose(problem, Data.of_fractions(A, y, Radius("spectral", rho), Radius("spectral", rho))).enclosure
    assume(enclosure is not None and enclosure.method != "level")
    assert enclosure is not None
    other_A, other_y = inside(draw.draw, A, y, rho, rho)
    has_exact_minimisers(enclosure, problem, other_A, other_y)

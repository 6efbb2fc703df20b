"""Enclosures and ceilings against exact minimisers (`theorems.problems.solve_real`), which share no code with them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from theorems.core.errors import TheoremError, Undecided
from theorems.digits import Answer, Data, Radius, ceiling, determine, enclose
from theorems.digits.ceilings import has_the_data, moved
from theorems.digits.verdict import decimal_digits
from theorems.problems import P1, P2, P3, LinearProgram, Problem, solve_real

F = Fraction


@st.composite
def instances(draw: st.DrawFn) -> tuple[Problem, list[list[Fraction]], list[Fraction]]:
    m, N = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    entry = st.integers(-12, 12).map(lambda k: F(k, 4))
    A = [[draw(entry) for _ in range(N)] for _ in range(m)]
    y = [draw(entry) for _ in range(m)]
    weights = draw(st.none() | st.lists(st.sampled_from([F(1), F(1, 2), F(3)]), min_size=N, max_size=N))
    parameter = draw(st.sampled_from([F(1, 20), F(1, 3), F(1), F(5, 2)]))
    kind = draw(st.sampled_from([P1, P2, P3]))
    return kind(parameter, weights=weights), A, y


def inside(
    draw: Any, A: list[list[Fraction]], y: list[Fraction], rho: Fraction, tau: Fraction
) -> tuple[list[list[Fraction]], list[Fraction]]:
    """An input within rho (Frobenius, hence spectral) of A and within tau of y."""
    m, N = len(A), len(y) and len(A[0])
    part = st.integers(-64, 64)
    E = [[draw(part) for _ in range(N)] for _ in range(m)]
    e = [draw(part) for _ in range(m)]
    size = max(1, sum(abs(v) for row in E for v in row))
    length = max(1, sum(map(abs, e)))
    return (
        [[a + rho * F(v, size) for a, v in zip(row, own, strict=True)] for row, own in zip(A, E, strict=True)],
        [a + tau * F(v, length) for a, v in zip(y, e, strict=True)],
    )


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
    try:
        exact = solve_real(problem, other_A, other_y)
    except (Undecided, TheoremError):
        assume(False)
    for choice in range(min(4, exact.vertex_count)):
        x = exact.vertex(300, choice=choice)
        lower, upper = enclosure.distance([(v, F(0)) for v in x])
        assert lower <= F(1, 1 << 290)
        assert upper >= 0
        for value, known in zip(x, enclosure.coefficients(), strict=True):
            assert not isinstance(known.value, tuple)
            assert abs(value - known.value) <= known.radius + F(1, 1 << 290)
            assert not (known.sign == "zero" and value != 0)
            assert not (known.sign == "positive" and value <= 0)
            assert not (known.sign == "negative" and value >= 0)
    if enclosure.unique:
        assert exact.unique


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


@settings(max_examples=40, deadline=None)
@given(instances(), st.integers(6, 20))
def test_finer_data_never_enlarge_the_enclosure(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int
) -> None:
    problem, A, y = instance
    assume(problem.name == "P2")
    coarse = enclose(problem, Data.of_fractions(A, y, Radius.index(n), Radius.index(n))).enclosure
    fine = enclose(problem, Data.of_fractions(A, y, Radius.index(n + 6), Radius.index(n + 6))).enclosure
    assert coarse is not None
    assert fine is not None
    assert fine.radius <= coarse.radius * (1 + F(1, 1000))


@settings(max_examples=30, deadline=None)
@given(instances(), st.integers(8, 24), st.randoms(use_true_random=False))
def test_permuted_columns_permute_the_answer(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, random: Any
) -> None:
    problem, A, y = instance
    order = list(range(len(A[0])))
    random.shuffle(order)
    weights = None if problem.weights is None else [problem.weights[i] for i in order]
    parameter = next(iter(problem.parameters().values()))
    other = type(problem)(parameter, weights=weights)  # type: ignore[call-arg]
    first = enclose(problem, Data.of_fractions(A, y, Radius.index(n), Radius.index(n))).enclosure
    second = enclose(
        other, Data.of_fractions([[row[i] for i in order] for row in A], y, Radius.index(n), Radius.index(n))
    ).enclosure
    assume(first is not None and second is not None and first.method == second.method == "smooth")
    assert first is not None
    assert second is not None
    mine, theirs = first.coefficients(), second.coefficients()
    for k, i in enumerate(order):
        a, b = mine[i], theirs[k]
        assert not isinstance(a.value, tuple)
        assert not isinstance(b.value, tuple)
        assert abs(a.value - b.value) <= a.radius + b.radius


@pytest.mark.parametrize("scale", [F(1, 10**8), F(1), F(1 << 40)])
def test_scaled_data_scale_the_answer(scale: Fraction) -> None:
    """P2 with (A, s·y, s·λ): the solution is s times as large."""
    A, y = gaussian(12, 20, 3)
    small = enclose(P2(F(1, 4)), Data.of_fractions(A, y, None, Radius("spectral", F(1, 1000)))).enclosure
    large = enclose(
        P2(F(1, 4) * scale), Data.of_fractions(A, [scale * v for v in y], None, Radius("spectral", scale / 1000))
    ).enclosure
    assert small is not None
    assert large is not None
    assert small.indices == large.indices
    assert abs(large.radius / scale / small.radius - 1) < F(1, 100)


def gaussian(m: int, N: int, seed: int) -> tuple[list[list[Fraction]], list[Fraction]]:
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((m, N)) / np.sqrt(m)
    x = np.zeros(N)
    x[: max(1, m // 6)] = 1 + rng.random(max(1, m // 6))
    y = A @ x + 0.01 * rng.standard_normal(m)
    return [[F(float(v)) for v in row] for row in A], [F(float(v)) for v in y]


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


def rotation(m: int, seed: int) -> list[list[Fraction]]:
    """An exact rational rotation: a product of Householder reflections I − 2vvᵀ/‖v‖²."""
    source = np.random.default_rng(seed)
    U = [[F(i == j) for j in range(m)] for i in range(m)]
    for _ in range(2):
        v = [F(int(k)) for k in source.integers(-3, 4, m)]
        square = sum(a * a for a in v)
        if square:
            images = [sum(a * b for a, b in zip(row, v, strict=True)) for row in U]
            U = [
                [a - 2 * c * b / square for a, b in zip(row, v, strict=True)] for row, c in zip(U, images, strict=True)
            ]
    return U


@pytest.mark.parametrize("problem", [P1(F(1, 4)), P1(0), P2(F(1, 5)), P3(F(2, 5))], ids=["P1", "BP", "P2", "P3"])
@pytest.mark.parametrize("what", ["A", "y"])
def test_rotated_data_have_the_same_answer(problem: Problem, what: str) -> None:
    """(UA, Uy) with the same radii in norm: the inputs are rotated, and solutions stay what they are."""
    m = 6
    A, y = gaussian(m, 10, 6)
    A = [[F(round(v * 64), 64) for v in row] for row in A]
    y = [F(round(v * 64), 64) for v in y]
    U = rotation(m, 3)
    turned_A = [[sum(u * A[k][j] for k, u in enumerate(row)) for j in range(10)] for row in U]
    turned_y = [sum(u * y[k] for k, u in enumerate(row)) for row in U]
    assert sum(v * v for v in turned_y) == sum(v * v for v in y)
    radii = Radius("spectral", F(what == "A", 10**5)), Radius("spectral", F(what == "y", 10**5))
    mine = determine(problem, Data.of_fractions(A, y, *radii))
    theirs = determine(problem, Data.of_fractions(turned_A, turned_y, *radii))
    assert mine.enclosure is not None and theirs.enclosure is not None
    assert mine.ceiling is not None and theirs.ceiling is not None
    assert mine.enclosure.method == theirs.enclosure.method and mine.enclosure.unique == theirs.enclosure.unique
    assert abs(mine.enclosure.radius / theirs.enclosure.radius - 1) < F(1, 10)
    assert max(mine.ceiling.kappa, theirs.ceiling.kappa) <= min(mine.enclosure.radius, theirs.enclosure.radius)
    for a, b in zip(mine.enclosure.coefficients(), theirs.enclosure.coefficients(), strict=True):
        assert abs(a.value - b.value) <= a.radius + b.radius  # type: ignore[operator]
        assert a.sign == b.sign


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
    assume(enclosure is not None and enclosure.method == "sharp")
    assert enclosure is not None
    for _ in range(4):
        e = source.standard_normal(3)
        e *= 2.0**-n / np.linalg.norm(e)
        solved = linprog(w, A_eq=A, b_eq=y + e, method="highs-ds")
        assert solved.status == 0  # it is proved that every input is feasible
        assert enclosure.distance([(F(float(v)), F(0)) for v in solved.x])[0] <= F(1, 10**6)


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
    try:
        exact = solve_real(problem, other_A, other_y)
    except (Undecided, TheoremError):
        assume(False)
    for choice in range(min(4, exact.vertex_count)):
        x = exact.vertex(300, choice=choice)
        for value, known in zip(x, enclosure.coefficients(), strict=True):
            assert abs(value - known.value) <= known.radius + F(1, 1 << 290)  # type: ignore[operator]
            assert not (known.sign == "zero" and value != 0)

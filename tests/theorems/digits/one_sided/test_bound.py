"""The criterion: L ≤ f(z) for every z in the ball and every input that has the data, f* ≤ U; never "wrong" of an output that is right."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorems import TheoremError, Undecided
from theorems.digits.one_sided import Claim, InputData, find_proof, margin, search
from theorems.digits.one_sided.bound import adjoint, box, residual, squared_norm
from theorems.problems import P2, P3, Complex, LinearProgram, Problem, root_bounds, solve_real

F = Fraction
BITS = 200
SLACK = F(1, 1 << 180)
small = st.fractions(-3, 3, max_denominator=12)
positive = st.fractions(F(1, 9), 4, max_denominator=9)


def numbers(count: int, *, real: bool) -> st.SearchStrategy[list[Complex]]:
    return st.lists(st.tuples(small, st.just(F(0)) if real else small), min_size=count, max_size=count)


@st.composite
def problems(draw: Any, N: int) -> Problem:
    weights = draw(st.none() | st.lists(positive, min_size=N, max_size=N))
    return draw(st.sampled_from([P2, P3]))(draw(positive), weights=weights)  # type: ignore[no-any-return]


def unit(vector: Sequence[Complex], length: Fraction) -> list[Complex]:
    """The vector, shortened to norm at most ``length`` where it is longer."""
    norm = root_bounds(squared_norm(vector), 64)[1]
    factor = min(F(1), length / norm) if norm else F(1)
    return [(a * factor, b * factor) for a, b in vector]


def add(x: Sequence[Complex], y: Sequence[Complex]) -> tuple[Complex, ...]:
    return tuple((a + c, b + d) for (a, b), (c, d) in zip(x, y, strict=True))


@st.composite
def inputs(draw: Any, *, real: bool = False) -> tuple[InputData, InputData]:
    """An exact input, and data of it of some index."""
    m, N = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    A = [draw(numbers(N, real=real)) for _ in range(m)]
    y = draw(numbers(m, real=real))
    n = draw(st.sampled_from([0, 1, 3, 6, 12, 40]))
    noise = [entry for _ in range(m) for entry in draw(numbers(N, real=real))]
    noise = unit(noise, F(1, 1 << n))  # Frobenius norm, at least the operator norm
    known = [add(row, noise[i * N : (i + 1) * N]) for i, row in enumerate(A)]
    moved = add(y, unit(draw(numbers(m, real=real)), F(1, 1 << n)))
    return InputData(tuple(map(tuple, A)), tuple(y)), InputData(tuple(known), moved, n)


def objective(problem: Problem, data: InputData, z: Sequence[Complex]) -> Fraction:
    """f(z), to 2^-190 or so."""
    weights = problem.weights or (F(1),) * len(z)
    l1 = sum((w * root_bounds(a * a + b * b, BITS)[0] for w, (a, b) in zip(weights, z, strict=True)), F(0))
    square = squared_norm(residual(data, z))
    rest = square if problem.name == "P2" else root_bounds(square, BITS)[0]
    return problem.parameters()["lam"] * l1 + rest


@settings(max_examples=25)
@given(inputs(), st.data())
def test_the_margin_is_at_most_the_gap_for_every_input_and_every_point_of_the_ball(
    pair: tuple[InputData, InputData], data: st.DataObject
) -> None:
    truth, known = pair
    m, N = known.shape
    problem = data.draw(problems(N))
    epsilon = data.draw(st.fractions(0, 2, max_denominator=7))
    x = tuple(data.draw(numbers(N, real=False)))
    claim = Claim(problem, known, x, epsilon)
    p = data.draw(numbers(m, real=False))
    p = unit(p, F(1)) if problem.name == "P3" else p
    u = tuple(box(v, limit, 64) for v, limit in zip(data.draw(numbers(N, real=False)), claim.limits, strict=True))
    candidate = tuple(data.draw(numbers(N, real=False)))
    z = add(x, unit(data.draw(numbers(N, real=False)), epsilon))
    found = margin(claim, tuple(p), u, candidate, 64)
    assert found is not None
    assert found <= objective(problem, truth, z) - objective(problem, truth, candidate) + SLACK


@settings(max_examples=15)
@given(inputs(), st.data())
def test_the_lipschitz_bound_is_a_special_case(pair: tuple[InputData, InputData], data: st.DataObject) -> None:
    """With p along the residual at x and u along x: L ≥ f(x) − ε(λ‖w‖ + ‖A‖_F) for P3 and exact data."""
    truth, _ = pair
    N = truth.shape[1]
    x = tuple(data.draw(numbers(N, real=True)))
    problem = P3(data.draw(positive))
    r = residual(truth, x)
    norm = root_bounds(squared_norm(r), 256)[1]
    assume(norm > 0)
    claim = Claim(problem, truth, x, data.draw(st.fractions(0, 1, max_denominator=5)))
    p = tuple((a / norm, b / norm) for a, b in r)
    u = tuple((problem.lam if a > 0 else -problem.lam, F(0)) for a, _ in x)
    zero = ((F(0), F(0)),) * N
    found = margin(claim, p, u, zero, 256)
    assert found is not None
    frobenius = root_bounds(sum((squared_norm(row) for row in truth.A), F(0)), 64)[1]
    lipschitz = problem.lam * root_bounds(F(N), 64)[1] + frobenius
    bound = objective(problem, truth, x) - claim.epsilon * lipschitz - objective(problem, truth, zero)
    assert found >= bound - SLACK


@settings(max_examples=15)
@given(inputs(), st.data())
def test_infeasible_duals_prove_nothing(pair: tuple[InputData, InputData], data: st.DataObject) -> None:
    _, known = pair
    m, N = known.shape
    claim = Claim(P3(1), known, ((F(0), F(0)),) * N, F(1))
    zero = ((F(0), F(0)),) * N
    long = ((F(1), F(1, 1 << 100)),) + ((F(0), F(0)),) * (m - 1)
    assert margin(claim, long, zero, zero, 64) is None
    outside = data.draw(st.integers(0, N - 1))
    u = tuple((F(-1), F(1, 1 << 100)) if i == outside else (F(0), F(0)) for i in range(N))
    assert margin(claim, ((F(0), F(0)),) * m, u, zero, 64) is None


@settings(max_examples=15)
@given(inputs(), st.data())
def test_the_adjoint_is_the_adjoint(pair: tuple[InputData, InputData], data: st.DataObject) -> None:
    truth, _ = pair
    m, N = truth.shape
    x, p = data.draw(numbers(N, real=False)), data.draw(numbers(m, real=False))
    image = add(residual(truth, x), truth.y)

    def inner(a: Sequence[Complex], b: Sequence[Complex]) -> Complex:
        return (
            sum((x * u + y * v for (x, y), (u, v) in zip(a, b, strict=True)), F(0)),
            sum((x * v - y * u for (x, y), (u, v) in zip(a, b, strict=True)), F(0)),
        )

    assert inner(p, image) == inner(adjoint(truth, p), x)


def never_wrong_of_an_output_that_is_near_a_solution_of_an_input_with_the_data(
    pair: tuple[InputData, InputData], data: st.DataObject
) -> None:
    truth, known = pair
    N = truth.shape[1]
    problem = data.draw(problems(N))
    try:
        solutions = solve_real(problem, [[a for a, _ in row] for row in truth.A], [a for a, _ in truth.y])
    except Undecided:
        assume(False)
    epsilon = data.draw(st.sampled_from([F(1, 100), F(1, 3), F(2)]))
    inside = epsilon - F(1, 1 << 60)  # vertices are rounded, to 2^-64
    step = unit(data.draw(numbers(N, real=data.draw(st.booleans()))), inside)
    x = add([(a, F(0)) for a in solutions.vertex(64, choice=data.draw(st.integers(0, 3)))], step)
    for what in (known, truth):
        assert find_proof(Claim(problem, what, x, epsilon)) is None


def what_is_proved_is_true_and_exact_data_prove_what_is_clearly_true(
    pair: tuple[InputData, InputData], data: st.DataObject
) -> None:
    truth, known = pair
    N = truth.shape[1]
    problem = data.draw(problems(N))
    try:
        solutions = solve_real(problem, [[a for a, _ in row] for row in truth.A], [a for a, _ in truth.y])
    except Undecided:
        assume(False)
    x = tuple(data.draw(numbers(N, real=True)))
    epsilon = data.draw(st.sampled_from([F(1, 1000), F(1, 10), F(1)]))
    lower, upper = solutions.distance_squared([a for a, _ in x], 128)
    for what in (known, truth):
        proof = find_proof(Claim(problem, what, x, epsilon))
        if proof is not None:
            assert upper > epsilon**2
            assert margin(Claim(problem, what, x, epsilon), proof.p, proof.u, proof.candidate, 4000) >= proof.gap  # type: ignore[operator]
        elif what is truth:
            assert lower <= (2 * epsilon) ** 2


SOLVED = given(inputs(real=True), st.data())
test_never_wrong_of_a_right_output = settings(max_examples=15)(
    SOLVED(never_wrong_of_an_output_that_is_near_a_solution_of_an_input_with_the_data)
)
test_never_wrong_of_many_right_outputs = pytest.mark.slow(
    settings(max_examples=60)(SOLVED(never_wrong_of_an_output_that_is_near_a_solution_of_an_input_with_the_data))
)
test_what_is_proved_is_true = settings(max_examples=15)(
    SOLVED(what_is_proved_is_true_and_exact_data_prove_what_is_clearly_true)
)
test_all_that_is_proved_is_true = pytest.mark.slow(
    settings(max_examples=60)(SOLVED(what_is_proved_is_true_and_exact_data_prove_what_is_clearly_true))
)


@settings(max_examples=12)
@given(inputs(), st.data())
def test_the_guess_that_saves_work_changes_no_answer(pair: tuple[InputData, InputData], data: st.DataObject) -> None:
    _, known = pair
    x = tuple(data.draw(numbers(known.shape[1], real=data.draw(st.booleans()))))
    claim = Claim(data.draw(problems(len(x))), known, x, data.draw(st.sampled_from([F(0), F(1, 10), F(1)])))
    with_guess = find_proof(claim)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_clearly_above", lambda *_: False)
        assert find_proof(claim) == with_guess


@given(st.integers(0, 10**30), st.integers(0, 64))
def test_box_stays_in_the_disc(seed: int, bits: int) -> None:
    value = (F(seed % 1000 - 500, 7), F(isqrt(seed) % 1000 - 500, 9))
    a, b = box(value, F(5, 3), bits)
    assert a * a + b * b <= F(25, 9)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: InputData((), ()), "A"),
        (lambda: InputData(((),), ()), "A"),
        (lambda: InputData((((F(1), F(0)),), ()), ((F(1), F(0)),) * 2), "A"),
        (lambda: InputData((((F(1), F(0)),),), ()), "y"),
        (lambda: InputData((((F(1), F(0)),),), ((F(1), F(0)),), -1), "index"),
        (lambda: InputData((((F(1), F(0)),),), ((F(1), F(0)),), 10**18 + 1), "index"),
        (lambda: Claim(LinearProgram(), ONE, ((F(1), F(0)),), F(1)), "problem"),
        (lambda: Claim(P3(1), ONE, (), F(1)), "output"),
        (lambda: Claim(P3(1), ONE, ((F(1), F(0)),), F(-1)), "epsilon"),
        (lambda: Claim(P3(1, weights=[1, 2]), ONE, ((F(1), F(0)),), F(1)), "weights"),
        (lambda: find_proof(Claim(P3(1), ONE, ((F(1), F(0)),), F(1)), [()]), "candidates"),
    ],
)
def test_wrong_arguments(make: Any, name: str) -> None:
    with pytest.raises(TheoremError) as error:
        make()
    assert error.value.name == name


ONE = InputData((((F(1), F(0)),),), ((F(1), F(0)),), 3)

"""Exact solution sets of real data: KKT conditions, brute force, perturbations, and the inputs of the construction."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oracles import ExactInput, ExactMatrix, ExactVector, HonestOracle, unitary
from theorems.core.errors import TheoremError, Undecided
from theorems.problems import P1, P2, P3, Problem
from theorems.problems._face import FaceSolution
from theorems.problems._path import solve_real

from .fractions_checked import (
    BITS,
    TINY,
    F,
    Matrix,
    Vector,
    candidates,
    check_brute_force,
    check_conditions,
    objective,
    residual_squared,
    transpose,
)

small = st.integers(-3, 3).map(F)

generic = st.fractions(-4, 4, max_denominator=97)

positive = st.fractions(F(1, 8), 8, max_denominator=9)


@st.composite
def instances(draw: st.DrawFn, entries: st.SearchStrategy[Fraction]) -> tuple[Problem, Matrix, Vector]:
    m = draw(st.integers(1, 3))
    n = draw(st.integers(1, 5))
    columns: Matrix = []
    while len(columns) < n:
        if columns and draw(st.integers(0, 3)) == 0:
            factor = draw(st.sampled_from([F(1), F(-1)]))
            columns.append([factor * value for value in draw(st.sampled_from(columns))])
        else:
            columns.append(draw(st.lists(entries, min_size=m, max_size=m)))
    y = draw(st.lists(entries, min_size=m, max_size=m))
    weights = draw(st.none() | st.lists(st.sampled_from([F(1), F(2), F(1, 3)]), min_size=n, max_size=n))
    kind = draw(st.sampled_from([P1, P2, P3]))
    if kind is P1:
        return P1(draw(st.just(F(0)) | positive), weights), transpose(columns), y
    return kind(draw(positive), weights), transpose(columns), y


def attempt(problem: Problem, A: Matrix, y: Vector) -> FaceSolution:
    """Solve, or end the example if the data are undecided or (proved by enumeration) infeasible."""
    infeasible = False
    try:
        return solve_real(problem, A, y)
    except TheoremError as error:
        infeasible = error.name == "eta"
        if not infeasible:
            raise
    except Undecided:
        pass
    assert not infeasible or not list(candidates(problem, A, y))
    assume(False)
    raise AssertionError


@given(instances(generic))
def test_generic_data(case: tuple[Problem, Matrix, Vector]) -> None:
    face = attempt(*case)
    check_conditions(*case, face)
    check_brute_force(*case, face)


@given(instances(small))
def test_data_with_many_ties(case: tuple[Problem, Matrix, Vector]) -> None:
    face = attempt(*case)
    check_conditions(*case, face)
    check_brute_force(*case, face)


@given(
    instances(generic), st.lists(st.fractions(-1, 1, max_denominator=50), min_size=5, max_size=5), st.integers(0, 60)
)
def test_no_perturbation_is_better(
    case: tuple[Problem, Matrix, Vector], direction: list[Fraction], exponent: int
) -> None:
    problem, A, y = case
    face = attempt(problem, A, y)
    x = face.vertex(BITS)
    moved = [value + change / 2**exponent for value, change in zip(x, direction, strict=False)]
    if isinstance(problem, P1) and residual_squared(A, y, moved) > problem.eta**2:
        return
    tolerance = F(0) if isinstance(problem, P2) else TINY
    assert objective(problem, A, y, moved) >= objective(problem, A, y, x) - tolerance


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("problem", [P1(0), P1(F(1, 3)), P2(F(1, 2)), P3(F(1, 4)), P3(2)], ids=repr)
def test_random_data_of_the_usual_size(problem: Problem, seed: int) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    numpy = pytest.importorskip("numpy")
    source = random.Random(seed)
    m, n = 8, 12
    A = [[F(source.getrandbits(60) - (1 << 59), 1 << 59) for _ in range(n)] for _ in range(m)]
    y = [F(source.getrandbits(60) - (1 << 59), 1 << 59) for _ in range(m)]
    face = solve_real(problem, A, y)
    assert face.unique
    floats, right = numpy.array(A, dtype=float), numpy.array(y, dtype=float)
    z = cvxpy.Variable(n)
    parameter = float(next(iter(problem.parameters().values())))
    residual = cvxpy.norm2(floats @ z - right)
    if isinstance(problem, P1):
        constraints = [residual <= parameter] if parameter else [floats @ z == right]
        model = cvxpy.Problem(cvxpy.Minimize(cvxpy.norm1(z)), constraints)
    else:
        fit = cvxpy.sum_squares(floats @ z - right) if isinstance(problem, P2) else residual
        model = cvxpy.Problem(cvxpy.Minimize(parameter * cvxpy.norm1(z) + fit))
    model.solve(solver=cvxpy.CLARABEL)
    assert face.distance_squared([F(float(value)) for value in z.value], 60)[1] < F(1, 10**8)


@pytest.mark.parametrize("rounding", ["nearest", "truncating", "random", "worst-case"])
@pytest.mark.parametrize("digits", [1, 3, 12])
@pytest.mark.parametrize(
    ("name", "m", "competitors"), [("identity", 5, 2), ("dct", 12, 3), ("dct", 20, 3), ("cayley", 7, 4)]
)
def test_data_of_the_centre(name: str, m: int, competitors: int, digits: int, rounding: str) -> None:
    """[D] section 3: near c(alpha) times the simplex of the competitors; equal columns stay equal under symmetric rounding."""
    alpha, index = F(10**digits) * F(4714045, 10**7), 40
    U = unitary(name, m)
    point = ExactInput(ExactMatrix.of(U, [alpha] * competitors), ExactVector(U, F(1)))
    for problem, amount in (
        (P1(0), 1 / alpha),
        (P1(F(1, 2)), 1 / (2 * alpha)),
        (P2(F(1, 4)), 1 / alpha - F(1, 8) / alpha**2),
        (P3(F(1, 4)), 1 / alpha),
    ):
        datum = HonestOracle(point, problem, rounding=rounding).read(index)
        face = solve_real(problem, datum.A, datum.y)
        x = face.vertex(200)
        nearest = max(range(competitors), key=lambda j: abs(x[j]))
        # Random rounding may share the amount between columns, or take any of them: compare the sum.
        assert abs(sum(x[:competitors]) - amount) < amount * F(1, 1 << 20)
        assert all(abs(value) < amount * F(1, 1 << 20) for value in x[competitors:])
        if rounding in ("nearest", "truncating"):
            assert face.groups[0].indices == tuple(range(competitors))
            assert nearest == 0
            assert not face.unique

"""Problems of CVXPY: every form that is recognised is the problem itself, and the others are refused with the part that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sci_barriers import P1, P2, P3, BarrierError, digits, digits_of
from sci_barriers.determined.cvxpy_problems import recognise
from theorems.digits import Answer
from theorems.problems import LinearProgram, Problem

cp = pytest.importorskip("cvxpy")
F = Fraction
SOURCE = np.random.default_rng(5)
A = SOURCE.standard_normal((6, 10)) / np.sqrt(6)
Y = A[:, :2].sum(axis=1) + 0.01 * SOURCE.standard_normal(6)
W = [1.0, 2.0, 0.5, 1.0, 1.0, 3.0, 1.0, 1.0, 0.25, 1.0]
ETA, TENTH = 0.125, F(0.1)


def squares(x: Any) -> Any:
    return cp.sum_squares(A @ x - Y)


def norm(x: Any) -> Any:
    return cp.norm(A @ x - Y, 2)


FORMS: dict[str, tuple[Problem, Callable[[Any], Any], Callable[[Any], list[Any]]]] = {
    "lasso": (P2(TENTH), lambda x: squares(x) + 0.1 * cp.norm1(x), lambda x: []),
    "half": (P2(2 * TENTH), lambda x: 0.5 * squares(x) + 0.1 * cp.norm(x, 1), lambda x: []),
    "quotient": (P2(2 * TENTH), lambda x: squares(x) / 2 + 0.1 * cp.sum(cp.abs(x)), lambda x: []),
    "mean": (P2(TENTH / F(1 / 16)), lambda x: (1 / 16) * squares(x) + 0.1 * cp.norm1(x), lambda x: []),
    "power": (P2(TENTH), lambda x: norm(x) ** 2 + 0.1 * cp.norm1(x) + 3, lambda x: []),
    "backwards": (P2(TENTH), lambda x: 0.1 * cp.norm1(x) + cp.sum_squares(Y - A @ x), lambda x: []),
    "weights": (P2(1, [TENTH * F(w) for w in W]), lambda x: squares(x) + 0.1 * cp.norm1(cp.multiply(W, x)), lambda x: []),
    "weights by hand": (P2(1, [F(w) for w in W]), lambda x: squares(x) + np.array(W) @ cp.abs(x), lambda x: []),
    "square root": (P3(TENTH), lambda x: norm(x) + 0.1 * cp.norm1(x), lambda x: []),
    "square root, weights": (P3(1, [TENTH * F(w) for w in W]), lambda x: norm(x) + 0.1 * cp.norm1(cp.multiply(W, x)), lambda x: []),
    "ball": (P1(F(ETA)), cp.norm1, lambda x: [norm(x) <= ETA]),
    "ball of squares": (P1(F(ETA)), lambda x: 2 * cp.norm1(x), lambda x: [squares(x) <= ETA**2]),
    "weighted ball": (P1(F(ETA), [F(w) for w in W]), lambda x: cp.norm1(cp.multiply(W, x)), lambda x: [norm(x) <= ETA]),
    "basis pursuit": (P1(0), cp.norm1, lambda x: [A @ x == Y]),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_recognised(name: str) -> None:
    expected, objective, constraints = FORMS[name]
    x = cp.Variable(10)
    found = recognise(cp.Problem(cp.Minimize(objective(x)), constraints(x)))
    assert type(found.problem) is type(expected)
    assert found.problem.parameters() == expected.parameters()
    assert found.problem.weights == expected.weights
    # Y − Ax has the same norm as Ax − Y
    sign = -1 if name == "backwards" else 1
    assert np.array_equal(np.asarray(found.A, dtype=float), sign * A)
    assert np.array_equal(np.asarray(found.y, dtype=float), sign * Y)
    assert found.x is None


@pytest.mark.parametrize("positive", [True, False])
def test_linear_program(positive: bool) -> None:
    costs = np.arange(1.0, 11.0)
    x = cp.Variable(10, nonneg=positive)
    b = A @ np.ones(10)
    problem = cp.Problem(cp.Minimize(costs @ x), [A @ x == b] + [x >= 0] * (not positive))
    found = recognise(problem)
    assert isinstance(found.problem, LinearProgram)
    assert found.problem.weights == tuple(map(F, costs))
    problem.solve(solver="CLARABEL")
    report = digits_of(problem, radius_y="1e-7", tolerance="1e-3", ceiling=False)
    assert report.answer is Answer.RIGHT


def test_factors_are_exact() -> None:
    """Factors are carried as fractions; what NumPy has computed before is what it is."""
    x = cp.Variable(10)
    found = recognise(cp.Problem(cp.Minimize(cp.sum_squares(3 * (A @ (0.1 * x) - Y / 7)) + cp.norm1(x))))
    assert found.A[0][0] == 3 * F(0.1) * F(A[0, 0])
    assert found.y[0] == 3 * F(Y[0] / 7)


def test_the_solution_is_judged() -> None:
    x = cp.Variable(10)
    problem = cp.Problem(cp.Minimize(0.5 * squares(x) + 0.1 * cp.norm1(x)))
    before = digits_of(problem, radius_y="1e-6", ceiling=False)
    assert before.output is None
    with pytest.raises(BarrierError, match="tolerance"):
        digits_of(problem, radius_y="1e-6", tolerance="1e-3")
    problem.solve(solver="CLARABEL")
    report = digits_of(problem, radius_y="1e-6", tolerance="1e-3")
    assert report.answer is Answer.RIGHT
    direct = digits(A, Y, P2(2 * TENTH), radius_y="1e-6", ceiling=False)
    assert report.digits.enclosure is not None and direct.digits.enclosure is not None
    assert report.digits.enclosure.radius == direct.digits.enclosure.radius
    x.value = np.zeros(10)
    assert digits_of(problem, radius_y="1e-6", tolerance="1e-3", ceiling=False).answer is Answer.WRONG


X = cp.Variable(10)
OTHERS = {
    "maximised": cp.Problem(cp.Maximize(-cp.norm1(X))),
    "elastic net": cp.Problem(cp.Minimize(squares(X) + cp.norm1(X) + cp.sum_squares(X))),
    "positive": cp.Problem(cp.Minimize(squares(X) + cp.norm1(X)), [X >= 0]),
    "ridge": cp.Problem(cp.Minimize(squares(X) + cp.norm(X, 2))),
    "differences": cp.Problem(cp.Minimize(squares(X) + cp.norm1(cp.diff(X)))),
    "some weights 0": cp.Problem(cp.Minimize(squares(X) + cp.norm1(cp.multiply([0.0] + [1.0] * 9, X)))),
    "two variables": cp.Problem(cp.Minimize(cp.norm1(X) + cp.norm1(cp.Variable(3)))),
    "matrix": cp.Problem(cp.Minimize(cp.norm1(cp.Variable((2, 2))))),
    "no constraint": cp.Problem(cp.Minimize(cp.norm1(X))),
    "two balls": cp.Problem(cp.Minimize(cp.norm1(X)), [norm(X) <= 1, norm(X) <= 2]),
    "box": cp.Problem(cp.Minimize(cp.norm1(X)), [norm(X) <= 1, X <= 1]),
    "irrational": cp.Problem(cp.Minimize(cp.norm1(X)), [squares(X) <= 0.5]),
    "free program": cp.Problem(cp.Minimize(np.ones(10) @ X), [A @ X == Y]),
    "negative cost": cp.Problem(cp.Minimize(-np.ones(10) @ X), [A @ X == Y, X >= 0]),
    "integers": cp.Problem(cp.Minimize(cp.norm1(v := cp.Variable(10, integer=True))), [A @ v == Y]),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_problems_are_refused(name: str) -> None:
    with pytest.raises(BarrierError, match="allowed"):
        recognise(OTHERS[name])


def test_data_are_not_given_twice() -> None:
    with pytest.raises(BarrierError, match="X, y"):
        digits_of(cp.Problem(cp.Minimize(squares(X) + cp.norm1(X))), A, Y, known="exact")

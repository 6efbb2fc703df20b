"""Minimisers of structured inputs: no perturbation does better, and the dual certificate proves it; all comparisons are exact."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oracles import ExactInput, ExactMatrix, ExactVector, Perturbed, Phase, unitary
from theorems import TheoremError
from theorems.problems import P1, P2, P3, Complex, Objective, Problem, SolutionSet, problem

F = Fraction
REAL: list[Phase] = [(F(1), F(0)), (F(-1), F(0))]
COMPLEX: list[Phase] = [*REAL, (F(0), F(1)), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13))]
NAMES = ["P1", "P2", "P3"]
small = st.builds(F, st.integers(1, 12), st.integers(1, 4))
steps = st.builds(F, st.integers(-30, 30), st.integers(1, 8)) | st.sampled_from(
    [s * F(10) ** e for s in (1, -1) for e in (-200, -30, -9, 3, 30, 200)]
)


@st.composite
def inputs(draw: st.DrawFn) -> ExactInput:
    """Few distinct coefficients, so that there are ties; any rotation, phases and order."""
    name, m = draw(
        st.sampled_from([("identity", 1), ("identity", 3), ("hadamard", 2), ("dct", 3), ("dft", 2), ("cayley", 2)])
    )
    a = draw(st.lists(st.sampled_from([F(1), F(2), F(3, 2)]) | small, min_size=1, max_size=4))
    n = len(a) + m - 1
    U = unitary(name, m, seed=1)
    phases = draw(
        st.none() | st.lists(st.sampled_from(COMPLEX if draw(st.booleans()) else REAL), min_size=n, max_size=n)
    )
    A = ExactMatrix.of(U, a, diagonal=phases, permutation=draw(st.none() | st.permutations(range(n))))
    return ExactInput(A, ExactVector(U, draw(small)))


def ratios(point: ExactInput, weights: list[Fraction] | None) -> list[Fraction]:
    """The numbers a_j/w_j."""
    a = [point.A.base] * point.A.competitors
    for j, value in point.A.changed:
        assert isinstance(value, Fraction)
        a[j] = value
    places = point.A.permutation or range(point.A.shape[1])
    return [x / (weights[places[j]] if weights else 1) for j, x in enumerate(a)]


@st.composite
def games(draw: st.DrawFn, name: str) -> tuple[Problem, ExactInput]:
    """A problem and an input, often with the parameter at the boundary: η = t, λ = 2rt, λ = r, where r = max a_j/w_j."""
    point = draw(inputs())
    n = point.A.shape[1]
    weights = draw(st.none() | st.lists(st.sampled_from([F(1), F(2)]) | small, min_size=n, max_size=n))
    r, t = max(ratios(point, weights)), point.y.scale
    edge = {"P1": t, "P2": 2 * r * t, "P3": r}[name]
    parameter = draw(
        st.sampled_from([edge, edge * F(1, 3), edge * F(99, 100), edge * F(3, 2), edge * (1 - F(1, 10**40))])
    )
    if name == "P1":
        return P1(draw(st.sampled_from([F(0), parameter])), weights), point
    return (P2 if name == "P2" else P3)(parameter, weights), point


def along(point: ExactInput, real: list[Fraction]) -> list[Complex]:
    """The vector whose entries, times their phases in D, are these real numbers."""
    n = point.A.shape[1]
    phases, places = point.A.diagonal or (REAL[0],) * n, point.A.permutation or range(n)
    result = [(F(0), F(0))] * n
    for k, x in enumerate(real):
        result[places[k]] = (x * phases[k][0], -x * phases[k][1])
    return result


def added(x: list[Complex], z: list[Complex], factor: Fraction = F(1)) -> list[Complex]:
    return [(a + factor * c, b + factor * d) for (a, b), (c, d) in zip(x, z, strict=True)]


def optimum(task: Problem, point: ExactInput) -> tuple[SolutionSet, Objective]:
    solutions = task.solution_set(point)
    return solutions, task.evaluate(point, solutions.vectors()[0])


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_no_perturbation_does_better(name: str, data: st.DataObject) -> None:
    task, point = data.draw(games(name))
    solutions, best = optimum(task, point)
    assert best.feasible
    vectors = solutions.vectors()
    n = point.A.shape[1]
    start = data.draw(st.sampled_from([*vectors, solutions.barycentre()]))
    direction = data.draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n))
    step = data.draw(steps)
    moved = added(start, along(point, [step * x for x in direction]))
    value = task.evaluate(point, moved)
    on_it = solutions.distance_squared(moved) == 0
    assert value >= best
    assert (value == best) == on_it  # the minimisers are this set and nothing else


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_edges_of_the_simplex_and_their_extensions(name: str, data: st.DataObject) -> None:
    task, point = data.draw(games(name))
    solutions, best = optimum(task, point)
    vectors = solutions.vectors()
    for v in vectors:
        assert task.evaluate(point, v) == best
        for w in vectors:
            for share in (F(1, 2), F(1, 10**50), F(999, 1000)):
                inner = added(v, added(w, v, F(-1)), share)
                assert task.evaluate(point, inner) == best
                assert solutions.distance_squared(inner) == 0
                outer = added(v, added(w, v, F(-1)), -share)
                if v != w:
                    assert task.evaluate(point, outer) > best
                    assert solutions.distance_squared(outer) > 0
        for factor in (F(-1), F(0), 1 - F(1, 10**50), 1 + F(1, 10**50), F(2)):
            scaled = [(factor * x, factor * z) for x, z in v]
            assert (task.evaluate(point, scaled) == best) == (solutions.distance_squared(scaled) == 0)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_wrong_phase_is_worse(name: str, data: st.DataObject) -> None:
    task, point = data.draw(games(name))
    solutions, best = optimum(task, point)
    u, w = data.draw(
        st.sampled_from([(F(3, 5), F(4, 5)), (F(0), F(-1)), (F(10**40 - 1, 10**40 + 1), F(2 * 10**20, 10**40 + 1))])
    )
    for vector in solutions.vectors():
        turned = [(x * u - z * w, x * w + z * u) for x, z in vector]
        if any(any(entry) for entry in vector):
            assert task.evaluate(point, turned) > best


def dual_value(task: Problem, point: ExactInput) -> tuple[Fraction, list[Fraction], Fraction]:
    """The dual vector's value, its correlations as the code gives them, and the norm of p = d·U·e₀."""
    dual = task.dual_certificate(point)
    d, t = dual.coefficient, point.y.scale
    (value,) = task.parameters().values()
    if task.name == "P1":
        return d * t - value * d, list(dual.correlations), d
    if task.name == "P2":  # max over p of 2⟨p, y⟩ − ‖p‖² subject to 2|A*p|_i ≤ λ w_i
        return 2 * d * t - d * d, list(dual.correlations), d
    return d * t, list(dual.correlations), d


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_the_dual_certificate_proves_optimality(name: str, data: st.DataObject) -> None:
    task, point = data.draw(games(name))
    solutions, best = optimum(task, point)
    dual = task.dual_certificate(point)
    value, correlations, d = dual_value(task, point)
    assert dual.holds
    places = point.A.permutation or range(point.A.shape[1])
    weights = [task.weights[places[j]] if task.weights else F(1) for j in range(point.A.competitors)]
    a = [r * w for r, w in zip(ratios(point, list(task.weights) if task.weights else None), weights, strict=True)]
    assert correlations == [d * x for x in a]  # |⟨A e_i, p⟩| = a_i·d, and 0 on the block
    parameter = {"P1": F(1), "P2": task.parameters().get("lam", F(0)) / 2, "P3": task.parameters().get("lam", F(0))}[
        name
    ]
    assert list(dual.bound) == [parameter * w for w in weights]
    assert d >= 0
    assert d <= 1 or name != "P3"
    assert Objective(value) == best  # strong duality: the two values agree exactly
    # Complementary slackness: only columns that reach the bound are used.
    used = {vertex.position for vertex in solutions.vertices}
    for j in range(point.A.competitors):
        assert places[j] not in used or correlations[j] == dual.bound[j]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_weak_duality(name: str, data: st.DataObject) -> None:
    task, point = data.draw(games(name))
    n = point.A.shape[1]
    vector = along(point, data.draw(st.lists(steps, min_size=n, max_size=n)))
    assert task.evaluate(point, vector) >= Objective(dual_value(task, point)[0])


@given(st.data())
def test_evaluate_is_the_definition(data: st.DataObject) -> None:
    # On the identity everything is rational but ‖a‖: choose a so that it is (a = 3, 4).
    a, t = data.draw(st.permutations([F(3), F(4)])), data.draw(small)
    U = unitary("identity", 3)
    point = ExactInput(ExactMatrix.of(U, a), ExactVector(U, t))
    x = data.draw(st.lists(steps, min_size=4, max_size=4))
    weights = data.draw(st.lists(small, min_size=4, max_size=4))
    residual = (a[0] * x[0] + a[1] * x[1] - t) ** 2 + 25 * (x[2] ** 2 + x[3] ** 2)
    l1 = sum((w * abs(z) for w, z in zip(weights, x, strict=True)), F(0))
    vector = [(z, F(0)) for z in x]
    assert P2("1/3", weights).evaluate(point, vector) == Objective(l1 / 3 + residual)
    assert P3("1/3", weights).evaluate(point, vector) == Objective(l1 / 3, residual)
    eta = data.draw(small)
    assert P1(eta, weights).evaluate(point, vector) == Objective(l1, feasible=residual <= eta**2)


@pytest.mark.parametrize("eta", [F(0), F(1, 2)])
def test_the_constraint_of_P1_is_exact(eta: Fraction) -> None:
    U = unitary("identity", 1)
    point = ExactInput(ExactMatrix.of(U, [F(3)]), ExactVector(U, F(1)))
    task = P1(eta)
    assert task.evaluate(point, [((1 - eta) / 3, F(0))]).feasible
    assert not task.evaluate(point, [((1 - eta) / 3 - F(1, 10**300), F(0))]).feasible


U1 = unitary("identity", 1)
TWO = ExactInput(ExactMatrix.of(U1, [F(2), F(3)]), ExactVector(U1, F(1)))


@pytest.mark.parametrize(
    ("task", "amount", "with_zero"),
    [
        (P1(0), F(1, 3), False),
        (P1("1/4"), F(1, 4), False),
        (P1(1), None, False),
        (P1(2), None, False),
        (P2(1), F(1, 3) - F(1, 18), False),
        (P2(6), None, False),
        (P2(7), None, False),
        (P3(1), F(1, 3), False),
        (P3(3), F(1, 3), True),
        (P3(4), None, False),
    ],
)
def test_known_solutions(task: Problem, amount: Fraction | None, with_zero: bool) -> None:
    solutions = task.solution_set(TWO)
    assert [(v.position, v.modulus, v.phase) for v in solutions.vertices] == (
        [] if amount is None else [(1, amount, (F(1), F(0)))]
    )
    assert solutions.with_zero == with_zero
    assert solutions.unique == (not with_zero)


@given(st.integers(2, 5), st.sampled_from(NAMES), st.integers(0, 3))
@example(2, "P3", 0)
def test_ties_and_the_factor_between_weights(count: int, name: str, k: int) -> None:
    # a_j = (j + 1)·5 with weights (j + 1): all ratios are 5, all columns tie, at different amounts.
    U = unitary("identity", 1)
    point = ExactInput(ExactMatrix.of(U, [F(5 * (j + 1)) for j in range(count)]), ExactVector(U, F(1)))
    weights = [F(j + 1) for j in range(count)]
    task: Problem = {"P1": P1("1/2", weights), "P2": P2(1, weights), "P3": P3(1, weights)}[name]
    s = {"P1": F(1, 2), "P2": 1 - F(1, 10), "P3": F(1)}[name]
    assert [v.modulus for v in task.solution_set(point).vertices] == [s / (5 * (j + 1)) for j in range(count)]
    weights[k % count] += F(1, 10**60)
    make: Any = type(task)
    assert len(make(*task.parameters().values(), weights).solution_set(point).vertices) == count - 1


@pytest.mark.parametrize("value", [-1, "-1/10", "nan", float("inf"), None, "x", True, 1j])
@pytest.mark.parametrize(("make", "name"), [(P1, "eta"), (P2, "lam"), (P3, "lam")])
def test_bad_parameters_are_named(make: Any, name: str, value: object) -> None:
    with pytest.raises(TheoremError, match=f"^{name} = .*; allowed: "):
        make(value)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: P2(0), "lam"),
        (lambda: P3(0), "lam"),
        (lambda: P1(0, [1, 0]), r"weights\[1\]"),
        (lambda: P2(1, [1, -1]), r"weights\[1\]"),
        (lambda: P3(1, ["x"]), r"weights\[0\]"),
        (lambda: problem("P4"), "problem"),
        (lambda: problem("p4"), "problem"),
        (lambda: problem("P1", lam=1), "lam"),
        (lambda: problem("P2", eta=1), "eta"),
        (lambda: problem("P3", eta=0), "eta"),
        (lambda: problem(P1(0), eta=1), "lam, eta"),
        (lambda: P1(0, [1]).solution_set(TWO), "weights"),
        (lambda: P1(0, [1, 1, 1]).dual_certificate(TWO), "weights"),
        (lambda: P1(0).evaluate(TWO, [(F(0), F(0))]), "vector"),
        (lambda: P1(0).evaluate(TWO, [(F(1), F(1))] * 2), "vector"),
        (lambda: P1(0).solution_set(ExactInput(ExactMatrix(U1, F(1), ((0, Perturbed(F(1), 9)),), 2), TWO.y)), "point"),
    ],
)
def test_bad_arguments_are_named(make: Any, name: str) -> None:
    with pytest.raises(TheoremError, match=f"^{name} = .*; allowed: "):
        make()


def test_problems_by_name() -> None:
    assert problem("P1") == P1(0)
    assert problem("P1", eta="1/2") == P1(F(1, 2))
    assert problem("P2") == P2(1)
    assert problem("P3", lam=0.5) == P3("1/2")
    assert problem(P3(2)) == P3(2)

"""Every solver agrees with the exact minimiser on easy inputs, and is refuted on the class."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from oracles import ExactInput, ExactMatrix, ExactVector, HonestOracle, unitary
from sci_barriers import BarrierError, Smale18, TheoremError, refute
from sci_barriers.algorithms import Exact, HiGHS, algorithms, get
from theorems.problems import P1, P2, P3, Problem

#: The error of a solver on a well separated instance of size 1, relative to ‖x‖ about 0.2: what its default tolerances give.
TOLERANCE = {
    "highs": 1e-9,
    "sklearn-lasso": 1e-8,
    "sklearn-lassolars": 1e-10,
    "clarabel": 1e-6,
    "scs": 1e-5,
    "ista": 1e-9,
    "fista": 1e-9,
    "chambolle-pock": 1e-7,
    "exact": 1e-11,
}

PROBLEMS: dict[str, list[Problem]] = {"P1": [P1(0), P1("1/4")], "P2": [P2("1/3"), P2(2)], "P3": [P3("1/2"), P3("5/4")]}
#: The solvers of linear programs have their own tests, with their barrier; networks of fixed depth are no solvers.
SPARSE = {
    name: record for name, record in algorithms().items() if "LP" not in record.problems and record.kind == "solver"
}
CASES = [
    (name, problem, field)
    for name, record in SPARSE.items()
    for key in record.problems
    for problem in PROBLEMS[key]
    for field in record.fields
    if not (name == "highs" and problem == P1("1/4"))
]


def easy(field: str, N: int, m: int, rotation: str, seed: int) -> ExactInput:
    """An input whose largest coefficient, 5, is well separated from the others, at most 7/2."""
    source = random.Random(seed)
    coefficients = [Fraction(source.randint(4, 7), 2) for _ in range(N + 1 - m)]
    coefficients[source.randrange(len(coefficients))] = Fraction(5)
    phases = [(Fraction(1), Fraction(0)), (Fraction(-1), Fraction(0))]
    if field == "complex":
        phases += [(Fraction(0), Fraction(1)), (Fraction(3, 5), Fraction(-4, 5))]
    order = list(range(N))
    source.shuffle(order)
    U = unitary(rotation, m)
    A = ExactMatrix.of(U, coefficients, diagonal=source.choices(phases, k=N), permutation=order)
    return ExactInput(A, ExactVector(U, Fraction(1)))


@pytest.mark.parametrize(("name", "problem", "field"), CASES, ids=lambda value: getattr(value, "name", str(value)))
@pytest.mark.parametrize(("N", "m"), [(2, 1), (6, 3), (12, 11)])
def test_agrees_with_the_exact_minimiser(name: str, problem: Problem, field: str, N: int, m: int) -> None:
    for rotation, seed in (("dct", 1), ("cayley", 2)):
        point = easy(field, N, m, rotation, seed)
        solution = problem.solution_set(point)
        assert solution.unique
        output = np.asarray([complex(x) for x in get(name).load()(HonestOracle(point, problem))])
        exact = np.array([complex(float(x), float(z)) for x, z in solution.vectors()[0]])
        assert np.linalg.norm(output - exact) <= TOLERANCE[name]


@pytest.mark.parametrize("name", list(SPARSE))
def test_weights(name: str) -> None:
    record = get(name)
    weights = ["1/2", 2, 1, "3/4", 1, 3]
    problem: Problem = {"P1": P1(0, weights), "P2": P2("1/3", weights)}[record.problems[0]]
    point = easy("real", 6, 3, "dct", 5)
    exact = [float(x) for x, _ in problem.solution_set(point).vectors()[0]]
    output = [float(x) for x in record.load()(HonestOracle(point, problem))]
    assert np.linalg.norm(np.subtract(output, exact)) <= 10 * TOLERANCE[name]


@pytest.mark.parametrize(("name", "problem"), [(n, p) for n, r in SPARSE.items() for p in r.problems])
@pytest.mark.parametrize("K", [1, 12])
def test_is_refuted(name: str, problem: str, K: int) -> None:
    verdict = refute(get(name).load(), Smale18(problem, N=8, m=6, K=K, rotation="dct", seed=1))
    assert verdict.refuted, verdict
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@pytest.mark.parametrize("name", ["clarabel", "scs", "ista", "fista", "chambolle-pock"])
def test_is_refuted_over_the_complex_field(name: str) -> None:
    record = get(name)
    barrier = Smale18(record.problems[-1], N=6, m=4, K=3, rotation="dft", field="complex", seed=2)
    assert refute(record.load(), barrier).refuted


@pytest.mark.parametrize(
    ("algorithm", "problem", "field", "words"),
    [
        (HiGHS(), P2(1), "real", ["problem", "P2", "P1"]),
        (HiGHS(), P1("1/4"), "real", ["eta", "0.25"]),
        (HiGHS(), P1(0), "complex", ["field", "complex"]),
        (get("sklearn-lasso").make(), P3(1), "real", ["problem", "P3"]),
        (get("sklearn-lassolars").make(), P2(1), "complex", ["field", "complex"]),
        (get("fista").make(), P1(0), "real", ["problem", "P1"]),
        (Exact(), P2(1), "complex", ["field", "complex"]),
    ],
)
def test_what_a_solver_cannot_do_is_refused_by_name(
    algorithm: Any, problem: Problem, field: str, words: list[str]
) -> None:
    oracle = HonestOracle(easy(field, 4, 2, "dct", 3), problem)
    with pytest.raises((BarrierError, TheoremError)) as caught:
        algorithm(oracle)
    assert all(word in str(caught.value) for word in words)


def test_unknown_name() -> None:
    with pytest.raises(BarrierError, match="fista"):
        get("nobody")

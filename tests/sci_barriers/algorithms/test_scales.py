"""Every solver converges whatever the scale K, and on random real data: what the barrier refutes is not a lack of convergence."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from oracles import Datum, DyadicMatrix, DyadicVector, ExactInput, ExactMatrix, ExactVector, HonestOracle, unitary
from sci_barriers.algorithms import algorithms, get
from sci_barriers.harness import exact_vector
from theorems.problems import P1, P2, P3, Problem, solve_real

#: Distance to the exact minimiser, relative to its size: the solvers' default tolerances on well separated inputs.
SEPARATED = {"sklearn-lasso": 1e-6, "clarabel": 1e-6, "scs": 1e-7, "sklearn-lassolars": 1e-5}
#: The same on random data, where smaller gaps cost an interior point method or a primal-dual method more.
RANDOM = {"clarabel": 1e-3, "scs": 1e-6, "chambolle-pock": 1e-3}

PROBLEMS: tuple[Problem, ...] = (P1(0), P1("1/4"), P2("1/8"), P2(1), P3("1/8"), P3(1))
CASES = [
    (name, problem)
    for name, record in algorithms().items()
    for problem in PROBLEMS
    if record.kind == "solver" and problem.name in record.problems and not (name == "highs" and problem == P1("1/4"))
]


def solve(name: str, oracle: Any) -> Any:
    return exact_vector(get(name).load()(oracle), oracle.shape[1])


@pytest.mark.parametrize("K", [3, *(pytest.param(K, marks=pytest.mark.slow) for K in (0, 6, 12))])
@pytest.mark.parametrize(("name", "problem"), CASES, ids=str)
def test_converges_at_every_scale(name: str, problem: Problem, K: int) -> None:
    scale = Fraction(10**K)
    for field in get(name).fields:
        for rotation, m, competitors in (("identity", 1, 2), ("dct", 3, 4), ("dct", 11, 2)):
            coefficients = [scale * 3 / 2] * (competitors - 1) + [2 * scale]
            length = competitors + m - 1
            turned = (Fraction(0), Fraction(1)) if field == "complex" else (Fraction(-1), Fraction(0))
            diagonal = [turned if i % 2 else (Fraction(1), Fraction(0)) for i in range(length)]
            U = unitary(rotation, m)
            point = ExactInput(ExactMatrix.of(U, coefficients, diagonal=diagonal), ExactVector(U, Fraction(1)))
            output = solve(name, HonestOracle(point, problem))
            distance = float(problem.solution_set(point).distance_squared(output)) ** 0.5
            assert distance * 10**K <= SEPARATED.get(name, 1e-9)


@dataclass(frozen=True)
class Fixed:
    """An oracle that gives the same exact data at every index."""

    problem: Problem
    A: DyadicMatrix
    y: DyadicVector
    field: str = "real"

    @property
    def shape(self) -> tuple[int, ...]:
        return self.A.shape

    def read(self, n: int) -> Datum:
        return Datum(n, self.A, self.y)


def dyadic(kind: Any, shape: tuple[int, ...], source: random.Random) -> Any:
    size = int(np.prod(shape))
    entries = tuple(source.getrandbits(30) - (1 << 29) for _ in range(size))
    return kind(entries, None, np.arange(size, dtype=np.int32).reshape(shape), 29)


# ISTA has no momentum: on random data it may be slow, whatever its cap.
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize(("name", "problem"), [case for case in CASES if case[0] != "ista"], ids=str)
def test_agrees_with_the_exact_set_on_random_data(name: str, problem: Problem, seed: int) -> None:
    for m, length in ((1, 2), (4, 7), (8, 12)):
        source = random.Random(f"{seed} {m}")
        A, y = dyadic(DyadicMatrix, (m, length), source), dyadic(DyadicVector, (m,), source)
        weights = [Fraction(source.randint(2, 8), 4) for _ in range(length)]
        parameter = next(iter(problem.parameters().values()))
        for own in (problem, type(problem)(parameter, weights)):  # type: ignore[call-arg] # the three have this signature
            output = solve(name, Fixed(own, A, y))
            upper = solve_real(own, A, y).distance_squared(output, 100)[1]
            assert float(upper) ** 0.5 <= RANDOM.get(name, 1e-9)


@pytest.mark.parametrize("name", ["ista", "fista", "chambolle-pock", "sklearn-lasso", "clarabel", "scs", "exact"])
def test_zero_data(name: str) -> None:
    zero = dyadic(DyadicMatrix, (2, 3), random.Random(0)), dyadic(DyadicVector, (2,), random.Random(0))
    A = DyadicMatrix((0,), None, np.zeros((2, 3), dtype=np.int32), 0)
    y = DyadicVector((0,), None, np.zeros(2, dtype=np.int32), 0)
    for matrix, right in ((A, zero[1]), (zero[0], y)):
        output = solve(name, Fixed(P2(1), matrix, right))
        assert max(abs(float(x)) for x, _ in output) < 1e-6

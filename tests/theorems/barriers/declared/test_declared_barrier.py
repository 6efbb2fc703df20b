"""Barriers that a user declares: every program is refuted, with certificates that say what is taken on trust."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sci_barriers import Budget, Status, define_barrier, refute

from .declared_examples import BARRIERS, THIRD, kernel, largest, zero


@pytest.mark.parametrize("name", BARRIERS)
@pytest.mark.parametrize("index", [0, 7, 60, 10**18])
@pytest.mark.parametrize("value", [0, 1, 0.5, Fraction(1, 3), 1e300, 1j, -2])
def test_every_constant_is_refuted(name: str, index: int, value: Any) -> None:
    barrier = BARRIERS[name]()

    def constant(oracle: Any) -> list[Any]:
        oracle.read(index)
        return [value] * oracle.shape[1]

    verdict = refute(constant, barrier)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == max(index + 1, barrier.least_exponent)
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "given SOLUTION-SET")
    assert verdict.squared_error is not None
    assert verdict.squared_error > Fraction(1, 100**barrier.digits)


def test_honest_programs_are_refuted() -> None:
    def argmax(oracle: Any) -> list[int]:
        return [int(np.argmax(oracle.read(50)["input"].numpy()))]

    def bisection(oracle: Any) -> list[Any]:
        values, low, high = oracle.read(80)["input"].fractions(), Fraction(0), Fraction(1)
        for _ in range(60):
            x = (low + high) / 2
            k = min(int(3 * x), 2)
            f = values[k] + (values[k + 1] - values[k]) * (3 * x - k)
            low, high = (x, high) if f < 0 else (low, x)
        return [low]

    def svd(oracle: Any) -> Any:
        _, sizes, rows = np.linalg.svd(oracle.read(30)["A"].numpy())
        small = rows[sizes < 1e-8]
        return (small.T @ small).ravel()

    for algorithm, barrier in ((argmax, largest(5)), (bisection, zero()), (svd, kernel())):
        verdict = refute(algorithm, barrier)
        assert verdict.refuted, verdict
        assert verdict.certificate is not None
        assert verdict.certificate.check()[0]


def test_other_endings_have_their_verdicts() -> None:
    assert refute(lambda oracle: [1, 2], largest()).status is Status.INVALID_OUTPUT
    assert refute(lambda oracle: 1 / 0, largest()).status is Status.CRASHED
    assert refute(lambda oracle: [float("nan")], largest()).status is Status.INVALID_OUTPUT

    def greedy(oracle: Any) -> None:
        while True:
            oracle.read(0)

    assert refute(greedy, largest(), budget=Budget(reads=9)).status is Status.BUDGET_EXCEEDED
    state = iter(range(10))
    assert refute(lambda oracle: [next(state)], largest()).status is Status.NONDETERMINISTIC
    thirds = largest(centre=["1/3"] * 3, solve=None, residual=None)
    assert refute(lambda oracle: oracle.read(10**18), thirds).status is Status.BUDGET_EXCEEDED


def test_a_network_is_evaluated_at_the_last_array() -> None:
    verdict = refute(lambda oracle: lambda y: [float(np.argmax(y))], largest())
    assert verdict.refuted
    assert verdict.network
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]


def test_what_algorithms_see() -> None:
    barrier = define_barrier(
        "system",
        centre={"A": [[1, 0], [0, 1]], "b": [1, "1/3"]},
        directions=[{"b": [0, 1]}, {"A": [[0, 0], [0, 1]], "b": [0, 0]}],
        solutions=[[[0, 0]], [[5, 5]]],
        problem={"kind": "mine"},
    )
    seen = []

    def look(oracle: Any) -> list[int]:
        datum = oracle.read(4)
        seen.append((oracle.problem, oracle.shape, oracle.field, datum.A.shape, datum.y.fractions(), datum["b"].shape))
        with pytest.raises(ValueError, match="one of A, b"):
            datum["c"]
        return [0, 0]

    assert refute(look, barrier).refuted
    problem, shape, field, of_A, y, of_b = seen[0]
    assert (problem, shape, field, of_A, of_b) == ({"kind": "mine"}, (6, 2), "real", (2, 2), (2,))
    assert y[0] == 1
    assert abs(y[1] - THIRD) <= Fraction(1, 32)

"""Verdicts on algorithms that return a network or another function of the data."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from oracles import DyadicVector
from sci_barriers import Status

from .played import Algorithm, play

# --- networks -------------------------------------------------------------------------------------------------------


def test_a_network_is_evaluated_at_the_datum_of_the_largest_index() -> None:
    seen: list[Any] = []

    def algorithm(oracle: Any) -> Algorithm:
        oracle.read(7)
        oracle.read(3)

        def network(y: Any) -> Any:
            seen.append(y)
            return [y[0], 0, 0, 0]

        return network

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.network
    assert verdict.transcript.evaluation == 7
    assert sorted(verdict.transcript.data) == [3, 7]
    for y in seen:
        assert type(y) is np.ndarray
        assert y.tolist() == verdict.transcript.data[7].y.numpy().tolist()
    assert len(seen) == 2


def test_a_network_of_an_algorithm_that_reads_nothing() -> None:
    verdict = play(lambda oracle: lambda y: [0] * 4)
    assert verdict.status is Status.REFUTED
    assert (verdict.transcript.reads, verdict.transcript.evaluation) == ([], 53)
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == 54


def test_an_exact_network_is_given_exact_numbers() -> None:
    class Network:
        exact = True

        def __call__(self, y: DyadicVector) -> list[Fraction]:
            assert isinstance(y, DyadicVector)
            return [y.fractions()[0] / 3] * 4

    assert play(lambda oracle: oracle.read(2) and Network()).status is Status.REFUTED


def test_a_network_that_reads_when_it_is_evaluated() -> None:
    def algorithm(oracle: Any) -> Algorithm:
        oracle.read(1)
        return lambda y: oracle.read(30) and [0] * 4

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == [1, 30]
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == 31


def test_a_vector_that_reads_when_it_is_gone_through() -> None:
    def algorithm(oracle: Any) -> Iterator[int]:
        for n in (3, 1, 40, 2):
            oracle.read(n)
            yield 0

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == [3, 1, 40, 2]


@pytest.mark.parametrize(
    ("network", "status"),
    [
        (lambda y: None, Status.INVALID_OUTPUT),
        (lambda y: lambda z: z, Status.INVALID_OUTPUT),
        (lambda y: y / 0 if False else 1 // 0, Status.CRASHED),
        (lambda: [0] * 4, Status.CRASHED),
    ],
)
def test_networks_that_fail(network: Any, status: Status) -> None:
    verdict = play(lambda oracle: network)
    assert verdict.status is status
    assert verdict.network

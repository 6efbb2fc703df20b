"""Oracles of elements: what was asked for is recorded, limits hold, sequences and banded operators are what they say."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import BandedOperator, BinarySequence, BudgetExceeded, ElementOracle, OracleError

F = Fraction


@given(st.lists(st.integers(0, 1), max_size=9), st.integers(0, 1), st.lists(st.integers(0, 20), max_size=20))
def test_what_was_asked_for_is_recorded_once(prefix: list[int], tail: int, asked: list[int]) -> None:
    point = BinarySequence(tuple(prefix), tail)
    oracle = ElementOracle(point)
    assert [oracle(i) for i in asked] == [prefix[i] if i < len(prefix) else tail for i in asked]
    assert oracle.values == {(i,): point(i) for i in asked}
    assert point.element(2, 2) == point(2)
    assert point.element(2, 3) == 0


def test_a_limit_counts_different_values() -> None:
    oracle = ElementOracle(lambda i: i, limit=2)
    assert [oracle(i) for i in (5, 5, 6, 5)] == [5, 5, 6, 5]
    with pytest.raises(BudgetExceeded, match="2 evaluations"):
        oracle(7)
    assert oracle(6) == 6


@given(st.integers(0, 12), st.integers(0, 12))
def test_banded_operators_are_symmetric_and_banded(i: int, k: int) -> None:
    A = BandedOperator.of([[3, "1/2"], [7], []], [0, 1, "-1/3"])
    assert A.bandwidth == 2
    assert A.element(i, k) == A.element(k, i)
    expected = {
        0: F(3) if i == k == 0 else F(1, 2) if i == k == 1 else F(0),
        1: F(7) if min(i, k) == 0 else F(1),
        2: F(-1, 3),
    }
    assert A.element(i, k) == expected.get(abs(i - k), F(0))


@pytest.mark.parametrize(
    "call",
    [
        lambda: BinarySequence((2,)),
        lambda: BinarySequence((), 3),
        lambda: BinarySequence()(-1),
        lambda: BinarySequence()(True),
        lambda: BandedOperator.of([[1]], []),
        lambda: BandedOperator.of([], []),
        lambda: BandedOperator.of([[1]], [0]).element(-1, 0),
        lambda: ElementOracle(lambda: 0, limit=-1),
        lambda: ElementOracle(lambda: 0, limit=True),
    ],
)
def test_bad_arguments_are_refused(call: Any) -> None:
    with pytest.raises(OracleError):
        call()

"""Functions that are linear between nodes: zeros, and bounds of the zeros of all functions near one."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from theorems.barriers.catalogue.interpolant import value_at, zero_between, zeros_between

F = Fraction
NUMBERS = st.fractions(-2, 2, max_denominator=16)
INNER = st.lists(NUMBERS, min_size=0, max_size=6)


def test_by_hand() -> None:
    values = [F(-1), F(0), F(0), F(1)]
    assert [value_at(values, F(k, 6)) for k in range(7)] == [-1, F(-1, 2), 0, 0, 0, F(1, 2), 1]
    assert zero_between(values) == F(1, 3)
    assert zeros_between(values, F(0)) == (F(1, 3), F(2, 3))
    assert zeros_between(values, F(1, 2)) == (F(1, 6), F(5, 6))
    assert zeros_between(values, F(1)) == (0, 1)


@given(INNER)
def test_a_zero_is_a_zero(inner: list[Fraction]) -> None:
    values = [F(-1), *inner, F(1)]
    x = zero_between(values)
    assert 0 < x < 1
    assert value_at(values, x) == 0


@given(st.data(), INNER, st.fractions(0, F(1, 2), max_denominator=16))
def test_zeros_of_functions_near_by_are_inside(data: st.DataObject, inner: list[Fraction], slack: Fraction) -> None:
    values = [F(-1), *inner, F(1)]
    parts = data.draw(st.lists(st.fractions(-1, 1, max_denominator=8), min_size=len(values), max_size=len(values)))
    near = [v + slack * part for v, part in zip(values, parts, strict=True)]
    low, high = zeros_between(values, slack)
    assert low <= zero_between(near) <= high
    assert low <= 1 - zero_between([-v for v in reversed(near)]) <= high
    for x, sign in ((low, 1), (high, -1)):  # the bounds are attained, by f + slack and f − slack
        assert value_at([v + sign * slack for v in values], x) == 0

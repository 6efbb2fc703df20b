"""Bounds of roots, their text, and the digits that they leave."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sci_barriers.audit import ALL, NONE, Bounds, Digits, believed
from theorems import TheoremError
from theorems.problems import root_bounds

F = Fraction
squares = st.fractions(min_value=0, max_value=10**9) | st.builds(
    lambda p, e: F(p, 1 << e), st.integers(0, 10**6), st.integers(0, 3000)
)


@given(squares, st.integers(-20, 300))
def test_root_bounds_contain_the_root(square: Fraction, bits: int) -> None:
    lower, upper = root_bounds(square, bits)
    assert 0 <= lower**2 <= square <= upper**2
    assert upper - lower in (0, F(2) ** -bits)
    assert (lower == upper) == (lower**2 == square)


def test_a_negative_square_has_no_root() -> None:
    with pytest.raises(TheoremError, match="square = -1; allowed: at least 0"):
        root_bounds(F(-1), 3)


@given(squares, squares)
def test_roots_are_relatively_tight(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    found = Bounds.root(low, high)
    assert found.lower**2 <= low <= high <= found.upper**2
    for value, end in ((low, found.lower), (high, found.upper)):
        assert abs(end**2 - value) * 2**60 <= value


def test_a_lower_bound_below_0_counts_as_0() -> None:
    assert Bounds.root(F(-1), F(4)) == Bounds(F(0), F(2))


@pytest.mark.parametrize(
    ("lower", "upper", "proved", "possible"),
    [
        (F(0), F(0), ALL, ALL),
        (F(1, 10), F(1, 10), 1, 1),
        (F(1, 10) + F(1, 10**50), F(1), NONE, NONE),
        (F(1, 1000), F(1, 1000), 3, 3),
        (F(1, 1000), F(1, 1000) + F(1, 10**40), 2, 3),
        (F(0), F(1, 10**5), 5, ALL),
        (F(7), F(10**400), NONE, NONE),
        (F(1, 10**9999), F(1, 10**9999), 9999, 9999),
    ],
)
def test_digits(lower: Fraction, upper: Fraction, proved: Digits, possible: Digits) -> None:
    assert believed(Bounds(lower, upper)) == (proved, possible)


@given(st.fractions(min_value=F(1, 10**60), max_value=F(1, 10)))
@example(F(1, 10**60))
def test_the_number_of_digits_is_the_largest(distance: Fraction) -> None:
    digits, same = believed(Bounds(distance, distance))
    assert digits == same
    assert isinstance(digits, int)
    assert F(1, 10 ** (digits + 1)) < distance <= F(1, 10**digits)


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [
        (F(0), F(0), "0"),
        (F(1, 3), F(1, 3), "3.333e-1"),
        (F(2, 3), F(2, 3), "6.666e-1"),
        (F(-1, 3), F(-1, 3), "-3.334e-1"),
        (F(0), F(1, 3), "0 … 3.334e-1"),
        (F(1, 3), F(1, 2), "3.333e-1 … 5.000e-1"),
        (F(-1, 8), F(1, 8), "-1.250e-1 … 1.250e-1"),
    ],
)
def test_text(lower: Fraction, upper: Fraction, text: str) -> None:
    assert Bounds(lower, upper).text() == text


@given(st.fractions(), st.fractions())
def test_a_record_is_rounded_outwards(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    record = Bounds(low, high).record()
    assert F(record["lower"]) <= low <= high <= F(record["upper"])
    for value, text in ((low, record["lower"]), (high, record["upper"])):
        assert abs(F(text) - value) * 10**11 <= abs(value)

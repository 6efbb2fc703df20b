"""Strategies for exact numbers."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from hypothesis import strategies as st

from oracles import Dyadic, OracleError, as_rational
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError


def dyadics(*, max_bits: int = 64, min_exponent: int = -64, max_exponent: int = 8) -> st.SearchStrategy[Dyadic]:
    """Return a strategy for dyadic numbers mantissa·2^exponent, as data have them.

    Args:
        max_bits: of the mantissa, which may be negative; at least 1.
        min_exponent: smallest exponent.
        max_exponent: largest exponent, not below the smallest; exponents are not expanded and may be ±10^18.

    Shrinks towards 0·2^0 (or the exponent nearest to 0). Use ``.map(Dyadic.fraction)`` for fractions.

    Raises:
        BarrierError: an argument out of range.
    """
    bits = integer("max_bits", max_bits, 1)
    low = integer("min_exponent", min_exponent, -(10**18), 10**18)
    high = integer("max_exponent", max_exponent, low, 10**18)
    largest = (1 << bits) - 1
    return st.builds(Dyadic, st.integers(-largest, largest), st.integers(low, high))


def rationals(
    *, min_value: object = None, max_value: object = None, max_denominator: int | None = None
) -> st.SearchStrategy[Fraction]:
    """Return a strategy for exact rationals of the kinds that solvers return and users type: fractions, decimals, floats.

    Args:
        min_value: least value, exact (int, Fraction, "1/3", a float as the dyadic number that it is), or ``None``.
        max_value: largest value, or ``None``.
        max_denominator: of fractions; floats and decimals are then left out. ``None``: no limit.

    Shrinks towards 0, or the integer in the range that is nearest to it, or, if there is none, the lower end.

    Raises:
        BarrierError: not numbers, an empty range, or a denominator below 1.
    """
    low, high = _end("min_value", min_value), _end("max_value", max_value)
    if low is not None and high is not None and low > high:
        raise BarrierError("max_value", high, f"at least min_value, {low}")
    if max_denominator is not None:
        denominator = integer("max_denominator", max_denominator, 1)
        for name, end in (("min_value", low), ("max_value", high)):
            if end is not None and end.denominator > denominator:
                raise BarrierError(name, end, f"a number with a denominator of at most max_denominator, {denominator}")
        return _integers(low, high) | st.fractions(low, high, max_denominator=denominator)

    def inside(x: Fraction) -> bool:
        return (low is None or x >= low) and (high is None or x <= high)

    plain = _integers(low, high) | st.fractions(low, high)
    if low is not None and high is not None and high - low < 1:
        return plain  # few floats would be inside
    floats = st.floats(
        None if low is None else float(low),
        None if high is None else float(high),
        allow_nan=False,
        allow_infinity=False,
    )
    exact = floats.map(Fraction).filter(inside)
    decimals = st.builds(lambda x, e: Fraction(x) / 10**e, st.integers(-(10**6), 10**6), st.integers(0, 12))
    if low is None and high is None:
        return plain | decimals | exact
    return plain | exact


def _integers(low: Fraction | None, high: Fraction | None) -> st.SearchStrategy[Fraction]:
    """Return a strategy for the integers in a range, nothing if there are none."""
    first, last = None if low is None else ceil(low), None if high is None else floor(high)
    if first is not None and last is not None and first > last:
        return st.nothing()
    return st.integers(first, last).map(Fraction)


def _end(name: str, value: object) -> Fraction | None:
    if value is None:
        return None
    try:
        return as_rational(value, name)
    except OracleError as error:
        raise BarrierError(error.name, error.value, error.allowed) from None

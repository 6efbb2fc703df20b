"""Exact numbers: what an argument denotes, and enclosures that are true and tight."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given
from hypothesis import strategies as st

from oracles import Dyadic, Norm, Number, OracleError, Perturbed, Sqrt, Ternary, as_rational, ball, enclose, expanded
from oracles import norm as exact_norm
from oracles._errors import shown
from oracles._number import bit_size, ceil_shifted, dyadic_bits, floor_shifted, square_root

F = Fraction
rationals = st.fractions() | st.builds(F, st.integers(), st.integers(1, 1 << 200))
positive = rationals.map(abs).filter(bool)
bits = st.integers(-60, 400)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, F(3)),
        (F(1, 3), F(1, 3)),
        ("1/3", F(1, 3)),
        (" -2 / 6 ", F(-1, 3)),
        ("0.25", F(1, 4)),
        (".5", F(1, 2)),
        ("1e-3", F(1, 1000)),
        ("-1E2", F(-100)),
        ("7.", F(7)),
        (0.1, F(3602879701896397, 1 << 55)),
        (-0.0, F(0)),
        (5e-324, F(1, 1 << 1074)),
        (Decimal("0.1"), F(1, 10)),
        (np.float64(0.5), F(1, 2)),
    ],
)
def test_value_of_an_argument(value: object, expected: Fraction) -> None:
    assert as_rational(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, "", "1/0", "0/0", "nan", "inf", "1_000", "0x10", "1e99999", "1e-99999", "1e1000000", "½", "١", "1 2", "1/2/3",
        "--1", math.nan, math.inf, -math.inf, Decimal("nan"), Decimal("inf"), Decimal("1e-99999"), 1j, [1], {}, b"1", "1" * 5000, object(),
    ],
)  # fmt: skip
def test_what_is_not_a_rational_number(value: object) -> None:
    with pytest.raises(OracleError) as caught:
        as_rational(value, "lam")
    assert caught.value.name == "lam"
    assert caught.value.value is value
    assert str(caught.value).startswith(f"lam = {shown(value)}; allowed: ")


def test_the_value_of_an_error_is_shown_whatever_it_is() -> None:
    class Silent:
        def __repr__(self) -> str:
            raise ValueError

    assert shown(Silent()) == "an object of type Silent"
    assert shown(10**5000) == "an integer of 16610 bits"
    assert shown(F(1, 10**5000)) == "a rational of 1 and 16610 bits"
    assert shown([10**5000]) == "an object of type list"
    assert shown(F(1, 3)) == "1/3"
    assert len(shown("x" * 1000)) == 80


def test_undecided_is_neither_true_nor_false() -> None:
    assert Ternary.of(True)
    assert not Ternary.of(False)
    with pytest.raises(ArithmeticError, match="undecided"):
        bool(Ternary.UNDECIDED)


@given(rationals, bits)
@example(F(3), -5)
@example(F(-1, 3), 0)
def test_enclosure_of_a_rational(x: Fraction, b: int) -> None:
    lower, upper = enclose(x, b)
    assert lower <= x * F(2) ** b <= upper
    assert upper - lower == (0 if (x * F(2) ** b).denominator == 1 else 1)


@given(rationals.map(abs), bits)
@example(F(2), 400)
@example(F(4), 0)
@example(F(0), 10)
def test_enclosure_of_a_root(x: Fraction, b: int) -> None:
    lower, upper = enclose(Sqrt(x), b)
    assert lower <= 0 or lower**2 <= x * F(4) ** b
    assert upper >= 0
    assert x * F(4) ** b <= upper**2
    assert upper - lower <= 3


@given(rationals, st.integers(0, 10**18), bits)
@example(F(1), 10**18, 300)
@example(F(1, 3), 381, 300)
@example(F(0), 10**18, 0)
def test_enclosure_of_a_perturbed_rational(x: Fraction, e: int, b: int) -> None:
    lower, upper = enclose(Perturbed(x, e), b)
    if e <= 10_000:
        assert lower <= (x + F(1, 1 << e)) * F(2) ** b <= upper
    else:  # 0 < 2^-e < 2^-10000
        assert lower <= x * F(2) ** b
        assert (x + F(1, 1 << 10_000)) * F(2) ** b <= upper or upper - x * F(2) ** b > 0
    assert upper - lower <= 3


@given(st.integers(), st.integers(-(10**18), 300), bits)
@example(3, -(10**18), 300)
@example(-3, -(10**18), 300)
def test_enclosure_of_a_dyadic_number(mantissa: int, exponent: int, b: int) -> None:
    lower, upper = enclose(Dyadic(mantissa, exponent), b)
    if exponent >= -10_000:
        assert lower <= Dyadic(mantissa, exponent).fraction() * F(2) ** b <= upper
    elif mantissa.bit_length() < 5000:
        assert (lower, upper) == ((0, 1) if mantissa > 0 else (-1, 0) if mantissa else (0, 0))
    assert upper - lower <= 1


@given(st.lists(st.tuples(st.integers(1, 1000), positive), min_size=1, max_size=4), st.integers(0, 400), bits)
def test_enclosure_of_a_norm(terms: list[tuple[int, Fraction]], e: int, b: int) -> None:
    count, last = terms[-1]
    square = sum((k * x * x for k, x in terms[:-1]), F(0)) + count * (last + F(1, 1 << e)) ** 2
    number = exact_norm([*terms[:-1], (count, Perturbed(last, e))])
    assert isinstance(number, Norm)
    lower, upper = enclose(number, b)
    assert max(lower, 0) ** 2 <= square * F(4) ** b <= upper**2
    assert upper - lower <= 8
    assert square <= F(4) ** bit_size(number)


@given(st.lists(st.tuples(st.integers(0, 1000), positive), max_size=4))
def test_norm_of_rationals_is_a_rational_or_a_root(terms: list[tuple[int, Fraction]]) -> None:
    square = sum((k * x * x for k, x in terms), F(0))
    number = exact_norm(terms)
    if isinstance(number, Fraction):
        assert number >= 0
        assert number**2 == square
    else:
        assert number == Sqrt(square)
        assert math.isqrt(square.numerator * square.denominator) ** 2 != square.numerator * square.denominator


@given(rationals, st.integers(0, 5000), st.integers(-10, 300))
def test_ball_contains_the_number(x: Fraction, e: int, precision: int) -> None:
    cases: list[tuple[Number, Fraction]] = [
        (x, x),
        (Perturbed(x, e), x + F(1, 1 << e)),
        (Dyadic(x.numerator, -e), F(x.numerator, 1 << e)),
    ]
    for number, value in cases:
        enclosure = ball(number, precision)
        with ctx.workprec(10_000):
            reference = arb(fmpq(value.numerator, value.denominator))
        # Narrower than 2^-9000: it meets the enclosure and does not stick out by more than that.
        assert enclosure.overlaps(reference)
        assert reference.is_exact() <= enclosure.contains(reference)
        with ctx.workprec(64):
            p, scale = max(precision, 2), max(abs(x), abs(value))
            limit = arb(fmpq(scale.numerator, scale.denominator)) * arb((1, 3 - p)) + arb((1, -60 - p))
            assert enclosure.rad() <= limit or enclosure.is_exact()


@given(st.integers(), st.integers(-500, 500), st.integers(-500, 500))
def test_floor_and_ceiling(mantissa: int, exponent: int, b: int) -> None:
    value = F(mantissa) * F(2) ** (exponent + b)
    assert floor_shifted(arb((mantissa, exponent)), b) == math.floor(value)
    assert ceil_shifted(arb((mantissa, exponent)), b) == math.ceil(value)


@given(rationals, st.integers(0, 300))
def test_size_and_binary_digits(x: Fraction, e: int) -> None:
    assert abs(x) <= 2 ** bit_size(x)
    assert abs(x) <= F(4) ** bit_size(square_root(x * x))
    assert abs(x.numerator) * F(1, 1 << e) <= 2 ** bit_size(Dyadic(x.numerator, -e))
    assert abs(x + F(1, 1 << e)) <= 2 ** bit_size(Perturbed(x, e))
    found = dyadic_bits(x)
    power = x.denominator & (x.denominator - 1) == 0
    assert (found is not None) == power
    if found is not None:
        assert (x * 2**found).denominator == 1
        assert found == 0 or (x * 2 ** (found - 1)).denominator == 2


@given(rationals)
def test_square_root_is_exact(x: Fraction) -> None:
    assert square_root(x * x) == abs(x)
    if x:
        assert square_root(2 * x * x) == Sqrt(2 * x * x)
        with pytest.raises(OracleError, match="radicand = .*allowed: at least 0"):
            square_root(-x * x)


def test_perturbed_numbers_stay_symbolic_beyond_the_limit() -> None:
    assert expanded(F(1, 3), 4096) == F(1, 3) + F(1, 1 << 4096)
    assert expanded(F(1, 3), 10**18) == Perturbed(F(1, 3), 10**18)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Perturbed(F(1), -1), "exponent"),
        (lambda: Sqrt(F(-1)), "radicand"),
        (lambda: Dyadic(1, 10**18).fraction(), "exponent"),
        (lambda: Dyadic(1, -(10**18)).fraction(), "exponent"),
    ],
)
def test_bad_arguments_are_named(make: Any, name: str) -> None:
    with pytest.raises(OracleError, match=f"^{name} = .*; allowed: "):
        make()

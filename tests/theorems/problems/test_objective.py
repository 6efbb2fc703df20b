"""Objective values q + √r are ordered exactly."""

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import example, given
from hypothesis import strategies as st

from theorems.problems import Objective
from theorems.problems._objective import sign_of_root_sum

F = Fraction
rationals = st.fractions() | st.builds(F, st.integers(-100, 100), st.integers(1, 10))
squares = rationals.map(abs)


def enclosed(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))


@given(rationals, squares, squares)
@example(F(1), F(1, 4), F(9, 4))
def test_sign_agrees_with_enclosures(constant: Fraction, plus: Fraction, minus: Fraction) -> None:
    sign = sign_of_root_sum(constant, plus, minus)
    with ctx.workprec(2000):
        value = enclosed(constant) + enclosed(plus).sqrt() - enclosed(minus).sqrt()
        assert {1: value > 0, -1: value < 0, 0: value.contains(0)}[sign]


@given(rationals, squares, squares)
def test_equality_is_found(q: Fraction, x: Fraction, z: Fraction) -> None:
    # q + √x² = (q + x − z) + √z², and √(2x²) against √2·x written with another constant.
    first, second = Objective(q, x * x), Objective(q + x - z, z * z)
    assert sign_of_root_sum(first.constant - second.constant, first.radicand, second.radicand) == 0
    assert first == second
    assert first <= second
    assert first >= second
    assert not first < second
    assert sign_of_root_sum(F(0), 2 * x * x, 2 * x * x) == 0
    assert sign_of_root_sum(F(1, 10**400), 2 * x * x, 2 * x * x) == 1


@pytest.mark.parametrize("tiny", [F(1, 10**30), F(1, 10**300), F(1, 2**5000)])
def test_differences_that_no_float_sees(tiny: Fraction) -> None:
    value = Objective(F(10**9), F(2))
    assert Objective(F(10**9) + tiny, F(2)) > value
    assert Objective(F(10**9), F(2) + tiny) > value
    # (√2 − 1) against a rational on either side of it
    lower = F(41421356237309504880168872420969807856967187537694, 10**50)
    assert Objective(F(-1), F(2)) > Objective(lower)
    assert Objective(F(-1), F(2)) < Objective(lower + F(1, 10**50))
    assert Objective(-tiny, F(2)) < Objective(F(0), F(2)) < Objective(tiny, F(2))


@given(st.lists(st.tuples(rationals, squares, st.booleans()), min_size=3, max_size=3))
def test_the_order_is_total(parts: list[tuple[Fraction, Fraction, bool]]) -> None:
    x, y, z = (Objective(q, r, feasible) for q, r, feasible in parts)
    assert (x < y) + (x == y) + (x > y) == 1
    assert not (x <= y <= z) or x <= z
    assert not (x == y == z) or x == z
    assert (x <= y) == (not x > y)


@given(rationals, squares)
def test_infinity_is_larger_than_everything(q: Fraction, r: Fraction) -> None:
    infinite = Objective(q, r, feasible=False)
    assert infinite > Objective(q + 10**6, r)
    assert infinite == Objective(-q, feasible=False)


def test_values_are_no_keys() -> None:
    assert Objective(F(1)) != 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(Objective(F(1)))

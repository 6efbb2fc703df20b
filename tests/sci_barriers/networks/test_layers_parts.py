"""What layered networks are made of: soft thresholds of balls, bounds of norms, entries that are exact."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import acb, arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import Smale18, TheoremError
from sci_barriers.networks import (
    Entries,
    norm_bound,
)
from theorems.layers.balls import soft_ball

from .small_networks import instance


@given(
    x=st.fractions(-4, 4),
    z=st.fractions(-4, 4),
    r=st.fractions(0, 2),
    t=st.fractions("1/100", 3),
    complex_=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_soft_threshold_of_a_ball(x: Fraction, z: Fraction, r: Fraction, t: Fraction, complex_: bool) -> None:
    """It contains the soft threshold of points of the ball: its centre and its corners."""
    source = np.random.default_rng(abs(hash((x, z, r, t))) % 2**32)
    with ctx.workprec(80):
        size = real(t)
        box = arb(real(x), real(r)) if not complex_ else acb(arb(real(x), real(r)), arb(real(z), real(r)))
        image = soft_ball(box, size)
        for _ in range(5):
            dx, dz = (Fraction(int(k), 64) * r for k in source.integers(-64, 65, size=2))
            if complex_:
                point: Any = acb(real(x + dx), real(z + dz))
                modulus = abs(point)
                expected: Any = acb(0) if modulus <= size else point * (1 - size / modulus)
            else:
                point = x + dx
                expected = real(max(point - t, Fraction(0)) + min(point + t, Fraction(0)))
            assert image.overlaps(expected)


def real(x: Fraction) -> arb:
    return arb(x.numerator) / x.denominator


@given(seed=st.integers(0, 2**32), complex_=st.booleans(), m=st.integers(1, 6), n=st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_norm_bound(seed: int, complex_: bool, m: int, n: int) -> None:
    A, _, _ = instance(seed, m, n, complex_=complex_)
    bound = float(norm_bound(Entries(A)))
    exact = float(np.linalg.norm(A, 2))
    assert exact * (1 - 1e-14) <= bound <= 1.05 * exact


def test_norm_bound_of_the_class_is_sharp() -> None:
    barrier = Smale18("P3", N=6, m=5, K=3, rotation="dct")
    point = barrier.member(0, 20)
    exact = norm_bound(Entries(point.A))
    square = 2 * barrier.alpha**2 + 2 * barrier.alpha / 2**20 + Fraction(1, 2**40)
    assert square <= exact**2 <= square * (1 + Fraction(1, 2**60))
    data = norm_bound(Entries(barrier.answer(100).A))
    assert abs(data / exact - 1) < Fraction(1, 2**15)
    assert norm_bound(Entries(np.zeros((2, 3)))) == 0


@pytest.mark.parametrize("value", ["abc", [], [1.5], 3, np.ones((2, 2), int), np.full(2, math.inf), np.ones((1, 1, 1))])
def test_entries_refuse_what_is_not_exact(value: Any) -> None:
    with pytest.raises(TheoremError, match="entries"):
        Entries(value)

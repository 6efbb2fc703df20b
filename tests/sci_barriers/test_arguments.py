"""Checks of arguments: what passes is a plain number, what does not is named with its value and the range."""

from __future__ import annotations

import math
from enum import IntEnum
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sci_barriers._arguments import exact_positive, integer, positive, within
from sci_barriers._errors import BarrierError


class Seven(IntEnum):
    SEVEN = 7

    def __add__(self, other: int) -> int:
        raise AssertionError("a subclass of int was not made plain")


@pytest.mark.parametrize("value", [7, np.int64(7), np.uint8(7), Seven.SEVEN], ids=repr)
def test_integers_become_plain(value: Any) -> None:
    found = integer("n", value, 7, 7)
    assert type(found) is int
    assert found + 1 == 8


@pytest.mark.parametrize(
    ("value", "low", "high", "allowed"),
    [
        (True, None, None, "an integer"),
        (7.0, None, None, "an integer"),
        ("7", 1, None, "an integer of at least 1"),
        (np.True_, 0, None, "an integer of at least 0"),
        (0, 1, None, "an integer of at least 1"),
        (11, 1, 10, "an integer from 1 to 10"),
        (10**18 + 1, 1, 10**18, "an integer from 1 to 10^18"),
    ],
)
def test_what_is_no_integer_of_the_range_is_named(value: Any, low: int | None, high: int | None, allowed: str) -> None:
    with pytest.raises(BarrierError) as refused:
        integer("runs", value, low, high)
    assert (refused.value.name, refused.value.value, refused.value.allowed) == ("runs", value, allowed)


@pytest.mark.parametrize("value", [0, -1.0, math.nan, math.inf, True, "1", None, 10**400])
def test_what_is_no_positive_float_is_named(value: Any) -> None:
    with pytest.raises(BarrierError, match="tau = .*; allowed: a positive finite number"):
        positive("tau", value)
    with pytest.raises(BarrierError, match=r"tau = .*; allowed: a number from 0\.5 to 2"):
        within("tau", value, 0.5, 2)


def test_floats_and_rationals_of_the_range_pass() -> None:
    assert positive("tau", np.float32(0.5)) == within("tau", Fraction(1, 2), 0.5, 2) == 0.5
    assert exact_positive("eps", "1/3") == Fraction(1, 3)
    for value, allowed in ((0, "positive"), ("-1/3", "positive"), ("x", "")):
        with pytest.raises(BarrierError, match=f"eps = .*; allowed: .*{allowed}"):
            exact_positive("eps", value)

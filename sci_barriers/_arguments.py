"""Checks of arguments at the public edge: each returns the plain value, or raises `BarrierError` with the name and the range."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import Any

from sci_barriers._errors import BarrierError


def integer(name: str, value: Any, low: int | None = None, high: int | None = None) -> int:
    """Return an integer from ``low`` to ``high`` as a plain ``int``; NumPy's integers count, truth values do not."""
    least = "" if low is None else f" of at least {low}"
    allowed = f"an integer{least}" if high is None else f"an integer from {low} to {_bound(high)}"
    try:
        number = int.__int__(operator.index(value))  # a plain int, also of a subclass with methods of its own
    except TypeError:
        raise BarrierError(name, value, allowed) from None
    if isinstance(value, bool) or (low is not None and number < low) or (high is not None and number > high):
        raise BarrierError(name, value, allowed)
    return number


def positive(name: str, value: Any) -> float:
    """Return a positive finite float."""
    number = _float(value)
    if not 0 < number < math.inf:
        raise BarrierError(name, value, "a positive finite number")
    return number


def within(name: str, value: Any, low: float, high: float) -> float:
    """Return a float from ``low`` to ``high``."""
    number = _float(value)
    if not low <= number <= high:
        raise BarrierError(name, value, f"a number from {low:g} to {high:g}")
    return number


def exact_positive(name: str, value: object) -> Fraction:
    """Return a positive rational number."""
    from oracles import OracleError, as_rational  # here, as it loads flint, which `--help` does not need

    try:
        number = as_rational(value, name)
    except OracleError as error:
        raise BarrierError(name, value, error.allowed) from None
    if number <= 0:
        raise BarrierError(name, value, "positive")
    return number


def _bound(high: int) -> str:
    power = len(str(high)) - 1
    return f"10^{power}" if power > 6 and high == 10**power else str(high)


def _float(value: Any) -> float:
    try:
        return math.nan if isinstance(value, bool | str) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan

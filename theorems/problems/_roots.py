"""Proved bounds of square roots, as close as is asked for."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from oracles import Sqrt, square_root
from theorems.core.errors import TheoremError


def root_bounds(square: Fraction, bits: int) -> tuple[Fraction, Fraction]:
    """Return rationals lower ≤ √square ≤ upper: equal if the root is rational, else 2^-bits apart.

    Args:
        square: at least 0.
        bits: binary digits after the point; may be negative.

    Raises:
        TheoremError: a negative square.
    """
    if square < 0:
        raise TheoremError("square", square, "at least 0")
    exact = square_root(square)
    if not isinstance(exact, Sqrt):
        return exact, exact
    over, under = square.numerator, square.denominator
    root = isqrt((over << 2 * bits) // under if bits >= 0 else over // (under << -2 * bits))
    step = Fraction(1, 1 << bits) if bits >= 0 else Fraction(1 << -bits)
    return root * step, (root + 1) * step

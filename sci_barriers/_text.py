"""Exact numbers as short decimal text, rounded in a stated direction."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

__all__ = ["root_text"]


def root_text(square: Fraction, *, up: bool = False, digits: int = 4) -> str:
    """Return √square ≥ 0 as text like ``1.485e-12``, rounded down (or up) to ``digits`` significant digits.

    >>> root_text(Fraction(1, 4)), root_text(Fraction(2)), root_text(Fraction(2), up=True), root_text(Fraction(0))
    ('5.000e-1', '1.414e+0', '1.415e+0', '0')
    """
    if square <= 0:
        return "0"
    # √square = 10^exponent·[1, 10): find the exponent from the sizes, correct it by one if needed.
    exponent = _decimal_exponent(square) // 2
    while True:
        scaled = square * Fraction(10) ** (2 * (digits - 1 - exponent))
        mantissa = isqrt(scaled.numerator // scaled.denominator)
        if up and mantissa * mantissa != scaled:
            mantissa += 1
        if mantissa >= 10**digits:
            exponent += 1
        elif mantissa < 10 ** (digits - 1):
            exponent -= 1
        else:
            break
    text = str(mantissa)
    return f"{text[0]}.{text[1:]}e{exponent:+d}" if digits > 1 else f"{text}e{exponent:+d}"


def _decimal_exponent(number: Fraction) -> int:
    bits = number.numerator.bit_length() - number.denominator.bit_length()
    return bits * 30103 // 100000

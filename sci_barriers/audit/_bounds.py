"""Numbers that are known between two rational bounds, and the decimal digits that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sci_barriers._text import root_text
from theorems.problems import root_bounds

#: Digits of a distance that is 0, and of one above 1/10.
ALL: Final = "all"
NONE: Final = "none"
#: A number k ≥ 1 of digits, ``"all"`` or ``"none"``.
Digits = int | str

#: Relative precision of a root, in bits.
_ROOT_BITS: Final = 64


@dataclass(frozen=True)
class Bounds:
    """A real number x with lower ≤ x ≤ upper, both proved.

    Attributes:
        lower: a rational number.
        upper: a rational number, at least as large; equal if x is known exactly.
    """

    lower: Fraction
    upper: Fraction

    @classmethod
    def root(cls, lower: Fraction, upper: Fraction) -> Bounds:
        """Return bounds of √s for lower ≤ s ≤ upper (negative numbers count as 0), relatively 2^-64 wider at most."""
        low, high = max(lower, Fraction(0)), max(upper, Fraction(0))
        return cls(root_bounds(low, _bits(low))[0], root_bounds(high, _bits(high))[1])

    def text(self, digits: int = 4) -> str:
        """Return the number cut off after ``digits`` significant digits, if the bounds agree on them, else both bounds.

        >>> Bounds(Fraction(1, 3), Fraction(1, 3)).text(), Bounds(Fraction(0), Fraction(1, 8)).text()
        ('3.333e-1', '0 … 1.250e-1')
        """
        lower, upper = _decimal(self.lower, up=False, digits=digits), _decimal(self.upper, up=True, digits=digits)
        if lower == upper or lower == _decimal(self.upper, up=False, digits=digits):
            return lower
        return f"{lower} … {upper}"

    def record(self) -> dict[str, str]:
        """Return both bounds as decimal text of 12 digits, rounded outwards."""
        return {
            "lower": _decimal(self.lower, up=False, digits=12),
            "upper": _decimal(self.upper, up=True, digits=12),
        }


def _bits(square: Fraction) -> int:
    size = square.numerator.bit_length() - square.denominator.bit_length()
    return _ROOT_BITS + 1 - size // 2


def _decimal(value: Fraction, *, up: bool, digits: int) -> str:
    """Return a number as decimal text, rounded up or down."""
    if value < 0:
        return "-" + root_text(value * value, up=not up, digits=digits)
    return root_text(value * value, up=up, digits=digits)


def believed(distance: Bounds) -> tuple[Digits, Digits]:
    """Return how many digits of an output may be believed: (proved, possible).

    k digits are right if the distance is at most 10^-k. The first number is the largest k for which this is proved, the second the
    largest one that is not disproved; ``"none"`` if there is no k ≥ 1, ``"all"`` if the distance is 0.

    >>> believed(Bounds(Fraction(1, 1000), Fraction(3, 1000)))
    (2, 3)
    """
    return _digits(distance.upper), _digits(distance.lower)


def _digits(distance: Fraction) -> Digits:
    if distance <= 0:
        return ALL
    inverse = 1 / distance  # the largest k with 10^k ≤ 1/distance
    k = max(0, (inverse.numerator.bit_length() - inverse.denominator.bit_length() - 1) * 30102 // 100_000)
    while inverse >= 10 ** (k + 1):
        k += 1
    return k if k >= 1 else NONE

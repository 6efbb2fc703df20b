"""Rational numbers rounded outwards to few binary digits, so that chains of bounds stay short."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Final

#: Significant binary digits that are kept.
BITS: Final = 192


def up(value: Fraction) -> Fraction:
    """Return a number of 192 significant bits, at least ``value`` and relatively at most 2^-190 above it."""
    over, under = value.numerator, value.denominator
    if over.bit_length() <= BITS and under & (under - 1) == 0:
        return value
    shift = BITS - over.bit_length() + under.bit_length()
    return _scaled(-(-(over << shift) // under) if shift >= 0 else -(-over // (under << -shift)), shift)


def down(value: Fraction) -> Fraction:
    """Return a number of 192 significant bits, at most ``value`` and relatively at most 2^-190 below it."""
    return -up(-value)


def root_up(square: Fraction) -> Fraction:
    """Return an upper bound of √square, relatively at most 2^-188 above it; ``square`` ≥ 0."""
    scaled, shift = _for_root(square, 1)
    root = isqrt(scaled)
    return _scaled(root + (root * root != scaled), shift)


def root_down(square: Fraction) -> Fraction:
    """Return a lower bound of √square, relatively at most 2^-188 below it; ``square`` ≥ 0."""
    scaled, shift = _for_root(square, 0)
    return _scaled(isqrt(scaled), shift)


def _for_root(square: Fraction, ceiling: int) -> tuple[int, int]:
    """Return (n, s) with n/4^s ≥ square (``ceiling`` 1) or ≤ square (0), n of about 384 bits."""
    if square < 0:
        raise ValueError("the square is negative")
    over, under = square.numerator, square.denominator
    shift = BITS - (over.bit_length() - under.bit_length()) // 2
    if shift >= 0:
        over <<= 2 * shift
    else:
        under <<= -2 * shift
    return (-(-over // under) if ceiling else over // under), shift


def _scaled(value: int, shift: int) -> Fraction:
    return Fraction(value, 1 << shift) if shift >= 0 else Fraction(value << -shift)

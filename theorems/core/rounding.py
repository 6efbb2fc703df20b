"""Proved lower bounds of distances in integers, and outputs with fewer digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from oracles import Phase
from theorems.problems import Complex

__all__ = ["rounded_down", "shortened", "squared_distance_bound"]

#: Outputs whose common denominator has so many bits at most, all vectors of floats among them, are compared exactly.
COMMON_BITS: Final = 1 << 14
#: Others up to so many bits after the point at least.
EXACT_BITS: Final = 4096


def squared_distance_bound(
    output: Sequence[Complex], position: int, phase: Phase, modulus: tuple[Fraction, Fraction], bits: int
) -> int:
    """Return an integer L ≥ 0 with L·4^-bits ≤ ‖output − c·phase·e_position‖₂² for every c between the bounds ``modulus``."""
    total = 0
    for i, (x, z) in enumerate(output):
        if i == position:
            continue
        if x:
            total += ((abs(x.numerator) << bits) // x.denominator) ** 2
        if z:
            total += ((abs(z.numerator) << bits) // z.denominator) ** 2
    x, z = output[position]
    u, v = phase
    along, across = x * u + z * v, z * u - x * v  # x·conj(phase)
    gap = max(along - modulus[1], modulus[0] - along, Fraction(0))
    return (
        total
        + ((gap.numerator << bits) // gap.denominator) ** 2
        + ((abs(across.numerator) << bits) // across.denominator) ** 2
    )


def rounded_down(value: int, bits: int, kept: int) -> Fraction:
    """Return a fraction slightly below value·2^-bits, of ``kept`` bits: anyone's enclosure of the distance can confirm it."""
    shift = max(0, value.bit_length() - kept)
    return Fraction(max((value >> shift) - 1, 0) << shift, 1 << bits)


def shortened(output: Sequence[Complex], bits: int) -> Sequence[Complex]:
    """Return the output; where its common denominator has more than 2^14 bits, cut off to multiples of 2^-bits or finer.

    To rank members by, not to prove anything: a program may return fractions of a million bits, whose sums of squares would not end.
    """
    under = 1
    for denominator in {x.denominator for entry in output for x in entry}:
        under = lcm(under, denominator)
        if under.bit_length() > COMMON_BITS:
            break
    else:
        return output
    finest = max(bits, EXACT_BITS)

    def cut(x: Fraction) -> Fraction:
        return Fraction((x.numerator << finest) // x.denominator, 1 << finest)

    return [(cut(x), cut(z)) for x, z in output]

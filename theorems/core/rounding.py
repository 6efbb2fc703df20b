"""Proved lower bounds of distances in integers, and outputs with fewer digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from oracles import Phase
from theorems.problems import Complex, nonzero_entries

__all__ = ["rounded_down", "shortened", "squared_distance_bounds"]

#: Outputs whose common denominator has so many bits at most, all vectors of floats among them, are compared exactly.
COMMON_BITS: Final = 1 << 14
#: Others up to so many bits after the point at least.
EXACT_BITS: Final = 4096


def squared_distance_bounds(
    output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], modulus: tuple[Fraction, Fraction], bits: int
) -> list[int]:
    """Return for each axis (position, phase) an integer L ≥ 0 with L·4^-bits ≤ ‖output − c·phase·e_position‖₂² for every c in ``modulus``.

    Coordinates are rounded down to multiples of 2^-bits. What the other entries contribute is computed once for all axes.
    """
    low, high = modulus
    entries = {i: (*x.as_integer_ratio(), *z.as_integer_ratio()) for i, (x, z) in nonzero_entries(output)}
    squares = {i: ((abs(e[0]) << bits) // e[1]) ** 2 + ((abs(e[2]) << bits) // e[3]) ** 2 for i, e in entries.items()}
    total = sum(squares.values())
    elsewhere = total + _floor(max(low, -high, Fraction(0)), bits) ** 2  # on the axes where the output is 0
    result = []
    for position, (u, v) in axes:
        entry = entries.get(position)
        if entry is None:
            result.append(elsewhere)
            continue
        # x·conj(phase) over one denominator
        x, z = entry[0] * entry[3], entry[2] * entry[1]
        a, b = u.numerator * v.denominator, v.numerator * u.denominator
        under = entry[1] * entry[3] * u.denominator * v.denominator
        along, across = x * a + z * b, z * a - x * b
        above = ((along * high.denominator - high.numerator * under) << bits) // (under * high.denominator)
        below = ((low.numerator * under - along * low.denominator) << bits) // (under * low.denominator)
        result.append(total - squares[position] + max(above, below, 0) ** 2 + ((abs(across) << bits) // under) ** 2)
    return result


def _floor(value: Fraction, bits: int) -> int:
    return (value.numerator << bits) // value.denominator


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

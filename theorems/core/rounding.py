"""Proved lower bounds of the distance from an output to a segment on a coordinate axis, in integers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from oracles import Phase
from theorems.problems import Complex

__all__ = ["rounded_down", "squared_distance_bound"]


def squared_distance_bound(
    output: Sequence[Complex], position: int, phase: Phase, amount: tuple[Fraction, Fraction], bits: int
) -> int:
    """Return an integer L ≥ 0 with L·4^-bits ≤ ‖output − c·phase·e_position‖₂² for every c between the bounds ``amount``."""
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
    gap = max(along - amount[1], amount[0] - along, Fraction(0))
    return (
        total
        + ((gap.numerator << bits) // gap.denominator) ** 2
        + ((abs(across.numerator) << bits) // across.denominator) ** 2
    )


def rounded_down(value: int, bits: int, kept: int) -> Fraction:
    """Return a fraction slightly below value·2^-bits, of ``kept`` bits: anyone's enclosure of the distance can confirm it."""
    shift = max(0, value.bit_length() - kept)
    return Fraction(max((value >> shift) - 1, 0) << shift, 1 << bits)

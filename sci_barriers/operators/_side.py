"""Sides of square images."""

from __future__ import annotations

from numbers import Integral

from sci_barriers._errors import BarrierError

#: Larger images are refused: an index of theirs, or their memory, would overflow before the error says why.
LARGEST_SIDE = 2**15


def checked_side(side: int) -> int:
    """Return ``side`` as an ``int`` in 1, …, 2^15; `BarrierError` otherwise."""
    if isinstance(side, bool) or not isinstance(side, Integral) or not 1 <= side <= LARGEST_SIDE:
        raise BarrierError("side", side, f"an integer, 1 ≤ side ≤ {LARGEST_SIDE}")
    return int(side)


def log2_of(side: int, why: str) -> int:
    """Return r with side = 2^r; `BarrierError` if there is none."""
    side = checked_side(side)
    if side & (side - 1):
        raise BarrierError("side", side, f"a power of two ({why})")
    return side.bit_length() - 1

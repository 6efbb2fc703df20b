"""Which members of an entry can still have a datum: the test by which an algorithm waits until it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.core.linear import dot


def possible(entry: ArrayBarrier, datum: Mapping[str, Any] | Any, index: int) -> list[int]:
    """Return the competitors j of which some member (j, e), ε = 2^-e > 0, can have this datum, or the centre as one that competes.

    A necessary test in the Euclidean norm of all arrays together: the distance of the datum from the ray centre + s·direction, s ≥ 0, is
    at most √c·2^-n, c the sum over the arrays of what relates their norms to it. If one competitor is left, it is the member's.

    Args:
        entry: the barrier.
        datum: gives by the names of its arrays their entries, as (nested) lists of fractions.
        index: n.
    """
    offset: list[Fraction] = []
    share = 0
    for array in entry.centre.arrays:
        share += {"euclidean": 1, "operator": min(array.shape)}.get(array.norm, len(array.entries))
        offset += [x - c for x, c in zip(_flat(datum[array.name]), array.entries, strict=True)]
    bound = Fraction(share, 4**index)
    left = []
    for j, direction in enumerate(entry.flat_directions):
        along, size = dot(offset, direction), dot(direction, direction)
        square = dot(offset, offset)
        if along > 0:
            square -= along**2 / size
        if square <= bound:
            left.append(j)
    return left


def _flat(values: Sequence[Any]) -> list[Fraction]:
    return [x for row in values for x in (row if isinstance(row, list | tuple) else [row])]

"""The ℓ¹ ball, the affine set that tilts, the solution that jumps, and an answer: N = 2 or 3."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems import Barrier
from theorems.core.errors import TheoremError
from theorems.structured.picture import Geometry, has_geometry
from theorems.structured.vertex_solutions import VertexBarrier


def geometry(
    barrier: Barrier,
    *,
    winner: int | None = None,
    exponent: int | None = None,
    epsilon: object = None,
    index: int | None = None,
    answer: Sequence[object] | None = None,
    sample: int = 0,
    magnification: Fraction | None = None,
) -> Geometry:
    """Return the picture of one input, of what data leave open, and of one answer: ``.svg()``, ``.place(x)``, ``.vector_at(px, py)``.

    Solutions and answers are in one unit, 10^-K, exact and to scale; the affine set is tilted more than it is, so that it can be seen.

    Args:
        barrier: `Smale18` or `Smale9` over the real field, N = 2 or 3.
        winner: j, which of the N1 competing columns is ahead; ``None`` for the tie.
        exponent: e ≥ 1 of the member, with ε = 2^-e as a rule; or else
        epsilon: ε, an exact number from 0 to α (a float is the dyadic number that it is).
        index: n; the tilts that data up to this index leave open are drawn.
        answer: N exact numbers in the units of the problem, drawn with all points within 10^-K of it.
        sample: k, which y_k.
        magnification: by which factor the tilt is drawn larger; α by default, so that ε = 2^-e tilts by 2^-e.

    Raises:
        TheoremError: another barrier, or an argument out of range, by name.
    """
    if not isinstance(barrier, VertexBarrier) or not has_geometry(barrier):
        name = type(barrier).__name__
        raise TheoremError("barrier", name, "Smale18 or Smale9 with N = 2 or 3 over the real field, to be drawn")
    given: dict[str, Any] = {"index": index, "sample": sample, "magnification": magnification}
    if answer is not None:
        given["answer"] = tuple(answer)
    return barrier.geometry(winner, exponent, epsilon=epsilon, **given)

"""How near one output can be to several sets of solutions at once: ρ_q from below, covering outputs with their errors from above."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb, prod
from typing import Final

from theorems.core.errors import TheoremError
from theorems.core.linear import Row, dot, solved
from theorems.core.metrics import OutputMetric
from theorems.core.pieces import Box, inside
from theorems.core.sets import ExactSet

__all__ = [
    "common_point",
    "cover",
    "cover_error_squared",
    "covering_radius_squared",
    "middle_of",
    "radius_squared",
    "smallest_ball",
]

#: Subsets of the competitors are gone through one by one up to this many, and choices of a point of each set.
MAX_SUBSETS: Final = 512
#: Smallest balls are computed for so many points.
MAX_BALL: Final = 6


def radius_squared(sets: Sequence[ExactSet], metric: OutputMetric) -> Fraction:
    """Return ρ² such that no ball of smaller radius meets all of these sets.

    - discrete: 1 if no output belongs to all of them (a ball of radius below 1 is a point), else 0;
    - finitely many points in ℓ²: the smallest over the choices of a point of each set of the radius of the smallest ball around
      them (around six of them at most: fewer points have no larger ball);
    - otherwise a quarter of the largest squared distance of two sets, which in ℓ^∞ is sharp for boxes.
    """
    if len(sets) < 2:
        return Fraction(0)
    if metric.discrete:
        return Fraction(int(not common_point(sets)))
    pairs = max(one.separation_squared(other, metric) for one, other in itertools.combinations(sets, 2)) / 4
    finite = [found.finite for found in sets]
    if not metric.round or len(sets) < 3 or None in finite:
        return pairs
    chosen = [known for known in finite if known is not None][:MAX_BALL]
    if prod(map(len, chosen)) > MAX_SUBSETS:
        return pairs
    return max(pairs, min(smallest_ball(choice)[1] for choice in itertools.product(*chosen)))


def covering_radius_squared(sets: Sequence[ExactSet], count: int, metric: OutputMetric) -> Fraction:
    """Return ρ_q²: no ball of smaller radius meets q = ``count`` of the sets."""
    if count < 2:
        return Fraction(0)
    if comb(len(sets), count) <= MAX_SUBSETS:
        return min(radius_squared(chosen, metric) for chosen in itertools.combinations(sets, count))
    return min(radius_squared(pair, metric) for pair in itertools.combinations(sets, 2))


def cover(sets: Sequence[ExactSet], metric: OutputMetric) -> tuple[Fraction, ...]:
    """Return an output that is near all of these sets: a common point, or the middle of the smallest ball around their middles."""
    if metric.discrete:
        candidates = [x for found in sets for x in found.finite or (found.middle,)]
        return max(candidates, key=lambda x: sum(any(inside(x, piece) for piece in found.pieces) for found in sets))
    return middle_of([found.middle for found in sets], metric)


def middle_of(points: Sequence[Row], metric: OutputMetric) -> tuple[Fraction, ...]:
    """Return a point whose largest distance to these points is small."""
    return smallest_ball(points)[0] if metric.round and len(points) <= MAX_BALL else metric.middle(points)


def cover_error_squared(
    sets: Sequence[ExactSet], count: int, metric: OutputMetric, centre: ExactSet | None = None
) -> Fraction:
    """Return the largest squared error of the covering outputs of q = ``count`` sets: on these, and on solutions of the centre."""
    if count < 2:
        return Fraction(0)
    if comb(len(sets), count) > MAX_SUBSETS:
        count = len(sets)
    errors = []
    for chosen in itertools.combinations(sets, count):
        output = cover(chosen, metric)
        errors.append(max(found.error_squared(output, metric) for found in chosen))
        if centre is not None:
            errors.append(centre.distance_squared(output, metric)[1])
    return max(errors)


def common_point(sets: Sequence[ExactSet]) -> bool:
    """Return whether some point belongs to all of these sets; one of them must be finite, or all unions of boxes.

    Raises:
        TheoremError: another kind of set.
    """
    for found in sets:
        if found.finite is not None:
            return any(all(any(inside(x, piece) for piece in other.pieces) for other in sets) for x in found.finite)
    choices = list(itertools.product(*([piece for piece in found.pieces if isinstance(piece, Box)] for found in sets)))
    if len(choices) != prod(len(found.pieces) for found in sets):
        raise TheoremError("sets", sets, "at least one of finitely many points, or all of them boxes")
    return any(all(max(low) <= min(high) for low, high in _ends(boxes)) for boxes in choices)


def _ends(boxes: Sequence[Box]) -> Iterator[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]]:
    """Yield for each coordinate the lower and the upper ends of the boxes."""
    yield from zip(
        zip(*(b.lower for b in boxes), strict=True), zip(*(b.upper for b in boxes), strict=True), strict=True
    )


def smallest_ball(points: Sequence[Row]) -> tuple[tuple[Fraction, ...], Fraction]:
    """Return centre and squared radius of the smallest Euclidean ball that contains a few points, exactly.

    It is the circumscribed ball of some affinely independent ones among them, with centre in their affine hull; of those that
    contain all points, the smallest.
    """
    best: tuple[tuple[Fraction, ...], Fraction] | None = None
    for size in range(1, len(points) + 1):
        for chosen in itertools.combinations(points, size):
            centre = _circumcentre(chosen)
            if centre is None:
                continue
            radius = max(sum(((x - y) ** 2 for x, y in zip(centre, p, strict=True)), Fraction(0)) for p in points)
            if best is None or radius < best[1]:
                best = centre, radius
    assert best is not None  # a single point is the centre of a ball
    return best


def _circumcentre(points: Sequence[Row]) -> tuple[Fraction, ...] | None:
    """Return the point of the affine hull that has the same distance to all; ``None`` if they are affinely dependent."""
    base, *others = points
    edges = [[x - y for x, y in zip(p, base, strict=True)] for p in others]
    # centre = base + Σ w_k·edge_k with ⟨edge_i, centre − base⟩ = ‖edge_i‖²/2
    weights = solved([[dot(a, b) for b in edges] for a in edges], [dot(a, a) / 2 for a in edges])
    if weights is None:
        return None
    return tuple(
        x + sum((w * edge[i] for w, edge in zip(weights, edges, strict=True)), Fraction(0)) for i, x in enumerate(base)
    )

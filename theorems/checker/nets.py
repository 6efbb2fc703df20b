"""Nets of directions: vertices of cones that cover a half-space (docs/explanation/null-space.md, Proposition 3)."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
SCALE = 1 << 30  # coordinates are multiples of 2^-30


@cache
def net(dimension: int, pieces: int) -> tuple[tuple[tuple[int, ...], ...], Fraction]:
    """Return the vertices, times 2^30, in order of first occurrence, and the least squared distance of a cell's affine hull from 0.

    For each choice of signs of the coordinates but the first, (1, ..., 1) first, and each cell of Kuhn's triangulation of the
    simplex {k >= 0, sum k = n}: the vertex of a point k is k with these signs over its length, each coordinate rounded to
    the nearest multiple of 2^-30. The dimension is at most 3.
    """
    found: dict[tuple[int, ...], tuple[int, ...]] = {}
    least = Fraction(1)
    for signs in itertools.product((1, -1), repeat=dimension - 1):
        for cell in cells(dimension, pieces):
            points = [tuple(k * sign for k, sign in zip(point, (1, *signs), strict=True)) for point in cell]
            corners = [found.setdefault(point, vertex(point)) for point in points]
            if min((1, *signs)) == 1:  # the others are reflections
                least = min(least, hull(corners))
    return tuple(found.values()), least


def cells(dimension: int, pieces: int) -> Iterator[list[tuple[int, ...]]]:
    """Yield the cells as lists of points k, in the coordinates t_i = k_1 + ... + k_i with 0 <= t_1 <= ... <= n."""
    axes = dimension - 1
    for base in itertools.product(range(pieces), repeat=axes):
        for order in itertools.permutations(range(axes)):
            corners = [base]
            for axis in order:
                corners.append(tuple(t + (i == axis) for i, t in enumerate(corners[-1])))
            ends = [(0, *corner, pieces) for corner in corners]
            if all(a <= b for corner in ends for a, b in itertools.pairwise(corner)):
                yield [tuple(b - a for a, b in itertools.pairwise(corner)) for corner in ends]


def vertex(point: tuple[int, ...]) -> tuple[int, ...]:
    """Return k / |k| times 2^30, rounded to the nearest integers."""
    square = sum(k * k for k in point)
    nearest = [(math.isqrt(4 * k * k * SCALE * SCALE // square) + 1) // 2 for k in point]
    return tuple(x if k >= 0 else -x for x, k in zip(nearest, point, strict=True))


def hull(corners: list[tuple[int, ...]]) -> Fraction:
    """Return the squared distance of the affine hull of one, two or three independent points from 0."""
    if len(corners) == 1:
        return Fraction(corners[0][0] ** 2, SCALE**2)
    edges = [tuple(b - a for a, b in zip(corners[0], corner, strict=True)) for corner in corners[1:]]
    if len(corners) == 2:
        ((x, y),) = edges
        normal: tuple[int, ...] = (-y, x)
    else:
        (a, b, c), (d, e, f) = edges
        normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    height = sum(p * q for p, q in zip(normal, corners[0], strict=True))
    return Fraction(height**2, sum(p * p for p in normal) * SCALE**2)

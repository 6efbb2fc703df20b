"""Finite unions of boxes with rational ends, and their exact distances in ℓ², ℓ^∞ and the discrete metric."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final, TypeVar

from theorems.core.errors import TheoremError
from theorems.problems import Complex, rational

__all__ = ["METRICS", "Box", "BoxUnion", "SetMetric", "union_of"]

#: Subsets of the witnesses are gone through one by one up to this many, and smallest balls computed for so many points.
MAX_SUBSETS: Final = 512
MAX_BALL: Final = 5


@dataclass(frozen=True)
class Box:
    """The points x with lower_i ≤ x_i ≤ upper_i: what is known of a solution that moves with ε.

    Args:
        lower: N exact numbers (or one number, for N = 1).
        upper: the same, none of them below that of ``lower``.

    Raises:
        TheoremError: not numbers, different lengths, or an upper end below the lower one.
    """

    lower: tuple[Fraction, ...]
    upper: tuple[Fraction, ...]

    def __init__(self, lower: object, upper: object) -> None:
        low, high = _numbers(lower, "lower"), _numbers(upper, "upper")
        if len(low) != len(high):
            raise TheoremError("upper", f"{len(high)} numbers", f"{len(low)}, as many as lower ends")
        for i, (a, b) in enumerate(zip(low, high, strict=True)):
            if a > b:
                raise TheoremError(f"upper[{i}]", b, f"at least the lower end, {a}")
        object.__setattr__(self, "lower", low)
        object.__setattr__(self, "upper", high)

    @property
    def is_point(self) -> bool:
        """Whether it contains a single point."""
        return self.lower == self.upper

    @property
    def middle(self) -> tuple[Fraction, ...]:
        """The point in the middle."""
        return tuple((a + b) / 2 for a, b in zip(self.lower, self.upper, strict=True))


#: Squares of coordinates are added up as fractions, or as integers where they have one denominator.
Number = TypeVar("Number", int, Fraction)

#: At least one box: the points that are in one of them.
BoxUnion = tuple[Box, ...]


def _ratio(x: Fraction) -> tuple[int, int]:
    return x.numerator, x.denominator


def _numbers(value: object, name: str) -> tuple[Fraction, ...]:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        if not value:
            raise TheoremError(name, value, "at least one number")
        return tuple(rational(x, f"{name}[{i}]") for i, x in enumerate(value))
    return (rational(value, name),)


def union_of(value: object, name: str) -> BoxUnion:
    """Return a union of boxes: of one number or `Box`, or of a list of points (numbers for N = 1, lists of N numbers) and boxes."""
    parts = list(value) if isinstance(value, list | tuple) else [value]
    if not parts:
        raise TheoremError(name, value, "at least one point or Box")
    boxes = []
    for i, part in enumerate(parts):
        if isinstance(part, Box):
            boxes.append(part)
        else:
            point = _numbers(part, f"{name}[{i}]")
            boxes.append(Box(point, point))
    if len({len(box.lower) for box in boxes}) > 1:
        raise TheoremError(name, sorted({len(box.lower) for box in boxes}), "points of one length")
    return tuple(boxes)


class SetMetric(ABC):
    """A metric on outputs with exact distances of boxes."""

    name: str
    symbol: str

    @abstractmethod
    def _combined(self, squares: Sequence[Number]) -> Number:
        """Return the squared distance for these squared distances of the coordinates."""

    def separation_squared(self, one: BoxUnion, other: BoxUnion) -> Fraction:
        """Return the squared distance of two sets: of their nearest points."""
        return min(self._gap(a, b) for a in one for b in other)

    def _gap(self, a: Box, b: Box) -> Fraction:
        ends = zip(a.lower, a.upper, b.lower, b.upper, strict=True)
        return self._combined([max(q - x, p - y, Fraction(0)) ** 2 for p, x, q, y in ends])

    def distance_squared(self, output: Sequence[Complex], found: BoxUnion, bits: int) -> Fraction:
        """Return a lower bound of the squared distance from an output to a set: coordinates are rounded down to multiples of 2^-bits."""
        return min(self._from_box(output, box, bits) for box in found)

    def _from_box(self, output: Sequence[Complex], box: Box, bits: int) -> Fraction:
        squares = []
        for (x, z), low, high in zip(output, box.lower, box.upper, strict=True):
            # In integers: a program may return fractions of a million bits, whose differences are not to be reduced
            (a, b), (c, d) = _ratio(x), _ratio(low)
            gap = ((c * b - a * d) << bits) // (b * d)
            c, d = _ratio(high)
            gap = max(gap, ((a * d - c * b) << bits) // (b * d), 0)
            squares.append(gap**2 + ((abs(z.numerator) << bits) // z.denominator) ** 2)
        return Fraction(self._combined(squares), 1 << 2 * bits)

    def farthest_squared(self, point: Sequence[Fraction], found: BoxUnion) -> Fraction:
        """Return the squared distance from a point to the farthest point of a set."""
        return max(
            self._combined(
                [max(abs(x - a), abs(b - x)) ** 2 for x, a, b in zip(point, box.lower, box.upper, strict=True)]
            )
            for box in found
        )

    @abstractmethod
    def centre(self, points: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
        """Return a point whose largest distance to these points is small: the covering output."""

    def radius_squared(self, sets: Sequence[BoxUnion]) -> Fraction:
        """Return ρ² such that no ball of smaller radius meets all of these sets: a quarter of the largest squared distance of two."""
        pairs = itertools.combinations(sets, 2)
        return max((self.separation_squared(a, b) for a, b in pairs), default=Fraction(0)) / 4

    def covering_radius_squared(self, sets: Sequence[BoxUnion], count: int) -> Fraction:
        """Return ρ_q²: no ball of smaller radius meets q = ``count`` of the sets."""
        if count < 2:
            return Fraction(0)
        if comb(len(sets), count) <= MAX_SUBSETS:
            return min(self.radius_squared(chosen) for chosen in itertools.combinations(sets, count))
        return min(self.radius_squared(pair) for pair in itertools.combinations(sets, 2))

    def cover_error_squared(self, sets: Sequence[BoxUnion], count: int, also: BoxUnion | None) -> Fraction:
        """Return the largest squared error of the covering outputs of q = ``count`` sets: on these, and on the set ``also``."""
        if count < 2:
            return Fraction(0)
        if comb(len(sets), count) > MAX_SUBSETS:
            count = len(sets)
        return max(self._cover_error(chosen, also) for chosen in itertools.combinations(sets, count))

    def _cover_error(self, sets: Sequence[BoxUnion], also: BoxUnion | None) -> Fraction:
        output = self.centre([found[0].middle for found in sets])
        error = max(self.farthest_squared(output, found) for found in sets)
        if also is None:
            return error
        point = Box(output, output)
        return max(error, min(self._gap(point, box) for box in also))


class _Euclidean(SetMetric):
    name, symbol = "euclidean", "ℓ²"

    def _combined(self, squares: Sequence[Number]) -> Number:
        return sum(squares[1:], squares[0])

    def centre(self, points: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
        if len(points) <= MAX_BALL:
            return smallest_ball(points)[0]
        return tuple(sum(column, Fraction(0)) / len(points) for column in zip(*points, strict=True))

    def radius_squared(self, sets: Sequence[BoxUnion]) -> Fraction:
        """Return ρ²; for single points, a few of them, that of the smallest ball that contains them."""
        if 2 < len(sets) <= MAX_BALL and all(len(found) == 1 and found[0].is_point for found in sets):
            return smallest_ball([found[0].lower for found in sets])[1]
        return super().radius_squared(sets)


class _Maximum(SetMetric):
    name, symbol = "maximum", "ℓ^∞"

    def _combined(self, squares: Sequence[Number]) -> Number:
        return max(squares)

    def centre(self, points: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
        return tuple((min(column) + max(column)) / 2 for column in zip(*points, strict=True))


class _Discrete(SetMetric):
    """Distance 1 between different points: there is nothing between two answers."""

    name, symbol = "discrete", "discrete"

    def _combined(self, squares: Sequence[Number]) -> Number:
        return type(squares[0])(any(squares))

    def centre(self, points: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
        return tuple(points[0])

    def radius_squared(self, sets: Sequence[BoxUnion]) -> Fraction:
        """Return 1 if two of the sets have no common point: a ball of radius below 1 is a point."""
        return super().radius_squared(sets) * 4

    def _from_box(self, output: Sequence[Complex], box: Box, bits: int) -> Fraction:
        inside = all(z == 0 and a <= x <= b for (x, z), a, b in zip(output, box.lower, box.upper, strict=True))
        return Fraction(int(not inside))


METRICS: Final[dict[str, SetMetric]] = {metric.name: metric for metric in (_Euclidean(), _Maximum(), _Discrete())}


def smallest_ball(points: Sequence[Sequence[Fraction]]) -> tuple[tuple[Fraction, ...], Fraction]:
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


def _circumcentre(points: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...] | None:
    """Return the point of the affine hull that has the same distance to all; ``None`` if they are affinely dependent."""
    base, *others = points
    edges = [[x - y for x, y in zip(p, base, strict=True)] for p in others]
    # centre = base + Σ w_k·edge_k with ⟨edge_i, centre − base⟩ = ‖edge_i‖²/2
    rows = [
        [sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0)) for b in edges]
        + [sum((x * x for x in a), Fraction(0)) / 2]
        for a in edges
    ]
    n = len(rows)
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return tuple(x + sum((rows[k][n] * edges[k][i] for k in range(n)), Fraction(0)) for i, x in enumerate(base))

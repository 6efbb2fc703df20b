"""Exact solution sets: finite unions of points, segments, boxes, polytopes and spheres, with distances that are exact or enclosed.

A set says whether it *is* the set of solutions or contains it. Of a set that is the set of solutions, the error of an output is its
distance to the nearest solution; of one that contains it, only the distance to the farthest point is a proved bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import isqrt

from oracles import Cells, Description, Shown
from theorems.core.described import piece_text, set_text
from theorems.core.errors import TheoremError
from theorems.core.linear import Row
from theorems.core.metrics import OutputMetric
from theorems.core.pieces import (
    Box,
    Hull,
    Piece,
    Sphere,
    below_squared,
    farthest_squared,
    gap_squared,
    numbers,
    only_point,
    to_piece_squared,
)
from theorems.problems import Complex, rational

__all__ = ["Box", "ExactSet", "box", "labels", "points", "polytope", "segment", "set_of", "sphere"]


@dataclass(frozen=True)
class ExactSet(Shown):
    """A finite union of pieces.

    Attributes:
        pieces: at least one, of one length.
        exact: whether it is the set of solutions; if not, it contains it.
    """

    pieces: tuple[Piece, ...]
    exact: bool = True

    def __post_init__(self) -> None:
        if not self.pieces:
            raise TheoremError("pieces", self.pieces, "at least one")
        if len({piece.length for piece in self.pieces}) > 1:
            raise TheoremError("pieces", sorted({piece.length for piece in self.pieces}), "points of one length")

    @property
    def length(self) -> int:
        """N."""
        return self.pieces[0].length

    @cached_property
    def finite(self) -> tuple[tuple[Fraction, ...], ...] | None:
        """The points, if there are finitely many; else ``None``."""
        found = [only_point(piece) for piece in self.pieces]
        return None if None in found else tuple(dict.fromkeys(p for p in found if p is not None))

    @property
    def middle(self) -> tuple[Fraction, ...]:
        """A point of it, or amid its first piece."""
        piece = self.pieces[0]
        return piece.centre if isinstance(piece, Sphere) else piece.middle

    def description(self) -> Description:
        """Return the pieces."""
        what = "All solutions" if self.exact else "A set that contains all solutions"
        count = len(self.pieces)
        grid = Cells(
            f"{what}, {count} piece{'s' * (count != 1)}",
            (count, 1),
            lambda i, _: piece_text(self.pieces[i]),
            ("piece",),
        )
        return Description(f"A set in {self.length} dimension{'s' * (self.length != 1)}", (grid,))

    def __repr__(self) -> str:
        return f"<ExactSet: {set_text(self)}>"

    def containing(self) -> ExactSet:
        """Return the same points as a set that contains the solutions."""
        return replace(self, exact=False)

    def distance_squared(self, x: Row, metric: OutputMetric) -> tuple[Fraction, Fraction]:
        """Return bounds (lower, upper) of the squared distance of a point to the set; equal unless a sphere is the nearest piece."""
        found = [to_piece_squared(x, piece, metric) for piece in self.pieces]
        return min(low for low, _ in found), min(high for _, high in found)

    def below_squared(self, output: Sequence[Complex], metric: OutputMetric, bits: int) -> Fraction:
        """Return a lower bound of the squared distance of an output to the set, for entries of any size.

        Coordinates of differences are rounded towards zero to multiples of 2^-bits (for the discrete metric nothing is), so that
        a program may return fractions of a million bits.
        """
        return min(below_squared(output, piece, metric, bits) for piece in self.pieces)

    def farthest_squared(self, x: Row, metric: OutputMetric) -> Fraction:
        """Return an upper bound of the squared distance of a point to the farthest point of the set, exact without spheres."""
        return max(farthest_squared(x, piece, metric) for piece in self.pieces)

    def error_squared(self, x: Row, metric: OutputMetric) -> Fraction:
        """Return an upper bound of the squared distance of a point to the solutions: nearest if this is their set, else farthest."""
        return self.distance_squared(x, metric)[1] if self.exact else self.farthest_squared(x, metric)

    def separation_squared(self, other: ExactSet, metric: OutputMetric) -> Fraction:
        """Return a lower bound of the squared distance of two sets, exact without spheres."""
        return min(gap_squared(a, b, metric) for a in self.pieces for b in other.pieces)


def points(*values: object, exact: bool = True) -> ExactSet:
    """Return finitely many points: lists of N exact numbers, or numbers for N = 1."""
    return ExactSet(tuple(Hull((numbers(p, f"points[{i}]"),)) for i, p in enumerate(values)), exact)


def labels(*values: int) -> ExactSet:
    """Return answers that are integers."""
    return points(*values)


def segment(one: object, other: object) -> ExactSet:
    """Return the segment between two points."""
    return polytope(one, other)


def polytope(*vertices: object) -> ExactSet:
    """Return the convex hull of points."""
    if not vertices:
        raise TheoremError("vertices", vertices, "at least one point")
    found = tuple(numbers(p, f"vertices[{i}]") for i, p in enumerate(vertices))
    if len({len(p) for p in found}) > 1:
        raise TheoremError("vertices", sorted({len(p) for p in found}), "points of one length")
    return ExactSet((Hull(found),))


def box(lower: object, upper: object) -> ExactSet:
    """Return a box."""
    return ExactSet((Box(lower, upper),))


def sphere(centre: object, square: object, axes: Sequence[int] | None = None) -> ExactSet:
    """Return the sphere of a squared radius, in the whole space or in that of some coordinates; ±r on a single axis."""
    middle, size = numbers(centre, "centre"), rational(square, "square")
    chosen = tuple(range(len(middle))) if axes is None else tuple(axes)
    if size <= 0:
        raise TheoremError("square", size, "positive")
    if not chosen or len(set(chosen)) < len(chosen) or not all(0 <= i < len(middle) for i in chosen):
        raise TheoremError("axes", chosen, f"different numbers from 0 to {len(middle) - 1}, at least one")
    if len(chosen) > 1:
        return ExactSet((Sphere(middle, size, chosen),))
    root = Fraction(isqrt(size.numerator), isqrt(size.denominator))
    if root**2 != size:
        raise TheoremError("square", size, "the square of a rational number, for a sphere of two points")
    ends = [[c + sign * root if i == chosen[0] else c for i, c in enumerate(middle)] for sign in (1, -1)]
    return points(*ends)


def set_of(value: object, name: str, *, exact: bool = False) -> ExactSet:
    """Return a set: given as such, as one number or `Box`, or as a list of points (numbers for N = 1, lists of N numbers) and boxes.

    Args:
        value: what is declared.
        name: of the argument, for messages.
        exact: whether it is the set of solutions; of no importance for an `ExactSet`, which says so itself.

    Raises:
        TheoremError: nothing of that kind.
    """
    if isinstance(value, ExactSet):
        return value
    parts = list(value) if isinstance(value, list | tuple) else [value]
    if not parts:
        raise TheoremError(name, value, "at least one point or Box")
    found = []
    for i, part in enumerate(parts):
        if isinstance(part, Box):
            found.append(part)
        else:
            point = list(numbers(part, f"{name}[{i}]"))
            found.append(Box(point, point))
    if len({piece.length for piece in found}) > 1:
        raise TheoremError(name, sorted({piece.length for piece in found}), "points of one length")
    return ExactSet(tuple(found), exact)

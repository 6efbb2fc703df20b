"""What solution sets are made of: points, segments, polytopes, boxes and spheres, with distances that are exact or enclosed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from theorems.core.errors import TheoremError
from theorems.core.linear import Row, dot
from theorems.core.metrics import OUTPUT_METRICS, Convex, OutputMetric
from theorems.problems import Complex, rational

__all__ = [
    "Box",
    "Hull",
    "Piece",
    "Sphere",
    "below_squared",
    "farthest_squared",
    "gap_squared",
    "inside",
    "numbers",
    "only_point",
    "roots",
    "to_piece_squared",
]

#: Square roots are enclosed to this many bits.
ROOT_BITS: Final = 64
_EUCLIDEAN: Final = OUTPUT_METRICS["euclidean"]
_DISCRETE: Final = OUTPUT_METRICS["discrete"]


def numbers(value: object, name: str) -> tuple[Fraction, ...]:
    """Return a vector of exact numbers: of a list, or of one number."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        if not value:
            raise TheoremError(name, value, "at least one number")
        return tuple(rational(x, f"{name}[{i}]") for i, x in enumerate(value))
    return (rational(value, name),)


@dataclass(frozen=True)
class Hull:
    """The convex hull of finitely many points: one is a point, two are a segment.

    Args:
        vertices: at least one, of one length.
    """

    vertices: tuple[tuple[Fraction, ...], ...]

    @property
    def length(self) -> int:
        """N."""
        return len(self.vertices[0])

    @property
    def is_point(self) -> bool:
        """Whether it contains a single point."""
        return len(set(self.vertices)) == 1

    @property
    def middle(self) -> tuple[Fraction, ...]:
        """The mean of the vertices."""
        return tuple(sum(column, Fraction(0)) / len(self.vertices) for column in zip(*self.vertices, strict=True))

    def extreme(self, direction: Row) -> Row:
        """Return a vertex at which ⟨direction, ·⟩ is smallest."""
        return min(self.vertices, key=lambda v: dot(direction, v))

    def corners(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return the vertices."""
        return self.vertices

    def generators(self) -> tuple[Row, list[Row], list[Row], Row]:
        """Return the hull as Σ z_k·v_k, Σ z_k = 1, z ≥ 0."""
        one = Fraction(1)
        return [Fraction(0)] * self.length, list(self.vertices), [[one] * len(self.vertices)], [one]


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
        low, high = numbers(lower, "lower"), numbers(upper, "upper")
        if len(low) != len(high):
            raise TheoremError("upper", f"{len(high)} numbers", f"{len(low)}, as many as lower ends")
        for i, (a, b) in enumerate(zip(low, high, strict=True)):
            if a > b:
                raise TheoremError(f"upper[{i}]", b, f"at least the lower end, {a}")
        object.__setattr__(self, "lower", low)
        object.__setattr__(self, "upper", high)

    @property
    def length(self) -> int:
        """N."""
        return len(self.lower)

    @property
    def is_point(self) -> bool:
        """Whether it contains a single point."""
        return self.lower == self.upper

    @property
    def middle(self) -> tuple[Fraction, ...]:
        """The point in the middle."""
        return tuple((a + b) / 2 for a, b in zip(self.lower, self.upper, strict=True))

    def extreme(self, direction: Row) -> Row:
        """Return a corner at which ⟨direction, ·⟩ is smallest."""
        return [b if d < 0 else a for d, a, b in zip(direction, self.lower, self.upper, strict=True)]

    def generators(self) -> tuple[Row, list[Row], list[Row], Row]:
        """Return the box as lower + Σ z_k·(upper − lower)_k·e_k, 0 ≤ z_k ≤ 1, with a slack for each side that has a length."""
        sides = [k for k, (a, b) in enumerate(zip(self.lower, self.upper, strict=True)) if a < b]
        zero, one, n = Fraction(0), Fraction(1), len(sides)
        columns: list[Row] = [
            [self.upper[k] - self.lower[k] if i == k else zero for i in range(self.length)] for k in sides
        ]
        columns += [[zero] * self.length for _ in sides]
        rows: list[Row] = [[one if k in (i, i + n) else zero for k in range(2 * n)] for i in range(n)]
        return self.lower, columns, rows, [one] * n


@dataclass(frozen=True)
class Sphere:
    """The points x with ‖x − centre‖₂² = square whose entries off ``axes`` are those of the centre.

    Args:
        centre: N numbers.
        square: of the radius, positive.
        axes: of the subspace, at least two.
    """

    centre: tuple[Fraction, ...]
    square: Fraction
    axes: tuple[int, ...]

    @property
    def length(self) -> int:
        """N."""
        return len(self.centre)

    @property
    def is_point(self) -> bool:
        """``False``."""
        return False

    def parts(self, x: Row) -> tuple[Fraction, Fraction]:
        """Return the squared distance of a point to the subspace, and of its projection to the centre."""
        off = sum((x[i] - c) ** 2 for i, c in enumerate(self.centre) if i not in self.axes)
        return Fraction(off), sum(((x[i] - self.centre[i]) ** 2 for i in self.axes), Fraction(0))


#: What sets are made of.
Piece = Hull | Box | Sphere


def only_point(piece: Piece) -> tuple[Fraction, ...] | None:
    """Return the point of a piece that has no other, or ``None``."""
    if isinstance(piece, Sphere) or not piece.is_point:
        return None
    return piece.lower if isinstance(piece, Box) else piece.vertices[0]


def inside(x: Row, piece: Piece) -> bool:
    """Return whether a point belongs to a piece."""
    if isinstance(piece, Box):
        return all(a <= t <= b for t, a, b in zip(x, piece.lower, piece.upper, strict=True))
    point = only_point(piece)
    return tuple(x) == point if point is not None else to_piece_squared(x, piece, _DISCRETE)[1] == 0


def roots(square: Fraction, bits: int = ROOT_BITS) -> tuple[Fraction, Fraction]:
    """Return bounds (lower, upper) of √square, equal if it is rational, else of relative width about 2^-bits."""
    over, under = isqrt(square.numerator), isqrt(square.denominator)
    if over**2 == square.numerator and under**2 == square.denominator:
        return Fraction(over, under), Fraction(over, under)
    shift = bits + max(0, square.denominator.bit_length() - square.numerator.bit_length())
    low = isqrt((square.numerator << 2 * shift) // square.denominator)
    return Fraction(low, 1 << shift), Fraction(low + 1, 1 << shift)


def _around(off: Fraction, along: Fraction, square: Fraction) -> tuple[Fraction, Fraction]:
    """Return bounds of off + (√along − √square)² = off + along + square − 2√(along·square)."""
    low, high = roots(along * square)
    return max(off, off + along + square - 2 * high), off + along + square - 2 * low


def to_piece_squared(x: Row, piece: Piece, metric: OutputMetric) -> tuple[Fraction, Fraction]:
    """Return bounds (lower, upper) of the squared distance of a point to a piece, equal unless that is a sphere."""
    if isinstance(piece, Sphere):
        off, along = piece.parts(x)
        if metric.discrete:
            value = Fraction(int(off != 0 or along != piece.square))
            return value, value
        _round_only(metric)
        return _around(off, along, piece.square)
    value = gap_squared(Hull((tuple(x),)), piece, metric)
    return value, value


def _round_only(metric: OutputMetric) -> None:
    if not metric.round:
        raise TheoremError("metric", metric.name, "euclidean or discrete, for a sphere")


def gap_squared(one: Piece, other: Piece, metric: OutputMetric) -> Fraction:
    """Return the squared distance of two pieces; if one is a sphere, a lower bound."""
    if isinstance(one, Sphere) or isinstance(other, Sphere):
        return _sphere_gap(one, other, metric)
    a, b = _sides(one), _sides(other)
    if a is not None and b is not None:
        if a[0] is a[1] and b[0] is b[1]:
            return metric.distance_squared(a[0], b[0])
        # every norm grows with the moduli of the coordinates, and in boxes each of these is least whatever the others are
        return metric.norm_squared([max(q - x, p - y, Fraction(0)) for p, x, q, y in zip(*a, *b, strict=True)])
    left: Convex = one
    return metric.gap_squared(left, other)


def _sides(piece: Hull | Box) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]] | None:
    """Return the ends of a box, the same object twice for a point; ``None`` for other hulls."""
    point = only_point(piece)
    if point is not None:
        return point, point
    return (piece.lower, piece.upper) if isinstance(piece, Box) else None


def _sphere_gap(one: Piece, other: Piece, metric: OutputMetric) -> Fraction:
    """Return a lower bound of the squared distance between a sphere and another piece."""
    ball, rest = (one, other) if isinstance(one, Sphere) else (other, one)
    assert isinstance(ball, Sphere)  # one of them is
    if isinstance(rest, Sphere):
        if set(rest.axes) != set(ball.axes):
            raise TheoremError("axes", (ball.axes, rest.axes), "the same for both spheres")
        off, along = ball.parts(rest.centre)
        d, r, s = roots(along), roots(ball.square), roots(rest.square)
        inside = max(d[0] - r[1] - s[1], r[0] - d[1] - s[1], s[0] - d[1] - r[1], Fraction(0))
        value = off + inside**2
        return Fraction(int(value != 0)) if metric.discrete else value
    point = only_point(rest)
    if point is not None:
        return to_piece_squared(point, ball, metric)[0]
    if len(ball.axes) < ball.length:
        raise TheoremError("axes", ball.axes, "all, for the distance of a sphere to a box or a polytope")
    # the distances of its points to the centre fill an interval, as it is connected
    nearest = roots(gap_squared(Hull((ball.centre,)), rest, _EUCLIDEAN))
    farthest, radius = roots(farthest_squared(ball.centre, rest, _EUCLIDEAN)), roots(ball.square)
    value = max(nearest[0] - radius[1], radius[0] - farthest[1], Fraction(0)) ** 2
    if metric.discrete:
        return Fraction(int(value != 0))
    _round_only(metric)
    return value


def farthest_squared(x: Row, piece: Piece, metric: OutputMetric) -> Fraction:
    """Return the squared distance of a point to the farthest point of a piece; of a sphere, an upper bound."""
    if metric.discrete:
        only = None if isinstance(piece, Sphere) else only_point(piece)
        return Fraction(int(only != tuple(x)))
    if isinstance(piece, Sphere):
        _round_only(metric)
        off, along = piece.parts(x)
        return off + along + piece.square + 2 * roots(along * piece.square)[1]
    if isinstance(piece, Box):
        ends = list(zip(x, piece.lower, piece.upper, strict=True))
        return metric.norm_squared([max(abs(t - a), abs(b - t)) for t, a, b in ends])
    # the distance to x is convex: it is largest at a vertex
    return max(metric.distance_squared(x, v) for v in piece.vertices)


def below_squared(output: Sequence[Complex], piece: Piece, metric: OutputMetric, bits: int) -> Fraction:
    """Return a lower bound of the squared distance of an output to a piece (see `ExactSet.below_squared`)."""
    if metric.discrete:
        if any(z for _, z in output):
            return Fraction(1)
        return to_piece_squared([x for x, _ in output], piece, metric)[0]
    sides = None if isinstance(piece, Sphere) else _sides(piece)
    if sides is not None:
        units = [
            (_units_off(x, a, b, bits), (abs(z.numerator) << bits) // z.denominator)
            for (x, z), a, b in zip(output, *sides, strict=True)
        ]
        return metric.below_squared(units) / (1 << 2 * bits)
    # the output moved by less than 2^-bits in each coordinate; the parts that are not real only add to the distance
    near = [Fraction((x.numerator << bits) // x.denominator, 1 << bits) for x, _ in output]
    slack = Fraction(len(output), 1 << bits)
    low = roots(to_piece_squared(near, piece, metric)[0])[0] - slack
    return max(low, Fraction(0)) ** 2


def _units_off(x: Fraction, low: Fraction, high: Fraction, bits: int) -> int:
    """Return how far x is outside of [low, high], in multiples of 2^-bits, rounded down; in integers, for fractions of any size."""
    (a, b), (c, d) = (x.numerator, x.denominator), (low.numerator, low.denominator)
    gap = ((c * b - a * d) << bits) // (b * d)
    c, d = high.numerator, high.denominator
    return max(gap, ((a * d - c * b) << bits) // (b * d), 0)

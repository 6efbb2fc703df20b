"""Metrics as objects: on outputs, and on inputs, with which data see them. Squares are exact rationals, or enclosed.

Outputs: `Euclidean`, `Maximum`, `Discrete`, `TotalVariation` on vectors of rationals, `Hausdorff` on finite sets of points.
Inputs: `OperatorNorm` (an exact test, so that a reflection has norm 1), `EntryNorm` (ℓ², largest entry), `FirstDifference` on sequences.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Protocol

from theorems.core.errors import TheoremError
from theorems.core.linear import Row, dot, least_norm, minimum, semidefinite_rank

__all__ = [
    "INPUT_METRICS",
    "OUTPUT_METRICS",
    "Convex",
    "Discrete",
    "EntryNorm",
    "Euclidean",
    "FirstDifference",
    "Hausdorff",
    "InputMetric",
    "Maximum",
    "OperatorNorm",
    "OutputMetric",
    "TotalVariation",
    "output_metric",
]

#: Bisections of the operator norm, after the exact test at 1.
NORM_BITS: Final = 24


class Convex(Protocol):
    """A polytope, as the metrics see it."""

    def extreme(self, direction: Row) -> Row:
        """Return a vertex at which ⟨direction, ·⟩ is smallest."""

    def generators(self) -> tuple[Row, list[Row], list[Row], Row]:
        """Return (base, columns g_k, rows r_i, right b): the points base + Σ z_k·g_k, z ≥ 0, ⟨r_i, z⟩ = b_i."""


class OutputMetric(ABC):
    """A metric on outputs: distances of points, and of polytopes, by their exact squares."""

    name: str
    symbol: str
    #: Whether nothing lies between two outputs: all that differ have distance 1.
    discrete: bool = False
    #: Whether its balls are those of ℓ²: then distances from a sphere, and smallest balls, have closed forms.
    round: bool = False

    @abstractmethod
    def combined(self, squares: Sequence[Fraction]) -> Fraction:
        """Return the squared norm of a vector, from the squares of its coordinates."""

    def norm_squared(self, moduli: Sequence[Fraction]) -> Fraction:
        """Return the squared norm of a vector, from the moduli of its coordinates."""
        return self.combined([size**2 for size in moduli])

    def below_squared(self, parts: Sequence[tuple[int, int]]) -> Fraction:
        """Return a lower bound of the squared norm of a complex vector, from the moduli of its real and imaginary parts, rounded down."""
        return self.combined([Fraction(x**2 + z**2) for x, z in parts])

    def middle(self, points: Sequence[Row]) -> tuple[Fraction, ...]:
        """Return a point whose largest distance to these points is small: their mean."""
        return tuple(sum(column, Fraction(0)) / len(points) for column in zip(*points, strict=True))

    def distance_squared(self, one: Any, other: Any) -> Fraction:
        """Return the squared distance of two outputs."""
        return self.combined([(x - y) ** 2 for x, y in zip(one, other, strict=True)])

    @abstractmethod
    def gap_squared(self, one: Convex, other: Convex) -> Fraction:
        """Return the squared distance of two polytopes, that of their nearest points."""


class _Nearest(OutputMetric):
    """Distances of polytopes by Wolfe's method."""

    def combined(self, squares: Sequence[Fraction]) -> Fraction:
        return sum(squares, Fraction(0))

    def gap_squared(self, one: Convex, other: Convex) -> Fraction:
        def extreme(d: Row) -> Row:
            back = [-x for x in d]
            return [x - y for x, y in zip(one.extreme(d), other.extreme(back), strict=True)]

        width = len(one.generators()[0])
        nearest = least_norm(extreme, extreme([Fraction(0)] * width))
        return dot(nearest, nearest)


class Euclidean(_Nearest):
    """ℓ²."""

    name, symbol = "euclidean", "ℓ²"
    round = True


class Discrete(_Nearest):
    """Distance 1 between different outputs: there is nothing between two answers."""

    name, symbol = "discrete", "discrete"
    discrete = True

    def combined(self, squares: Sequence[Fraction]) -> Fraction:
        """Return 0 for the vector 0, else 1."""
        return Fraction(int(any(squares)))

    def gap_squared(self, one: Convex, other: Convex) -> Fraction:
        """Return 0 if two polytopes meet, else 1."""
        return Fraction(int(super().gap_squared(one, other) != 0))


class _Polyhedral(OutputMetric):
    """Distances of polytopes by an exact linear program."""

    @abstractmethod
    def _bounds(self, width: int) -> tuple[list[int], Fraction]:
        """Return for each coordinate which variable bounds its modulus, and the cost of these variables."""

    def gap_squared(self, one: Convex, other: Convex) -> Fraction:
        base, columns, rows, right = one.generators()
        base2, columns2, rows2, right2 = other.generators()
        width, left = len(base), len(columns)
        total = left + len(columns2)
        bounded_by, cost = self._bounds(width)
        bounds = max(bounded_by) + 1
        zero = Fraction(0)
        slack = 2 * width
        equations = [[*row, *([zero] * (total - left + bounds + slack))] for row in rows]
        equations += [[*([zero] * left), *row, *([zero] * (bounds + slack))] for row in rows2]
        values = [*right, *right2]
        # ±(p − q)_i ≤ t: the difference of the two points, coordinate by coordinate, with a slack each
        for i in range(width):
            moves = [*(g[i] for g in columns), *(-g[i] for g in columns2)]
            for sign in (1, -1):
                line = [sign * x for x in moves] + [zero] * (bounds + slack)
                line[total + bounded_by[i]] = Fraction(-1)
                line[total + bounds + 2 * i + (sign < 0)] = Fraction(1)
                equations.append(line)
                values.append(sign * (base2[i] - base[i]))
        costs = [zero] * total + [cost] * bounds + [zero] * slack
        found = minimum(costs, equations, values)
        assert found is not None  # two polytopes that are not empty have a distance
        return found**2


class Maximum(_Polyhedral):
    """ℓ^∞."""

    name, symbol = "maximum", "ℓ^∞"

    def combined(self, squares: Sequence[Fraction]) -> Fraction:
        """Return the largest of the squares."""
        return max(squares)

    def middle(self, points: Sequence[Row]) -> tuple[Fraction, ...]:
        """Return the middle of the smallest box around the points: no point is nearer to all of them."""
        return tuple((min(column) + max(column)) / 2 for column in zip(*points, strict=True))

    def _bounds(self, width: int) -> tuple[list[int], Fraction]:
        return [0] * width, Fraction(1)


class TotalVariation(_Polyhedral):
    """½·Σ|x_i − y_i|: on probability vectors, the largest difference of the probabilities of an event."""

    name, symbol = "total-variation", "total variation"

    def combined(self, squares: Sequence[Fraction]) -> Fraction:
        """Refuse: the square is not made from the squares of the coordinates."""
        raise TheoremError("metric", self.name, "one whose square is made from squares of coordinates")

    def norm_squared(self, moduli: Sequence[Fraction]) -> Fraction:
        """Return (½·Σ|x_i|)²."""
        return (sum(moduli, Fraction(0)) / 2) ** 2

    def below_squared(self, parts: Sequence[tuple[int, int]]) -> Fraction:
        """Return (½·Σ|Re x_i|)²: what is not real only adds to it."""
        return self.norm_squared([Fraction(x) for x, _ in parts])

    def distance_squared(self, one: Any, other: Any) -> Fraction:
        """Return (½·Σ|x_i − y_i|)²."""
        return self.norm_squared([abs(x - y) for x, y in zip(one, other, strict=True)])

    def _bounds(self, width: int) -> tuple[list[int], Fraction]:
        return list(range(width)), Fraction(1, 2)


@dataclass(frozen=True)
class Hausdorff:
    """The Hausdorff distance of finite, non-empty sets of points: max of sup_a inf_b d(a, b) and sup_b inf_a d(a, b).

    Args:
        base: the metric of the points.
    """

    base: OutputMetric
    name: str = "hausdorff"
    symbol: str = "Hausdorff"

    def distance_squared(self, one: Iterable[Row], other: Iterable[Row]) -> Fraction:
        """Return the squared distance of two finite sets.

        Raises:
            TheoremError: a set without points.
        """
        a, b = tuple(one), tuple(other)
        for name, points in (("one", a), ("other", b)):
            if not points:
                raise TheoremError(name, points, "a set with at least one point")
        between = [[self.base.distance_squared(x, y) for y in b] for x in a]
        return max(max(map(min, between)), max(min(row[k] for row in between) for k in range(len(b))))


OUTPUT_METRICS: Final[dict[str, OutputMetric]] = {
    metric.name: metric for metric in (Euclidean(), Maximum(), Discrete(), TotalVariation())
}


def output_metric(value: object) -> OutputMetric:
    """Return a metric on outputs: given as such, or by its name."""
    if isinstance(value, OutputMetric):
        return value
    if not isinstance(value, str) or value not in OUTPUT_METRICS:
        raise TheoremError("metric", value, "one of " + ", ".join(OUTPUT_METRICS))
    return OUTPUT_METRICS[value]


class InputMetric(ABC):
    """A norm of differences of inputs: with it, a datum of index n is within 2^-n of its input."""

    name: str

    @abstractmethod
    def at_most(self, shape: Sequence[int], entries: Row, bound: Fraction) -> bool:
        """Return whether the norm of an array is at most a bound ≥ 0, exactly."""

    @abstractmethod
    def squared(self, shape: Sequence[int], entries: Row) -> tuple[Fraction, Fraction]:
        """Return bounds (lower, upper) of the squared norm of an array, equal where it is known exactly."""


@dataclass(frozen=True)
class EntryNorm(InputMetric):
    """A norm that is read off the entries.

    Args:
        name: ``euclidean`` or ``maximum``.
        square: of the entries.
    """

    name: str
    square: Callable[[Row], Fraction]

    def at_most(self, shape: Sequence[int], entries: Row, bound: Fraction) -> bool:
        """Return whether the norm is at most a bound."""
        return self.square(entries) <= bound**2

    def squared(self, shape: Sequence[int], entries: Row) -> tuple[Fraction, Fraction]:
        """Return the squared norm, twice."""
        value = self.square(entries)
        return value, value


class OperatorNorm(InputMetric):
    """ℓ² → ℓ²: ‖Δ‖ ≤ b if and only if b²I − ΔΔᵀ is positive semidefinite, which elimination over the rationals decides."""

    name = "operator"

    def at_most(self, shape: Sequence[int], entries: Row, bound: Fraction) -> bool:
        """Return whether b²I − ΔΔᵀ is positive semidefinite."""
        return self._below(_gram(shape, entries), bound**2)

    @staticmethod
    def _below(gram: Sequence[Row], square: Fraction) -> bool:
        rest = [[(square if i == k else 0) - x for k, x in enumerate(row)] for i, row in enumerate(gram)]
        return semidefinite_rank(rest) is not None

    def squared(self, shape: Sequence[int], entries: Row) -> tuple[Fraction, Fraction]:
        """Return bounds of ‖Δ‖²: equal where it is the largest diagonal entry of ΔΔᵀ or of ΔᵀΔ; else of relative width 2^-24."""
        gram = _gram(shape, entries)
        least, most = (
            max(row[i] for i, row in enumerate(gram)),
            sum((row[i] for i, row in enumerate(gram)), Fraction(0)),
        )
        if self._below(gram, least):
            return least, least
        while (most - least) * (1 << NORM_BITS) > most:
            middle = (least + most) / 2
            middle = Fraction(round(middle * (scale := _scale(most))), scale)
            least, most = (least, middle) if self._below(gram, middle) else (middle, most)
        return least, most


def _scale(size: Fraction) -> int:
    """Return a power of 2 so that multiples of its inverse are fine enough near ``size``."""
    return 1 << (NORM_BITS + 4 + max(0, size.denominator.bit_length() - size.numerator.bit_length() + 1))


def _gram(shape: Sequence[int], entries: Row) -> list[list[Fraction]]:
    """Return ΔΔᵀ or ΔᵀΔ, whichever is smaller; of one index, ‖Δ‖²."""
    height, width = (1, shape[0]) if len(shape) == 1 else shape
    rows = [list(entries[i * width : (i + 1) * width]) for i in range(height)]
    if width < height:
        rows = [[row[k] for row in rows] for k in range(width)]
    return [[dot(a, b) for b in rows] for a in rows]


INPUT_METRICS: Final[dict[str, InputMetric]] = {
    "operator": OperatorNorm(),
    "euclidean": EntryNorm("euclidean", lambda entries: sum((x * x for x in entries), Fraction(0))),
    "maximum": EntryNorm("maximum", lambda entries: max(abs(x) for x in entries) ** 2),
}


class FirstDifference:
    """2^-k, k the first index at which two sequences differ (0 if they do not): the data of index n are the first n entries.

    The distance is at most 2^-n if and only if the first n entries agree. An ultrametric: d(x, z) ≤ max(d(x, y), d(y, z)).
    """

    name = "first-difference"

    @staticmethod
    def at_most(one: Callable[[int], object], other: Callable[[int], object], index: int) -> bool:
        """Return whether two sequences are within 2^-index: whether entries 0, …, index − 1 agree."""
        return all(one(k) == other(k) for k in range(index))

    @staticmethod
    def between(one: Callable[[int], object], other: Callable[[int], object], most: int) -> Fraction:
        """Return the distance of two sequences that differ somewhere below an index.

        Raises:
            TheoremError: the first ``most`` entries agree.
        """
        for k in range(most):
            if one(k) != other(k):
                return Fraction(1, 1 << k)
        raise TheoremError("most", most, "an index above the first difference")

"""Metrics on outputs whose solutions are points c·phase·e_i on different axes: exact distances, radii and proved lower bounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from oracles import Phase
from theorems.core.rounding import squared_distance_bounds
from theorems.problems import Complex, SolutionSet

__all__ = ["EUCLIDEAN", "MAXIMUM", "AxisMetric"]


class AxisMetric(ABC):
    """A metric on ℂ^N, and its radii for q points c·phase·e_i on q different axes."""

    name: str
    #: Whether its balls are round; else they are boxes.
    round: bool

    @abstractmethod
    def separation_squared(self, modulus: Fraction) -> Fraction:
        """Return the squared distance of two such points."""

    @abstractmethod
    def covering_radius_squared(self, modulus: Fraction, count: int) -> Fraction:
        """Return the squared radius of the smallest ball that contains ``count`` ≥ 1 such points."""

    @abstractmethod
    def cover_error_squared(self, scale: Fraction, modulus: Fraction, count: int) -> Fraction:
        """Return the squared distance from the centre of the smallest ball for c = ``scale`` to one of the points for c = ``modulus``.

        With one point, the ball is that point.
        """

    @abstractmethod
    def cover_entry(self, scale: Fraction, count: int) -> Fraction:
        """Return the modulus of the ``count`` entries of the centre of the smallest ball around such points for c = ``scale``."""

    @abstractmethod
    def distances_of_points_squared(
        self, output: Sequence[Complex], points: Sequence[tuple[tuple[int, Phase], Fraction]]
    ) -> list[Fraction]:
        """Return the squared distance from the output to each of the points c·phase·e_position, given as (axis, c)."""

    @abstractmethod
    def distances_squared(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> list[Fraction]:
        """Return for each axis the squared distance from the output to {c·phase·e_position : lower ≤ c ≤ upper}."""

    def farthest(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> tuple[int, Fraction]:
        """Return the first axis with the largest of these distances, and its square."""
        squares = self.distances_squared(output, axes, segment)
        largest = max(squares)
        return squares.index(largest), largest

    @abstractmethod
    def distance_squared_bound(
        self, output: Sequence[Complex], axis: tuple[int, Phase], segment: tuple[Fraction, Fraction], bits: int
    ) -> Fraction:
        """Return a lower bound of one of these distances, from coordinates rounded down to multiples of 2^-bits."""

    def distance_squared_bounds(
        self,
        output: Sequence[Complex],
        axes: Sequence[tuple[int, Phase]],
        segment: tuple[Fraction, Fraction],
        bits: int,
    ) -> list[Fraction]:
        """Return `distance_squared_bound` for each axis."""
        return [self.distance_squared_bound(output, axis, segment, bits) for axis in axes]

    @abstractmethod
    def within(self, output: Sequence[Complex], solutions: SolutionSet, radius: Fraction) -> bool:
        """Return whether the distance from the output to a set of solutions is at most the radius, exactly."""


def _off(output: Sequence[Complex], axis: tuple[int, Phase], segment: tuple[Fraction, Fraction]) -> Fraction:
    """Return the squared distance of the entry at the axis' position from the segment {c·phase}."""
    x, z = output[axis[0]]
    u, v = axis[1]
    along, across = x * u + z * v, z * u - x * v  # x·conj(phase)
    gap = max(along - segment[1], segment[0] - along, Fraction(0))
    return gap * gap + across * across


class _Euclidean(AxisMetric):
    name, round = "ℓ²", True

    def separation_squared(self, modulus: Fraction) -> Fraction:
        return 2 * modulus**2

    def covering_radius_squared(self, modulus: Fraction, count: int) -> Fraction:
        return modulus**2 * (1 - Fraction(1, count))

    def cover_error_squared(self, scale: Fraction, modulus: Fraction, count: int) -> Fraction:
        return modulus**2 - 2 * modulus * scale / count + scale**2 / count

    def cover_entry(self, scale: Fraction, count: int) -> Fraction:
        return scale / count

    def distances_of_points_squared(
        self, output: Sequence[Complex], points: Sequence[tuple[tuple[int, Phase], Fraction]]
    ) -> list[Fraction]:
        common = lcm(*{part.denominator for entry in output for part in entry if part})
        whole = [part.numerator * (common // part.denominator) for entry in output for part in entry if part]
        square, result = Fraction(sum(x * x for x in whole), common**2), []
        for (position, (u, v)), c in points:
            x, z = output[position]
            result.append(square - 2 * c * (x * u + z * v) + c * c)
        return result

    def distances_squared(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> list[Fraction]:
        squares, under = self._integers(output, axes, segment)
        return [Fraction(square, under) for square in squares]

    def farthest(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> tuple[int, Fraction]:
        squares, under = self._integers(output, axes, segment)
        largest = max(squares)
        return squares.index(largest), Fraction(largest, under)

    @staticmethod
    def _integers(
        output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> tuple[list[int], int]:
        """Return the squared distances as integers over one denominator: fractions would be reduced again and again."""
        phases = {id(phase): phase for _, phase in axes}  # few objects, however many axes
        turn = lcm(*{part.denominator for phase in phases.values() for part in phase})
        whole = {
            key: tuple(part.numerator * (turn // part.denominator) for part in phase) for key, phase in phases.items()
        }
        scale = lcm(*{x.denominator for entry in output for x in entry}, *(end.denominator for end in segment))
        entries = [
            (x.numerator * (scale // x.denominator), z.numerator * (scale // z.denominator) if z else 0)
            for x, z in output
        ]
        low, high = (end.numerator * (scale // end.denominator) * turn for end in segment)
        total, under = sum(x * x + z * z for x, z in entries), (scale * turn) ** 2
        result = []
        for position, phase in axes:
            (x, z), (u, v) = entries[position], whole[id(phase)]
            along, across = x * u + z * v, z * u - x * v  # x·conj(phase)
            gap = max(along - high, low - along, 0)
            result.append((total - x * x - z * z) * turn**2 + gap * gap + across * across)
        return result, under

    def distance_squared_bound(
        self, output: Sequence[Complex], axis: tuple[int, Phase], segment: tuple[Fraction, Fraction], bits: int
    ) -> Fraction:
        return self.distance_squared_bounds(output, [axis], segment, bits)[0]

    def distance_squared_bounds(
        self,
        output: Sequence[Complex],
        axes: Sequence[tuple[int, Phase]],
        segment: tuple[Fraction, Fraction],
        bits: int,
    ) -> list[Fraction]:
        squares = squared_distance_bounds(output, axes, segment, bits)
        known = {square: Fraction(square, 1 << 2 * bits) for square in set(squares)}
        return [known[square] for square in squares]

    def within(self, output: Sequence[Complex], solutions: SolutionSet, radius: Fraction) -> bool:
        return solutions.distance_squared(output) <= radius**2


class _Maximum(AxisMetric):
    name, round = "ℓ^∞", False

    def separation_squared(self, modulus: Fraction) -> Fraction:
        return modulus**2

    def covering_radius_squared(self, modulus: Fraction, count: int) -> Fraction:
        return modulus**2 / 4 if count > 1 else Fraction(0)

    def cover_error_squared(self, scale: Fraction, modulus: Fraction, count: int) -> Fraction:
        if count == 1:
            return (scale - modulus) ** 2
        return max(abs(modulus - scale / 2), scale / 2) ** 2

    def cover_entry(self, scale: Fraction, count: int) -> Fraction:
        return scale if count == 1 else scale / 2

    def distances_of_points_squared(
        self, output: Sequence[Complex], points: Sequence[tuple[tuple[int, Phase], Fraction]]
    ) -> list[Fraction]:
        largest, first, second = self._two_largest(output)
        return [max(_off(output, axis, (c, c)), second if axis[0] == largest else first) for axis, c in points]

    def distances_squared(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> list[Fraction]:
        largest, first, second = self._two_largest(output)
        return [max(_off(output, axis, segment), second if axis[0] == largest else first) for axis in axes]

    @staticmethod
    def _two_largest(output: Sequence[Complex]) -> tuple[int, Fraction, Fraction]:
        """Return the place of the entry of largest modulus, its square, and that of the largest of the other entries."""
        squares = [x * x + z * z for x, z in output]
        largest = max(range(len(squares)), key=squares.__getitem__)
        second = max((s for i, s in enumerate(squares) if i != largest), default=Fraction(0))
        return largest, squares[largest], second

    def distance_squared_bound(
        self, output: Sequence[Complex], axis: tuple[int, Phase], segment: tuple[Fraction, Fraction], bits: int
    ) -> Fraction:
        return max(  # each entry alone: the others count as 0, the segment that of the axis or the point 0
            _entry_bound(entry, axis[1], segment if i == axis[0] else (Fraction(0),) * 2, bits)
            for i, entry in enumerate(output)
        )

    def within(self, output: Sequence[Complex], solutions: SolutionSet, radius: Fraction) -> bool:
        # Some x = Σ s_i·e_i with Σ s_i/v_i = 1, s ≥ 0 and |s_i − z_i| ≤ r: the least and the largest Σ s_i/v_i decide. Real data.
        if any(z for _, z in output) or any(phase[1] for phase in (v.phase for v in solutions.vertices)):
            return False  # not in ℝ^N, where the solutions are
        inside = {vertex.position for vertex in solutions.vertices}
        if any(abs(x) > radius for i, (x, _) in enumerate(output) if i not in inside):
            return False
        if not solutions.vertices:
            return True
        low = high = Fraction(0)
        for vertex in solutions.vertices:
            along = output[vertex.position][0] * vertex.phase[0]
            if along + radius < 0:
                return False
            low += max(along - radius, Fraction(0)) / vertex.modulus
            high += (along + radius) / vertex.modulus
        return low <= 1 and (solutions.with_zero or high >= 1)


def _entry_bound(entry: Complex, phase: Phase, segment: tuple[Fraction, Fraction], bits: int) -> Fraction:
    return Fraction(squared_distance_bounds([entry], [(0, phase)], segment, bits)[0], 1 << 2 * bits)


EUCLIDEAN: AxisMetric = _Euclidean()
MAXIMUM: AxisMetric = _Maximum()

"""The engine's view of a declared barrier: evaluation metric, separation, radii and covering outputs from exact declarations."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from theorems.core.breakdown import Family
from theorems.core.covering import cover_error_squared, covering_radius_squared
from theorems.problems import Complex

if TYPE_CHECKING:
    from theorems.barriers.declared.barrier import ArrayBarrier

__all__ = ["DeclaredFamily", "ray_distances_squared"]


class DeclaredFamily(Family):
    """What the engine asks of a `ArrayBarrier`. Its sets do not depend on the exponent, so that suprema are values."""

    def __init__(self, barrier: ArrayBarrier) -> None:
        self._barrier = barrier
        self._radii: dict[int, Fraction] = {}
        self._reaches: dict[int, Fraction] = {}

    @property
    def name(self) -> str:
        """The title of the barrier."""
        return self._barrier.title

    @property
    def metric(self) -> str:
        """The metric on outputs."""
        return self._barrier.metric.symbol

    @property
    def competitors(self) -> int:
        """N1."""
        return self._barrier.competitors

    @property
    def centre_belongs(self) -> bool:
        """Whether solutions of the centre are declared."""
        return self._barrier.centre_belongs

    @property
    def least_exponent(self) -> int:
        """The smallest exponent."""
        return self._barrier.least_exponent

    def distance_from_centre_squared(self, exponent: int) -> Fraction:
        """Return 4^-e times the largest squared norm of a direction (for the operator norm an upper bound)."""
        largest = max(max(row) for row in self._barrier.direction_norms_squared)
        return largest / (1 << 2 * exponent)

    def distance_apart_squared(self, exponent: int) -> Fraction:
        """Return a lower bound of the squared distance between a member (j, e) and the nearest one with another winner."""
        # Σ_a ‖v_a‖_F² ≤ Σ_a c_a·(norm of v_a)² with c_a = 1, min(rows, columns), or the number of entries
        share = sum(
            1 if array.norm == "euclidean" else min(array.shape) if array.norm == "operator" else len(array.entries)
            for array in self._barrier.centre.arrays
        )
        least = min(square for _, _, square in self._barrier.ray_distances_squared)
        return least / (share << 2 * exponent)

    def separation_squared(self, exponent: int) -> Fraction:
        """Return κ²."""
        return min(square for _, _, square in self._barrier.separations_squared)

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        """Return ρ_q²."""
        if count not in self._radii:
            self._radii[count] = covering_radius_squared(self._barrier.sets, count, self._barrier.metric)
        return self._radii[count]

    @property
    def certified_radius_squared(self) -> Fraction:
        """ρ² for all members with one exponent: no output is nearer to all of their sets."""
        return self.covering_radius_squared(self.least_exponent, self.competitors)

    def limit_radius_squared(self, count: int) -> Fraction:
        """Return ρ_q²."""
        return self.covering_radius_squared(self.least_exponent, count)

    def cover_error_squared(self, exponent: int, count: int) -> Fraction:
        """Return R_q²: the covering output against the nearest solution, or the farthest point of a set that contains them."""
        return self.reach_squared(count)

    def reach_squared(self, count: int) -> Fraction:
        """Return R_q²."""
        if count not in self._reaches:
            found, barrier = self._reaches, self._barrier
            found[count] = cover_error_squared(barrier.sets, count, barrier.metric, barrier.centre_set)
        return self._reaches[count]

    def distances_squared(self, output: Sequence[Complex], exponent: int) -> list[Fraction]:
        """Return lower bounds of the squared distances from the output to the declared sets."""
        metric, bits = self._barrier.metric, self._barrier.working_bits
        return [found.below_squared(output, metric, bits) for found in self._barrier.sets]

    def distance_squared(self, output: Sequence[Complex], winner: int, exponent: int, bits: int) -> Fraction:
        """Return a lower bound of the squared distance from the output to the declared set of one winner."""
        return self._barrier.sets[winner].below_squared(output, self._barrier.metric, bits)

    @property
    def discrete(self) -> bool:
        """Whether the metric is the discrete one."""
        return self._barrier.metric.name == "discrete"


def ray_distances_squared(directions: Sequence[Sequence[Fraction]]) -> tuple[tuple[int, int, Fraction], ...]:
    """Return (i, j, squared Euclidean distance from direction i to the ray {s·direction j : s ≥ 0}) for i ≠ j."""
    under = lcm(*(x.denominator for direction in directions for x in direction))
    # most entries are zero as a rule
    rows = [{k: int(x * under) for k, x in enumerate(direction) if x} for direction in directions]
    squares = [sum(x * x for x in row.values()) for row in rows]
    result = []
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            if i != j:
                along = sum(x * other[k] for k, x in one.items() if k in other)
                square = Fraction(squares[i]) if along <= 0 else squares[i] - Fraction(along**2, squares[j])
                result.append((i, j, square / under**2))
    return tuple(result)

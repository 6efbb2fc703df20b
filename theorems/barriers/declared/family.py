"""The engine's view of a declared barrier: evaluation metric, separation, radii and covering outputs from exact declarations."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from theorems.barriers.declared.declaration import Declaration
from theorems.core.breakdown import Family
from theorems.core.covering import cover_error_squared, covering_radius_squared
from theorems.problems import Complex


class DeclaredFamily(Family):
    """What the engine asks of a `Declaration`. Its sets do not depend on the exponent, so that suprema are values."""

    def __init__(self, declaration: Declaration) -> None:
        self._declaration = declaration
        self._radii: dict[int, Fraction] = {}
        self._reaches: dict[int, Fraction] = {}

    @property
    def name(self) -> str:
        """The title of the barrier."""
        return self._declaration.title

    @property
    def metric(self) -> str:
        """The metric on outputs."""
        return self._declaration.metric.symbol

    @property
    def competitors(self) -> int:
        """N1."""
        return len(self._declaration.directions)

    @property
    def centre_belongs(self) -> bool:
        """Whether solutions of the centre are declared."""
        return self._declaration.centre_set is not None

    @property
    def centre_competes(self) -> bool:
        """Whether the last competitor is the centre, moved by 0."""
        return self._declaration.centre_competes

    @property
    def least_exponent(self) -> int:
        """The smallest exponent."""
        return self._declaration.least_exponent

    def distance_from_centre_squared(self, exponent: int) -> Fraction:
        """Return 4^-e times the largest squared norm of a direction (for the operator norm an upper bound)."""
        largest = max(max(row) for row in self._declaration.direction_norms_squared)
        return largest / (1 << 2 * exponent)

    def distance_apart_squared(self, exponent: int) -> Fraction:
        """Return a lower bound of the squared distance between a member (j, e) and the nearest one with another winner."""
        # Σ_a ‖v_a‖_F² ≤ Σ_a c_a·(norm of v_a)² with c_a = 1, min(rows, columns), or the number of entries
        share = sum(
            1 if array.norm == "euclidean" else min(array.shape) if array.norm == "operator" else len(array.entries)
            for array in self._declaration.point.arrays
        )
        least = min(square for _, _, square in self._declaration.ray_distances_squared)
        return least / (share << 2 * exponent)

    def separation_squared(self, exponent: int) -> Fraction:
        """Return κ²."""
        return min(square for _, _, square in self._declaration.separations_squared)

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        """Return ρ_q²."""
        if count not in self._radii:
            self._radii[count] = covering_radius_squared(self._declaration.sets, count, self._declaration.metric)
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
            found, made = self._reaches, self._declaration
            found[count] = cover_error_squared(made.sets, count, made.metric, made.centre_set)
        return self._reaches[count]

    @cached_property
    def _bits(self) -> int:
        return self.working_bits(self._declaration.K, self._declaration.sets[0].length)

    def distances_squared(self, output: Sequence[Complex], exponent: int) -> list[Fraction]:
        """Return lower bounds of the squared distances from the output to the declared sets."""
        metric, bits = self._declaration.metric, self._bits
        return [found.below_squared(output, metric, bits) for found in self._declaration.sets]

    def distance_squared(self, output: Sequence[Complex], winner: int, exponent: int, bits: int) -> Fraction:
        """Return a lower bound of the squared distance from the output to the declared set of one winner."""
        return self._declaration.sets[winner].below_squared(output, self._declaration.metric, bits)

    @property
    def discrete(self) -> bool:
        """Whether the metric is the discrete one."""
        return self._declaration.metric.discrete

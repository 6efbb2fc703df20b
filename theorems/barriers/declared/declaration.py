"""What a theorem about arrays consists of, with the exact numbers that its hypotheses compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import attrs

from oracles import ArrayInput, ExactArray
from theorems.core.breakdown import Check
from theorems.core.metrics import INPUT_METRICS, OutputMetric
from theorems.core.sets import ExactSet


@dataclass(frozen=True)
class DeclaredProblem:
    """What an algorithm sees as ``oracle.problem`` unless the user gives something else."""

    name: str


@attrs.frozen
class Declaration:
    """What a theorem about arrays consists of: member (j, e) is centre + 2^-e·directions[j], e ≥ least_exponent.

    Attributes:
        title: what the problem is called.
        point: the centre.
        directions: for each member and each array, the entries of the direction.
        sets: for each member a union of boxes that contains, or is, the set of solutions of (j, e) for every e.
        centre_set: some solutions of the centre; ``None`` if it does not belong to the class.
        metric: on outputs.
        K: an output is wrong if it is farther than 10^-K from all solutions.
        least_exponent: the smallest e.
        problem: what the algorithm sees as ``oracle.problem``.
        centre_competes: whether the last direction is 0: the centre itself, with a solution set of its own (extension A of the engine).
    """

    title: str
    point: ArrayInput
    directions: tuple[tuple[tuple[Fraction, ...], ...], ...]
    sets: tuple[ExactSet, ...]
    centre_set: ExactSet | None
    metric: OutputMetric
    K: int
    least_exponent: int
    problem: Any = attrs.field(hash=False)
    centre_competes: bool = False

    @cached_property
    def flat_directions(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each member all entries of the direction in one tuple."""
        return tuple(tuple(x for part in direction for x in part) for direction in self.directions)

    @cached_property
    def direction_norms_squared(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each member and array the squared norm of the direction; an upper bound for the operator norm, at most 1 if that is."""
        return tuple(
            tuple(_norm_squared(array, part) for array, part in zip(self.point.arrays, direction, strict=True))
            for direction in self.directions
        )

    @cached_property
    def separations_squared(self) -> tuple[tuple[int, int, Fraction], ...]:
        """(i, j, squared distance of sets i and j) for i < j."""
        return tuple(
            (i, j, one.separation_squared(other, self.metric))
            for i, one in enumerate(self.sets)
            for j, other in enumerate(self.sets[i + 1 :], i + 1)
        )

    @cached_property
    def ray_distances_squared(self) -> tuple[tuple[int, int, Fraction], ...]:
        """(i, j, squared distance of direction i from the ray of direction j) for members i ≠ j, and from 0 if the centre competes."""
        moving = self.flat_directions[: -1 if self.centre_competes else None]
        lengths = ((i, i, sum((x * x for x in row), Fraction(0))) for i, row in enumerate(moving))
        return (*_ray_distances_squared(moving), *(lengths if self.centre_competes else ()))

    def checks(self) -> list[Check]:
        """Return the hypotheses for each member and each pair: near the centre, and told apart by some datum."""
        checks = [
            Check(
                "indistinguishable",
                f"squared norm of directions[{j}][{array.name!r}], so that member (j, e) is within 2^-e of the centre",
                square,
                "≤",
                1,
            )
            for j, row in enumerate(self.direction_norms_squared)
            for array, square in zip(self.point.arrays, row, strict=True)
        ]
        checks += [
            Check(
                "told apart by some datum",
                f"squared distance from directions[{i}] to the ray of directions[{j}]",
                square,
                ">",
                0,
            )
            for i, j, square in self.ray_distances_squared
        ]
        return checks


def _ray_distances_squared(directions: Sequence[Sequence[Fraction]]) -> tuple[tuple[int, int, Fraction], ...]:
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


def _norm_squared(array: ExactArray, part: Sequence[Fraction]) -> Fraction:
    """Return the squared norm of a direction, or an upper bound of it that is at most 1 if the norm is."""
    bound = array.norm_squared(part)
    if array.norm != "operator" or len(array.shape) == 1 or bound <= 1:
        return bound
    norm = INPUT_METRICS[array.norm]
    return Fraction(1) if norm.at_most(array.shape, part, Fraction(1)) else norm.squared(array.shape, part)[1]

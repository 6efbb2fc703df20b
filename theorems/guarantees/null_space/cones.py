"""Simplicial cones that cover a half-space, with the number h that says how far their vertices can be trusted for all directions.

A cone with vertices v_1, …, v_D (rational vectors of length about 1) has h, the distance of their affine hull from the origin: a unit
vector y of the cone is Σ c_k v_k with c ≥ 0 and Σ c_k ≤ 1/h. So ‖z‖ = ⟨y, z⟩ ≤ max_k ⟨v_k, z⟩/h for y = z/‖z‖.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from theorems.guarantees.surd import root_down

__all__ = ["Net", "net"]

#: Vertices are rounded to multiples of 2^-BITS.
BITS = 30

Direction = tuple[Fraction, ...]


@dataclass(frozen=True)
class Net:
    """Vertices v and h > 0 such that every z of ℝ^D with z_1 ≥ 0 has ‖z‖ ≤ max_v ⟨v, z⟩/h.

    Attributes:
        vertices: rational vectors of ℝ^D.
        h: the smallest h of the cones.
    """

    vertices: tuple[Direction, ...]
    h: Fraction


@lru_cache(maxsize=64)
def net(dimension: int, pieces: int) -> Net:
    """Return the net of the 2^(D−1) orthants with z_1 ≥ 0, each subdivided into pieces^(D−1) cones.

    The orthant is the cone over the simplex {k ≥ 0, Σ k = n}, which the cells of Kuhn's triangulation in the coordinates
    t_i = k_1 + … + k_i (0 ≤ t_1 ≤ … ≤ t_{D−1} ≤ n) subdivide. Vertices are moved along their rays and rounded;
    faces are mapped into themselves, so the cones still cover.
    """
    vertices: dict[tuple[int, ...], Direction] = {}
    least = Fraction(1)
    cells = list(_cells(dimension, pieces))
    for signs in itertools.product((1, -1), repeat=dimension - 1):
        for cell in cells:
            points = [tuple(k * e for k, e in zip(corner, (1, *signs), strict=True)) for corner in cell]
            corners = [vertices.setdefault(point, _direction(point)) for point in points]
            if signs == (1,) * (dimension - 1):  # the others are its reflections
                least = min(least, root_down(_squared_distance(corners), 60))
    return Net(tuple(vertices.values()), least)


def _cells(dimension: int, pieces: int) -> Iterator[list[tuple[int, ...]]]:
    """Yield the cells of the simplex as lists of D points k with Σ k = n."""
    axes = dimension - 1
    for base in itertools.product(range(pieces), repeat=axes):
        for order in itertools.permutations(range(axes)):
            corner = list(base)
            corners = [tuple(corner)]
            for axis in order:
                corner[axis] += 1
                corners.append(tuple(corner))
            if all(all(a <= b for a, b in itertools.pairwise((0, *c, pieces))) for c in corners):
                yield [tuple(b - a for a, b in itertools.pairwise((0, *c, pieces))) for c in corners]


def _direction(point: tuple[int, ...]) -> Direction:
    length = math.sqrt(sum(k * k for k in point))
    return tuple(Fraction(round(k / length * (1 << BITS)), 1 << BITS) for k in point)


def _squared_distance(corners: list[Direction]) -> Fraction:
    """Return the squared distance of the affine hull of independent points from the origin: 1/(1ᵀG⁻¹1), G their Gram matrix."""
    D = len(corners)
    rows = [
        [sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0)) for v in corners] + [Fraction(1)] for u in corners
    ]
    for i in range(D):  # elimination without pivoting: G is positive definite
        for k in range(i + 1, D):
            factor = rows[k][i] / rows[i][i]
            rows[k] = [x - factor * z for x, z in zip(rows[k], rows[i], strict=True)]
    solution = [Fraction(0)] * D
    for i in reversed(range(D)):
        known = sum((rows[i][k] * solution[k] for k in range(i + 1, D)), Fraction(0))
        solution[i] = (rows[i][D] - known) / rows[i][i]
    return 1 / sum(solution, Fraction(0))

"""Solution sets of inputs A = U·B(a)·D·P: a vertex, or the simplex of the tied vertices, with exact distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import compress
from math import lcm
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oracles import Cells, Description, Phase, Shown, number_text
from theorems.core.errors import TheoremError
from theorems.core.renamed import renamed

#: A complex number with rational parts.
Complex = tuple[Fraction, Fraction]


def nonzero_entries(vector: Sequence[Complex]) -> list[tuple[int, Complex]]:
    """Return (position, entry) for each entry that is not 0.

    Most entries of a sparse vector are one object, and it is asked only once whether that is 0.
    """
    # Held while they are told apart by identity: a vector may make its entries when it is asked for them.
    entries = list(vector)
    keys = list(map(id, entries))
    different = dict(zip(keys, entries, strict=True))
    kept = {key for key, (x, z) in different.items() if x or z}
    return list(compress(enumerate(entries), map(kept.__contains__, keys)))


@dataclass(frozen=True)
class Vertex:
    """The vector modulus·phase·e_position."""

    position: int
    modulus: Fraction
    phase: Phase

    amount = renamed("amount", "modulus")


@dataclass(frozen=True)
class SolutionSet(Shown):
    """Ξ(A, y): the convex hull of vertices on distinct axes, and of 0 if ``with_zero``; {0} if there is no vertex.

    Attributes:
        length: N.
        vertices: the tied vertices.
        with_zero: the origin belongs to it (P3 at λ = max a_j / w_j).
    """

    length: int
    vertices: tuple[Vertex, ...]
    with_zero: bool = False

    @property
    def unique(self) -> bool:
        """Whether there is exactly one minimiser."""
        return len(self.vertices) + self.with_zero <= 1

    def vectors(self) -> list[list[Complex]]:
        """Return the vertices as vectors of N complex rationals, the origin (if it is one) last."""
        zero = (Fraction(0), Fraction(0))
        result = []
        for vertex in self.vertices:
            vector = [zero] * self.length
            vector[vertex.position] = (vertex.modulus * vertex.phase[0], vertex.modulus * vertex.phase[1])
            result.append(vector)
        return result if result and not self.with_zero else [*result, [zero] * self.length]

    @property
    def real(self) -> bool:
        """Whether all entries are real."""
        return not any(vertex.phase[1] for vertex in self.vertices)

    def fractions(self) -> list[list[Any]]:
        """Return the vertices as `vectors` does; entries are ``Fraction``, and pairs (real, imaginary) only if one is not real."""
        found = self.vectors()
        return [[x for x, _ in vector] for vector in found] if self.real else [list(vector) for vector in found]

    def numpy(self) -> NDArray[Any]:
        """Return the vertices as the rows of a float64 or complex128 array, each part the nearest float."""
        rows = [[x if self.real else complex(x, z) for x, z in vector] for vector in self.vectors()]
        return np.array(rows, dtype=np.float64 if self.real else np.complex128)

    def description(self) -> Description:
        """Return the vertices."""
        if not self.vertices:
            return Description(f"Ξ(A, y) = {{0}}, of length {self.length}")
        zero = ", and 0" if self.with_zero else ""
        count = len(self.vertices)
        title = "one minimiser" if self.unique else f"all points between {count} vertices{zero} are minimisers"

        def entry(i: int, k: int) -> str:
            vertex = self.vertices[i]
            parts = (vertex.modulus * vertex.phase[0], vertex.modulus * vertex.phase[1])
            return number_text(*parts) if k else str(vertex.position)

        grid = Cells("Entries other than 0", (count, 2), entry, ("position", "value"))
        return Description(f"Ξ(A, y), of length {self.length}: {title}", (grid,))

    def __repr__(self) -> str:
        few = ", ".join(
            f"{number_text(v.modulus * v.phase[0], v.modulus * v.phase[1])} at {v.position}" for v in self.vertices[:3]
        )
        more = ", …" if len(self.vertices) > 3 else ""
        return f"<SolutionSet, length {self.length}: {few or '0'}{more}{' and 0' if self.with_zero and few else ''}>"

    def barycentre(self) -> list[Complex]:
        """Return the mean of the vertices: the point from which all of them are closest, if they have equal amounts."""
        vectors = self.vectors()
        count = len(vectors)
        return [
            (sum((v[0] for v in column), Fraction(0)) / count, sum((v[1] for v in column), Fraction(0)) / count)
            for column in zip(*vectors, strict=True)
        ]

    def distance_squared(self, vector: Sequence[Complex]) -> Fraction:
        """Return the exact squared ℓ² distance of a vector to the set.

        With z_i the part of entry i along its vertex' phase and v_i the amounts, the nearest point has x_i = max(0, z_i − τ/v_i) with
        Σ x_i/v_i = 1 (τ ≥ 0 and Σ ≤ 1 if the origin belongs to the set): τ is found by sorting z_i·v_i.

        Args:
            vector: N complex rationals (pairs of ``Fraction``).

        Raises:
            TheoremError: another length.
        """
        if len(vector) != self.length:
            raise TheoremError("vector", f"length {len(vector)}", f"length {self.length}")
        # Integers over one denominator: fractions would be reduced again and again
        entries = [(k, *x.as_integer_ratio(), *z.as_integer_ratio()) for k, (x, z) in nonzero_entries(vector)]
        own = self._integers
        common = lcm(*(entry[2] for entry in entries), *(entry[4] for entry in entries))
        unit, by_position, total = common * own.turn, dict[int, tuple[int, int]](), 0
        for k, x, p, z, q in entries:
            real, imag = x * (common // p), z * (common // q)
            total += real * real + imag * imag
            by_position[k] = real, imag
        total *= own.turn**2
        if not self.vertices:
            return Fraction(total, unit**2)
        along, square = [0] * len(self.vertices), 0
        for k in by_position.keys() & own.places.keys():
            i, (x, z) = own.places[k], by_position[k]
            u, v = own.phases[i]
            along[i] = x * u + z * v
            square += along[i] ** 2
        return (total - square + self._offset(along, square, unit)) / unit**2

    @cached_property
    def _integers(self) -> _Integers:
        turn = lcm(*(part.denominator for vertex in self.vertices for part in vertex.phase))
        over = lcm(*(vertex.modulus.numerator for vertex in self.vertices))
        under = lcm(*(vertex.modulus.denominator for vertex in self.vertices))
        return _Integers(
            {vertex.position: i for i, vertex in enumerate(self.vertices)},
            turn,
            [tuple(part.numerator * (turn // part.denominator) for part in vertex.phase) for vertex in self.vertices],
            over,
            [v.modulus.denominator * (over // v.modulus.numerator) for v in self.vertices],
            [v.modulus.numerator * (under // v.modulus.denominator) for v in self.vertices],
        )

    def _offset(self, along: list[int], square: int, unit: int) -> Fraction:
        """Return the squared distance of the point with coordinates along/unit on the axes to the set, times unit².

        Args:
            along: integers.
            square: the sum of their squares.
            unit: their common denominator.
        """
        own = self._integers
        whole = unit * own.over
        if self.with_zero and sum(map(mul, (max(s, 0) for s in along), own.inverse)) <= whole:
            return Fraction(sum(s * s for s in along if s < 0))  # the nearest point has Σ x_i/v_i ≤ 1
        order = sorted(range(len(along)), key=list(map(mul, along, own.amounts)).__getitem__, reverse=True)
        # Over those before: Σ s_i/v_i − 1 and Σ 1/v_i², whose quotient is τ; and Σ s_i² over those from here on, where x_i = 0
        mass, weight, left = -whole, 0, square
        for i in order:
            s, r = along[i], own.inverse[i]
            if weight and s * weight <= mass * r:
                break
            mass, weight, left = mass + s * r, weight + r * r, left - s * s
        return left + Fraction(mass * mass, weight)


@dataclass(frozen=True)
class _Integers:
    """Which vertex is at which position, phases (u, v)/turn, inverse amounts r/over, and multiples of the amounts, all of them integers."""

    places: dict[int, int]
    turn: int
    phases: list[tuple[int, ...]]
    over: int
    inverse: list[int]
    amounts: list[int]

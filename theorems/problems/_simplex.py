"""Solution sets of inputs A = U·B(a)·D·P: a vertex, or the simplex of the tied vertices, with exact distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oracles import Cells, Description, Phase, Shown, number_text
from theorems.core.errors import TheoremError
from theorems.core.renamed import renamed

__all__ = ["Complex", "SolutionSet", "Vertex"]

#: A complex number with rational parts.
Complex = tuple[Fraction, Fraction]


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
        total = Fraction(0)
        for x, z in vector:  # most entries of most vectors are zero, which costs nothing
            if x:
                total += x * x
            if z:
                total += z * z
        if not self.vertices:
            return total
        along = []
        for vertex in self.vertices:
            x, z = vector[vertex.position]
            along.append(x * vertex.phase[0] + z * vertex.phase[1])
        total -= sum((s * s for s in along), Fraction(0))
        nearest = self._nearest(along)
        return total + sum(((s - x) ** 2 for s, x in zip(along, nearest, strict=True)), Fraction(0))

    def _nearest(self, along: list[Fraction]) -> list[Fraction]:
        amounts = [vertex.modulus for vertex in self.vertices]
        if (
            self.with_zero
            and sum((max(s, Fraction(0)) / v for s, v in zip(along, amounts, strict=True)), Fraction(0)) <= 1
        ):
            return [max(s, Fraction(0)) for s in along]
        order = sorted(range(len(along)), key=lambda i: along[i] * amounts[i], reverse=True)
        threshold = mass = Fraction(0)
        weight = Fraction(0)
        for count, i in enumerate(order):
            if count and along[i] * amounts[i] <= threshold:
                break
            mass += along[i] / amounts[i]
            weight += 1 / amounts[i] ** 2
            threshold = (mass - 1) / weight
        return [max(Fraction(0), s - threshold / v) for s, v in zip(along, amounts, strict=True)]

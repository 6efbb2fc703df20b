"""Symmetries of an entry: reordered or rescaled data are data of the same problem, and everything that is claimed moves with them.

A symmetry maps inputs, constants, outputs and proofs. `moved` makes another entry of what it maps, which is checked as all entries are:
its solution sets by the rule of the checker, its thresholds by the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Literal, TypeVar

import attrs
import numpy as np

from oracles import ExactArray
from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.core.pieces import Hull
from theorems.core.sets import ExactSet, points

__all__ = [
    "HALF",
    "Direction",
    "Rows",
    "Symmetry",
    "image",
    "label",
    "moved",
    "permutation",
    "permuted",
    "rotated",
    "scaling",
    "times",
]

Vector = Sequence[Fraction]
#: For each array the entries by which it moves.
Direction = Sequence[Sequence[Fraction]]
#: Lists of rational numbers, as certificates have them.
Rows = Sequence[Sequence[Fraction]]
_Entry = TypeVar("_Entry", bound=ArrayBarrier)
#: By what data are scaled: members stay within the directions' norms.
HALF: Final = Fraction(1, 2)


def _same(rows: Any) -> Any:
    return rows


@attrs.frozen
class Symmetry:
    """A map of a problem to itself.

    Attributes:
        kind: what is done to the data.
        axes: of arrays, by name: the axes along which entries are reordered.
        order: entry i of what is reordered is entry ``order[i]`` of what it was.
        factors: of arrays, by name: by what they are multiplied.
        shifts: of arrays, by name: what is added to each entry.
        outputs: maps solutions to solutions.
        given: maps the constants of the problem.
        proof: maps the proofs of the solution sets.
        factor: distances of outputs are multiplied by this.
    """

    kind: Literal["permutation", "scaling", "translation"]
    axes: Mapping[str, Sequence[int]] = attrs.field(factory=dict)
    order: Sequence[int] = ()
    factors: Mapping[str, Fraction] = attrs.field(factory=dict)
    shifts: Mapping[str, Fraction] = attrs.field(factory=dict)
    outputs: Callable[[Vector], Vector] = _same
    given: Callable[[Rows], Rows] = _same
    proof: Callable[[Rows], Rows] = _same
    factor: Fraction = Fraction(1)

    def entries(self, array: ExactArray, values: Sequence[Fraction], *, shift: bool = True) -> list[Fraction]:
        """Return the image of an array's entries, or, without its shift, of a direction's."""
        table = np.array(values, dtype=object).reshape(array.shape)
        for axis in self.axes.get(array.name, ()):
            table = np.take(table, list(self.order), axis=axis)
        added = self.shifts.get(array.name, Fraction(0)) if shift else Fraction(0)
        return [Fraction(x) * self.factors.get(array.name, Fraction(1)) + added for x in table.ravel().tolist()]


def permutation(order: Sequence[int], axes: Mapping[str, Sequence[int]], **maps: Any) -> Symmetry:
    """Return a symmetry that reorders arrays along some axes; ``maps`` are those of `Symmetry`."""
    return Symmetry("permutation", axes, tuple(order), **maps)


def scaling(factors: Mapping[str, Fraction], **maps: Any) -> Symmetry:
    """Return a symmetry that multiplies arrays by factors of at most 1; ``maps`` are those of `Symmetry`."""
    return Symmetry("scaling", factors=factors, **maps)


def permuted(order: Sequence[int]) -> Callable[[Vector], Vector]:
    """Return the map that reorders a vector."""
    return lambda vector: [vector[i] for i in order]


def rotated(*blocks: int) -> tuple[int, ...]:
    """Return the order in which each of several blocks of indices, of these sizes, is turned by one place."""
    order: list[int] = []
    for size in blocks:
        start = len(order)
        order += [start + (i + 1) % size for i in range(size)]
    return tuple(order)


def label(order: Sequence[int]) -> Callable[[Vector], Vector]:
    """Return the map that says where an index, the only entry of a vector, is found after reordering."""
    return lambda vector: [Fraction(list(order).index(int(vector[0])))]


def times(factor: Fraction) -> Callable[[Any], Any]:
    """Return the map that multiplies a vector, or each row of several, by a factor."""
    return lambda rows: [
        [x * factor for x in row] if isinstance(row, Sequence) else Fraction(row) * factor for row in rows
    ]


def image(found: ExactSet, symmetry: Symmetry) -> ExactSet:
    """Return the image of finitely many points, or of the vertices of polytopes; a set of other pieces only if it is its own image."""
    if found.finite is not None:
        return points(*(list(symmetry.outputs(p)) for p in found.finite), exact=found.exact)
    if all(isinstance(piece, Hull) for piece in found.pieces):
        pieces = [
            Hull(tuple(tuple(map(Fraction, symmetry.outputs(v))) for v in piece.vertices))
            for piece in found.pieces
            if isinstance(piece, Hull)
        ]
        return ExactSet(tuple(pieces), found.exact)
    return found  # spheres around 0, in coordinates that are kept


def moved(of: _Entry, symmetry: Symmetry) -> _Entry:
    """Return the entry whose inputs, constants, solution sets and proofs are the images of those of an entry.

    Args:
        of: an entry of the catalogue.
        symmetry: one of its ``symmetries``.
    """
    entry: Any = of
    kind: Any = type(of)

    class Moved(kind):  # type: ignore[misc] # of any entry
        """An entry seen through a symmetry."""

        @property
        def arrays(self) -> Sequence[ExactArray]:
            """The image of the centre."""
            return tuple(
                ExactArray(a.name, a.shape, tuple(symmetry.entries(a, a.entries)), a.norm) for a in entry.arrays
            )

        @property
        def moves(self) -> Sequence[Direction]:
            """The images of the directions."""
            return [
                [symmetry.entries(a, part, shift=False) for a, part in zip(entry.arrays, move, strict=True)]
                for move in entry.moves
            ]

        @property
        def points(self) -> Sequence[ExactSet]:
            """The images of the solution sets."""
            return [image(found, symmetry) for found in entry.points]

        @property
        def centre_set(self) -> ExactSet:
            """The image of the solutions of the centre."""
            return image(entry.centre_set, symmetry)

        @property
        def constants(self) -> Rows:
            """The images of the constants."""
            rows: Rows = symmetry.given(entry.constants)
            return rows

        def proof(self, winner: int) -> Rows:
            """Return the image of the proof."""
            rows: Rows = symmetry.proof(entry.proof(winner))
            return rows

    Moved.__name__ = f"{kind.__name__} {symmetry.kind}"
    made: _Entry = Moved(**entry.values())
    return made

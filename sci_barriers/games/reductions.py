"""Algorithms for one problem from algorithms for another one: through the equivalences of the catalogue with LPO and LLPO.

>>> from sci_barriers import refute
>>> from sci_barriers.games.reductions import answers_principle, principle_of
>>> from theorems.barriers.catalogue.eigenvector import Eigenvector
>>> entry = Eigenvector()
>>> algorithm = answers_principle(entry, lambda oracle: [1, 0])
>>> refute(algorithm, principle_of(entry)).status.name
'REFUTED'
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from oracles import ArrayInput, Datum, ExactArray
from sci_barriers._errors import BarrierError
from sci_barriers.harness import exact_vector
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.equivalence import Arrays, Equivalence
from theorems.barriers.catalogue.find_zero import FindZero
from theorems.barriers.catalogue.is_zero import IsZero
from theorems.barriers.catalogue.positive import exact

__all__ = ["answers_principle", "principle_of", "solves_entry"]

Algorithm = Callable[[Any], Any]


def principle_of(entry: Entry) -> Entry:
    """Return LPO or LLPO, whichever an entry is equivalent to.

    Raises:
        BarrierError: neither.
    """
    return IsZero() if _equivalence(entry).principle == "is-zero" else FindZero(N=2)


def answers_principle(entry: Entry, algorithm: Algorithm) -> Algorithm:
    """Return the algorithm for LPO or LLPO that is made from one for an entry: correct if that is.

    Args:
        entry: with an equivalence.
        algorithm: takes an oracle of the entry.

    Raises:
        BarrierError: the entry has no equivalence.
    """
    equivalence = _equivalence(entry)

    def answering(oracle: Any) -> list[Fraction]:
        output = algorithm(_Mapped(oracle, entry, equivalence.input_of))
        return list(equivalence.answer_of([x for x, _ in exact_vector(output, entry.shape[1])]))

    return answering


def solves_entry(entry: Entry, algorithm: Algorithm) -> Algorithm:
    """Return the algorithm for an entry that is made from one for LPO or LLPO: correct on the entry's class if that is.

    Args:
        entry: with an equivalence.
        algorithm: takes an oracle of the principle.

    Raises:
        BarrierError: the entry has no equivalence.
    """
    equivalence, principle = _equivalence(entry), principle_of(entry)

    def solving(oracle: Any) -> list[Fraction]:
        answer = algorithm(_Mapped(oracle, principle, equivalence.question_of))
        return list(equivalence.output_of([x for x, _ in exact_vector(answer, principle.shape[1])]))

    return solving


def _equivalence(entry: Entry) -> Equivalence:
    found = entry.equivalence if isinstance(entry, Entry) else None
    if found is None:
        raise BarrierError("entry", entry, "an entry of the catalogue that is equivalent to LPO or LLPO")
    return found


class _Mapped:
    """The oracle of one problem, made from that of another one: a datum of index n comes from the datum of index n + 1.

    The map does not increase distances, so that its image is within 2^-(n+1), and rounding it costs as much again at most.
    """

    def __init__(self, source: Any, target: Entry, mapping: Callable[[Arrays], Arrays]) -> None:
        self._source, self._target, self._mapping = source, target, mapping
        self.problem, self.shape, self.field, self.samples = target.problem, target.shape, target.field, target.samples
        self.digits = target.digits

    @property
    def coins(self) -> Any:
        """The coins of the oracle that is mapped."""
        return self._source.coins

    def read(self, n: int) -> Datum:
        """Return a datum of index n."""
        image = self._mapping(exact(self._source, n + 1))
        arrays = tuple(ExactArray.of(array.name, image[array.name], array.norm) for array in self._target.arrays)
        return ArrayInput(arrays, self._target.shape[1]).datum(n, n + 1)

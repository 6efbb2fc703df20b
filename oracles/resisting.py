"""The resisting oracle: it answers with the centre, which is valid information on every witness close enough to it."""

from __future__ import annotations

from functools import lru_cache

from oracles._datum import Datum
from oracles._matrix import ExactInput
from oracles._oracle import RecordingOracle
from oracles._transcript import Budget

__all__ = ["ResistingOracle", "centre_datum", "centre_datum_cache"]


@lru_cache(maxsize=256)
def centre_datum_cache(centre: ExactInput, index: int) -> Datum:
    """Return the datum of `centre_datum`, remembered."""
    return Datum(index, centre.A.approximate(index + 1), centre.y.approximate(index))


def centre_datum(centre: ExactInput, index: int) -> Datum:
    """Return a dyadic rounding of the centre (A⁰, y) with ‖A_n − A⁰‖_F ≤ 2^-(n+1) and ‖y_n − y‖₂ ≤ 2^-n.

    If ‖A − A⁰‖₂ ≤ 2^-(n+1), it is a datum of index n of (A, y) as well. Small data are cached.
    """
    if centre.A.shape[0] * centre.A.shape[1] * (index + 64) > 1 << 20:
        return centre_datum_cache.__wrapped__(centre, index)
    return centre_datum_cache(centre, index)


class ResistingOracle(RecordingOracle):
    """Answers every read with the centre, rounded. Which witness is the input is decided only when the algorithm has halted.

    Args:
        centre: (A⁰, y), at which all competitors tie.
        problem: handed on to the algorithm.
        budget: limits on the reads.
    """

    def __init__(self, centre: ExactInput, problem: object, budget: Budget) -> None:
        super().__init__(centre.A.shape, centre.A.field, problem, budget)
        self._centre = centre

    def _datum(self, index: int) -> Datum:
        return centre_datum(self._centre, index)

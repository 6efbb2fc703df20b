"""The resisting oracle: it answers with the centre, which is valid information on every witness close enough to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from oracles._arrays import ArrayInput
from oracles._datum import Datum
from oracles._matrix import ExactInput
from oracles._oracle import RecordingOracle
from oracles._transcript import Budget


@lru_cache(maxsize=64)
def centre_datum_cache(centre: ExactInput, index: int, target: int) -> Datum:
    """Return the datum of `centre_datum`, remembered."""
    first, *others = [y.approximate(index) for y in centre.samples]
    return Datum(index, centre.A.approximate(target), first, tuple(others))


def centre_datum(centre: ExactInput, index: int, target: int | None = None) -> Datum:
    """Return a dyadic rounding of the centre (A⁰, y) with ‖A_n − A⁰‖_F ≤ 2^-target and ‖y_n − y‖₂ ≤ 2^-n.

    The target is n + 1 if it is not given. If ‖A − A⁰‖₂ ≤ 2^-n − 2^-target, it is a datum of index n of (A, y) as well.
    Small data are cached.
    """
    precision = index + 1 if target is None else target
    if centre.A.shape[0] * centre.A.shape[1] * (precision + 64) > 1 << 23:
        return centre_datum_cache.__wrapped__(centre, index, precision)
    return centre_datum_cache(centre, index, precision)


class ResistingOracle(RecordingOracle):
    """Answers every read with the centre, rounded. Which witness is the input is decided only when the algorithm has halted.

    Args:
        centre: (A⁰, y), at which all competitors tie; or an input that consists of arrays.
        problem: handed on to the algorithm.
        budget: limits on the reads.
        answer: the datum of index n, a valid one for every witness that may still be committed to; by default the centre, rounded
            within 2^-(n+1).
    """

    def __init__(
        self,
        centre: ExactInput | ArrayInput,
        problem: object,
        budget: Budget,
        answer: Callable[[int], Datum] | None = None,
    ) -> None:
        super().__init__(centre.shape, centre.field, problem, budget, len(centre.samples))
        if answer is not None:
            self._answer = answer
        elif isinstance(centre, ArrayInput):
            self._answer = lambda index: centre.datum(index, index + 1)
        else:
            self._answer = partial(centre_datum, centre)

    def _datum(self, index: int) -> Datum:
        return self._answer(index)

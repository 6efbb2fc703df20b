"""The replay oracle: the committed input, answering as it was answered before."""

from __future__ import annotations

from oracles._datum import Datum
from oracles._errors import ReplayMismatch
from oracles._oracle import RecordingOracle
from oracles._transcript import Budget, Transcript


class ReplayOracle(RecordingOracle):
    """Gives the data of a transcript again. Reading an index that is not in it raises `ReplayMismatch` in the algorithm.

    Args:
        original: the transcript of the first run.
        shape: (m, N).
        field: ``"real"`` or ``"complex"``.
        problem: handed on to the algorithm.
        budget: limits on the reads, those of the first run.
        samples: R.
    """

    def __init__(
        self,
        original: Transcript,
        shape: tuple[int, int],
        field: str,
        problem: object,
        budget: Budget,
        samples: int = 1,
    ) -> None:
        super().__init__(shape, field, problem, budget, samples)
        self._original = original
        self.mismatch: str | None = None

    def _datum(self, index: int) -> Datum:
        datum = self._original.data.get(index)
        if datum is None:
            self.mismatch = f"the second run read index {index}, the first did not"
            raise ReplayMismatch(self.mismatch)
        return datum

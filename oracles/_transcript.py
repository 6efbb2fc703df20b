"""What was read: the data, their number, the largest index; and budgets on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from oracles._datum import Datum
from oracles._display import Cells, Description, Facts, Folded, Part, Shown
from oracles._errors import OracleError


@dataclass(frozen=True)
class Budget:
    """Limits on what an algorithm may read.

    Args:
        reads: number of reads (repeated ones count), at least 0; ``None`` for no limit.
        index: largest index, at least 0; ``None``: only the limits of memory and time that a datum itself states.
        seconds: wall time for one run of the algorithm, or ``None``. It is kept with a timer signal, hence only in the main thread of a
            Unix process and between two Python instructions: a call into compiled code is not interrupted.
    """

    reads: int | None = 10_000
    index: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("reads", self.reads), ("index", self.index)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise OracleError(f"budget.{name}", value, "an integer of at least 0, or None")
        number = isinstance(self.seconds, int | float) and not isinstance(self.seconds, bool)
        if self.seconds is not None and not (number and 0 < self.seconds < 1e9):
            raise OracleError("budget.seconds", self.seconds, "a positive number of seconds, or None")


@dataclass
class Transcript(Shown):
    """The reads of one run, in order, and the data that were given.

    Attributes:
        reads: the indices in the order in which they were read.
        data: the datum of each index that was read.
        exhausted: why the budget ended the run, or ``None``.
        evaluation: the index of the datum y_n at which the network that the algorithm returned was evaluated, or ``None``.
    """

    reads: list[int] = field(default_factory=list)
    data: dict[int, Datum] = field(default_factory=dict)
    exhausted: str | None = None
    evaluation: int | None = None

    def copy(self) -> Transcript:
        """Return a transcript that later reads do not change."""
        return Transcript(list(self.reads), dict(self.data), self.exhausted, self.evaluation)

    @property
    def count(self) -> int:
        """How many reads there were, repeated ones included."""
        return len(self.reads)

    @property
    def largest(self) -> int | None:
        """The largest index among the data, or ``None`` if nothing was read."""
        return max(self.data, default=None)

    def description(self) -> Description:
        """Return the reads in their order, and the datum with the largest index."""
        largest = self.largest
        read = f"{self.count} read{'' if self.count == 1 else 's'}"
        facts = [("largest index", "none" if largest is None else largest)]
        if self.evaluation is not None:
            facts.append(("network evaluated at", f"y_n, n = {self.evaluation}"))
        if self.exhausted is not None:
            facts.append(("ended by", self.exhausted))
        parts: list[Part] = [Facts(tuple(facts))]
        if self.reads:
            parts.append(Cells("Reads", (self.count, 2), lambda i, k: (i + 1, self.reads[i])[k], ("read", "index n")))
        if largest is not None:
            parts.append(Folded(f"The datum of index {largest}", self.data[largest].description().parts))
        return Description(f"Transcript: {read}", tuple(parts))

    def __repr__(self) -> str:
        return f"<Transcript: {self.count} reads, largest index {self.largest}>"

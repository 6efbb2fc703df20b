"""The contract of an oracle: ``read(n)`` returns the datum of index n. Budgets and the transcript are kept here, for all kinds."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from typing import Any, Final, NoReturn, Protocol

from oracles._datum import Datum
from oracles._errors import BudgetExceeded, IndexRefused, OracleError
from oracles._transcript import Budget, Transcript

#: Certificates write indices with at most 19 digits.
MAX_INDEX: Final = 10**18


class Oracle(Protocol):
    """What an algorithm is given."""

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""

    @property
    def problem(self) -> object:
        """The problem with its parameters: ``.name`` (``"P1"``, ``"P2"``, ``"P3"``), ``.lam`` or ``.eta``, ``.weights``."""

    @property
    def samples(self) -> int:
        """R, the number of samples y_k."""

    def read(self, n: int) -> Datum:
        """Return the datum of index n ≥ 0: ‖A_n − A‖₂ ≤ 2^-n and ‖y_{k,n} − y_k‖₂ ≤ 2^-n."""


class RecordingOracle(ABC):
    """An oracle that validates indices, keeps a transcript and ends the run when the budget is spent.

    The same index always gets the same datum. After the budget is spent every further read raises `BudgetExceeded` again.
    """

    def __init__(self, shape: tuple[int, int], field: str, problem: object, budget: Budget, samples: int = 1) -> None:
        self._shape, self._field, self._problem, self._budget = shape, field, problem, budget
        self._samples = samples
        self.transcript = Transcript()
        #: The source of coin flips, where a game for randomised algorithms gives one; ``None`` in the deterministic games.
        self.coins: Any = None
        #: K, where a game says how many digits it asks for; ``None`` if nobody does.
        self.digits: int | None = None
        #: Set when the run is over: an algorithm that kept the oracle gets nothing more from it.
        self.closed = False

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self._shape

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return self._field

    @property
    def problem(self) -> object:
        """The problem, with its parameters."""
        return self._problem

    @property
    def samples(self) -> int:
        """R, the number of samples y_k."""
        return self._samples

    def read(self, n: int) -> Datum:
        """Return the datum of index n.

        Args:
            n: index, an integer of at least 0 (the bound is 2^-n).

        Raises:
            OracleError: not an integer, or negative; or the run that the oracle was made for is over.
            BudgetExceeded: the number of reads or the index is beyond the budget, or beyond what memory and time allow.
        """
        index = self._index(n)
        transcript, budget = self.transcript, self._budget
        if transcript.exhausted is not None:
            raise BudgetExceeded(transcript.exhausted)
        if budget.reads is not None and len(transcript.reads) >= budget.reads:
            self._exhaust(f"more than {budget.reads} reads")
        if budget.index is not None and index > budget.index:
            self._exhaust(f"index {_brief(index)} is above the budget's {_brief(budget.index)}")
        if index > MAX_INDEX:
            self._exhaust(f"index {_brief(index)} is refused: at most 10^18")
        datum = transcript.data.get(index)
        if datum is None:
            try:
                datum = self._datum(index)
            except IndexRefused as error:
                self._exhaust(f"index {_brief(index)} is refused: {error.allowed}")
            transcript.data[index] = datum
        transcript.reads.append(index)
        return datum

    def _index(self, n: Any) -> int:
        """Return the index that is asked for as a plain integer; `OracleError` if it is none, or the run is over."""
        try:
            index = int.__int__(operator.index(n))  # a plain int, also of a subclass with methods of its own
        except TypeError:
            raise OracleError("n", n, "an integer of at least 0") from None
        if isinstance(n, bool) or index < 0:
            raise OracleError("n", n, "an integer of at least 0")
        if self.closed:
            raise OracleError("oracle", "closed", "reads during the run that it was given to")
        return index

    def datum_for_evaluation(self, index: int) -> Datum:
        """Return a datum for the harness itself (to evaluate a network at y_n): it joins the transcript's data, not its reads."""
        datum = self.transcript.data.get(index)
        if datum is None:
            datum = self.transcript.data[index] = self._datum(index)
        return datum

    def _exhaust(self, reason: str) -> NoReturn:
        self.transcript.exhausted = reason
        raise BudgetExceeded(reason)

    @abstractmethod
    def _datum(self, index: int) -> Datum:
        """Return the datum of a valid index; `IndexRefused` if it is too large."""


def _brief(index: int) -> str:
    return str(index) if index.bit_length() < 256 else f"2^{index.bit_length() - 1} (about)"

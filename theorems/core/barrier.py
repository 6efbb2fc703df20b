"""The contract of a barrier: a centre, witnesses near it, and the witness on which given outputs are wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from oracles import Datum, Transcript, centre_datum
from theorems.problems import Complex

__all__ = ["Barrier", "Failure", "Witness"]


@dataclass(frozen=True)
class Failure:
    """A sample on which the output is wrong, and the proof of the distance.

    Attributes:
        sample: k, which y_k.
        amount: rational bounds (lower, upper) of the modulus of the minimiser's single non-zero entry, equal if it is known exactly;
            ``None`` where solutions are not vertices on axes.
        squared_distance: a proved lower bound of dist(output, Ξ(A, y_k))², larger than 10^(−2K).
    """

    sample: int
    amount: tuple[Fraction, Fraction] | None
    squared_distance: Fraction


@dataclass(frozen=True)
class Witness:
    """A member of Ω on which the outputs fail.

    Attributes:
        winner: j, the competitor whose coefficient is raised.
        exponent: e, the coefficient is raised by ε = 2^-e (on Ω_sharp by 3·2^-(e+1)); may be huge.
        position: where the single non-zero entry of the minimisers stands; ``None`` where solutions are not vertices on axes.
        phase: its phase, or ``None``.
        failures: the samples on which the output is proved wrong, in increasing order, at least one.
    """

    winner: int
    exponent: int
    position: int | None
    phase: tuple[Fraction, Fraction] | None
    failures: tuple[Failure, ...]

    @property
    def amount(self) -> tuple[Fraction, Fraction] | None:
        """Bounds of the modulus for the first sample that fails; ``None`` where solutions are not vertices on axes."""
        return self.failures[0].amount

    @property
    def squared_distance(self) -> Fraction:
        """The smallest of the proved squared distances: every failing sample is at least this far."""
        return min(failure.squared_distance for failure in self.failures)


class Barrier(ABC):
    """An impossibility statement with its class of inputs, ready to be played against an algorithm."""

    @property
    @abstractmethod
    def problem(self) -> Any:
        """The problem: a `theorems.problems.Problem` where inputs are matrices with samples; else what the barrier declares."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """(m, N)."""

    @property
    @abstractmethod
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""

    @property
    @abstractmethod
    def digits(self) -> int:
        """K: an output within 10^-K of the solution set counts as right."""

    @property
    @abstractmethod
    def centre(self) -> Any:
        """The input with which every read is answered: an `oracles.ExactInput`, or an `oracles.ArrayInput`."""

    @property
    @abstractmethod
    def competitors(self) -> int:
        """The number |J| ≥ 2 of witnesses (j, e) with the same e."""

    @property
    def samples(self) -> int:
        """R ≥ 1, the number of samples y_k."""
        return len(self.centre.samples)

    @property
    def failures_forced(self) -> int:
        """⌈R(1 − 1/|J|)⌉: on how many of the R samples some witness is wrong, whatever the outputs are (pigeonhole)."""
        return self.samples - self.samples // self.competitors

    @property
    def largest_index(self) -> int | None:
        """The largest index up to which the centre answers for the witnesses; ``None`` if there is a witness for every index."""
        return None

    def raised(self, exponent: int) -> str:
        """Return ε of the witnesses with this exponent as text."""
        return f"2^-{exponent}"

    def described(self, winner: int, exponent: int) -> str:
        """Return the witness (j, e) in words."""
        return f"competitor {winner} raised by {self.raised(exponent)}"

    def answer(self, index: int) -> Datum:
        """Return the datum of this index with which the resisting oracle answers: valid for the centre and all witnesses left."""
        return centre_datum(self.centre, index)

    def commit(self, output: Sequence[Complex], largest: int | None) -> Witness:
        """Return `commit_all` for the only sample."""
        return self.commit_all([output], largest)

    @abstractmethod
    def commit_all(self, outputs: Sequence[Sequence[Complex]], largest: int | None) -> Witness:
        """Return a member of Ω for which all answers up to index ``largest`` are valid and at least `failures_forced` outputs are wrong.

        Args:
            outputs: R vectors of N complex rationals.
            largest: largest index read, or ``None`` if nothing was.
        """

    @abstractmethod
    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, witness: Witness
    ) -> dict[str, object]:
        """Return the certificate as a JSON document."""

"""The contract of a barrier: a centre, witnesses near it, and the witness on which a given output is wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracles import ExactInput, Transcript
from theorems.problems import Complex, Problem

__all__ = ["Barrier", "Witness"]


@dataclass(frozen=True)
class Witness:
    """A member of Ω on which the output fails, and the proof of the distance.

    Attributes:
        winner: j, the competitor whose coefficient is raised.
        exponent: e, the coefficient is raised by ε = 2^-e; may be huge.
        position: where the single non-zero entry of the minimiser stands.
        phase: its phase.
        amount: rational bounds (lower, upper) of its modulus, equal if it is known exactly.
        squared_distance: a proved lower bound of dist(output, Ξ(A, y))², larger than 10^(−2K).
    """

    winner: int
    exponent: int
    position: int
    phase: tuple[Fraction, Fraction]
    amount: tuple[Fraction, Fraction]
    squared_distance: Fraction


class Barrier(ABC):
    """An impossibility statement with its class of inputs, ready to be played against an algorithm."""

    @property
    @abstractmethod
    def problem(self) -> Problem:
        """The problem."""

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
    def centre(self) -> ExactInput:
        """The input with which every read is answered."""

    @abstractmethod
    def commit(self, output: Sequence[Complex], largest: int | None) -> Witness:
        """Return a member of Ω for which all data of the centre up to index ``largest`` are valid and the output is wrong."""

    @abstractmethod
    def certificate(self, output: Sequence[Complex], transcript: Transcript, witness: Witness) -> dict[str, object]:
        """Return the certificate as a JSON document."""

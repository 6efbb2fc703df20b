"""What a game ends with: samples on which an output is wrong, a member on which it fails, and one run with its coins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracles import Transcript, number_text
from theorems.problems import Complex


@dataclass(frozen=True)
class Failure:
    """A sample on which the output is wrong, and the proof of the distance.

    Attributes:
        sample: k, which y_k.
        squared_distance: a proved lower bound of dist(output, Ξ(A, y_k))², larger than 10^(−2K).
    """

    sample: int
    squared_distance: Fraction


@dataclass(frozen=True)
class Counterexample:
    """A member of the class on which the outputs fail.

    Attributes:
        winner: j, in which of the N1 ways the centre is moved.
        exponent: e, how far: by 2^-e as a rule; may be huge.
        failures: the samples on which the output is proved wrong, in increasing order, at least one.
    """

    winner: int
    exponent: int
    failures: tuple[Failure, ...]

    def __repr__(self) -> str:
        few, least = ", ".join(str(f.sample) for f in self.failures[:6]), number_text(self.squared_distance)
        return (
            f"<Counterexample: member ({self.winner}, {self.exponent}), wrong on {few}, squared distance above {least}>"
        )

    @property
    def squared_distance(self) -> Fraction:
        """The smallest of the proved squared distances: every failing sample is at least this far."""
        return min(failure.squared_distance for failure in self.failures)


@dataclass(frozen=True)
class Run:
    """One run of an algorithm, as a certificate tells it.

    Attributes:
        path: the choices (sides, outcome), each outcome in 0 … sides − 1 with the same probability; empty without coins.
        transcript: reads and data.
        outputs: for each sample; ``None`` if the run asked for an index above the one of the claim.
        failures: the samples on which the output is wrong, in increasing order; empty without outputs.
    """

    path: Sequence[tuple[int, int]]
    transcript: Transcript
    outputs: Sequence[Sequence[Complex]] | None
    failures: Sequence[Failure]

    @property
    def mass(self) -> Fraction:
        """The probability of the path."""
        product = 1
        for sides, _ in self.path:
            product *= sides
        return Fraction(1, product)

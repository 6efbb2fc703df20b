"""The contract of a barrier: a centre, members near it that data do not tell apart, their solutions, and what *can* be computed.

A barrier is one frozen class: its parameters are declared by fields (`theorems.core.parameters`), its members, solutions and metric by
the methods below. The engine (`theorems.core.breakdown`) commits to a member, proves the hypotheses and the breakdown epsilons.
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

import attrs

from oracles import (
    ROUNDINGS,
    Budget,
    Datum,
    Description,
    HonestOracle,
    RecordingOracle,
    Shown,
    Transcript,
    centre_datum,
)
from theorems.core.breakdown import commit
from theorems.core.described import barrier_description
from theorems.core.errors import TheoremError, Undecided
from theorems.core.family import Family
from theorems.core.outcomes import Counterexample, Failure, Run
from theorems.core.parameters import Parametrised
from theorems.core.rounding import rounded_down, shortened
from theorems.core.statement import Statement, find_statement
from theorems.core.svg import Drawing
from theorems.problems import Complex

__all__ = ["Barrier", "Computable", "Counterexample", "Failure", "Run"]


@attrs.frozen
class Computable:
    """Something that *can* be computed, by an algorithm that everybody can run.

    Attributes:
        what: one sentence.
        error: on every member, and on the centre if that belongs to the class, the output is within this distance of a solution.
        algorithm: takes an oracle, returns an output (R of them if there are R > 1 samples).
    """

    what: str
    error: Fraction
    algorithm: Callable[[Any], Any]


class Barrier(Shown, Parametrised, ABC):
    """An impossibility theorem with its class of inputs, ready to be played against an algorithm.

    What a subclass says: `problem`, `centre`, `competitors`, `least_exponent`, `member`, `families`, `certificate_of_runs`, and where
    they differ from the usual: the other methods.
    """

    #: In the registry, on the command line and in campaigns. Empty: it is not registered.
    name: ClassVar[str] = ""

    # --- The game ------------------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def problem(self) -> Any:
        """What algorithms see as ``oracle.problem``: a `theorems.problems.Problem`, or anything that has a ``name``."""

    @property
    def digits(self) -> int:
        """K: an output within 10^-K of the solution set counts as right."""
        return int(self.K)  # type: ignore[attr-defined] # a parameter of every barrier that does not override this

    @property
    @abstractmethod
    def centre(self) -> Any:
        """The input with which every read is answered: an `oracles.ExactInput`, or an `oracles.ArrayInput`."""

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N): N is the length of an output."""
        shape: tuple[int, int] = self.centre.shape
        return shape

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return str(self.centre.field)

    @property
    def samples(self) -> int:
        """R ≥ 1, the number of samples y_k."""
        return len(self.centre.samples)

    # --- The members ---------------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def competitors(self) -> int:
        """The number N1 of members (j, e) with the same e."""

    @property
    def centre_belongs(self) -> bool:
        """Whether the centre is itself an input of the class."""
        return False

    @property
    @abstractmethod
    def least_exponent(self) -> int:
        """The smallest exponent of a member."""

    @property
    def largest_index(self) -> int | None:
        """The largest index up to which the centre answers for the members; ``None`` if there is a member for every index."""
        return None

    @abstractmethod
    def member(self, winner: int, exponent: int) -> Any:
        """Return the member (j, e), exact; the exponent may be huge and is then kept symbolic.

        Raises:
            TheoremError: no such member.
        """

    def raised(self, exponent: int) -> str:
        """Return how far the members with this exponent are moved, as text."""
        return f"2^-{exponent}"

    def described(self, winner: int, exponent: int) -> str:
        """Return the member (j, e) in words."""
        return f"competitor {winner} raised by {self.raised(exponent)}"

    def answer(self, index: int) -> Datum:
        """Return the datum of this index with which the resisting oracle answers: valid for the centre and all members left."""
        return centre_datum(self.centre, index)

    def honest(
        self, point: Any, *, rounding: str = "nearest", seed: int = 0, budget: Budget | None = None
    ) -> RecordingOracle:
        """Return an oracle with honest data of an input of the class (`oracles.HonestOracle`, `oracles.ArrayOracle`)."""
        return HonestOracle(point, self.problem, rounding=rounding, seed=seed, budget=budget or Budget())

    @property
    def roundings(self) -> tuple[str, ...]:
        """How an honest oracle may round."""
        return tuple(ROUNDINGS)

    # --- Right and wrong -----------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def families(self) -> tuple[Family, ...]:
        """What the engine is told, for each sample: exact distances of members, solution sets and outputs."""

    @property
    def family(self) -> Family:
        """What the engine is told of the first sample."""
        return self.families[0]

    @property
    def failures_forced(self) -> int:
        """⌈R(1 − 1/N1)⌉: on how many of the R samples some member is wrong, whatever the outputs are (pigeonhole)."""
        return self.samples - self.samples // self.competitors

    @cached_property
    def margin_bits(self) -> int:
        """The number b ≥ 0 such that every output is at least 10^-K·√(1 + 2^-b) away from the solutions of some member."""
        return self.families[0].margin_bits(self.digits)

    @cached_property
    def working_bits(self) -> int:
        """Rounding coordinates down to multiples of 2^-bits costs less than half of that margin."""
        return self.families[0].working_bits(self.digits, self.shape[1])

    def failure(self, output: Sequence[Complex], winner: int, exponent: int, sample: int = 0) -> Failure | None:
        """Return the proof that an output is farther than 10^-K from the solutions of every member (j, e'), e' ≥ e, or ``None``."""
        square = self.families[sample].distance_squared(output, winner, exponent, self.working_bits)
        return self._failure(square, sample)

    def failures(self, output: Sequence[Complex], exponent: int, sample: int = 0) -> list[Failure | None]:
        """Return `failure` for each winner: what does not depend on the winner is computed once."""
        squares = list(self.families[sample].distances_squared_below(output, exponent, self.working_bits))
        # By identity, hence held: most winners share one object, and to hash a long fraction takes longer than to round it.
        keys = list(map(id, squares))
        different = dict(zip(keys, squares, strict=True))
        known = {key: self._failure(square, sample) for key, square in different.items()}
        return list(map(known.__getitem__, keys))

    def _failure(self, square: Fraction, sample: int) -> Failure | None:
        """Return the failure that a lower bound of a squared distance proves, if it does."""
        if not self.families[sample].discrete:
            bits = self.working_bits
            units = (square.numerator << 2 * bits) // square.denominator
            square = rounded_down(units, 2 * bits, 24 + self.margin_bits)
        return Failure(sample, square) if square.numerator * 100**self.digits > square.denominator else None

    @abstractmethod
    def right(
        self,
        output: Sequence[Complex],
        winner: int | None,
        exponent: int | None,
        sample: int = 0,
        digits: int | None = None,
    ) -> bool | None:
        """Return whether an output is within 10^-digits of the solutions of a member, proved; ``None`` if that is not known.

        Args:
            output: N exact complex numbers.
            winner: j; ``None`` for the centre.
            exponent: e; ``None`` for the centre.
            sample: k.
            digits: K if not given.
        """

    def commit(self, output: Sequence[Complex], largest: int | None) -> Counterexample:
        """Return `commit_all` for the only sample."""
        return self.commit_all([output], largest)

    def commit_all(self, outputs: Sequence[Sequence[Complex]], largest: int | None) -> Counterexample:
        """Return the member on which the most outputs are wrong; among these the one with the largest least distance.

        All answers up to index ``largest`` are data of it. The choice is the engine's (`theorems.core.breakdown.commit`).

        Args:
            outputs: R vectors of N complex rationals.
            largest: largest index read, or ``None`` if nothing was.

        Raises:
            TheoremError: not R outputs of length N, or an index was read that tells the members apart.
            Undecided: the enclosures did not prove the distances (the separation of the solutions rules this out).
        """
        if len(outputs) != self.samples:
            raise TheoremError("outputs", f"{len(outputs)} vectors", f"{self.samples} of them")
        for output in outputs:
            if len(output) != self.shape[1]:
                raise TheoremError("output", f"length {len(output)}", f"length {self.shape[1]}")
        brief = [shortened(output, self.working_bits) for output in outputs]
        chosen = commit(self.families, brief, largest, self.digits)
        winner, exponent = chosen.winner, chosen.exponent
        found = [self.failure(output, winner, exponent, k) for k, output in enumerate(outputs)]
        failures = tuple(failure for failure in found if failure is not None)
        if len(failures) < self.failures_forced:
            raise Undecided(
                f"{len(failures)} of {self.samples} distances from the solutions of member ({winner}, {exponent}) were shown to "
                f"exceed 10^-{self.digits}, not {self.failures_forced}"
            )
        return Counterexample(winner, exponent, failures)

    # --- What else belongs to a theorem --------------------------------------------------------------------------------------

    @property
    def computable(self) -> Mapping[str, Computable]:
        """What can be computed all the same, by name."""
        return {}

    @abstractmethod
    def certificate_of_runs(
        self,
        runs: Sequence[Run],
        winner: int,
        exponent: int,
        *,
        samples: int = 1,
        probability: Fraction | None = None,
        index: int | None = None,
    ) -> dict[str, object]:
        """Return the certificate that an algorithm fails on the member (j, e) with probability 1 − p or more, as a JSON document.

        Args:
            runs: those that fail; they are given the same data. One run without choices for an algorithm without coins.
            winner: j.
            exponent: e, above all indices read.
            samples: s; to fail means: farther than 10^-K on at least s samples, or to ask for an index above ``index``.
            probability: p; by default what the runs prove, 1 − (the sum of their probabilities).
            index: M, or ``None``.
        """

    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, found: Counterexample
    ) -> dict[str, object]:
        """Return the certificate that the outputs of a deterministic algorithm are wrong, as a JSON document."""
        run = Run((), transcript, outputs, found.failures)
        return self.certificate_of_runs([run], found.winner, found.exponent, samples=len(found.failures))

    # --- To be looked at -----------------------------------------------------------------------------------------------------

    @classmethod
    def own_statement(cls) -> Statement | None:
        """Return the theorem that a class makes from what it says; ``None`` if there is none, or it stands in a module."""
        return None

    @property
    def known_statement(self) -> Statement | None:
        """The theorem that it is an instance of; ``None`` for one that is not in the registry."""
        return find_statement(self.name) if self.name else None

    @property
    def statement(self) -> Statement:
        """The theorem that it is an instance of; `TheoremError` for one that is not in the registry."""
        found = self.known_statement
        if found is None:
            raise TheoremError("barrier", self.name, "one whose theorem is in the registry")
        return found

    def description(self) -> Description:
        """Return what people see of it: theorem, centre, members and their solutions, what can be computed, the picture."""
        return barrier_description(self)

    def solution_text(self, winner: int, exponent: int) -> str:
        """Return the solutions of the member (j, e) for people, briefly."""
        return ""

    def drawing(self) -> Drawing | None:
        """Return its picture; ``None`` if there is nothing to draw."""
        return None

    def svg(self) -> str:
        """Return its picture as SVG text; `TheoremError` if there is nothing to draw."""
        return self._drawn().svg()

    def _drawn(self) -> Drawing:
        drawn = self.drawing()
        if drawn is None:
            raise TheoremError("barrier", self, "one with a picture (Smale18 and Smale9: N = 2 or 3, real)")
        return drawn

    def picture(self, axes: Any) -> bool:
        """Draw the geometry on a matplotlib ``Axes``, if there is something to draw; return whether there was."""
        return False

    def plot(self, axes: Any = None) -> Any:
        """Draw it with matplotlib and return the ``Axes``, new ones if none are given; `TheoremError` if there is nothing to draw."""
        self._drawn()
        if axes is None:
            from matplotlib.figure import Figure

            axes = Figure(figsize=(5, 5), layout="constrained").subplots()
        self.picture(axes)
        return axes

    # --- Names of the release before -----------------------------------------------------------------------------------------

    def witness(self, winner: int, exponent: int) -> Any:
        """Return `member`; deprecated."""
        warnings.warn("witness() is called member()", DeprecationWarning, stacklevel=2)
        return self.member(winner, exponent)

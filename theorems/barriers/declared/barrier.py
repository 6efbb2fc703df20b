"""Barriers that a user declares (`define_barrier`): a centre, directions in which the witnesses lie, and sets that contain their solutions.

The theorem is that of ``docs/explanation/engine.md``; its hypotheses are compared exactly when the barrier is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from oracles import ArrayInput, Datum, ExactArray, Transcript, shown
from theorems.barriers.declared.checks import own_checks
from theorems.barriers.declared.family import DeclaredFamily, ray_distances_squared
from theorems.core.barrier import Barrier, Failure, Witness
from theorems.core.breakdown import Breakdown, Check, breakdown_epsilons, commit, hypotheses
from theorems.core.errors import TheoremError, Undecided
from theorems.core.metrics import INPUT_METRICS, OutputMetric
from theorems.core.rounding import rounded_down
from theorems.core.sets import ExactSet
from theorems.problems import Complex

__all__ = ["DeclaredBarrier", "DeclaredProblem", "HypothesisRefused"]


class HypothesisRefused(TheoremError):
    """A hypothesis of the theorem is false for what was declared: which one, and the two exact numbers that were compared.

    Attributes:
        check: the comparison.
    """

    def __init__(self, check: Check) -> None:
        super().__init__(check.name, check.computed, f"{check.relation} {shown(check.required)} ({check.statement})")
        self.check = check


@dataclass(frozen=True)
class DeclaredProblem:
    """What an algorithm sees as ``oracle.problem`` unless the user gives something else."""

    name: str


@dataclass(frozen=True, eq=False)
class DeclaredBarrier(Barrier):
    """A barrier made by `define_barrier`: witness (j, e) is centre + 2^-e·directions[j], e ≥ least_exponent, its solutions are in sets[j].

    Attributes:
        title: what the problem is called.
        point: the centre.
        directions: for each witness and each array, the entries of the direction.
        sets: for each witness a union of boxes that contains, or is, the set of solutions of (j, e) for every e.
        centre_set: some solutions of the centre; ``None`` if it does not belong to the class.
        metric: on outputs.
        K: an output is wrong if it is farther than 10^-K from all solutions.
        least_exponent: the smallest e.
        declared_problem: what the algorithm sees as ``oracle.problem``.
    """

    title: str
    point: ArrayInput
    directions: tuple[tuple[tuple[Fraction, ...], ...], ...]
    sets: tuple[ExactSet, ...]
    centre_set: ExactSet | None
    metric: OutputMetric
    K: int
    least_exponent: int
    declared_problem: Any

    @property
    def problem(self) -> Any:
        """What the algorithm sees as ``oracle.problem``."""
        return self.declared_problem

    @property
    def shape(self) -> tuple[int, int]:
        """(number of entries of the input, length of the outputs)."""
        return self.point.shape

    @property
    def field(self) -> str:
        """``"real"``."""
        return "real"

    @property
    def digits(self) -> int:
        """K."""
        return self.K

    @property
    def centre(self) -> ArrayInput:
        """The centre."""
        return self.point

    @property
    def centre_belongs(self) -> bool:
        """Whether solutions of the centre are declared."""
        return self.centre_set is not None

    @property
    def competitors(self) -> int:
        """N1, the number of directions."""
        return len(self.directions)

    @cached_property
    def family(self) -> DeclaredFamily:
        """The engine's view."""
        return DeclaredFamily(self)

    @cached_property
    def flat_directions(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each witness all entries of the direction in one tuple."""
        return tuple(tuple(x for part in direction for x in part) for direction in self.directions)

    @cached_property
    def direction_norms_squared(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each witness and array the squared norm of the direction; an upper bound for the operator norm, at most 1 if that is."""
        return tuple(
            tuple(_norm_squared(array, part) for array, part in zip(self.point.arrays, direction, strict=True))
            for direction in self.directions
        )

    @cached_property
    def separations_squared(self) -> tuple[tuple[int, int, Fraction], ...]:
        """(i, j, squared distance of sets i and j) for i < j."""
        n = self.competitors
        return tuple(
            (i, j, self.sets[i].separation_squared(self.sets[j], self.metric))
            for i in range(n)
            for j in range(i + 1, n)
        )

    @cached_property
    def ray_distances_squared(self) -> tuple[tuple[int, int, Fraction], ...]:
        """(i, j, squared distance of direction i from the ray of direction j) for i ≠ j."""
        return ray_distances_squared(self.flat_directions)

    @property
    def tolerance_squared(self) -> Fraction:
        """10^(−2K)."""
        return Fraction(1, 100**self.K)

    @cached_property
    def margin_bits(self) -> int:
        """b ≥ 0 such that every output is at least 10^-K·√(1 + 2^-b) away from some set."""
        excess: Fraction = self.family.separation_squared(self.least_exponent) / 4 * 100**self.K - 1
        ratio = excess.denominator.bit_length() - excess.numerator.bit_length()
        return max(0, ratio + 1)

    @cached_property
    def working_bits(self) -> int:
        """Rounding coordinates down to multiples of 2^-bits costs less than half of that margin."""
        digits, length = int(10**self.K), self.shape[1]
        return digits.bit_length() + length.bit_length() + 32 + self.margin_bits

    @cached_property
    def hypotheses(self) -> tuple[Check, ...]:
        """All comparisons of the theorem: for each witness and pair, then those of the engine."""
        return (*own_checks(self), *hypotheses(self.family, self.K))

    @cached_property
    def breakdown_epsilons(self) -> tuple[Breakdown, ...]:
        """The breakdown epsilons, (computed, theoretical)."""
        return breakdown_epsilons(self.family, self.K)

    def described(self, winner: int, exponent: int) -> str:
        """Return the witness (j, e) in words."""
        return f"the centre moved by {self.raised(exponent)} along direction {winner}"

    def answer(self, index: int) -> Datum:
        """Return the centre, rounded within 2^-(n+1) in each norm: a datum of index n of all witnesses with e > n."""
        return self.point.datum(index, index + 1)

    def witness(self, winner: int, exponent: int) -> ArrayInput:
        """Return the witness (j, e); the exponent may be huge and stays symbolic.

        Raises:
            TheoremError: no such witness.
        """
        for name, value, low, high in (
            ("winner", winner, 0, self.competitors - 1),
            ("exponent", exponent, self.least_exponent, None),
        ):
            wrong = isinstance(value, bool) or not isinstance(value, int) or value < low
            if wrong or (high is not None and value > high):
                allowed = f"an integer from {low} to {high}" if high is not None else f"an integer of at least {low}"
                raise TheoremError(name, value, allowed)
        return self.point.moved(self.directions[winner], exponent)

    def commit_all(self, outputs: Sequence[Sequence[Complex]], largest: int | None) -> Witness:
        """Return the witness whose declared set is farthest from the output, with e > ``largest``.

        Raises:
            TheoremError: not one output, or of another length.
            Undecided: never, by the separation of the sets.
        """
        for output in outputs:
            if len(output) != self.shape[1]:
                raise TheoremError("output", f"length {len(output)}", f"length {self.shape[1]}")
        found = commit((self.family,), outputs, largest, self.K)
        failure = self.failure(outputs[0], found.winner, found.exponent)
        if failure is None:
            raise Undecided(f"the distance from the set of witness {found.winner} is too close to 10^-{self.K}")
        return Witness(found.winner, found.exponent, None, None, (failure,))

    def failure(self, output: Sequence[Complex], winner: int, exponent: int, sample: int = 0) -> Failure | None:
        """Return the proof that an output is farther than 10^-K from the declared set of a witness, or ``None``."""
        bits = self.working_bits
        square = self.sets[winner].below_squared(output, self.metric, bits)
        units = (square.numerator << 2 * bits) // square.denominator
        proved = square if self.metric.name == "discrete" else rounded_down(units, 2 * bits, 24 + self.margin_bits)
        return Failure(sample, None, proved) if proved * 100**self.K > 1 else None

    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, witness: Witness
    ) -> dict[str, object]:
        """Return the certificate (kind ``wrong-output-given-sets``) as a JSON document."""
        from theorems.certificates.writer2 import Run
        from theorems.certificates.writer_declared import declared_document

        run = Run((), transcript, outputs, witness.failures)
        return declared_document(self, [run], witness.winner, witness.exponent)

    def error_squared(self, output: Sequence[Fraction], winner: int | None) -> Fraction:
        """Return an upper bound of the squared distance to the solutions of the witnesses with this winner, or of the centre (``None``).

        Raises:
            TheoremError: the centre does not belong to the class.
        """
        if winner is not None:
            return self.sets[winner].error_squared(output, self.metric)
        if self.centre_set is None:
            raise TheoremError("winner", None, f"0 to {self.competitors - 1} (the centre does not belong to the class)")
        return self.centre_set.distance_squared(output, self.metric)[1]

    def within(self, output: Sequence[Complex], winner: int | None) -> bool:
        """Return whether an output is proved right on the witnesses with this winner, or on the centre (``None``)."""
        if any(z for _, z in output) or (winner is None and self.centre_set is None):
            return False
        return self.error_squared([x for x, _ in output], winner) <= self.tolerance_squared

    def __repr__(self) -> str:
        return f"DeclaredBarrier({self.title!r}, {self.competitors} witnesses, K={self.K}, metric={self.metric.name!r})"


def _norm_squared(array: ExactArray, part: Sequence[Fraction]) -> Fraction:
    """Return the squared norm of a direction, or an upper bound of it that is at most 1 if the norm is."""
    bound = array.norm_squared(part)
    if array.norm != "operator" or len(array.shape) == 1 or bound <= 1:
        return bound
    norm = INPUT_METRICS[array.norm]
    return Fraction(1) if norm.at_most(array.shape, part, Fraction(1)) else norm.squared(array.shape, part)[1]

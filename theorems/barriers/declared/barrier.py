"""Barriers that a user declares (`define_barrier`): a centre, directions in which the members lie, and sets that contain their solutions.

The theorem is that of ``docs/explanation/engine.md``; its hypotheses are compared exactly when the barrier is made.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

import attrs

from oracles import ARRAY_ROUNDINGS, ArrayInput, ArrayOracle, Budget, Datum, RecordingOracle, shown
from theorems.barriers.declared.declaration import Declaration
from theorems.barriers.declared.family import DeclaredFamily
from theorems.certificates.claims import Claim
from theorems.certificates.claims._arrays import CentreArray
from theorems.certificates.claims.given_sets import GivenSets
from theorems.certificates.claims.wrong_runs import ClaimedRun
from theorems.core.barrier import Barrier, Run
from theorems.core.breakdown import Breakdown, Check, breakdown_epsilons, hypotheses
from theorems.core.described import set_text
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.core.metrics import OutputMetric
from theorems.core.pieces import Box
from theorems.core.sets import ExactSet
from theorems.problems import Complex


class HypothesisRefused(TheoremError):
    """A hypothesis of the theorem is false for what was declared: which one, and the two exact numbers that were compared.

    Attributes:
        check: the comparison.
    """

    def __init__(self, check: Check) -> None:
        super().__init__(check.name, check.computed, f"{check.relation} {shown(check.required)} ({check.statement})")
        self.check = check


class ArrayBarrier(Barrier):
    """A barrier whose inputs are arrays that move in fixed directions; what it consists of is in its `declaration`.

    A theorem of this kind is a subclass with parameters and a `declaration` made from them (`theorems.barriers.declared.declaration`).
    """

    #: What an answer is, below the picture; where numbers stand for words, what they say.
    answer_name: ClassVar[str] = "answer"
    #: What the checker does about the solution sets of a certificate.
    sets_are: ClassVar[str] = "the checker takes the declared solution sets on trust"

    @property
    @abstractmethod
    def declaration(self) -> Declaration:
        """What it consists of; remember it (`functools.cached_property`)."""

    def _complete(self) -> None:
        for check in self._own_checks():
            if not check.holds:
                raise HypothesisRefused(check)

    def _own_checks(self) -> tuple[Check, ...]:
        """The hypotheses without which nothing is proved, for each member and each pair."""
        separated = Check(
            "separated",
            f"squared radius ρ² below which no ball meets all of the sets in solutions, and 10^-{2 * self.digits}",
            self.family.certified_radius_squared,
            ">",
            Fraction(1, 100**self.digits),
        )
        return (*self.declaration.checks(), separated)

    @property
    def title(self) -> str:
        """What the problem is called."""
        return self.declaration.title

    @property
    def problem(self) -> Any:
        """What the algorithm sees as ``oracle.problem``."""
        return self.declaration.problem

    @property
    def digits(self) -> int:
        """K."""
        return self.declaration.K

    @property
    def centre(self) -> ArrayInput:
        """The centre."""
        return self.declaration.point

    @property
    def directions(self) -> tuple[tuple[tuple[Fraction, ...], ...], ...]:
        """For each member and each array, the entries of the direction."""
        return self.declaration.directions

    @property
    def sets(self) -> tuple[ExactSet, ...]:
        """For each member a set that contains its solutions."""
        return self.declaration.sets

    @property
    def centre_set(self) -> ExactSet | None:
        """Some solutions of the centre."""
        return self.declaration.centre_set

    @property
    def metric(self) -> OutputMetric:
        """On outputs."""
        return self.declaration.metric

    @property
    def centre_belongs(self) -> bool:
        """Whether solutions of the centre are declared."""
        return self.centre_set is not None

    @property
    def competitors(self) -> int:
        """N1, the number of directions."""
        return len(self.directions)

    @property
    def least_exponent(self) -> int:
        """The smallest exponent."""
        return self.declaration.least_exponent

    @cached_property
    def families(self) -> tuple[DeclaredFamily, ...]:
        """The engine's view."""
        return (DeclaredFamily(self.declaration),)

    @property
    def flat_directions(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each member all entries of the direction in one tuple."""
        return self.declaration.flat_directions

    @cached_property
    def hypotheses(self) -> tuple[Check, ...]:
        """All comparisons of the theorem: for each member and pair, then those of the engine."""
        return (*self._own_checks(), *hypotheses(self.family, self.digits))

    @cached_property
    def breakdown_epsilons(self) -> tuple[Breakdown, ...]:
        """The breakdown epsilons, (computed, theoretical)."""
        return breakdown_epsilons(self.family, self.digits)

    def described(self, winner: int, exponent: int) -> str:
        """Return the member (j, e) in words."""
        return f"the centre moved by {self.raised(exponent)} along direction {winner}"

    def solution_text(self, winner: int, exponent: int) -> str:
        """Return the set of solutions."""
        return set_text(self.sets[winner])

    def answer(self, index: int) -> Datum:
        """Return the centre, rounded within 2^-(n+1) in each norm: a datum of index n of all members with e > n."""
        return self.centre.datum(index, index + 1)

    def honest(
        self, point: Any, *, rounding: str = "nearest", seed: int = 0, budget: Budget | None = None
    ) -> RecordingOracle:
        """Return an oracle with honest data of an input."""
        return ArrayOracle(point, self.problem, rounding=rounding, seed=seed, budget=budget or Budget())

    @property
    def roundings(self) -> tuple[str, ...]:
        """How an honest oracle may round."""
        return tuple(ARRAY_ROUNDINGS)

    def member(self, winner: int, exponent: int) -> ArrayInput:
        """Return the member (j, e); the exponent may be huge and stays symbolic.

        Raises:
            TheoremError: no such member.
        """
        winner = integer_argument("winner", winner, 0, self.competitors - 1)
        return self.centre.moved(self.directions[winner], integer_argument("exponent", exponent, self.least_exponent))

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
        """Return the certificate, that of `claim`, as a JSON document."""
        claimed = [
            ClaimedRun(run.path, run.transcript, run.outputs, [(f.sample, f.squared_distance) for f in run.failures])
            for run in runs
        ]
        proved = 1 - sum((run.mass for run in runs), Fraction(0))
        return self.claim(claimed, winner, exponent, proved if probability is None else probability, index).document()

    def claim(
        self, runs: Sequence[ClaimedRun], winner: int, exponent: int, probability: Fraction, index: int | None
    ) -> Claim:
        """Return the claim about runs that fail on the member (j, e): kind ``wrong-output-given-sets``."""
        return GivenSets(
            title=self.title,
            digits=self.digits,
            arrays=self._claimed_arrays(),
            directions=self.directions,
            metric=self.metric.name,
            length=self.shape[1],
            solutions=[[(p.lower, p.upper) for p in found.pieces if isinstance(p, Box)] for found in self.sets],
            winner=winner,
            exponent=exponent,
            runs=runs,
            probability=probability,
            index=index,
        )

    def _claimed_arrays(self) -> list[CentreArray]:
        return [CentreArray(a.name, a.shape, a.norm, a.entries) for a in self.centre.arrays]

    def error_squared(self, output: Sequence[Fraction], winner: int | None) -> Fraction:
        """Return an upper bound of the squared distance to the solutions of the members with this winner, or of the centre (``None``).

        Raises:
            TheoremError: the centre does not belong to the class.
        """
        if winner is not None:
            return self.sets[winner].error_squared(output, self.metric)
        if self.centre_set is None:
            raise TheoremError("winner", None, f"0 to {self.competitors - 1} (the centre does not belong to the class)")
        return self.centre_set.distance_squared(output, self.metric)[1]

    def right(
        self,
        output: Sequence[Complex],
        winner: int | None,
        exponent: int | None,
        sample: int = 0,
        digits: int | None = None,
    ) -> bool | None:
        """Return whether an output is proved right, or wrong; ``None``: a set may contain more than the solutions, at the centre less."""
        square = Fraction(1, 100 ** (self.digits if digits is None else digits))
        if winner is not None and self.sets[winner].below_squared(output, self.metric, self.working_bits) > square:
            return False
        if any(z for _, z in output) or (winner is None and self.centre_set is None):
            return None
        return self.error_squared([x for x, _ in output], winner) <= square or None


@attrs.frozen(slots=False, repr=False)
class DeclaredBarrier(ArrayBarrier):
    """A barrier made by `define_barrier`.

    Attributes:
        declared: what was declared.
    """

    declared: Declaration

    def __attrs_post_init__(self) -> None:
        self._complete()

    @property
    def declaration(self) -> Declaration:
        """What was declared."""
        return self.declared

    @property
    def K(self) -> int:
        """K."""
        return self.declared.K

    def __repr__(self) -> str:
        return (
            f"DeclaredBarrier({self.title!r}, {self.competitors} members, K={self.digits}, metric={self.metric.name!r})"
        )

"""The verdict on a randomised algorithm, and the certificate that it carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from oracles import (
    Description,
    Facts,
    Part,
    Shown,
    number_text,
)
from sci_barriers.games.randomised.judge import (
    checked_barrier,
)
from sci_barriers.games.randomised.thresholds import Thresholds, thresholds_of
from sci_barriers.games.randomised.tree import Leaf, Tree
from sci_barriers.harness import Certificate, Status
from sci_barriers.harness._described import leaves_grid
from theorems import Barrier, Failure
from theorems.core.barrier import Run


@dataclass(frozen=True)
class WrongRun:
    """A leaf that fails on the witness, with the proof.

    Attributes:
        leaf: the path, its mass, what was read and returned.
        failures: the samples on which the output is proved wrong; empty if the run asked for an index above the cap.
    """

    leaf: Leaf
    failures: tuple[Failure, ...] = field(repr=False)


@dataclass(frozen=True)
class RandomisedVerdict(Shown):
    """The result of `refute_randomised`.

    Attributes:
        status: how the game ended.
        reason: in one line.
        barrier: what was played.
        tree: what was explored: the leaves, answered by the resisting oracle.
        winner: j of the witness with the least proved success probability; ``None`` if the algorithm brings
            randomness of its own.
        exponent: its e, above all indices that were read.
        lower: a proved lower bound of the success probability on the witness, with the data that were given.
        upper: a proved upper bound of it. Unexplored mass and leaves over the budget count as successes.
        threshold: what the upper bound is compared with.
        wrong: s; a run fails if at least s of the R outputs are wrong.
        cap: M; asking for an index above it counts as failure. ``None`` for no cap.
        centre: bounds of the probability of halting within the budget with a right output on the centre, if it
            belongs to the class.
        runs: the leaves that are proved to fail on the witness, with an output or above the cap.
    """

    status: Status
    reason: str
    barrier: Barrier = field(repr=False)
    tree: Tree = field(repr=False)
    winner: int | None
    exponent: int | None
    lower: Fraction
    upper: Fraction
    threshold: Fraction
    wrong: int
    cap: int | None
    centre: tuple[Fraction, Fraction] | None
    runs: tuple[WrongRun, ...] = field(repr=False)

    @property
    def refuted(self) -> bool:
        """Whether a witness is proved on which the success probability is at most the threshold."""
        return self.status is Status.REFUTED

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the theorem."""
        chosen = checked_barrier(self.barrier)
        return thresholds_of(chosen, self.wrong)

    @property
    def probability(self) -> Fraction:
        """p of the certificate: it claims that the algorithm fails on the witness with probability at least 1 − p."""
        return 1 - sum((run.leaf.mass for run in self.runs), Fraction(0))

    @cached_property
    def certificate(self) -> Certificate | None:
        """The certificate (format version 2), made when it is first asked for; ``None`` unless refuted."""
        return Certificate(_document(self)) if self.refuted else None

    @property
    def headline(self) -> str:
        """Status and reason in one line."""
        return f"{self.status.name}: {self.reason}"

    def description(self) -> Description:
        """Return the bounds of the probability of success, the input, and the paths."""
        facts: list[tuple[str, object]] = [
            ("paths", f"{len(self.tree.leaves)} explored, {number_text(self.tree.unexplored)} left"),
            ("success", f"at least {number_text(self.lower)}, at most {number_text(self.upper)}"),
            ("threshold", number_text(self.threshold)),
        ]
        if self.winner is not None and self.exponent is not None:
            facts.append(("the input", self.barrier.described(self.winner, self.exponent)))
        if self.refuted:
            facts.append(("certificate", 'verdict.certificate.write("c.json"); sci-barriers check c.json'))
        parts: list[Part] = [Facts(tuple(facts))]
        if self.tree.leaves:
            parts.append(leaves_grid(self.tree.leaves))
        return Description(self.headline, tuple(parts))

    def __repr__(self) -> str:
        return f"<RandomisedVerdict {self.headline}>"


def _document(verdict: RandomisedVerdict) -> dict[str, object]:
    assert verdict.winner is not None  # refuted, so there is a witness
    assert verdict.exponent is not None
    runs = [Run(x.leaf.path, x.leaf.transcript, x.leaf.outcome.outputs, x.failures) for x in verdict.runs]
    return verdict.barrier.certificate_of_runs(
        runs,
        verdict.winner,
        verdict.exponent,
        samples=verdict.wrong,
        probability=verdict.probability,
        index=verdict.cap,
    )

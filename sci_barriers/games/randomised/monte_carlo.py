"""Estimates for algorithms that bring their own randomness: independent runs and Clopper-Pearson bounds, never a proof.

Source: C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
Biometrika 26 (1934) 404-413; ``docs/explanation/chance.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from oracles import Budget, Datum, RecordingOracle, ResistingOracle
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.coins import RandomCoins
from sci_barriers.games.randomised.judge import Witnessing, checked_barrier, checked_member
from sci_barriers.games.randomised.refute import limited
from sci_barriers.games.randomised.thresholds import Thresholds, thresholds_of
from sci_barriers.harness import Algorithm, Outcome, Status, run
from theorems import Barrier

__all__ = ["CommittedOracle", "Estimate", "estimate"]

#: The witness' exponent is this much above the largest index read in the first half, so that a run that reads a
#: little more sees no difference.
SPARE: Final = 64
#: Runs that ended by themselves without a valid output.
FAILED: Final = (Status.CRASHED, Status.INVALID_OUTPUT, Status.PROTOCOL_ERROR)


class CommittedOracle(RecordingOracle):
    """Data of one fixed witness (j, e) that are the resisting oracle's as long as they can be: the answer for n < e,
    a rounding from e on.

    Both are valid data of the witness, so this is one function n ↦ datum, of one input.

    Args:
        barrier: whose witness it is.
        member: (j, e).
        budget: limits on the reads.

    Raises:
        BarrierError: no such witness.
    """

    def __init__(self, barrier: Barrier, member: tuple[int, int], budget: Budget | None = None) -> None:
        chosen = checked_barrier(barrier)
        name = checked_member(member, chosen)
        if name is None:
            raise BarrierError("member", member, "a witness (j, e)")
        if budget is not None and not isinstance(budget, Budget):
            raise BarrierError("budget", budget, "a Budget, or None")
        super().__init__(barrier.shape, barrier.field, barrier.problem, budget or Budget(), barrier.samples)
        last, self.digits = chosen.largest_index, chosen.digits
        self._barrier, self._last = chosen, name[1] - 1 if last is None else last
        self._honest = chosen.honest(chosen.member(*name), budget=Budget(reads=None))

    def _datum(self, index: int) -> Datum:
        return self._barrier.answer(index) if index <= self._last else self._honest.datum_for_evaluation(index)


@dataclass(frozen=True)
class Estimate:
    """The result of `estimate`: a confidence interval, no proof, no certificate.

    Attributes:
        status: `Status.ESTIMATED`, always.
        barrier: what was played.
        winner: j of the witness, chosen by the first half of the runs.
        exponent: its e.
        runs: number of independent runs on that witness: the second half.
        right: how many were proved right.
        wrong: how many were proved wrong, or halted without a valid output.
        confidence: of the interval, below 1.
        lower: end of the interval: the Clopper-Pearson bound if every undecided run counts as a failure.
        upper: end of the interval if every undecided run (over the budget, say) counts as a success.
        threshold: N1/(2N1 − B), the largest success probability that an algorithm can have on all members of a class
            with its centre.
        seed: of the coins that the harness gave.
    """

    status: Status
    barrier: Barrier = field(repr=False)
    winner: int
    exponent: int
    runs: int
    right: int
    wrong: int
    confidence: float
    lower: float
    upper: float
    threshold: Fraction
    seed: int

    @property
    def refuted(self) -> bool:
        """Whether the algorithm is refuted: never, by an estimate."""
        return False

    @property
    def certificate(self) -> None:
        """There is none."""
        return None

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the theorem."""
        chosen = checked_barrier(self.barrier)
        return thresholds_of(chosen)

    def __str__(self) -> str:
        chosen = checked_barrier(self.barrier)
        return (
            f"{self.status.name}: on the input with {chosen.described(self.winner, self.exponent)} "
            f"{self.right} of {self.runs} runs were right and {self.wrong} wrong; if the runs are independent, "
            f"the success probability is between {self.lower:.4f} and {self.upper:.4f} "
            f"at confidence {self.confidence:g} (Clopper-Pearson). This is not a proof"
        )


def estimate(
    algorithm: Algorithm,
    barrier: Barrier,
    *,
    runs: int = 1000,
    confidence: float = 0.99,
    seed: int = 0,
    budget: Budget | None = None,
    wrong: int | None = None,
    max_depth: int = 10**6,
) -> Estimate:
    """Estimate the success probability of an algorithm with its own randomness on a witness that is bad for it.

    The first half of the runs is answered by the resisting oracle and chooses the witness: the one on which the most
    of these runs are wrong, its exponent 64 above the indices read. The second half plays that one input with fixed
    data, so its successes are independent trials of one probability, if the algorithm's runs are independent, and the
    bounds of Clopper and Pearson hold at the stated confidence.

    Args:
        algorithm: a callable that takes an oracle. It may use ``oracle.coins`` too.
        barrier: for example ``Smale18("P3", N=4, m=2, K=3)``.
        runs: in all, at least 2.
        confidence: strictly between 0 and 1.
        seed: of the harness's coins, an integer. The algorithm's own generators are its own affair.
        budget: limits on the reads of each run.
        wrong: s; a run fails if at least s of its R outputs are wrong, see `refute_randomised`.
        max_depth: how many nodes of ``oracle.coins`` a run may ask for.

    Raises:
        BarrierError: an argument is not what it should be.

    Source:
        Clopper, Pearson, Biometrika 26 (1934) 404-413; ``docs/explanation/chance.md``.
    """
    if not callable(algorithm):
        raise BarrierError("algorithm", algorithm, "a callable that takes an oracle")
    chosen = checked_barrier(barrier)
    runs = integer("runs", runs, 2)
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 < confidence < 1:
        raise BarrierError("confidence", confidence, "a number strictly between 0 and 1")
    seed = integer("seed", seed)
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    count = chosen.failures_forced if wrong is None else integer("wrong", wrong, 1, chosen.failures_forced)
    max_depth = integer("max_depth", max_depth, 0)
    limits = Budget() if budget is None else budget
    resisting = limited(limits, chosen.largest_index)
    seen: list[Outcome] = []
    largest: int | None = None
    for number in range(runs // 2):
        oracle: RecordingOracle = ResistingOracle(chosen.centre, chosen.problem, resisting, chosen.answer)
        oracle.digits = chosen.digits
        outcome = _play(algorithm, oracle, resisting, f"{seed} first {number}", max_depth)
        seen.append(outcome)
        if oracle.transcript.data:
            largest = max(oracle.transcript.data) if largest is None else max(largest, *oracle.transcript.data)
    exponent = chosen.least_exponent
    if chosen.largest_index is None and largest is not None:
        exponent = max(exponent, largest + 1 + SPARE)
    witnessing = Witnessing(chosen, exponent)
    winner = max(range(chosen.competitors), key=lambda j: (sum(_failed(witnessing, x, j, count) for x in seen), -j))
    right = failed = 0
    trials = runs - runs // 2
    for number in range(trials):
        oracle = CommittedOracle(barrier, (winner, exponent), limits)
        outcome = _play(algorithm, oracle, limits, f"{seed} second {number}", max_depth)
        if outcome.outputs is not None and witnessing.right(outcome.outputs, winner) >= chosen.samples - count + 1:
            right += 1
        elif outcome.status in FAILED or _failed(witnessing, outcome, winner, count):
            failed += 1
    return Estimate(
        Status.ESTIMATED,
        barrier,
        winner,
        exponent,
        trials,
        right,
        failed,
        float(confidence),
        _interval(right, trials, float(confidence))[0],
        _interval(trials - failed, trials, float(confidence))[1],
        thresholds_of(chosen, count).general,
        seed,
    )


def _play(algorithm: Algorithm, oracle: RecordingOracle, limits: Budget, seed: str, max_depth: int) -> Outcome:
    coins = oracle.coins = RandomCoins(seed, max_depth)
    try:
        outcome = run(algorithm, oracle, limits)
    finally:
        coins.closed = True
    if coins.exhausted is not None:  # whatever it returned after it swallowed the signal is not based on chance
        return Outcome(None, Status.BUDGET_EXCEEDED, coins.exhausted)
    return outcome


def _failed(witnessing: Witnessing, outcome: Outcome, winner: int, wrong: int) -> bool:
    return outcome.outputs is not None and len(witnessing.failures(outcome.outputs, winner)) >= wrong


def _interval(successes: int, trials: int, confidence: float) -> tuple[float, float]:
    from scipy.stats import binomtest  # here: it takes longer to import than all else

    found = binomtest(successes, trials).proportion_ci(confidence_level=confidence, method="exact")
    return float(found.low), float(found.high)

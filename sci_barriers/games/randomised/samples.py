"""Several samples: what "right" may mean on them, the levels that no algorithm exceeds, and strategies that attain these.

Proofs: ``docs/explanation/chance.md``, *Several samples*.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.judge import Witnessing, checked_barrier
from sci_barriers.games.randomised.strategies import Strategy
from sci_barriers.games.randomised.success import Success, judged_interval, success_probability
from sci_barriers.games.randomised.verdict import RandomisedVerdict
from sci_barriers.harness import Algorithm
from theorems import Barrier


def best_sample_threshold(competitors: int, samples: int) -> Fraction:
    """Return 1/⌈N1/R⌉: on some witness no sample is right with a larger probability, with indices up to a cap only.

    So for p < 1 − 1/⌈N1/R⌉, and not beyond, one training set has P(wrong or more than M data) > p for *all* its samples.
    For R = 1 this is (N − m)/(N + 1 − m), for R ≥ N1 it is 0.

    Args:
        competitors: N1 ≥ 2.
        samples: R ≥ 1.
    """
    competitors, samples = integer("competitors", competitors, 2), integer("samples", samples, 1)
    return Fraction(1, -(-competitors // samples))


@dataclass(frozen=True)
class SplitGuess(Strategy):
    """Splits the winners among the samples: sample k guesses among j = k, k + R', k + 2R', …, R' = min(R, N1), with one coin for all.

    On every witness some sample is right with probability at least 1/⌈N1/R⌉: no algorithm that halts has a better worst case.
    """

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        n, R = self.barrier.competitors, self.barrier.R
        blocks = min(n, R)
        draw = oracle.coins.below(-(-n // blocks))
        chosen = [k % blocks + blocks * draw for k in range(R)]
        return self.vertices(oracle, [j if j < n else k % blocks for k, j in enumerate(chosen)])

    def vertices(self, oracle: Any, winners: list[int]) -> Any:
        """Return for each sample the solution of a witness of its own."""
        found = {j: self.vertex(oracle, j, self.precise) for j in set(winners)}
        if self.barrier.R == 1:
            return found[winners[0]]
        return [found[j][k] for k, j in enumerate(winners)]


@dataclass(frozen=True)
class ShiftedGuess(SplitGuess):
    """Sample k guesses the winner s + k modulo N1, s drawn with equal probabilities.

    *Some* sample is right with probability R/N1 on every witness, R < N1: the best worst case of an algorithm that halts.
    """

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        n = self.barrier.competitors
        shift = oracle.coins.below(n)
        return self.vertices(oracle, [(shift + k) % n for k in range(self.barrier.R)])


def success_on_samples(
    algorithm: Algorithm, barrier: Barrier, member: str | tuple[int, int] = "centre", **options: Any
) -> tuple[Success, ...]:
    """Return for each sample the probability that an algorithm is right on it, on one member, with honest data.

    Args:
        algorithm: a callable that takes an oracle with coins.
        barrier: a part of the class.
        member: ``"centre"``, or (j, e).
        options: those of `success_probability`.

    Raises:
        BarrierError: an argument is not what it should be.
    """
    tree = success_probability(algorithm, barrier, member, **options).tree
    if tree.nondeterministic is not None:
        return (Success(Fraction(0), Fraction(1), tree),) * barrier.samples
    winner, exponent = (None, None) if isinstance(member, str) else member

    def on_sample(k: int) -> Success:
        return judged_interval(tree, 1, lambda outputs: [barrier.right(outputs[k], winner, exponent, k)])

    return tuple(on_sample(k) for k in range(barrier.samples))


def best_sample(verdict: RandomisedVerdict) -> tuple[int, Fraction]:
    """Return (j, p): on the witness j no sample is right with a probability above p, whatever the algorithm of the verdict is.

    p is the least such bound among the witnesses that the explored leaves prove; unexplored mass counts as right. By the pigeonhole
    argument p ≤ 1/⌈N1/R⌉ plus the mass of what was not explored, spent its budget or has no valid output.

    Args:
        verdict: of `refute_randomised`.

    Raises:
        BarrierError: the algorithm brought randomness of its own, so that nothing is proved.
    """
    if verdict.exponent is None:
        raise BarrierError("verdict", verdict.status.value, "one of an algorithm whose only coins are the oracle's")
    barrier = checked_barrier(verdict.barrier)
    witnessing = Witnessing(barrier, verdict.exponent)
    above = {
        id(run.leaf) for run in verdict.runs if not run.failures
    }  # asked for an index above the cap: wrong on every sample
    rows = []
    for j in range(barrier.competitors):
        wrong = [Fraction(0)] * barrier.samples
        for leaf in verdict.tree.leaves:
            largest, last = leaf.transcript.largest, barrier.largest_index
            if id(leaf) in above:
                samples = list(range(barrier.samples))
            elif leaf.halted and leaf.outcome.outputs is not None and (last is None or (largest or 0) <= last):
                samples = [failure.sample for failure in witnessing.failures(leaf.outcome.outputs, j)]
            else:
                samples = []
            for k in samples:
                wrong[k] += leaf.mass
        rows.append(1 - min(wrong))
    p = min(rows)
    return rows.index(p), p

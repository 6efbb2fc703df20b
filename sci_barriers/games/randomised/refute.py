"""The game between a randomised algorithm and a barrier: every leaf is played, then the worst witness is taken.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (i) and (ii);
the sharp thresholds are this project's own (``docs/explanation/chance.md``).
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from fractions import Fraction
from functools import cache, cached_property, partial
from math import lcm
from typing import Any

from oracles import (
    Budget,
    BudgetExceeded,
    Datum,
    OracleError,
    ResistingOracle,
    as_rational,
)
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.judge import (
    Outputs,
    Sparse,
    Witnessing,
    checked_barrier,
    sparse,
)
from sci_barriers.games.randomised.thresholds import thresholds_of
from sci_barriers.games.randomised.tree import MAX_DEPTH, MAX_LEAVES, Leaf, Tree, explore
from sci_barriers.games.randomised.verdict import RandomisedVerdict, WrongRun
from sci_barriers.harness import Algorithm, Status, checked_algorithm
from theorems import Barrier


def refute_randomised(
    algorithm: Algorithm | str,
    barrier: Barrier,
    *,
    budget: Budget | None = None,
    cap: int | None = None,
    wrong: int | None = None,
    probability: object = None,
    max_leaves: int = MAX_LEAVES,
    max_depth: int = MAX_DEPTH,
) -> RandomisedVerdict:
    """Play a randomised algorithm against a barrier and return the witness on which it succeeds least.

    Every path of outcomes is run to its end, its reads answered with the centre, rounded. For an exponent e above all
    indices read, all answers are data of each of the N1 witnesses (j, e), so on a witness, with these data, every
    path ends as it did; and an output is right on at most one of them. Some witness therefore has a success
    probability of at most (halted mass)/N1 + (all other mass).

    Args:
        algorithm: a callable that takes an oracle; its coins are ``oracle.coins`` (`sci_barriers.games.randomised.Coins`), and
            it has no others.
        barrier: for example ``Smale18("P3", N=4, m=2, K=3)``.
        budget: limits on the reads of each run; by default 10,000 reads, any index that memory and time allow.
        cap: M ≥ 0. Asking for an index above M then counts as failure: clause (ii).
        wrong: s; a run fails if at least s of its R outputs are wrong. By default, and at most, ⌈R(1 − 1/N1)⌉.
        probability: what is to be refuted: that the success probability exceeds this on every member (exact rational,
            below 1). If not given, the least of 1/N1, 1/2 and N1/(2N1 − 1) that the proved bound meets (of B/N1, 1/2,
            N1/(2N1 − B), see `Thresholds`).
        max_leaves: how many leaves are explored.
        max_depth: how many nodes a path may have.

    Returns:
        A `RandomisedVerdict`: REFUTED (with certificate) if the upper bound is proved to be at most the threshold by
        outputs that are wrong; otherwise BUDGET_EXCEEDED, CRASHED or INVALID_OUTPUT (whatever holds the largest part
        of the mass that is missing), NONDETERMINISTIC (it brings randomness of its own; see `estimate`), or UNDECIDED.

    Raises:
        BarrierError: an argument is not what it should be, or a time budget outside the main thread.

    Source:
        Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (i), (ii); ``docs/explanation/chance.md``.
    """
    algorithm = checked_algorithm(algorithm)
    chosen = checked_barrier(barrier)
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    if cap is not None:
        cap = integer("cap", cap, 0, chosen.largest_index)
    wrong = chosen.failures_forced if wrong is None else integer("wrong", wrong, 1, chosen.failures_forced)
    wanted = _probability(probability)
    limits = limited(limited(Budget() if budget is None else budget, chosen.largest_index), cap)
    tree = explore(
        algorithm,
        partial(CappedOracle, chosen, limits, cap, cache(chosen.answer)),
        budget=limits,
        max_leaves=max_leaves,
        max_depth=max_depth,
    )
    bounds = thresholds_of(chosen, wrong)
    if tree.nondeterministic is not None:
        threshold = bounds.general if wanted is None else wanted
        return RandomisedVerdict(
            Status.NONDETERMINISTIC,
            f"it brings randomness of its own: {tree.nondeterministic}",
            barrier,
            tree,
            None,
            None,
            Fraction(0),
            Fraction(1),
            threshold,
            wrong,
            cap,
            None,
            (),
        )
    parts = _Parts(chosen, tree, cap)
    winner, runs = parts.worst(wrong)
    proved = 1 - sum((run.leaf.mass for run in runs), Fraction(0))
    upper = proved - parts.mass(parts.without_output)
    lower = parts.right(winner, wrong)
    ladder = sorted((bounds.halting, Fraction(1, 2), bounds.general))
    threshold = wanted if wanted is not None else next((p for p in ladder if proved <= p), bounds.general)
    status = Status.REFUTED if proved <= threshold else parts.obstacle()
    return RandomisedVerdict(
        status,
        _reason(status, chosen, parts, winner, proved, threshold, wrong, cap),
        barrier,
        tree,
        winner,
        parts.exponent,
        lower,
        upper,
        threshold,
        wrong,
        cap,
        parts.at_centre(wrong) if chosen.centre_belongs else None,
        runs,
    )


class CappedOracle(ResistingOracle):
    """The resisting oracle of a barrier, which notes whether an index above a cap was asked for.

    Args:
        barrier: whose answers it gives.
        budget: limits on the reads; no index above the cap.
        cap: M, or ``None``.
        answer: its answers, if they are shared with the oracles of other runs: a large datum is then made once for all leaves of a tree.
    """

    def __init__(
        self, barrier: Barrier, budget: Budget, cap: int | None, answer: Callable[[int], Datum] | None = None
    ) -> None:
        super().__init__(barrier.centre, barrier.problem, budget, answer or barrier.answer)
        self.digits = barrier.digits
        self._cap = cap
        #: Whether the run was ended by a read above the cap.
        self.above = False

    def read(self, n: int) -> Datum:
        """Return the datum of index n, see `oracles.RecordingOracle.read`."""
        before = self.transcript.exhausted
        try:
            return super().read(n)
        except BudgetExceeded:
            most = self._budget.reads
            if before is None and self._cap is not None and (most is None or len(self.transcript.reads) < most):
                self.above = int.__int__(operator.index(n)) > self._cap
            raise


class _Parts:
    """The leaves of a tree by what is known of them."""

    def __init__(self, barrier: Barrier, tree: Tree, cap: int | None) -> None:
        self.barrier, self.tree = barrier, tree
        last = barrier.largest_index
        self.above: list[Leaf] = []
        self.halted: list[Leaf] = []
        self.without_output: list[Leaf] = []
        indices = [] if cap is None else [cap]
        for leaf in tree.leaves:
            largest = leaf.transcript.largest
            if not leaf.halted:
                if isinstance(leaf.oracle, CappedOracle) and leaf.oracle.above:
                    self.above.append(leaf)
                continue
            if largest is not None and any(most is not None and largest > most for most in (last, cap)):
                continue  # the harness itself evaluated a network beyond the last index: nothing is proved
            (self.without_output if leaf.outcome.outputs is None else self.halted).append(leaf)
            indices += [] if largest is None else [largest]
        self.exponent = max([barrier.least_exponent, *(n + 1 for n in indices)])
        if last is not None:
            self.exponent = barrier.least_exponent
        self.witnessing = Witnessing(barrier, self.exponent)

    @staticmethod
    def mass(leaves: list[Leaf]) -> Fraction:
        return sum((leaf.mass for leaf in leaves), Fraction(0))

    @property
    def open(self) -> Fraction:
        """The mass of which nothing is known."""
        return 1 - self.mass(self.above) - self.mass(self.halted) - self.mass(self.without_output)

    @cached_property
    def groups(self) -> list[tuple[Outputs, list[Leaf]]]:
        """The leaves that halted with an output, by their outputs: most leaves of a tree share theirs with others."""
        groups: dict[tuple[Sparse, ...], tuple[Outputs, list[Leaf]]] = {}
        for leaf in self.halted:
            outputs = leaf.outcome.outputs
            assert outputs is not None  # these halted with an output
            groups.setdefault(tuple(map(sparse, outputs)), (outputs, []))[1].append(leaf)
        return list(groups.values())

    def worst(self, wrong: int) -> tuple[int, tuple[WrongRun, ...]]:
        """Return the witness with the largest mass of leaves that are proved wrong, and these leaves."""
        weights = [(outputs, self.mass(leaves)) for outputs, leaves in self.groups]
        under = lcm(*(mass.denominator for _, mass in weights))
        masses = [0] * self.barrier.competitors  # over the common denominator
        for outputs, mass in weights:
            share = mass.numerator * (under // mass.denominator)
            for j, count in enumerate(self.witnessing.counts(outputs)):
                if count >= wrong:
                    masses[j] += share
        best = masses.index(max(masses))
        runs = []
        for outputs, leaves in self.groups:
            failures = self.witnessing.failures(outputs, best)
            if len(failures) >= wrong:
                runs += [WrongRun(leaf, failures) for leaf in leaves]
        return best, (*runs, *(WrongRun(leaf, ()) for leaf in self.above))

    def right(self, winner: int, wrong: int) -> Fraction:
        """Return the mass of the leaves that are proved right on a witness."""
        need = self.barrier.samples - wrong + 1
        # Where that many are proved wrong, there are not so many left.
        unknown = (group for group in self.groups if self.witnessing.counts(group[0])[winner] < wrong)
        good = (leaves for outputs, leaves in unknown if self.witnessing.right(outputs, winner) >= need)
        return sum((self.mass(leaves) for leaves in good), Fraction(0))

    def at_centre(self, wrong: int) -> tuple[Fraction, Fraction]:
        """Return bounds of the probability of a right output within the budget on the centre."""
        need = self.barrier.samples - wrong + 1
        right, possible = Fraction(0), self.tree.unexplored
        for outputs, leaves in self.groups:
            known = [self.barrier.right(output, None, None, k) for k, output in enumerate(outputs)]
            right += self.mass(leaves) if known.count(True) >= need else 0
            possible += self.mass(leaves) if len(known) - known.count(False) >= need else 0
        return right, possible

    def obstacle(self) -> Status:
        """Return what holds the largest part of the mass that is neither right nor proved wrong."""
        masses = {Status.BUDGET_EXCEEDED: self.open}
        for status in (Status.CRASHED, Status.INVALID_OUTPUT, Status.PROTOCOL_ERROR):
            masses[status] = self.mass([x for x in self.without_output if x.outcome.status is status])
        status = max(masses, key=masses.__getitem__)
        return status if masses[status] else Status.UNDECIDED


def _reason(
    status: Status,
    barrier: Barrier,
    parts: _Parts,
    winner: int,
    proved: Fraction,
    threshold: Fraction,
    wrong: int,
    cap: int | None,
) -> str:
    total = barrier.samples
    samples = "" if total == 1 else f" on more than {total - wrong} of {total} samples"
    capped = "" if cap is None else f" and without asking for an index above {cap}"
    success = (
        f"on the input with {barrier.described(winner, parts.exponent)} "
        f"it is within 10^-{barrier.digits} of the solution{samples}{capped} with probability at most {_text(proved)}"
    )
    if status is Status.REFUTED:
        return f"{success} (threshold {_text(threshold)}; {len(parts.tree.leaves)} leaves)"
    missing = {
        Status.BUDGET_EXCEEDED: f"paths of probability {_text(parts.open)} did not end within the limits",
        Status.CRASHED: f"it crashes with probability {_text(parts.mass(parts.without_output))}",
        Status.INVALID_OUTPUT: f"its output is invalid with probability {_text(parts.mass(parts.without_output))}",
        Status.PROTOCOL_ERROR: f"it breaks the protocol with probability {_text(parts.mass(parts.without_output))}",
    }.get(status, "all paths were explored")
    detail = ""
    if status in (Status.CRASHED, Status.INVALID_OUTPUT, Status.PROTOCOL_ERROR):
        first = next(leaf for leaf in parts.without_output if leaf.outcome.status is status)
        detail = f" ({first.outcome.reason})"
    if status is Status.BUDGET_EXCEEDED and barrier.centre_belongs and not parts.tree.unexplored:
        detail = f" (if they never do, it succeeds on the centre, a member, with at most {_text(1 - parts.open)})"
    return f"{missing}{detail}; {success}, and that is not at most {_text(threshold)}"


def _text(p: Fraction) -> str:
    """Return a probability as text: exactly, or to 6 digits, rounded up."""
    if p.denominator < 10**9:
        return str(p)
    return f"{-((-p.numerator * 10**6) // p.denominator) / 10**6:.6f} (rounded up)"


def _probability(value: Any) -> Fraction | None:
    if value is None:
        return None
    try:
        number = as_rational(value, "probability")
    except OracleError as error:
        raise BarrierError(error.name, error.value, error.allowed) from None
    if not 0 <= number < 1:
        raise BarrierError("probability", number, "a rational of at least 0 and below 1")
    return number


def limited(budget: Budget, index: int | None) -> Budget:
    """Return the budget, with indices up to ``index`` only."""
    if index is None or (budget.index is not None and budget.index <= index):
        return budget
    return dataclasses.replace(budget, index=index)

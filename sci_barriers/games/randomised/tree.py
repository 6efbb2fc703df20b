"""The tree of outcomes of an algorithm that asks for coins: explored exactly, the leaves of largest mass first.

Source: this project's documentation, ``docs/explanation/chance.md``.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from oracles import Budget, RecordingOracle, ReplayMismatch, Transcript
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.coins import Coins, Path
from sci_barriers.harness import Algorithm, External, Outcome, Status, run

#: Default limits of an exploration: runs, and nodes on one path.
MAX_LEAVES: Final = 4096
MAX_DEPTH: Final = 256


@dataclass(frozen=True)
class Leaf:
    """One path of outcomes to its end.

    Attributes:
        path: the nodes asked for, (sides, outcome) each.
        mass: its probability, the product of 1/sides.
        outcome: what came of the run: an output, or a status and a reason.
        transcript: the reads and the data.
        oracle: which gave them; closed.
    """

    path: Path
    mass: Fraction
    outcome: Outcome = field(repr=False)
    transcript: Transcript = field(repr=False)
    oracle: RecordingOracle = field(repr=False)

    @property
    def halted(self) -> bool:
        """Whether the run ended by itself, with an output or without a valid one (`CRASHED`, `INVALID_OUTPUT`)."""
        return self.outcome.status is not Status.BUDGET_EXCEEDED


@dataclass(frozen=True)
class Tree:
    """What was explored of a tree of outcomes.

    Attributes:
        leaves: the leaves, in the order in which they were found (largest mass first, as far as it was known).
        unexplored: the probability of all other paths, exactly.
        aborted: how many paths were longer than the limit (or ran out of time early); their mass is part of
            ``unexplored``.
        nondeterministic: how two runs with the same outcomes differed, or ``None``. If they did, the masses mean
            nothing.
    """

    leaves: tuple[Leaf, ...] = field(repr=False)
    unexplored: Fraction
    aborted: int = 0
    nondeterministic: str | None = None

    def mass(self, select: Callable[[Leaf], bool] = lambda leaf: True) -> Fraction:
        """Return the probability of the leaves with a property; of all leaves if none is given.

        Args:
            select: the property.
        """
        return sum((leaf.mass for leaf in self.leaves if select(leaf)), Fraction(0))

    @property
    def halted(self) -> Fraction:
        """The probability of the leaves that halted within the budget."""
        return self.mass(lambda leaf: leaf.halted)

    @property
    def open(self) -> Fraction:
        """The probability of everything else: what was not explored, and the leaves whose budget was spent."""
        return 1 - self.halted


class _PathMismatch(ReplayMismatch):
    """Raised inside an algorithm that, after the same outcomes, asks for another node than before."""


class _PathCoins(Coins):
    """Gives prescribed outcomes, and 0 after them."""

    def __init__(self, prefix: Path, max_depth: int) -> None:
        super().__init__(max_depth)
        self._prefix = prefix
        self.mismatch: str | None = None

    def _outcome(self, depth: int, sides: int) -> int:
        if self.mismatch is not None:
            raise _PathMismatch(self.mismatch)
        if depth >= len(self._prefix):
            return 0
        before, outcome = self._prefix[depth]
        if before != sides:
            self.mismatch = f"after the same {depth} outcomes it asked for {sides} sides, before for {before}"
            raise _PathMismatch(self.mismatch)
        return outcome

    def difference(self) -> str | None:
        """Return how a run that has ended left the prescribed path, or ``None``."""
        if self.mismatch is None and self.exhausted is None and len(self._path) < len(self._prefix):
            return f"run again with the same outcomes it asked for {len(self._path)} nodes only"
        return self.mismatch


def explore(
    algorithm: Algorithm,
    make_oracle: Callable[[], RecordingOracle],
    *,
    budget: Budget | None = None,
    max_leaves: int = MAX_LEAVES,
    max_depth: int = MAX_DEPTH,
) -> Tree:
    """Explore the tree of outcomes of an algorithm: each leaf is run with its own oracle and its own outcomes, twice.

    The second run shows whether the outcomes, with the data, determine what the algorithm does. If it then asks for
    other nodes, reads other data or returns something else, it brings randomness (or a memory) of its own, and the
    tree says so.

    Args:
        algorithm: a callable that takes an oracle; ``oracle.coins`` are its `Coins`.
        make_oracle: returns a new oracle for each run; all give the same data.
        budget: its ``seconds`` limit each run; the reads are limited by the oracles.
        max_leaves: how many leaves are explored, at least 1.
        max_depth: how many nodes a path may have, at least 0; a longer one is aborted and counts as unexplored.

    Returns:
        The leaves with their exact masses, and the exact mass of everything else.

    Raises:
        BarrierError: an argument is not what it should be, or a time budget outside the main thread.
    """
    if not callable(algorithm):
        raise BarrierError("algorithm", algorithm, "a callable that takes an oracle")
    if not callable(make_oracle):
        raise BarrierError("make_oracle", make_oracle, "a callable that returns a new oracle")
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    max_leaves = integer("max_leaves", max_leaves, 1)
    max_depth = integer("max_depth", max_depth, 0)
    limits = Budget() if budget is None else budget
    leaves: list[Leaf] = []
    aborted = 0
    # An entry: (1/mass, number, path, depth, outcome) is the prefix path[:depth] with this outcome at `depth`.
    # Siblings are made one by one, so that a node of 2^53 sides costs one entry; paths are shared.
    queue: list[tuple[int, int, Path, int, int]] = []
    count = 0
    entry: tuple[int, int, Path, int, int] | None = (1, 0, (), 0, 0)
    explored = Fraction(0)
    while entry is not None and len(leaves) + aborted < max_leaves:
        inverse, _, known, depth, outcome = entry
        prefix = (*known[:depth], (known[depth][0], outcome)) if known else ()
        found, coins = _leaf(algorithm, make_oracle, limits, prefix, max_depth)
        spent = found.outcome.status is Status.BUDGET_EXCEEDED
        # Out of time before the prescribed nodes were reached: nothing is known of that part of the tree.
        short = spent and _timed(algorithm, limits) and len(found.path) < len(prefix)
        difference = coins.mismatch if short else coins.difference()
        if difference is None and not spent:
            difference, found = _again(algorithm, make_oracle, limits, found, max_depth)
        if difference is not None:
            return Tree(tuple(leaves), 1 - explored, aborted, difference)
        if coins.exhausted is None and not short:
            leaves.append(found)
            explored += found.mass
        else:
            aborted += 1
        if prefix and outcome + 1 < prefix[-1][0]:
            count += 1
            heapq.heappush(queue, (inverse, count, prefix, depth, outcome + 1))
        for level in range(len(prefix), len(found.path)):
            inverse *= found.path[level][0]
            count += 1
            heapq.heappush(queue, (inverse, count, found.path, level, 1))
        entry = heapq.heappop(queue) if queue else None
    return Tree(tuple(leaves), 1 - explored, aborted)


def _timed(algorithm: Algorithm, limits: Budget) -> bool:
    """Return whether a run may end at another point when it is repeated: at a limit of time."""
    return limits.seconds is not None or isinstance(algorithm, External)


def _leaf(
    algorithm: Algorithm, make_oracle: Callable[[], RecordingOracle], limits: Budget, prefix: Path, max_depth: int
) -> tuple[Leaf, _PathCoins]:
    oracle = make_oracle()
    if not isinstance(oracle, RecordingOracle):
        raise BarrierError("make_oracle()", oracle, "an oracle that records what is read")
    coins = oracle.coins = _PathCoins(prefix, max_depth)
    try:
        outcome = run(algorithm, oracle, limits)
    finally:
        coins.closed = True
    inverse = 1
    for sides, _ in coins.path:
        inverse *= sides
    return Leaf(coins.path, Fraction(1, inverse), outcome, oracle.transcript.copy(), oracle), coins


def _again(
    algorithm: Algorithm, make_oracle: Callable[[], RecordingOracle], limits: Budget, first: Leaf, max_depth: int
) -> tuple[str | None, Leaf]:
    """Run a leaf again: return how it differed, or ``None``, and the leaf (the second one if that ran out of time)."""
    second, coins = _leaf(algorithm, make_oracle, limits, first.path, max_depth)
    if _timed(algorithm, limits) and second.outcome.status is Status.BUDGET_EXCEEDED:
        return None, Leaf(first.path, first.mass, second.outcome, second.transcript, second.oracle)
    difference = first.outcome.reason if first.outcome.status is Status.NONDETERMINISTIC else coins.difference()
    if difference is not None:
        return difference, first
    if second.path != first.path or coins.exhausted is not None:
        return "run again with the same outcomes it asked for more nodes", first
    if second.transcript.reads != first.transcript.reads:
        return "run again with the same outcomes it read other data", first
    if second.outcome.status is not first.outcome.status:
        return (
            f"run again with the same outcomes it ended otherwise: {second.outcome.reason or 'with an output'}",
            first,
        )
    if second.outcome.outputs != first.outcome.outputs:
        return "run again with the same outcomes it gave another output", first
    return None, first

"""Success probabilities on one member of a class, as intervals with exact rational ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from oracles import Budget, Datum, RecordingOracle
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.judge import Outputs, checked_barrier, checked_member, right_on
from sci_barriers.games.randomised.tree import MAX_DEPTH, MAX_LEAVES, Leaf, Tree, explore
from sci_barriers.harness import Algorithm
from theorems import Barrier
from theorems.problems import SolutionSet


@dataclass(frozen=True)
class Success:
    """The probability of being right, between two rationals; exact if they are equal.

    Attributes:
        lower: the probability of the leaves that are right.
        upper: one minus the probability of the leaves that are wrong, or halted without a valid output.
        tree: what was explored. Leaves over the budget and unexplored mass make the difference between the bounds.
    """

    lower: Fraction
    upper: Fraction
    tree: Tree = field(repr=False)

    @property
    def exact(self) -> Fraction | None:
        """The probability, if it is known exactly."""
        return self.lower if self.lower == self.upper else None

    def __str__(self) -> str:
        return str(self.lower) if self.lower == self.upper else f"from {self.lower} to {self.upper}"


def success_interval(tree: Tree, sets: Sequence[SolutionSet], digits: int, *, wrong: int = 1) -> Success:
    """Return the probability that fewer than ``wrong`` samples are wrong, from an explored tree.

    Args:
        tree: from `explore`, with oracles for the input that has these solutions.
        sets: Ξ(A, y_k) for each of the R samples.
        digits: K; right means at most 10^-K from the solution set.
        wrong: s; a run fails if at least s samples are wrong, 1 ≤ s ≤ R.

    Returns:
        The interval; (0, 1) if the algorithm was found to bring randomness of its own.

    Raises:
        BarrierError: an argument is not what it should be.
    """
    if not isinstance(tree, Tree):
        raise BarrierError("tree", tree, "a tree from explore()")
    sets = tuple(sets)
    digits, wrong = integer("digits", digits, 0), integer("wrong", wrong, 1, len(sets))
    if tree.nondeterministic is not None:
        return Success(Fraction(0), Fraction(1), tree)

    def judge(outputs: Outputs) -> list[bool | None]:
        return [right_on([x], (y,), digits) == 1 for x, y in zip(sets, outputs, strict=True)]

    return judged_interval(tree, len(sets) - wrong + 1, judge)


def judged_interval(tree: Tree, need: int, judge: Callable[[Outputs], Sequence[bool | None]]) -> Success:
    """Return the interval for runs that are right on at least ``need`` samples."""
    judged: dict[Outputs, tuple[bool, bool]] = {}

    def right(leaf: Leaf, possibly: bool) -> bool:
        outputs = leaf.outcome.outputs
        if outputs is None:
            return False
        if outputs not in judged:
            known = judge(outputs)
            judged[outputs] = known.count(True) >= need, len(known) - known.count(False) >= need
        return judged[outputs][possibly]

    lower, upper = tree.mass(lambda leaf: right(leaf, False)), tree.mass(lambda leaf: right(leaf, True))
    return Success(lower, upper + tree.open, tree)


def success_probability(
    algorithm: Algorithm,
    barrier: Barrier,
    member: str | tuple[int, int] = "centre",
    *,
    digits: int | None = None,
    wrong: int = 1,
    rounding: str = "nearest",
    seed: int = 0,
    budget: Budget | None = None,
    max_leaves: int = MAX_LEAVES,
    max_depth: int = MAX_DEPTH,
) -> Success:
    """Return the probability that an algorithm is right on one member of a class, with honest data of that member.

    For another input or other data, use `explore` with a factory of oracles and `success_interval`.

    Args:
        algorithm: a callable that takes an oracle with coins.
        barrier: for example ``Smale18("P3", N=4, m=2, K=3)``.
        member: ``"centre"`` (whether or not it belongs to the class), or (j, e), e ≤ 4096, for the witness with
            coefficient j raised by ε of that exponent.
        digits: right means at most 10^-digits from Ξ; those of the barrier if not given.
        wrong: s; a run fails if at least s samples are wrong.
        rounding: of the data, see `oracles.HonestOracle`.
        seed: of the random rounding.
        budget: limits on the reads of each run.
        max_leaves: how many leaves are explored.
        max_depth: how many nodes a path may have.

    Raises:
        BarrierError: an argument is not what it should be.
        TheoremError: an exponent for which the solution is not expanded.

    Source:
        ``docs/explanation/chance.md``.
    """
    chosen = checked_barrier(barrier)
    name = checked_member(member, chosen)
    if rounding not in chosen.roundings:
        raise BarrierError("rounding", rounding, "one of " + ", ".join(chosen.roundings))
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    limits = Budget() if budget is None else budget
    wrong = integer("wrong", wrong, 1, chosen.samples)
    digits = chosen.digits if digits is None else integer("digits", digits, 0)
    point = chosen.centre if name is None else chosen.member(*name)
    known: dict[int, Datum] = {}

    def oracle() -> RecordingOracle:
        made = chosen.honest(point, rounding=rounding, seed=seed, budget=limits)
        made.digits = digits
        return _Shared(made, known, limits)

    tree = explore(algorithm, oracle, budget=limits, max_leaves=max_leaves, max_depth=max_depth)
    winner, exponent = (None, None) if name is None else name
    if tree.nondeterministic is not None:
        return Success(Fraction(0), Fraction(1), tree)

    def judge(outputs: Outputs) -> list[bool | None]:
        return [chosen.right(output, winner, exponent, k, digits) for k, output in enumerate(outputs)]

    return judged_interval(tree, chosen.samples - wrong + 1, judge)


class _Shared(RecordingOracle):
    """An oracle whose data come from another one, and are shared with the oracles of the other runs: they are the same."""

    def __init__(self, source: RecordingOracle, known: dict[int, Datum], budget: Budget) -> None:
        super().__init__(source.shape, source.field, source.problem, budget, source.samples)
        self._source, self._known, self.digits = source, known, source.digits

    def _datum(self, index: int) -> Datum:
        if index not in self._known:
            self._known[index] = self._source.datum_for_evaluation(index)
        return self._known[index]

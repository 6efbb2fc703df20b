"""Success probabilities on one member of a class, as intervals with exact rational ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracles import ROUNDINGS, Budget, Datum, ExactInput, HonestOracle
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.coins import _integer
from sci_barriers.games.randomised.judge import Outputs, checked_member, checked_vertex_barrier, right_on, solution_sets
from sci_barriers.games.randomised.tree import MAX_DEPTH, MAX_LEAVES, Leaf, Tree, explore
from sci_barriers.harness import Algorithm
from theorems import Barrier
from theorems.problems import SolutionSet

__all__ = ["Success", "success_interval", "success_probability"]


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
    digits, wrong = _integer("digits", digits, 0, None), _integer("wrong", wrong, 1, len(sets))
    if tree.nondeterministic is not None:
        return Success(Fraction(0), Fraction(1), tree)
    need = len(sets) - wrong + 1

    judged: dict[Outputs, bool] = {}

    def right(leaf: Leaf) -> bool:
        outputs = leaf.outcome.outputs
        if outputs is None:
            return False
        if outputs not in judged:
            judged[outputs] = right_on(sets, outputs, digits) >= need
        return judged[outputs]

    good = tree.mass(right)
    return Success(good, good + tree.open, tree)


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
    chosen = checked_vertex_barrier(barrier)
    name = checked_member(member, chosen)
    if rounding not in ROUNDINGS:
        raise BarrierError("rounding", rounding, "one of " + ", ".join(ROUNDINGS))
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    limits = Budget() if budget is None else budget
    wrong = _integer("wrong", wrong, 1, chosen.samples)
    digits = chosen.digits if digits is None else _integer("digits", digits, 0, None)
    point = chosen.centre if name is None else chosen.witness(*name)
    sets = solution_sets(chosen, point)
    known: dict[int, Datum] = {}
    tree = explore(
        algorithm,
        lambda: _SharedOracle(point, chosen.problem, known, digits, rounding=rounding, seed=seed, budget=limits),
        budget=limits,
        max_leaves=max_leaves,
        max_depth=max_depth,
    )
    return success_interval(tree, sets, digits, wrong=wrong)


class _SharedOracle(HonestOracle):
    """An honest oracle that shares its data with the oracles of the other runs: they are the same."""

    def __init__(
        self, point: ExactInput, problem: object, known: dict[int, Datum], digits: int, **options: Any
    ) -> None:
        super().__init__(point, problem, **options)
        self._known, self.digits = known, digits

    def _datum(self, index: int) -> Datum:
        if index not in self._known:
            self._known[index] = super()._datum(index)
        return self._known[index]

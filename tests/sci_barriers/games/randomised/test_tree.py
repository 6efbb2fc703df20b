"""Trees of outcomes: exact masses against brute force, limits, and algorithms that do not play by the rules."""

from __future__ import annotations

import contextlib
import itertools
import random
import signal
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import Budget, BudgetExceeded, HonestOracle, RecordingOracle
from sci_barriers import BarrierError, Smale18, Status
from sci_barriers.games.randomised import Coins, Tree, explore

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)


def oracle(**limits: Any) -> RecordingOracle:
    return HonestOracle(B.centre, B.problem, budget=Budget(**limits))


def values(tree: Tree) -> dict[Fraction, Fraction]:
    """The law of the first entry of the output."""
    masses: dict[Fraction, Fraction] = {}
    for leaf in tree.leaves:
        if leaf.outcome.outputs is not None:
            value = leaf.outcome.outputs[0][0][0]
            masses[value] = masses.get(value, F(0)) + leaf.mass
    return masses


@dataclass(frozen=True)
class Node:
    """A decision tree: a node with a child for each outcome, or the number that is returned."""

    children: tuple[Any, ...]


decisions = st.recursive(
    st.integers(0, 3), lambda inner: st.builds(Node, st.lists(inner, min_size=1, max_size=4).map(tuple)), max_leaves=12
)


def follow(tree: Any, coins: Coins) -> int:
    while isinstance(tree, Node):
        tree = tree.children[coins.below(len(tree.children))]
    assert isinstance(tree, int)
    return tree


def brute_force(tree: Any, mass: Fraction = F(1)) -> dict[int, Fraction]:
    if not isinstance(tree, Node):
        return {tree: mass}
    result: dict[int, Fraction] = {}
    for child in tree.children:
        for value, share in brute_force(child, mass / len(tree.children)).items():
            result[value] = result.get(value, F(0)) + share
    return result


@given(decisions)
def test_the_law_of_a_random_decision_tree(tree: Any) -> None:
    found = explore(lambda given_oracle: [follow(tree, given_oracle.coins), 0, 0, 0], oracle)
    assert found.unexplored == 0
    assert found.nondeterministic is None
    assert values(found) == brute_force(tree)
    paths = [leaf.path for leaf in found.leaves]
    assert len(set(paths)) == len(paths)
    for first, second in itertools.combinations(paths, 2):  # prefix-free: they differ at a node with equal sides
        k = next(i for i, (x, z) in enumerate(zip(first, second, strict=False)) if x != z)
        assert first[k][0] == second[k][0]


@given(decisions, st.randoms(use_true_random=False))
def test_relabelled_outcomes_have_the_same_law(tree: Any, source: random.Random) -> None:
    def relabel(node: Any) -> Any:
        if not isinstance(node, Node):
            return node
        children = [relabel(child) for child in node.children]
        source.shuffle(children)
        return Node(tuple(children))

    other = relabel(tree)
    first, second = (
        explore(lambda given_oracle, t=t: [follow(t, given_oracle.coins), 0, 0, 0], oracle) for t in (tree, other)
    )
    assert values(first) == values(second)


@given(decisions, st.integers(1, 8), st.integers(0, 3))
def test_what_is_not_explored_is_accounted_for(tree: Any, max_leaves: int, max_depth: int) -> None:
    found = explore(
        lambda given_oracle: [follow(tree, given_oracle.coins), 0, 0, 0],
        oracle,
        max_leaves=max_leaves,
        max_depth=max_depth,
    )
    assert len(found.leaves) + found.aborted <= max_leaves
    assert found.mass() + found.unexplored == 1
    whole = brute_force(tree)
    for value, mass in values(found).items():
        assert mass <= whole[int(value)] <= mass + found.unexplored
    assert all(len(leaf.path) <= max_depth for leaf in found.leaves)


def test_the_largest_masses_come_first() -> None:
    def algorithm(given_oracle: Any) -> list[int]:
        depth = 0
        while depth < 6 and given_oracle.coins.below(3):
            depth += 1
        return [depth, 0, 0, 0]

    complete = explore(algorithm, oracle)
    assert len(complete.leaves) == 127
    assert complete.leaves[0].mass == F(1, 3)
    heaviest = sorted((leaf.mass for leaf in complete.leaves), reverse=True)
    partial = explore(algorithm, oracle, max_leaves=3)
    assert [leaf.mass for leaf in partial.leaves] == heaviest[:3]
    assert partial.unexplored == 1 - sum(heaviest[:3], F(0))


def test_a_node_with_many_sides_costs_what_is_explored_of_it() -> None:
    found = explore(lambda given_oracle: [given_oracle.coins.uniform(), 0, 0, 0], oracle, max_leaves=10)
    assert len(found.leaves) == 10
    assert found.unexplored == 1 - F(10, 2**53)
    assert sorted(values(found)) == [F(k, 2**53) for k in range(10)]


@pytest.mark.parametrize("stop", [0, 1])
def test_a_run_that_flips_for_ever_with_probability_zero(stop: int) -> None:
    def algorithm(given_oracle: Any) -> list[int]:
        count = 1
        while given_oracle.coins.bit() != stop:
            count += 1
        return [count, 0, 0, 0]

    found = explore(algorithm, oracle, max_depth=30)
    assert found.aborted == 1
    assert found.unexplored == F(1, 2**30)
    assert values(found) == {F(k): F(1, 2**k) for k in range(1, 31)}


def test_a_run_that_always_flips_for_ever_explores_nothing() -> None:
    def algorithm(given_oracle: Any) -> None:
        while True:
            given_oracle.coins.bit()

    found = explore(algorithm, oracle, max_leaves=16, max_depth=8)
    assert (found.leaves, found.unexplored, found.aborted) == ((), F(1), 16)


def test_swallowing_the_limit_does_not_help() -> None:
    def algorithm(given_oracle: Any) -> list[int]:
        with contextlib.suppress(BaseException):
            while True:
                given_oracle.coins.bit()
        return [1, 0, 0, 0]

    found = explore(algorithm, oracle, max_leaves=4, max_depth=3)
    assert found.leaves == ()
    assert found.unexplored == 1


def test_every_kind_of_end_has_its_mass() -> None:
    def algorithm(given_oracle: Any) -> list[Any]:
        kind = given_oracle.coins.below(6)
        if kind == 0:
            raise ValueError("no")
        if kind == 1:
            return [float("nan")] * 4
        if kind == 2:
            return [0]
        if kind == 3:
            for n in range(10):
                given_oracle.read(n)
        if kind == 4:
            raise BudgetExceeded("pretended")
        return [kind, 0, 0, 0]

    found = explore(algorithm, lambda: oracle(reads=5))
    assert found.unexplored == 0
    assert [leaf.outcome.status for leaf in sorted(found.leaves, key=lambda leaf: leaf.path)] == [
        Status.CRASHED,
        Status.INVALID_OUTPUT,
        Status.INVALID_OUTPUT,
        Status.BUDGET_EXCEEDED,
        Status.BUDGET_EXCEEDED,
        None,
    ]
    assert found.halted == F(4, 6)
    assert found.open == F(2, 6)


class Counter:
    """An algorithm that behaves differently in each run."""

    def __init__(self, kind: str) -> None:
        self.kind, self.runs = kind, 0

    def __call__(self, given_oracle: Any) -> list[Any]:
        self.runs += 1
        coins = given_oracle.coins
        if self.kind == "other nodes":
            return [coins.below(1 + self.runs), 0, 0, 0]
        if self.kind == "fewer nodes":
            return [coins.bit() if self.runs < 2 else 0, 0, 0, 0]
        if self.kind == "more nodes":
            return [sum(coins.bit() for _ in range(self.runs)), 0, 0, 0]
        if self.kind == "other data":
            given_oracle.read(self.runs)
            return [0] * 4
        if self.kind == "other output":
            return [self.runs, 0, 0, 0]
        if self.kind == "sometimes crashes":
            if self.runs % 2 == 0:
                raise ValueError
            return [coins.bit(), 0, 0, 0]
        if self.kind == "hides it":
            with contextlib.suppress(BaseException):
                coins.below(1 + self.runs)
            return [0] * 4
        if self.kind == "late":  # the first leaf is played by the rules
            return [coins.bit(), self.runs if self.runs > 2 else 0, 0, 0]
        raise AssertionError(self.kind)


@pytest.mark.parametrize(
    "kind",
    ["other nodes", "fewer nodes", "more nodes", "other data", "other output", "sometimes crashes", "hides it", "late"],
)
def test_randomness_of_its_own_is_noticed(kind: str) -> None:
    found = explore(Counter(kind), oracle)
    assert found.nondeterministic is not None
    assert "same" in found.nondeterministic


def test_coins_that_were_kept_are_closed() -> None:
    kept: list[Coins] = []

    def algorithm(given_oracle: Any) -> list[int]:
        if kept:
            kept[0].bit()
        kept.append(given_oracle.coins)
        return [0] * 4

    found = explore(algorithm, oracle)
    assert found.nondeterministic is not None
    with pytest.raises(BarrierError):
        kept[0].bit()


def test_coins_in_a_network() -> None:
    found = explore(lambda given_oracle: lambda y: [given_oracle.coins.below(3), 0, 0, 0], oracle)
    assert values(found) == {F(k): F(1, 3) for k in range(3)}


def test_a_run_that_is_out_of_time_is_open() -> None:
    def algorithm(given_oracle: Any) -> list[int]:
        if given_oracle.coins.bit():
            while True:
                pass
        return [0] * 4

    found = explore(algorithm, oracle, budget=Budget(seconds=0.05))
    assert found.nondeterministic is None
    assert (found.halted, found.open) == (F(1, 2), F(1, 2))


def test_the_keyboard_interrupts() -> None:
    """The person at the keyboard, that is: an algorithm that raises the exception itself has failed."""
    with pytest.raises(KeyboardInterrupt):
        explore(lambda given_oracle: signal.raise_signal(signal.SIGINT), oracle)

    def pretends(given_oracle: Any) -> None:
        raise KeyboardInterrupt

    assert [leaf.outcome.status for leaf in explore(pretends, oracle).leaves] == [Status.CRASHED]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"algorithm": 3}, "algorithm"),
        ({"make_oracle": oracle()}, "make_oracle"),
        ({"make_oracle": lambda: None}, "make_oracle()"),
        ({"budget": 5}, "budget"),
        ({"max_leaves": 0}, "max_leaves"),
        ({"max_leaves": 1.5}, "max_leaves"),
        ({"max_leaves": True}, "max_leaves"),
        ({"max_depth": -1}, "max_depth"),
        ({"max_depth": None}, "max_depth"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], name: str) -> None:
    everything = {"algorithm": lambda given_oracle: [0] * 4, "make_oracle": oracle, **arguments}
    with pytest.raises(BarrierError) as caught:
        explore(everything.pop("algorithm"), everything.pop("make_oracle"), **everything)
    assert caught.value.name == name

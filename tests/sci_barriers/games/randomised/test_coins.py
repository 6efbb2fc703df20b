"""Coins: the laws of what is made from nodes, by enumeration of all outcomes; bad arguments; limits."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import Budget, BudgetExceeded, HonestOracle, RecordingOracle
from sci_barriers import BarrierError, Smale18
from sci_barriers.games.randomised import Coins, RandomCoins, Tree, explore

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)


def oracle() -> RecordingOracle:
    return HonestOracle(B.centre, B.problem)


def law(draw: Callable[[Coins], Any], **limits: Any) -> tuple[dict[Any, Fraction], Tree]:
    """The exact law of what is drawn, and the tree it comes from."""
    values: dict[Any, Any] = {}

    def algorithm(given_oracle: Any) -> list[int]:
        value = draw(given_oracle.coins)
        values[given_oracle.coins.path] = value
        return [0] * 4

    tree = explore(algorithm, oracle, budget=Budget(), **limits)
    masses: dict[Any, Fraction] = {}
    for leaf in tree.leaves:
        masses[values[leaf.path]] = masses.get(values[leaf.path], F(0)) + leaf.mass
    return masses, tree


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (lambda c: c.bit(), {0: F(1, 2), 1: F(1, 2)}),
        (lambda c: c.below(1), {0: F(1)}),
        (lambda c: c.below(5), {k: F(1, 5) for k in range(5)}),
        (lambda c: c.bits(0), {0: F(1)}),
        (lambda c: c.bits(4), {k: F(1, 16) for k in range(16)}),
        (lambda c: c.choice("aab"), {"a": F(2, 3), "b": F(1, 3)}),
        (lambda c: c.choice((7,)), {7: F(1)}),
        (lambda c: c.permutation(0), {(): F(1)}),
        (lambda c: c.permutation(1), {(0,): F(1)}),
        (lambda c: c.permutation(4), {p: F(1, 24) for p in itertools.permutations(range(4))}),
        (lambda c: c.bernoulli(0), {False: F(1)}),
        (lambda c: c.bernoulli(1), {True: F(1)}),
        (lambda c: c.bernoulli("1/3"), {False: F(2, 3), True: F(1, 3)}),
        (lambda c: c.bernoulli(0.375), {False: F(5, 8), True: F(3, 8)}),
        (lambda c: c.bernoulli(F(77, 128)), {False: F(51, 128), True: F(77, 128)}),
        (lambda c: c.bernoulli(F(1, 1 << 20)), {False: 1 - F(1, 1 << 20), True: F(1, 1 << 20)}),
        (lambda c: sum(c.bit() for _ in range(4)), {k: F(math.comb(4, k), 16) for k in range(5)}),
    ],
)
def test_laws(draw: Callable[[Coins], Any], expected: dict[Any, Fraction]) -> None:
    masses, tree = law(draw)
    assert masses == expected
    assert tree.unexplored == 0
    assert tree.mass() == 1


@given(st.fractions(0, 1, max_denominator=10**6))
def test_bernoulli_is_exact_up_to_the_unexplored_mass(p: Fraction) -> None:
    masses, tree = law(lambda c: c.bernoulli(p), max_depth=20)
    assert masses.get(True, F(0)) <= p <= masses.get(True, F(0)) + tree.unexplored
    assert tree.unexplored <= F(1, 2**20)
    if p.denominator <= 64:
        assert tree.unexplored == 0


def test_rejection_has_the_law_of_one_node() -> None:
    """What a machine with fair bits does instead of one node of 3 sides: the same law, but for the mass not explored."""

    def rejection(coins: Coins) -> int:
        while (value := coins.bits(2)) == 3:
            pass
        return value

    masses, tree = law(rejection, max_depth=12)
    assert set(masses.values()) == {(1 - tree.unexplored) / 3}
    assert tree.unexplored == F(1, 4**12)


def test_long_words_and_floats() -> None:
    coins = RandomCoins(1)
    assert 0 <= coins.bits(200) < 1 << 200
    assert coins.path[0][0] == 1 << 53
    assert [sides for sides, _ in coins.path] == [1 << 53] * 3 + [1 << 41]
    x = coins.uniform()
    assert x == coins.path[-1][1] / 2**53
    assert 0 <= x < 1


def test_the_path_is_recorded_and_trivial_nodes_are_not() -> None:
    coins = RandomCoins("seed")
    values = (coins.below(1), coins.below(7), coins.bit(), coins.permutation(3))
    assert [sides for sides, _ in coins.path] == [7, 2, 3, 2]
    assert coins.path[:2] == ((7, values[1]), (2, values[2]))


@pytest.mark.parametrize("seed", [0, -3, "text"])
def test_seeds_repeat(seed: int | str) -> None:
    draws = [[RandomCoins(seed).below(10**18) for _ in range(2)] for _ in range(2)]
    assert draws[0] == draws[1]
    assert RandomCoins(seed).below(10**18) != RandomCoins("other").below(10**18)


def test_random_coins_are_about_fair() -> None:
    coins = RandomCoins(5)
    counts = Counter(coins.below(3) for _ in range(3000))
    assert all(850 < counts[k] < 1150 for k in range(3))


def test_the_limit_is_sticky() -> None:
    coins = RandomCoins(0, max_depth=2)
    coins.bits(2)
    coins.bit()
    for _ in range(2):
        with pytest.raises(BudgetExceeded, match="more than 2 flips"):
            coins.bit()
    assert coins.below(1) == 0  # no node
    assert len(coins.path) == 2


def test_closed_coins_are_refused() -> None:
    coins = RandomCoins(0)
    coins.closed = True
    with pytest.raises(BarrierError, match="coins"):
        coins.bit()


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda c: c.below(0), "n"),
        (lambda c: c.below(-1), "n"),
        (lambda c: c.below(10**18 + 1), "n"),
        (lambda c: c.below(2.0), "n"),
        (lambda c: c.below(True), "n"),
        (lambda c: c.below("2"), "n"),
        (lambda c: c.below(None), "n"),
        (lambda c: c.bits(-1), "k"),
        (lambda c: c.bits(1.5), "k"),
        (lambda c: c.permutation(-1), "n"),
        (lambda c: c.permutation([1, 2]), "n"),
        (lambda c: c.choice([]), "sequence"),
        (lambda c: c.choice(""), "sequence"),
        (lambda c: c.choice(5), "sequence"),
        (lambda c: c.choice(iter([1])), "sequence"),
        (lambda c: c.bernoulli(-0.1), "p"),
        (lambda c: c.bernoulli("4/3"), "p"),
        (lambda c: c.bernoulli(math.nan), "p"),
        (lambda c: c.bernoulli(math.inf), "p"),
        (lambda c: c.bernoulli("half"), "p"),
        (lambda c: c.bernoulli(None), "p"),
        (lambda c: c.bernoulli(1j), "p"),
    ],
)
def test_bad_arguments_are_refused_by_name(call: Callable[[Coins], Any], name: str) -> None:
    coins = RandomCoins(0)
    with pytest.raises(BarrierError) as caught:
        call(coins)
    assert caught.value.name == name
    assert coins.path == ()


def test_numpy_integers_are_integers() -> None:
    coins = RandomCoins(0)
    assert type(coins.below(np.int64(6))) is int
    assert coins.path[0][0] == 6
    assert type(coins.path[0][0]) is int

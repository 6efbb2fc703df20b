"""The exact success probability of a randomised algorithm on members."""

from __future__ import annotations

import random
from typing import Any

import pytest

from oracles import HonestOracle
from sci_barriers import BarrierError, Smale18
from sci_barriers.games.randomised import (
    explore,
    success_interval,
    success_probability,
)

from .played_with_coins import B, F, vertex

# --- success probabilities ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rounding", ["nearest", "truncating", "random", "worst-case"])
def test_success_on_members_with_every_rounding(rounding: str) -> None:
    found = success_probability(lambda oracle: vertex(oracle.coins.below(3)), B, (2, 30), rounding=rounding, seed=4)
    assert found.exact == F(1, 3)


def test_success_at_the_edge_is_decided_exactly() -> None:
    sets = B.solution_set(0, 40)
    amount = sets.vertices[0].modulus

    def algorithm(oracle: Any) -> Any:
        k = oracle.coins.below(3)
        return [amount, F(k, 1000) + (F(1, 10**30) if k == 2 else 0), 0, 0]

    assert success_probability(algorithm, B, (0, 40)).exact == F(2, 3)  # 0 and exactly 10^-3 are right
    assert success_probability(algorithm, B, (0, 40), digits=4).exact == F(1, 3)
    assert success_probability(algorithm, B, (0, 40), digits=2).exact == 1


def test_success_intervals_of_several_samples() -> None:
    barrier = Smale18("P3", N=4, m=2, K=3, R=2)
    c = [barrier.vertex(0, 60, k)[2][0] for k in range(2)]

    def algorithm(oracle: Any) -> Any:
        return [[c[k] if i == oracle.coins.bit() else 0 for i in range(4)] for k in range(2)]

    # Each entry flips its own coin: on sample k entry 0 is c_k if its bit is 0, entry 1 if its bit is 1, so vertex 0 has probability 1/4.
    one = F(1, 4)
    assert success_probability(algorithm, barrier, (0, 60)).exact == one**2
    assert success_probability(algorithm, barrier, (0, 60), wrong=2).exact == 1 - (1 - one) ** 2


def test_success_with_randomness_of_its_own_is_unknown() -> None:
    found = success_probability(lambda oracle: [random.random()] * 4, B)
    assert (found.lower, found.upper, found.exact) == (0, 1, None)
    assert str(found) == "from 0 to 1"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"barrier": 3}, "barrier"),
        ({"member": "middle"}, "member"),
        ({"member": (3, 40)}, "member"),
        ({"member": (-1, 40)}, "member"),
        ({"member": (0, 0)}, "member"),
        ({"member": (0.0, 40)}, "member"),
        ({"member": (True, 40)}, "member"),
        ({"member": [0, 40]}, "member"),
        ({"member": None}, "member"),
        ({"rounding": "up"}, "rounding"),
        ({"budget": 1}, "budget"),
        ({"digits": -1}, "digits"),
        ({"wrong": 2}, "wrong"),
        ({"max_leaves": 0}, "max_leaves"),
    ],
)
def test_success_refuses_bad_arguments(arguments: dict[str, Any], name: str) -> None:
    everything = {"barrier": B, **arguments}
    with pytest.raises(BarrierError) as caught:
        success_probability(lambda oracle: [0] * 4, everything.pop("barrier"), **everything)
    assert caught.value.name == name


def test_success_interval_wants_a_tree() -> None:
    with pytest.raises(BarrierError, match="tree"):
        success_interval("tree", [], 3)  # type: ignore[arg-type]
    tree = explore(lambda oracle: [0] * 4, lambda: HonestOracle(B.centre, B.problem))
    with pytest.raises(BarrierError, match="wrong"):
        success_interval(tree, [B.solution_set(0, 40)], 3, wrong=2)

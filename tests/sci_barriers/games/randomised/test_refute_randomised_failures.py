"""Verdicts on randomised algorithms that fail, hide their coins, or flip too many."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sci_barriers import BarrierError, Status
from sci_barriers.games.randomised import (
    refute_randomised,
)

from .played_with_coins import B, F, play, vertex

# --- not refuted, and cheats ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "status"), [("crash", Status.CRASHED), ("nan", Status.INVALID_OUTPUT), ("short", Status.INVALID_OUTPUT)]
)
def test_leaves_without_an_output_are_failures_but_prove_nothing(end: str, status: Status) -> None:
    def algorithm(oracle: Any) -> Any:
        if oracle.coins.below(10) < 7:
            if end == "crash":
                raise ZeroDivisionError("here")
            return [float("nan")] * 4 if end == "nan" else [0]
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm)
    assert verdict.status is status
    assert verdict.upper == F(1, 10)
    assert verdict.probability == F(8, 10)
    assert sum((run.leaf.mass for run in verdict.runs), F(0)) == F(2, 10)


def test_a_few_bad_leaves_do_not_save_it() -> None:
    def algorithm(oracle: Any) -> Any:
        if oracle.coins.below(50) == 0:
            raise ValueError
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert (verdict.upper, verdict.probability) == (F(49, 150), F(49, 150) + F(1, 50))
    assert verdict.threshold == F(1, 2)


def test_randomness_of_its_own_is_no_tree() -> None:
    verdict = play(lambda oracle: vertex(random.randrange(10**9) % 3) if random.random() < 2 else None)
    # Two runs agree with probability 1/3: then it is refuted as what it did.
    assert verdict.status in (Status.NONDETERMINISTIC, Status.REFUTED)
    certain = play(lambda oracle: [random.random()] * 4)
    assert certain.status is Status.NONDETERMINISTIC
    assert (certain.lower, certain.upper) == (0, 1)


def test_huge_trees_stop_at_the_limit() -> None:
    def algorithm(oracle: Any) -> Any:
        oracle.coins.permutation(40)
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm, max_leaves=50)
    assert verdict.status is Status.BUDGET_EXCEEDED
    assert len(verdict.tree.leaves) == 50
    assert verdict.upper > 1 - F(1, 10**20)
    assert "(rounded up)" in verdict.reason


def test_a_target_below_what_it_reaches_is_undecided() -> None:
    verdict = play(lambda oracle: vertex(oracle.coins.below(3)), probability=F(1, 4))
    assert (verdict.status, verdict.threshold) == (Status.UNDECIDED, F(1, 4))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"algorithm": None}, "algorithm"),
        ({"barrier": "smale18"}, "barrier"),
        ({"budget": 7}, "budget"),
        ({"cap": -1}, "cap"),
        ({"cap": 1.0}, "cap"),
        ({"wrong": 0}, "wrong"),
        ({"wrong": 2}, "wrong"),
        ({"probability": 1}, "probability"),
        ({"probability": -0.5}, "probability"),
        ({"probability": "one half"}, "probability"),
        ({"probability": float("nan")}, "probability"),
        ({"max_leaves": 0}, "max_leaves"),
        ({"max_depth": -1}, "max_depth"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], name: str) -> None:
    everything = {"algorithm": lambda oracle: [0] * 4, "barrier": B, **arguments}
    with pytest.raises(BarrierError) as caught:
        refute_randomised(everything.pop("algorithm"), everything.pop("barrier"), **everything)
    assert caught.value.name == name

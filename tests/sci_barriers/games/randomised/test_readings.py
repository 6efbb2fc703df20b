"""Several samples: the levels of each reading of "right", attained by exact enumeration; what was claimed before is contradicted."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError, Smale18
from sci_barriers.games.randomised import (
    Guess,
    ShiftedGuess,
    SplitGuess,
    best_sample,
    best_sample_threshold,
    refute_randomised,
    success_on_samples,
    success_probability,
    thresholds,
)

F = Fraction
SIZES = [(2, 2), (2, 3), (3, 2), (3, 3), (4, 2), (4, 3), (5, 2), (5, 3), (5, 4)]


def part(n: int, R: int, **further: Any) -> Smale18:
    return Smale18("P3", N=n, m=1, K=2, R=R, **further)


@pytest.mark.parametrize(("n", "R"), SIZES)
def test_one_training_set_for_all_samples(n: int, R: int) -> None:
    """1 − 1/⌈N1/R⌉, not (N − m)/(N + 1 − m): on every member some sample is right with probability at least 1/⌈N1/R⌉ > 1/N1."""
    B = part(n, R)
    e = B.least_exponent + 30
    best = [max(s.lower for s in success_on_samples(SplitGuess(B), B, (j, e))) for j in range(n)]
    assert min(best) == best_sample_threshold(n, R) == F(1, -(-n // R)) > F(1, n)
    _, bound = best_sample(refute_randomised(SplitGuess(B), B, wrong=1))
    assert bound == best_sample_threshold(n, R)


@pytest.mark.parametrize(("n", "R"), [size for size in SIZES if size[1] < size[0]])
def test_the_minimum_over_the_samples(n: int, R: int) -> None:
    """R/N1, which is 2/3 for N1 = 3 and R = 2: the 1/2 of the talk does not hold for this reading on this class."""
    B = part(n, R)
    for j in range(n):
        assert success_probability(ShiftedGuess(B), B, (j, B.least_exponent + 30), wrong=R).exact == F(R, n)
    verdict = refute_randomised(ShiftedGuess(B), B, wrong=R)
    assert verdict.upper == verdict.thresholds.halting == thresholds(n, R, R).halting == F(R, n)


@settings(max_examples=15)
@given(st.integers(2, 5), st.integers(1, 4), st.data())
def test_no_explored_algorithm_exceeds_the_level(n: int, R: int, data: st.DataObject) -> None:
    """Any mixture of outputs that name winners: on some witness every sample is right with probability at most 1/⌈N1/R⌉."""
    B = part(n, R)
    sides = data.draw(st.integers(1, 5))
    rows = data.draw(st.lists(st.lists(st.integers(0, n - 1), min_size=R, max_size=R), min_size=sides, max_size=sides))
    player = SplitGuess(B)
    verdict = refute_randomised(lambda oracle: player.vertices(oracle, rows[oracle.coins.below(sides)]), B, wrong=1)
    winner, bound = best_sample(verdict)
    exact = [F(sum(row[k] == winner for row in rows), sides) for k in range(R)]
    assert max(exact) == bound <= best_sample_threshold(n, R)


def test_one_sample_is_the_level_of_the_talk() -> None:
    B = part(4, 1)
    assert best_sample_threshold(4, 1) == thresholds(4).halting == F(1, 4)
    assert best_sample(refute_randomised(Guess(B), B))[1] == F(1, 4)
    assert [s.exact for s in success_on_samples(Guess(B), B, (2, 40))] == [F(1, 4)]


def test_what_is_above_a_cap_is_wrong_on_every_sample() -> None:
    B = part(3, 2)
    reader = SplitGuess(B)

    def algorithm(oracle: Any) -> Any:
        if oracle.coins.below(2):
            oracle.read(1000)
        return reader.vertices(oracle, [0, 1])

    _, bound = best_sample(refute_randomised(algorithm, B, cap=100, wrong=1))
    assert bound == 0  # on the witness of winner 2
    with pytest.raises(BarrierError, match="competitors"):
        best_sample_threshold(1, 2)
    own = iter(range(10**6))

    def random(oracle: Any) -> Any:
        oracle.read(next(own))
        return reader.vertices(oracle, [0, 0])

    with pytest.raises(BarrierError, match="only coins"):
        best_sample(refute_randomised(random, B, wrong=1))

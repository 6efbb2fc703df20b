"""Randomised algorithms against declared barriers: the thresholds 1/N1 and N1/(2·N1 − 1) of the engine, with certificates."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sci_barriers import Status, define_barrier, estimate, refute_randomised, success_probability
from theorems import success_bound


def largest(n: int, *, belongs: bool = True) -> Any:
    unit = [[int(i == j) for i in range(n)] for j in range(n)]
    indices = list(range(n))
    return define_barrier(
        "which entry is the largest?",
        centre=[1] * n,
        directions=unit,
        solutions=indices,
        centre_solutions=indices if belongs else None,
        metric="discrete",
    )


def guess(oracle: Any) -> list[int]:
    oracle.read(5)
    return [oracle.coins.below(oracle.shape[0])]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_guessing_attains_the_bound_of_the_engine(n: int) -> None:
    verdict = refute_randomised(guess, largest(n))
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.upper == verdict.lower == verdict.threshold == success_bound(n)
    assert verdict.centre == (1, 1)  # at the tie every guess is right
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "given SOLUTION-SET")
    assert verdict.probability == Fraction(1, n)


def test_asking_for_too_much_counts_as_failure() -> None:
    def curious(oracle: Any) -> list[int]:
        if oracle.coins.bit():
            oracle.read(100)
        return [0]

    verdict = refute_randomised(curious, largest(3), cap=10)
    assert verdict.refuted
    assert verdict.probability == 0  # half of the time it asks, half of the time it says 0, on a witness that is not 0
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]


def test_waiting_is_worth_something_where_the_centre_belongs() -> None:
    def wait(oracle: Any) -> list[int]:
        winner = oracle.coins.below(5)
        if winner >= 3:  # with probability 2/5 = (N1 − 1)/(2·N1 − 1), wait for data that decide
            n = 0
            while True:
                n += 1
                oracle.read(n)
        return [winner]

    from sci_barriers import Budget

    verdict = refute_randomised(wait, largest(3), budget=Budget(reads=20))
    assert verdict.refuted
    assert verdict.threshold == success_bound(3, halting=False) == Fraction(3, 5)
    assert verdict.centre is not None
    assert verdict.centre[0] == Fraction(3, 5)
    outside = refute_randomised(wait, largest(3, belongs=False), budget=Budget(reads=20))
    assert outside.centre is None


def test_estimates_run_and_success_probabilities_are_intervals() -> None:
    result = estimate(guess, largest(4), runs=200, seed=1)
    assert result.status is Status.ESTIMATED
    assert result.right + result.wrong == result.runs
    assert "moved by" in str(result)
    barrier = largest(4)
    member = success_probability(guess, barrier, (1, 9))
    assert member.exact == Fraction(1, 4)  # the sets of the other members are proved apart from this one
    centre = success_probability(guess, barrier)
    assert centre.lower <= 1 == centre.upper  # other solutions of the centre than the declared ones may be right, too

"""The thresholds are attained: exact enumeration of the best strategies on the centre and on witnesses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from oracles import Budget
from sci_barriers import BarrierError, Smale18, Status
from sci_barriers.games.randomised import (
    Capped,
    Guess,
    WaitOrGuess,
    attained,
    refute_randomised,
    success_probability,
    thresholds,
)

F = Fraction


def barrier(name: str, N1: int, m: int, **parameters: Any) -> Smale18:
    return Smale18(name, N=N1 + m - 1, m=m, K=3, **parameters)


@pytest.mark.parametrize("N1", range(2, 7))
@pytest.mark.parametrize(
    ("name", "m", "parameters"),
    [
        ("P1", 1, {"rotation": "identity"}),
        ("P2", 2, {"rotation": "dct", "seed": 3, "lam": "1/3"}),
        ("P3", 2, {"rotation": "identity", "seed": 1, "field": "complex"}),
    ],
)
def test_the_thresholds_are_attained(name: str, m: int, parameters: dict[str, Any], N1: int) -> None:
    rows = attained(barrier(name, N1, m, **parameters))
    assert {row.strategy for row in rows} == {"halting", "waiting", "capped"}
    assert {row.threshold for row in rows} == {F(1, N1), F(N1, 2 * N1 - 1)}
    assert all(row.reached for row in rows)
    for row in rows:
        if row.member != "centre":  # exactly, on every witness
            assert row.success.exact == row.threshold
            assert row.tight
        elif (
            row.strategy == "waiting"
        ):  # the wait does not end there: what halts, and is right, is exactly the threshold
            assert row.success.lower == row.threshold
            assert row.success.tree.open == 1 - row.threshold
        else:
            assert row.success.exact == 1


@pytest.mark.parametrize("rounding", ["truncating", "random", "worst-case"])
def test_whatever_the_rounding_is(rounding: str) -> None:
    rows = attained(barrier("P3", 3, 1), [30], rounding=rounding)
    assert all(row.reached for row in rows)
    for row in rows:
        if row.member != "centre":
            assert row.success.exact == row.threshold


@pytest.mark.parametrize("N1", [2, 3])
def test_no_member_of_small_exponent_is_worse(N1: int) -> None:
    chosen = barrier("P2", N1, 2)
    for e in range(chosen.least_exponent, chosen.least_exponent + 12):
        assert all(row.reached for row in attained(chosen, [e]))


def test_several_samples() -> None:
    chosen = Smale18("P3", N=3, m=2, K=3, R=3)
    assert success_probability(Guess(chosen), chosen, (1, 40)).exact == F(1, 2)
    assert success_probability(Guess(chosen), chosen, (1, 40), wrong=3).exact == F(1, 2)


def test_where_the_centre_does_not_belong_waiting_is_always_right() -> None:
    weak = Smale18("P3", N=3, m=2, K=3, part="weak")
    assert {row.strategy for row in attained(weak)} == {"halting", "capped"}
    found = success_probability(WaitOrGuess(weak), weak, (0, 30))
    assert found.exact == F(2, 3)


def test_the_sharp_part() -> None:
    sharp = Smale18("P3", N=4, m=2, K=3, part="sharp", L=30)
    rows = attained(sharp)
    assert all(row.tight for row in rows)
    assert {row.member for row in rows} == {(j, 30) for j in range(3)}


@pytest.mark.parametrize("N1", [2, 3, 5])
def test_the_game_gives_the_same_numbers(N1: int) -> None:
    """The bounds that the resisting oracle proves meet what the strategies attain: both are the best possible."""
    chosen = barrier("P3", N1, 2, rotation="dct")
    bounds = thresholds(N1)
    guess = refute_randomised(Guess(chosen), chosen)
    assert (guess.status, guess.lower, guess.upper) == (Status.REFUTED, bounds.halting, bounds.halting)
    wait = refute_randomised(WaitOrGuess(chosen), chosen, budget=Budget(reads=6))
    assert (wait.status, wait.upper, wait.threshold) == (Status.REFUTED, bounds.general, bounds.general)
    assert wait.centre == (bounds.general, bounds.general)
    cap = Guess(chosen).precise
    capped = refute_randomised(Capped(chosen, cap), chosen, cap=cap)
    assert (capped.status, capped.lower, capped.upper) == (Status.REFUTED, bounds.halting, bounds.halting)
    assert capped.thresholds.failure == 1 - capped.upper


def test_no_datum_of_the_centre_proves_a_winner() -> None:
    chosen = barrier("P1", 4, 3, rotation="dct", seed=2)
    strategy = Guess(chosen)
    for n in (0, 1, 5, 40, 300):
        datum = chosen.answer(n)
        assert strategy.winner(datum) is None
        assert all(low < chosen.alpha < high for low, high in strategy.coefficients(datum))


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda b: Guess(3), "barrier"),  # type: ignore[arg-type]
        (lambda b: WaitOrGuess(None), "barrier"),  # type: ignore[arg-type]
        (lambda b: Capped(b, 2), "cap"),
        (lambda b: Capped(b, 20.5), "cap"),
        (lambda b: attained("P3"), "barrier"),
        (lambda b: attained(b, [0]), "exponents"),
        (lambda b: attained(b, [20], rounding="up"), "rounding"),
        (lambda b: attained(b, [20], budget=3), "budget"),
    ],
)
def test_bad_arguments_are_refused_by_name(call: Any, name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        call(barrier("P3", 2, 1))
    assert caught.value.name == name

"""Verdicts on randomised algorithms: bounds against closed forms, for honest and dishonest algorithms."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import Budget
from sci_barriers import BarrierError, Smale18, Status
from sci_barriers.games.randomised import (
    CommittedOracle,
    explore,
    refute_randomised,
    success_interval,
    success_probability,
    thresholds,
)

from .played_with_coins import B, C, F, play, vertex

# --- the data of a tree ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cap", [None, 9])
def test_a_datum_is_made_once_for_all_leaves(monkeypatch: pytest.MonkeyPatch, cap: int | None) -> None:
    """Large data are not kept beyond a game: in a tree of thousands of leaves they would be made thousands of times."""
    made, answer = list[int](), Smale18.answer
    monkeypatch.setattr(Smale18, "answer", lambda self, index: made.append(index) or answer(self, index))
    seen = list[Any]()

    def algorithm(oracle: Any) -> Any:
        seen.append(oracle.read(3))
        oracle.read(4 + oracle.coins.below(3))
        return [0] * B.N

    verdict = refute_randomised(algorithm, B, cap=cap)
    assert len(verdict.tree.leaves) == 3
    assert sorted(made) == [3, 4, 5, 6]
    assert len(set(map(id, seen))) == 1


# --- refuted --------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=12),
    st.sampled_from([B, Smale18("P1", N=5, m=2, K=4, seed=3, rotation="dct"), Smale18("P2", N=3, m=2, K=3, lam="1/3")]),
    st.integers(0, 40),
)
def test_a_mixture_of_vertices(table: list[int], barrier: Smale18, index: int) -> None:
    """With n equally likely outcomes and these winners the best witness is the one that is guessed least."""
    N1 = barrier.competitors
    winners = [j % (N1 + 1) for j in table]  # N1 stands for an output that is wrong everywhere

    def algorithm(oracle: Any) -> Any:
        oracle.read(index)
        j = winners[oracle.coins.below(len(winners))]
        return [0] * barrier.N if j == N1 else vertex(j, barrier)

    verdict = play(algorithm, barrier)
    least = min(winners.count(j) for j in range(N1))
    assert verdict.status is Status.REFUTED
    assert verdict.lower == verdict.upper == verdict.probability == F(least, len(winners)) <= F(1, N1)
    assert winners.count(verdict.winner) == least
    assert verdict.threshold == F(1, N1)
    assert verdict.thresholds == thresholds(N1)
    assert verdict.exponent == max(index + 1, barrier.least_exponent)


def test_a_deterministic_algorithm_is_a_tree_of_one_leaf() -> None:
    verdict = play(lambda oracle: vertex(0))
    assert (verdict.status, verdict.lower, verdict.upper) == (Status.REFUTED, 0, 0)
    assert verdict.winner != 0
    assert len(verdict.runs) == 1
    assert verdict.centre == (1, 1)


def test_the_bound_on_the_witness_is_the_success_probability_there() -> None:
    """The committed oracle of the witness gives the same data: enumeration on it gives the same number."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(oracle.coins.below(5))
        return vertex(oracle.coins.choice((0, 0, 1, 2, 2, 2)))

    verdict = play(algorithm)
    assert verdict.winner == 1
    assert verdict.exponent == 5
    assert verdict.upper == F(1, 6)
    member = (1, 5)
    tree = explore(algorithm, lambda: CommittedOracle(B, member))
    found = success_interval(tree, [B.solution_set(*member)], 3)
    assert found.exact == F(1, 6)
    assert success_probability(algorithm, B, member).exact == F(1, 6)
    assert success_probability(algorithm, B).exact == 1
    assert str(success_probability(algorithm, B, member)) == "1/6"


def test_rejection_leaves_a_little_mass_and_meets_the_general_threshold() -> None:
    barrier = Smale18("P3", N=3, m=2, K=3)

    def algorithm(oracle: Any) -> Any:
        while oracle.coins.bit():
            pass
        return vertex(oracle.coins.bit(), barrier)

    verdict = play(algorithm, barrier, max_depth=24)
    assert verdict.status is Status.REFUTED
    assert F(1, 2) < verdict.upper == F(1, 2) + verdict.tree.unexplored / 2
    assert verdict.threshold == F(2, 3)
    sharper = play(algorithm, barrier, max_depth=24, probability="0.51")
    assert sharper.status is Status.REFUTED
    assert sharper.threshold == F(51, 100)


def test_infinite_flips_are_open() -> None:
    def algorithm(oracle: Any) -> Any:
        if oracle.coins.bernoulli("1/4"):
            while True:
                oracle.coins.bit()
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm, max_leaves=200, max_depth=12)
    assert verdict.status is Status.REFUTED
    assert verdict.upper == F(3, 4) / 3 + F(1, 4)
    assert verdict.threshold == F(1, 2)


def test_an_algorithm_that_never_halts_is_not_refuted() -> None:
    def algorithm(oracle: Any) -> None:
        n = 0
        while True:
            oracle.read(n)
            n += 1

    verdict = play(algorithm, budget=Budget(reads=30))
    assert verdict.status is Status.BUDGET_EXCEEDED
    assert (verdict.lower, verdict.upper) == (0, 1)
    assert verdict.centre == (0, 0)
    assert "on the centre, a member, with at most 0" in verdict.reason


def test_it_is_refuted_as_soon_as_enough_mass_halts() -> None:
    """Halting mass h: the bound is 1 − h + h/N1, at most N1/(2N1 − 1) if and only if h is at least that."""
    for numerator in range(6):

        def algorithm(oracle: Any, waits: int = numerator) -> Any:
            if oracle.coins.below(5) < waits:
                for n in itertools.count():
                    oracle.read(n)
            return vertex(oracle.coins.below(3))

        verdict = play(algorithm, budget=Budget(reads=20))
        h = 1 - F(numerator, 5)
        assert verdict.upper == 1 - h + h / 3
        assert verdict.refuted == (h >= F(3, 5))
        assert verdict.centre == (h, h)


def test_a_cap_makes_waiting_a_failure() -> None:
    def algorithm(oracle: Any) -> Any:
        if oracle.coins.bernoulli("2/5"):
            for n in itertools.count():
                oracle.read(n)
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm, cap=25)
    assert verdict.status is Status.REFUTED
    assert verdict.upper == F(1, 5)
    assert verdict.threshold == F(1, 3)
    assert verdict.exponent == 26
    assert sum((run.leaf.mass for run in verdict.runs if not run.failures), F(0)) == F(2, 5)
    # Reads that run out below the cap are no proof that an index above it is asked for.
    assert play(algorithm, cap=25, budget=Budget(reads=10)).upper == F(3, 5)
    assert play(algorithm, cap=25, budget=Budget(index=10)).upper == F(3, 5)


def test_a_cap_counts_what_is_asked_for_even_if_the_signal_is_swallowed() -> None:
    def algorithm(oracle: Any) -> Any:
        with contextlib.suppress(BaseException):
            oracle.read(7)
        return vertex(0)

    verdict = play(algorithm, cap=6)
    assert (verdict.status, verdict.upper) == (Status.REFUTED, 0)
    assert verdict.runs[0].failures == ()
    assert play(algorithm, cap=7).runs[0].failures != ()


@pytest.mark.parametrize("cap", [0, 3, 20])
def test_with_a_cap_no_algorithm_beats_one_in_N1(cap: int) -> None:
    def algorithm(oracle: Any) -> Any:
        oracle.read(cap)
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm, cap=cap)
    assert verdict.upper == verdict.thresholds.halting == F(1, 3)
    assert 1 - verdict.upper == verdict.thresholds.failure == F(B.N - B.m, B.N + 1 - B.m)


def test_the_other_parts_of_the_class() -> None:
    weak = Smale18("P3", N=4, m=2, K=3, part="weak")
    sharp = Smale18("P3", N=4, m=2, K=3, part="sharp", L=12)
    for barrier in (weak, sharp):

        def algorithm(oracle: Any, chosen: Smale18 = barrier) -> Any:
            oracle.read(11)
            return vertex(oracle.coins.below(3), chosen, 12)

        verdict = play(algorithm, barrier)
        assert (verdict.status, verdict.upper, verdict.centre) == (Status.REFUTED, F(1, 3), None)
        assert verdict.exponent == 12

    def deeper(oracle: Any) -> Any:
        oracle.read(12)
        return [0] * 4

    assert play(deeper, sharp).status is Status.BUDGET_EXCEEDED
    assert play(deeper, sharp, cap=11).upper == 0
    with pytest.raises(BarrierError, match="cap"):
        refute_randomised(deeper, sharp, cap=12)


def test_several_samples() -> None:
    """Both readings: some sample wrong (s = 1), and the pigeonhole count s = ⌈R(1 − 1/N1)⌉."""
    barrier = Smale18("P3", N=4, m=2, K=3, R=4)
    c = [barrier.vertex(0, 60, k)[2][0] for k in range(4)]

    def outputs(winners: Any) -> list[list[Any]]:
        return [[c[k] if i == j else 0 for i in range(4)] for k, j in enumerate(winners)]

    def spread(oracle: Any) -> Any:
        first, second, _ = oracle.coins.permutation(3)
        return outputs((first, first, second, second))

    verdict = play(spread, barrier)
    assert verdict.wrong == 3
    assert verdict.upper == verdict.thresholds.halting == F(2, 3)  # right on two samples for two of three witnesses
    assert verdict.threshold == F(2, 3)
    assert all(len(run.failures) == 4 for run in verdict.runs)
    every = play(spread, barrier, wrong=1)
    assert (every.upper, every.thresholds.halting) == (0, F(1, 3))
    guess = play(lambda oracle: outputs([oracle.coins.below(3)] * 4), barrier, wrong=1)
    assert guess.upper == F(1, 3)
    with pytest.raises(BarrierError, match="wrong"):
        refute_randomised(spread, barrier, wrong=4)


def test_a_huge_index_is_no_difficulty() -> None:
    def algorithm(oracle: Any) -> Any:
        oracle.read(10**5)
        return vertex(oracle.coins.below(3))

    verdict = play(algorithm, Smale18("P3", N=4, m=2, K=3))
    assert (verdict.status, verdict.exponent, verdict.upper) == (Status.REFUTED, 10**5 + 1, F(1, 3))
    assert verdict.lower == F(1, 3)


def test_networks() -> None:
    verdict = play(lambda oracle: lambda y: [float(y[0]) * C if i == oracle.coins.below(3) else 0 for i in range(4)])
    assert verdict.status is Status.REFUTED


@pytest.mark.parametrize(
    ("barrier", "arguments", "exponent"),
    [(B, {}, 54), (B, {"cap": 5}, 6), (Smale18("P3", N=4, m=2, K=3, part="sharp", L=12), {}, 12)],
)
def test_networks_that_read_nothing(barrier: Smale18, arguments: dict[str, Any], exponent: int) -> None:
    """They are evaluated at a datum that the game may give: not above the cap, on Ω_sharp below L."""
    verdict = play(
        lambda oracle: lambda y: [C if i == oracle.coins.below(3) else 0 for i in range(4)], barrier, **arguments
    )
    assert (verdict.status, verdict.exponent) == (Status.REFUTED, exponent)

"""Estimates: bounds of Clopper and Pearson on one fixed input, never a refutation."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from scipy.stats import beta

from oracles import Budget
from sci_barriers import BarrierError, Smale18, Status
from sci_barriers.games.randomised import CommittedOracle, Estimate, estimate, thresholds

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)
C = B.vertex(0, 4000)[2][0]


def vertex(j: int) -> list[Any]:
    return [C if k == j else 0 for k in range(4)]


def play(algorithm: Any, **arguments: Any) -> Estimate:
    found = estimate(algorithm, B, **arguments)
    assert found.status is Status.ESTIMATED
    assert not found.refuted
    assert found.certificate is None
    assert 0 <= found.lower <= found.upper <= 1
    assert found.right + found.wrong <= found.runs
    assert "not a proof" in str(found)
    assert "confidence" in str(found)
    assert str(found).startswith("ESTIMATED: ")
    return found


def test_a_guess_with_its_own_generator() -> None:
    source = random.Random(3)
    found = play(lambda oracle: vertex(source.randrange(3)), runs=2000)
    assert found.runs == 1000
    assert found.right + found.wrong == 1000
    assert found.lower < 1 / 3 < found.upper < found.threshold == F(3, 5)
    assert found.upper - found.lower < 0.1
    assert found.thresholds == thresholds(3)


def test_the_witness_is_the_one_that_is_guessed_least() -> None:
    source = random.Random(4)
    found = play(lambda oracle: vertex(source.choice((0, 0, 0, 1, 2, 2, 2))), runs=400)
    assert found.winner == 1


def test_the_bounds_are_those_of_clopper_and_pearson() -> None:
    """Exact binomial tail bounds are quantiles of beta distributions."""
    found = play(lambda oracle: vertex(oracle.coins.below(3)), runs=300, confidence=0.9, seed=8)
    k, n = found.right, found.runs
    assert 0 < k < n
    assert found.lower == pytest.approx(beta.ppf(0.05, k, n - k + 1), rel=1e-6)
    assert found.upper == pytest.approx(beta.ppf(0.95, k + 1, n - k), rel=1e-6)


def test_the_coverage_is_as_stated() -> None:
    """Over 30 estimates at confidence 0.8 the true value 1/3 is missed about 6 times at most; 16 would be a fault."""
    estimates = [play(lambda oracle: vertex(oracle.coins.below(3)), runs=40, confidence=0.8, seed=s) for s in range(30)]
    assert sum(not x.lower <= 1 / 3 <= x.upper for x in estimates) < 16


def test_seeds_repeat() -> None:
    first, second, third = (
        play(lambda oracle: vertex(oracle.coins.below(3)), runs=200, seed=seed) for seed in (1, 1, 2)
    )
    assert first == second
    assert first.right != third.right or first.winner != third.winner


def test_the_fixed_input_looks_like_the_centre_up_to_its_exponent() -> None:
    member = (1, 20)
    oracle = CommittedOracle(B, member)
    data = {n: oracle.read(n) for n in (0, 5, 19, 20, 25, 40)}
    for n, datum in data.items():
        exact = B.member(*member).A
        assert (datum == B.answer(n)) == (n < 20)
        gap = max(abs(datum.A.entry(0, j)[0] - _entry(exact, j)) for j in range(3))
        assert gap <= F(1, 2**n)  # ‖A_n − A‖₂ bounds the entries (the rotation is the identity)


def _entry(matrix: Any, j: int) -> Fraction:
    value = dict(matrix.changed).get(j, matrix.base)
    assert isinstance(value, Fraction)
    return value


def test_the_exponent_leaves_room_above_the_indices_read() -> None:
    source = random.Random(0)

    def algorithm(oracle: Any) -> Any:
        oracle.read(source.randrange(50))
        return vertex(source.randrange(3))

    found = play(algorithm, runs=200)
    assert 60 < found.exponent <= 49 + 65


def test_one_that_reads_on_without_end_is_undecided() -> None:
    def algorithm(oracle: Any) -> Any:
        for n in itertools.count(0, 50):
            A = oracle.read(n).A
            row = [A.entry(0, j)[0] for j in range(3)]
            if sum(x > max(row) - F(2, 2**n) for x in row) == 1:
                return vertex(row.index(max(row)))

    found = play(algorithm, runs=20, budget=Budget(index=500))
    assert (found.right, found.wrong, found.lower, found.upper) == (0, 0, 0, 1)


def test_runs_over_the_budget_widen_the_interval() -> None:
    source = random.Random(1)

    def algorithm(oracle: Any) -> Any:
        if source.random() < 0.5:
            for n in itertools.count():
                oracle.read(n % 7)
        return vertex(source.randrange(3))

    found = play(algorithm, runs=200, budget=Budget(reads=20))
    undecided = found.runs - found.right - found.wrong
    assert undecided > 20
    assert found.lower < 1 / 6 < 1 / 6 + 1 / 2 < found.upper


def test_crashes_and_invalid_outputs_are_failures() -> None:
    source = random.Random(1)

    def algorithm(oracle: Any) -> Any:
        kind = source.randrange(3)
        if kind == 0:
            raise ValueError
        return [float("nan")] * 4 if kind == 1 else vertex(0)

    found = play(algorithm, runs=100)
    assert found.wrong == found.runs
    assert found.lower == 0
    assert found.upper < 0.15


def test_flips_beyond_the_limit_are_undecided() -> None:
    def algorithm(oracle: Any) -> Any:
        try:
            while True:
                oracle.coins.bit()
        except BaseException:
            return vertex(0)

    found = play(algorithm, runs=10, max_depth=5)
    assert (found.right, found.wrong, found.lower, found.upper) == (0, 0, 0, 1)


def test_on_the_sharp_part() -> None:
    sharp = Smale18("P3", N=4, m=2, K=3, part="sharp", L=12)
    source = random.Random(2)
    c = sharp.vertex(0, 12)[2][0]

    def algorithm(oracle: Any) -> Any:
        oracle.read(11)
        j = source.randrange(3)
        return [c if k == j else 0 for k in range(4)]

    found = estimate(algorithm, sharp, runs=400)
    assert found.exponent == 12
    assert found.right + found.wrong == found.runs
    assert found.lower < 1 / 3 < found.upper


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"algorithm": "guess"}, "algorithm"),
        ({"barrier": None}, "barrier"),
        ({"runs": 1}, "runs"),
        ({"runs": 10.0}, "runs"),
        ({"confidence": 0}, "confidence"),
        ({"confidence": 1}, "confidence"),
        ({"confidence": True}, "confidence"),
        ({"confidence": float("nan")}, "confidence"),
        ({"confidence": "0.9"}, "confidence"),
        ({"seed": 1.5}, "seed"),
        ({"seed": None}, "seed"),
        ({"seed": True}, "seed"),
        ({"budget": 3}, "budget"),
        ({"wrong": 2}, "wrong"),
        ({"max_depth": -1}, "max_depth"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], name: str) -> None:
    everything = {"algorithm": lambda oracle: vertex(0), "barrier": B, "runs": 4, **arguments}
    with pytest.raises(BarrierError) as caught:
        estimate(everything.pop("algorithm"), everything.pop("barrier"), **everything)
    assert caught.value.name == name


@pytest.mark.parametrize("member", ["centre", (3, 40), (0, -1), 7])
def test_committed_oracles_want_a_witness(member: Any) -> None:
    with pytest.raises(BarrierError, match="member"):
        CommittedOracle(B, member)

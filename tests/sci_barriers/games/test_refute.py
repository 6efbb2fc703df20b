"""Verdicts: how a game ends for honest algorithms, for outputs that lie, and for bad arguments."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError, Counterexample, Smale18, Status, Undecided, refute

from .played import B, F, play, zero

# --- refuted --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indices", [[], [0], [5, 3, 5, 0], [300], list(range(20))])
def test_the_transcript_holds_the_reads_in_order(indices: list[int]) -> None:
    verdict = play(lambda oracle: ([oracle.read(n).index for n in indices] and [0] * 4) or [0] * 4)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == indices
    assert sorted(verdict.transcript.data) == sorted(set(indices))
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == max([0, *indices]) + 1
    assert verdict.output == (F(0),) * 4
    assert not verdict.network


def test_the_largest_index_of_all() -> None:
    barrier = Smale18("P1", N=5, m=1, K=2)
    verdict = play(lambda oracle: oracle.read(10**18) and [0] * 5, barrier)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == 10**18 + 1
    hadamard = Smale18("P3", N=7, m=4, K=2, rotation="hadamard")
    assert play(lambda oracle: oracle.read(10**18) and [0] * 7, hadamard).status is Status.REFUTED


def test_the_true_solution_of_each_witness_is_refuted_on_another() -> None:
    for j in range(B.competitors):
        vector = B.solution_set(j, 60).vectors()[0]
        numbers = [complex(x, z) for x, z in vector]
        verdict = play(lambda oracle: oracle.read(50) and numbers)  # noqa: B023 # played at once
        assert verdict.status is Status.REFUTED
        assert verdict.counterexample is not None
        assert verdict.counterexample.winner != j


@pytest.mark.parametrize(
    "output",
    [
        [1e300] * 4, [5e-324] * 4, [F(2) ** 200_000] * 4, [F(1, 3**160_000)] * 4, [1e-3, 0, 0, 1e-3j], np.full(4, 1e-3, dtype=np.float32),
        [10**300, -(10**300), 0, 1],
    ],
    ids=range(7),
)  # fmt: skip
def test_extreme_outputs_have_certificates(output: Any) -> None:
    assert play(lambda oracle: oracle.read(9) and output).status is Status.REFUTED


@pytest.mark.parametrize("digits", [4, 7, 8, 12, 100])
def test_certificates_where_the_solutions_are_hardly_apart(digits: int) -> None:
    root = F(math.isqrt(2 * 10**1000), 10**500)
    barrier = Smale18("P3", N=2, m=1, K=3, alpha=1000 / (root * (1 + F(1, 10**digits))))
    c = barrier.vertex(0, barrier.least_exponent)[2][0]
    for index in (0, 40, 6000):
        verdict = play(lambda oracle: oracle.read(index) and [c / 2, c / 2], barrier)  # noqa: B023 # played at once
        assert verdict.status is Status.REFUTED


class Lying(float):
    """Equal to everything, and another number each time that it is asked."""

    asked = itertools.count()

    def __float__(self) -> float:
        return float(next(self.asked))

    def as_integer_ratio(self) -> tuple[int, int]:
        return next(self.asked), 1

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Array(np.ndarray[Any, Any]):
    asked = itertools.count()

    def tolist(self) -> Any:
        return [float(next(self.asked))] * 9

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        return (4,)


class Shifting(F):
    asked = itertools.count()

    @property
    def numerator(self) -> int:  # type: ignore[override]
        return next(self.asked)


def test_outputs_that_lie() -> None:
    verdict = play(lambda oracle: [Lying(0.25)] * 4)
    assert verdict.status is Status.REFUTED
    assert verdict.output == (F(1, 4),) * 4
    assert play(lambda oracle: np.zeros(4).view(Array)).output == (F(0),) * 4
    assert play(lambda oracle: np.zeros(9).view(Array)).status is Status.INVALID_OUTPUT
    assert play(lambda oracle: [Shifting(1, 2)] * 4).status is Status.NONDETERMINISTIC


# --- the edge of the game -------------------------------------------------------------------------------------------


class Hesitant(Smale18):
    def commit_all(self, outputs: Any, largest: int | None) -> Counterexample:
        raise Undecided("not at this precision")


def test_undecided_is_no_success() -> None:
    verdict = play(zero, Hesitant("P3", N=4, m=2, K=3))
    assert verdict.status is Status.UNDECIDED
    assert verdict.reason == "not at this precision"
    assert verdict.output is not None


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((None, B), "algorithm"), (("zero", B), "algorithm"), (([0] * 4, B), "algorithm"),
        ((zero, None), "barrier"), ((zero, "smale18"), "barrier"),
        ((zero, Smale18), "barrier"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(arguments: tuple[Any, Any], name: str) -> None:
    with pytest.raises(BarrierError, match=f"^{name} = .*; allowed: "):
        refute(*arguments)


@pytest.mark.parametrize("budget", [0, 10, "10", {"reads": 3}])
def test_a_bad_budget_is_named(budget: Any) -> None:
    with pytest.raises(BarrierError, match="^budget = .*; allowed: a Budget, or None$"):
        refute(zero, B, budget=budget)


def test_data_beyond_float64_say_which_views_hold_them() -> None:
    barrier = Smale18("P3", N=3, m=2, K=1000)
    verdict = refute(lambda oracle: oracle.read(4).numpy()[1], barrier)
    assert verdict.status is Status.CRASHED
    assert "float64 cannot hold these data, .fractions() and .flint() can" in verdict.reason
    assert refute(lambda oracle: [0] * len(oracle.read(4).A.fractions()[0]), barrier).refuted

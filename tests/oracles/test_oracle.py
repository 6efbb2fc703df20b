"""The contract of oracles: indices, budgets, transcripts; the resisting and the replaying oracle."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpz
from hypothesis import given
from hypothesis import strategies as st

from oracles import (
    Budget,
    BudgetExceeded,
    Datum,
    ExactInput,
    ExactMatrix,
    ExactVector,
    HonestOracle,
    OracleError,
    ReplayMismatch,
    ReplayOracle,
    ResistingOracle,
    Transcript,
    unitary,
)
from theorems import Smale18

F = Fraction
Errors = Callable[[ExactInput, Datum], tuple[arb, arb]]


def resisting(budget: Budget | None = None, rotation: str = "dct", m: int = 3, N: int = 5) -> ResistingOracle:
    B = Smale18("P2", N=N, m=m, K=2, rotation=rotation)
    return ResistingOracle(B.centre, B.problem, budget or Budget())


@pytest.mark.parametrize(
    "n", [-1, -(10**30), True, False, 1.0, 0.5, "1", None, F(1), [1], math.nan, np.float64(1), np.bool_(True), 1j, object()]
)  # fmt: skip
def test_indices_are_integers_from_0(n: Any) -> None:
    oracle = resisting()
    with pytest.raises(OracleError, match="^n = .*; allowed: an integer of at least 0$"):
        oracle.read(n)
    assert oracle.transcript == Transcript()


@pytest.mark.parametrize("n", [7, np.int8(7), np.uint64(7), fmpz(7)])
def test_any_integer_is_an_index(n: Any) -> None:
    oracle = resisting()
    assert oracle.read(n).index == 7
    assert [type(index) for index in (*oracle.transcript.reads, *oracle.transcript.data)] == [int, int]


def test_an_index_with_methods_of_its_own_is_still_the_number_that_it_is() -> None:
    class Small(int):
        def __gt__(self, other: object) -> bool:
            return False

        def __le__(self, other: object) -> bool:
            return True

        def __int__(self) -> int:
            return 0

        def __index__(self) -> int:
            return 0

        def __hash__(self) -> int:
            return 0

        def __eq__(self, other: object) -> bool:
            return True

    oracle = resisting(Budget(index=10))
    oracle.read(0)
    with pytest.raises(BudgetExceeded, match="^index 11 is above the budget's 10$"):
        oracle.read(Small(11))
    assert oracle.transcript.reads == [0]


@given(st.lists(st.integers(0, 200), max_size=20))
def test_the_same_index_gets_the_same_datum(indices: list[int]) -> None:
    first, second = resisting(), resisting()
    data = {n: first.read(n) for n in indices}
    for n in reversed(indices):
        assert first.read(n) is data[n]
        assert second.read(n) == data[n]
    assert first.transcript.reads == indices + indices[::-1]
    assert sorted(first.transcript.data) == sorted(set(indices))
    assert first.transcript.count == 2 * len(indices)
    assert first.transcript.largest == max(indices, default=None)


@pytest.mark.parametrize("rotation", ["identity", "hadamard", "dct", "cayley", "dft"])
@given(n=st.integers(0, 300), seed=st.none() | st.integers(0, 9), winner=st.integers(0, 2), gap=st.integers(1, 3))
def test_the_centre_is_valid_information_on_every_close_witness(
    rotation: str, squared_errors: Errors, n: int, seed: int | None, winner: int, gap: int
) -> None:
    B = Smale18("P1", N=6, m=4, K=1, rotation=rotation, field="complex", seed=seed)
    datum = ResistingOracle(B.centre, B.problem, Budget()).read(n)
    of_A, of_y = squared_errors(B.centre, datum)
    assert of_A <= arb((1, -2 * n - 2))
    assert of_y <= arb((1, -2 * n))
    of_A, of_y = squared_errors(B.member(winner, n + gap), datum)
    assert of_A <= arb((1, -2 * n))
    assert of_y <= arb((1, -2 * n))


@pytest.mark.parametrize(("rotation", "m", "N"), [("identity", 1, 4), ("identity", 3, 6), ("hadamard", 4, 7)])
def test_index_10_to_the_18_of_a_dyadic_centre(rotation: str, m: int, N: int) -> None:
    oracle = resisting(Budget(index=10**18), rotation, m, N)
    huge, small = oracle.read(10**18), oracle.read(300)
    assert (huge.A, huge.y) == (small.A, small.y)


@pytest.mark.parametrize(
    ("rotation", "m", "N"),
    [("identity", 2, 3), ("hadamard", 2, 5), ("hadamard", 4, 6), ("dct", 4, 7), ("cayley", 2, 5)],
)
@pytest.mark.parametrize("index", [10**9, 10**18])
def test_a_huge_index_of_another_centre_is_beyond_the_budget(rotation: str, m: int, N: int, index: int) -> None:
    oracle = resisting(None, rotation, m, N)
    with pytest.raises(BudgetExceeded, match=rf"^index {index} is refused: "):
        oracle.read(index)
    assert oracle.transcript.exhausted is not None
    assert oracle.transcript.data == {}


@pytest.mark.parametrize("index", [10**18 + 1, 10**30, 1 << 10**6], ids=range(3))
def test_an_index_that_certificates_cannot_hold_is_beyond_the_budget(index: int) -> None:
    oracle = resisting(None, "identity", 1, 2)
    with pytest.raises(BudgetExceeded, match="is refused: at most 10.18$"):
        oracle.read(index)


def test_a_budget_once_spent_stays_spent() -> None:
    oracle = resisting(Budget(reads=2))
    oracle.read(0)
    oracle.read(0)
    for n in (0, 5):
        with pytest.raises(BudgetExceeded, match="^more than 2 reads$"):
            oracle.read(n)
    assert oracle.transcript.reads == [0, 0]
    assert oracle.transcript.exhausted == "more than 2 reads"
    with pytest.raises(BudgetExceeded, match=r"^index 2\^9965 \(about\) is above the budget's 2\^332 \(about\)$"):
        resisting(Budget(index=10**100)).read(10**3000)


def test_nothing_can_be_read_when_no_read_is_allowed() -> None:
    with pytest.raises(BudgetExceeded, match="^more than 0 reads$"):
        resisting(Budget(reads=0)).read(0)


@pytest.mark.parametrize("name", ["reads", "index"])
@pytest.mark.parametrize("value", [-1, 1.0, True, "1", math.inf])
def test_bad_budgets_of_reads_are_named(name: str, value: Any) -> None:
    with pytest.raises(OracleError, match=rf"^budget\.{name} = .*; allowed: an integer of at least 0, or None$"):
        Budget(**{name: value})


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, 1e9, True, "1", [1]])
def test_bad_budgets_of_time_are_named(value: Any) -> None:
    with pytest.raises(OracleError, match=r"^budget\.seconds = .*; allowed: a positive number of seconds, or None$"):
        Budget(seconds=value)


def test_a_closed_oracle_gives_nothing() -> None:
    oracle = resisting()
    oracle.closed = True
    with pytest.raises(OracleError, match="^oracle = 'closed'; allowed: reads during the run that it was given to$"):
        oracle.read(0)
    assert oracle.transcript == Transcript()


def test_a_datum_for_evaluation_is_no_read() -> None:
    oracle = resisting(Budget(reads=1))
    oracle.read(4)
    datum = oracle.datum_for_evaluation(9)
    assert oracle.transcript.reads == [4]
    assert oracle.transcript.data[9] is datum
    assert oracle.datum_for_evaluation(9) is datum
    assert oracle.transcript.largest == 9


def test_a_copy_of_a_transcript_does_not_change() -> None:
    oracle = resisting(Budget(reads=2))
    oracle.read(4)
    copied = oracle.transcript.copy()
    assert copied == oracle.transcript
    oracle.read(5)
    oracle.transcript.exhausted, oracle.transcript.evaluation = "x", 3
    assert (copied.reads, list(copied.data), copied.exhausted, copied.evaluation) == ([4], [4], None, None)


def test_a_replay_gives_the_same_data_and_nothing_else() -> None:
    oracle = resisting()
    data = [oracle.read(n) for n in (3, 8)]
    replay = ReplayOracle(oracle.transcript, oracle.shape, oracle.field, oracle.problem, Budget(reads=3))
    assert (replay.shape, replay.field, replay.problem) == (oracle.shape, oracle.field, oracle.problem)
    assert [replay.read(8), replay.read(3)] == data[::-1]
    with pytest.raises(ReplayMismatch, match="^the second run read index 4, the first did not$"):
        replay.read(4)
    assert replay.mismatch is not None
    assert oracle.transcript.reads == [3, 8]


def test_honest_and_resisting_oracles_give_the_same_interface() -> None:
    U = unitary("identity", 1)
    point = ExactInput(ExactMatrix.of(U, [F(1), F(1)]), ExactVector(U, F(1)))
    for oracle in (HonestOracle(point, "P"), ResistingOracle(point, "P", Budget())):
        assert (oracle.shape, oracle.field, oracle.problem) == ((1, 2), "real", "P")
        assert oracle.read(0).fractions() == ([[F(1), F(1)]], [F(1)])

"""Honest oracles: every rounding keeps the bound 2^-n, for every rotation, also next to a tie."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import (
    ROUNDINGS,
    UNITARIES,
    Budget,
    BudgetExceeded,
    Datum,
    ExactInput,
    ExactMatrix,
    ExactVector,
    HonestOracle,
    OracleError,
    Perturbed,
    unitary,
)
from theorems import Smale18

F = Fraction
Errors = Callable[[ExactInput, Datum], tuple[arb, arb]]
FIELDS = [(name, field) for name in UNITARIES for field in ("real", "complex") if (name, field) != ("dft", "real")]


def barrier(rotation: str, field: str, K: int = 2, seed: int | None = 3, N: int = 6) -> Smale18:
    return Smale18("P3", N=N, m=4, K=K, lam="1/2", rotation=rotation, field=field, seed=seed)


INPUTS = given(
    index=st.integers(0, 300) | st.sampled_from([0, 1, 53, 300]),
    exponent=st.integers(1, 300) | st.just(10**18),
    winner=st.integers(0, 2),
    seed=st.none() | st.integers(0, 5),
    noise=st.integers(),
)


def bound(
    rounding: str, rotation: str, field: str, squared_errors: Errors,
    index: int, exponent: int, winner: int, seed: int | None, noise: int,
) -> None:  # fmt: skip
    point = barrier(rotation, field, seed=seed).member(winner, exponent)
    oracle = HonestOracle(point, rounding=rounding, seed=noise)
    datum = oracle.read(index)
    assert datum.index == index
    assert (datum.A.shape, datum.y.shape) == ((4, 6), (4,))
    for error in squared_errors(point, datum):  # ‖·‖₂ ≤ ‖·‖_F, also for the worst case: its tilt has rank one
        assert error <= arb((1, -2 * index))
    assert oracle.read(index) is datum
    again = HonestOracle(point, rounding=rounding, seed=noise)
    again.read(index // 2)  # what was read before plays no part
    assert again.read(index) == datum


EVERY = (pytest.mark.parametrize("rounding", ROUNDINGS), pytest.mark.parametrize(("rotation", "field"), FIELDS))
test_bound = EVERY[0](EVERY[1](settings(max_examples=20)(INPUTS(bound))))
test_bound_on_many_inputs = pytest.mark.slow(EVERY[0](EVERY[1](INPUTS(bound))))


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize(
    ("rotation", "index"), [("identity", 10**6), ("hadamard", 10**6), ("cayley", 10**6), ("dct", 10**4), ("dft", 10**4)]
)
def test_large_indices(rounding: str, rotation: str, index: int, squared_errors: Errors) -> None:
    U = unitary(rotation, 2)
    A = ExactMatrix(U, F(1, 3), ((1, Perturbed(F(1, 3), 10**18)),), 2)
    point = ExactInput(A, ExactVector(U, F(2, 7)))
    for error in squared_errors(point, HonestOracle(point, rounding=rounding).read(index)):
        assert error <= arb((1, -2 * index))


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("index", [10**9, 10**18])
def test_an_index_that_would_take_too_long_exhausts_the_budget(rounding: str, index: int) -> None:
    oracle = HonestOracle(barrier("cayley", "real").member(0, 10**18), rounding=rounding)
    with pytest.raises(BudgetExceeded, match=rf"^index {index} is refused: "):
        oracle.read(index)
    with pytest.raises(BudgetExceeded, match=rf"^index {index} is refused: "):
        oracle.read(0)


@pytest.mark.parametrize("rounding", ["nearest", "truncating"])
def test_a_dyadic_input_is_given_exactly_at_any_index(rounding: str) -> None:
    U = unitary("hadamard", 4)
    point = ExactInput(ExactMatrix.of(U, [F(3, 4)] * 4), ExactVector(U, F(1)))
    datum = HonestOracle(point, rounding=rounding).read(10**18)
    assert datum.A.entry(0, 0) == (F(3, 8), F(0))
    assert datum.A.entry(3, 6) == (F(3, 4), F(0))
    assert datum.y.fractions() == [F(1, 2)] * 4


@given(st.integers(0, 100), st.integers(1, 10**6), st.integers(0, 2))
def test_the_worst_case_lets_another_column_win(index: int, share: int, winner: int) -> None:
    lead = F(share, 10**6) / 2 ** (index + 1)  # 0 < lead ≤ 2^-(index + 1)
    U = unitary("identity", 1)
    coefficients = [F(5)] * 3
    coefficients[winner] += lead
    point = ExactInput(ExactMatrix.of(U, coefficients), ExactVector(U, F(1)))
    (row,) = HonestOracle(point, rounding="worst-case").read(index).A.fractions()
    assert row.index(max(row)) != winner
    assert max(abs(x - a) for x, a in zip(row, coefficients, strict=True)) < F(1, 1 << index)


@pytest.mark.parametrize("coefficients", [[F(1)], [F(1, 8), F(1, 8)], [F(1, 10**9), F(1)]])
@pytest.mark.parametrize("index", [0, 2, 40])
def test_the_worst_case_without_room_is_still_within_the_bound(
    coefficients: list[Fraction], index: int, squared_errors: Errors
) -> None:
    U = unitary("identity", 2)
    point = ExactInput(ExactMatrix.of(U, coefficients), ExactVector(U, F(1)))
    for error in squared_errors(point, HonestOracle(point, rounding="worst-case").read(index)):
        assert error <= arb((1, -2 * index))


@pytest.mark.parametrize("index", [0, 1, 10, 100])
def test_the_worst_case_where_the_rounding_pushes_the_same_way(index: int, squared_errors: Errors) -> None:
    # In units of the tilt 2^-(n + 1) the coefficients end in .49 and .51: a coarse rounding would add another half to both changes.
    U, unit = unitary("identity", 1), F(1, 2 << index)
    point = ExactInput(ExactMatrix.of(U, [5 + F(49, 100) * unit, 5 - F(49, 100) * unit]), ExactVector(U, F(1)))
    datum = HonestOracle(point, rounding="worst-case").read(index)
    assert squared_errors(point, datum)[0] <= arb((1, -2 * index))


def test_random_rounding_depends_on_the_seed_and_is_not_the_nearest() -> None:
    point = barrier("dct", "real").centre
    data = [HonestOracle(point, rounding="random", seed=seed).read(20) for seed in range(5)]
    data.append(HonestOracle(point).read(20))
    assert all(data[i].A != data[k].A for i in range(6) for k in range(i))


def test_truncation_never_exceeds_what_it_truncates() -> None:
    point = ExactInput(
        ExactMatrix.of(unitary("identity", 1), [F(1, 3), F(2, 3)]), ExactVector(unitary("identity", 1), F(5, 7))
    )
    for index in range(60):
        datum = HonestOracle(point, rounding="truncating").read(index)
        assert all(0 <= x <= a for x, a in zip(datum.A.fractions()[0], (F(1, 3), F(2, 3)), strict=True))
        assert 0 <= datum.y.fractions()[0] <= F(5, 7)


def test_an_unknown_rounding_is_named() -> None:
    with pytest.raises(OracleError, match="^rounding = 'up'; allowed: one of nearest, truncating, random, worst-case$"):
        HonestOracle(barrier("dct", "real").centre, rounding="up")


def test_what_an_oracle_tells() -> None:
    B = barrier("dft", "complex")
    oracle = HonestOracle(B.centre, B.problem, budget=Budget(reads=1))
    assert (oracle.shape, oracle.field, oracle.problem) == ((4, 6), "complex", B.problem)
    oracle.read(0)
    with pytest.raises(BudgetExceeded, match="^more than 1 reads$"):
        oracle.read(0)

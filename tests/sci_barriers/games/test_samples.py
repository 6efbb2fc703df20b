"""Games with several samples y_0, …, y_{R−1}: outputs for each, the pigeonhole count, and what a verdict says of it."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import DyadicVector
from sci_barriers import Budget, Smale18, Status, Verdict, refute
from theorems import Omega

F = Fraction
Algorithm = Callable[[Any], Any]
KINDS = ["strong", "weak", "sharp"]


def part_of(kind: str, R: int, N: int = 4, m: int = 2, **further: Any) -> Smale18:
    return Smale18("P3", N=N, m=m, K=3, part=kind, L=7 if kind == "sharp" else None, R=R, **further)


def play(algorithm: Algorithm, part: Smale18, **budget: Any) -> Verdict:
    """Refute, and check the verdict: every failing sample is proved, there are enough of them, and the reason says how many."""
    verdict = refute(algorithm, part, budget=Budget(**budget))
    if verdict.status is not Status.REFUTED:
        assert verdict.counterexample is None
        assert verdict.certificate is None
        return verdict
    witness = verdict.counterexample
    assert witness is not None
    assert len(verdict.outputs) == part.R
    assert len(witness.failures) >= part.failures_forced
    assert verdict.squared_error == min(failure.squared_distance for failure in witness.failures)
    for failure in witness.failures:
        S = part.solution_set(witness.winner, witness.exponent, failure.sample)
        exact = S.distance_squared(list(verdict.outputs[failure.sample]))
        assert F(1, 100**part.K) < failure.squared_distance <= exact
    if part.R > 1:
        wrong = len(witness.failures)
        reading = "all" if wrong == part.R else f"{wrong} of {part.R}"
        assert (
            f"its outputs for {reading} samples (some member fails on at least {part.failures_forced}) are"
            in verdict.reason
        )
    else:
        assert "its output is more than" in verdict.reason
        assert "samples" not in verdict.reason
    assert part.raised(witness.exponent) in verdict.reason
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")
    return verdict


def vectors(part: Smale18, winners: list[int], exponent: int = 9) -> list[list[Any]]:
    """For sample k the solution of the witness winners[k], as numbers."""
    e = part.L or exponent
    return [[x for x, _ in part.solution_set(j, e, k).vectors()[0]] for k, j in enumerate(winners)]


# --- outputs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("R", [2, 3, 5])
@pytest.mark.parametrize(
    "shape",
    [list, tuple, np.array, iter, lambda x: (v for v in x), lambda x: np.array(x, dtype=np.complex64)],
    ids=["list", "tuple", "array", "iterator", "generator", "complex array"],
)
def test_a_vector_for_each_sample(kind: str, R: int, shape: Callable[[Any], Any]) -> None:
    part = part_of(kind, R)
    verdict = play(
        lambda oracle: oracle.read(3) and shape([[float(k), 0.0, 0.0, 1.0] for k in range(oracle.samples)]), part
    )
    assert verdict.status is Status.REFUTED
    assert [output[0] for output in verdict.outputs] == [(F(k), F(0)) for k in range(R)]
    assert verdict.output == tuple(x for x, _ in verdict.outputs[0])


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ([], "0 vectors instead of 3, one for each sample"),
        ([[0] * 4], "1 vectors instead of 3, one for each sample"),
        ([[0] * 4] * 2, "2 vectors instead of 3, one for each sample"),
        ([[0] * 4] * 4, "4 vectors instead of 3, one for each sample"),
        ([0] * 4, "4 vectors instead of 3, one for each sample"),
        ([0] * 3, "int instead of a vector of 4 numbers or a network (a callable)"),
        (np.zeros((4, 3)), "4 vectors instead of 3, one for each sample"),
        (np.zeros((3, 3)), "an array of shape (3,) instead of (4,)"),
        ([[0] * 4, [0] * 4, [0] * 3], "3 entries instead of 4"),
        ([[0] * 4, [0] * 4, [0, 0, 0, float("nan")]], "entry 3 is nan"),
        (None, "NoneType instead of 3 vectors, one for each sample"),
        (7, "int instead of 3 vectors, one for each sample"),
    ],
    ids=range(12),
)
def test_what_is_not_one_vector_for_each_sample_is_invalid(output: Any, reason: str) -> None:
    verdict = play(lambda oracle: output, part_of("strong", 3))
    assert verdict.status is Status.INVALID_OUTPUT
    assert verdict.reason == reason
    assert verdict.outputs == ()
    assert verdict.output is None


def test_with_one_sample_a_list_of_one_vector_is_invalid() -> None:
    assert play(lambda oracle: [[0] * 4], part_of("strong", 1)).status is Status.INVALID_OUTPUT


def test_vectors_without_end_are_stopped() -> None:
    verdict = play(lambda oracle: itertools.repeat(oracle.read(0) and [0] * 4, 10**4), part_of("strong", 3))
    assert verdict.status is Status.INVALID_OUTPUT


# --- networks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("exact", [False, True])
def test_a_network_is_evaluated_at_every_sample(kind: str, exact: bool) -> None:
    part = part_of(kind, 3, m=3, rotation="dct")
    seen: list[Any] = []

    class Network:
        def __init__(self) -> None:
            self.exact = exact

        def __call__(self, y: Any) -> Any:
            seen.append(y)
            return [(y.fractions() if exact else y)[0], 0, 0, 0]

    def algorithm(oracle: Any) -> Any:
        oracle.read(5)
        oracle.read(2)
        return Network()

    verdict = play(algorithm, part)
    assert verdict.status is Status.REFUTED
    assert verdict.network
    assert verdict.transcript.evaluation == 5
    ys = verdict.transcript.data[5].ys
    assert len(ys) == 3
    assert len(seen) == 6  # and once more on the committed input
    for y, datum in zip(seen, [*ys, *ys], strict=True):
        assert isinstance(y, DyadicVector if exact else np.ndarray)
        assert (y if exact else y.tolist()) == (datum if exact else datum.numpy().tolist())
    assert [output[0][0] for output in verdict.outputs] == [
        (y.fractions()[0] if exact else F(float(y.numpy()[0]))) for y in ys
    ]
    assert len({output[0] for output in verdict.outputs}) == 3


def test_a_network_of_an_algorithm_that_reads_nothing_is_evaluated_where_sharp_allows_it() -> None:
    verdict = play(lambda oracle: lambda y: [0] * 4, part_of("strong", 2))
    assert (verdict.status, verdict.transcript.evaluation) == (Status.REFUTED, 53)


# --- the count ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("R", "winners"), [
    (2, [0, 1]), (2, [1, 1]), (3, [0, 1, 2]), (3, [2, 2, 0]), (4, [0, 1, 2, 0]), (6, [0, 1, 2, 0, 1, 2]), (7, [2, 1, 0, 0, 1, 2, 1]),
])  # fmt: skip
def test_outputs_that_are_right_for_different_members_on_different_samples(
    kind: str, R: int, winners: list[int]
) -> None:
    part = part_of(kind, R)
    numbers = vectors(part, winners)
    verdict = play(lambda oracle: oracle.read(6) and numbers, part)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    counts = [winners.count(j) for j in range(3)]
    assert counts[verdict.counterexample.winner] == min(counts)
    assert [failure.sample for failure in verdict.counterexample.failures] == [
        k for k in range(R) if winners[k] != verdict.counterexample.winner
    ]
    assert len(verdict.counterexample.failures) == R - min(counts) >= part.failures_forced == R - R // 3


@pytest.mark.parametrize("kind", KINDS)
def test_with_fewer_samples_than_members_all_outputs_are_wrong(kind: str) -> None:
    part = part_of(kind, 2)
    assert part.failures_forced == 2
    for winners in itertools.product(range(3), repeat=2):
        numbers = vectors(part, list(winners))
        verdict = play(lambda oracle: numbers, part)  # noqa: B023 # played at once
        assert verdict.status is Status.REFUTED
        assert "for all samples" in verdict.reason


entries = st.integers(-3, 3).map(lambda n: F(n, 1000))


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.integers(1, 5), st.integers(0, 6), st.data())
def test_any_outputs(kind: str, R: int, index: int, data: st.DataObject) -> None:
    part = part_of(kind, R, seed=1)
    rows = data.draw(st.lists(st.lists(entries, min_size=4, max_size=4), min_size=R, max_size=R))
    verdict = play(lambda oracle: oracle.read(index) and (rows if R > 1 else rows[0]), part)
    assert verdict.status is Status.REFUTED


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.integers(2, 5), st.data())
def test_outputs_that_are_right_nowhere_fail_on_every_sample_in_any_order(
    kind: str, R: int, data: st.DataObject
) -> None:
    part = part_of(kind, R, seed=2)
    far = st.lists(st.integers(1, 9).map(F), min_size=4, max_size=4)
    rows = [[(x, F(0)) for x in row] for row in data.draw(st.lists(far, min_size=R, max_size=R))]
    order = data.draw(st.permutations(range(R)))
    first, second = part.commit_all(rows, 3), part.commit_all([rows[k] for k in order], 3)
    assert first.exponent == second.exponent
    assert len(first.failures) == len(second.failures) == R
    families = part.families
    for found, vectors in ((first, rows), (second, [rows[k] for k in order])):
        distances = [f.distances_squared(row, found.exponent) for f, row in zip(families, vectors, strict=True)]
        least = [min(row[j] for row in distances) for j in range(part.competitors)]
        assert least[found.winner] == max(least)  # the member with the largest least distance


@settings(max_examples=30)
@given(st.sampled_from(KINDS), st.data())
def test_one_sample_is_the_game_of_before(kind: str, data: st.DataObject) -> None:
    """R = 1, the first sample of R = 2 and the same output twice give the same member, where the output is right nowhere."""
    one, two = part_of(kind, 1, seed=3), part_of(kind, 2, seed=3)
    far = st.lists(st.integers(1, 9), min_size=4, max_size=4)
    row, index = data.draw(far), data.draw(st.integers(0, 6))
    single = play(lambda oracle: oracle.read(index) and row, one)
    double = play(lambda oracle: oracle.read(index) and [row, row], two)
    assert single.counterexample is not None and double.counterexample is not None
    assert single.counterexample.failures == double.counterexample.failures[:1]
    assert (single.counterexample.winner, single.counterexample.exponent) == (
        double.counterexample.winner,
        double.counterexample.exponent,
    )
    plain = Smale18("P3", N=4, m=2, K=3, seed=3)
    if kind == "strong":
        verdict = refute(lambda oracle: oracle.read(index) and row, plain)
        assert str(verdict) == str(single)
        assert verdict.certificate is not None and single.certificate is not None
        assert verdict.certificate.text == single.certificate.text
        assert verdict.certificate.check() == (True, "", "")


# --- data and replay --------------------------------------------------------------------------------------------------


def test_the_oracle_shows_the_samples() -> None:
    seen = []

    def algorithm(oracle: Any) -> Any:
        datum = oracle.read(4)
        seen.append((oracle.samples, len(datum.ys), datum.ys[0] == datum.y, datum.ys[1:] == datum.others))
        return [[0] * 4 for _ in datum.ys]

    play(algorithm, part_of("weak", 3))
    play(algorithm, part_of("weak", 1).__class__("P3", N=4, m=2, K=3, R=2))
    assert seen == [(3, 3, True, True)] * 2 + [(2, 2, True, True)] * 2


def test_an_algorithm_that_changes_its_mind_about_one_sample() -> None:
    runs = itertools.count()
    verdict = play(lambda oracle: [[0] * 4, [next(runs), 0, 0, 0]], part_of("strong", 2))
    assert verdict.status is Status.NONDETERMINISTIC
    assert verdict.reason == "run again on the committed input it gave another output (entry 0 of sample 1 differs)"
    counts = itertools.count(2)
    assert play(lambda oracle: [[0] * 4] * next(counts), part_of("strong", 2)).status is Status.NONDETERMINISTIC


@pytest.mark.parametrize("R", [1, 2])
def test_on_sharp_the_index_L_is_not_given(R: int) -> None:
    part = part_of("sharp", R)
    zero = [0] * 4 if R == 1 else [[0] * 4] * R
    assert play(lambda oracle: oracle.read(6) and zero, part).status is Status.REFUTED
    for index in (7, 8, 10**18):
        verdict = play(lambda oracle: oracle.read(index) and zero, part)  # noqa: B023 # played at once
        assert verdict.status is Status.BUDGET_EXCEEDED
        assert verdict.reason == f"index {index} is above the budget's 6"
    assert play(lambda oracle: oracle.read(5) and zero, part, index=4).reason == "index 5 is above the budget's 4"
    assert play(lambda oracle: oracle.read(6) and zero, part, index=40).status is Status.REFUTED


def test_a_network_that_reads_nothing_cannot_be_evaluated_beyond_L() -> None:
    """Its datum would be of index 53, which tells the members of Ω_sharp apart: no member may be committed to then."""
    verdict = play(lambda oracle: lambda y: [0] * 4, part_of("sharp", 1))
    assert verdict.status is not Status.CRASHED
    if verdict.status is Status.REFUTED:
        assert verdict.transcript.evaluation is not None
        assert verdict.transcript.evaluation < 7


@pytest.mark.parametrize("problem", ["P1", "P2", "P3"])
def test_the_parts_of_the_theorem(problem: str) -> None:
    omega = Omega(problem, N=5, m=3, K=4, L=6, R=4, rotation="dct", field="complex", seed=2)
    for part in omega.parts:
        verdict = play(lambda oracle: oracle.read(5) and [[0] * 5] * 4, part)
        assert verdict.status is Status.REFUTED
        assert verdict.counterexample is not None
        assert verdict.counterexample.exponent == (6 if part.part == "sharp" else max(6, part.least_exponent))

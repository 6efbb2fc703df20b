"""Verdicts on randomised algorithms: bounds against closed forms, honest and dishonest algorithms, certificates."""

from __future__ import annotations

import contextlib
import copy
import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import Budget, HonestOracle
from sci_barriers import BarrierError, Certificate, Smale18, Status
from sci_barriers.games.randomised import (
    CommittedOracle,
    RandomisedVerdict,
    explore,
    refute_randomised,
    success_interval,
    success_probability,
    thresholds,
)

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)
#: The common modulus of the solutions of B, to within much less than 10^-3.
C = B.vertex(0, 4000)[2][0]


def vertex(j: int, barrier: Smale18 = B, index: int = 60) -> list[Any]:
    position, phase, (low, _) = barrier.vertex(j, max(index, barrier.least_exponent))
    return [low * phase[0] if k == position else 0 for k in range(barrier.N)]


def play(algorithm: Any, barrier: Smale18 = B, **arguments: Any) -> RandomisedVerdict:
    """Refute; whatever the verdict is, it is whole and consistent with itself."""
    verdict = refute_randomised(algorithm, barrier, **arguments)
    assert 0 <= verdict.lower <= verdict.upper <= verdict.probability <= 1
    assert str(verdict).startswith(f"{verdict.status.name}: {verdict.reason}\n")
    assert "\n" not in verdict.reason
    assert verdict.refuted == (verdict.status is Status.REFUTED)
    if verdict.status is Status.NONDETERMINISTIC:
        assert (verdict.winner, verdict.exponent, verdict.runs) == (None, None, ())
    else:
        assert verdict.winner is not None
        assert verdict.exponent is not None
        assert verdict.refuted == (verdict.probability <= verdict.threshold)
    for run in verdict.runs:
        largest = run.leaf.transcript.largest
        assert verdict.exponent is not None
        assert largest is None or largest < verdict.exponent
        assert len(run.failures) >= verdict.wrong or (verdict.cap is not None and run.failures == ())
    paths = [run.leaf.path for run in verdict.runs]
    for first, second in itertools.combinations(paths, 2):
        k = next(i for i, (x, z) in enumerate(zip(first, second, strict=False)) if x != z)
        assert first[k][0] == second[k][0]
    check(verdict)
    return verdict


def check(verdict: RandomisedVerdict) -> None:
    if not verdict.refuted:
        assert verdict.certificate is None
    else:
        assert verdict.certificate is not None
        assert verdict.certificate.check() == (True, "", "")


# --- thresholds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("N1", range(2, 12))
def test_thresholds_of_one_sample(N1: int) -> None:
    found = thresholds(N1)
    assert found.halting == F(1, N1)
    assert found.general == F(N1, 2 * N1 - 1)
    N, m = 20 + N1, 21
    assert found.failure == F(N - m, N + 1 - m)


@given(st.integers(2, 9), st.integers(1, 12), st.data())
def test_thresholds_of_several_samples(N1: int, R: int, data: st.DataObject) -> None:
    s = data.draw(st.integers(1, R - R // N1))
    found = thresholds(N1, R, s)
    # On how many witnesses can R outputs, each right for one of them, be right often enough?
    both = max(k for k in range(N1 + 1) if k * (R - s + 1) <= R)
    assert both < N1
    assert found.halting == F(both, N1)
    # The halting mass h for which the centre (h) and the worst witness (1 − h + h·B/N1) are equally good.
    h = found.general
    assert h == 1 - h + h * found.halting
    assert F(1, 2) < h < 1


@pytest.mark.parametrize("arguments", [(1,), (2, 0), (2, 1, 2), (2, 1, 0), (2.5,), ("3",), (3, 3, 3)])
def test_thresholds_refuse_bad_arguments(arguments: Any) -> None:
    with pytest.raises(BarrierError):
        thresholds(*arguments)


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


# --- generated algorithms -------------------------------------------------------------------------------------------

#: What a leaf does: 0, 1, 2 return a vertex; the others fail in one way or another, or do not end.
ENDS = ["0", "1", "2", "zero", "centre", "crash", "nan", "wait"]
trees = st.recursive(
    st.sampled_from(ENDS), lambda inner: st.lists(inner, min_size=1, max_size=4).map(tuple), max_leaves=10
)


def law(tree: Any, mass: Fraction = F(1)) -> dict[str, Fraction]:
    if isinstance(tree, str):
        return {tree: mass}
    result: dict[str, Fraction] = {}
    for child in tree:
        for end, share in law(child, mass / len(tree)).items():
            result[end] = result.get(end, F(0)) + share
    return result


def program(tree: Any, barrier: Smale18, index: int) -> Any:
    def algorithm(oracle: Any) -> Any:
        end, depth = tree, 0
        while not isinstance(end, str):
            end, depth = end[oracle.coins.below(len(end))], depth + 1
            oracle.read(index + depth)
        if end == "crash":
            raise RuntimeError
        if end == "nan":
            return [float("nan")] * barrier.N
        if end == "wait":
            for n in itertools.count():
                oracle.read(n)
        if end == "centre":
            return [sum(entries, F(0)) / 3 for entries in zip(*(vertex(j, barrier) for j in range(3)), strict=True)]
        return vertex(int(end), barrier) if end.isdigit() else [0] * barrier.N

    return algorithm


def mirrored(tree: Any) -> Any:
    return tree if isinstance(tree, str) else tuple(mirrored(child) for child in reversed(tree))


FAMILY = [
    Smale18("P3", N=4, m=2, K=3),
    Smale18("P3", N=4, m=2, K=3, rotation="dct", seed=5),
    Smale18("P1", N=3, m=1, K=6, eta="1/3"),
    Smale18("P2", N=5, m=3, K=2, rotation="cayley", seed=1),
]


@given(trees, st.integers(0, 30), st.sampled_from(FAMILY[1:]))
def test_generated_trees(tree: Any, index: int, other: Smale18) -> None:
    """The verdict is the closed form of the law of the leaves; relabelled outcomes and another barrier with N1 = 3 change nothing."""
    masses = law(tree)
    least = min(masses.get(str(j), F(0)) for j in range(3))
    waits, silent = masses.get("wait", F(0)), masses.get("crash", F(0)) + masses.get("nan", F(0))
    verdicts = [
        play(program(shape, barrier, index), barrier, budget=Budget(reads=60))
        for shape, barrier in ((tree, FAMILY[0]), (mirrored(tree), FAMILY[0]), (tree, other))
    ]
    for verdict in verdicts:
        assert verdict.lower == least
        assert verdict.upper == least + waits
        assert verdict.probability == least + waits + silent
        assert verdict.refuted == (verdict.probability <= F(3, 5))
        assert verdict.tree.unexplored == 0
        assert verdict.tree.open == waits
    if waits == silent == 0:
        assert all(verdict.refuted and verdict.threshold == F(1, 3) for verdict in verdicts)


# --- certificates ---------------------------------------------------------------------------------------------------


def test_a_certificate_claims_no_more_than_its_runs_show() -> None:
    """Runs left out, counted twice, with fewer sides, or with the outcome of another run: the checker refuses."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(oracle.coins.bit())
        return vertex(oracle.coins.below(3))

    certificate = play(algorithm).certificate
    assert certificate is not None
    assert len(certificate.document["runs"]) == 4  # type: ignore[arg-type] # a list

    def changed(change: Any) -> tuple[bool, str, str]:
        document: Any = copy.deepcopy(certificate.document)
        change(document)
        return Certificate(document).check()

    def weaken(document: Any) -> None:
        document["claim"]["probability"] = "0x1/0x2"

    assert changed(weaken) == (True, "", "")

    def claim_more(document: Any) -> None:
        document["claim"]["probability"] = "0x1/0x4"

    def drop(document: Any) -> None:
        document["runs"].pop()

    def twice(document: Any) -> None:
        document["runs"].append(document["runs"][0])

    def fewer_sides(document: Any) -> None:
        for run in document["runs"]:
            run["choices"][1][0] = 2

    def one_less(document: Any) -> None:
        for run in document["runs"]:
            run["choices"] = run["choices"][1:]

    def other_outcome(document: Any) -> None:
        document["runs"][0]["choices"] = document["runs"][1]["choices"]

    for change in (claim_more, drop, twice, fewer_sides, one_less, other_outcome):
        verified, rule, reason = changed(change)
        assert not verified, change
        assert rule in ("E2", "E3", "E4"), (change, rule, reason)


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


# --- success probabilities ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rounding", ["nearest", "truncating", "random", "worst-case"])
def test_success_on_members_with_every_rounding(rounding: str) -> None:
    found = success_probability(lambda oracle: vertex(oracle.coins.below(3)), B, (2, 30), rounding=rounding, seed=4)
    assert found.exact == F(1, 3)


def test_success_at_the_edge_is_decided_exactly() -> None:
    sets = B.solution_set(0, 40)
    amount = sets.vertices[0].modulus

    def algorithm(oracle: Any) -> Any:
        k = oracle.coins.below(3)
        return [amount, F(k, 1000) + (F(1, 10**30) if k == 2 else 0), 0, 0]

    assert success_probability(algorithm, B, (0, 40)).exact == F(2, 3)  # 0 and exactly 10^-3 are right
    assert success_probability(algorithm, B, (0, 40), digits=4).exact == F(1, 3)
    assert success_probability(algorithm, B, (0, 40), digits=2).exact == 1


def test_success_intervals_of_several_samples() -> None:
    barrier = Smale18("P3", N=4, m=2, K=3, R=2)
    c = [barrier.vertex(0, 60, k)[2][0] for k in range(2)]

    def algorithm(oracle: Any) -> Any:
        return [[c[k] if i == oracle.coins.bit() else 0 for i in range(4)] for k in range(2)]

    # Each entry flips its own coin: on sample k entry 0 is c_k if its bit is 0, entry 1 if its bit is 1, so vertex 0 has probability 1/4.
    one = F(1, 4)
    assert success_probability(algorithm, barrier, (0, 60)).exact == one**2
    assert success_probability(algorithm, barrier, (0, 60), wrong=2).exact == 1 - (1 - one) ** 2


def test_success_with_randomness_of_its_own_is_unknown() -> None:
    found = success_probability(lambda oracle: [random.random()] * 4, B)
    assert (found.lower, found.upper, found.exact) == (0, 1, None)
    assert str(found) == "from 0 to 1"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"barrier": 3}, "barrier"),
        ({"member": "middle"}, "member"),
        ({"member": (3, 40)}, "member"),
        ({"member": (-1, 40)}, "member"),
        ({"member": (0, 0)}, "member"),
        ({"member": (0.0, 40)}, "member"),
        ({"member": (True, 40)}, "member"),
        ({"member": [0, 40]}, "member"),
        ({"member": None}, "member"),
        ({"rounding": "up"}, "rounding"),
        ({"budget": 1}, "budget"),
        ({"digits": -1}, "digits"),
        ({"wrong": 2}, "wrong"),
        ({"max_leaves": 0}, "max_leaves"),
    ],
)
def test_success_refuses_bad_arguments(arguments: dict[str, Any], name: str) -> None:
    everything = {"barrier": B, **arguments}
    with pytest.raises(BarrierError) as caught:
        success_probability(lambda oracle: [0] * 4, everything.pop("barrier"), **everything)
    assert caught.value.name == name


def test_success_interval_wants_a_tree() -> None:
    with pytest.raises(BarrierError, match="tree"):
        success_interval("tree", [], 3)  # type: ignore[arg-type]
    tree = explore(lambda oracle: [0] * 4, lambda: HonestOracle(B.centre, B.problem))
    with pytest.raises(BarrierError, match="wrong"):
        success_interval(tree, [B.solution_set(0, 40)], 3, wrong=2)

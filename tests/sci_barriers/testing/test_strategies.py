"""Strategies: everything drawn is valid, shrinks to something simple, and the range is covered; bad arguments are named at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import find as _find
from hypothesis import strategies as st

from oracles import (
    ArrayOracle,
    Budget,
    BudgetExceeded,
    Dyadic,
    HonestOracle,
    ReplayMismatch,
    ReplayOracle,
    ResistingOracle,
)
from sci_barriers import BarrierError, Member, Omega, Smale9, Smale18, define_barrier, refute
from sci_barriers.testing import strategies as ours
from theorems.problems import P1, P2, P3

OMEGA = Omega("P3", N=3, m=2, K=4, L=5)
SMALL = Smale18("P3", N=3, m=2, K=3)
SHARP = Smale18("P3", N=3, m=2, K=3, part="sharp", L=6)
DECLARED = define_barrier("sign", centre=["1/3"], directions=[[1], [-1]], solutions=[1, -1], metric="discrete")


def find(
    strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool] = lambda _: True, *, shrink: bool = True
) -> Any:
    """The simplest example that Hypothesis finds (or the first one), the same in every run."""
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    return _find(
        strategy,
        condition,
        settings=settings(
            derandomize=True, database=None, max_examples=3000, suppress_health_check=list(HealthCheck), phases=phases
        ),
    )


# --- everything drawn is valid -----------------------------------------------------------------------------------------------


@given(ours.dyadics(max_bits=8, min_exponent=-5, max_exponent=3))
def test_dyadics(x: Dyadic) -> None:
    assert abs(x.mantissa) < 256
    assert -5 <= x.exponent <= 3
    assert x.fraction() == Fraction(x.mantissa) * Fraction(2) ** x.exponent


@given(st.data())
def test_rationals_are_in_their_range(data: st.DataObject) -> None:
    low, high = sorted([data.draw(st.fractions(-50, 50)), data.draw(st.fractions(-50, 50))])
    assert low <= data.draw(ours.rationals(min_value=low, max_value=high)) <= high
    assert data.draw(ours.rationals(min_value=low)) >= low
    assert data.draw(ours.rationals(max_denominator=7)).denominator <= 7


@given(ours.unitaries(fields=["real", "complex"]))
def test_unitaries_are_unitary(U: Any) -> None:
    from flint import acb, ctx

    with ctx.workprec(100):
        codes = U.codes()
        rows = [[U.entry(int(c), 100) for c in row] for row in codes]
        for i in range(U.m):
            for k in range(U.m):
                product = sum((x * acb(z.real, -z.imag) for x, z in zip(rows[i], rows[k], strict=True)), acb(0))
                assert product.contains(int(i == k))


@given(ours.exact_matrices(), st.integers(0, 80))
def test_matrices_have_data(A: Any, n: int) -> None:
    assert A.approximate(n).shape == A.shape
    assert A.shape[0] <= 5
    assert A.competitors <= 4


@given(ours.exact_inputs(max_samples=3))
def test_inputs_are_read(point: Any) -> None:
    oracle = HonestOracle(point)
    assert len(oracle.read(10).ys) == len(point.samples) == oracle.samples


@given(ours.problems())
def test_problems(problem: Any) -> None:
    (value,) = problem.parameters().values()
    assert 0 < value <= 4 if problem.name != "P1" else 0 <= value <= Fraction(1, 2)


@given(ours.barriers(["P1", "P2", "P3", "LP"], parts=["strong", "weak", "sharp"], max_samples=3), st.data())
def test_barriers_and_their_witnesses(barrier: Any, data: st.DataObject) -> None:
    j, e = data.draw(ours.witnesses(barrier, max_step=10**18))
    assert barrier.member(j, e).A.shape == barrier.shape
    assert barrier.digits >= 1
    assert barrier.competitors >= 2


@given(ours.barriers(labels=True, max_samples=2))
def test_barriers_with_labels(barrier: Any) -> None:
    assert len(barrier.answer(9).labels) == barrier.samples


@given(ours.omegas(), st.data())
def test_omegas_and_their_members(omega: Omega, data: st.DataObject) -> None:
    member = data.draw(ours.members(omega))
    assert omega.find(omega.input(member)) == member
    assert omega.solution_set(member)
    only = data.draw(ours.members(omega, parts="weak", max_step=0))
    assert (only.part, only.exponent) == ("weak", omega.weak.least_exponent)


@given(ours.declared_barriers())
def test_declared_barriers(barrier: Any) -> None:
    assert all(check.holds for check in barrier.hypotheses if check.name != "one digit less")
    assert refute(lambda oracle: [0] * oracle.shape[1], barrier).refuted


@given(ours.budgets(max_reads=3, max_index=9))
def test_budgets(budget: Budget) -> None:
    assert budget.reads is None or 0 <= budget.reads <= 3
    assert budget.index is None or 0 <= budget.index <= 9
    assert budget.seconds is None


@given(st.sampled_from([SMALL, SHARP, DECLARED, Smale9(N=3, m=2, K=3)]), st.data())
def test_oracles_answer(barrier: Any, data: st.DataObject) -> None:
    oracle = data.draw(ours.oracles(barrier))
    assert (oracle.shape, oracle.field, oracle.problem) == (barrier.shape, barrier.field, barrier.problem)
    try:
        assert oracle.read(3) == oracle.read(3)
    except ReplayMismatch:
        assert isinstance(oracle, ReplayOracle)
    barred = data.draw(ours.oracles(barrier, kinds="resisting", budget=Budget(reads=0)))
    with pytest.raises(BudgetExceeded):
        barred.read(0)


@given(ours.algorithms(max_reads=4, max_index=20))
def test_programs_keep_their_limits_and_do_the_same_again(program: Any) -> None:
    from sci_barriers.testing.strategies import Program

    first, second = refute(program, SMALL), refute(eval(repr(program), {"Program": Program}), SMALL)
    assert first.transcript.count <= 4
    assert max(first.transcript.reads, default=0) <= 20
    assert first.outputs == second.outputs
    assert first.transcript.reads == second.transcript.reads


# --- and shrinks to something simple -----------------------------------------------------------------------------------------


def test_the_simplest_examples() -> None:
    assert find(ours.dyadics()) == Dyadic(0, 0)
    assert find(ours.dyadics(min_exponent=3, max_exponent=9)) == Dyadic(0, 3)
    assert find(ours.dyadics(), lambda x: x.mantissa and x.exponent < 0) == Dyadic(1, -1)
    assert find(ours.rationals()) == 0
    assert find(ours.rationals(min_value="1/3", max_value="1/2")) == Fraction(1, 3)
    assert find(ours.rationals(min_value="1/3", max_value=5)) == 1
    assert find(ours.rationals(), lambda x: x.denominator > 1).denominator == 2
    assert find(ours.unitaries()).description() == {"name": "identity"}
    assert find(ours.unitaries()).m == 1
    A = find(ours.exact_matrices())
    assert (A.shape, A.base, A.diagonal, A.permutation) == ((1, 1), 1, None, None)
    assert find(ours.problems()) == P1(0)
    assert find(ours.problems("P2")) == P2(1)
    assert find(ours.problems(["P3", "P1"])) == P3(1)
    barrier = find(ours.barriers())
    assert (barrier.problem, barrier.shape, barrier.K, barrier.rotation, barrier.field, barrier.seed, barrier.R) == (
        P1(0),
        (1, 2),
        1,
        "identity",
        "real",
        None,
        1,
    )
    linear = find(ours.barriers("LP"))
    assert (linear.shape, linear.K, linear.seed) == ((1, 2), 1, None)
    assert find(ours.members(OMEGA)) == Member("strong")
    assert find(ours.members(OMEGA, parts="sharp")) == Member("sharp", 0, 5)
    assert find(ours.witnesses(SMALL)) == (0, SMALL.least_exponent)
    omega = find(ours.omegas())
    assert (omega.problem, omega.shape, omega.K, omega.strong.R, omega.strong.seed) == (P1(0), (1, 2), 3, 1, None)
    declared = find(ours.declared_barriers())
    assert (declared.competitors, declared.metric.name, declared.shape[1]) == (2, "discrete", 1)
    assert find(ours.budgets()) == Budget(reads=None)
    assert isinstance(find(ours.oracles(SMALL)), HonestOracle)
    assert find(ours.algorithms()) == ours.Program(max_index=300)


def test_a_failing_program_shrinks_to_the_reads_that_matter() -> None:
    """What a user sees of an algorithm that goes wrong when it reads index 40 and calls two columns equal."""
    smallest = find(ours.algorithms(), lambda p: sum(a for kind, a in p.steps if kind == "more") >= 40)
    assert smallest == ours.Program(steps=(("more", 40),), max_index=300)


# --- and the range is covered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ours.ANSWERS)
def test_every_answer_is_drawn(answer: str) -> None:
    assert find(ours.algorithms(), lambda p: p.answer == answer).answer == answer
    assert find(ours.algorithms(answers=answer)).answer == answer


@pytest.mark.parametrize("arithmetic", ours.ARITHMETICS)
def test_every_arithmetic_is_drawn(arithmetic: str) -> None:
    assert find(ours.algorithms(), lambda p: p.arithmetic == arithmetic and len(p.steps) == 2, shrink=False)


def test_the_corners_of_the_ranges_are_drawn() -> None:
    conditions: list[tuple[Any, Any]] = [
        (ours.dyadics(max_bits=3, max_exponent=2), lambda x: x.mantissa == -7 and x.exponent == 2),
        (ours.dyadics(min_exponent=-(10**18)), lambda x: x.exponent < -(10**6)),
        (ours.rationals(), lambda x: x.denominator > 2**40),
        (ours.rationals(), lambda x: x < 0 and x.denominator % 3 == 0),
        (ours.exact_matrices(), lambda A: A.field == "complex" and A.unitary.name == "dft"),
        (ours.exact_matrices(), lambda A: A.unitary.name == "cayley" and A.permutation is not None),
        (ours.exact_inputs(max_samples=3), lambda point: len(point.samples) == 3),
        (ours.barriers(), lambda b: b.problem.name == "P3" and b.rotation == "hadamard" and b.m == 4),
        (ours.barriers(), lambda b: b.K == 14 and b.competitors == 5),
        (ours.barriers(parts="sharp"), lambda b: b.L > 30),
        (ours.barriers(labels=True), lambda b: b.labels and b.field == "complex"),
        (ours.barriers(max_samples=3), lambda b: b.R == 3),
        (ours.barriers(), lambda b: b.t > 7),
        (ours.omegas(), lambda w: w.K == 9 and w.problem.name == "P2"),
        (ours.members(OMEGA), lambda x: x.part == "weak" and x.exponent > 40),
        (ours.witnesses(SMALL, max_step=10**18), lambda x: x[1] > 10**15 and x[0] == 1),
        (ours.declared_barriers(), lambda b: b.metric.name == "euclidean" and b.competitors == 4 and b.centre_belongs),
        (ours.budgets(), lambda b: b.reads == 0 and b.index == 100),
        (ours.oracles(SMALL), lambda o: isinstance(o, ResistingOracle)),
        (ours.oracles(SMALL), lambda o: isinstance(o, ReplayOracle)),
        (ours.oracles(DECLARED), lambda o: isinstance(o, ArrayOracle)),
        (ours.algorithms(coins=True), lambda p: len(p.flips) == 3 and 4 in p.flips),
        (
            ours.algorithms(),
            lambda p: len(p.steps) == 5 and {kind for kind, _ in p.steps} >= {"less", "until different"},
        ),
    ]
    for strategy, condition in conditions:
        find(strategy, condition, shrink=False)


# --- bad arguments -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: ours.dyadics(max_bits=0), "max_bits"),
        (lambda: ours.dyadics(max_bits=True), "max_bits"),
        (lambda: ours.dyadics(min_exponent=3, max_exponent=2), "max_exponent"),
        (lambda: ours.dyadics(min_exponent=-(10**19)), "min_exponent"),
        (lambda: ours.rationals(min_value="x"), "min_value"),
        (lambda: ours.rationals(min_value=1, max_value=0), "max_value"),
        (lambda: ours.rationals(max_denominator=0), "max_denominator"),
        (lambda: ours.rationals(min_value="1/3", max_denominator=2), "min_value"),
        (lambda: ours.unitaries(rotations="fourier"), "rotations"),
        (lambda: ours.unitaries(rotations="dft"), "rotations"),
        (lambda: ours.unitaries(rotations="hadamard", size=3), "size"),
        (lambda: ours.unitaries(max_size=0), "max_size"),
        (lambda: ours.unitaries(rotations=7), "rotations"),
        (lambda: ours.exact_matrices(fields="quaternion"), "fields"),
        (lambda: ours.exact_matrices(max_rows=0), "max_rows"),
        (lambda: ours.exact_matrices(max_competitors=0.5), "max_competitors"),
        (lambda: ours.exact_matrices(max_coefficient=0), "max_value"),
        (lambda: ours.exact_inputs(max_samples=0), "max_samples"),
        (lambda: ours.problems("P4"), "names"),
        (lambda: ours.problems([]), "names"),
        (lambda: ours.barriers("P4"), "names"),
        (lambda: ours.barriers(max_competitors=1), "max_competitors"),
        (lambda: ours.barriers(max_digits=1), "max_digits"),
        (lambda: ours.barriers(parts="middle"), "parts"),
        (lambda: ours.barriers(labels=1), "labels"),
        (lambda: ours.barriers(max_length="1/2"), "max_length"),
        (lambda: ours.omegas(max_length="x"), "max_length"),
        (lambda: ours.omegas("LP"), "names"),
        (lambda: ours.omegas(max_digits=2), "max_digits"),
        (lambda: ours.omegas(max_data=0), "max_data"),
        (lambda: ours.members(SMALL), "omega"),  # type: ignore[arg-type]
        (lambda: ours.members(OMEGA, parts=["strong", "middle"]), "parts"),
        (lambda: ours.members(OMEGA, max_step=-1), "max_step"),
        (lambda: ours.witnesses(OMEGA), "barrier"),  # type: ignore[arg-type]
        (lambda: ours.witnesses(SMALL, max_step=None), "max_step"),  # type: ignore[arg-type]
        (lambda: ours.declared_barriers(max_witnesses=1), "max_witnesses"),
        (lambda: ours.declared_barriers(metrics="hamming"), "metrics"),
        (lambda: ours.budgets(max_reads=-1), "max_reads"),
        (lambda: ours.oracles("P3"), "barrier"),  # type: ignore[arg-type]
        (lambda: ours.oracles(SMALL, kinds="angry"), "kinds"),
        (lambda: ours.oracles(SMALL, roundings="up"), "roundings"),
        (lambda: ours.oracles(DECLARED, roundings="worst-case"), "roundings"),
        (lambda: ours.oracles(SMALL, budget=5), "budget"),  # type: ignore[arg-type]
        (lambda: ours.oracles(SMALL, max_index=-1), "max_index"),
        (lambda: ours.algorithms(max_reads=-1), "max_reads"),
        (lambda: ours.algorithms(max_index="9"), "max_index"),  # type: ignore[arg-type]
        (lambda: ours.algorithms(arithmetics="double"), "arithmetics"),
        (lambda: ours.algorithms(answers=["zero", None]), "answers"),
        (lambda: ours.algorithms(coins="yes"), "coins"),  # type: ignore[arg-type]
        (lambda: ours.algorithms(max_flips=0), "max_flips"),
    ],
)
def test_bad_arguments_are_named_when_the_strategy_is_made(make: Callable[[], Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        make()
    assert caught.value.name == name


def test_without_hypothesis_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import sci_barriers.testing\n"
        "try: import sci_barriers.testing.strategies\n"
        "except sci_barriers.MissingExtra as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "sci-barriers[testing]"' in result.stdout


def test_everything_is_exported_and_documented() -> None:
    for name in ours.__all__:
        assert getattr(ours, name).__doc__ or name.isupper()

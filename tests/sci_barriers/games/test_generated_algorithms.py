"""Whatever a generated program does with the data, it is refuted, and its certificate is verified."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from sci_barriers import Budget, Status, refute, refute_randomised
from sci_barriers.testing import strategies
from sci_barriers.testing.strategies import Program
from theorems import Barrier, DeclaredBarrier

programs = strategies.algorithms()


@given(strategies.barriers(["P1", "P2", "P3", "LP"]), programs)
def test_every_generated_program_is_refuted(barrier: Barrier, program: Program) -> None:
    verdict = refute(program, barrier)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.transcript.count == len(program.steps)
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent > (
        verdict.transcript.largest if verdict.transcript.largest is not None else 0
    )
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@given(strategies.barriers(parts=["strong", "weak"], max_samples=3), programs)
def test_with_too_small_a_budget_it_is_not_refuted(barrier: Barrier, program: Program) -> None:
    verdict = refute(program, barrier, budget=Budget(reads=max(0, len(program.steps) - 1)))
    assert verdict.status is (Status.BUDGET_EXCEEDED if program.steps else Status.REFUTED)
    assert (verdict.certificate is None) == bool(program.steps)


@given(strategies.declared_barriers(), programs)
def test_on_declared_barriers_too(barrier: DeclaredBarrier, program: Program) -> None:
    verdict = refute(program, barrier)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "given SOLUTION-SET")


@given(strategies.barriers(max_competitors=3, max_rows=2), strategies.algorithms(coins=True, max_flips=2))
def test_with_coins_its_success_probability_is_bounded(barrier: Barrier, program: Program) -> None:
    verdict = refute_randomised(program, barrier)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.upper <= Fraction(1, barrier.competitors)
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")

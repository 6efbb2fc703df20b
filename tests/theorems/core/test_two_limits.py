"""The matrix against two limits: the rule, what the answers are about, and what becomes of it for algorithms whose limits are known."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import BudgetExceeded
from theorems import TheoremError
from theorems.core.two_limits import Answer, Diagonal, against_two_limits
from theorems.hierarchy.infinite_row import TWO_LIMITS


def generated(seed: int) -> Any:
    """An algorithm that looks where chance (drawn from the seed, n and m) and what it has seen send it."""

    def gamma(oracle: Any, n: int, m: int) -> bool:
        source = random.Random(f"{seed} {n} {m}")
        i, j, total = source.randrange(n + 2), source.randrange(m + 1), 0
        for _ in range(source.randrange(6)):
            seen = oracle(i, j)
            total += seen
            i, j = (i + seen) % (n + 2), (j + 1 + source.randrange(3) * (1 - seen)) % (2 * m + 3)
        return total > source.randrange(3) or (n + seed) % 5 == 0

    return gamma


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 10))
def test_the_answers_are_about_one_matrix_that_follows_the_rule(seed: int, stages: int) -> None:
    found = against_two_limits(generated(seed), stages)
    assert found.holds
    assert found.replayed(generated(seed))
    assert found.stages == stages
    longer = against_two_limits(generated(seed), stages + 3)  # what is there stays
    assert found.ones.items() <= longer.ones.items()
    assert longer.answers[: len(found.answers)] == found.answers
    widest = max((j for answer in found.answers for (_, j), _ in answer.reads), default=-1)
    assert all(j > widest or place in found.ones for place in longer.ones for j in [place[1]])


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(0, 5), st.integers(0, 4))
def test_a_row_grows_exactly_as_often_as_all_from_its_index_on_say_no(seed: int, first: int, period: int) -> None:
    """Γ_n says no for n ≥ first, in every period-th stage, and yes for smaller n: row ``first`` is infinite, earlier ones are empty."""

    def gamma(oracle: Any, n: int, m: int) -> bool:
        oracle(seed % 7, m)
        return n < first or m % (period + 1) != 0

    found = against_two_limits(gamma, 24)
    rows = [i for i, _ in found.ones]
    assert all(i >= first for i in rows)
    rounds = sum(m % (period + 1) == 0 for m in range(first, 24))
    assert rounds // 2 - 1 <= rows.count(first) <= rounds


def test_constant_answers() -> None:
    never, always = (against_two_limits(lambda oracle, n, m, says=says: says, 9) for says in (False, True))
    assert (never.fullest_row, never.false_yes) == (9, 0)
    assert (always.fullest_row, always.false_yes) == (0, 9)


@pytest.mark.parametrize("title", TWO_LIMITS)
def test_more_stages_are_worse(title: str) -> None:
    gamma = TWO_LIMITS[title]
    few, many = (against_two_limits(gamma, stages) for stages in (5, 15))
    assert max(many.fullest_row, many.false_yes) > max(few.fullest_row, few.false_yes)


def test_what_breaks_the_rule_is_seen() -> None:
    found = against_two_limits(TWO_LIMITS["n ones in a row i ≤ n"], 8)
    (place, stage), *_ = found.ones.items()
    assert not replace(found, ones={k: v for k, v in found.ones.items() if k != place}).holds
    assert not replace(found, ones=found.ones | {(0, 10**6): stage}).holds
    assert not replace(found, ones=found.ones | {place: stage + 1}).holds
    assert not replace(found, answers=found.answers[1:]).holds
    first = next(k for k, answer in enumerate(found.answers) if answer.reads)
    wrong = replace(found.answers[first], reads=((found.answers[first].reads[0][0], 1),))
    assert not replace(found, answers=(*found.answers[:first], wrong, *found.answers[first + 1 :])).holds
    turned = tuple(replace(answer, yes=not answer.yes) for answer in found.answers)
    assert not replace(found, answers=turned).holds
    assert not found.replayed(lambda oracle, n, m: True)
    assert Diagonal({}, ()).stages == 0
    assert Answer(0, 0, True, ()).yes


def test_bad_arguments_are_named() -> None:
    for stages in (0, True, 2.5):
        with pytest.raises(TheoremError, match="stages"):
            against_two_limits(lambda oracle, n, m: True, stages)  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(BudgetExceeded):
        against_two_limits(lambda oracle, n, m: any(oracle(0, j) for j in range(9)), 2, reads=5)

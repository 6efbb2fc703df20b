"""Classifiers of fixed size: the count is right, attained, and no network beats it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError, TheoremError
from sci_barriers.verification import verify_classifiers
from theorems import statement
from theorems.barriers.catalogue.classifiers import Classifiers, signs, value

NUMBERS = st.integers(-6, 6).map(Fraction)


@pytest.mark.parametrize(("n", "M", "forced"), [(3, 5, 0), (3, 6, 1), (3, 7, 1), (5, 20, 7), (8, 11, 1), (40, 100, 29)])
def test_the_best_network_errs_as_often_as_every_other_one_has_to(n: int, M: int, forced: int) -> None:
    found = Classifiers(n=n, M=M)
    assert found.errors_forced == forced == -(-(M - n - 2) // 2)
    assert found.errors(*found.network(n)) == forced
    assert found.errors(*found.network(M - 2)) == 0
    assert len(found.network(n)[1]) == n
    report = verify_classifiers(found)
    assert report.holds


@given(NUMBERS, st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=3, max_size=5), st.integers(7, 30))
def test_no_network_has_fewer_errors(constant: Fraction, units: Any, M: int) -> None:
    found = Classifiers(n=len(units), M=M)
    values = [value(constant, units, Fraction(k)) for k in range(M)]
    assert sum(x != y for x, y in zip(signs(values), signs(values[1:]), strict=False)) <= len(units) + 1
    assert found.errors(constant, units) >= found.errors_forced


def test_it_is_a_theorem_of_the_registry() -> None:
    item = statement("classifiers")
    assert item.verify(item.instantiate(n=4, M=9)).holds
    for wrong in ({"n": 2}, {"n": 10, "M": 11}):
        with pytest.raises(TheoremError):
            Classifiers(**wrong)
    with pytest.raises(BarrierError):
        verify_classifiers(3)  # type: ignore[arg-type] # wrong on purpose

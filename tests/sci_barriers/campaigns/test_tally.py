"""What a report gathers in one pass is what the results give when all of them are there."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers.campaigns import Record, StoredResult
from sci_barriers.campaigns._tally import GRAIN, MAX_ROWS, Group, Points, Tally, log_root
from theorems.certificates.writer import rational_text

#: Squares that are far apart, equal, 0, and nearer to each other than floats can tell.
SQUARES = st.one_of(
    st.just(Fraction(0)),
    st.fractions(min_value=0, max_value=10, max_denominator=50),
    st.integers(0, 40).map(lambda i: 1 + Fraction(i, 1 << 200)),
    st.integers(0, 3000).map(lambda e: Fraction(1, 1 << e)),
)


def result(i: int, status: str = "refuted", error: Fraction | None = None, own: Fraction | None = None) -> StoredResult:
    record = Record(
        status=status,
        reason="",
        error_squared=None if error is None else rational_text(error),
        own_upper_squared=None if own is None else rational_text(own),
        reads=i,
        seconds=float(i % 7),
    )
    parameters = {"problem": "P1", "K": 3, "algorithm": {"name": "fista", "parameters": {}}}
    return StoredResult(str(i), "refute", parameters, "1", record, 1)


@given(st.lists(st.tuples(SQUARES.filter(bool), SQUARES), min_size=1, max_size=40))
def test_the_smallest_error_and_the_median_are_exact(squares: list[tuple[Fraction, Fraction]]) -> None:
    group = Group()
    for i, (error, own) in enumerate(squares):
        group.add(result(i, error=error, own=own))
    assert group.error_squared == min(error for error, _ in squares)
    assert group.own_squared == sorted(own for _, own in squares)[len(squares) // 2]
    assert (group.runs, group.good, group.reads) == (len(squares), len(squares), len(squares) - 1)


@given(SQUARES)
def test_the_logarithm_of_a_root(square: Fraction) -> None:
    found = log_root(rational_text(square))
    if not square:
        assert found == -math.inf
    else:
        assert found == pytest.approx((math.log10(square.numerator) - math.log10(square.denominator)) / 2, abs=1e-9)


@given(st.lists(st.tuples(st.one_of(st.just(-math.inf), st.floats(-9, 9)), st.floats(-9, 9)), max_size=60))
def test_each_point_is_drawn_within_half_a_grain_and_no_other(points: list[tuple[float, float]]) -> None:
    gathered = Points()
    for x, y in points:
        gathered.add(x, y)
    drawn = gathered.drawn()
    assert len(drawn) == len(set(drawn)) <= gathered.count == len(points)
    assert gathered.zeros == sum(x == -math.inf for x, _ in points)

    def near(a: tuple[float, float], b: tuple[float, float]) -> bool:
        return all(p == q or abs(p - q) <= GRAIN * 0.500001 for p, q in zip(a, b, strict=True))

    assert all(any(near(point, other) for other in drawn) for point in points)
    assert all(any(near(point, other) for point in points) for other in drawn)


def test_what_ended_otherwise_is_counted_and_the_first_are_kept() -> None:
    tally = Tally(result(i, "crashed" if i % 2 else "refuted", error=Fraction(1)) for i in range(3 * MAX_ROWS))
    assert tally.other_statuses == {"crashed": 3 * MAX_ROWS // 2}
    assert [item.key for item in tally.others] == [str(i) for i in range(1, 2 * MAX_ROWS, 2)]
    assert tally.statuses == {"fista": {"refuted": 3 * MAX_ROWS // 2, "crashed": 3 * MAX_ROWS // 2}}
    assert tally.least == 3.0
    assert list(tally.groups) == [("fista", "P1", "3")]


def test_nothing_is_nothing() -> None:
    tally = Tally([])
    assert not tally.groups
    assert not tally.errors
    assert Group().own_squared is Group().error_squared is None

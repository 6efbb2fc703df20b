"""Inputs that are arrays: every datum is within 2^-n of the exact input in the declared norm, for every rounding and exponent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import ARRAY_ROUNDINGS, NORMS, ArrayInput, ArrayOracle, Budget, ExactArray, IndexRefused, OracleError

RATIONALS = st.fractions(min_value=-9, max_value=9, max_denominator=1000)


@st.composite
def inputs(draw: st.DrawFn) -> ArrayInput:
    arrays, directions = [], []
    for name in ("A", "b")[: draw(st.integers(1, 2))]:
        shape = draw(st.sampled_from([(1,), (3,), (2, 3), (1, 1)]))
        count = int(np.prod(shape))
        entries = draw(st.lists(RATIONALS, min_size=count, max_size=count))
        arrays.append(ExactArray(name, shape, tuple(entries), draw(st.sampled_from(NORMS))))
        directions.append(tuple(draw(st.lists(RATIONALS, min_size=count, max_size=count))))
    centre = ArrayInput(tuple(arrays), 2)
    return centre if draw(st.booleans()) else centre.moved(directions, draw(st.integers(0, 200)))


@given(inputs(), st.integers(0, 120), st.sampled_from(ARRAY_ROUNDINGS), st.integers(0, 3))
def test_every_datum_is_near_enough(point: ArrayInput, n: int, rounding: str, seed: int) -> None:
    datum = ArrayOracle(point, rounding=rounding, seed=seed).read(n)
    assert datum == ArrayOracle(point, rounding=rounding, seed=seed).read(n)
    exact = point.fractions()
    for array in point.arrays:
        given_ = np.array(datum[array.name].fractions(), dtype=object).ravel()  # type: ignore[index]
        wanted = np.array(exact[array.name], dtype=object).ravel()
        gap = [x - y for x, y in zip(given_, wanted, strict=True)]
        bound = array.norm_squared(gap) if array.norm == "maximum" else sum(x * x for x in gap)
        assert bound <= Fraction(1, 4**n)


def test_huge_exponents_and_indices() -> None:
    centre = ArrayInput((ExactArray.of("x", [1, 2]),), 1)
    far = centre.moved([(Fraction(1), Fraction(0))], 10**18)
    assert far.datum(50)["x"].fractions() == [1, 2]
    assert centre.datum(10**18)["x"].fractions() == [1, 2]
    with pytest.raises(OracleError, match="exponent"):
        far.fractions()
    third = ArrayInput((ExactArray.of("x", ["1/3"]),), 1)
    with pytest.raises(IndexRefused):
        third.datum(10**18)
    oracle = ArrayOracle(third, budget=Budget(reads=1))
    oracle.read(3)


def test_operator_norms_are_bounded_from_above_and_sharply_where_it_matters() -> None:
    array = ExactArray.of("A", [[0] * 3] * 3)
    eye = [Fraction(int(i % 4 == 0)) for i in range(9)]
    assert array.norm_squared(eye) == 1
    rank_one = [Fraction(x * y) for x in (1, 2, 2) for y in (2, 0, 1)]
    assert array.norm_squared(rank_one) == 45
    numbers = [Fraction(x) for x in (1, -2, 3, 0, 5, 1, 2, 2, -1)]
    largest = np.linalg.norm(np.array(numbers, dtype=float).reshape(3, 3), 2) ** 2
    assert largest <= float(array.norm_squared(numbers)) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("values", "name"),
    [([], "A"), ([[]], "A"), ([[1, 2], [3]], "A"), ([[[1]]], "A[0][0]"), ("x", "A"), ([1, None], "A[1]")],
)
def test_bad_arrays_are_named(values: Any, name: str) -> None:
    with pytest.raises(OracleError) as caught:
        ExactArray.of("A", values)
    assert caught.value.name == name


def test_bad_inputs_are_named() -> None:
    one = ExactArray.of("A", [1])
    for arguments in (((), 1), ((one, one), 1), ((one,), 1, ((Fraction(1),),)), ((one,), 1, ((), ()), 3)):
        with pytest.raises(OracleError):
            ArrayInput(*arguments)
    with pytest.raises(OracleError, match="rounding"):
        ArrayOracle(ArrayInput((one,), 1), rounding="up")
    with pytest.raises(OracleError, match="rounding"):
        ArrayInput((one,), 1).datum(1, rounding="up")

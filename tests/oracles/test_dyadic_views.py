"""The views of a datum: Fraction, mpmath, flint are exact, numpy is rounded once and to nearest."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oracles import Datum, DyadicArray, DyadicMatrix, DyadicVector, OracleError, RepresentationError

F = Fraction
mantissas = (
    st.integers()
    | st.integers(-(1 << 200), 1 << 200)
    | st.builds(lambda k, s: s << k, st.integers(0, 300), st.integers(-9, 9))
)


def matrix(real: list[int], imag: list[int] | None, codes: list[list[int]], exponent: int) -> DyadicMatrix:
    return DyadicMatrix(tuple(real), None if imag is None else tuple(imag), np.array(codes, dtype=np.int32), exponent)


def vector(real: list[int], exponent: int, imag: list[int] | None = None) -> DyadicVector:
    return DyadicVector(
        tuple(real), None if imag is None else tuple(imag), np.arange(len(real), dtype=np.int32), exponent
    )


@st.composite
def arrays(draw: st.DrawFn, exponents: st.SearchStrategy[int]) -> DyadicArray:
    size = draw(st.integers(1, 5))
    real = draw(st.lists(mantissas, min_size=size, max_size=size))
    imag = draw(st.none() | st.lists(mantissas, min_size=size, max_size=size))
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    code = st.integers(0, size - 1)
    if draw(st.booleans()):
        codes = draw(st.lists(st.lists(code, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
        return matrix(real, imag, codes, draw(exponents))
    chosen = draw(st.lists(code, min_size=rows, max_size=rows))
    return DyadicVector(
        tuple(real), None if imag is None else tuple(imag), np.array(chosen, dtype=np.int32), draw(exponents)
    )


def flat(array: DyadicArray) -> list[tuple[Fraction, Fraction]]:
    """The definition: (real[c] + i·imag[c])·2^-exponent."""
    unit = F(2) ** -array.exponent
    imag = array.imag or (0,) * len(array.real)
    return [(array.real[c] * unit, imag[c] * unit) for c in array.codes.ravel().tolist()]


def of_mpf(x: Any) -> Fraction:
    sign, mantissa, exponent, _ = x._mpf_
    return F(2) ** int(exponent) * (-int(mantissa) if sign else int(mantissa))


@given(arrays(st.integers(-300, 1200)))
def test_exact_views_agree(array: DyadicArray) -> None:
    expected, real_field = flat(array), array.imag is None
    rows = array.fractions()
    listed = rows if len(array.shape) == 1 else [x for row in rows for x in row]
    assert [(x, F(0)) if real_field else x for x in listed] == expected
    positions = list(np.ndindex(*array.shape))
    assert [array.entry(*position) for position in positions] == expected

    with mpmath.workprec(20):  # the working precision plays no part
        view = array.mpmath()
    assert (view.rows, view.cols) == (array.shape if len(array.shape) == 2 else (array.shape[0], 1))
    pairs = [(mpmath.mp.mpc(0).real.__class__, x) for x in view]
    assert [(of_mpf(x.real), of_mpf(x.imag)) for _, x in pairs] == expected

    parts = [array.flint()] if real_field else list(array.flint())
    for which, part in enumerate(parts):
        assert (part.nrows(), part.ncols()) == (view.rows, view.cols)
        assert [F(int(x.p), int(x.q)) for x in part.entries()] == [pair[which] for pair in expected]


@given(arrays(st.integers(-300, 1200)))
def test_numpy_rounds_once_to_nearest(array: DyadicArray) -> None:
    found = array.numpy()
    assert found.shape == array.shape
    assert found.dtype == (np.float64 if array.imag is None else np.complex128)
    for x, (real, imag) in zip(found.ravel().tolist(), flat(array), strict=True):
        assert x.real == float(real)  # Python divides integers with one correct rounding
        assert x.imag == float(imag)


@pytest.mark.parametrize(
    ("mantissa", "exponent", "expected"),
    [
        (1, 1074, 5e-324),
        (1, 1075, 0.0),  # half of the smallest float: to even
        (3, 1075, 1e-323),  # 1.5 of it: to even, which is 2
        ((1 << 80) + 1, 1155, 5e-324),  # a little more than a half
        ((1 << 80) - 1, 1155, 0.0),
        ((1 << 52) - 1, 1074, float.fromhex("0x0.fffffffffffffp-1022")),  # the largest subnormal
        ((1 << 53) - 1, 1075, 2.0**-1022),  # rounds up into the normal floats
        ((1 << 53) + 1, 0, 2.0**53),  # a tie
        ((1 << 53) + 3, 0, 2.0**53 + 4),
        ((((1 << 53) + 1) << 200) + 1, 200, 2.0**53 + 2),  # more than a tie, by the last of 254 bits
        ((((1 << 53) + 1) << 200) - 1, 200, 2.0**53),
        ((1 << 53) - 1, -971, math.ldexp((1 << 53) - 1, 971)),  # the largest float
        (0, 10**18, 0.0),
        (0, -(10**18), 0.0),
        (1, 10**6, 0.0),
        (1, 10**18, 0.0),
        (1 << 10**6, 10**6, 1.0),
        ((1 << 10**6) + 1, 10**6, 1.0),
    ],
    ids=range(18),
)
@pytest.mark.parametrize("sign", [1, -1])
def test_roundings_to_float64(mantissa: int, exponent: int, expected: float, sign: int) -> None:
    assert vector([sign * mantissa], exponent).numpy().tolist() == [sign * expected]
    assert (
        vector([5], exponent, [sign * mantissa]).numpy().imag.tolist() == [sign * expected]
        if exponent >= -1000
        else True
    )


@pytest.mark.parametrize(
    ("mantissa", "exponent"),
    [(1, -1024), ((1 << 54) - 1, -970), (1, -(10**6)), (-1, -(10**18)), (1 << 2000, 0), (-(1 << 10**6), 10)],
    ids=range(6),
)
def test_overflow_is_an_error_that_says_so(mantissa: int, exponent: int) -> None:
    with pytest.raises(
        RepresentationError, match=r"^entry = 'about 2\^\d+'; allowed: below 2\^1024: float64 cannot hold these data"
    ):
        vector([mantissa], exponent).numpy()
    with pytest.raises(RepresentationError):
        vector([0], exponent, [mantissa]).numpy()


@given(st.integers(-(1 << 70), 1 << 70), st.sampled_from([10**6, -(10**6)]))
@example(1, 10**6)
def test_huge_exponents_are_exact(mantissa: int, exponent: int) -> None:
    array = vector([mantissa], exponent)
    value = F(mantissa << 10**6) if exponent < 0 else F(mantissa, 1 << 10**6)
    assert array.fractions() == [value]
    (found,) = array.flint().entries()
    assert (int(found.p), int(found.q)) == (value.numerator, value.denominator)
    assert of_mpf(array.mpmath()[0]) == value


@pytest.mark.parametrize("exponent", [10**18, -(10**18)])
def test_exponents_that_cannot_be_expanded_are_refused(exponent: int) -> None:
    array = vector([3], exponent)
    for view in (array.fractions, array.flint, lambda: array.entry(0)):
        with pytest.raises(OracleError, match=r"^exponent = .*; allowed: at most 67108864.*, to be expanded$"):
            view()
    assert array.mpmath()[0] == mpmath.mpf((0, 3, -exponent, 2))


@pytest.mark.parametrize("index", [(-1, 0), (0, -1), (2, 0), (0, 3)])
def test_indices_are_checked(index: tuple[int, int]) -> None:
    with pytest.raises(OracleError, match=r"^index\[[01]\] = -?\d; allowed: 0 to [12]$"):
        matrix([1], None, [[0, 0, 0], [0, 0, 0]], 0).entry(*index)


@given(arrays(st.integers(-5, 5)), st.integers(0, 70))
def test_equality_is_equality_of_numbers(array: DyadicArray, shift: int) -> None:
    finer = type(array)(
        tuple(x << shift for x in array.real),
        tuple(x << shift for x in array.imag or (0,) * len(array.real)),
        array.codes,
        array.exponent + shift,
    )
    assert finer == array
    assert hash(finer) == hash(array)
    other = type(array)(tuple(x + 1 for x in finer.real), finer.imag, finer.codes, finer.exponent)
    assert other != array
    assert array != array.fractions()


def test_views_belong_to_who_asked_for_them() -> None:
    datum = Datum(3, matrix([1, -7], None, [[0, 1], [1, 1]], 2), vector([3, 1], 1))
    before = datum.fractions()
    views: list[Callable[[], Any]] = [datum.numpy, datum.mpmath, datum.fractions, datum.flint]
    for view in views:
        A, y = view()
        if isinstance(A, list):
            A[0][0], y[0] = F(99), F(99)
        else:
            A[0, 0] = 99
            y[(0,) if isinstance(y, np.ndarray) else (0, 0)] = 99
        assert datum.fractions() == before
        assert view()[1] is not y

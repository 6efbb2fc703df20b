"""Outputs made exact: every kind of number is taken as what it is, and nothing else is taken."""

import collections
import itertools
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers.harness import InvalidOutput, exact_vector

F = Fraction
THIRD = F(6004799503160661, 1 << 54)


def one(value: object) -> Any:
    (entry,) = exact_vector([value], 1)
    assert [type(part) for part in entry] == [Fraction, Fraction]
    assert [type(x) for part in entry for x in (part.numerator, part.denominator)] == [int] * 4
    return entry


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, (0, 0)),
        (-(10**400), (-(10**400), 0)),
        (0.1, (F(3602879701896397, 1 << 55), 0)),
        (-0.0, (0, 0)),
        (5e-324, (F(1, 1 << 1074), 0)),
        (1 / 3 + 0.5j, (THIRD, F(1, 2))),
        (F(1, 3), (F(1, 3), 0)),
        (Decimal("0.1"), (F(1, 10), 0)),
        (Decimal("-1E+20"), (-(10**20), 0)),
        (np.float64(1 / 3), (THIRD, 0)),
        (np.float32(0.1), (F(13421773, 1 << 27), 0)),
        (np.float16(0.1), (F(819, 1 << 13), 0)),
        (np.longdouble(1) / 3, (F(*(np.longdouble(1) / 3).as_integer_ratio()), 0)),
        (np.complex64(0.5 - 2j), (F(1, 2), -2)),
        (np.complex128(0.5 - 2j), (F(1, 2), -2)),
        (np.clongdouble(0.5 - 2j), (F(1, 2), -2)),
        (np.int8(-3), (-3, 0)),
        (np.uint64(2**64 - 1), (2**64 - 1, 0)),
        (mpmath.mpf(1) / 3, (THIRD, 0)),
        (mpmath.mpc(0.5, -2), (F(1, 2), -2)),
        (flint.fmpz(7), (7, 0)),
        (flint.fmpq(-1, 3), (F(-1, 3), 0)),
        (flint.arb(0.25), (F(1, 4), 0)),
        (flint.arb(0), (0, 0)),
        (flint.acb(0.25, -1), (F(1, 4), -1)),
        (sympy.Integer(3), (3, 0)),
        (sympy.Rational(1, 3), (F(1, 3), 0)),
        (sympy.Float(0.5), (F(1, 2), 0)),
        (sympy.I, (0, 1)),
        ((F(1, 3), F(-2, 7)), (F(1, 3), F(-2, 7))),
        ((0.5, 3), (F(1, 2), 3)),
    ],
)
def test_numbers(value: object, expected: tuple[Any, Any]) -> None:
    assert one(value) == expected


@pytest.mark.parametrize(
    "pair", [(1,), (1, 2, 3), (1, "2"), (1j, 0), (0, 1j), ((1, 0), 0), (0, float("nan")), (None, 0), [1, 2]]
)
def test_pairs_that_are_no_numbers(pair: object) -> None:
    with pytest.raises(InvalidOutput):
        exact_vector([pair, 0], 2)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_floats_of_all_kinds_agree(x: float, z: float) -> None:
    expected = (F(x), F(z))
    assert one(complex(x, z)) == one(np.complex128(complex(x, z))) == one(mpmath.mpc(x, z)) == expected
    assert one(flint.acb(x, z)) == expected
    assert exact_vector(np.array([x, z]), 2) == [(F(x), F(0)), (F(z), F(0))]
    assert exact_vector(np.array([complex(x, z)]), 1) == [expected]


class Row:
    """A tensor, as far as the harness asks."""

    def __init__(self, values: list[float]) -> None:
        self.values = np.array(values)

    def detach(self) -> "Row":
        return self

    def cpu(self) -> "Row":
        return self

    def numpy(self) -> np.ndarray[Any, Any]:
        return self.values


@pytest.mark.parametrize(
    "value",
    [
        [1, 2, 3], (1, 2, 3), range(1, 4), np.array([1, 2, 3]), np.array([1.0, 2, 3]), np.array([1, 2, 3], dtype=np.float32),
        np.array([1, 2, 3], dtype=complex), np.array([1, 2, 3], dtype=object), np.array([1, 2, 3], dtype=np.longdouble),
        np.array([1, 2, 3], dtype=np.clongdouble), np.arange(9.0)[1:4], np.array([[1.0, 0], [2, 0], [3, 0]])[:, 0],
        np.ma.array([1.0, 2, 3]), collections.deque([1, 2, 3]), iter([1, 2, 3]), dict.fromkeys([1, 2, 3]).keys(),
        mpmath.matrix([1, 2, 3]), flint.fmpz_mat(3, 1, [1, 2, 3]), flint.fmpq_mat(3, 1, [1, 2, 3]), flint.arb_mat(3, 1, [1, 2, 3]),
        Row([1, 2, 3]), [True + 0, F(2), np.float16(3)],
    ],
    ids=range(22),
)  # fmt: skip
def test_vectors(value: object) -> None:
    assert exact_vector(value, 3) == [(F(1), F(0)), (F(2), F(0)), (F(3), F(0))]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        *((x, "entry 0 is (nan|inf|-inf)") for x in (math.nan, math.inf, -math.inf, np.float32("nan"), np.longdouble("inf"))),
        (complex(0, math.nan), "entry 0 is nan"),
        (np.clongdouble(complex(math.inf, 0)), "entry 0 is inf"),
        (Decimal("nan"), "entry 0 is NaN"),
        (Decimal("-inf"), "entry 0 is -Infinity"),
        (mpmath.nan, "entry 0 is not finite"),
        (mpmath.inf, "entry 0 is not finite"),
        (mpmath.mpc(0, mpmath.inf), "entry 0 is not finite"),
        (flint.arb("nan"), "entry 0 is not finite"),
        (flint.arb("inf"), "entry 0 is not finite"),
        (flint.arb(1) / 3, "an enclosure with a positive radius"),
        (flint.acb(0, flint.arb(1, 1)), "an enclosure with a positive radius"),
        (mpmath.iv.mpf([1, 2]), "type ivmpf .* not a number"),
        (sympy.pi, "type Pi .* not a number"),
        (sympy.nan, "not a number"),
        (sympy.oo, "not a number"),
        (True, "entry 0 is True, not a number"),
        (np.True_, "entry 0 is True, not a number"),
        ("1", r"type str \('1'\), not a number"),
        (b"1", "type bytes"),
        (None, "type NoneType"),
        ([1], "type list"),
        (np.array([1.0]), "type ndarray"),
        (object(), "type object"),
        (flint.nmod(1, 7), "type nmod"),
        (np.datetime64("2000-01-01"), "type date"),
        (len, "type builtin_function_or_method"),
    ],
)  # fmt: skip
def test_what_is_not_a_finite_number(entry: object, reason: str) -> None:
    with pytest.raises(InvalidOutput, match=reason):
        exact_vector([entry, 0], 2)


def endless() -> Iterator[int]:
    yield from itertools.count()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "^NoneType instead of a vector of 2 numbers"),
        (1.0, "^float instead of a vector"),
        ("ab", "^str instead of a vector"),
        (b"ab", "^bytes instead of a vector"),
        (bytearray(2), "^bytearray instead of a vector"),
        ({0: 1, 1: 2}, "^dict instead of a vector"),
        ({1, 2}, "^set instead of a vector"),
        (list, "^type instead of a vector"),
        (object(), "^object instead of a vector"),
        ([], "^0 entries instead of 2$"),
        ([1], "^1 entries instead of 2$"),
        ([1, 2, 3], "^more than 2 entries instead of 2$"),
        (endless(), "^more than 2 entries instead of 2$"),
        (itertools.repeat(0), "^more than 2 entries instead of 2$"),
        (np.zeros(3), r"^an array of shape \(3,\) instead of \(2,\)$"),
        (np.zeros((2, 1)), r"^an array of shape \(2, 1\) instead of \(2,\)$"),
        (np.zeros((1, 2)), r"^an array of shape \(1, 2\) instead of \(2,\)$"),
        (np.array(1.0), r"^an array of shape \(\) instead of \(2,\)$"),
        (np.array([1.0, math.nan]), "^entry 1 is nan$"),
        (np.array([True, False]), "^entry 0 is True, not a number$"),
        (np.array(["a", "b"]), "^entry 0 is of type str"),
        (np.ma.array([1.0, 2.0], mask=[False, True]), "^an array with masked entries$"),
        (mpmath.matrix([[1, 2]]), "^a matrix with 2 columns instead of one$"),
        (mpmath.matrix([1, 2, 3]), "^more than 2 entries"),
        (flint.fmpq_mat(1, 2, [1, 2]), "^a matrix with 2 columns instead of one$"),
    ],
)
def test_what_is_not_a_vector(value: object, reason: str) -> None:
    with pytest.raises(InvalidOutput, match=reason):
        exact_vector(value, 2)


LIMIT = 1 << 18


@pytest.mark.parametrize(
    ("make", "accepted"),
    [
        (lambda: 1 << (LIMIT - 2), True),
        (lambda: 1 << LIMIT, False),
        (lambda: F(1, 1 << (LIMIT - 2)), True),
        (lambda: F((1 << 140_000) + 1, 1 << 140_000), False),  # above and below the point together
        (lambda: flint.fmpq((1 << 140_000) + 1, 1 << 140_000), False),
        (lambda: mpmath.mpf((0, 1, LIMIT - 2, 1)), True),
        (lambda: mpmath.mpf((0, 1, 10**30, 1)), False),
        (lambda: mpmath.mpf((1, 1, -(10**30), 1)), False),
        (lambda: flint.arb((1, 10**30)), False),
        (lambda: flint.arb((1, -(10**30))), False),
        (lambda: Decimal("1E+60000"), True),
        (lambda: Decimal("1E-60000"), True),
        (lambda: Decimal("1E+999999999999"), False),
        (lambda: Decimal("1E-999999999999"), False),
        (lambda: Decimal("1" * 400_000), False),
        (lambda: sympy.Integer(1 << LIMIT), False),
    ],
    ids=range(16),
)
def test_size(make: Callable[[], object], accepted: bool) -> None:
    value = make()
    if accepted:
        assert one(value)[0] != 0
    else:
        with pytest.raises(InvalidOutput, match="needs about [0-9]+ bits; at most 262144 are accepted"):
            exact_vector([value], 1)


# --- subclasses that lie --------------------------------------------------------------------------------------------


class Float(float):
    def __float__(self) -> float:
        return 7.0

    def as_integer_ratio(self) -> tuple[int, int]:
        return 7, 1

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Int(int):
    @property
    def numerator(self) -> int:  # type: ignore[override]
        return 7

    def __int__(self) -> int:
        return 7

    def __index__(self) -> int:
        return 7

    def __lshift__(self, other: int) -> int:
        return 7

    def bit_length(self) -> int:
        return 1


class Complex7(complex):
    @property
    def real(self) -> float:  # type: ignore[override]
        return 7.0

    def __complex__(self) -> complex:
        return 7 + 0j


class Dec(Decimal):
    def is_finite(self) -> bool:
        return True

    def as_tuple(self) -> Any:
        return Decimal(7).as_tuple()

    def as_integer_ratio(self) -> tuple[int, int]:
        return 7, 1


class Np(np.float64):
    def as_integer_ratio(self) -> tuple[int, int]:
        return 7, 1

    def __float__(self) -> float:
        return 7.0


class Rational7(F):
    asked = 0

    @property
    def numerator(self) -> int:  # type: ignore[override]
        Rational7.asked += 1
        return Rational7.asked


class Array(np.ndarray[Any, Any]):
    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        return (2,)

    def tolist(self) -> list[float]:
        return [7.0, 7.0, 7.0]

    def __iter__(self) -> Iterator[float]:
        return iter([7.0, 7.0])


class List(list[Any]):
    asked = 0

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[int]:
        List.asked += 1
        return iter([List.asked] * 2)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (Float(0.5), F(1, 2)), (Int(3), F(3)), (Complex7(0.5), F(1, 2)), (Dec("0.5"), F(1, 2)), (Np(0.5), F(1, 2)),
        (np.array([Float(0.5)], dtype=object)[0], F(1, 2)),
    ],
)  # fmt: skip
def test_a_number_is_what_it_is_whatever_its_methods_say(entry: object, value: Fraction) -> None:
    assert one(entry) == (value, 0)


def test_infinite_numbers_that_deny_it() -> None:
    for entry in (Float("inf"), Float("nan"), Dec("inf"), Dec("nan"), Dec("1E+999999999"), Np("nan")):
        with pytest.raises(InvalidOutput):
            exact_vector([entry], 1)


def test_a_fraction_that_changes_is_read_once_and_becomes_plain() -> None:
    asked = Rational7.asked
    assert one(Rational7(1, 1 << 40)) == (F(asked + 1, 1 << 40), 0)
    assert Rational7.asked == asked + 1


def test_an_array_is_its_memory() -> None:
    lying = np.array([1.0, 2.0, 3.0]).view(Array)
    with pytest.raises(InvalidOutput, match=r"shape \(3,\)"):
        exact_vector(lying, 2)
    assert exact_vector(lying, 3) == [(F(1), F(0)), (F(2), F(0)), (F(3), F(0))]


def test_a_list_is_gone_through_once() -> None:
    asked = List.asked
    assert exact_vector(List([5]), 2) == [(F(asked + 1), F(0))] * 2
    assert List.asked == asked + 1


class Ratio:
    """Says that it is rational."""

    is_Rational = True

    def __init__(self, p: object, q: object) -> None:
        self.p, self.q = p, q


def test_parts_with_methods_of_their_own_become_plain_integers() -> None:
    assert one(Ratio(Int(3), Int(4))) == (1, 0)  # 7/7, which is what they say that they are


@pytest.mark.parametrize(("p", "q"), [(1, 0), (0, 0)])
def test_a_denominator_of_0(p: int, q: int) -> None:
    with pytest.raises(InvalidOutput, match="^entry 0 has denominator 0$"):
        exact_vector([Ratio(p, q)], 1)


@pytest.mark.parametrize("parts", [("x", 1), (1.5, None), (None, None)])
def test_a_rational_number_of_nonsense_is_an_error_of_the_algorithm(parts: tuple[object, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        exact_vector([Ratio(*parts)], 1)

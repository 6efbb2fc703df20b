"""Rotations: unitary, equal to their formulas, and refused by name where they do not exist."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from oracles import UNITARIES, Cayley, Hadamard, OracleError, Stage, Unitary, unitary

Formula = Callable[[Unitary], list[list[acb]]]

CASES = [
    (name, m) for name in UNITARIES for m in (1, 2, 3, 4, 5, 7, 8, 12, 16) if name != "hadamard" or m & (m - 1) == 0
]


def table(U: Unitary, precision: int) -> list[list[acb]]:
    codes = U.codes()
    assert codes.shape == (U.m, U.m)
    known = {code: U.entry(code, precision) for code in set(codes.ravel().tolist())}
    return [[known[code] for code in row] for row in codes.tolist()]


@pytest.mark.parametrize("precision", [10, 64, 300])
@pytest.mark.parametrize(("name", "m"), CASES)
def test_entries_enclose_the_formula(name: str, m: int, precision: int, formula: Formula) -> None:
    U = unitary(name, m, seed=5)
    with ctx.workprec(precision + 200):
        expected = formula(U)
        for row, wanted in zip(table(U, precision), expected, strict=True):
            for found, value in zip(row, wanted, strict=True):
                assert found.overlaps(value)  # value is far narrower than found, or both are exact
                for part, reference in ((found.real, value.real), (found.imag, value.imag)):
                    assert part.rad() <= arb((1, 4 - precision))
                    assert abs(part - reference) < arb((1, 5 - precision))


@pytest.mark.parametrize(("name", "m"), CASES)
def test_unitary(name: str, m: int) -> None:
    U = unitary(name, m, seed=1)
    with ctx.workprec(400):
        rows = table(U, 300)
        for i in range(m):
            for k in range(m):
                product = sum((rows[i][l] * rows[k][l].conjugate() for l in range(m)), acb(0))
                difference = product - int(i == k)
                assert difference.contains(0)
                assert abs(difference) < arb((1, -250))


@given(st.integers(1, 12), st.integers())
def test_cayley_is_exactly_orthogonal(m: int, seed: int) -> None:
    U = Cayley(m, seed=seed)
    V, d = U.scaled
    for i in range(m):
        for k in range(m):
            assert sum(x * z for x, z in zip(V[i], V[k], strict=True)) == (d * d if i == k else 0)
    values = [[Fraction(x, d) for x in row] for row in V]
    for row, codes in zip(values, U.codes().tolist(), strict=True):
        for x, code in zip(row, codes, strict=True):
            with ctx.workprec(1000):
                assert U.entry(code, 100).overlaps(acb(arb(fmpq(x.numerator, x.denominator))))
            assert (x / U.exact_scale()).denominator == 1
    assert Cayley(m, seed=seed) == U
    assert hash(Cayley(m, seed=seed)) == hash(U)
    assert Cayley(m, stages=U.stages).scaled == U.scaled


@pytest.mark.parametrize(("name", "m"), CASES)
def test_opposite_entries(name: str, m: int) -> None:
    U = unitary(name, m)
    with ctx.workprec(300):
        for code in set(U.codes().ravel().tolist()):
            opposite = U.opposite(code)
            if opposite is not None:
                total = U.entry(code, 200) + U.entry(opposite, 200)
                assert total.contains(0)
                assert abs(total) < arb((1, -150))


def test_one_cayley_turn_is_the_cayley_transform() -> None:
    U = Cayley(2, stages=[Stage(5, ((0, 1, 3, 4),))])
    assert U.scaled == ([[3, -4], [4, 3]], 5)
    s = Fraction(4, 5 + 3)  # (I − S)(I + S)^-1 with S = [[0, s], [−s, 0]]
    inverse = [[1 / (1 + s * s), -s / (1 + s * s)], [s / (1 + s * s), 1 / (1 + s * s)]]
    left = [[Fraction(1), -s], [s, Fraction(1)]]
    product = [[sum(left[i][l] * inverse[l][k] for l in range(2)) for k in range(2)] for i in range(2)]
    assert product == [[Fraction(3, 5), Fraction(-4, 5)], [Fraction(4, 5), Fraction(3, 5)]]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: unitary("fourier", 3), "rotation"),
        (lambda: unitary("", 3), "rotation"),
        (lambda: unitary("identity", 0), "m"),
        (lambda: unitary("identity", -1), "m"),
        (lambda: unitary("identity", True), "m"),
        (lambda: unitary("dct", 2.0), "m"),  # type: ignore[arg-type]
        (lambda: unitary("hadamard", 3), "m"),
        (lambda: Hadamard(0), "m"),
        (lambda: Stage(5, ((0, 0, 3, 4),)), "turns"),
        (lambda: Stage(5, ((0, -1, 3, 4),)), "turns"),
        (lambda: Stage(5, ((0, 1, 3, 4), (1, 2, 3, 4))), "turns"),
        (lambda: Stage(5, ((0, 1, 3, 3),)), "turns"),
        (lambda: Stage(-5, ((0, 1, 3, 4),)), "turns"),
        (lambda: Stage(0, ((0, 1, 0, 0),)), "turns"),
        (lambda: Cayley(2, stages=[Stage(5, ((0, 2, 3, 4),))]), "stages"),
    ],
)
def test_bad_arguments_are_named(make: Any, name: str) -> None:
    with pytest.raises(OracleError, match=f"^{name} = .*; allowed: "):
        make()


def test_codes_that_are_kept_cannot_be_changed() -> None:
    """All members of a class share them."""
    codes = unitary("dct", 5).codes()
    with pytest.raises(ValueError, match="read-only"):
        codes[0, 0] = 1

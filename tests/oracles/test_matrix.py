"""Approximations of exact inputs: the bound 2^-n for every rotation, and what is exact stays exact."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import example, given
from hypothesis import strategies as st

from oracles import (
    Cayley,
    Datum,
    ExactInput,
    ExactMatrix,
    ExactVector,
    IndexRefused,
    OracleError,
    Perturbed,
    Phase,
    Sqrt,
    Stage,
    unitary,
)

F = Fraction
Errors = Callable[[ExactInput, Datum], tuple[arb, arb]]

PHASES: list[Phase] = [
    (F(1), F(0)), (F(-1), F(0)), (F(0), F(1)), (F(0), F(-1)), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13))
]  # fmt: skip
SIZES = {
    "identity": (1, 2, 3, 5),
    "hadamard": (1, 2, 4, 8),
    "dct": (1, 2, 3, 5),
    "dft": (1, 2, 3, 4),
    "cayley": (1, 2, 3, 5),
}

positive = st.builds(F, st.integers(1, 10**9), st.integers(1, 10**6))


@st.composite
def inputs(draw: st.DrawFn, name: str) -> ExactInput:
    """Any rotation, coefficients (rational or perturbed, some equal), diagonal and permutation."""
    m, competitors = draw(st.sampled_from(SIZES[name])), draw(st.integers(1, 4))
    n = competitors + m - 1
    U = unitary(name, m, seed=draw(st.integers(0, 100)))
    value = positive | st.builds(Perturbed, positive, st.integers(1, 10**18))
    changed = draw(st.dictionaries(st.integers(0, competitors - 1), value))
    phases = draw(
        st.none() | st.lists(st.sampled_from(PHASES if draw(st.booleans()) else PHASES[:2]), min_size=n, max_size=n)
    )
    order = draw(st.none() | st.permutations(range(n)))
    A = ExactMatrix(
        U,
        draw(positive),
        tuple(sorted(changed.items())),
        competitors,
        None if phases is None else tuple(phases),
        None if order is None else tuple(order),
    )
    return ExactInput(A, ExactVector(U, draw(positive)))


@pytest.mark.parametrize("truncate", [False, True])
@pytest.mark.parametrize("name", SIZES)
@given(data=st.data(), target=st.integers(0, 300))
def test_frobenius_error(name: str, truncate: bool, squared_errors: Errors, data: st.DataObject, target: int) -> None:
    point = data.draw(inputs(name))
    datum = Datum(
        target, point.A.approximate(target, truncate=truncate), point.y.approximate(target, truncate=truncate)
    )
    assert datum.A.shape == point.A.shape
    assert datum.y.shape == (point.A.shape[0],)
    assert datum.A.field == point.A.field
    for error in squared_errors(point, datum):
        assert error <= arb((1, -2 * target))


@given(st.integers(1, 10**40), st.integers(0, 400), st.booleans())
@example(1, 5, True)
def test_exact_entries_stay_exact(k: int, target: int, truncate: bool) -> None:
    # a = 5k and U = [[3, −4], [4, 3]]/5: the entries are integers, although neither factor has a finite binary expansion.
    A = ExactMatrix.of(Cayley(2, stages=[Stage(5, ((0, 1, 3, 4),))]), [F(5 * k)] * 4)
    assert A.norm == 10 * k
    column = [F(3 * k), F(4 * k)]
    assert A.approximate(target, truncate=truncate).fractions() == [
        [column[0]] * 4 + [F(-8 * k)],
        [column[1]] * 4 + [F(6 * k)],
    ]


@pytest.mark.parametrize(
    ("name", "m", "competitors"), [("identity", 1, 5), ("identity", 3, 4), ("hadamard", 4, 4), ("hadamard", 16, 9)]
)
@pytest.mark.parametrize("index", [10**6, 10**18])
def test_dyadic_inputs_are_exact_at_any_index(name: str, m: int, competitors: int, index: int) -> None:
    U = unitary(name, m)
    A = ExactMatrix.of(U, [F(3, 8)] * competitors)
    root = math.isqrt(m)
    assert root**2 == m or name == "identity"
    scale = F(1) if name == "identity" else F(1, root)
    found = A.approximate(index, truncate=True)
    assert found == A.approximate(100)
    assert found.entry(0, 0) == (F(3, 8) * scale, F(0))
    if m > 1:
        last = (m - 1, competitors + m - 2)
        sign = F(1 if name == "identity" else (-1) ** (m - 1).bit_count())
        block = F(3, 8) * math.isqrt(competitors)
        assert found.entry(*last) == (block * scale * sign, F(0))
    assert ExactVector(U, F(1, 4)).approximate(index).entry(0) == (scale / 4, F(0))


@pytest.mark.parametrize(
    ("name", "m", "base"),
    [
        ("identity", 2, F(1)),
        ("identity", 1, F(1, 3)),
        ("hadamard", 2, F(1)),
        ("cayley", 2, F(1)),
        ("dct", 1, F(1)),
        ("dft", 4, F(1)),
    ],
)
def test_an_index_that_would_take_too_long_is_refused(name: str, m: int, base: Fraction) -> None:
    A = ExactMatrix.of(unitary(name, m), [base, base])
    for index in (10**18, 10**9):
        with pytest.raises(IndexRefused, match="^index = .*; allowed: "):
            A.approximate(index)


@pytest.mark.parametrize("truncate", [False, True])
@pytest.mark.parametrize(
    ("name", "m", "index"),
    [("identity", 3, 10**6), ("hadamard", 2, 10**6), ("cayley", 2, 10**6), ("dct", 3, 10**4), ("dft", 3, 10**4)],
)
def test_large_indices(name: str, m: int, index: int, truncate: bool, squared_errors: Errors) -> None:
    U = unitary(name, m, seed=3)
    A = ExactMatrix(U, F(1, 3), ((1, Perturbed(F(1, 3), 10**18)),), 2, None, None)
    point = ExactInput(A, ExactVector(U, F(2, 7)))
    datum = Datum(index, A.approximate(index, truncate=truncate), point.y.approximate(index, truncate=truncate))
    for error in squared_errors(point, datum):
        assert error <= arb((1, -2 * index))


@pytest.mark.parametrize("name", SIZES)
@given(data=st.data(), target=st.integers(0, 120), truncate=st.booleans())
def test_equal_columns_stay_equal_and_opposite_ones_opposite(
    name: str, data: st.DataObject, target: int, truncate: bool
) -> None:
    m = data.draw(st.sampled_from(SIZES[name]))
    signs = data.draw(st.lists(st.sampled_from(PHASES[:4]), min_size=3, max_size=3))
    one: list[Phase] = [PHASES[0]] * (m - 1)
    A = ExactMatrix.of(unitary(name, m, seed=2), [data.draw(positive)] * 3, diagonal=[*signs, *one])
    entries = A.approximate(target, truncate=truncate)
    for i in range(m):
        turned = []
        for k, (u, v) in enumerate(signs):
            x, z = entries.entry(i, k)
            turned.append((x * u + z * v, z * u - x * v))  # times the conjugate phase
        same = [t for t, sign in zip(turned, signs, strict=True) if sign in (signs[0], (-signs[0][0], -signs[0][1]))]
        assert set(same) == {turned[0]}


@given(st.data(), st.sampled_from(sorted(SIZES)))
def test_rows_are_orthogonal_with_norm_a(data: st.DataObject, name: str) -> None:
    # A A* = ‖a‖² I: seen on data of index 200, up to their error.
    point = data.draw(inputs(name))
    (m, n), A = point.A.shape, point.A.approximate(200)
    rows = [[A.entry(i, k) for k in range(n)] for i in range(m)]
    norm = point.A.norm
    with ctx.workprec(300):
        for i in range(m):
            for l in range(m):
                real = sum((x * u + z * v for (x, z), (u, v) in zip(rows[i], rows[l], strict=True)), F(0))
                imag = sum((z * u - x * v for (x, z), (u, v) in zip(rows[i], rows[l], strict=True)), F(0))
                if i == l and isinstance(norm, Fraction | Sqrt):
                    real -= norm.radicand if isinstance(norm, Sqrt) else norm**2
                elif i == l:
                    continue
                assert max(abs(real), abs(imag)) < F(1, 1 << 150)  # entries are below 2^32, so this is 2^-200 · 2^50


def test_of_finds_the_base_and_the_changes() -> None:
    U = unitary("identity", 2)
    assert ExactMatrix.of(U, [F(2), F(3), F(2)]) == ExactMatrix(U, F(2), ((1, F(3)),), 3)
    assert ExactMatrix.of(U, [F(2), F(3), F(2)]).shape == (2, 4)


def test_codes_cannot_be_changed_by_who_receives_them() -> None:
    A = ExactMatrix.of(unitary("dct", 3), [F(1), F(1)])
    for array in (A.approximate(10), ExactVector(A.unitary, F(1)).approximate(10)):
        with pytest.raises(ValueError, match="read-only"):
            array.codes[0] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.codes.setflags(write=True)
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.codes.base.setflags(write=True) if isinstance(array.codes.base, np.ndarray) else array.codes.setflags(
                write=True
            )


def matrix(**changes: Any) -> ExactMatrix:
    arguments: dict[str, Any] = {"unitary": unitary("identity", 2), "base": F(1), "changed": (), "competitors": 2}
    return ExactMatrix(**(arguments | changes))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: matrix(competitors=0), "competitors"),
        (lambda: matrix(base=F(0)), "base"),
        (lambda: matrix(base=F(-1)), "base"),
        (lambda: matrix(changed=((2, F(1)),)), "changed"),
        (lambda: matrix(changed=((-1, F(1)),)), "changed"),
        (lambda: matrix(changed=((1, F(2)), (0, F(2)))), "changed"),
        (lambda: matrix(changed=((0, F(2)), (0, F(2)))), "changed"),
        (lambda: matrix(changed=((0, F(0)),)), "changed: a_0"),
        (lambda: matrix(changed=((1, F(-1)),)), "changed: a_1"),
        (lambda: matrix(changed=((1, Perturbed(F(-1), 3)),)), "changed: a_1"),
        (lambda: matrix(diagonal=(PHASES[0],) * 2), "diagonal"),
        (lambda: matrix(diagonal=(PHASES[0], PHASES[0], (F(1), F(1)))), "diagonal"),
        (lambda: matrix(permutation=(0, 1)), "permutation"),
        (lambda: matrix(permutation=(0, 1, 1)), "permutation"),
        (lambda: matrix(permutation=(0, 1, -1)), "permutation"),
        (lambda: ExactMatrix.of(unitary("identity", 1), []), "coefficients"),
        (lambda: ExactMatrix.of(unitary("identity", 1), [F(1), F(-1)]), "coefficients"),
        (lambda: ExactVector(unitary("identity", 1), F(0)), "t"),
    ],
)
def test_bad_arguments_are_named(make: Callable[[], object], name: str) -> None:
    with pytest.raises(OracleError, match=f"^{name} = .*; allowed: "):
        make()

"""Strategies for exact structured inputs."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from oracles import UNITARIES, ExactInput, ExactMatrix, ExactVector, Unitary, unitary
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.testing.strategies._arguments import chosen
from sci_barriers.testing.strategies._numbers import rationals

FIELDS: Final = ("real", "complex")
_REAL: Final = ((Fraction(1), Fraction(0)), (Fraction(-1), Fraction(0)))
_COMPLEX: Final = (
    *_REAL,
    (Fraction(0), Fraction(1)),
    (Fraction(3, 5), Fraction(4, 5)),
    (Fraction(-5, 13), Fraction(12, 13)),
)


def fitting(rotations: tuple[str, ...], fields: tuple[str, ...], m: int) -> list[tuple[str, str]]:
    """Return the pairs (rotation, field) that exist for size m: hadamard for powers of two, dft over the complex field."""
    return [
        (rotation, field)
        for rotation in rotations
        for field in fields
        if not (rotation == "hadamard" and m & (m - 1)) and not (rotation == "dft" and field == "real")
    ]


def checked(rotations: Any, fields: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return both as tuples of names; `BarrierError` if no matrix fits."""
    names, kinds = chosen("rotations", rotations, tuple(UNITARIES)), chosen("fields", fields, FIELDS)
    if not fitting(names, kinds, 1):
        raise BarrierError("rotations", names, "one that exists over the field (dft is complex)")
    return names, kinds


def unitaries(
    *, max_size: int = 6, rotations: object = None, fields: object = "real", size: int | None = None
) -> st.SearchStrategy[Unitary]:
    """Return a strategy for exact unitary matrices.

    Args:
        max_size: largest m, at least 1.
        rotations: names among ``identity``, ``hadamard`` (m a power of two), ``dct``, ``dft`` (complex), ``cayley``; all by default.
        fields: ``real`` (default), ``complex``, or both: over the complex field there is also the dft.
        size: m, if it is fixed.

    Shrinks towards the first rotation (identity) of size 1 with the smallest seed.

    Raises:
        BarrierError: an argument out of range, or no rotation of that size.
    """
    names, kinds = checked(rotations, fields)
    fixed = None if size is None else integer("size", size, 1)
    most = integer("max_size", max_size, 1)
    if fixed is not None and not fitting(names, kinds, fixed):
        raise BarrierError("size", fixed, "a size of one of " + ", ".join(names))
    return _unitaries(most if fixed is None else fixed, fixed, names, kinds)


@st.composite
def _unitaries(
    draw: st.DrawFn, most: int, fixed: int | None, names: tuple[str, ...], kinds: tuple[str, ...]
) -> Unitary:
    sizes = [m for m in range(1, most + 1) if fitting(names, kinds, m)] if fixed is None else [fixed]
    m = draw(st.sampled_from(sizes))
    name = draw(st.sampled_from(list(dict.fromkeys(rotation for rotation, _ in fitting(names, kinds, m)))))
    return unitary(name, m, seed=draw(st.integers(0, 99)) if name == "cayley" else 0)


def exact_matrices(
    *,
    max_rows: int = 5,
    max_competitors: int = 4,
    rotations: object = None,
    fields: object = None,
    max_coefficient: object = 1000,
) -> st.SearchStrategy[ExactMatrix]:
    """Return a strategy for exact matrices A = U·B(a)·D·P with positive rational coefficients.

    Args:
        max_rows: largest m, at least 1.
        max_competitors: largest number N1 of competing columns, at least 1; N = N1 + m − 1.
        rotations: as in `unitaries`.
        fields: ``real``, ``complex`` or both (default): what D and U may be.
        max_coefficient: largest coefficient, exact, at least 1.

    Shrinks towards the 1 × 1 matrix (1).

    Raises:
        BarrierError: an argument out of range.
    """
    names, kinds = checked(rotations, fields)
    rows, columns = integer("max_rows", max_rows, 1), integer("max_competitors", max_competitors, 1)
    coefficients = rationals(min_value="1/1000", max_value=max_coefficient, max_denominator=1000)
    return _matrices(rows, columns, names, kinds, coefficients)


@st.composite
def _matrices(
    draw: st.DrawFn,
    rows: int,
    columns: int,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    coefficients: st.SearchStrategy[Fraction],
) -> ExactMatrix:
    m = draw(st.sampled_from([m for m in range(1, rows + 1) if fitting(names, kinds, m)]))
    rotation, field = draw(st.sampled_from(fitting(names, kinds, m)))
    U = unitary(rotation, m, seed=draw(st.integers(0, 99)) if rotation == "cayley" else 0)
    a = draw(st.lists(coefficients, min_size=1, max_size=columns))
    N = len(a) + m - 1
    phases = st.sampled_from(_REAL if field == "real" else _COMPLEX)
    diagonal = draw(st.none() | st.lists(phases, min_size=N, max_size=N))
    seed = draw(st.none() | st.integers(0, 99))
    permutation = list(range(N))
    if seed is not None:
        random.Random(seed).shuffle(permutation)
    return ExactMatrix.of(U, a, diagonal=diagonal, permutation=None if seed is None else permutation)


def exact_inputs(*, max_samples: int = 1, **matrices: Any) -> st.SearchStrategy[ExactInput]:
    """Return a strategy for exact inputs (A, y_1, …, y_R) with y_k = t_k·U·e₀.

    Args:
        max_samples: largest R, at least 1.
        matrices: arguments of `exact_matrices`.

    Shrinks towards A = (1), y = (1).

    Raises:
        BarrierError: an argument out of range.
    """
    most = integer("max_samples", max_samples, 1)
    lengths = st.lists(rationals(min_value="1/100", max_value=100, max_denominator=100), min_size=1, max_size=most)

    def built(A: ExactMatrix, ts: list[Fraction]) -> ExactInput:
        first, *others = [ExactVector(A.unitary, t) for t in ts]
        return ExactInput(A, first, tuple(others))

    return st.builds(built, exact_matrices(**matrices), lengths)

"""Arrays of any kind as exact integers over a common denominator."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.harness import InvalidOutput, exact_vector
from theorems.digits.radii import Data, Radius, integers

#: Matrices with more entries are refused: they would not fit into memory as integers.
MOST_ENTRIES: Final = 20_000_000


def data_of(A: Any, y: Any, radius_A: Radius, radius_y: Radius) -> Data:
    """Return data from arrays of numbers; floats are the dyadic numbers that they are.

    Args:
        A: m × N: an array, nested lists, or a sparse matrix of SciPy; floats, integers, fractions or complex numbers.
        y: m numbers; a column (m × 1) is accepted.
        radius_A: of A.
        radius_y: of y.

    Raises:
        BarrierError: wrong shapes, or entries that are not finite numbers.
    """
    matrix, right = _matrix(A), _column(y)
    m, N = matrix.shape
    if m * N > MOST_ENTRIES:
        raise BarrierError("A", f"{m} × {N} = {m * N} entries", f"at most {MOST_ENTRIES} entries")
    if len(right) != m:
        raise BarrierError("y", f"{len(right)} entries", f"{m} of them, as A has rows")
    columns, columns_imag, under_A = _integers(matrix.T, "A")
    (values,), values_imag, under_y = _integers(right[None, :], "y")
    if columns_imag is None and values_imag is None:
        return Data.real(columns, under_A, values, under_y, radius_A, radius_y)
    imag = columns_imag or [[0] * m for _ in range(N)]
    own = (values_imag or [[0] * m])[0]
    both = [a + b for a, b in zip(columns, imag, strict=True)]
    both += [[-v for v in b] + a for a, b in zip(columns, imag, strict=True)]
    return Data(both, under_A, values + own, under_y, 2, radius_A, radius_y)


def vector_of(x: Any, length: int, name: str = "output") -> list[tuple[Fraction, Fraction]]:
    """Return N exact pairs (real, imaginary part).

    Raises:
        BarrierError: another length, or entries that are not finite numbers.
    """
    if isinstance(x, tuple) and x and all(isinstance(entry, tuple) for entry in x):
        return list(x)
    if isinstance(x, np.ndarray) and x.ndim == 2 and 1 in x.shape:
        x = x.reshape(-1)
    try:
        return list(exact_vector(x, length))
    except InvalidOutput as error:
        raise BarrierError(name, str(error), f"{length} finite numbers") from None


def _matrix(A: Any) -> Any:
    if hasattr(A, "toarray"):
        A = A.toarray()
    try:
        matrix = A if isinstance(A, np.ndarray) else _array([list(row) for row in A])
    except (TypeError, ValueError):
        raise BarrierError("A", A, "m rows of N numbers") from None
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise BarrierError("A", f"an array of shape {matrix.shape}", "m × N with m ≥ 1 and N ≥ 1")
    return matrix


def _column(y: Any) -> Any:
    if hasattr(y, "toarray"):
        y = y.toarray()
    try:
        vector = y if isinstance(y, np.ndarray) else _array(list(y))
    except (TypeError, ValueError):
        raise BarrierError("y", y, "m numbers") from None
    if vector.ndim == 2 and 1 in vector.shape:
        vector = vector.reshape(-1)
    if vector.ndim != 1:
        raise BarrierError("y", f"an array of shape {vector.shape}", "m numbers, or a column of them")
    return vector


def _array(values: list[Any]) -> Any:
    """Return an array that does not round: of floats or integers if all are, else of objects."""
    rows = values if values and isinstance(values[0], list) else [values]
    if len({len(row) for row in rows}) > 1:
        raise BarrierError("A", "rows of different lengths", "rows of one length")
    flat = [entry for row in rows for entry in row]
    plain = all(isinstance(entry, float | np.floating) for entry in flat)
    result: Any = np.empty((len(rows), len(rows[0])), dtype=float if plain else object)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            result[i, j] = entry
    return result if values and isinstance(values[0], list) else result[0]


def _integers(array: Any, name: str) -> tuple[list[list[int]], list[list[int]] | None, int]:
    """Return the rows of an array as integers, those of its imaginary parts (``None`` if it is real), and the denominator."""
    if array.dtype.kind == "c":
        if array.dtype.itemsize > 16:
            array = array.astype(object)
        else:
            together, under = _floats(np.concatenate([array.real, array.imag]).astype(float), name)
            rows = len(array)
            return together[:rows], together[rows:], under
    if array.dtype.kind == "f" and array.dtype.itemsize <= 8:
        found, under = _floats(array.astype(float), name)
        return found, None, under
    if array.dtype.kind in "iub":
        return [[int(v) for v in row] for row in array.tolist()], None, 1
    try:
        pairs = [entry for row in array for entry in exact_vector(list(row), array.shape[1])]
    except InvalidOutput as error:
        raise BarrierError(name, str(error), "finite numbers") from None
    numbers, under = integers([part for pair in pairs for part in pair])
    width = array.shape[1]
    real = [numbers[2 * i * width : 2 * (i + 1) * width : 2] for i in range(len(array))]
    imag = [numbers[2 * i * width + 1 : 2 * (i + 1) * width : 2] for i in range(len(array))]
    return real, imag if any(any(row) for row in imag) else None, under


def _floats(array: Any, name: str) -> tuple[list[list[int]], int]:
    """Return doubles as integers over a power of two."""
    if not np.isfinite(array).all():
        where = tuple(int(i[0]) for i in np.nonzero(~np.isfinite(array)))
        raise BarrierError(name, f"{array[where]}", "finite numbers")
    mantissas, exponents = np.frexp(array)
    whole = (mantissas * 2.0**53).astype(np.int64)
    lowest = int(exponents[whole != 0].min()) - 53 if (whole != 0).any() else 0
    shifts = np.where(whole != 0, exponents - 53 - lowest, 0)
    # Trailing zeros that all entries share are left out
    rows: list[list[int]] = [
        [v << s for v, s in zip(row, own, strict=True)]
        for row, own in zip(whole.tolist(), shifts.tolist(), strict=True)
    ]
    common = 0
    for row in rows:
        for v in row:
            common |= v
    spare = (common & -common).bit_length() - 1 if common else 0
    lowest += spare
    rows = [[v >> spare for v in row] for row in rows]
    return (rows, 1 << -lowest) if lowest <= 0 else ([[v << lowest for v in row] for row in rows], 1)

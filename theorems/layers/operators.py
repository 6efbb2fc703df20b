"""The linear maps of networks: the contract, matrices, sparse exact matrices, concatenation, biases. Those of images: `images`.

Every map acts on floats (NumPy and PyTorch, with batch axes). Those with exact entries say what they are, and so act in any arithmetic.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from array_api_compat import array_namespace

from theorems.core.errors import TheoremError

Shape = tuple[int, ...]
#: An exact number (a `Fraction`, or one of another ordered field), or a pair (real, imaginary part) of them.
Weight = Any
#: The entries other than 0 of one row of a matrix, as (column, weight).
Row = tuple[tuple[int, Weight], ...]


class Operator(ABC):
    """A linear map from arrays of shape `domain` to arrays of shape `codomain`, real or complex.

    Arrays may have leading batch axes: `forward` takes ``(*batch, *domain)`` to ``(*batch, *codomain)``, `adjoint` goes back.
    """

    @property
    @abstractmethod
    def domain(self) -> Shape:
        """The shape of x."""

    @property
    @abstractmethod
    def codomain(self) -> Shape:
        """The shape of Ax."""

    @abstractmethod
    def forward(self, x: Any) -> Any:
        """Return Ax."""

    @abstractmethod
    def adjoint(self, u: Any) -> Any:
        """Return A*u, with ⟨Ax, u⟩ = ⟨x, A*u⟩."""

    @property
    def is_real(self) -> bool:
        """Whether real arrays stay real."""
        return True

    def rows(self) -> tuple[Row, ...]:
        """Return the exact matrix of the map between flat arrays; `TheoremError` if its entries are not known exactly."""
        raise TheoremError("operator", self, "one with exact entries: it can be evaluated in floats only")

    def rational(self) -> Any:
        """Return the matrix as two ``fmpq_mat`` (real part; imaginary part or ``None``), or ``None``: `rows` are used."""
        return None

    def balls(self, bits: int) -> Any:
        """Return an ``arb_mat`` or ``acb_mat`` around the matrix, or ``None``: `rows` are used."""
        return None

    @property
    def weights(self) -> Any:
        """The numbers that training may change, an array; ``None`` if there are none."""
        return None

    def with_weights(self, weights: Any) -> Operator:
        """Return the operator with other `weights`, NumPy or PyTorch."""
        raise TheoremError("operator", self, "one with weights")


class Dense(Operator):
    """A matrix of floats, NumPy or PyTorch, as it is: nothing is checked or copied."""

    def __init__(self, matrix: Any) -> None:
        self.matrix, self._transposed = matrix, array_namespace(matrix).matrix_transpose(matrix)
        self._conjugate = matrix if self.is_real else array_namespace(matrix).conj(matrix)

    @property
    def domain(self) -> Shape:
        """(N,)."""
        return (int(self.matrix.shape[1]),)

    @property
    def codomain(self) -> Shape:
        """(m,)."""
        return (int(self.matrix.shape[0]),)

    @property
    def is_real(self) -> bool:
        """Whether the entries are real."""
        return bool(array_namespace(self.matrix).isdtype(self.matrix.dtype, "real floating"))

    def forward(self, x: Any) -> Any:
        """Return Ax for x of shape ``(*batch, N)``."""
        return _times(x, self._transposed)

    def adjoint(self, u: Any) -> Any:
        """Return A*u for u of shape ``(*batch, m)``."""
        return _times(u, self._conjugate)

    @property
    def weights(self) -> Any:
        """The matrix."""
        return self.matrix

    def with_weights(self, weights: Any) -> Dense:
        """Return the map of another matrix."""
        return Dense(weights)


def _times(x: Any, matrix: Any) -> Any:
    if x.dtype == matrix.dtype or isinstance(matrix, np.ndarray):
        return x @ matrix
    common = array_namespace(x, matrix).result_type(x, matrix)  # PyTorch multiplies equal types only
    return x.to(common) @ matrix.to(common)


class Sparse(Operator):
    """A matrix given by the exact entries of its rows that are not 0.

    Args:
        inputs: number of columns.
        rows: for each row its entries (column, weight), columns from 0 to inputs − 1.

    Raises:
        TheoremError: a column out of range.
    """

    def __init__(self, inputs: int, rows: Sequence[Row]) -> None:
        self._inputs, self._rows = inputs, tuple(map(tuple, rows))
        for row in self._rows:
            for column, _ in row:
                if not 0 <= column < inputs:
                    raise TheoremError("column", column, f"0 to {inputs - 1}")

    @property
    def domain(self) -> Shape:
        """(number of columns,)."""
        return (self._inputs,)

    @property
    def codomain(self) -> Shape:
        """(number of rows,)."""
        return (len(self._rows),)

    @property
    def is_real(self) -> bool:
        """Whether no weight is a pair."""
        return not any(isinstance(weight, tuple) for row in self._rows for _, weight in row)

    def rows(self) -> tuple[Row, ...]:
        """Return the rows."""
        return self._rows

    @property
    def parameters(self) -> int:
        """Number of entries that are not 0."""
        return sum(any(parts(weight)) for row in self._rows for _, weight in row)

    @property
    def frobenius_squared(self) -> Any:
        """‖W‖_F² ≥ ‖W‖₂², equal if W has one row or one column."""
        return sum((x * x for row in self._rows for _, w in row for x in parts(w)), Fraction(0))

    @cached_property
    def dense(self) -> Dense:
        """The matrix in floats, each weight rounded once."""
        matrix = np.zeros((len(self._rows), self._inputs), dtype=np.float64 if self.is_real else np.complex128)
        for i, row in enumerate(self._rows):
            for column, weight in row:
                matrix[i, column] += float(weight) if self.is_real else complex(*map(float, parts(weight)))
        return Dense(matrix)

    def forward(self, x: Any) -> Any:
        """Return Wx, each weight rounded once."""
        return self._like(x).forward(x)

    def adjoint(self, u: Any) -> Any:
        """Return W*u, each weight rounded once."""
        return self._like(u).adjoint(u)

    def _like(self, x: Any) -> Dense:
        return self.dense if isinstance(x, np.ndarray) else Dense(like(x, self.dense.matrix))


def like(x: Any, array: Any) -> Any:
    """Return an array in the library, on the device and in the precision of x; autograd passes through."""
    xp = array_namespace(x)
    if not isinstance(array, np.ndarray):
        return array.to(device=x.device, dtype=x.dtype)
    dtype = x.dtype
    if np.iscomplexobj(array) and xp.isdtype(dtype, "real floating"):
        dtype = xp.result_type(dtype, xp.complex64)
    return xp.asarray(array, dtype=dtype, device=x.device)


def parts(weight: Weight) -> tuple[Any, Any]:
    """Return real and imaginary part of a weight."""
    return weight if isinstance(weight, tuple) else (weight, Fraction(0))


class Channels(Operator):
    """x as part of a larger array, along its first axis; concatenation is a sum of such maps, a selection is the adjoint.

    Args:
        shape: of x.
        first: the first place that x takes.
        total: the length of the first axis of the larger array.

    Raises:
        TheoremError: x does not fit.
    """

    def __init__(self, shape: Shape, first: int, total: int) -> None:
        if not 0 <= first <= total - shape[0]:
            raise TheoremError("first", first, f"0 to {total - shape[0]}")
        self._shape, self.first, self.total = tuple(shape), first, total

    @property
    def domain(self) -> Shape:
        """The shape of x."""
        return self._shape

    @property
    def codomain(self) -> Shape:
        """The shape of the larger array."""
        return (self.total, *self._shape[1:])

    def forward(self, x: Any) -> Any:
        """Return x with zeros before and behind."""
        xp, axis, behind = array_namespace(x), -len(self._shape), self.total - self.first - self._shape[0]
        batch = tuple(x.shape)[: x.ndim - len(self._shape)]
        zeros = [xp.zeros((*batch, n, *self._shape[1:]), dtype=x.dtype, device=x.device) for n in (self.first, behind)]
        return xp.concat([zeros[0], x, zeros[1]], axis=axis)

    def adjoint(self, u: Any) -> Any:
        """Return the part."""
        return u[(..., slice(self.first, self.first + self._shape[0]), *[slice(None)] * (len(self._shape) - 1))]

    def rows(self) -> tuple[Row, ...]:
        """Return the matrix: a part of the identity."""
        each = math.prod(self._shape[1:])
        before, size = self.first * each, math.prod(self._shape)
        return tuple(((i - before, Fraction(1)),) if 0 <= i - before < size else () for i in range(self.total * each))


class Bias(Operator):
    """The map 1 ↦ b from the constant block: one number for each channel, or for each entry of a vector.

    Args:
        values: floats, or exact numbers; one axis.
        shape: (channels, …); (length,) if not given.

    Raises:
        TheoremError: another number of values than of channels.
    """

    def __init__(self, values: Any, shape: Shape | None = None) -> None:
        self.values = tuple(values) if isinstance(values, Sequence) else values
        self._shape = (len(values),) if shape is None else tuple(shape)
        if len(values) != self._shape[0]:
            raise TheoremError("bias", f"{len(values)} numbers", f"{self._shape[0]}, one for each row or channel")

    @property
    def domain(self) -> Shape:
        """(1,)."""
        return (1,)

    @property
    def codomain(self) -> Shape:
        """The shape of the block."""
        return self._shape

    @property
    def is_real(self) -> bool:
        """Whether no value is a pair or complex."""
        return not any(isinstance(v, tuple | complex) for v in self.values)

    @property
    def weights(self) -> Any:
        """The values as floats."""
        if not isinstance(self.values, tuple):
            return self.values
        return np.array([complex(*map(float, v)) if isinstance(v, tuple) else float(v) for v in self.values])

    def with_weights(self, weights: Any) -> Bias:
        """Return another bias."""
        return Bias(weights, self._shape)

    @cached_property
    def _column(self) -> Any:
        return self.weights.reshape(-1, *(1,) * (len(self._shape) - 1))

    def forward(self, x: Any) -> Any:
        """Return b, once for each item of the batch."""
        column = self._column if isinstance(x, np.ndarray) else like(x, self._column)
        ones = x[(..., *[None] * (len(self._shape) - 1))]
        return array_namespace(ones, column).broadcast_to(ones * column, (*x.shape[:-1], *self._shape))

    def adjoint(self, u: Any) -> Any:
        """Return ⟨b, u⟩."""
        xp, axes = array_namespace(u), tuple(range(-len(self._shape), 0))
        return xp.sum(u * xp.conj(like(u, self._column)), axis=axes, keepdims=True).reshape(
            *u.shape[: u.ndim - len(self._shape)], 1
        )

    def rows(self) -> tuple[Row, ...]:
        """Return the values as a column, floats as the dyadic numbers that they are."""
        values = [_exact(v) for v in (self.values if isinstance(self.values, tuple) else self.values.tolist())]
        return tuple(((0, v),) for v in values for _ in range(math.prod(self._shape[1:])))

    @property
    def parameters(self) -> int:
        """Number of values that are not 0."""
        return sum(any(parts(_exact(v))) for v in self.values)


def _exact(value: Any) -> Weight:
    if isinstance(value, complex):
        return Fraction(value.real), Fraction(value.imag)
    return Fraction(value) if isinstance(value, float | int) else value


def transposed(operator: Operator) -> tuple[Row, ...]:
    """Return the columns of an operator's exact matrix, as rows."""
    columns: list[list[tuple[int, Any]]] = [[] for _ in range(math.prod(operator.domain))]
    for i, row in enumerate(operator.rows()):
        for column, weight in row:
            columns[column].append((i, weight))
    return tuple(map(tuple, columns))

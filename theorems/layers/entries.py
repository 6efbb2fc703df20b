"""Matrices and vectors with exact entries: as floats, as rationals, and as balls at any precision."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq, fmpq_mat
from numpy.typing import NDArray

from oracles import DyadicMatrix, DyadicVector, ExactMatrix, ExactVector, ball
from theorems.core.errors import TheoremError
from theorems.layers.operators import Dense, Operator, Shape, like


class Entries(Operator):
    """An exact matrix, or vector as a matrix with one column.

    Args:
        value: a `DyadicMatrix` or `DyadicVector` (data), an `ExactMatrix` or `ExactVector` (entries that may be irrational),
            a NumPy array of floats (each the dyadic number that it is), or a sequence of rationals (a vector).

    Raises:
        TheoremError: something else, or entries that are not finite.
    """

    def __init__(self, value: Any) -> None:
        if isinstance(value, Sequence) and not isinstance(value, str):
            if not value or not all(isinstance(x, Fraction | int) and not isinstance(x, bool) for x in value):
                raise TheoremError("entries", value, "a sequence of Fraction or int")
            value = tuple(Fraction(x) for x in value)
        elif isinstance(value, np.ndarray):
            if value.dtype not in (np.float64, np.complex128, np.float32, np.complex64) or value.ndim not in (1, 2):
                raise TheoremError(
                    "entries", f"an array of {value.dtype} with {value.ndim} axes", "floats with 1 or 2 axes"
                )
            if not np.isfinite(value).all():
                raise TheoremError("entries", "an entry that is not", "finite")
            value = value.astype(np.complex128 if np.iscomplexobj(value) else np.float64)
        elif not isinstance(value, DyadicMatrix | DyadicVector | ExactMatrix | ExactVector):
            raise TheoremError(
                "entries", type(value).__name__, "data, an exact matrix or vector, a NumPy array, or rationals"
            )
        self.value = value
        self._balls: dict[int, Any] = {}
        self._floats: Dense | None = None
        self._rational: Any = None

    @classmethod
    def of(cls, value: Any) -> Entries:
        """Return the value itself if it is an `Entries`, else `Entries` of it."""
        return value if isinstance(value, Entries) else cls(value)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        if isinstance(self.value, tuple):
            return len(self.value), 1
        if isinstance(self.value, ExactVector):
            return self.value.unitary.m, 1
        shape = self.value.shape
        return int(shape[0]), int(shape[1]) if len(shape) == 2 else 1

    @property
    def is_real(self) -> bool:
        """Whether all entries are real by construction."""
        if isinstance(self.value, tuple):
            return True
        if isinstance(self.value, np.ndarray):
            return not np.iscomplexobj(self.value)
        if isinstance(self.value, DyadicMatrix | DyadicVector):
            return self.value.imag is None
        return bool(self.value.columns.is_real)

    def numpy(self) -> NDArray[Any]:
        """Return the entries as floats, a vector with one axis, each rounded once (exact numbers by way of 128 binary digits)."""
        if isinstance(self.value, tuple):
            return np.array([float(x) for x in self.value])
        if isinstance(self.value, np.ndarray):
            return self.value[:, 0] if self.value.ndim == 2 and self.value.shape[1] == 1 else self.value
        if isinstance(self.value, DyadicMatrix | DyadicVector):
            return self.value.numpy()
        rows, columns = self.shape
        entries = self.balls(128).entries()
        flat = [float(x) for x in entries] if self.is_real else [complex(x) for x in entries]
        return np.array(flat) if columns == 1 else np.array(flat).reshape(rows, columns)

    @property
    def domain(self) -> Shape:
        """(columns,)."""
        return self.shape[1:]

    @property
    def codomain(self) -> Shape:
        """(rows,)."""
        return self.shape[:1]

    @property
    def weights(self) -> NDArray[Any]:
        """The matrix in floats."""
        return self.numpy().reshape(self.shape)

    def with_weights(self, weights: Any) -> Operator:
        """Return another matrix: exact if it is a NumPy array."""
        return Entries(weights) if isinstance(weights, np.ndarray) else Dense(weights)

    def forward(self, x: Any) -> Any:
        """Return Ax in floats."""
        return self._like(x).forward(x)

    def adjoint(self, u: Any) -> Any:
        """Return A*u in floats."""
        return self._like(u).adjoint(u)

    def _like(self, x: Any) -> Dense:
        if self._floats is None:
            self._floats = Dense(self.weights)
        return self._floats if isinstance(x, np.ndarray) else Dense(like(x, self._floats.matrix))

    def rational(self) -> Any:
        """Return the matrix as two ``fmpq_mat``: real part, and imaginary part or ``None``.

        Raises:
            TheoremError: entries that may be irrational.
        """
        if self._rational is None:
            value, is_real = self.value, self.is_real
            if isinstance(value, tuple):
                pairs = [(x, Fraction(0)) for x in value]
            elif isinstance(value, np.ndarray):
                pairs = [(Fraction(x.real), Fraction(x.imag)) for x in value.ravel().tolist()]
            elif isinstance(value, DyadicMatrix | DyadicVector):
                scale = Fraction(2) ** -value.exponent
                imag = value.imag or (0,) * len(value.real)
                table = [(x * scale, z * scale) for x, z in zip(value.real, imag, strict=True)]
                pairs = [table[c] for c in value.codes.ravel().tolist()]
            else:
                raise TheoremError("matrix", self, "one with rational entries (this one may have square roots)")
            parts = [[fmpq(p[k].numerator, p[k].denominator) for p in pairs] for k in ((0,) if is_real else (0, 1))]
            found = [fmpq_mat(*self.shape, part) for part in parts]
            self._rational = (found[0], None if is_real else found[1])
        return self._rational

    def balls(self, bits: int) -> Any:
        """Return an ``arb_mat`` or ``acb_mat`` that contains the entries; dyadic ones of at most ``bits`` digits are exact."""
        found = self._balls.get(bits)
        if found is None:
            if len(self._balls) > 8:
                self._balls.clear()
            with ctx.workprec(
                bits
            ):  # data of a large index have more digits than are needed: they are rounded, and enclosed
                exact = self._enclosed(bits)
                found = self._balls[bits] = type(exact)(*self.shape, [+x for x in exact.entries()])
        return found

    def _enclosed(self, bits: int) -> Any:
        rows, columns = self.shape
        value = self.value
        if isinstance(value, tuple):
            with ctx.workprec(bits):
                return arb_mat(rows, 1, [arb(fmpq(x.numerator, x.denominator)) for x in value])
        if isinstance(value, np.ndarray):
            flat = value.ravel().tolist()
            return acb_mat(rows, columns, flat) if np.iscomplexobj(value) else arb_mat(rows, columns, flat)
        if isinstance(value, DyadicMatrix | DyadicVector):
            table: list[Any] = [arb((x, -value.exponent)) for x in value.real]
            if value.imag is not None:
                table = [acb(x, arb((z, -value.exponent))) for x, z in zip(table, value.imag, strict=True)]
            codes = value.codes
        else:
            layout, codes = value.columns.layout
            table = [_entry(value.columns, item, bits) for item in layout]
        kind = arb_mat if self.is_real else acb_mat
        return kind(rows, columns, [table[c] for c in codes.ravel().tolist()])


def _entry(columns: Any, item: tuple[int, int, int], bits: int) -> Any:
    kind, phase, code = item
    x, z = columns.phases[phase]
    with ctx.workprec(bits):
        product = columns.unitary.entry(code, bits) * ball(columns.scales[kind], bits)
        if (x, z) != (1, 0):
            product *= acb(arb(fmpq(x.numerator, x.denominator)), arb(fmpq(z.numerator, z.denominator)))
        return product.real if columns.is_real else product


def rounded(x: Fraction, bits: int, *, up: bool = False) -> Fraction:
    """Return a dyadic number of at most ``bits`` significant binary digits, at most (``up``: at least) x > 0."""
    shift = bits - (x.numerator.bit_length() - x.denominator.bit_length())
    over, under = (x.numerator << shift, x.denominator) if shift >= 0 else (x.numerator, x.denominator << -shift)
    mantissa = -(-over // under) if up else over // under
    return Fraction(mantissa, 1 << shift) if shift >= 0 else Fraction(mantissa << -shift)


def norm_bound(entries: Entries) -> Fraction:
    """Return a proved rational upper bound of ‖A‖₂, 0 only for A = 0; exact norms are rounded up at 64 digits, others within 5 %.

    With G = AA* (or A*A, the smaller): ‖A‖² = ‖G^{2^k}‖^{1/2^k} ≤ ‖G^{2^k}‖_∞^{1/2^k}, in ball arithmetic; the bound is at most
    m^{1/2^(k+1)} times too large, and exact for G = s·I.
    """
    value = entries.value
    if isinstance(value, ExactMatrix) and value.norm_scale is None:
        return rounded(_upper(ball(value.norm, 128)), 64, up=True)
    return _power_bound(entries)


def _power_bound(entries: Entries, squarings: int = 5, bits: int = 192) -> Fraction:
    with ctx.workprec(bits):
        A = entries.balls(bits)
        adjoint = A.transpose() if entries.is_real else A.conjugate().transpose()
        square = _power(A * adjoint if A.nrows() <= A.ncols() else adjoint * A, squarings)
        return Fraction(0) if square.is_zero() else rounded(_upper(square.sqrt()), 64, up=True)


def _power(G: Any, squarings: int) -> arb:
    """Return an exact ball that is at least ‖G‖₂, G Hermitian: s·√‖(G/s)²‖ with s = ‖G‖_∞, again and again."""
    largest = arb(0)
    for row in G.tolist():
        total = sum((abs(x) for x in row), arb(0)).upper()
        largest = largest if total <= largest else total
    if squarings == 0 or largest.is_zero():
        return largest
    H = G * (1 / largest)
    return (largest * _power(H * H, squarings - 1).sqrt()).upper()


def _upper(x: Any) -> Fraction:
    with ctx.workprec(256):
        mantissa, exponent = (int(part) for part in x.upper().man_exp())
    return Fraction(mantissa) * (Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent))

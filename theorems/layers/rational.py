"""Networks in exact arithmetic: rational numbers, or any ordered field that their weights are in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

from flint import fmpq, fmpq_mat, fmpz

from theorems.core.errors import TheoremError
from theorems.layers.activations import Ball, Inverse, MaxPooling, Relu, Root, Round, Shrink, Soft, Squares, Times
from theorems.layers.arithmetic import Arithmetic, Watch
from theorems.layers.entries import Entries
from theorems.layers.images import pooling_windows
from theorems.layers.language import LayeredNetwork
from theorems.layers.operators import Operator, Shape, parts, transposed

__all__ = ["IrrationalError", "Rationals", "exactly"]

#: Real parts, and imaginary parts or ``None``.
Vector = tuple[list[Any], list[Any] | None]


class IrrationalError(TheoremError):
    """A square root that an exact evaluation needs is not rational."""


def exactly(
    network: LayeredNetwork, y: Any, *, symbolic: bool = False, watch: Watch | None = None
) -> tuple[tuple[Any, Any], ...]:
    """Return the exact output, as pairs (real, imaginary part).

    Args:
        network: the network; operators with square roots are refused.
        y: rational vector (see `Entries`), or pairs (real, imaginary part). With a radicand s other than 1: y/√s, as a sequence, or as
            a mapping that may leave out the coordinates that no layer reads.
        symbolic: compute with the weights as they are (numbers with +, ·, <), instead of flint's rationals.
        watch: called after every layer with its number and the state, pairs (real parts, imaginary parts or ``None``).

    Raises:
        TheoremError: another length, a coordinate that is read is missing, or an operator without exact rational entries.
        IrrationalError: a square root that is not rational, where a layer does not say how to round it.
    """
    arithmetic = Rationals(network, symbolic=symbolic, watch=watch)
    real, imag = arithmetic.run(arithmetic.data(y))
    back = (lambda x: x) if symbolic else _fraction
    return tuple((back(x), back(z)) for x, z in zip(real, imag or [Fraction(0)] * len(real), strict=True))


class Rationals(Arithmetic):
    """Vectors of fmpq, or of the weights' own numbers; see `exactly`."""

    name = "exact arithmetic"

    def __init__(self, network: LayeredNetwork, *, symbolic: bool = False, watch: Watch | None = None) -> None:
        super().__init__(network, watch)
        self.convert: Any = (lambda x: Fraction(x) if isinstance(x, int) else x) if symbolic else number
        self.nothing = self.convert(0)
        self.matrices: dict[tuple[str, bool], Any] = {}

    def data(self, y: Any) -> Vector:
        """Return y as a vector, times √s."""
        size = math.prod(self.network.shapes["y"])
        if isinstance(y, Mapping):
            pairs = [parts(y[i]) if i in y else None for i in range(size)]
        elif isinstance(y, Sequence) and all(isinstance(v, tuple) for v in y):
            pairs = list(y)
        elif isinstance(y, Sequence) and not isinstance(y, str):
            pairs = [(v, Fraction(0)) for v in y]
        else:
            real, imag = Entries.of(y).rational()
            pairs = list(zip(real.entries(), imag.entries() if imag is not None else [0] * size, strict=True))
        if len(pairs) != size:
            raise TheoremError("values", f"{len(pairs)} numbers", f"{size} of them")
        s = self.convert(self.network.radicand)
        columns = [[None if p is None else s * self.convert(p[k]) for p in pairs] for k in (0, 1)]
        return columns[0], (columns[1] if any(p is not None and p[1] != 0 for p in pairs) else None)

    def zero(self, shape: Shape) -> Vector:
        return [self.nothing] * math.prod(shape), None

    def one(self) -> Vector:
        return [self.convert(1)], None

    def add(self, v: Vector, w: Vector) -> Vector:
        imag = v[1] or w[1]
        if v[1] is not None and w[1] is not None:
            imag = [a + b for a, b in zip(v[1], w[1], strict=True)]
        return [a + b for a, b in zip(v[0], w[0], strict=True)], imag

    def scale(self, v: Vector, coefficient: Any) -> Vector:
        c = self.convert(coefficient)
        return [c * x for x in v[0]], None if v[1] is None else [c * x for x in v[1]]

    def apply(self, name: str, operator: Operator, v: Vector, *, adjoint: bool) -> Vector:
        key = (name, adjoint)
        if key not in self.matrices:
            dense = operator.rational()
            if dense is not None:
                real, imag = dense
                self.matrices[key] = (
                    (real.transpose(), None if imag is None else -imag.transpose()) if adjoint else dense
                )
            else:
                self.matrices[key] = self._rows(operator, adjoint)
        found = self.matrices[key]
        multiply = _sparse if isinstance(found[0], list) else _dense
        nothing, imag = self.nothing, None
        real = multiply(found[0], v[0], nothing)
        if v[1] is not None:
            imag = multiply(found[0], v[1], nothing)
        if found[1] is not None:
            more = multiply(found[1], v[0], nothing)
            imag = more if imag is None else [a + b for a, b in zip(imag, more, strict=True)]
            if v[1] is not None:
                real = [a - b for a, b in zip(real, multiply(found[1], v[1], nothing), strict=True)]
        return real, imag

    def _rows(self, operator: Operator, adjoint: bool) -> Any:
        rows = transposed(operator) if adjoint else operator.rows()
        real = [[(i, self.convert(parts(w)[0])) for i, w in row] for row in rows]
        if operator.is_real:
            return real, None
        sign = -1 if adjoint else 1
        return real, [[(i, sign * self.convert(parts(w)[1])) for i, w in row] for row in rows]

    def total(self, v: Vector) -> Vector:
        return [sum(v[0], self.nothing)], None if v[1] is None else [sum(v[1], self.nothing)]

    def real(self, v: Vector) -> Vector:
        return v[0], None

    def times_i(self, v: Vector) -> Vector:
        return [-x for x in v[1]] if v[1] is not None else [self.nothing] * len(v[0]), v[0]

    def cut(self, v: Vector, low: int, high: int) -> tuple[Vector, Vector, Vector]:
        x, z = v
        cuts = [slice(0, low), slice(low, high), slice(high, len(x))]
        first, second, third = ((x[c], None if z is None or not any(z[c]) else z[c]) for c in cuts)
        return first, second, third

    def join(self, *pieces: Vector) -> Vector:
        real = [x for piece in pieces for x in piece[0]]
        if all(piece[1] is None for piece in pieces):
            return real, None
        return real, [z for x, imag in pieces for z in imag or [self.nothing] * len(x)]

    def _only_real(self, v: Vector, what: str) -> list[Any]:
        if v[1] is not None and any(v[1]):
            raise TheoremError("y", f"layer {self.number}", f"one that makes no {what} of a number that is not real")
        return v[0]

    def relu(self, v: Vector, a: Relu) -> Vector:
        return [x if x > 0 else self.nothing for x in self._only_real(v, "rectifier")], None

    def soft(self, v: Vector, a: Soft) -> Vector:
        real, imag = v
        thresholds = [self.convert(t) for t in a.thresholds] * (1 if isinstance(a.threshold, tuple) else len(real))
        if imag is None:
            return [_soft(x, t, self.nothing) for x, t in zip(real, thresholds, strict=True)], None
        result = []
        for x, z, t in zip(real, imag, thresholds, strict=True):
            square = x * x + z * z
            if z == 0:
                result.append((_soft(x, t, self.nothing), z))
            elif square <= t * t:
                result.append((self.nothing, self.nothing))
            else:
                factor = 1 - t / self._root(square, a.bits)
                result.append((x * factor, z * factor))
        return [x for x, _ in result], [z for _, z in result]

    def squares(self, v: Vector, a: Squares) -> Vector:
        squares = [x * x for x in v[0]]
        return squares if v[1] is None else [s + z * z for s, z in zip(squares, v[1], strict=True)], None

    def ball(self, v: Vector, a: Ball) -> Vector:
        radius = self.convert(a.radius)
        square = self.total(self.squares(v, Squares(a.block)))[0][0]
        return v if square <= radius * radius else self.scale(v, radius / self._root(square, a.bits))

    def root(self, v: Vector, a: Root) -> Vector:
        return [self._root(self._only_real(v, "root")[0], None)], None

    def inverse(self, v: Vector, a: Inverse) -> Vector:
        return [1 / self._only_real(v, "inverse")[0]], None

    def times(self, v: Vector, s: Vector, a: Times) -> Vector:
        return self.scale(v, self._only_real(s, "factor")[0])

    def shrink(self, v: Vector, s: Vector, a: Shrink) -> Vector:
        square = self._only_real(s, "factor")[0]
        return v if square <= 1 else self.scale(v, 1 / self._root(square, None))

    def maxpooling(self, v: Vector, a: MaxPooling) -> Vector:
        x = self._only_real(v, "maximum")
        return [max(x[i] for i in places) for places in pooling_windows(self.network.shapes[a.source], a.window)], None

    def round(self, v: Vector, a: Round) -> Vector:
        def rounded(x: Any) -> Any:
            return fmpq(((x.p << a.bits + 1) + x.q) // (2 * x.q), fmpz(1) << a.bits)

        return [rounded(x) for x in v[0]], None if v[1] is None else [rounded(z) for z in v[1]]

    def _root(self, square: Any, bits: int | None) -> Any:
        """Return √square if it is rational, or, if there are ``bits``, the least multiple of 2^-bits that is not below it."""
        p, q = (int(square.p), int(square.q)) if isinstance(square, fmpq) else (square.numerator, square.denominator)
        if bits is not None:
            floor = isqrt((p << 2 * bits) // q)
            exact = floor * floor * q == p << 2 * bits
            return self.convert(Fraction(floor if exact else floor + 1, 1 << bits))
        over, under = isqrt(p), isqrt(q)
        if over * over != p or under * under != q:
            raise IrrationalError(f"layer {self.number}", "a square root that is not rational", "a rational one")
        return self.convert(Fraction(over, under))


def number(x: Any) -> Any:
    """Return a rational number as flint has it."""
    return x if isinstance(x, fmpq) else fmpq(x.numerator, x.denominator)


def _fraction(x: Any) -> Fraction:
    return Fraction(int(x.p), int(x.q)) if isinstance(x, fmpq) else x


def _soft(x: Any, t: Any, nothing: Any) -> Any:
    return x - t if x > t else x + t if x < -t else nothing


def _dense(matrix: fmpq_mat, v: list[Any], nothing: Any) -> list[Any]:
    return list((matrix * fmpq_mat(len(v), 1, v)).entries())


def _sparse(rows: list[list[tuple[int, Any]]], v: list[Any], nothing: Any) -> list[Any]:
    result = []
    for row in rows:
        total = nothing
        for column, weight in row:
            if v[column] is None:
                raise TheoremError("values", "some of them", f"with coordinate {column}, which the network reads")
            total = total + weight * v[column]
        result.append(total)
    return result

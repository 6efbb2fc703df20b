"""Networks in ball arithmetic: numbers of any precision, and enclosures of the exact output.

Source of the arithmetic: F. Johansson, IEEE Trans. Comput. 66 (2017) 1281-1292.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq

from theorems.core.errors import TheoremError, Undecided
from theorems.core.kinds import integer_argument
from theorems.layers.activations import Ball, Inverse, MaxPooling, Relu, Root, Shrink, Soft, Squares, Times
from theorems.layers.arithmetic import Arithmetic, Watch
from theorems.layers.entries import Entries
from theorems.layers.images import pooling_windows
from theorems.layers.language import LayeredNetwork
from theorems.layers.operators import Operator, Shape, parts, transposed

__all__ = ["Balls", "Enclosure", "enclose", "midpoints", "soft_ball"]

FIRST_BITS: Final = 256
#: Precision is raised up to this many binary digits.
MAX_BITS: Final = 1 << 17


class Balls(Arithmetic):
    """Flint balls at a working precision, as matrices with one column; ``midpoints``: a block is replaced by its midpoint."""

    name = "ball arithmetic"

    def __init__(
        self, network: LayeredNetwork, y: Entries, bits: int, *, midpoints: bool = False, watch: Watch | None = None
    ) -> None:
        super().__init__(network, watch)
        self.bits, self.only_midpoints, self.real_numbers = bits, midpoints, network.is_real and y.is_real
        self.make = arb_mat if self.real_numbers else acb_mat
        self.operators: dict[tuple[str, bool], Any] = {}
        self.numbers: dict[int, tuple[Any, arb]] = {}

    def ball_of(self, x: Any) -> arb:
        # Coefficients are shared between layers; the pair keeps x alive, so its id is its own.
        found = self.numbers.get(id(x))
        if found is None:
            if not isinstance(x, Fraction | int):
                raise TheoremError("network", f"the weight {x}", "rational weights, in ball arithmetic")
            found = self.numbers[id(x)] = x, arb(fmpq(x.numerator, x.denominator))
        return found[1]

    def result(self, y: Entries) -> Any:
        """Return the output for an exact y."""
        v, s = y.balls(self.bits), self.network.radicand
        return self.run(v if s == 1 else v * self.ball_of(s).sqrt())

    def settle(self, v: Any) -> Any:
        return v.mid() if self.only_midpoints else v

    def zero(self, shape: Shape) -> Any:
        return self.make(math.prod(shape), 1)

    def one(self) -> Any:
        return self.make(1, 1, [1])

    def add(self, v: Any, w: Any) -> Any:
        return v + w

    def scale(self, v: Any, coefficient: Any) -> Any:
        return v * self.ball_of(coefficient)

    def apply(self, name: str, operator: Operator, v: Any, *, adjoint: bool) -> Any:
        key = (name, adjoint)
        found = self.operators.get(key)
        if found is None:
            found = operator.balls(self.bits)
            if found is None:
                rows = transposed(operator) if adjoint else operator.rows()
                sign = -1 if adjoint else 1
                found = [[(i, self._weight(w, sign)) for i, w in row] for row in rows]
            elif adjoint:
                found = found.transpose() if operator.is_real else found.conjugate().transpose()
            self.operators[key] = found
        if not isinstance(found, list):
            return found * v
        x, nothing = v.entries(), arb(0)
        return self.make(len(found), 1, [sum((w * x[i] for i, w in row), nothing) for row in found])

    def _weight(self, w: Any, sign: int) -> Any:
        x, z = parts(w)
        return self.ball_of(x) if z == 0 else acb(self.ball_of(x), sign * self.ball_of(z))

    def total(self, v: Any) -> Any:
        return self.make(1, 1, [sum(v.entries(), arb(0))])

    def real(self, v: Any) -> Any:
        return v if self.real_numbers else self.make(v.nrows(), 1, [z.real for z in v.entries()])

    def times_i(self, v: Any) -> Any:
        return v * acb(0, 1)

    def cut(self, v: Any, low: int, high: int) -> tuple[Any, Any, Any]:
        x = v.entries()
        pieces = x[:low], x[low:high], x[high:]
        first, second, third = (self.make(len(piece), 1, piece) for piece in pieces)
        return first, second, third

    def join(self, *pieces: Any) -> Any:
        entries = [x for piece in pieces for x in piece.entries()]
        return self.make(len(entries), 1, entries)

    def each(self, v: Any, function: Callable[[Any], Any]) -> Any:
        return self.make(v.nrows(), 1, [function(x) for x in v.entries()])

    def _real(self, z: Any) -> Any:
        if isinstance(z, acb):
            if not z.imag.is_zero():
                raise TheoremError("y", f"layer {self.number}", "one that meets real numbers only here")
            return z.real
        return z

    def relu(self, v: Any, a: Relu) -> Any:
        return self.each(v, lambda z: self._real(z).max(arb(0)))

    def soft(self, v: Any, a: Soft) -> Any:
        if not isinstance(a.threshold, tuple):
            t = self.ball_of(a.threshold)
            return self.each(v, lambda z: soft_ball(z, t))
        values = [soft_ball(z, self.ball_of(x)) for z, x in zip(v.entries(), a.threshold, strict=True)]
        return self.make(len(values), 1, values)

    def squares(self, v: Any, a: Squares) -> Any:
        return self.each(v, (lambda z: z * z) if self.real_numbers else (lambda z: z.real * z.real + z.imag * z.imag))

    def ball(self, v: Any, a: Ball) -> Any:
        radius = self.ball_of(a.radius)
        square = sum((_parts(z)[0] ** 2 + _parts(z)[1] ** 2 for z in v.entries()), arb(0))
        if square <= radius * radius:
            return v
        return v * (radius / square.max(radius * radius).sqrt() if not radius.is_zero() else arb(0))

    def root(self, v: Any, a: Root) -> Any:
        return self.each(v, lambda z: self._real(z).max(arb(0)).sqrt())

    def inverse(self, v: Any, a: Inverse) -> Any:
        return self.each(v, lambda z: 1 / z)

    def times(self, v: Any, s: Any, a: Times) -> Any:
        return v * s[0, 0]

    def shrink(self, v: Any, s: Any, a: Shrink) -> Any:
        value = self._real(s[0, 0])
        # A sum of squares is not negative, whatever its enclosure is.
        return v if value <= 1 else v * value.max(arb(1)).rsqrt()

    def maxpooling(self, v: Any, a: MaxPooling) -> Any:
        x = [self._real(z) for z in v.entries()]
        values = []
        for first, *others in pooling_windows(self.network.shapes[a.source], a.window):
            largest = x[first]
            for i in others:
                largest = largest.max(x[i])
            values.append(largest)
        return self.make(len(values), 1, values)


def soft_ball(z: Any, t: arb) -> Any:
    """Return an enclosure of z·max(0, 1 − t/|z|), t > 0, for a real or complex ball z."""
    if isinstance(z, acb):
        modulus = abs(z)
        if modulus <= t:
            return acb(0)
        if modulus > t:
            return z * (1 - t / modulus)
        reach = arb(0, (modulus - t).abs_upper())  # |soft(z)| = |z| − t, or 0
        return acb(reach, reach)
    if abs(z) <= t:
        return arb(0)
    if z > t:
        return z - t
    if z < -t:
        return z + t
    # Undecided: the soft threshold is increasing, so its values at the two ends enclose it.
    return _real_soft(z.lower(), t).union(_real_soft(z.upper(), t))


def _real_soft(z: arb, t: arb) -> arb:
    return (z - t).max(arb(0)) + (z + t).min(arb(0))


@dataclass(frozen=True)
class Enclosure:
    """The output of a network, enclosed.

    Attributes:
        midpoint: exact dyadic numbers, as pairs (real, imaginary part).
        radius: every part of every entry of the exact output is within this of the midpoint.
        bits: the working precision that it took.
    """

    midpoint: tuple[tuple[Fraction, Fraction], ...]
    radius: Fraction
    bits: int

    def contains(self, vector: Any) -> bool:
        """Return whether each part of each entry of a float vector lies in the enclosure."""
        return self.float_error(vector) <= self.radius

    def float_error(self, vector: Any) -> Fraction:
        """Return the largest difference of a part of a float vector from the midpoint, exactly; ± radius of that from the exact output."""
        values = np.asarray(vector).astype(np.complex128).reshape(-1)
        if values.shape != (len(self.midpoint),):
            raise TheoremError("vector", f"shape {values.shape}", f"({len(self.midpoint)},)")
        parts = [
            abs(Fraction(float(part)) - exact)
            for z, pair in zip(values.tolist(), self.midpoint, strict=True)
            for part, exact in zip((z.real, z.imag), pair, strict=True)
        ]
        return max(parts)


def midpoints(
    network: LayeredNetwork, y: Any, *, bits: int, watch: Watch | None = None
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return the output in flint numbers of ``bits`` binary digits, rounded after every layer: any precision, no proof.

    Args:
        network: the network.
        y: data, an exact vector, a NumPy array, or rationals (see `Entries`).
        bits: working precision, at least 2.
        watch: called after every layer with its number and the state: flint matrices with one column.
    """
    data = input_of(network, y)
    with ctx.workprec(_precision(bits)):
        return _exact(Balls(network, data, bits, midpoints=True, watch=watch).result(data))


#: Makes the arithmetic for a network, y, a precision and a watch, and says how far its result may be from what it encloses.
Method = Callable[[LayeredNetwork, Entries, int, "Watch | None"], tuple[Balls, Callable[[], arb]]]


def _balls(network: LayeredNetwork, y: Entries, bits: int, watch: Watch | None) -> tuple[Balls, Callable[[], arb]]:
    return Balls(network, y, bits, watch=watch), lambda: arb(0)


def enclose(
    network: LayeredNetwork,
    y: Any,
    *,
    radius: Fraction,
    bits: int = FIRST_BITS,
    max_bits: int = MAX_BITS,
    method: Method = _balls,
    watch: Watch | None = None,
) -> Enclosure:
    """Return the output of the exact network (real numbers, no rounding at all) within ``radius``, proved.

    The precision is doubled until the radius is small enough.

    Args:
        network: the network.
        y: see `midpoints`.
        radius: what is wanted, positive.
        bits: the first working precision.
        max_bits: the last one.
        method: every operation on balls, if no other is given.
        watch: see `midpoints`; called for every precision that is tried.

    Raises:
        Undecided: not reached with ``max_bits``.
    """
    data = input_of(network, y)
    if not isinstance(radius, Fraction) or radius <= 0:
        raise TheoremError("radius", radius, "a positive Fraction")
    bits = _precision(bits)
    while bits <= max_bits:
        with ctx.workprec(bits):
            arithmetic, deviation = method(network, data, bits, watch)
            balls = arithmetic.result(data)
            own, extra = _largest_radius(balls), deviation()
            if own is not None and extra.is_finite():
                found = Enclosure(_exact(balls), own + _fraction(extra.upper()), bits)
                if found.radius <= radius:
                    return found
        bits *= 2
    raise Undecided(f"the output was not enclosed within {float(radius):.3g} at {max_bits} binary digits")


def input_of(network: LayeredNetwork, y: Any) -> Entries:
    """Return y as an exact vector of the length that the network has."""
    data, shape = Entries.of(y), (math.prod(network.shapes["y"]), 1)
    if data.shape != shape:
        raise TheoremError("y", f"shape {data.shape}", f"a vector of length {shape[0]}")
    return data


def _precision(bits: Any) -> int:
    return integer_argument("bits", bits, 2, MAX_BITS)


def _parts(entry: Any) -> tuple[Any, Any]:
    return (entry.real, entry.imag) if isinstance(entry, acb) else (entry, arb(0))


def _fraction(x: arb) -> Fraction:
    mantissa, exponent = (int(part) for part in x.man_exp())
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def _exact(balls: Any) -> tuple[tuple[Fraction, Fraction], ...]:
    pairs = [_parts(entry) for entry in balls.entries()]
    return tuple((_fraction(x.mid()), _fraction(z.mid())) for x, z in pairs)


def _largest_radius(balls: Any) -> Fraction | None:
    parts = [part for entry in balls.entries() for part in _parts(entry)]
    if not all(part.is_finite() for part in parts):
        return None
    return max(_fraction(part.rad()) for part in parts)

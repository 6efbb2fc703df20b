"""Networks that a program hands over as a list of layers: evaluated exactly, in rational arithmetic.

Affine maps, the rectifier and rounding are rational. Soft-thresholding of complex numbers and the projection onto a ball need a modulus,
a square root: it is taken exactly where it is rational, or rounded up to a multiple of 2^-bits where the layer says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, Final

from flint import fmpq, fmpq_mat, fmpz

from oracles import DyadicVector, shown
from sci_barriers.harness._numbers import NumberText, number
from sci_barriers.harness._output import InvalidOutput

__all__ = ["LAYERS", "LayerNetwork", "layer_network"]

#: Work of one evaluation, in products of machine words: some seconds.
MAX_WORK: Final = 2 * 10**9
#: Bits of one number inside a network.
MAX_BITS: Final = 1 << 18
#: Digits of a modulus that is rounded up, and of a layer that rounds.
MAX_ROUNDING: Final = 1 << 16

ZERO: Final = fmpq(0)
#: A number of a network: real and imaginary part.
Pair = tuple[fmpq, fmpq]


@dataclass(frozen=True)
class _Matrix:
    rows: int
    columns: int
    real: fmpq_mat
    imag: fmpq_mat | None
    bits: int

    def times(self, state: list[Pair]) -> list[Pair]:
        re, im = (fmpq_mat(self.columns, 1, [x[part] for x in state]) for part in (0, 1))
        has_imag = any(x[1] != 0 for x in state)
        real, imag = self.real * re, (self.real * im if has_imag else None)
        if self.imag is not None:
            if has_imag:
                real -= self.imag * im
            imag = self.imag * re if imag is None else imag + self.imag * re
        imaginary = [ZERO] * self.rows if imag is None else imag.entries()
        return list(zip(real.entries(), imaginary, strict=True))


class LayerNetwork:
    """A network y ↦ x as a list of layers, evaluated exactly.

    Attributes:
        exact: the harness gives y_n as the exact `oracles.DyadicVector`.
        layers: what was handed over, checked.
    """

    exact = True

    def __init__(self, layers: tuple[dict[str, Any], ...]) -> None:
        self.layers = layers

    def __call__(self, y: DyadicVector) -> list[tuple[Fraction, Fraction]]:
        """Return φ(y) as pairs of rationals.

        Raises:
            InvalidOutput: sizes that do not fit, a square root that is not rational, or too much work.
        """
        entries = [(value, Fraction(0)) if isinstance(value, Fraction) else value for value in y.fractions()]
        first = [(_fmpq(x), _fmpq(z)) for x, z in entries]
        state, work = first, 0
        for position, layer in enumerate(self.layers):
            name = f"layer {position} ({layer['type']})"
            bits = _bits(state)
            if bits > MAX_BITS:
                raise InvalidOutput(f"{name} meets numbers of {bits} bits; at most {MAX_BITS} are accepted")
            work += _work(layer, len(state), bits)
            if work > MAX_WORK:
                raise InvalidOutput(f"{name}: the exact evaluation of the network is too much work")
            state = _APPLY[layer["type"]](layer, state, first, name)
        bits = _bits(state)
        if bits > MAX_BITS:
            raise InvalidOutput(
                f"the output of the network has numbers of {bits} bits; at most {MAX_BITS} are accepted"
            )
        return [(_fraction(x), _fraction(z)) for x, z in state]


def layer_network(layers: object, matrices: Mapping[str, Any]) -> LayerNetwork:
    """Return the network of a message.

    Args:
        layers: the list of layers, as it was parsed.
        matrices: matrices that layers refer to by name.

    Raises:
        InvalidOutput: no list of layers, or a layer that is not what it should be.
    """
    if not isinstance(layers, list) or not layers:
        raise InvalidOutput('"network" is not a list of layers')
    named = {name: _matrix(value, f"the matrix {shown(name, 40)}") for name, value in matrices.items()}
    return LayerNetwork(tuple(_layer(layer, i, named) for i, layer in enumerate(layers)))


# --- Reading --------------------------------------------------------------------------------------------------------------------

#: For each kind of layer the fields that it may have.
LAYERS: Final = {
    "affine": ("weight", "bias", "skip"),
    "relu": ("from", "to"),
    "soft-threshold": ("threshold", "bits", "from", "to"),
    "ball": ("radius", "bits", "from", "to"),
    "round": ("bits", "from", "to"),
}
_NEEDED: Final = {"affine": ("weight",), "soft-threshold": ("threshold",), "ball": ("radius",), "round": ("bits",)}


def _layer(layer: object, position: int, named: Mapping[str, _Matrix]) -> dict[str, Any]:
    if not isinstance(layer, dict) or not isinstance(layer.get("type"), str) or layer["type"] not in LAYERS:
        kind = layer.get("type") if isinstance(layer, dict) else layer
        raise InvalidOutput(f"layer {position} is {shown(kind, 40)}; allowed types: {', '.join(LAYERS)}")
    kind = layer["type"]
    name = f"layer {position} ({kind})"
    for key in layer:
        if key != "type" and key not in LAYERS[kind]:
            raise InvalidOutput(f"{name}: unknown field {shown(key, 40)}; allowed: {', '.join(LAYERS[kind])}")
    for key in _NEEDED.get(kind, ()):
        if key not in layer:
            raise InvalidOutput(f'{name}: the field "{key}" is missing')
    result: dict[str, Any] = {"type": kind}
    for key, value in layer.items():
        what = f"{name}: {key}"
        if key in ("weight", "skip"):
            result[key] = _matrix_or_name(value, what, named)
        elif key == "bias":
            result[key] = _vector(value, what)
        elif key == "threshold":
            result[key] = [_positive(x, what) for x in value] if isinstance(value, list) else _positive(value, what)
        elif key == "radius":
            result[key] = _positive(value, what)
        elif key in ("from", "to", "bits"):
            result[key] = _integer(value, what, MAX_ROUNDING if key == "bits" else 10**9)
    return result


def _matrix_or_name(value: object, what: str, named: Mapping[str, _Matrix]) -> _Matrix:
    if isinstance(value, str) and not isinstance(value, NumberText):
        if value not in named:
            raise InvalidOutput(f"{what} is {shown(value, 40)}, which is not among the matrices")
        return named[value]
    return _matrix(value, what)


def _matrix(value: object, what: str) -> _Matrix:
    if not isinstance(value, list) or not value or not all(isinstance(row, list) and row for row in value):
        raise InvalidOutput(f"{what} is not a list of rows of numbers")
    rows = [_vector(row, f"{what}, row {i}") for i, row in enumerate(value)]
    columns = len(rows[0])
    if any(len(row) != columns for row in rows):
        raise InvalidOutput(f"{what} has rows of different lengths")
    entries = [x for row in rows for x in row]
    real = fmpq_mat(len(rows), columns, [x for x, _ in entries])
    has_imag = any(z != 0 for _, z in entries)
    imag = fmpq_mat(len(rows), columns, [z for _, z in entries]) if has_imag else None
    return _Matrix(len(rows), columns, real, imag, _bits(entries))


def _vector(value: object, what: str) -> list[Pair]:
    if not isinstance(value, list):
        raise InvalidOutput(f"{what} is not a list of numbers")
    result = []
    for i, entry in enumerate(value):
        parts = entry if isinstance(entry, list) and len(entry) == 2 else [entry]
        found = [_fmpq(number(part, f"{what}, entry {i},")) for part in parts]
        result.append((found[0], found[1] if len(found) == 2 else ZERO))
    return result


def _positive(value: object, what: str) -> fmpq:
    result = _fmpq(number(value, what))
    if result < 0:
        raise InvalidOutput(f"{what} is negative")
    return result


def _integer(value: object, what: str, most: int) -> int:
    if not (
        isinstance(value, NumberText) and value.isascii() and value.isdigit() and len(value) < 12 and int(value) <= most
    ):
        raise InvalidOutput(f"{what} is {shown(value, 40)}; allowed: an integer from 0 to {most}")
    return int(value)


def _fmpq(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def _bits(state: list[Pair]) -> int:
    return max((max(int(x.p).bit_length(), int(x.q).bit_length()) for pair in state for x in pair), default=0)


def _work(layer: Mapping[str, Any], width: int, bits: int) -> int:
    """Return a bound of the products of machine words in a layer."""
    words = 1 + bits // 64
    total = 8 * width * words * (1 + words // 16)
    for matrix in (layer.get("weight"), layer.get("skip")):
        if matrix is not None:
            total += matrix.rows * matrix.columns * words * (1 + matrix.bits // 64)
    if "bits" in layer:
        total += width * (words + layer["bits"] // 64) ** 2
    return total


# --- Applying -------------------------------------------------------------------------------------------------------------------


def _affine(layer: Mapping[str, Any], state: list[Pair], first: list[Pair], name: str) -> list[Pair]:
    weight, bias, skip = layer["weight"], layer.get("bias"), layer.get("skip")
    for matrix, vector, what in ((weight, state, "weight"), (skip, first, "skip")):
        if matrix is not None and matrix.columns != len(vector):
            raise InvalidOutput(f"{name}: {what} has {matrix.columns} columns instead of {len(vector)}")
    if bias is not None and len(bias) != weight.rows:
        raise InvalidOutput(f"{name}: bias has {len(bias)} entries instead of {weight.rows}")
    result: list[Pair] = weight.times(state)
    if bias is not None:
        result = _sum(result, bias)
    if skip is not None:
        if skip.rows != weight.rows:
            raise InvalidOutput(f"{name}: skip has {skip.rows} rows instead of {weight.rows}")
        result = _sum(result, skip.times(first))
    return result


def _sum(left: list[Pair], right: list[Pair]) -> list[Pair]:
    return [(a + c, b + d) for (a, b), (c, d) in zip(left, right, strict=True)]


def _part(layer: Mapping[str, Any], state: list[Pair], name: str) -> tuple[int, int]:
    low, high = layer.get("from", 0), layer.get("to", len(state))
    if not low <= high <= len(state):
        raise InvalidOutput(f"{name}: from {low} to {high} is no part of {len(state)} entries")
    return low, high


def _relu(layer: Mapping[str, Any], state: list[Pair], first: list[Pair], name: str) -> list[Pair]:
    low, high = _part(layer, state, name)
    if any(z != 0 for _, z in state[low:high]):
        raise InvalidOutput(f"{name}: the rectifier of a number that is not real")
    return [*state[:low], *((x if x > 0 else ZERO, ZERO) for x, _ in state[low:high]), *state[high:]]


def _soft(layer: Mapping[str, Any], state: list[Pair], first: list[Pair], name: str) -> list[Pair]:
    low, high = _part(layer, state, name)
    threshold, result = layer["threshold"], list(state)
    if isinstance(threshold, list) and len(threshold) != high - low:
        raise InvalidOutput(f"{name}: {len(threshold)} thresholds instead of {high - low}")
    for i in range(low, high):
        (x, z), tau = state[i], threshold[i - low] if isinstance(threshold, list) else threshold
        if z == 0:
            result[i] = (x - tau if x > tau else x + tau if x < -tau else ZERO), ZERO
            continue
        square = x * x + z * z
        if square <= tau * tau:
            result[i] = ZERO, ZERO
            continue
        factor = 1 - tau / _root(square, layer.get("bits"), name)
        result[i] = x * factor, z * factor
    return result


def _ball(layer: Mapping[str, Any], state: list[Pair], first: list[Pair], name: str) -> list[Pair]:
    low, high = _part(layer, state, name)
    square, radius = ZERO, layer["radius"]
    for x, z in state[low:high]:
        square += x * x + z * z
    if square <= radius * radius:
        return state
    factor = radius / _root(square, layer.get("bits"), name)
    return [*state[:low], *((x * factor, z * factor) for x, z in state[low:high]), *state[high:]]


def _root(square: fmpq, bits: int | None, name: str) -> fmpq:
    """Return √square if it is rational, or, if the layer has ``bits``, the least multiple of 2^-bits that is not below it."""
    if bits is not None:
        scaled = int(square.p) << 2 * bits
        floor = isqrt(scaled // int(square.q))
        exact = floor * floor * int(square.q) == scaled
        return fmpq(floor if exact else floor + 1, fmpz(1) << bits)
    over, under = isqrt(int(square.p)), isqrt(int(square.q))
    if over * over != int(square.p) or under * under != int(square.q):
        raise InvalidOutput(f'{name}: the square root that it needs is not rational; with "bits" it is rounded up')
    return fmpq(over, under)


def _round(layer: Mapping[str, Any], state: list[Pair], first: list[Pair], name: str) -> list[Pair]:
    low, high = _part(layer, state, name)
    bits = layer["bits"]

    def rounded(x: fmpq) -> fmpq:
        return fmpq(((x.p << bits + 1) + x.q) // (2 * x.q), fmpz(1) << bits)

    return [*state[:low], *((rounded(x), rounded(z)) for x, z in state[low:high]), *state[high:]]


_APPLY: Final = {"affine": _affine, "relu": _relu, "soft-threshold": _soft, "ball": _ball, "round": _round}

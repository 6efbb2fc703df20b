"""Networks that a program hands over as a list of layers: read into the language of `theorems.layers`, evaluated exactly.

Affine maps, the rectifier and rounding are rational. Soft-thresholding of complex numbers and the projection onto a ball need a modulus,
a square root: it is taken exactly where it is rational, or rounded up to a multiple of 2^-bits where the layer says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from flint import fmpq, fmpq_mat

from oracles import DyadicVector, shown
from sci_barriers.harness._numbers import NumberText, number
from sci_barriers.harness._output import InvalidOutput
from theorems import TheoremError
from theorems.layers import (
    Affine,
    Ball,
    Bias,
    IrrationalError,
    Layer,
    LayeredNetwork,
    Relu,
    Round,
    Soft,
    Sparse,
    Term,
    exactly,
)

#: Work of one evaluation, in products of machine words: some seconds.
MAX_WORK: Final = 2 * 10**9
#: Bits of one number inside a network.
MAX_BITS: Final = 1 << 18
#: Digits of a modulus that is rounded up, and of a layer that rounds.
MAX_ROUNDING: Final = 1 << 16

ONE: Final = Fraction(1)
#: A number of a network: real and imaginary part.
Pair = tuple[Fraction, Fraction]
#: For each kind of layer the fields that it may have.
LAYERS: Final = {
    "affine": ("weight", "bias", "skip"),
    "relu": ("from", "to"),
    "soft-threshold": ("threshold", "bits", "from", "to"),
    "ball": ("radius", "bits", "from", "to"),
    "round": ("bits", "from", "to"),
}
_NEEDED: Final = {"affine": ("weight",), "soft-threshold": ("threshold",), "ball": ("radius",), "round": ("bits",)}


class _Matrix(Sparse):
    """A dense rational matrix; ``bits`` bounds the length of its entries."""

    def __init__(self, rows: list[list[Pair]]) -> None:
        super().__init__(len(rows[0]), [])
        self.shape, self.bits = (len(rows), len(rows[0])), _bits([x for row in rows for pair in row for x in pair])
        parts = [[fmpq(p[k].numerator, p[k].denominator) for row in rows for p in row] for k in (0, 1)]
        real, imag = (fmpq_mat(*self.shape, part) for part in parts)
        self._rational = (real, imag if any(parts[1]) else None)

    @property
    def codomain(self) -> tuple[int, ...]:
        return self.shape[:1]

    @property
    def is_real(self) -> bool:
        return self._rational[1] is None

    def rational(self) -> Any:
        return self._rational


@dataclass(frozen=True)
class LayerNetwork:
    """A network y ↦ x as a list of layers, evaluated exactly.

    Attributes:
        layers: what was handed over, checked.
        exact: the harness gives y_n as the exact `oracles.DyadicVector`.
    """

    layers: tuple[dict[str, Any], ...]
    exact: bool = True

    def network(self, size: int) -> LayeredNetwork:
        """Return it in the language of layers, for inputs of this length.

        Raises:
            InvalidOutput: sizes that do not fit.
        """
        operators: dict[str, Any] = {}
        sizes, source, width, layers = {"y": size}, "y", size, []
        for position, layer in enumerate(self.layers):
            target = f"v{position}"
            terms, kind = [Term(ONE, source)], layer["type"]
            if kind == "affine":
                terms, width = _affine(layer, position, width, size, source, operators), layer["weight"].shape[0]
            sizes[target] = width
            activation = None if kind == "affine" else _activation(layer, target, width, _name(layer, position))
            layers.append(Layer(Affine(((target, tuple(terms)),)), activation))
            source = target
        layers.append(Layer(Affine((("x", (Term(ONE, source),)),))))
        return LayeredNetwork("network of a program", operators, {**sizes, "x": width}, tuple(layers), "x")

    def __call__(self, y: DyadicVector) -> list[Pair]:
        """Return φ(y) as pairs of rationals.

        Raises:
            InvalidOutput: sizes that do not fit, a square root that is not rational, or too much work.
        """
        pairs = [(value, Fraction(0)) if isinstance(value, Fraction) else value for value in y.fractions()]
        at, work = 0, 0

        def before(done: int, state: Mapping[str, Any]) -> None:
            """Weigh what comes next; ``done`` layers are behind."""
            nonlocal at, work
            at = done
            real, imag = state["y" if done == 0 else f"v{done - 1}"]
            bits = _bits(real + (imag or []))
            name = _name(self.layers[at], at) if at < len(self.layers) else "the output of the network"
            if bits > MAX_BITS:
                verb = "meets" if at < len(self.layers) else "has"
                raise InvalidOutput(f"{name} {verb} numbers of {bits} bits; at most {MAX_BITS} are accepted")
            if at < len(self.layers):
                work += _work(self.layers[at], len(real), bits)
                if work > MAX_WORK:
                    raise InvalidOutput(f"{name}: the exact evaluation of the network is too much work")

        network = self.network(len(pairs))
        before(0, {"y": ([x for x, _ in pairs], [z for _, z in pairs])})
        try:
            return list(exactly(network, pairs, watch=lambda n, s: before(n, s) if n <= len(self.layers) else None))
        except IrrationalError:
            what = 'the square root that it needs is not rational; with "bits" it is rounded up'
        except TheoremError:
            what = "the rectifier of a number that is not real"
        raise InvalidOutput(f"{_name(self.layers[at], at)}: {what}")


def _name(layer: Mapping[str, Any], position: int) -> str:
    return f"layer {position} ({layer['type']})"


def _affine(
    layer: Mapping[str, Any], position: int, width: int, size: int, source: str, operators: dict[str, Any]
) -> list[Term]:
    """Return Wv + b + Vy, and add the operators."""
    weight, bias, skip = layer["weight"], layer.get("bias"), layer.get("skip")
    name, rows = _name(layer, position), weight.shape[0]
    for matrix, length, what in ((weight, width, "weight"), (skip, size, "skip")):
        if matrix is not None and matrix.shape[1] != length:
            raise InvalidOutput(f"{name}: {what} has {matrix.shape[1]} columns instead of {length}")
    if bias is not None and len(bias) != rows:
        raise InvalidOutput(f"{name}: bias has {len(bias)} entries instead of {rows}")
    if skip is not None and skip.shape[0] != rows:
        raise InvalidOutput(f"{name}: skip has {skip.shape[0]} rows instead of {rows}")
    operators[f"W{position}"] = weight
    terms = [Term(ONE, source, f"W{position}")]
    if bias is not None:
        operators[f"b{position}"] = Bias(tuple(bias))
        terms.append(Term(ONE, "1", f"b{position}"))
    if skip is not None:
        operators[f"V{position}"] = skip
        terms.append(Term(ONE, "y", f"V{position}"))
    return terms


def _activation(layer: Mapping[str, Any], block: str, width: int, name: str) -> Any:
    low, high = layer.get("from", 0), layer.get("to", width)
    if not low <= high <= width:
        raise InvalidOutput(f"{name}: from {low} to {high} is no part of {width} entries")
    part = None if (low, high) == (0, width) else (low, high)
    kind, bits = layer["type"], layer.get("bits")
    if kind == "relu":
        return Relu(block, part)
    if kind == "round":
        return Round(block, layer["bits"], part)
    if kind == "ball":
        return Ball(block, layer["radius"], bits, part)
    threshold = layer["threshold"]
    if isinstance(threshold, tuple) and len(threshold) != high - low:
        raise InvalidOutput(f"{name}: {len(threshold)} thresholds instead of {high - low}")
    return Soft(block, threshold, bits, part)


# --- Reading --------------------------------------------------------------------------------------------------------------------


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


def _layer(layer: object, position: int, named: Mapping[str, _Matrix]) -> dict[str, Any]:
    if not isinstance(layer, dict) or not isinstance(layer.get("type"), str) or layer["type"] not in LAYERS:
        kind = layer.get("type") if isinstance(layer, dict) else layer
        raise InvalidOutput(f"layer {position} is {shown(kind, 40)}; allowed types: {', '.join(LAYERS)}")
    kind, name = layer["type"], _name(layer, position)
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
            many = isinstance(value, list)
            result[key] = tuple(_positive(x, what) for x in value) if many else _positive(value, what)
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
    if any(len(row) != len(rows[0]) for row in rows):
        raise InvalidOutput(f"{what} has rows of different lengths")
    return _Matrix(rows)


def _vector(value: object, what: str) -> list[Pair]:
    if not isinstance(value, list):
        raise InvalidOutput(f"{what} is not a list of numbers")
    result = []
    for i, entry in enumerate(value):
        parts = entry if isinstance(entry, list) and len(entry) == 2 else [entry]
        found = [number(part, f"{what}, entry {i},") for part in parts]
        result.append((found[0], found[1] if len(found) == 2 else Fraction(0)))
    return result


def _positive(value: object, what: str) -> Fraction:
    result = number(value, what)
    if result < 0:
        raise InvalidOutput(f"{what} is negative")
    return result


def _integer(value: object, what: str, most: int) -> int:
    if not (
        isinstance(value, NumberText) and value.isascii() and value.isdigit() and len(value) < 12 and int(value) <= most
    ):
        raise InvalidOutput(f"{what} is {shown(value, 40)}; allowed: an integer from 0 to {most}")
    return int(value)


def _bits(numbers: list[Any]) -> int:
    return max((max(_length(x.numerator), _length(x.denominator)) for x in numbers), default=0)


def _length(x: Any) -> int:
    return int(x).bit_length()


def _work(layer: Mapping[str, Any], width: int, bits: int) -> int:
    """Return a bound of the products of machine words in a layer."""
    words = 1 + bits // 64
    total = 8 * width * words * (1 + words // 16)
    for matrix in (layer.get("weight"), layer.get("skip")):
        if matrix is not None:
            total += matrix.shape[0] * matrix.shape[1] * words * (1 + matrix.bits // 64)
    if "bits" in layer:
        total += width * (words + layer["bits"] // 64) ** 2
    return total

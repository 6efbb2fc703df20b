"""ReLU networks with exact weights, evaluated exactly.

A network maps ℝ^n to ℝ^p: affine maps with the rectifier max(0, ·) between them. The weights of its first layer are rational
multiples of one square root √s, and so are the inputs at which it is evaluated exactly: their products are rational.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorems.core.errors import TheoremError
from theorems.structured.quotient import Exact, sign, to_float

__all__ = ["Layer", "ReluNetwork", "interpolating_network"]

ZERO = Fraction(0)


@dataclass(frozen=True)
class Layer:
    """The affine map x ↦ Wx + b with sparse exact W.

    Args:
        inputs: number of columns of W.
        rows: for each row of W its non-zero entries (column, weight), columns from 0 to inputs − 1.
        bias: b, one number for each row.

    Raises:
        TheoremError: a column out of range, or another number of biases than of rows.
    """

    inputs: int
    rows: tuple[tuple[tuple[int, Exact], ...], ...]
    bias: tuple[Exact, ...]

    def __post_init__(self) -> None:
        if len(self.bias) != len(self.rows):
            raise TheoremError("bias", f"{len(self.bias)} numbers", f"{len(self.rows)}, as many as rows")
        for row in self.rows:
            for column, _ in row:
                if not 0 <= column < self.inputs:
                    raise TheoremError("column", column, f"0 to {self.inputs - 1}")

    @property
    def outputs(self) -> int:
        """Number of rows of W."""
        return len(self.rows)

    @property
    def parameters(self) -> int:
        """Number of weights and biases that are not 0."""
        return sum(sign(w) != 0 for row in self.rows for _, w in row) + sum(sign(b) != 0 for b in self.bias)

    @property
    def frobenius_squared(self) -> Exact:
        """‖W‖_F² ≥ ‖W‖₂², equal if W has one row or one column."""
        total: Exact = ZERO
        for row in self.rows:
            for _, weight in row:
                total = total + weight * weight
        return total


@dataclass(frozen=True)
class ReluNetwork:
    """φ = W_d·ρ(W_{d−1}·ρ( … √s·W_1 y + b_1 … ) + b_{d−1}) + b_d with ρ(x) = max(0, x) entry by entry.

    Args:
        layers: the affine maps, first to last; the weights of the first one are meant times √radicand.
        radicand: s > 0, rational.
        complex_output: outputs come in pairs (real part, imaginary part); inputs are real parts, then imaginary parts.

    Raises:
        TheoremError: no layer, sizes that do not fit, or s not positive.
    """

    layers: tuple[Layer, ...]
    radicand: Fraction = Fraction(1)
    complex_output: bool = False

    def __post_init__(self) -> None:
        if not self.layers:
            raise TheoremError("layers", self.layers, "at least one")
        for before, after in pairwise(self.layers):
            if before.outputs != after.inputs:
                raise TheoremError("layers", f"{before.outputs} outputs before {after.inputs} inputs", "equal numbers")
        if self.radicand <= 0:
            raise TheoremError("radicand", self.radicand, "positive")

    @property
    def widths(self) -> tuple[int, ...]:
        """Number of inputs, sizes of the hidden layers, number of outputs (all real)."""
        return (self.layers[0].inputs, *(layer.outputs for layer in self.layers))

    @property
    def neurons(self) -> int:
        """Number of rectifiers."""
        return sum(self.widths[1:-1])

    @property
    def parameters(self) -> int:
        """Number of weights and biases that are not 0."""
        return sum(layer.parameters for layer in self.layers)

    @cached_property
    def lipschitz_squared(self) -> Exact:
        """An upper bound of the squared Lipschitz constant in ℓ²: s·Π ‖W_i‖_F²; attained if there is one neuron."""
        total: Exact = self.radicand
        for layer in self.layers:
            total = total * layer.frobenius_squared
        return total

    def evaluate(self, values: Mapping[int, Exact] | Sequence[Exact]) -> tuple[Exact, ...]:
        """Return φ(y) exactly, at y = √s·values.

        Args:
            values: the rational coordinates of y/√s; a mapping may leave out those that no neuron reads.

        Raises:
            TheoremError: another number of values, or a coordinate that is read is missing.
        """
        first = self.layers[0]
        if not isinstance(values, Mapping):
            if len(values) != first.inputs:
                raise TheoremError("values", f"{len(values)} numbers", f"{first.inputs} of them")
            values = dict(enumerate(values))
        state: list[Exact] = []
        for row, bias in zip(first.rows, first.bias, strict=True):
            total = bias
            for column, weight in row:
                if column not in values:
                    raise TheoremError("values", sorted(values), f"with coordinate {column}, which the network reads")
                total = total + self.radicand * weight * values[column]
            state.append(total)
        for layer in self.layers[1:]:
            state = [x if sign(x) > 0 else ZERO for x in state]
            following: list[Exact] = []
            for row, bias in zip(layer.rows, layer.bias, strict=True):
                total = bias
                for column, weight in row:
                    total = total + weight * state[column]
                following.append(total)
            state = following
        return tuple(state)

    def numpy(self) -> Callable[[NDArray[Any]], NDArray[Any]]:
        """Return the network in double precision, from vectors of length n (complex: n/2) to vectors of length p (complex: p/2)."""
        scale = sqrt(self.radicand)
        arrays = []
        for number, layer in enumerate(self.layers):
            W = np.zeros((layer.outputs, layer.inputs))
            for i, row in enumerate(layer.rows):
                for column, weight in row:
                    W[i, column] = to_float(weight) * (1.0 if number else scale)
            arrays.append((W, np.array([to_float(b) for b in layer.bias])))

        def network(y: NDArray[Any]) -> NDArray[Any]:
            vector = np.asarray(y)
            state = np.concatenate([vector.real, vector.imag]) if self.complex_output else vector
            for number, (W, b) in enumerate(arrays):
                state = W @ (np.maximum(state, 0.0) if number else state) + b
            return state[0::2] + 1j * state[1::2] if self.complex_output else state

        return network

    def __str__(self) -> str:
        sizes = " → ".join(map(str, self.widths))
        return (
            f"ReLU network {sizes}: {len(self.layers)} affine layers, {self.neurons} neuron{'s' * (self.neurons != 1)}, "
            f"{self.parameters} parameters other than 0"
        )


def interpolating_network(
    inputs: int,
    direction: Sequence[tuple[int, Exact]],
    knots: Sequence[Exact],
    values: Sequence[Sequence[Exact]],
    *,
    radicand: Fraction = Fraction(1),
    complex_output: bool = False,
) -> ReluNetwork:
    """Return φ(y) = x_0 + Σ_k s_k·max(0, ⟨w, y⟩ − τ_k), which takes the value x_k wherever ⟨w, y⟩ = τ_k.

    Any finite set of points with distinct ⟨w, y⟩ and any values: φ is piecewise linear in ⟨w, y⟩, constant below τ_0.

    Args:
        inputs: n, the number of real inputs.
        direction: w/√radicand, as (coordinate, rational).
        knots: τ_0 < … < τ_{R−1}, R ≥ 1.
        values: x_0, …, x_{R−1}, all of one length.
        radicand: s of `ReluNetwork`.
        complex_output: as in `ReluNetwork`.

    Raises:
        TheoremError: knots that do not increase, or not one value for each.
    """
    if len(values) != len(knots) or not knots:
        raise TheoremError("values", f"{len(values)} of them", f"{len(knots)}, one for each knot, at least one")
    for low, high in pairwise(knots):
        if sign(high - low) <= 0:
            raise TheoremError("knots", list(map(str, knots)), "strictly increasing numbers")
    length = len(values[0])
    rows: list[list[tuple[int, Exact]]] = [[] for _ in range(length)]
    for i in range(length):
        before: Exact = ZERO
        for k in range(len(knots) - 1):
            slope = (values[k + 1][i] - values[k][i]) / (knots[k + 1] - knots[k])
            if sign(slope - before) != 0:
                rows[i].append((k, slope - before))
            before = slope
    hidden = max(1, len(knots) - 1)
    first = Layer(inputs, (tuple(direction),) * hidden, tuple(-knot for knot in knots[:hidden]))
    last = Layer(hidden, tuple(map(tuple, rows)), tuple(values[0]))
    return ReluNetwork((first, last), radicand, complex_output)

"""ONNX graphs of elementary operations: constants, nodes, loops; linear operators in real arithmetic.

Tensors are (batch, channels, ...), channels 1 (real) or 2 (real and imaginary part).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators.sampled import SampledTransform
from sci_barriers.operators.wavelet import Wavelet
from theorems.layers import AveragePooling, Bias, Channels, Convolution, Entries, Operator, Sparse
from theorems.layers.operators import Dense, Shape
from theorems.layers.reshape import Reshape

#: Transforms are products with their matrices, N³ operations: larger sides are refused.
LARGEST_SIDE = 1024


class Graph:
    """A graph under construction: nodes in order, constants shared with the bodies of its loops.

    Args:
        precision: ``numpy.float32`` or ``numpy.float64``, of all numbers.
        channels: of every tensor, 2 if there are complex numbers, else 1.
        outer: the graph whose loop this one is the body of.
    """

    def __init__(self, precision: type[Any], channels: int, outer: Graph | None = None) -> None:
        import onnx

        self.onnx, self.precision, self.channels = onnx, precision, channels
        self.kind = onnx.TensorProto.FLOAT if precision is np.float32 else onnx.TensorProto.DOUBLE
        self.nodes: list[Any] = []
        self.constants: dict[tuple[str, tuple[int, ...], bytes], tuple[str, Any]] = (
            {} if outer is None else outer.constants
        )
        self._names: list[int] = [0] if outer is None else outer._names

    def name(self) -> str:
        """Return a name that is free in the whole model."""
        self._names[0] += 1
        return f"v{self._names[0]}"

    def constant(self, value: Any) -> str:
        """Return the name of a constant: floats in the precision of the graph, integers as int64."""
        array = np.asarray(value)
        array = np.ascontiguousarray(array.astype(np.int64 if array.dtype.kind in "iu" else self.precision)).reshape(
            array.shape
        )
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self.constants:
            name = f"c{len(self.constants)}"
            self.constants[key] = (name, self.onnx.numpy_helper.from_array(array, name))
        return self.constants[key][0]

    def op(self, kind: str, *inputs: Any, **attributes: Any) -> str:
        """Add a node; inputs are names or numbers and arrays, which become constants. Return its output."""
        output = self.name()
        names = [value if isinstance(value, str) else self.constant(value) for value in inputs]
        self.nodes.append(self.onnx.helper.make_node(kind, names, [output], **attributes))
        return output

    def loop(self, times: int, body: Callable[[Graph, list[str]], Sequence[str]], state: Sequence[str]) -> list[str]:
        """Repeat state ← body(graph, state); the body may use everything outside. Return the last state."""
        helper, inner = self.onnx.helper, Graph(self.precision, self.channels, self)
        names = [inner.name() for _ in state]
        count, go_on = inner.name(), inner.name()
        # The outputs of a body are its own: a state that is handed on unchanged needs a node, too.
        results = [inner.op("Identity", value) for value in body(inner, names)]
        going = inner.op("Identity", go_on)
        make = helper.make_tensor_value_info
        inputs = [make(count, self.onnx.TensorProto.INT64, []), make(go_on, self.onnx.TensorProto.BOOL, [])]
        inputs += [make(name, self.kind, None) for name in names]
        outputs = [make(going, self.onnx.TensorProto.BOOL, []), *(make(name, self.kind, None) for name in results)]
        graph = helper.make_graph(inner.nodes, inner.name(), inputs, outputs)
        last = [self.name() for _ in state]
        self.nodes.append(helper.make_node("Loop", [self.constant(np.int64(times)), "", *state], last, body=graph))
        return last

    def slice(self, value: str, bounds: dict[int, tuple[int, int]]) -> str:
        """Return the part of a tensor between bounds of some axes."""
        axes = sorted(bounds)
        return self.op("Slice", value, [bounds[a][0] for a in axes], [bounds[a][1] for a in axes], axes)

    def pad(self, value: str, widths: Sequence[tuple[int, int]]) -> str:
        """Return a tensor with zeros before and behind its axes after the channels."""
        ends = [[0, 0, *(width[k] for width in widths)] for k in (0, 1)]
        return self.op("Pad", value, [*ends[0], *ends[1]])

    def windows(self, value: str, shape: tuple[int, ...], s: int) -> str:
        """Return (batch, channels, c, rows, columns) as (batch, channels, c, rows/s, s, columns/s, s)."""
        return self.op("Reshape", value, [0, 0, shape[0], shape[1] // s, s, shape[2] // s, s])

    def times_i(self, value: str, axes: int) -> str:
        """Return i times a complex tensor with this many axes behind the channels."""
        return self.op("Mul", self.op("Gather", value, [1, 0], axis=1), np.array([-1.0, 1.0]).reshape(2, *(1,) * axes))


class Linear(ABC):
    """A linear operator whose two directions add nodes to a graph."""

    @abstractmethod
    def forward(self, graph: Graph, x: str) -> str:
        """Add A."""

    def adjoint(self, graph: Graph, u: str) -> str:
        """Add A*."""
        raise BarrierError("network.operator", self, "one whose adjoint can be written (this is a bias)")


def linear(operator: Operator) -> Linear:
    """Return the operator for graphs; `BarrierError` if it is of another kind, or too large."""
    match operator:
        case SampledTransform():
            if operator.transform.side > LARGEST_SIDE:
                raise BarrierError("side", operator.transform.side, f"at most {LARGEST_SIDE} in an ONNX file")
            return _Sampled(operator)
        case Dense() | Entries():
            matrix = operator.weights
            return _Matrix(matrix if isinstance(matrix, np.ndarray) else matrix.detach().cpu().numpy())
        case Sparse():
            return _Matrix(operator.dense.matrix)
        case Convolution():
            return _Convolution(operator)
        case AveragePooling():
            return _Averages(operator)
        case Channels():
            return _Channels(operator)
        case Reshape():
            return _Reshaped(operator)
        case Bias():
            return _Bias(operator)
    raise BarrierError(
        "network.operator",
        operator,
        "a matrix, SampledTransform, Convolution, AveragePooling, Channels, Reshape or Bias",
    )


class _Matrix(Linear):
    """(batch, channels, N) to (batch, channels, m): products from the right."""

    def __init__(self, matrix: NDArray[Any]) -> None:
        self.matrix, self.is_complex = matrix, np.iscomplexobj(matrix)

    def forward(self, graph: Graph, x: str) -> str:
        product = graph.op("MatMul", x, self.matrix.real.T)
        if not self.is_complex:
            return product
        return graph.op("Add", product, graph.times_i(graph.op("MatMul", x, self.matrix.imag.T), 1))

    def adjoint(self, graph: Graph, u: str) -> str:
        product = graph.op("MatMul", u, self.matrix.real)
        if not self.is_complex:
            return product
        return graph.op("Sub", product, graph.times_i(graph.op("MatMul", u, self.matrix.imag), 1))


class _Convolution(Linear):
    """(batch, channels, in, rows, columns) to (batch, channels, out, …): each real part by itself.

    Runtimes know convolutions in float32 alone; in float64 they are sums of products with the slices of the kernel.
    """

    def __init__(self, operator: Convolution) -> None:
        kernel = operator.kernel
        self.kernel = kernel if isinstance(kernel, np.ndarray) else kernel.detach().cpu().numpy()
        self.operator, s, q = operator, operator.stride, operator.padding
        sides = tuple(zip(operator.size, self.kernel.shape[2:], strict=True))
        self.fields: dict[str, Any] = {"strides": [s, s], "pads": [q] * 4}
        self.transposed = self.fields | {"output_padding": [(n + 2 * q - k) % s for n, k in sides]}
        self.places = [(a, b) for a in range(sides[0][1]) for b in range(sides[1][1])]

    def _single(self, graph: Graph, kind: str, x: str, into: Shape, out: Shape, fields: dict[str, Any]) -> str:
        flat = graph.op(kind, graph.op("Reshape", x, [-1, *into]), self.kernel, **fields)
        return graph.op("Reshape", flat, [-1, graph.channels, *out])

    def _product(self, graph: Graph, matrix: NDArray[Any], x: str, size: tuple[int, int]) -> str:
        product = graph.op("MatMul", matrix, graph.op("Reshape", x, [0, 0, matrix.shape[1], size[0] * size[1]]))
        return graph.op("Reshape", product, [0, 0, matrix.shape[0], *size])

    def forward(self, graph: Graph, x: str) -> str:
        A, s, q = self.operator, self.operator.stride, self.operator.padding
        if graph.precision is np.float32:
            return self._single(graph, "Conv", x, A.domain, A.codomain, self.fields)
        h, w = A.codomain[1:]
        padded, parts = graph.pad(x, [(0, 0), (q, q), (q, q)]), []
        for a, b in self.places:
            part = graph.op("Slice", padded, [a, b], [a + s * (h - 1) + 1, b + s * (w - 1) + 1], [3, 4], [s, s])
            parts.append(self._product(graph, self.kernel[:, :, a, b], part, (h, w)))
        return graph.op("Sum", *parts)

    def adjoint(self, graph: Graph, u: str) -> str:
        A, s, q = self.operator, self.operator.stride, self.operator.padding
        if graph.precision is np.float32:
            return self._single(graph, "ConvTranspose", u, A.codomain, A.domain, self.transposed)
        out, h, w = A.codomain
        apart = graph.pad(graph.op("Unsqueeze", u, [4, 6]), [(0, 0), (0, 0), (0, s - 1), (0, 0), (0, s - 1)])
        apart = graph.op("Reshape", apart, [0, 0, out, h * s, w * s])
        sides = [max(n + 2 * q, m * s + k - 1) for n, m, k in zip(A.size, (h, w), self.kernel.shape[2:], strict=True)]
        parts = []
        for a, b in self.places:
            part = self._product(graph, self.kernel[:, :, a, b].T, apart, (h * s, w * s))
            parts.append(graph.pad(part, [(0, 0), (a, sides[0] - a - h * s), (b, sides[1] - b - w * s)]))
        return graph.slice(graph.op("Sum", *parts), {3: (q, q + A.size[0]), 4: (q, q + A.size[1])})


class _Averages(Linear):
    def __init__(self, operator: AveragePooling) -> None:
        self.operator = operator

    def forward(self, graph: Graph, x: str) -> str:
        return graph.op("ReduceMean", graph.windows(x, self.operator.domain, self.operator.window), [4, 6], keepdims=0)

    def adjoint(self, graph: Graph, u: str) -> str:
        s = self.operator.window
        spread = graph.op("Mul", graph.op("Unsqueeze", u, [4, 6]), np.full((s, 1, s), s**-2))
        return graph.op("Reshape", spread, [0, 0, *self.operator.domain])


class _Channels(Linear):
    def __init__(self, operator: Channels) -> None:
        self.operator = operator

    def forward(self, graph: Graph, x: str) -> str:
        first, inside, axes = self.operator.first, self.operator.domain[0], len(self.operator.domain)
        behind = self.operator.total - first - inside
        return graph.pad(x, [(first, behind), *[(0, 0)] * (axes - 1)])

    def adjoint(self, graph: Graph, u: str) -> str:
        first = self.operator.first
        return graph.slice(u, {2: (first, first + self.operator.domain[0])})


class _Reshaped(Linear):
    def __init__(self, operator: Reshape) -> None:
        self.operator = operator

    def forward(self, graph: Graph, x: str) -> str:
        return graph.op("Reshape", x, [0, 0, *self.operator.codomain])

    def adjoint(self, graph: Graph, u: str) -> str:
        return graph.op("Reshape", u, [0, 0, *self.operator.domain])


class _Bias(Linear):
    def __init__(self, operator: Bias) -> None:
        values, self.shape = operator.weights, operator.codomain
        values = values if isinstance(values, np.ndarray) else values.detach().cpu().numpy()
        column = values.reshape(-1, *(1,) * (len(self.shape) - 1))
        self.values = np.broadcast_to(column, self.shape)

    def forward(self, graph: Graph, x: str) -> str:
        one = graph.op("Reshape", x, [0, 0, *(1,) * len(self.shape)])
        found = graph.op("Mul", one, self.values.real)
        if not np.iscomplexobj(self.values):
            return found
        return graph.op("Add", found, graph.times_i(graph.op("Mul", one, self.values.imag), len(self.shape)))


class _Sampled(Linear):
    """(batch, channels, N, N) to (batch, channels, m): U X Uᵀ, a matrix for each wavelet level, selections for P_Ω and P_Ω*."""

    def __init__(self, operator: SampledTransform) -> None:
        self.side, self.matrix = operator.transform.side, operator.transform.matrix()
        self.levels = [] if operator.wavelet is None else _levels(operator.wavelet)
        self.positions = np.flatnonzero(operator.mask)
        # Position i of the square takes sample number where[i], or the zero that is put behind the samples.
        self.where = np.full(self.side**2, len(self.positions))
        self.where[self.positions] = np.arange(len(self.positions))

    def forward(self, graph: Graph, x: str) -> str:
        n = self.side
        spectrum = _both_sides(graph, self.matrix, self._synthesis(graph, x))
        return graph.op("Gather", graph.op("Reshape", spectrum, [0, 0, n * n]), self.positions, axis=2)

    def adjoint(self, graph: Graph, u: str) -> str:
        n = self.side
        behind = graph.op("Concat", u, graph.op("Mul", graph.slice(u, {2: (0, 1)}), 0.0), axis=2)
        spectrum = graph.op("Reshape", graph.op("Gather", behind, self.where, axis=2), [0, 0, n, n])
        return self._analysis(graph, _both_sides(graph, self.matrix.conj().T, spectrum))

    def _analysis(self, graph: Graph, x: str) -> str:
        frames = []
        for level in self.levels:
            n = len(level)
            frame = _both_sides(graph, level, x)
            frames.append((frame, n))
            x = graph.slice(frame, {2: (0, n // 2), 3: (0, n // 2)})
        for frame, n in reversed(frames):
            x = _framed(graph, x, frame, n // 2)
        return x

    def _synthesis(self, graph: Graph, u: str) -> str:
        x = None
        for level in reversed(self.levels):
            n = len(level)
            block = graph.slice(u, {2: (0, n), 3: (0, n)}) if x is None else _framed(graph, x, u, n // 2)
            x = _both_sides(graph, level.T, block)
        return u if x is None else x


def _both_sides(graph: Graph, matrix: NDArray[Any], x: str) -> str:
    """Return M X Mᵀ for tensors (batch, channels, n, n)."""
    left = graph.op("MatMul", matrix.real, x)
    if not np.iscomplexobj(matrix):
        return graph.op("MatMul", left, matrix.T)
    left = graph.op("Add", left, graph.times_i(graph.op("MatMul", matrix.imag, x), 2))
    right = graph.times_i(graph.op("MatMul", left, matrix.imag.T), 2)
    return graph.op("Add", graph.op("MatMul", left, matrix.real.T), right)


def _framed(graph: Graph, corner: str, around: str, n: int) -> str:
    """Return the corner of side 2n of ``around`` with ``corner`` in its own corner of side n."""
    above = graph.op("Concat", corner, graph.slice(around, {2: (0, n), 3: (n, 2 * n)}), axis=3)
    return graph.op("Concat", above, graph.slice(around, {2: (n, 2 * n), 3: (0, 2 * n)}), axis=2)


def _levels(wavelet: Wavelet) -> list[NDArray[np.float64]]:
    return [wavelet.step_matrix(wavelet.side >> j) for j in range(wavelet.steps)]

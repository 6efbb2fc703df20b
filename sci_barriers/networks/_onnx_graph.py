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
from sci_barriers.networks._operator import LinearOperator, MatrixOperator
from sci_barriers.operators.sampled import SampledTransform
from sci_barriers.operators.wavelet import Wavelet

__all__ = ["LARGEST_SIDE", "Graph", "Linear", "linear"]

#: Transforms are products with their matrices, N³ operations: larger sides are refused.
LARGEST_SIDE = 1024


class Graph:
    """A graph under construction: nodes in order, constants shared with the bodies of its loops.

    Args:
        precision: ``numpy.float32`` or ``numpy.float64``, of all numbers.
        outer: the graph whose loop this one is the body of.
    """

    def __init__(self, precision: type[Any], outer: Graph | None = None) -> None:
        import onnx

        self.onnx, self.precision = onnx, precision
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
        helper, inner = self.onnx.helper, Graph(self.precision, self)
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

    def times_i(self, value: str, axes: int) -> str:
        """Return i times a complex tensor with this many axes behind the channels."""
        return self.op("Mul", self.op("Gather", value, [1, 0], axis=1), np.array([-1.0, 1.0]).reshape(2, *(1,) * axes))


class Linear(ABC):
    """A linear operator whose two directions add nodes to a graph; ``makes_complex`` says what it makes of real tensors."""

    makes_complex: bool

    @abstractmethod
    def forward(self, graph: Graph, x: str) -> str:
        """Add A."""

    @abstractmethod
    def adjoint(self, graph: Graph, u: str) -> str:
        """Add A*."""


def linear(operator: LinearOperator) -> Linear:
    """Return the operator for graphs; `BarrierError` if it is of another kind, or too large."""
    if isinstance(operator, MatrixOperator):
        return _Matrix(operator)
    if isinstance(operator, SampledTransform):
        if operator.transform.side > LARGEST_SIDE:
            raise BarrierError("side", operator.transform.side, f"at most {LARGEST_SIDE} in an ONNX file")
        return _Sampled(operator)
    raise BarrierError("network.operator", operator, "a MatrixOperator or a SampledTransform")


class _Matrix(Linear):
    """(batch, channels, N) to (batch, channels, m): products from the right."""

    def __init__(self, operator: MatrixOperator) -> None:
        matrix = operator.matrix
        self.matrix = np.asarray(matrix if isinstance(matrix, np.ndarray) else matrix.detach().cpu().numpy())
        self.makes_complex = np.iscomplexobj(self.matrix)

    def forward(self, graph: Graph, x: str) -> str:
        product = graph.op("MatMul", x, self.matrix.real.T)
        if not self.makes_complex:
            return product
        return graph.op("Add", product, graph.times_i(graph.op("MatMul", x, self.matrix.imag.T), 1))

    def adjoint(self, graph: Graph, u: str) -> str:
        product = graph.op("MatMul", u, self.matrix.real)
        if not self.makes_complex:
            return product
        return graph.op("Sub", product, graph.times_i(graph.op("MatMul", u, self.matrix.imag), 1))


class _Sampled(Linear):
    """(batch, channels, N, N) to (batch, channels, m): U X Uᵀ, a matrix for each wavelet level, selections for P_Ω and P_Ω*."""

    def __init__(self, operator: SampledTransform) -> None:
        self.side, self.matrix = operator.transform.side, operator.transform.matrix()
        self.makes_complex = operator.transform.complex_valued
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

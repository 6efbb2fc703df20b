"""Networks as nodes of an ONNX graph: the arithmetic whose numbers are computed later, by another program."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.networks.onnx_graph import Graph, Linear, linear
from theorems.layers import LayeredNetwork, Operator, Repeat
from theorems.layers.activations import Ball, Inverse, MaxPooling, Relu, Root, Shrink, Soft, Squares, Times
from theorems.layers.arithmetic import Arithmetic
from theorems.layers.images import pooled
from theorems.layers.operators import Shape


class Tensor(NamedTuple):
    """A tensor of a graph, (batch, channels) and a shape."""

    name: str
    shape: Shape


class Nodes(Arithmetic):
    """Adds the nodes of a network to a graph."""

    name = "ONNX"

    def __init__(self, network: LayeredNetwork, graph: Graph) -> None:
        super().__init__(network)
        self.graph = graph
        self.operators: dict[str, Linear] = {}
        square = graph.op("Mul", "y", 0.0)
        #: Zeros, one for each item of the batch, shape (batch, 1).
        self.nothing = graph.op("ReduceSum", square, list(range(2, 2 + len(network.shapes["y"]))), keepdims=0)
        self.nothing = graph.op("ReduceSum", self.nothing, [1], keepdims=1)

    def _op(self, kind: str, shape: Shape, *inputs: Any, **attributes: Any) -> Tensor:
        names = [v.name if isinstance(v, Tensor) else v for v in inputs]
        return Tensor(self.graph.op(kind, *names, **attributes), shape)

    def _like(self, kind: str, v: Tensor, *inputs: Any) -> Tensor:
        return self._op(kind, v.shape, v, *inputs)

    def zero(self, shape: Shape) -> Tensor:
        start = self.graph.op("Reshape", self.nothing, [0, *(1,) * (1 + len(shape))])
        return self._op("Add", shape, start, np.zeros((1, self.graph.channels, *shape)))

    def one(self) -> Tensor:
        return self._op("Add", (1,), self.zero((1,)), np.eye(1, self.graph.channels)[:, :, None])

    def add(self, v: Tensor, w: Tensor) -> Tensor:
        return self._like("Add", v, w)

    def scale(self, v: Tensor, coefficient: Any) -> Tensor:
        return self._like("Mul", v, float(coefficient))

    def apply(self, name: str, operator: Operator, v: Tensor, *, adjoint: bool) -> Tensor:
        found = self.operators.get(name)
        if found is None:
            found = self.operators[name] = linear(operator)
        if adjoint:
            return Tensor(found.adjoint(self.graph, v.name), operator.domain)
        return Tensor(found.forward(self.graph, v.name), operator.codomain)

    def total(self, v: Tensor) -> Tensor:
        axes = list(range(2, 2 + len(v.shape)))
        return self._op("Reshape", (1,), self._op("ReduceSum", (), v, axes, keepdims=0), [0, 0, 1])

    def _first(self, v: Tensor) -> Tensor:
        """Return the real part, as a tensor with one channel."""
        return v if self.graph.channels == 1 else Tensor(self.graph.slice(v.name, {1: (0, 1)}), v.shape)

    def _spread(self, s: Tensor, v: Tensor) -> str:
        return self._op("Reshape", (), self._first(s), [0, 0, *(1,) * len(v.shape)]).name

    def real(self, v: Tensor) -> Tensor:
        if self.graph.channels == 1:
            return v
        return self._like("Mul", v, np.array([1.0, 0.0]).reshape(1, 2, *(1,) * len(v.shape)))

    def times_i(self, v: Tensor) -> Tensor:
        return Tensor(self.graph.times_i(v.name, len(v.shape)), v.shape)

    def cut(self, v: Tensor, low: int, high: int) -> tuple[Tensor, Tensor, Tensor]:
        ends = (0, low), (low, high), (high, v.shape[0])
        first, second, third = (Tensor(self.graph.slice(v.name, {2: end}), (end[1] - end[0],)) for end in ends)
        return first, second, third

    def join(self, *pieces: Tensor) -> Tensor:
        return self._op("Concat", (sum(p.shape[0] for p in pieces),), *pieces, axis=2)

    def relu(self, v: Tensor, a: Relu) -> Tensor:
        return self._like("Relu", self.real(v))

    def soft(self, v: Tensor, a: Soft) -> Tensor:
        if not any(a.thresholds):
            return v
        if min(a.thresholds) <= 0:
            raise BarrierError("network", f"{a}", "positive thresholds (or 0 everywhere), in ONNX")
        t = np.array([float(x) for x in a.thresholds]).reshape(v.shape if isinstance(a.threshold, tuple) else ())
        if self.graph.channels == 1:
            size = self._like("Max", self._like("Abs", v), t)
        else:
            square = self._op("ReduceSum", v.shape, self._like("Mul", v, v), [1], keepdims=1)
            size = self._like("Max", self._like("Sqrt", square), t)
        return self._like("Mul", v, self.graph.op("Sub", 1.0, self.graph.op("Div", t, size.name)))

    def squares(self, v: Tensor, a: Squares) -> Tensor:
        square = self._like("Mul", v, v)
        if self.graph.channels == 1:
            return square
        total = self._op("ReduceSum", v.shape, square, [1], keepdims=1)
        return self._op("Mul", v.shape, total, np.array([1.0, 0.0]).reshape(1, 2, *(1,) * len(v.shape)))

    def ball(self, v: Tensor, a: Ball) -> Tensor:
        square, radius = self.total(self.squares(v, Squares(a.block))), float(a.radius)
        size = self.graph.op("Sqrt", self.graph.op("Max", self._spread(square, v), max(radius**2, 1e-30)))
        return self._like("Mul", v, self.graph.op("Div", radius, size))

    def root(self, v: Tensor, a: Root) -> Tensor:
        return self._like("Sqrt", self.real(v))

    def inverse(self, v: Tensor, a: Inverse) -> Tensor:
        found = self._op("Div", v.shape, 1.0, self._first(v))
        return found if self.graph.channels == 1 else self._op("Mul", v.shape, found, np.array([[[1.0], [0.0]]]))

    def times(self, v: Tensor, s: Tensor, a: Times) -> Tensor:
        return self._like("Mul", v, self._spread(s, v))

    def shrink(self, v: Tensor, s: Tensor, a: Shrink) -> Tensor:
        return self._like("Div", v, self.graph.op("Sqrt", self.graph.op("Max", self._spread(s, v), 1.0)))

    def maxpooling(self, v: Tensor, a: MaxPooling) -> Tensor:
        parts = self.graph.windows(self.real(v).name, v.shape, a.window)
        return self._op("ReduceMax", pooled(v.shape, a.window), parts, [4, 6], keepdims=0)

    def repeat(self, repeat: Repeat, state: dict[str, Any]) -> dict[str, Any]:
        """Add a loop; what does not change is taken from outside."""
        names = [name for name in state if name not in ("y", "1")]
        shapes = [state[name].shape for name in names]
        outside = self.graph

        def body(inner: Graph, values: list[str]) -> list[str]:
            self.graph = inner
            inside = {name: Tensor(v, shape) for name, v, shape in zip(names, values, shapes, strict=True)}
            after = self.layers(repeat.layers, {**inside, "y": state["y"], "1": state["1"]})
            self.graph = outside
            return [after[name].name for name in names]

        last = outside.loop(repeat.times, body, [state[name].name for name in names])
        found = {name: Tensor(v, shape) for name, v, shape in zip(names, last, shapes, strict=True)}
        return {**found, "y": state["y"], "1": state["1"]}

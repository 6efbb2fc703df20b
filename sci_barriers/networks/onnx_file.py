"""FIRENET as an ONNX file, which other programs run without this package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.networks._onnx_graph import Graph, Linear, linear
from sci_barriers.networks.firenet import Firenet
from theorems.certificates.writer import write_atomically

__all__ = ["export_onnx", "from_channels", "to_channels"]

#: Version of the ONNX operators; those that are used are in it and, unchanged, in later ones.
OPSET = 18
#: Version of the file format that goes with it.
FORMAT = 8


def export_onnx(
    network: Any,
    path: str | Path,
    *,
    precision: str = "float64",
    metadata: Mapping[str, Any] | None = None,
) -> Path:
    """Write a network as an ONNX file, atomically: ``y``, shape (batch, channels, m), to ``x``, shape (batch, channels) and ``domain``.

    ONNX has no complex numbers: channel 0 is the real part and channel 1, if there is one, the imaginary part; see `to_channels`,
    `from_channels`. There are two channels where the operator makes complex data (Fourier, complex matrices). Transforms are products
    with their matrices, so sides are limited to 1024. Restarts and inner iterations are loops: the size of the file does not depend on
    their number.

    Args:
        network: a `Firenet`, or a `FirenetModule`, on a `MatrixOperator` or a `SampledTransform`.
        path: of the file.
        precision: ``"float64"`` or ``"float32"``, of input, constants and output.
        metadata: further entries of the file's metadata, written as JSON.

    Returns:
        The path.

    Raises:
        BarrierError: another network, operator or precision, or a side above 1024.
        MissingExtra: onnx is not installed.
        OSError: the file cannot be written.
    """
    try:
        import onnx
    except ImportError:
        raise MissingExtra("onnx", "onnx") from None
    firenet = getattr(network, "network", network)
    if not isinstance(firenet, Firenet):
        raise BarrierError("network", network, "a Firenet or a FirenetModule")
    if precision not in ("float32", "float64"):
        raise BarrierError("precision", precision, "float32 or float64")
    operator = linear(firenet.operator)
    channels = 2 if operator.makes_complex else 1
    graph = Graph(np.float32 if precision == "float32" else np.float64)
    _build(graph, firenet, operator, channels)
    make = onnx.helper.make_tensor_value_info
    model = onnx.helper.make_model(
        onnx.helper.make_graph(
            graph.nodes,
            "firenet",
            [make("y", graph.kind, ["batch", channels, *firenet.operator.codomain])],
            [make("x", graph.kind, ["batch", channels, *firenet.operator.domain])],
            initializer=[tensor for _, tensor in graph.constants.values()],
        ),
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=FORMAT,
        producer_name="sci_barriers",
        doc_string=repr(firenet),
    )
    facts = {"channels": channels, "domain": list(firenet.operator.domain), "codomain": list(firenet.operator.codomain)}
    for key, value in {**facts, **(metadata or {})}.items():
        model.metadata_props.add(key=key, value=json.dumps(value, ensure_ascii=False))
    onnx.checker.check_model(model)
    return write_atomically(path, model.SerializeToString())


def to_channels(array: Any, *, complex_valued: bool) -> NDArray[Any]:
    """Return an array (batch, ...) as a real one (batch, channels, ...): one channel, or two if ``complex_valued``.

    Raises:
        BarrierError: a complex array for one channel.
    """
    array = np.asarray(array)
    if not complex_valued and np.iscomplexobj(array):
        raise BarrierError("array.dtype", array.dtype, "real numbers")
    return np.stack([array.real, array.imag], axis=1) if complex_valued else array[:, None]


def from_channels(tensor: Any) -> NDArray[Any]:
    """Return the array (batch, ...) that a real one (batch, channels, ...) stands for, complex if there are two channels.

    Raises:
        BarrierError: another number of channels.
    """
    tensor = np.asarray(tensor)
    if tensor.ndim < 2 or tensor.shape[1] not in (1, 2):
        raise BarrierError("tensor.shape", tensor.shape, "(batch, channels, ...), 1 or 2 channels")
    if tensor.shape[1] == 1:
        return np.asarray(tensor[:, 0])
    return np.asarray(tensor[:, 0] + tensor.dtype.type(1) * 1j * tensor[:, 1])


def _build(graph: Graph, network: Firenet, operator: Linear, channels: int) -> None:
    """Add the network; the formulas are those of `Firenet`."""
    weights = 1.0 if network.weights is None else network.weights
    weights = weights.detach().cpu().numpy() if hasattr(weights, "detach") else np.asarray(weights)
    threshold = network.tau * network.lam * weights.astype(np.float64)
    axes = len(network.operator.domain)

    def step(inner: Graph, state: list[str], sigma_y: str) -> tuple[str, str, str]:
        x, u, total = state
        moved = inner.op("Sub", x, inner.op("Mul", operator.adjoint(inner, u), network.tau))
        if channels == 1:
            size = inner.op("Max", inner.op("Abs", moved), threshold)
        else:
            square = inner.op("ReduceSum", inner.op("Mul", moved, moved), [1], keepdims=1)
            size = inner.op("Max", inner.op("Sqrt", square), threshold)
        following = inner.op("Mul", moved, inner.op("Sub", 1.0, inner.op("Div", threshold, size)))
        ahead = inner.op("Sub", inner.op("Mul", following, 2.0), x)
        residual = inner.op("Sub", inner.op("Mul", operator.forward(inner, ahead), network.sigma), sigma_y)
        v = inner.op("Add", u, residual)
        square = inner.op("ReduceSum", inner.op("Mul", v, v), [1, 2], keepdims=1)
        u = inner.op("Div", v, inner.op("Sqrt", inner.op("Max", square, 1.0)))
        return following, u, inner.op("Add", total, following)

    def restart(outer: Graph, state: list[str]) -> tuple[str, str]:
        eps = outer.op("Mul", outer.op("Add", state[0], network.delta), network.factor)
        alpha = outer.op("Div", 2 * network.operator.norm, outer.op("Mul", eps, float(network.inner)))
        over = outer.op("Unsqueeze", alpha, list(range(3, 2 + axes))) if axes > 1 else alpha
        scaled, start = outer.op("Mul", alpha, "y"), outer.op("Mul", over, state[1])
        sigma_y = outer.op("Mul", scaled, network.sigma)
        zeros = [outer.op("Mul", scaled, 0.0), outer.op("Mul", start, 0.0)]
        total = outer.loop(network.inner, lambda inner, inside: step(inner, inside, sigma_y), [start, *zeros])[2]
        return eps, outer.op("Div", outer.op("Div", total, float(network.inner)), over)

    square = graph.op("ReduceSum", graph.op("Mul", "y", "y"), [1, 2], keepdims=1)
    given = network.eps0
    eps = graph.op("Sqrt", square) if given is None else graph.op("Add", graph.op("Mul", square, 0.0), given)
    psi = graph.op("Mul", operator.adjoint(graph, "y"), 0.0)
    last = graph.loop(network.restarts, restart, [eps, psi])[1]
    graph.nodes.append(graph.onnx.helper.make_node("Identity", [last], ["x"]))

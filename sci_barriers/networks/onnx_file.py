"""Networks as ONNX files, which other programs run without this package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.networks.firenet import Firenet
from sci_barriers.networks.onnx_graph import Graph
from sci_barriers.networks.onnx_nodes import Nodes, Tensor
from theorems.certificates.writer import write_atomically
from theorems.layers import LayeredNetwork

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
    """Write a network as an ONNX file, atomically: ``y`` to ``x``, shapes (batch, channels) and those of the blocks y and x.

    ONNX has no complex numbers: channel 0 is the real part and channel 1, if there is one, the imaginary part; see `to_channels`,
    `from_channels`. There are two channels where an operator makes complex data (Fourier, complex matrices). Transforms are products
    with their matrices, so sides are limited to 1024. Repetitions (restarts and inner iterations of FIRENET) are loops: the size of
    the file does not depend on their number.

    Args:
        network: a `LayeredNetwork`, a `Firenet`, or a module of `sci_barriers.networks.module`; its operators are matrices,
            `SampledTransform`, and those of `theorems.layers`.
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
    given = getattr(network, "network", network)
    layered = given.layered() if isinstance(given, Firenet) else given
    if not isinstance(layered, LayeredNetwork):
        raise BarrierError("network", network, "a LayeredNetwork, a Firenet, or a module of one")
    if precision not in ("float32", "float64"):
        raise BarrierError("precision", precision, "float32 or float64")
    channels = 1 if layered.is_real else 2
    graph = Graph(np.float32 if precision == "float32" else np.float64, channels)
    into, out = layered.shapes["y"], layered.shapes[layered.output]
    nodes = Nodes(layered, graph)
    y = Tensor("y", into)
    last = nodes.run(y if layered.radicand == 1 else nodes.scale(y, float(layered.radicand) ** 0.5))
    graph.nodes.append(onnx.helper.make_node("Identity", [last.name], ["x"]))
    make = onnx.helper.make_tensor_value_info
    model = onnx.helper.make_model(
        onnx.helper.make_graph(
            graph.nodes,
            "network",
            [make("y", graph.kind, ["batch", channels, *into])],
            [make("x", graph.kind, ["batch", channels, *out])],
            initializer=[tensor for _, tensor in graph.constants.values()],
        ),
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=FORMAT,
        producer_name="sci_barriers",
        doc_string=repr(given),
    )
    facts = {"channels": channels, "domain": list(out), "codomain": list(into)}
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

"""ONNX files: two valid ones, and mutations of what they hold, for files in which a flipped byte alone would be found at once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np

#: Kinds of nodes put in the place of others: of another number of inputs, without end, of another type, of random values.
KINDS = ("Add", "Div", "MatMul", "Reshape", "Expand", "Tile", "Loop", "If", "Identity", "Softmax", "Conv", "Gather", "NonZero",
         "RandomNormal", "Cast", "Shape", "ConstantOfShape", "Sqrt", "Log", "Where", "NoSuchNode")  # fmt: skip
WHOLE = (0, 1, -1, 2, 7, 2**31 - 1, 2**31, 2**62, 2**63 - 1, -(2**63))
REAL = (0.0, -1.0, 1e308, -1e308, 5e-324, float("inf"), float("nan"))
PLACES = ("/etc/passwd", "../../../etc/passwd", "data.npz", "/dev/zero", "no-such-file", "")


def make_networks(folder: Path) -> None:
    """Write network.onnx, for a matrix of 2 × 3, and images.onnx, with loops, for images of 16 × 16; and images.npy."""
    from sci_barriers.learned.methods import firenet_network
    from sci_barriers.learned.sampling import Sampling
    from sci_barriers.networks import unrolled_ista
    from sci_barriers.networks.onnx_file import export_onnx

    matrix = np.array([[1.0, 2.0, 0.5], [0.25, -1.0, 1.0]])
    export_onnx(unrolled_ista(matrix, lam="1/4", depth=3), folder / "network.onnx")
    # Its outputs are coefficients, as many as there are pixels.
    export_onnx(firenet_network(Sampling(16), lam=1e-3, inner=2, restarts=2), folder / "images.onnx")
    np.save(folder / "images.npy", np.random.default_rng(0).random((1, 16, 16)))


def mutated_network(content: bytes, source: random.Random) -> bytes:
    """Return the file with some of its fields changed; they are still those of an ONNX file."""
    import onnx

    model = onnx.load_from_string(content)
    for _ in range(source.choice((1, 1, 2, 4))):
        _change(model, source)
    return bytes(model.SerializeToString())


def _change(model: Any, source: random.Random) -> None:
    graphs = [model.graph, *(a.g for node in model.graph.node for a in node.attribute if a.HasField("g"))]
    graph = source.choice(graphs)
    nodes, tensors, values = list(graph.node), list(model.graph.initializer), [*graph.input, *graph.output]
    kind = source.randrange(10)
    if kind == 0 and nodes:
        source.choice(nodes).op_type = source.choice(KINDS)
    elif kind == 1 and nodes:
        node, names = source.choice(nodes), [name for node in nodes for name in node.output]
        if node.input:
            node.input[source.randrange(len(node.input))] = source.choice([*names, "", "nothing"])
    elif kind == 2 and nodes:
        attributes = [a for node in nodes for a in node.attribute]
        if attributes:
            attribute = source.choice(attributes)
            attribute.i = source.choice(WHOLE)
            if attribute.ints:
                attribute.ints[source.randrange(len(attribute.ints))] = source.choice(WHOLE)
    elif kind in (3, 4) and tensors:
        _fill(source.choice(tensors), source)
    elif kind == 5 and tensors:
        tensor = source.choice(tensors)
        if tensor.dims:
            tensor.dims[source.randrange(len(tensor.dims))] = source.choice(WHOLE)
    elif kind == 6:
        value = source.choice([*values, *tensors]) if tensors else source.choice(values)
        if hasattr(value, "data_type"):
            value.data_type = source.randrange(24)
        else:
            value.type.tensor_type.elem_type = source.randrange(24)
    elif kind == 7 and values:
        dims = source.choice(values).type.tensor_type.shape.dim
        if dims:
            dims[source.randrange(len(dims))].dim_value = source.choice(WHOLE)
    elif kind == 8 and nodes:
        if source.randrange(2):
            del graph.node[source.randrange(len(nodes))]
        else:
            graph.node.append(source.choice(nodes))
    elif tensors:
        tensor = source.choice(tensors)
        tensor.data_location = 1  # external
        for key, value in (("location", source.choice(PLACES)), ("offset", "0"), ("length", str(source.choice(WHOLE)))):
            tensor.external_data.add(key=key, value=value)


def _fill(tensor: Any, source: random.Random) -> None:
    """Change a number of a constant: a weight, a shape, how often a loop runs."""
    types = {1: np.float32, 6: np.int32, 7: np.int64, 11: np.float64}
    if tensor.data_type not in types or not tensor.raw_data:
        return
    numbers = np.frombuffer(tensor.raw_data, types[tensor.data_type]).copy()
    if not len(numbers):
        return
    new = source.choice(REAL if numbers.dtype.kind == "f" else WHOLE)
    if numbers.dtype == np.int32:
        new = max(min(new, 2**31 - 1), -(2**31))
    with np.errstate(over="ignore"):
        numbers[source.randrange(len(numbers))] = new
    tensor.raw_data = numbers.tobytes()

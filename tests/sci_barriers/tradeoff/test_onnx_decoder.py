"""ONNX files that are none, that are changed, or that ask for a loop without end: an error that names the file, and no answer."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.attack._networks import mutated_network
from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.networks import MatrixOperator, unrolled_ista
from sci_barriers.networks.onnx_file import export_onnx
from sci_barriers.tradeoff import decoder_of
from sci_barriers.tradeoff.onnx_decoder import onnx_decoder

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
MATRIX = np.array([[1.0, 2.0, 0.5], [0.25, -1.0, 1.0]])
OPERATOR = MatrixOperator(MATRIX)


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = export_onnx(unrolled_ista(MATRIX, lam="1/4", depth=3), tmp_path_factory.mktemp("onnx") / "network.onnx")
    return path.read_bytes()


def written(path: Path, nodes: list[Any], inputs: list[tuple[str, int, list[Any]]], constants: Any = ()) -> Path:
    make = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes, "network", [make(*x) for x in inputs], [make("x", 11, None)], initializer=list(constants)
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 18)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path


def test_files_that_are_no_networks(tmp_path: Path, valid: bytes) -> None:
    path = tmp_path / "network.onnx"
    for content in (b"", b"text", bytes(1000), valid[: len(valid) // 2], valid[100:], b"\xff" * 100):
        path.write_bytes(content)
        with pytest.raises(BarrierError, match="ONNX file") as caught:
            decoder_of(path, OPERATOR)(np.zeros(2))
        assert caught.value.name == "network"
        assert str(path) in str(caught.value)
    for place in (
        tmp_path,
        tmp_path / "none.onnx",
        tmp_path / ("x" * 300 + ".onnx"),
        Path("/dev/zero"),
        Path("a\0.onnx"),
    ):
        with pytest.raises(BarrierError, match="existing ONNX file"):
            onnx_decoder(place)


@pytest.mark.parametrize(
    "inputs",
    [[], [("y", 11, [1, 1, 2]), ("z", 11, [1])], [("y", 8, [1, 1, 2])], [("y", 7, [1, 1, 2])], [("y", 11, [2])]],
    ids=["none", "two", "texts", "integers", "one axis"],
)
def test_inputs_that_are_no_data(inputs: list[tuple[str, int, list[Any]]], tmp_path: Path) -> None:
    one = onnx.numpy_helper.from_array(np.ones((1, 1, 3)), "one")
    path = written(tmp_path / "network.onnx", [onnx.helper.make_node("Identity", ["one"], ["x"])], inputs, [one])
    with pytest.raises(BarrierError, match="one input of real floats"):
        onnx_decoder(path)


def test_a_loop_without_end_is_stopped(tmp_path: Path) -> None:
    helper = onnx.helper
    make = helper.make_tensor_value_info
    body = helper.make_graph(
        [helper.make_node("Identity", ["on"], ["going"]), helper.make_node("Add", ["old", "old"], ["new"])],
        "body",
        [make("k", 7, []), make("on", 9, []), make("old", 11, None)],
        [make("going", 9, []), make("new", 11, None)],
    )
    steps = onnx.numpy_helper.from_array(np.array(2**62), "steps")
    nodes = [helper.make_node("Loop", ["steps", "", "y"], ["x"], body=body)]
    path = written(tmp_path / "loop.onnx", nodes, [("y", 11, [1, 1, 2])], [steps])
    with pytest.raises(BarrierError, match=r"network = .*; allowed: an evaluation within 0\.2 seconds"):
        onnx_decoder(path, seconds=0.2)(np.ones(2))


def test_weights_from_elsewhere_are_not_read(tmp_path: Path, valid: bytes) -> None:
    """External data have to lie beside the file: a model from a stranger does not read other files."""
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(10_000))
    folder = tmp_path / "folder"
    folder.mkdir()
    for place in (str(secret), "../secret"):
        model = onnx.load_from_string(valid)
        tensor = next(t for t in model.graph.initializer if t.dims)
        tensor.ClearField("raw_data")
        tensor.data_location = 1
        tensor.external_data.add(key="location", value=place)
        path = folder / "network.onnx"
        path.write_bytes(model.SerializeToString())
        with pytest.raises(BarrierError, match="an ONNX file that onnxruntime loads"):
            decoder_of(path, OPERATOR)


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_network_is_a_network_or_an_error_that_names_it(seed: int, tmp_path: Path, valid: bytes) -> None:
    path = tmp_path / "network.onnx"
    path.write_bytes(mutated_network(valid, random.Random(seed)))
    try:
        x = decoder_of(path, OPERATOR)(np.array([0.5, 1.0]))
    except BarrierError as error:
        assert error.name == "network"
    else:
        assert x.shape == (3,)
        assert np.isfinite(x).all()


@pytest.mark.parametrize("content", [b"", b"text"])
def test_commands_end_with_wrong_usage(content: bytes, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    path = tmp_path / "network.onnx"
    path.write_bytes(content)
    np.save(tmp_path / "A.npy", MATRIX)
    np.save(tmp_path / "x.npy", np.ones(3))
    given = ["--matrix", str(tmp_path / "A.npy"), "--image", str(tmp_path / "x.npy")]
    for words in (["tradeoff", str(path), *given], ["learned", "stability", "--network", str(path), "--images", "1"]):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 2, (result.output, result.exception)
        assert "network.onnx" in result.stderr
        assert "Traceback" not in result.output

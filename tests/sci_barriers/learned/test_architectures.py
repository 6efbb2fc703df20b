"""Each architecture is one network in torch, in the layer language, and in ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError, TheoremError
from sci_barriers.learned.architectures import architecture, architectures
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.sampling import Sampling
from sci_barriers.networks import evaluate, exactly
from sci_barriers.networks.onnx_file import export_onnx, from_channels, to_channels
from theorems.layers import Affine, Layer, LayeredNetwork, Reshape, Term
from theorems.layers.operators import transposed

torch = pytest.importorskip("torch")

SMALL = {"automap": {"units": 9, "channels": 3}, "unet": {"channels": 2}, "cascade": {"blocks": 2, "channels": 3}}


def random_network(name: str, transform: str) -> Any:
    """Return a network with no weight 0."""
    operator = Sampling(16, 0.3, transform=transform).operator()
    with torch.random.fork_rng():
        torch.manual_seed(5)
        network = architecture(name)(operator, **SMALL.get(name, {})).double()
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
    return network.requires_grad_(False)


@pytest.mark.parametrize("transform", ["fourier", "walsh"])
@pytest.mark.parametrize("name", architectures())
def test_torch_and_layers_agree(name: str, transform: str) -> None:
    network = random_network(name, transform)
    source = np.random.default_rng(0)
    y = network.operator.forward(torch.tensor(source.normal(size=(3, 16, 16))))
    found = network(y)
    assert found.shape == (3, 16, 16) and not found.is_complex()
    assert np.allclose(evaluate(network.layered(), y.numpy()), found.numpy(), rtol=0, atol=1e-10)
    assert np.allclose(network(y[1]).numpy(), found[1].numpy(), rtol=0, atol=1e-12)  # without a batch


@pytest.mark.parametrize("name", architectures())
def test_float32_onnx_agrees(name: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    network = random_network(name, "fourier")
    y = network.operator.forward(torch.tensor(ellipses(2, 16)))
    path = export_onnx(network.layered(), tmp_path / "network.onnx", precision="float32")
    given = to_channels(y.numpy(), complex_valued=True).astype(np.float32)
    found = from_channels(runtime.InferenceSession(path).run(None, {"y": given})[0])
    right = network(y).numpy()
    assert found.dtype == np.complex64
    assert np.abs(found - right).max() <= 1e-4 * np.abs(right).max()


def test_automap_begins_as_ridge_regression() -> None:
    sampling = Sampling(16, 0.33)
    network = architecture("automap")(sampling.operator(), units=90).double()
    images = ellipses(300, 16)
    network.begin(images)
    with torch.no_grad():
        y = network.operator.forward(torch.tensor(images))
        found = network(y).numpy()
        zero = network.zero_filled(y).numpy()
    error = np.linalg.norm(found - images) / np.linalg.norm(images)
    assert error < 0.6 * np.linalg.norm(zero - images) / np.linalg.norm(images)


def test_an_unknown_architecture_is_refused() -> None:
    with pytest.raises(BarrierError) as caught:
        architecture("_base")
    assert caught.value.name == "architecture"


def test_reshaping_is_the_identity_in_every_arithmetic() -> None:
    reshape = Reshape((2, 3), (6,))
    x = np.arange(12.0).reshape(2, 2, 3)
    assert np.array_equal(reshape.forward(x), x.reshape(2, 6)) and np.array_equal(reshape.adjoint(x.reshape(2, 6)), x)
    assert reshape.rows() == transposed(reshape)
    network = LayeredNetwork(
        "r", {"R": reshape}, {"y": (2, 3), "x": 6}, (Layer(Affine((("x", (Term(2, "y", "R"),)),))),), "x"
    )
    assert [v for v, _ in exactly(network, [1, 2, 3, 4, 5, 6])] == [2, 4, 6, 8, 10, 12]
    with pytest.raises(TheoremError, match="codomain"):
        Reshape((2, 3), (5,))

"""Networks of users: modules, functions, ONNX files, images from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError
from sci_barriers.learned.attacks import Budget, attack
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.users import estimated, read_images, users_method
from sci_barriers.operators import write_grey

torch = pytest.importorskip("torch")

FILE = """
import torch
from sci_barriers.learned.sampling import Sampling

A = Sampling(16, 0.4, seed=2).operator()

class Twice(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor(2.0))

    def forward(self, y):
        return self.factor * A.adjoint(y).real

def module():
    return Twice()

def with_operator():
    return Twice(), A

def function():
    return (lambda y: 3 * A.adjoint(y)), A

def wrong_shape():
    return (lambda y: y), A

def number():
    return 5, A
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "own.py").write_text(FILE, encoding="utf-8")
    return tmp_path / "own.py"


@pytest.mark.parametrize(("name", "norm"), [("module", 2), ("with_operator", 2), ("function", 3)])
def test_modules_and_functions(file: Path, name: str, norm: float) -> None:
    operator = Sampling(16, 0.4, seed=2).operator() if name == "module" else None
    method = users_method(f"{file}:{name}", operator)
    found = attack(method, ellipses(2, 16), relative=0.1, budget=Budget(30, 1))
    assert (found.amplifications <= norm * (1 + 1e-6)).all() and (found.amplifications > 0.9 * norm).all()


def test_weights_are_loaded(file: Path, tmp_path: Path) -> None:
    torch.save({"factor": torch.tensor(7.0)}, tmp_path / "w.pt")
    method = users_method(f"{file}:with_operator", weights=tmp_path / "w.pt")
    x = ellipses(1, 16)
    assert np.allclose(method.reconstruct(x), 3.5 * users_method(f"{file}:with_operator").reconstruct(x), atol=1e-5)
    torch.save({"other": torch.tensor(7.0)}, tmp_path / "w.pt")
    with pytest.raises(BarrierError, match="weights"):
        users_method(f"{file}:with_operator", weights=tmp_path / "w.pt")


@pytest.mark.parametrize(
    ("name", "arguments", "wrong"),
    [
        ("module", {}, "operator"),
        ("number", {}, "network"),
        ("function", {"weights": Path("w.pt")}, "network"),
        ("missing", {}, "TARGET"),
    ],
)
def test_others_are_refused(file: Path, name: str, arguments: dict[str, Any], wrong: str) -> None:
    with pytest.raises(BarrierError) as caught:
        users_method(f"{file}:{name}", **arguments)
    assert caught.value.name == wrong


def test_a_wrong_output_is_named(file: Path) -> None:
    with pytest.raises(BarrierError, match="output of shape"):
        users_method(f"{file}:wrong_shape").reconstruct(ellipses(1, 16))


def test_estimated_gradients_find_the_norm_of_a_linear_map() -> None:
    from sci_barriers.learned.methods import Method
    from sci_barriers.networks import MatrixOperator

    class Flat(MatrixOperator):
        domain = (2, 2)

        def forward(self, x: Any) -> Any:
            return x.reshape(*x.shape[:-2], 4)

    scale = np.array([1.0, 2.0, 7.0, 3.0])
    method = Method("black box", Flat(np.eye(4)), estimated(lambda y: (scale * y).reshape(2, 2)), "float64")
    found = attack(method, np.ones((2, 2, 2)), relative=0.1, budget=Budget(25, 1))
    assert (found.amplifications > 6.5).all() and (found.amplifications <= 7 + 1e-9).all()


def test_an_onnx_file_is_attacked_with_estimated_gradients(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    from sci_barriers.learned.architectures import architecture
    from sci_barriers.networks.onnx_file import export_onnx

    operator = Sampling(8, 0.5).operator()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = architecture("automap")(operator, units=6, channels=2).double().requires_grad_(False)
    path = export_onnx(network.layered(), tmp_path / "n.onnx")
    method = users_method(str(path), operator)
    images = ellipses(2, 8)
    right = network(operator.forward(torch.tensor(images))).numpy()
    assert np.allclose(method.reconstruct(images), right, atol=1e-10)
    start = attack(method, images, relative=0.1, budget=Budget(1, 1))
    found = attack(method, images, relative=0.1, budget=Budget(6, 1))
    assert (found.changes > start.changes).all()


def test_images_from_files(tmp_path: Path) -> None:
    images = np.round(ellipses(3, 16) * 255) / 255
    np.save(tmp_path / "b.npy", images[1:])
    write_grey(tmp_path / "a.png", images[0])
    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    assert np.allclose(read_images(tmp_path), images, atol=1e-12)
    assert np.array_equal(read_images(tmp_path / "b.npy"), images[1:])


@pytest.mark.parametrize(
    "array", [np.ones(4), np.ones((4, 5)), np.zeros((4, 4)), np.full((4, 4), np.nan), np.array([["a"]])]
)
def test_other_files_are_refused(array: Any, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", array)
    with pytest.raises(BarrierError, match="data"):
        read_images(tmp_path / "x.npy")
    with pytest.raises(BarrierError, match="data"):
        read_images(tmp_path / "empty") if (tmp_path / "empty").mkdir() is None else None

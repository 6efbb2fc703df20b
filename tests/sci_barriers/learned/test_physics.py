"""Physics objects of deepinv, and others with the same methods."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.learned.physics import PhysicsOperator, is_physics
from sci_barriers.learned.users import users_method

torch = pytest.importorskip("torch")

#: Fourier coefficients in two channels, as deepinv has them, without deepinv.
OWN = """
import torch

class Physics:
    def __init__(self, mask):
        self.mask = mask.expand(1, 2, *mask.shape)

    def __call__(self, x):
        raise AssertionError("noise would be added")

    def A(self, x):
        z = torch.fft.fft2(torch.complex(x[:, 0], x[:, 1]), norm="ortho")
        return self.mask * torch.stack([z.real, z.imag], dim=1)

    def A_adjoint(self, y):
        z = torch.fft.ifft2(torch.complex(*(self.mask * y).unbind(1)), norm="ortho")
        return torch.stack([z.real, z.imag], dim=1)

class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor(3.0))

    def forward(self, y, physics):
        return self.factor * physics.A_adjoint(y)

def mask():
    return (torch.rand(16, 16, generator=torch.Generator().manual_seed(0)) < 0.4).float()

def make():
    return Model(), Physics(mask())
"""

DEEPINV = """
import deepinv, torch

def make():
    torch.manual_seed(0)
    mask = (torch.rand(16, 16) < 0.4).float()
    unet = deepinv.models.UNet(2, 2, scales=2, batch_norm=False)
    return deepinv.models.ArtifactRemoval(unet), deepinv.physics.MRI(mask=mask)

def linear():
    physics = deepinv.physics.Inpainting(img_size=(1, 16, 16), mask=0.5)
    return (lambda y, physics: 2 * physics.A_dagger(y)), physics
"""


def made(tmp_path: Path, text: str) -> str:
    (tmp_path / "own.py").write_text(text, encoding="utf-8")
    return f"{tmp_path / 'own.py'}:make"


def check(operator: Any) -> None:
    """Linear, with its adjoint, for tensors and arrays alike, with and without a batch."""
    source = np.random.default_rng(0)
    x, z = source.standard_normal((2, 3, *operator.domain))
    u = source.standard_normal((3, *operator.codomain))
    assert np.isclose(np.sum(operator.forward(x) * u), np.sum(x * operator.adjoint(u)))
    assert np.allclose(operator.forward(x + 2 * z), operator.forward(x) + 2 * operator.forward(z))
    assert np.allclose(operator.forward(x[0]), operator.forward(x)[0])
    assert np.array_equal(operator.forward(torch.tensor(x)).numpy(), operator.forward(x))
    assert operator.forward(torch.tensor(x, dtype=torch.float32)).dtype == torch.float32
    assert np.linalg.norm(operator.forward(x)) <= operator.norm * np.linalg.norm(x)


def test_an_object_with_the_methods_of_deepinv(tmp_path: Path) -> None:
    method = users_method(made(tmp_path, OWN))
    assert isinstance(method.operator, PhysicsOperator) and method.dtype == "float32"
    assert method.operator.domain == (16, 16) and method.operator.codomain == (2, 16, 16)
    check(method.operator)
    assert abs(method.operator.norm - 1) < 1e-9
    x = np.random.default_rng(1).standard_normal((2, 16, 16))
    expected = 3 * method.operator.adjoint(method.operator.forward(x))
    assert np.allclose(method.reconstruct(x), expected, atol=1e-5)


def test_it_is_attacked_on_the_command_line(tmp_path: Path) -> None:
    arguments = ("--network", made(tmp_path, OWN), "--images", "2", "--steps", "20", "--restarts", "1", "--size", "0.1")
    result = CliRunner().invoke(app, ["learned", "stability", *arguments, "--evaluations", "0", "--json"])
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)["methods"]
    assert all(2.5 < w["amplification"] <= 3 + 1e-4 for w in row["worst"])  # the norm of the map is 3


def test_what_is_not_known_exactly_has_no_proved_curve(tmp_path: Path) -> None:
    arguments = ("--network", made(tmp_path, OWN), "--images", "2", "--steps", "20", "--restarts", "1")
    result = CliRunner().invoke(app, ["learned", "tradeoff", *arguments])
    assert result.exit_code == 2
    assert "methods = " in result.stderr and "a method whose operator is known exactly" in " ".join(
        result.stderr.split()
    )


class Unlike:
    """Almost a physics object."""

    def __init__(self, size: Any, adjoint: Any = lambda y: y) -> None:
        self.img_size, self.A, self.A_adjoint = size, lambda x: x, adjoint


@pytest.mark.parametrize(
    "physics",
    [
        Unlike(None),
        Unlike((16, 16)),
        Unlike((3, 16, 16)),
        Unlike((1, 16, 8)),
        Unlike((1, 16, 16), lambda y: 2 * y),
    ],
)
def test_other_objects_are_refused(physics: Unlike) -> None:
    assert is_physics(physics) and not is_physics(object())
    with pytest.raises(BarrierError) as caught:
        PhysicsOperator(physics)
    assert caught.value.name == "operator"


def test_models_of_deepinv(tmp_path: Path) -> None:
    pytest.importorskip("deepinv")
    place = made(tmp_path, DEEPINV)
    for method, channels in ((users_method(place), 2), (users_method(place.replace("make", "linear")), 1)):
        assert method.operator.codomain == (channels, 16, 16)
        check(method.operator)
    arguments = ("--network", place, "--images", "2", "--steps", "3", "--restarts", "1", "--size", "0.1")
    result = CliRunner().invoke(app, ["learned", "stability", *arguments, "--evaluations", "12", "--json"])
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)["methods"]
    assert (
        all(w["amplification"] > 0 for w in row["worst"]) and row["certified"] is None
    )  # its A is known in floats only

"""Devices: which there are, what is refused, and that nothing of a method stays behind.

The device "meta" has shapes and types and no numbers: most of what is left on the CPU meets it and fails. What a GPU computes is compared
with the CPU in a slow test, which needs one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.learned import attacks
from sci_barriers.learned.architectures import architecture, architectures
from sci_barriers.learned.attacks import SPACES, Budget, attack
from sci_barriers.learned.devices import available, require_device
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.methods import Method, firenet, learned, zero_filled
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.stacked import stacked
from sci_barriers.learned.users import users_method
from sci_barriers.networks import MatrixOperator

from .own_network import SCALED

torch = pytest.importorskip("torch")

SAMPLING = Sampling(16, 0.33)
IMAGES = ellipses(2, 16)
COMMANDS = ("stability", "detail", "stabilise", "tradeoff", "hallucinate")


def network(name: str) -> Method:
    options: dict[str, int] = {"blocks": 2, "channels": 4} if name == "cascade" else {"channels": 4}
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return learned(name, architecture(name)(SAMPLING.operator(), **options))


def methods() -> list[Method]:
    walsh = zero_filled(Sampling(16, 0.33, transform="walsh"))
    return [*map(network, architectures()), zero_filled(SAMPLING), walsh, firenet(SAMPLING, inner=3, restarts=2)]


def behind(method: Method, device: str) -> list[Method]:
    """Return a method on a device, and the one with FIRENET steps behind it."""
    moved = method.on(device)
    walsh = method.operator.codomain != network("unet").operator.codomain
    return [moved] if walsh else [moved, stacked(moved, SAMPLING, 2)]


@pytest.mark.parametrize("method", methods(), ids=lambda m: m.name)
def test_nothing_stays_behind(method: Method) -> None:
    for moved in behind(method, "meta"):
        assert moved.device == "meta" and moved.dtype == method.dtype
        assert bool(moved.parts) == (method.name in architectures())
        for part in moved.parts:  # looked at too: a convolution does not notice weights that are elsewhere
            assert {t.device.type for t in (*part.parameters(), *part.buffers())} == {"meta"}
        for space in SPACES:
            run = attacks._Counted(moved, IMAGES, space)
            r = run.start(np.random.default_rng(0)).requires_grad_(True)
            (gradient,) = torch.autograd.grad(run.changes(r).sum(), r)
            assert gradient.device.type == run.clean.device.type == "meta"
            assert run.clean.shape == IMAGES.shape and gradient.dtype == r.dtype


def test_the_device_of_a_method_is_that_of_its_weights() -> None:
    method = network("unet")
    assert method.on("cpu") is method
    moved = method.on("meta")
    assert moved.parts == (moved.decode,)
    assert {p.device.type for p in moved.parts[0].parameters()} == {"meta"}


ELSEWHERE = """
import torch
from sci_barriers.learned.sampling import Sampling

IMAGE = torch.ones(16, 16)

def returns():
    return lambda y: IMAGE[None].repeat(len(y), 1, 1), Sampling(16, 0.33).operator()
"""


def test_a_module_of_ones_own_is_moved(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(SCALED, encoding="utf-8")
    moved = users_method(f"{tmp_path / 'own.py'}:make").on("meta")
    assert moved.decode(moved.operator.forward(moved.tensor(IMAGES))).device.type == "meta"


def test_a_network_that_stays_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(ELSEWHERE, encoding="utf-8")
    with pytest.raises(BarrierError, match="device = 'meta'.*stays") as caught:
        users_method(f"{tmp_path / 'own.py'}:returns").on("meta")
    assert caught.value.name == "device"


def test_a_network_that_needs_numbers_is_refused() -> None:
    class Flat(MatrixOperator):
        domain = (2, 2)

        def forward(self, x: Any) -> Any:
            return x.reshape(*x.shape[:-2], 4)

    def decode(y: Any) -> Any:
        return torch.tensor(y.numpy()).reshape(-1, 2, 2)

    with pytest.raises(BarrierError, match="device = 'meta'.*works"):
        Method("numbers", Flat(np.eye(4)), decode, "float64").on("meta")


def test_the_cpu_is_always_there() -> None:
    assert available()[0] == "cpu" and require_device("cpu", double=True) == torch.device("cpu")
    for name in available():
        assert require_device(name).type == torch.device(name).type


ABSENT = ("nowhere", "", "meta", "cuda:99", "xla", "privateuseone", "cpu:x")


@pytest.mark.parametrize("name", ABSENT)
def test_devices_that_are_not_there_are_refused(name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        require_device(name)
    assert (caught.value.name, caught.value.value) == ("device", name) and "here: cpu" in str(caught.value)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_name_the_option_and_what_there_is(command: str) -> None:
    result = CliRunner().invoke(app, ["learned", command, "--method", "zero-filled", "--device", "nowhere"])
    assert result.exit_code == 2 and "--device = 'nowhere'; allowed: one that torch can use here: cpu" in result.output


def test_training_refuses_a_device_before_it_makes_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["learned", "train", "unet", "--device", "nowhere", "--out", str(out)])
    assert result.exit_code == 2 and "--device = 'nowhere'; allowed: one that" in result.output and not out.exists()


def test_the_record_says_where_it_was_computed() -> None:
    arguments = [
        "learned",
        "hallucinate",
        "--method",
        "zero-filled",
        "--steps",
        "1",
        "--restarts",
        "1",
        "--images",
        "1",
    ]
    records = [
        json.loads(CliRunner().invoke(app, [*arguments, *more, "--json"]).stdout) for more in ([], ["--device", "cpu"])
    ]
    assert records[0] == records[1] and records[0]["device"] == "cpu"


@pytest.mark.slow
@pytest.mark.parametrize("method", methods(), ids=lambda m: m.name)
def test_a_gpu_finds_what_the_cpu_finds(method: Method) -> None:
    if "cuda:0" not in available():
        pytest.skip("NOT TESTED: there is no GPU here, so nothing shows that a GPU agrees with the CPU")
    budget = Budget(3, 1)
    here = attack(method, IMAGES, relative=0.05, budget=budget)
    output = method.reconstruct(IMAGES)
    moved = method.on("cuda:0")
    there = attack(moved, IMAGES, relative=0.05, budget=budget)
    tolerance = 1e-3 if method.dtype == "float32" else 1e-8
    assert np.allclose(moved.reconstruct(IMAGES), output, atol=tolerance)
    assert np.allclose(there.changes, here.changes, rtol=10 * tolerance)

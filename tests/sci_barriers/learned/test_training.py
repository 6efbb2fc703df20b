"""Training: the same plan gives the same weights, also after an interruption; files of weights."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError
from sci_barriers.learned.architectures import architectures
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.plan import Plan
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.training import noisy, relative_errors, train
from sci_barriers.learned.weights import Trained, at_side, load, save, shipped

torch = pytest.importorskip("torch")

SMALL = {"automap": {"units": 9, "channels": 3}, "unet": {"channels": 2}, "cascade": {"blocks": 2, "channels": 3}}


def plan(name: str, **changes: Any) -> Plan:
    return Plan(name, Sampling(8, 0.5), noise=0.1, images=24, steps=12, batch=5, options=SMALL.get(name, {}), **changes)


def weights(trained: Trained) -> dict[str, Any]:
    return {name: value.numpy() for name, value in trained.network.state_dict().items()}


def same(a: Trained, b: Trained) -> bool:
    one, other = weights(a), weights(b)
    return one.keys() == other.keys() and all(np.array_equal(one[k], other[k]) for k in one)


class Killed(Exception):
    pass


@pytest.mark.parametrize("name", architectures())
def test_a_killed_training_gives_the_same_weights(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(plan(name))
    file = tmp_path / "state.npz"
    from sci_barriers.learned import training

    step, ordinary = training._Run.step, [0]

    def dying(run: Any) -> None:
        if ordinary[0] == 7:
            raise Killed  # like a signal that nobody can catch: what was not written before is lost
        ordinary[0] += 1
        step(run)

    with monkeypatch.context() as patch:
        patch.setattr(training._Run, "step", dying)
        with pytest.raises(Killed):
            train(plan(name), checkpoint=file, every=5)
    with np.load(file) as state:
        assert int(state["done"]) == 5
    assert same(train(plan(name), checkpoint=file), whole)
    assert not file.exists()


def test_an_interrupted_training_goes_on_from_its_last_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sci_barriers.learned import training

    file, step = tmp_path / "state.npz", training._Run.step

    def interrupted(run: Any) -> None:
        if run.done == 7:
            raise KeyboardInterrupt
        step(run)

    with monkeypatch.context() as patch:
        patch.setattr(training._Run, "step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(plan("unet"), checkpoint=file)
    with np.load(file) as state:
        assert int(state["done"]) == 7
    with pytest.raises(BarrierError) as caught:
        train(plan("unet", seed=1), checkpoint=file)
    assert caught.value.name == "checkpoint"
    assert same(train(plan("unet"), checkpoint=file), train(plan("unet")))


def test_seeds_matter_and_the_state_of_torch_does_not() -> None:
    state = torch.random.get_rng_state()
    one = train(plan("unet"))
    assert torch.equal(state, torch.random.get_rng_state())
    torch.manual_seed(99)
    assert same(one, train(plan("unet")))
    assert not same(one, train(plan("unet", seed=1)))
    assert not same(one, train(replace(plan("unet"), noise=0.0)))


def test_training_reduces_the_error() -> None:
    trained = train(Plan("cascade", Sampling(16, 0.33), images=60, steps=60))
    assert trained.reached["error"] < 0.9 * trained.reached["zero-filled"]


def test_noise_has_its_level() -> None:
    y = torch.tensor(np.random.default_rng(0).normal(size=(2, 4000)) + 1j)
    e = (noisy(y, np.array([0.1, 0.0]), np.random.default_rng(1)) - y).abs().square().sum(dim=1).sqrt()
    size = y.abs().square().sum(dim=1).sqrt()
    assert abs(float(e[0] / size[0]) - 0.1) < 0.005 and float(e[1]) == 0


@pytest.mark.parametrize("precision", ["float16", "float32"])
def test_weights_in_files(precision: str, tmp_path: Path) -> None:
    trained = train(plan("automap"))
    found = load(save(trained, tmp_path / "n.npz", precision=precision))
    assert found.plan == trained.plan and found.reached == trained.reached
    for name, value in weights(trained).items():
        assert np.array_equal(weights(found)[name], value.astype(precision).astype(np.float32))
    with pytest.raises(BarrierError, match="precision"):
        save(trained, tmp_path / "n.npz", precision="float8")


def broken(content: dict[str, Any], what: str) -> dict[str, Any]:
    about = json.loads(content["about"].tobytes())
    match what:
        case "no plan":
            del content["about"]
        case "no architecture":
            about["plan"]["architecture"] = "other"
        case "another plan":
            about["plan"]["surprise"] = 1
        case "a weight is missing":
            del content["cnn.0.bias"]
        case "another shape":
            content["first.bias"] = content["first.bias"][:-1]
        case "not finite":
            content["first.bias"] = content["first.bias"] * np.nan
        case "not a number":
            about["plan"]["rate"] = "fast"
    if "about" in content:
        content["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    return content


@pytest.mark.parametrize(
    "what",
    [
        "no plan",
        "no architecture",
        "another plan",
        "a weight is missing",
        "another shape",
        "not finite",
        "not a number",
    ],
)
def test_other_files_are_refused(what: str, tmp_path: Path) -> None:
    good = save(train(replace(plan("automap"), steps=0)), tmp_path / "n.npz")
    with np.load(good) as file:
        content = broken(dict(file), what)
    np.savez(tmp_path / "broken.npz", **content)
    with pytest.raises(BarrierError):
        load(tmp_path / "broken.npz")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"seed": -1}, "seed"),
        ({"images": 0}, "images"),
        ({"steps": -1}, "steps"),
        ({"batch": 0}, "batch"),
        ({"noise": -0.1}, "noise"),
        ({"rate": 0.0}, "rate"),
        ({"rate": float("inf")}, "rate"),
        ({"source": "radon"}, "source"),
    ],
)
def test_bad_plans_are_refused(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        Plan("unet", **changes)
    assert caught.value.name == name


@pytest.mark.parametrize("name", architectures())
def test_a_recipe_makes_a_plan(name: str) -> None:
    found = Plan.recommended(name, seed=2, steps=0, images=4)
    assert found.seed == 2 and found.steps == 0 and Plan.recommended(name).steps > 1000
    assert found.options == Plan.recommended(name).options
    assert Plan.of(json.loads(json.dumps(found.record()))) == found
    old = {key: value for key, value in found.record().items() if key not in ("source", "start")}
    assert Plan.of(old) == found  # files that are older than sources and starts


def test_dense_layers_of_the_recipe_leave_no_direction_of_the_data_out() -> None:
    """The start from ridge regression is then the whole regression, not its principal part."""
    found = Plan.recommended("automap")
    basis = np.eye(1024).reshape(-1, 32, 32)
    y = found.sampling.operator().forward(basis)
    assert np.linalg.matrix_rank(np.concatenate([y.real, y.imag], axis=1)) <= found.options["units"]


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(BarrierError) as caught:
        train(plan("unet"), device="nowhere")
    assert caught.value.name == "device"


def test_a_network_of_the_package_at_another_side() -> None:
    trained = shipped("cascade-seed0")
    same_side, larger = at_side(trained, 32), at_side(trained, 64)
    x = torch.tensor(ellipses(2, 32), dtype=torch.float32)
    y = trained.network.operator.forward(x)
    assert torch.equal(same_side(y), trained.network(y))
    assert all(torch.equal(a, b) for a, b in zip(larger.parameters(), trained.network.parameters(), strict=True))
    images = ellipses(4, 64)
    zeros = larger.operator.adjoint(larger.operator.forward(images)).real - images
    zero_filled = np.linalg.norm(zeros, axis=(1, 2)) / np.linalg.norm(images, axis=(1, 2))
    assert relative_errors(larger, larger.operator, images).mean() < 0.25 * zero_filled.mean()
    with pytest.raises(BarrierError) as caught:
        at_side(shipped("automap-seed0"), 64)
    assert caught.value.name == "side"


def test_training_begins_with_a_network_of_the_package() -> None:
    asked = Plan("cascade", Sampling(16), images=4, steps=0, start="cascade-seed1")
    begun, trained = train(asked), shipped("cascade-seed1")
    assert all(np.array_equal(value, weights(trained)[name]) for name, value in weights(begun).items())
    assert begun.plan.name == "cascade-16-seed0" and Plan.of(json.loads(json.dumps(asked.record()))) == asked
    one, other = (train(replace(asked, steps=2, seed=seed)) for seed in (0, 1))
    assert not same(one, begun) and not same(one, other)


@pytest.mark.parametrize(
    ("architecture", "options", "start"),
    [("unet", {}, "cascade-seed0"), ("cascade", {"blocks": 2}, "cascade-seed0"), ("cascade", {}, "cascade-seed9")],
)
def test_other_starts_are_refused(architecture: str, options: dict[str, float], start: str) -> None:
    with pytest.raises(BarrierError):
        train(Plan(architecture, Sampling(16), images=2, steps=0, options=options, start=start))


def test_a_start_of_another_side_is_none_for_dense_layers() -> None:
    with pytest.raises(BarrierError, match="dense"):
        train(Plan.recommended("automap", sampling=Sampling(16), images=2, steps=0, start="automap-seed0"))

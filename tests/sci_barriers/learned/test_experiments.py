"""The experiments, small: what their numbers mean, and the command lines."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.learned.details import detail, kept_by_sampling
from sci_barriers.learned.experiments.detail import area_under, gain, roc, score
from sci_barriers.learned.experiments.factorial import BASES, FACTORS, _changed, factorial
from sci_barriers.learned.experiments.tradeoff import curve
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.lineup import line_up
from sci_barriers.learned.methods import zero_filled
from sci_barriers.learned.plan import Plan
from sci_barriers.learned.recorded import recorded
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.stacked import stacked
from sci_barriers.learned.weights import shipped_names

from .own_network import SCALED

torch = pytest.importorskip("torch")

FAST = ("--steps", "2", "--restarts", "1", "--images", "2")
TWO = ("--method", "zero-filled", "--method", "unet-seed0")


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["learned", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_gain_of_zero_filling_is_what_the_samples_keep() -> None:
    sampling, h = Sampling(16, 0.3), detail("cross", 16)
    method, images = zero_filled(sampling), ellipses(2, 16)
    assert np.allclose(gain(method, images, h, 0.1), kept_by_sampling(method.operator, h))
    assert np.allclose(gain(zero_filled(Sampling(16, 1.0)), images, h, 0.3), 1)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_area_is_that_under_the_curve(without: list[int], present: list[int]) -> None:
    a, b = np.array(without, float), np.array(present, float)
    false, true = roc(a, b)
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)
    assert (np.diff(false) >= 0).all() and (np.diff(true) >= 0).all()
    assert np.isclose(np.trapezoid(true, false), area_under(a, b))
    assert np.isclose(area_under(b, a), 1 - area_under(a, b))


def test_the_detector_sees_the_detail_and_not_the_background() -> None:
    images, h = ellipses(3, 16), detail("diagonal", 16)
    assert np.allclose(score(images + 0.2 * h, h) - score(images, h), 0.2)
    assert np.allclose(score(images + 0.3, h), score(images, h))


def test_the_curve_is_the_one_of_the_theorem() -> None:
    assert curve(3.0, 0.5, [0.0, 1.0, 1.5, 2.0]) == [6.0, 2.0, 0.0, 0.0]


def test_steps_behind_a_network() -> None:
    sampling, images = Sampling(16, 0.4), ellipses(2, 16)
    method = zero_filled(sampling)
    assert np.array_equal(stacked(method, sampling, 0).reconstruct(images), method.reconstruct(images))
    errors = [np.linalg.norm(stacked(method, sampling, p).reconstruct(images) - images) for p in (0, 40)]
    assert errors[1] < 0.9 * errors[0]  # the steps reduce the error of zero-filling


@pytest.mark.slow
def test_stability_of_the_command_line(tmp_path: Path) -> None:
    output = run("stability", *TWO, *FAST, "--size", 0.02, "--size", 0.1, "--evaluations", 30, "--out", tmp_path)
    assert "lower bounds" in output and "unet-seed0" in output and "1.00" in output
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    zero, unet = record["methods"]
    assert zero["proved"] == 1 and unet["proved"] is None and unet["error"] < zero["error"]
    for row in record["methods"]:
        assert [(w["space"], w["size"], w["gradients"]) for w in row["worst"]] == [
            ("image", 0.02, 2),
            ("image", 0.1, 2),
            ("data", 0.02, 2),
        ]
    assert all(w["amplification"] <= 1 + 1e-9 for w in zero["worst"]) and zero["certified"] <= 1
    own = record["transfer"]["unet-seed0"]
    assert np.isclose(own["unet-seed0"], unet["worst"][1]["amplification"], rtol=1e-3)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<table>") == 2 and page.count("<figure>") == 1 and "lower bounds" in page
    assert (tmp_path / "perturbed.png").read_bytes().startswith(b"\x89PNG")


def test_the_penalised_objective_of_the_command_line(tmp_path: Path) -> None:
    arguments = ("stability", "--method", "zero-filled", *FAST, "--evaluations", 0, "--mu", 0.25, "--out", tmp_path)
    output = " ".join(run(*arguments).split())
    for said in ("(μ/2)‖r‖²", "μ = 0.25", "lower bounds", "‖r‖/‖x‖", "‖e‖/‖Ax‖", "objective"):
        assert said in output
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert record["objective"]["mu"] == 0.25 and "(μ/2)‖r‖²" in record["objective"]["ascended"]
    assert "lower bounds" in record["objective"]["values"]
    image, data = record["methods"][0]["worst"]
    assert (image["space"], image["size"], data["space"], data["size"]) == ("image", None, "data", None)
    for entry in (image, data):
        assert entry["gradients"] == 2 and 0 < entry["norm"] <= entry["largest norm"] < 0.05
        assert entry["amplification"] <= 1 + 1e-9  # so the objective is at most (1 − μ)‖r‖²/2
        largest = np.linalg.norm(ellipses(2, 32, seed=1_000_003), axis=(1, 2)).max() * entry["largest norm"]
        assert 0 < entry["objective"] <= 0.375 * largest**2 * (1 + 1e-9)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<table>") == 3 and "(μ/2)‖r‖²" in page and "lower bounds" in page and "μ = 0.25" in page


def test_the_objective_of_a_ball_is_told_too() -> None:
    record = json.loads(run("stability", "--method", "zero-filled", *FAST, "--size", 0.1, "--evaluations", 0, "--json"))
    assert record["objective"]["mu"] is None and "size·‖x‖" in record["objective"]["ascended"]
    for entry in record["methods"][0]["worst"]:
        assert np.isclose(entry["norm"], entry["size"]) and entry["objective"] > 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mu", "0"), "--mu = 0.0; allowed: a number above 0"),
        (("--mu", "-2"), "--mu = -2.0; allowed: a number above 0"),
        (("--mu", "nan"), "--mu = nan; allowed: a number above 0"),
        (("--mu", "inf"), "--mu = inf; allowed: a number above 0"),
        (("--mu", "1", "--size", "0.1"), "--mu = 1.0; allowed: given without sizes"),
        (("--size", "0.1", "--size", "0.1"), "--size = [0.1, 0.1]; allowed: increasing"),
    ],
)
def test_objectives_that_are_none_are_refused(options: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(app, ["learned", "stability", "--method", "zero-filled", *FAST, *options])
    assert result.exit_code == 2 and said in result.output


@pytest.mark.slow
def test_details_of_the_command_line() -> None:
    record = json.loads(run("detail", *TWO, *FAST, "--detail", "dot", "--height", 0.3, "--detector", 6, "--json"))
    zero, unet = record["details"]
    assert np.isclose(zero["gain"], zero["kept by sampling"], atol=1e-6) and np.isclose(
        zero["gain under noise"], zero["gain"], atol=1e-6
    )
    assert 0 <= unet["area"] <= 1 and unet["kept by sampling"] == zero["kept by sampling"]


def test_false_positives_of_the_command_line() -> None:
    record = json.loads(run("hallucinate", *TWO, *FAST, "--json"))
    zero, unet = record["methods"]
    # ⟨(A*A − 1)r, h⟩ is at most ‖(1 − A*A)h‖‖r‖, whatever the search does
    h = detail("diagonal", 32)
    lost = np.sqrt(1 - kept_by_sampling(Sampling().operator(), h))
    largest = np.linalg.norm(ellipses(2, 32, seed=1_000_003), axis=(1, 2)).max()
    assert 0 < zero["invented"] <= 0.05 * largest * lost / np.linalg.norm(h) + 1e-9
    assert unet["invented"] > 0


@pytest.mark.slow
def test_the_tradeoff_of_the_command_line() -> None:
    record = json.loads(run("tradeoff", *TWO, *FAST, "--evaluations", 30, "--json"))
    pair = record["pair"]
    assert pair["separation"] > 0 and pair["apart"] > 0
    assert max(row["certified"] for row in record["methods"]) <= pair["separation"] / pair["apart"]


@pytest.mark.slow
def test_stabilising_of_the_command_line() -> None:
    record = json.loads(run("stabilise", "--method", "unet-seed0", *FAST, "--inner", 0, "--inner", 3, "--json"))
    none, some = record["networks"]
    assert none["network"] == "unet-seed0 + 0" and some["network"] == "unet-seed0 + 3"
    assert np.isclose(none["fed"], none["amplification"], rtol=1e-3)
    stronger = json.loads(
        run("stabilise", "--method", "unet-seed0", *FAST, "--inner", 3, "--scale", 0.3, "--lam", 0.01, "--json")
    )
    assert stronger["lam"] == 0.01 and stronger["networks"][0] == none
    assert abs(stronger["networks"][1]["error"] - some["error"]) > 1e-4


@pytest.mark.parametrize("option", ["--lam", "--scale"])
def test_steps_of_no_strength_are_refused(option: str) -> None:
    arguments = ["learned", "stabilise", "--method", "zero-filled", *FAST, "--inner", "1", option, "0"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2 and f"{option} = 0" in result.output


@pytest.mark.slow
def test_training_and_testing_of_the_command_line(tmp_path: Path) -> None:
    output = run("train", "cascade", "--side", 16, "--images", 8, "--steps", 4, "--seed", 3, "--out", tmp_path)
    assert "cascade-16-seed3" in output
    np.save(tmp_path / "x.npy", ellipses(1, 16))
    record = json.loads(
        run(
            *(
                "stability",
                "--method",
                "zero-filled",
                "--method",
                tmp_path / "cascade-16-seed3.npz",
                "--data",
                tmp_path / "x.npy",
            ),
            *(*FAST, "--size", 0.1, "--evaluations", 0, "--json"),
        )
    )
    assert [row["method"] for row in record["methods"]] == ["zero-filled", "cascade-16-seed3"] and record["images"] == 1


def test_a_network_of_ones_own_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from sci_barriers.learned.sampling import Sampling\n"
        "A = Sampling(16, 0.33).operator()\n"
        "def make():\n    return lambda y: 4 * A.adjoint(y).real\n",
        encoding="utf-8",
    )
    np.save(tmp_path / "x.npy", ellipses(2, 16))
    place = ("--network", f"{tmp_path / 'own.py'}:make", "--data", tmp_path / "x.npy")
    record = json.loads(run("stability", *place, *FAST, "--size", 0.1, "--evaluations", 40, "--json"))
    (row,) = record["methods"]
    assert row["method"] == "yours" and row["certified"] <= 4
    assert all(3 < w["amplification"] <= 4 + 1e-9 for w in row["worst"])


def test_a_module_with_weights_on_a_folder_of_images(tmp_path: Path) -> None:
    """The factor that the file of weights has, not that of the factory, is what the attack finds."""
    (tmp_path / "own.py").write_text(SCALED, encoding="utf-8")
    torch.save({"factor": torch.tensor(5.0)}, tmp_path / "own.pt")
    (tmp_path / "images").mkdir()
    for k, image in enumerate(ellipses(2, 16)):
        np.save(tmp_path / "images" / f"{k}.npy", image)
    own = ("--network", f"{tmp_path / 'own.py'}:make", "--weights", tmp_path / "own.pt", "--data", tmp_path / "images")
    record = json.loads(
        run("stability", *own, *FAST, "--size", 0.1, "--evaluations", 12, "--out", tmp_path / "out", "--json")
    )
    (row,) = record["methods"]
    assert record["images"] == 2 and 0 <= row["certified"] <= 5  # 0: it is not accurate, so nothing is forced
    assert all(4 < w["amplification"] <= 5 + 1e-4 for w in row["worst"])
    assert {"report.html", "record.json", "perturbed.png"} <= {file.name for file in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize(("source", "library"), [("mni152", "nilearn"), ("photographs", "skimage")])
def test_real_images_by_their_names(source: str, library: str) -> None:
    pytest.importorskip(library)
    from sci_barriers.learned.training import unseen_images

    record = json.loads(
        run(
            *("stability", "--method", "zero-filled", "--data", source),
            *(*FAST, "--size", 0.1, "--evaluations", 0),
            "--json",
        )
    )
    (row,) = record["methods"]
    images = unseen_images(2, 32, source=source)
    output = zero_filled(Sampling()).reconstruct(images)
    error = np.mean(np.linalg.norm(output - images, axis=(1, 2)) / np.linalg.norm(images, axis=(1, 2)))
    assert np.isclose(row["error"], error)


def test_training_on_real_images_and_an_onnx_file(tmp_path: Path) -> None:
    pytest.importorskip("skimage")
    onnxruntime = pytest.importorskip("onnxruntime")
    from sci_barriers.learned.weights import load
    from sci_barriers.networks.onnx_file import from_channels, to_channels

    arguments = ("--side", 16, "--images", 6, "--steps", 3, "--batch", 2, "--data", "photographs", "--onnx")
    assert "unet-16-photographs-seed0" in run("train", "unet", *arguments, "--out", tmp_path)
    trained = load(tmp_path / "unet-16-photographs-seed0.npz")
    assert (trained.plan.source, trained.plan.batch, trained.plan.options) == ("photographs", 2, {"channels": 12})
    y = trained.network.operator.forward(torch.tensor(ellipses(1, 16)[0], dtype=torch.float32))
    session = onnxruntime.InferenceSession(
        tmp_path / "unet-16-photographs-seed0.onnx", providers=["CPUExecutionProvider"]
    )
    assert {i.type for i in (*session.get_inputs(), *session.get_outputs())} == {"tensor(float)"}
    with torch.no_grad():
        expected = trained.network(y).numpy()
    (output,) = session.run(None, {"y": to_channels(y.numpy()[None], complex_valued=True)})
    assert np.allclose(from_channels(output)[0], expected, atol=1e-5)


def test_a_factorial_experiment(tmp_path: Path) -> None:
    plan = Plan("cascade", Sampling(8, 0.5), images=8, steps=2, options={"blocks": 1, "channels": 2})
    factors: dict[str, tuple[Any, Any]] = {
        "steps": (0, 3),
        "options.blocks": (1, 2),
        "sampling.pattern": ("variable density", "lines"),
    }
    from sci_barriers.learned.attacks import Budget

    first = factorial(plan, factors, images=1, budget=Budget(1, 1), folder=tmp_path)
    assert len(first.record["rows"]) == 8 and len(list(tmp_path.iterdir())) == 8
    again = factorial(plan, factors, images=1, budget=Budget(1, 1), folder=tmp_path)
    assert again.record == first.record
    rows = first.record["rows"]
    ratio = np.exp(np.mean([np.log(r["error"]) for r in rows[4:]]) - np.mean([np.log(r["error"]) for r in rows[:4]]))
    assert np.isclose(first.record["effects"][0]["error"], ratio)
    with pytest.raises(BarrierError, match="factors"):
        factorial(plan, {"surprise": (0, 1)})
    with pytest.raises(BarrierError, match="folder"):
        factorial(plan, {"steps": (1, 2), "seed": (0, 1), "batch": (8, 4)}, images=1, folder=tmp_path)


def test_methods_at_another_side() -> None:
    found = line_up(["zero-filled", "cascade-seed0@16", "firenet:2x1"])
    assert found.sampling == Sampling(16) and found["cascade-seed0@16"].operator.domain == (16, 16)
    record = json.loads(run("hallucinate", "--method", "zero-filled", "--method", "unet-seed0@64", *FAST, "--json"))
    assert [row["method"] for row in record["methods"]] == ["zero-filled", "unet-seed0@64"]


@pytest.mark.parametrize(
    "words",
    [
        *([], ["unet"], ["firenet:0x3"], ["firenet:axb"], ["zero-filled", "zero-filled"], ["missing.npz"]),
        *(["automap-seed0@64"], ["unet-seed0@7"], ["unet-seed0@"], ["zero-filled@64"]),
        ["cascade-seed0", "unet-seed0@64"],
    ],
)
def test_other_methods_are_refused(words: list[str]) -> None:
    with pytest.raises(BarrierError):
        line_up(words)


def test_shipped_networks_are_small_and_better_than_zero_filling() -> None:
    from importlib.resources import files

    from sci_barriers.learned.weights import shipped

    assert shipped_names()
    folder = files("sci_barriers.learned") / "data"
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < 8e6
    for name in shipped_names():
        reached = shipped(name).reached
        assert reached["error"] < 0.8 * reached["zero-filled"]


def test_shipped_networks_were_trained_by_the_recipes() -> None:
    from sci_barriers.learned.weights import shipped

    for name in shipped_names():
        plan = shipped(name).plan
        assert plan.name == name and plan == Plan.recommended(plan.architecture, noise=plan.noise, seed=plan.seed)


def test_networks_for_larger_images_ship_too() -> None:
    from sci_barriers.learned.weights import shipped

    assert shipped_names(64) == ("cascade-64-seed0", "unet-64-seed0")
    assert {*shipped_names(32), *shipped_names(64)} == set(shipped_names(None)) and shipped_names(128) == ()
    tuned = {row["training"].split(",")[0]: row["error"] for row in recorded("others")["tuned at 64²"] if row["steps"]}
    for name in shipped_names(64):
        plan, start = shipped(name).plan, name.replace("-64", "")
        assert plan == Plan.recommended(plan.architecture, sampling=Sampling(64), start=start, steps=plan.steps)
        assert plan.name == name and np.isclose(shipped(name).reached["error"], tuned[start], rtol=1e-3)
    images = ellipses(4, 64, seed=77)
    for larger, smaller in zip(shipped_names(64), ("cascade-seed0@64", "unet-seed0@64"), strict=True):
        methods = line_up([larger, smaller]).methods
        own, other = (np.linalg.norm(m.reconstruct(images) - images) for m in methods)
        assert own < 0.9 * other


@pytest.mark.parametrize("name", FACTORS)
def test_experiments_have_plans_for_all_levels(name: str) -> None:
    """The recorded tables are those of the experiments that the command runs."""
    plan = Plan.recommended(**BASES[name])
    record = recorded(f"factorial-{name}")
    assert [row["factor"] for row in record["effects"]] == list(FACTORS[name])
    levels = list(product((0, 1), repeat=len(FACTORS[name])))
    assert [tuple(row["levels"]) for row in record["rows"]] == levels
    for row, chosen in zip(record["rows"], levels, strict=True):
        values = {key: pair[k] for (key, pair), k in zip(FACTORS[name].items(), chosen, strict=True)}
        assert row["plan"] == ", ".join(f"{key.split('.')[-1]} {value}" for key, value in values.items())
        assert _changed(plan, values) != plan or not any(chosen)

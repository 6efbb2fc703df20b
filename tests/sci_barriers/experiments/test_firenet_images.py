"""Experiments with FIRENET on images: numbers, pictures, interruption, command line."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.experiments.firenet_convergence import convergence, first_below, fitted_factor
from sci_barriers.experiments.firenet_figures import draw_convergence, draw_images
from sci_barriers.experiments.firenet_peers import TARGETS, compare
from sci_barriers.experiments.firenet_reconstruct import reconstruct
from sci_barriers.operators import phantom, write_grey
from sci_barriers.operators.problem import ImageProblem, image_problem

FAST: dict[str, Any] = {"inner": (5,), "restarts": 5, "iterations": 40, "reference_steps": 400}


def problem(sampling: str = "fourier", side: int = 16, rate: float = 0.5) -> ImageProblem:
    return image_problem(phantom(side), sampling=sampling, rate=rate)


# --- Convergence -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sampling", ["fourier", "walsh"])
def test_restarts_beat_no_restarts_and_nothing_is_below_the_minimum(sampling: str) -> None:
    result = convergence(
        problem(sampling, 32), sampling=sampling, inner=(20,), restarts=6, iterations=120, reference_steps=800
    )
    fire, plain, scaled = result.curves
    assert [len(curve.errors) for curve in result.curves] == [120, 120, 120]
    for curve in result.curves:
        assert min(curve.objectives) >= result.reference.lower * (1 - 1e-9)
    assert fire.objectives[-1] < scaled.objectives[-1] < plain.objectives[-1]
    assert result.best <= result.reference.upper
    assert fire.factor is not None
    assert 0 < fire.factor < 0.6
    assert plain.factor is None


def test_the_floor_is_the_error_of_the_minimiser() -> None:
    one = problem()
    result = convergence(one, sampling="fourier", **FAST)
    expected = np.linalg.norm(one.operator.image(result.reference.x) - one.image) / np.linalg.norm(one.image)
    assert result.floor == pytest.approx(expected, rel=1e-9)


def test_fitted_factor_of_an_exact_exponential() -> None:
    objectives = [3 + 0.25 ** (k // 4) for k in range(40)]
    assert fitted_factor(objectives, 4) == pytest.approx(0.25, rel=0.02)
    assert fitted_factor([1.0] * 40, 4) is None
    assert fitted_factor([2.0, 1.0, 1.0], 1) is None


def test_first_below() -> None:
    assert first_below([3, 2, 1, 2], 2) == 2
    assert first_below([3, 2], 1) is None


def test_an_interrupted_run_goes_on_and_gives_the_same(tmp_path: Path) -> None:
    one = problem()

    def interrupt(text: str, *_: object) -> None:
        if text.endswith("no restarts"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convergence(one, sampling="fourier", folder=tmp_path, progress=interrupt, **FAST)
    kept = json.loads((tmp_path / "state-fourier.json").read_text())
    assert list(kept["parts"]) == ["firenet 5 5"]
    resumed = convergence(one, sampling="fourier", folder=tmp_path, **FAST)
    whole = convergence(one, sampling="fourier", **FAST)
    assert resumed.curves == whole.curves
    assert resumed.record() == whole.record()


def test_finished_curves_are_not_computed_again_but_those_of_other_data_are(tmp_path: Path) -> None:
    one = problem()
    first = convergence(one, sampling="fourier", folder=tmp_path, **FAST)
    path = tmp_path / "state-fourier.json"
    kept = json.loads(path.read_text())
    kept["parts"]["firenet 5 5"]["errors"][0] = 0.125
    path.write_text(json.dumps(kept))
    again = convergence(one, sampling="fourier", folder=tmp_path, **FAST)
    assert again.curves[0].errors[0] == 0.125
    assert again.curves[1:] == first.curves[1:]
    other = convergence(one, sampling="fourier", folder=tmp_path, seed=1, **FAST)
    assert other.curves[0].errors[0] != 0.125


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"inner": ()}, "inner"),
        ({"inner": (0,)}, "inner"),
        ({"restarts": 2}, "restarts"),
        ({"iterations": 0}, "iterations"),
        ({"reference_steps": 0}, "reference_steps"),
        ({"noise": -0.1}, "noise"),
        ({"noise": math.nan}, "noise"),
        ({"lam": 0.0}, "lam"),
    ],
)
def test_bad_arguments_of_convergence_are_named(change: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        convergence(problem(), sampling="fourier", **(FAST | change))
    assert caught.value.name == name


# --- Reconstruction and peers ----------------------------------------------------------------------------------------------------


def test_all_samples_and_no_noise_give_the_image_back() -> None:
    one = image_problem(phantom(16), rate=1.0)
    found = reconstruct(one, noise=0.0, lam=1e-6, inner=40, restarts=12)
    assert found.error < 1e-4
    assert found.zero_filled_error < 1e-12
    assert found.psnr > 70


def test_fewer_samples_are_worse_and_firenet_is_better_than_zero_filled() -> None:
    found = reconstruct(image_problem(phantom(64), rate=0.4))
    assert found.error < found.zero_filled_error / 2
    mse = np.mean(np.abs(found.image - phantom(64)) ** 2)
    assert found.psnr == pytest.approx(-10 * math.log10(mse), abs=1e-9)


def test_peers_reach_the_same_minimiser() -> None:
    one = problem(side=32, rate=0.5)
    result = compare(one, lam=0.03, iterations=2000, inner=(20,))
    assert result.gap < 1e-11
    assert result.residual > 0
    assert len(result.peers) == 7
    slow = {"FIRENET, p = 20", "Chambolle–Pock, average"}  # averages
    assert slow < {peer.name for peer in result.peers}
    for peer in result.peers:
        assert peer.name in slow or all(r is not None for r in peer.reached), peer.name
    for peer in result.peers:
        counts = [r[0] for r in peer.reached if r is not None]
        assert counts == sorted(counts)
    record = json.loads(json.dumps(result.record()))
    assert record["targets"] == list(TARGETS)


def test_a_minimiser_that_fits_all_data_has_no_equivalent_lasso() -> None:
    with pytest.raises(BarrierError) as caught:
        compare(problem(), lam=1e-6, iterations=10, reference_steps=300)
    assert caught.value.name == "lam"


# --- Stability -------------------------------------------------------------------------------------------------------------------


def test_the_ascent_finds_the_worst_direction_of_a_quadratic_form() -> None:
    torch = pytest.importorskip("torch")
    from sci_barriers.experiments.firenet_stability import ascend

    weights = torch.tensor([1.0, 4.0, 2.0], dtype=torch.float64)
    r, value = ascend(
        lambda p: (weights * p**2).sum(), torch.ones(3, dtype=torch.float64), size=0.5, steps=60, momentum=0.9
    )
    assert float(torch.linalg.vector_norm(r)) <= 0.5 * (1 + 1e-12)
    assert value == pytest.approx(1.0, rel=1e-3)
    start = torch.tensor([3.0, 0.0, 0.0], dtype=torch.float64)
    r, value = ascend(lambda p: (weights * p**2).sum(), start, size=0.5, steps=0)
    assert float(torch.linalg.vector_norm(r)) == pytest.approx(0.5)
    r, value = ascend(lambda p: (0 * p).sum(), start, size=0.5, steps=5)
    assert value == 0


def test_stability_numbers_and_interruption(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from sci_barriers.experiments.firenet_stability import stability

    one = problem("walsh", 16)
    arguments: dict[str, Any] = {"sampling": "walsh", "sizes": (0.02, 0.1), "steps": 4, "inner": 5, "restarts": 3}
    path = tmp_path / "state.npz"
    told: list[tuple[str, int, int]] = []

    def tell(what: str, done: int = 0, total: int = 0, note: str = "") -> None:
        told.append((what, done, total))

    def interrupt(what: str, done: int = 0, total: int = 0, note: str = "") -> None:
        if "0.1" in what:  # the second size
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stability(one, checkpoint=path, progress=interrupt, **arguments)
    resumed = stability(one, checkpoint=path, progress=tell, **arguments)
    assert told == [("walsh: perturbation of 0.1·‖x‖", k, 5) for k in range(5)]  # the first size is not climbed again
    whole = stability(one, **arguments)
    assert resumed.record() == whole.record()
    for effect, share in zip(whole.effects, (0.02, 0.1), strict=True):
        assert effect.size == pytest.approx(share * whole.norm, rel=1e-6)
        assert np.linalg.norm(effect.perturbation) == pytest.approx(effect.size)
        change = np.linalg.norm(effect.reconstruction - whole.clean)
        assert effect.change == pytest.approx(change)
        assert effect.amplification == pytest.approx(change / effect.size)
        assert effect.amplification >= effect.random_amplification * 0.8
    more = stability(one, **(arguments | {"steps": 12}))
    assert more.effects[-1].change >= whole.effects[-1].change * (1 - 1e-9)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"sizes": ()}, "sizes"),
        ({"sizes": (0.1, 0.1)}, "sizes"),
        ({"sizes": (-1.0,)}, "sizes"),
        ({"steps": -1}, "steps"),
        ({"restarts": 0}, "restarts"),
        ({"inner": 0}, "inner"),
        ({"lam": -1.0}, "lam"),
    ],
)
def test_bad_arguments_of_stability_are_named(change: dict[str, Any], name: str) -> None:
    pytest.importorskip("torch")
    from sci_barriers.experiments.firenet_stability import stability

    with pytest.raises(BarrierError) as caught:
        stability(problem(), sampling="fourier", **change)
    assert caught.value.name == name


# --- Pictures and the command line -----------------------------------------------------------------------------------------------


def test_pictures(tmp_path: Path) -> None:
    result = convergence(problem(), sampling="fourier", **FAST)
    for path in draw_convergence([result], tmp_path / "c.png"):
        assert path.stat().st_size > 1000
    (path,) = draw_images([[("a", phantom(8)), ("b", 1j * phantom(8))], [("c", phantom(8))]], tmp_path / "i.png")
    assert path.read_bytes().startswith(b"\x89PNG")


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["firenet", *arguments])


def test_convergence_command(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = (
        "convergence",
        "--side",
        "16",
        "--rate",
        "0.5",
        "--inner",
        "5",
        "--restarts",
        "6",
        "--iterations",
        "30",
    )
    result = run(*arguments, "--reference-steps", "200", "--out", str(out))
    assert result.exit_code == 0, result.output
    record = json.loads((out / "convergence.json").read_text())
    assert [one["sampling"] for one in record] == ["fourier", "walsh"]
    assert "1/e = 0.368" in result.output
    assert (out / "convergence.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "convergence.svg").exists()


def test_reconstruct_command_on_a_file(tmp_path: Path) -> None:
    source = tmp_path / "mine.png"
    write_grey(source, phantom(32))
    result = run("reconstruct", str(source), "--rate", "0.5", "--sampling", "walsh", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "out" / "reconstruction.json").read_text())
    assert 0 < record["error"] < record["zero_filled_error"]
    for name in ("reconstruction.png", "picture.png"):
        assert (tmp_path / "out" / name).read_bytes().startswith(b"\x89PNG")


def test_stability_command(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    result = run(
        *("stability", "--side", "16", "--steps", "1", "--inner", "3", "--restarts", "2", "--size", "0.1"),
        *("--sampling", "walsh", "--out", str(tmp_path)),
    )
    assert result.exit_code == 0, result.output
    assert "amplification" in result.output
    assert (tmp_path / "stability-walsh.png").exists()
    (record,) = json.loads((tmp_path / "stability.json").read_text())
    assert len(record["effects"]) == 1


def test_peers_command() -> None:
    result = run(
        "peers", "--side", "16", "--rate", "0.5", "--lam", "0.05", "--iterations", "50", "--inner", "10", "--json"
    )
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.output)["peers"]) == 7
    result = run("peers", "--side", "16", "--rate", "0.5", "--lam", "0.05", "--iterations", "50", "--inner", "10")
    assert "SPGL1" in result.output


def test_interruption_is_exit_code_130(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sci_barriers.cli.commands.firenet.convergence.convergence", interrupted)
    result = run("convergence", "--side", "16", "--out", str(tmp_path / "o"))
    assert result.exit_code == 130
    assert "goes on" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["convergence", "--side", "48"], "side"),
        (["convergence", "--sampling", "radon"], "--sampling"),
        (["convergence", "--rate", "0"], "rate"),
        (["convergence", "--pattern", "spiral"], "--pattern"),
        (["convergence", "--image", "nobody.png"], "image"),
        (["convergence", "--side", "16", "--restarts", "1"], "restarts"),
        (["convergence", "--side", "16", "--out", __file__], "--out"),
        (["convergence", "--side", "16", "--wavelet", "db99"], "wavelet"),
        (["reconstruct", "nobody.png"], "image"),
        (["reconstruct", "phantom", "--side", "16", "--sampling", "both"], "--sampling"),
        (["reconstruct", "phantom", "--side", "16", "--noise", "-1"], "noise"),
        (["reconstruct", "phantom", "--side", "16", "--inner", "0"], "inner"),
        (["stability", "--side", "16", "--size", "0"], "sizes"),
        (["peers", "--side", "16", "--lam", "0"], "lam"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else str(value),
)
def test_bad_usage_is_named(arguments: list[str], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert named in result.stderr
    assert "Traceback" not in result.stderr

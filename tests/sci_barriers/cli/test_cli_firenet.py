"""``sci-barriers firenet``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sci_barriers.cli import app
from sci_barriers.networks import Firenet
from sci_barriers.operators import SampledTransform, Walsh, Wavelet, image_problem, phantom, read_grey, write_grey

onnx = pytest.importorskip("onnx")
runtime = pytest.importorskip("onnxruntime")
pytest.importorskip("pywt")
pytest.importorskip("skimage")


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["firenet", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def test_the_written_network_reconstructs(tmp_path: Path) -> None:
    file = tmp_path / "net.onnx"
    output = run("export", file, "--side", 32, "--sampling", "walsh", "--rate", 0.3, "--lam", 1e-3, "--seed", 4)
    assert "y (batch, 1, 307)" in output and "307 of 32²" in output
    mask = read_grey(tmp_path / "net.onnx.pattern.png") == 1
    assert mask.sum() == 307
    model = onnx.load(file)
    facts = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    assert facts["seed"] == 4 and facts["sampling"] == "walsh" and facts["codomain"] == [307]
    problem = image_problem(phantom(32), sampling="walsh", rate=0.3, seed=4)
    assert np.array_equal(problem.pattern.mask, mask)
    y = problem.samples(noise=0.02)
    # From the files alone: the pattern and the weights' sparsities.
    A = SampledTransform(Walsh(32), mask, Wavelet(32))
    network = Firenet(A, lam=1e-3, inner=5, restarts=16, delta=facts["delta"], weights=problem.weights)
    found = runtime.InferenceSession(file).run(None, {"y": y[None, None]})[0][0, 0]
    assert np.abs(found - network(y)).max() <= 1e-12 * np.linalg.norm(y)


def test_a_file_as_typical_image(tmp_path: Path) -> None:
    write_grey(tmp_path / "own.png", phantom(16))
    output = run(
        "export", tmp_path / "a.onnx", "--image", tmp_path / "own.png", "--precision", "float32", "--unweighted"
    )
    assert "16, 16), float32" in output
    assert len(list(tmp_path.iterdir())) == 3
    run(
        "export", tmp_path / "b.onnx", "--image", "camera", "--side", 16, "--pattern", "full centre", "--wavelet", "db2"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--side", 48), "side = 48"),
        (("--rate", 0), "rate = 0"),
        (("--rate", "nan"), "rate = nan"),
        (("--lam", -1), "lam = -1"),
        (("--delta", 0), "delta = 0"),
        (("--inner", 0), "inner = 0"),
        (("--sampling", "radon"), "sampling = 'radon'"),
        (("--pattern", "spiral"), "--pattern = 'spiral'"),
        (("--wavelet", "coif1"), "wavelet = 'coif1'"),
        (("--image", "none.png"), "image = 'none.png'"),
        (("--precision", "half"), "precision = 'half'"),
        (("--seed", -1), "seed = -1"),
    ],
)
def test_wrong_usage(options: tuple[object, ...], message: str, tmp_path: Path) -> None:
    output = run("export", tmp_path / "a.onnx", "--side", 16, *options, code=2)
    assert message in output.replace("\n", " ")
    assert not list(tmp_path.iterdir())


def test_files_that_do_not_fit(tmp_path: Path) -> None:
    assert "not a folder" in run("export", tmp_path, "--side", 16, code=2)
    (tmp_path / "file").write_text("")
    assert "can be written" in run("export", tmp_path / "file" / "a.onnx", "--side", 16, code=2)
    write_grey(tmp_path / "own.png", phantom(16))
    assert "--side = 32" in run("export", tmp_path / "a.onnx", "--image", tmp_path / "own.png", "--side", 32, code=2)
    write_grey(tmp_path / "zero.png", np.zeros((16, 16)))
    assert "all zero" in run("export", tmp_path / "a.onnx", "--image", tmp_path / "zero.png", code=2)

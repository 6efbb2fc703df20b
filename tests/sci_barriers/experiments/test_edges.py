"""Numbers at the edge: zero solutions, tiny and huge parameters end with a sentence, never with an arithmetic error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from typer.testing import CliRunner

from sci_barriers.cli import app

pytest.importorskip("pywt")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("peers --side 8 --lam 2 --inner 2 --iterations 5", "lam = 2.0; allowed: below 0.331"),
        ("peers --side 8 --lam 0 --inner 2 --iterations 5", "lam = 0.0; allowed: a number from 1e-12 to 1e+12"),
        ("peers --side 16 --noise 1e200 --inner 2 --iterations 5", "noise = 1e+200; allowed: a number from 0 to 1e+06"),
        ("convergence --side 2 --iterations 3 --restarts 3", "the minimiser is 0"),
        ("convergence --side 16 --iterations 3 --restarts 3 --noise 1e200", "noise = 1e+200"),
        ("convergence --side 16 --iterations 3 --restarts 3 --lam 1e300", "lam = 1e+300"),
        ("convergence --side 16 --iterations 3 --restarts 3 --lam 1e12", "from there on the minimiser is 0"),
        ("stability --side 16 --steps 1 --size 1e-300", "sizes = [1e-300]; allowed: increasing numbers from 1e-09 to 10"),
        ("stability --side 16 --steps 1 --lam nan", "lam = nan"),
        ("reconstruct phantom --side 16 --noise 1e300", "noise = 1e+300"),
        ("reconstruct phantom --side 16 --lam 1e308", "lam = 1e+308"),
    ],
)  # fmt: skip
def test_absurd_numbers_are_refused_by_name(arguments: str, said: str, tmp_path: Path) -> None:
    command, *rest = arguments.split()
    out = [] if command == "peers" else ["--out", str(tmp_path / "out")]
    if command == "stability":
        pytest.importorskip("torch")
    result = CliRunner().invoke(app, ["firenet", command, *rest, *out])
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.output.split())


@pytest.mark.parametrize("weights", ["1e400", "1e-400", "0", "-1"])
def test_weights_outside_of_the_range_are_refused_by_name(weights: str, tmp_path: Path) -> None:
    np.save(tmp_path / "A.npy", np.array([[1.0, 2, 3], [3, 1, 2]]))
    arguments = ["null-space", str(tmp_path / "A.npy"), "--sparsities", "1", f"--weights={weights}"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2, result.output
    assert f"weights[0] = '{weights}'; allowed: positive, from 10^-60 to 10^60" in " ".join(result.output.split())


def test_files_of_any_shape_and_colour_with_the_options_that_the_messages_name(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    PIL.Image.fromarray(np.random.default_rng(0).integers(0, 255, (20, 30, 3), dtype=np.uint8)).save(path)
    command = ["firenet", "reconstruct", str(path), "--inner", "2", "--restarts", "2", "--out", str(tmp_path / "out")]
    for more, said in (
        ([], "--grey makes it grey"),
        (["--grey"], "--fit pad or --fit crop"),
        (["--grey", "--fit", "stretch"], "--fit = 'stretch'; allowed: pad or crop"),
    ):
        result = CliRunner().invoke(app, [*command, *more])
        assert result.exit_code == 2, result.output
        assert said in " ".join(result.output.split())
    assert CliRunner().invoke(app, [*command, "--grey", "--fit", "pad"]).exit_code == 0
    with PIL.Image.open(tmp_path / "out" / "reconstruction.png") as picture:
        assert picture.size == (32, 32)

"""``sci-barriers digits`` from files to exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import mmwrite
from scipy.sparse import csr_matrix, save_npz
from typer.testing import CliRunner

from sci_barriers.cli import app
from theorems import checker

A = np.array([[3.0, 1.0, 0.0], [0.0, 1.0, 2.0]])
Y = np.array([1.0, 2.0])


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(app, ["digits", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    np.savez(tmp_path / "data.npz", A=A, y=Y)
    np.save(tmp_path / "A.npy", A)
    np.save(tmp_path / "y.npy", Y[:, None])
    mmwrite(tmp_path / "A.mtx", A)
    save_npz(tmp_path / "sparse.npz", csr_matrix(A))
    rows = "\n".join(",".join(map(str, [*row, v])) for row, v in zip(A, Y, strict=True))
    (tmp_path / "table.csv").write_text("a,b,c,y\n" + rows + "\n")
    (tmp_path / "data.json").write_text(json.dumps({"A": [["3", "1", "0"], ["0", "1", "2"]], "y": ["1", "2"]}))
    np.save(tmp_path / "x.npy", np.zeros(3))
    return tmp_path


@pytest.mark.parametrize(
    "names",
    [["data.npz"], ["A.npy", "y.npy"], ["A.mtx", "y.npy"], ["sparse.npz", "y.npy"], ["table.csv"], ["data.json"]],
)
def test_every_kind_of_file_gives_the_same_answer(files: Path, names: list[str]) -> None:
    arguments = [files / names[0], *(["--y", files / names[1]] if len(names) > 1 else [])]
    result = run(*arguments, "--lam", "1/5", "--radius-y", "1e-4", "--json")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert record["digits_proved"] == 4 and record["digits_impossible"] == 5
    assert record["unique"] is True


def test_report_certificates_and_html(files: Path) -> None:
    arguments = [
        "--radius-y",
        "1e-4",
        "--lam",
        "1/5",
        "--table",
        "--certificate",
        files / "c.json",
        "--html",
        files / "r.html",
    ]
    result = run(files / "data.npz", *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("4 digits proved, no solver can deliver 5\n")
    for name in ("c-enclosed.json", "c-ceiling.json"):
        assert checker.check((files / name).read_bytes()) == (True, "", "")
    assert "4 digits proved" in (files / "r.html").read_text()


@pytest.mark.parametrize(("tolerance", "radius", "code"), [("1e-3", "1e-6", 4), ("10", "1e-6", 0), ("1e-3", "10", 3)])
def test_exit_codes(files: Path, tolerance: str, radius: str, code: int) -> None:
    result = run(
        files / "data.npz", "--radius-y", radius, "--lam", "1/5", "--output", files / "x.npy", "--tolerance", tolerance
    )
    assert result.exit_code == code, result.output


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "known"),
        (["--index", "x"], "--index"),
        (["--exact", "--float64"], "one of them"),
        (["--radius-y", "-1"], "radius_y"),
        (["--exact", "--problem", "P5"], "problem"),
        (["--exact", "--lam", "0"], "lam"),
        (["--exact", "--output", "missing.npy"], "--output"),
        (["--exact", "--problem", "P1", "--lam", "1"], "lam"),
    ],
)
def test_wrong_usage(files: Path, arguments: list[str], word: str) -> None:
    result = run(files / "data.npz", *arguments)
    assert result.exit_code == 2
    assert word in result.output


@pytest.mark.parametrize("name", ["missing.npz", "A.npy", "y.txt"])
def test_files_that_do_not_hold_the_data(files: Path, name: str) -> None:
    (files / "y.txt").write_text("1")
    assert run(files / name, "--exact").exit_code == 2

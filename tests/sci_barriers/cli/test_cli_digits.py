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


@pytest.mark.parametrize(("name", "start"), [("p.svg", b"<svg"), ("p.png", b"\x89PNG"), ("p.pdf", b"%PDF")])
def test_pictures(files: Path, name: str, start: bytes) -> None:
    result = run(files / "data.npz", "--radius-y", "1e-4", "--lam", "1/5", "--picture", files / name)
    assert result.exit_code == 0, result.output
    assert (files / name).read_bytes().startswith(start)


def test_pictures_of_other_kinds(files: Path) -> None:
    result = run(files / "data.npz", "--radius-y", "1e-4", "--picture", files / "p.bmp")
    assert result.exit_code == 2
    assert "--picture" in result.output and ".pdf" in result.output


def test_a_word_about_the_cost_comes_first(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sci_barriers.cli.commands.digits._LARGE", 5)
    result = run(files / "data.npz", "--radius-y", "1e-4", "--no-ceiling")
    assert result.exit_code == 0
    assert result.stderr.startswith("A has 2 × 3 entries: about ")
    assert "Ctrl-C ends it" in result.stderr
    monkeypatch.setattr("sci_barriers.cli.commands.digits._LARGE", 6)
    assert "Ctrl-C" not in run(files / "data.npz", "--radius-y", "1e-4", "--no-ceiling").stderr


def test_an_interrupt_keeps_what_is_proved(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("theorems.digits.verdict.ceiling", interrupted)
    arguments = [files / "data.npz", "--radius-y", "1e-4", "--lam", "1/5", "--certificate", files / "c.json"]
    result = run(*arguments)
    assert result.exit_code == 130
    assert result.stdout.startswith("4 digits proved, no limit found\n")
    assert "interrupted" in result.stderr
    assert checker.check((files / "c-enclosed.json").read_bytes()) == (True, "", "")
    assert not (files / "c-ceiling.json").exists()


def test_an_interrupt_before_anything_is_proved(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("theorems.digits.verdict.enclose", interrupted)
    result = run(files / "data.npz", "--radius-y", "1e-4")
    assert result.exit_code == 130
    assert result.stdout == ""


def test_single_precision(tmp_path: Path) -> None:
    """The entries of a rounded array: the true ones are within half a unit in the last place, and 7 digits are too many."""
    source = np.random.default_rng(0)
    A64 = source.standard_normal((8, 12))
    y64 = A64[:, 0] - A64[:, 1]
    np.savez(tmp_path / "single.npz", A=A64.astype(np.float32), y=y64.astype(np.float32))
    np.savez(tmp_path / "double.npz", A=A64, y=y64)
    found = {}
    for name in ("single", "double"):
        result = run(tmp_path / f"{name}.npz", "--lam", "1/2", "--float32" if name == "single" else "--exact", "--json")
        assert result.exit_code == 0, result.output
        found[name] = json.loads(result.stdout)
    assert 4 <= found["single"]["digits_proved"] < found["single"]["digits_impossible"] <= 9
    for mine, exact in zip(found["single"]["coefficients"], found["double"]["coefficients"], strict=True):
        assert mine["index"] == exact["index"]
        assert abs(float(mine["value"]) - float(exact["value"])) <= 2 * float(mine["radius"])


def test_complex_data_in_json(tmp_path: Path) -> None:
    """Pairs (real, imaginary part); the same data as an array of complex numbers have the same answer."""
    A = np.array([[3 + 1j, 1, 0.5j], [0, 1 - 2j, 2]])
    y = np.array([1j, 2])
    np.savez(tmp_path / "c.npz", A=A, y=y)
    text = {"A": [[[str(v.real), str(v.imag)] for v in row] for row in A], "y": [[str(v.real), str(v.imag)] for v in y]}
    (tmp_path / "c.json").write_text(json.dumps(text))
    answers = []
    for name in ("c.npz", "c.json"):
        result = run(tmp_path / name, "--lam", "1/5", "--radius-y", "1e-4", "--json")
        assert result.exit_code == 0, result.output
        answers.append(json.loads(result.stdout))
    assert answers[0] == answers[1]
    assert answers[0]["digits_proved"] >= 3
    assert any("i" in c["value"] for c in answers[0]["coefficients"])

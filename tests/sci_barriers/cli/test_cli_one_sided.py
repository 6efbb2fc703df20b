"""``sci-barriers one-sided`` end to end: files, answers, exit codes, wrong usage."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from sci_barriers.cli import app
from sci_barriers.cli.commands import one_sided

A, Y = [[3, "1", "1/2"], [0, "0x1", ["2", 0]]], [1, "2.0"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "data.json", {"index": 30, "A": A, "y": Y})
    write(tmp_path / "exact.json", {"index": "exact", "A": A, "y": Y, "x": [1, 1, 1]})
    write(tmp_path / "silent.json", {"A": A, "y": Y, "x": [1, 1, 1]})
    write(tmp_path / "wrong.json", ["1", 1, "1e0"])
    write(tmp_path / "object.json", {"x": [1, 1, 1]})
    write(tmp_path / "right.json", ["1/6", 0, 1])
    np.savez(tmp_path / "data.npz", A=np.array([[3, 1, 0.5], [0, 1, 2]]), y=np.array([1.0, 2.0]))
    np.savez(tmp_path / "all.npz", A=np.array([[3j, 1]]), y=np.array([1.0]), x=np.ones(2), index=np.int64(20))
    np.save(tmp_path / "wrong.npy", np.ones(3))
    return tmp_path


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value))


def run(folder: Path, *arguments: str) -> Any:
    named = [str(folder / a) if a.endswith((".json", ".npz", ".npy")) else a for a in arguments]
    return CliRunner().invoke(app, ["one-sided", *named])


@pytest.mark.parametrize("problem", ["P2", "P3"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("--data", "data.json", "--output", "wrong.json"),
        ("--data", "data.json", "--output", "object.json"),
        ("--data", "data.json", "--output", "wrong.npy"),
        ("--data", "data.json", "--output", "wrong.json", "--candidate", "right.json"),
        ("--data", "exact.json"),
        ("--data", "exact.json", "--index", "40"),
        ("--data", "silent.json", "--index", "exact"),
        ("--data", "data.npz", "--output", "wrong.json", "--index", "25"),
        ("--data", "all.npz"),
    ],
)
def test_a_wrong_output(folder: Path, problem: str, arguments: tuple[str, ...]) -> None:
    (folder / "new").mkdir()
    result = run(
        folder, *arguments, "--problem", problem, "--epsilon", "1/10", "--lam", "1/3", "--certificate", "new/c.json"
    )
    assert result.exit_code == 0, result.output
    assert "WRONG: the output is farther than 1.000e-1" in result.output
    certificate = folder / "new" / "c.json"
    assert [path.name for path in certificate.parent.iterdir()] == ["c.json"]
    checked = CliRunner().invoke(app, ["check", str(certificate)])
    assert checked.exit_code == 0
    assert checked.output.splitlines()[-1] == "s VERIFIED"


def test_cannot_tell_is_not_right(folder: Path) -> None:
    for arguments in (("--output", "right.json"), ("--output", "wrong.json", "--index", "0", "--epsilon", "2")):
        result = run(folder, "--data", "data.json", *arguments, "--certificate", "none.json")
        assert result.exit_code == 3, result.output
        assert "CANNOT TELL" in result.output
        assert "does not say that it is right" in result.output
        assert not (folder / "none.json").exists()


def test_json(folder: Path) -> None:
    result = run(folder, "--data", "data.json", "--output", "wrong.json", "--json", "--certificate", "c.json")
    record = json.loads(result.stdout)
    gap = record.pop("gap")
    assert float(gap) > 0
    assert record == {
        "answer": "wrong",
        "problem": "P3",
        "epsilon": "1/1000",
        "index": 30,
        "certificate": str(folder / "c.json"),
    }
    unknown = json.loads(run(folder, "--data", "exact.json", "--output", "right.json", "--json").stdout)
    assert (unknown["answer"], unknown["index"], unknown["gap"]) == ("cannot tell", "exact", None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--data", "missing.json"), "--data"),
        (("--data", "silent.json"), "--index"),
        (("--data", "data.json"), "--output"),
        (("--data", "exact.json", "--problem", "P1", "--lam", "1"), "lam"),
        (("--data", "exact.json", "--problem", "P7"), "problem = 'P7'"),
        (("--data", "exact.json", "--lam", "0"), "lam = 0"),
        (("--data", "exact.json", "--epsilon", "-1"), "epsilon = -1"),
        (("--data", "exact.json", "--epsilon", "x"), "epsilon"),
        (("--data", "exact.json", "--index", "-3"), "--index"),
        (("--data", "exact.json", "--index", "1.5"), "--index"),
        (("--data", "exact.json", "--index", "9" * 19), "index"),
        (("--data", "exact.json", "--output", "data.json"), "x = "),
        (("--data", "exact.json", "--output", "data.npz"), "an array x"),
        (("--data", "exact.json", "--candidate", "missing.npy"), "--candidate"),
        (("--data", "wrong.npy"), "arrays A, y"),
        (("--data", "wrong.json"), "a JSON object"),
        ((), "Missing option"),
    ],
)
def test_wrong_usage(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run(folder, *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"A": [[1]], "y": [0.5]}', "0.5"),
        ('{"A": [[1]], "y": [NaN]}', "NaN"),
        ('{"A": [[1]], "y": [1e3]}', "1e3"),
        ('{"A": [[1]], "y": [true]}', "y[0] = True"),
        ('{"A": [[1]], "y": [null]}', "y[0] = None"),
        ('{"A": [[1]], "y": ["1/0"]}', "y[0]"),
        ('{"A": [[1]], "y": ["0x1/0x0"]}', "y[0]"),
        ('{"A": [[1]], "y": ["one"]}', "y[0]"),
        ('{"A": [[1]], "y": [[1, 2, 3]]}', "y[0]"),
        ('{"A": [[1, 2], [3]], "y": [1, 2]}', "rows of different lengths"),
        ('{"A": [[1]], "y": [1, 2]}', "y = "),
        ('{"A": [], "y": []}', "at least one row"),
        ('{"A": [[]], "y": [1]}', "at least one row"),
        ('{"A": 1, "y": [1]}', "A = 1"),
        ('{"A": [1], "y": [1]}', "A[0] = 1"),
        ('{"A": [[1]]}', "with A, y"),
        ('{"A": [[1]], "y": [1], "z": 1}', "with A, y"),
        ('{"A": [[1]], "y": [1], "index": 1.5}', "1.5"),
        ('{"A": [[1]], "y": [1], "index": "two"}', "--index"),
        ('{"A": [[1]], "y": [1], "index": [1]}', "--index"),
        ('{"A": [[1]], "y": [%s]}' % ("9" * 5000), "4000 digits"),
    ],
)
def test_broken_json(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "data.json"
    path.write_text(text)
    write(tmp_path / "x.json", [1])
    index = () if "index" in text else ("--index", "3")
    result = run(tmp_path, "--data", "data.json", "--output", "x.json", *index)
    assert result.exit_code == 2, result.output
    assert words in result.output.replace("\n", " ")


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"A": np.ones((1, 2))}, "arrays A, y"),
        ({"A": np.ones((1, 2)), "y": np.ones(1), "b": np.ones(1)}, "arrays A, y"),
        ({"A": np.ones(2), "y": np.ones(1)}, "m × N"),
        ({"A": np.ones((1, 2)), "y": np.ones((1, 1))}, "one dimension"),
        ({"A": np.array([[1, np.nan]]), "y": np.ones(1)}, "A[0]"),
        ({"A": np.ones((1, 2)), "y": np.array(["a"])}, "y = "),
        ({"A": np.ones((1, 2)), "y": np.ones(1), "index": np.float64(3)}, "one integer"),
        ({"A": np.ones((1, 2)), "y": np.ones(1), "x": np.array([np.inf, 0]), "index": 3}, "x = "),
    ],
)
def test_broken_arrays(tmp_path: Path, arrays: dict[str, Any], words: str) -> None:
    np.savez(tmp_path / "data.npz", **arrays)
    result = run(tmp_path, "--data", "data.npz")
    assert result.exit_code == 2, result.output
    assert words in result.output


def test_files_that_are_no_arrays_or_run_code(tmp_path: Path) -> None:
    (tmp_path / "data.npz").write_bytes(b"PK\x03\x04 not a zip file")
    assert run(tmp_path, "--data", "data.npz").exit_code == 2
    np.savez(tmp_path / "pickled.npz", A=np.array([[print]], dtype=object), y=np.ones(1))
    assert run(tmp_path, "--data", "pickled.npz").exit_code == 2  # never unpickled
    (tmp_path / "a.npz").mkdir()
    assert run(tmp_path, "--data", "a.npz").exit_code == 2


def test_a_certificate_that_cannot_be_written(folder: Path) -> None:
    (folder / "taken").write_text("a file")
    result = run(folder, "--data", "exact.json", "--certificate", "taken/c.json")
    assert result.exit_code == 2
    assert "--certificate" in result.output


@pytest.mark.parametrize(("more", "seen"), [((), True), (("--json",), False)])
def test_a_terminal_sees_the_step(
    folder: Path, more: tuple[str, ...], seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Console(file=StringIO(), force_terminal=True, width=120, color_system=None)
    monkeypatch.setattr(one_sided, "console", lambda *, stderr=False: screen if stderr else Console(file=StringIO()))
    assert run(folder, "--data", "exact.json", "--epsilon", "1/10", *more).exit_code == 0
    assert isinstance(screen.file, StringIO)
    text = screen.file.getvalue()
    assert ("one-sided: looking for a proof, and checking it" in text and "step 2 of 2" in text) is seen
    assert ("time left unknown" in text) is seen
    assert bool(text) is seen

"""``sci-barriers audit`` end to end: tables, files, exit codes, wrong usage."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sci_barriers.cli import app

SOLVERS = """
def zero(oracle):
    oracle.read(3)
    return [0] * oracle.shape[1]

def crashes(oracle):
    raise RuntimeError("lost my [bold]way[/bold]")

def nan(oracle):
    return [float("nan")] * oracle.shape[1]

def greedy(oracle):
    n = 0
    while True:
        oracle.read(n)
        n += 1

def sleeps(oracle):
    while True:
        pass
"""
SMALL = ("-N", "3", "-K", "2", "-e", "5", "--rotation", "identity")


@pytest.fixture
def solvers(tmp_path: Path) -> Path:
    path = tmp_path / "my solvers.py"
    path.write_text(SOLVERS)
    return path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["audit", *arguments])


@pytest.mark.parametrize("problem", ["P1", "P2", "P3"])
def test_a_built_in_solver(tmp_path: Path, problem: str) -> None:
    out = tmp_path / "new" / "folder"
    result = run("exact", "--problem", problem, *SMALL, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "stops being right at" in result.output
    assert ("infeasible by" in result.output) and ("f(x) − f*" in result.output)
    assert sorted(p.name for p in out.iterdir()) == ["audit.html", "audit.json", "audit.png", "audit.txt"]
    record = json.loads((out / "audit.json").read_text())
    assert {row["field"] for row in record["rows"]} == {"real"}  # what the solver's record says
    assert [row["rung"] for row in record["rows"]] == ["easy", "2^-5", "tie"]
    assert all((row["feasibility_violation"] is None) == (problem != "P1") for row in record["rows"])


def test_fields_of_the_record() -> None:
    result = run("fista", "--problem", "P2", *SMALL, "--json")
    assert {row["field"] for row in json.loads(result.output)["rows"]} == {"real", "complex"}
    only = run("fista", "--problem", "P2", *SMALL, "--json", "--field", "complex")
    assert {row["field"] for row in json.loads(only.output)["rows"]} == {"complex"}


def test_json_is_all_that_is_printed(solvers: Path) -> None:
    result = run(f"{solvers}:zero", *SMALL, "-N", "4", "-K", "3", "--seed", "7", "--json")
    record = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(record["rows"]) == 12
    assert {stop["first_wrong"] for stop in record["stops"]} == {"easy"}


@pytest.mark.parametrize(
    ("function", "code", "words", "options"),
    [
        ("crashes", 1, "crashed: RuntimeError: lost my [bold]way[/bold]", ()),
        ("nan", 1, "invalid output: entry 0 is nan", ()),
        ("greedy", 3, "budget exceeded: more than 9 reads", ("--reads", "9")),
        ("greedy", 3, "budget exceeded: index 5 is above", ("--index-limit", "4")),
        ("sleeps", 3, "budget exceeded: more than 0.1 seconds", ("--seconds", "0.1")),
    ],
)
def test_solvers_that_fail_have_rows(
    solvers: Path, function: str, code: int, words: str, options: tuple[str, ...]
) -> None:
    result = run(f"{solvers}:{function}", *SMALL, *options)
    assert result.exit_code == code, result.output
    assert result.output.count(words) == 3


def test_a_solver_in_a_process_of_its_own(solvers: Path) -> None:
    isolated = run(f"{solvers}:zero", *SMALL, "--isolate", "--json")
    assert isolated.exit_code == 0, isolated.output
    assert json.loads(isolated.stdout)["rows"] == json.loads(run(f"{solvers}:zero", *SMALL, "--json").stdout)["rows"]
    program = run("--exec", f"{sys.executable} -c pass", *SMALL)
    assert program.exit_code == 1, program.output
    assert "crashed" in program.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--exec COMMAND: one of them"),
        (("exact", "--exec", "true"), "--exec COMMAND: one of them"),
        (("exact", "--cpu", "3"), "--cpu"),
        (("nobody",), "TARGET"),
        (("missing.py:f",), "TARGET"),
        (("highs", "--problem", "P3"), "--problem = 'P3'; allowed: one of P1"),
        (("exact", "--problem", "P4"), "problem = 'P4'"),
        (("exact", "--problem", "LP"), "problem = 'LP'"),
        (("exact", "-N", "1"), "N = 1"),
        (("exact", "-N", "3", "-N", "3"), "N = (3, 3)"),
        (("exact", "-K", "0"), "K = 0"),
        (("exact", "-e", "-1"), "exponents = -1"),
        (("exact", "-e", "5000"), "exponents = 5000"),
        (("exact", "--rotation", "dft"), "rotation = 'dft'"),
        (("exact", "--rotation", "hadamard", "-N", "4"), "m = 3"),
        (("exact", "--field", "quaternion"), "field = 'quaternion'"),
        (("exact", "--competitors", "1"), "competitors = 1"),
        (("exact", "--lam", "-1"), "lam = -1"),
        (("exact", "--eta", "1"), "eta = '1'"),
        (("exact", "--t", "0"), "t = 0"),
        (("exact", "--rounding", "up"), "rounding = 'up'"),
        (("exact", "--reads", "-1"), "budget.reads"),
        (("exact", "--seconds", "0"), "budget.seconds"),
        (("exact", "-N", "many"), "Invalid value"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert words in result.output


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("kept")
    result = run("exact", *SMALL, "--out", str(path))
    assert result.exit_code == 2
    assert path.read_text() == "kept"


def test_a_module_that_fails_to_load(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("1 / 0\n")
    result = run(f"{path}:solver", *SMALL)
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.output

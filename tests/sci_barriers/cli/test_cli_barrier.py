"""The option --barrier of the command line: barriers in a user's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sci_barriers.cli import app
from theorems import checker

SOURCE = """
from sci_barriers import define_barrier

def make():
    return define_barrier("sign", centre=[0], directions=[[1], [-1]], solutions=[1, -1], metric="discrete")

def broken():
    raise RuntimeError("as it is")

barrier = make()
number = 3

def sign(oracle):
    return [1 if oracle.read(30)["input"].numpy()[0] >= 0 else -1]

def guess(oracle):
    return [oracle.coins.choice([1, -1])]
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.py"
    path.write_text(SOURCE)
    return str(path)


@pytest.mark.parametrize("name", ["barrier", "make"])
@pytest.mark.parametrize("mode", [[], ["--json"], ["--isolate"]])
def test_a_barrier_of_ones_own(mine: str, name: str, mode: list[str], tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    arguments = ["refute", f"{mine}:sign", "--barrier", f"{mine}:{name}", "--certificate", str(path), *mode]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert checker.check(path.read_bytes()) == (True, "", "given SOLUTION-SET")
    if mode == ["--json"]:
        assert json.loads(result.stdout)["own_distance_note"].startswith("of a declared problem")


def test_with_coins(mine: str, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    arguments = ["refute", f"{mine}:guess", "--randomised", "--barrier", f"{mine}:barrier", "--certificate", str(path)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "probability at most 1/2" in result.stdout
    assert CliRunner().invoke(app, ["check", str(path)]).stdout.endswith("s VERIFIED given SOLUTION-SET\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--barrier", "{mine}:number"], "it is of type int"),
        (["--barrier", "{mine}:sign", "-N", "5"], "N = 5"),
        (["--barrier", "{mine}:barrier", "--problem", "LP"], "problem = 'LP'"),
        (["--barrier", "{mine}:barrier", "--lam", "1"], "lam = '1'"),
        (["--barrier", "{mine}:none"], "it has no 'none'"),
        (["--barrier", "nothing"], "--barrier"),
        (["--barrier", "{mine}.py:barrier"], "existing Python file"),
    ],
)
def test_wrong_use(mine: str, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["refute", f"{mine}:sign", *(a.format(mine=mine) for a in arguments)])
    assert result.exit_code == 2, result.output
    assert message in result.output.replace("\n", " ")


def test_a_function_that_fails_is_reported_with_its_traceback(mine: str) -> None:
    result = CliRunner().invoke(app, ["refute", f"{mine}:sign", "--barrier", f"{mine}:broken"])
    assert result.exit_code == 1
    assert "RuntimeError: as it is" in result.output

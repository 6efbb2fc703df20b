"""The command line end to end: outputs, files, exit codes, wrong usage."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sci_barriers import __version__
from sci_barriers.cli import app
from theorems.checker.program import main
from theorems.checker.registry import kinds

ALGORITHMS = """
import itertools, random
from fractions import Fraction

def zero(oracle):
    return [0] * oracle.shape[1]

def first_vertex(oracle):
    datum = oracle.read(30)
    return [Fraction(1) / datum.A.fractions()[0][0]] + [0] * (oracle.shape[1] - 1)

def network(oracle):
    weights = oracle.read(20).A.numpy().T / 1e6
    return lambda y: weights @ y

def crashes(oracle):
    raise RuntimeError("lost my [bold]way[/bold]")

def nan(oracle):
    return [float("nan")] * oracle.shape[1]

def greedy(oracle):
    for n in itertools.count():
        oracle.read(n)

def dice(oracle):
    return [random.random() for _ in range(oracle.shape[1])]

def sleeps(oracle):
    while True:
        pass

class Solvers:
    @staticmethod
    def inner(oracle):
        return [1] * oracle.shape[1]

number = 7
"""


@pytest.fixture
def algorithms(tmp_path: Path) -> Path:
    path = tmp_path / "my solvers.py"
    path.write_text(ALGORITHMS)
    return path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


SMALL = ("-N", "3", "-m", "2", "-K", "3")


@pytest.mark.parametrize("problem", ["P1", "P2", "P3"])
@pytest.mark.parametrize("function", ["zero", "first_vertex", "network", "Solvers.inner"])
def test_refute_writes_a_certificate_that_check_verifies(
    algorithms: Path, tmp_path: Path, function: str, problem: str
) -> None:
    certificate = tmp_path / "new" / "certificate.json"
    certificate.parent.mkdir()
    result = run(
        "refute",
        f"{algorithms}:{function}",
        "--problem",
        problem,
        *SMALL,
        "--rotation",
        "dct",
        "--certificate",
        str(certificate),
    )
    assert result.exit_code == 0, result.output
    assert "REFUTED" in result.output
    checked = run("check", str(certificate))
    assert checked.exit_code == 0
    assert checked.output.splitlines()[-1] == "s VERIFIED"
    assert [path.name for path in certificate.parent.iterdir()] == ["certificate.json"]  # no temporary file is left


@pytest.mark.parametrize(
    ("function", "code", "status"),
    [
        ("crashes", 1, "CRASHED"),
        ("nan", 1, "INVALID_OUTPUT"),
        ("dice", 1, "NONDETERMINISTIC"),
        ("greedy", 3, "BUDGET_EXCEEDED"),
    ],
)
def test_exit_codes_of_algorithms_that_fail(
    algorithms: Path, tmp_path: Path, function: str, code: int, status: str
) -> None:
    certificate = tmp_path / "certificate.json"
    result = run("refute", f"{algorithms}:{function}", *SMALL, "--reads", "50", "--certificate", str(certificate))
    assert result.exit_code == code, result.output
    assert status in result.output
    assert not certificate.exists()


def test_the_traceback_of_a_crash_is_shown_literally(algorithms: Path) -> None:
    result = run("refute", f"{algorithms}:crashes", *SMALL)
    assert "lost my [bold]way[/bold]" in result.output
    assert "my solvers.py" in result.output


def test_a_time_limit_ends_a_loop(algorithms: Path) -> None:
    result = run("refute", f"{algorithms}:sleeps", *SMALL, "--seconds", "0.2")
    assert result.exit_code == 3
    assert "more than 0.2 seconds" in result.output


def test_index_limit(algorithms: Path) -> None:
    result = run("refute", f"{algorithms}:first_vertex", *SMALL, "--index-limit", "29")
    assert result.exit_code == 3
    assert "index 30 is above the budget's 29" in result.output


def test_json(algorithms: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "c.json"
    result = run(
        "refute", f"{algorithms}:first_vertex", *SMALL, "--rotation", "dct", "--json", "--certificate", str(certificate)
    )
    record = json.loads(result.output)
    assert record["status"] == "refuted"
    assert (record["K"], record["reads"], record["largest_index"], record["exponent"]) == (3, 1, 30, 31)
    assert float(record["error_lower_bound"]) > 1e-3
    assert record["own_distance_upper_bound"] is not None
    assert record["certificate"] == str(certificate)
    failed = json.loads(run("refute", f"{algorithms}:crashes", *SMALL, "--json").output)
    assert failed["status"] == "crashed"
    assert "lost my" in failed["traceback"]


@pytest.mark.parametrize("rotation", ["identity", "hadamard", "dct", "dft", "cayley"])
@pytest.mark.parametrize("field", ["real", "complex"])
def test_all_rotations_and_fields(algorithms: Path, tmp_path: Path, rotation: str, field: str) -> None:
    if rotation == "dft" and field == "real":
        return  # the DFT is complex: see the table of wrong usage
    certificate = tmp_path / "c.json"
    arguments = (
        "-N",
        "7",
        "-m",
        "4",
        "-K",
        "6",
        "--rotation",
        rotation,
        "--field",
        field,
        "--seed",
        "5",
        "--certificate",
        str(certificate),
    )
    assert run("refute", f"{algorithms}:Solvers.inner", *arguments).exit_code == 0
    assert main([str(certificate)], kinds()) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody",), ["TARGET", "nobody", "fista", "file.py:function"]),
        (("no_such_module_anywhere:f",), ["TARGET", "no_such_module_anywhere", "importable"]),
        (("missing.py:f",), ["TARGET", "missing.py", "existing Python file"]),
        (("{file}:missing",), ["TARGET", "missing"]),
        (("{file}:number",), ["TARGET", "number", "callable"]),
        ((":f",), ["TARGET", "importable"]),
        (("{file}:zero", "--problem", "P4"), ["problem", "P4", "P1, P2 or P3"]),
        (("{file}:zero", "-N", "1"), ["N", "at least 2"]),
        (("{file}:zero", "-N", "5", "-m", "5"), ["m", "from 1 to 4"]),
        (("{file}:zero", "-m", "0"), ["m", "from 1 to 19"]),
        (("{file}:zero", "-K", "0"), ["K", "from 1 to"]),
        (("{file}:zero", "--lam", "0"), ["lam", "positive"]),
        (("{file}:zero", "--lam", "1/0"), ["lam", "denominator"]),
        (("{file}:zero", "--lam", "many"), ["lam", "many", "rational"]),
        (("{file}:zero", "--lam", "1e999999999"), ["lam", "rational"]),
        (("{file}:zero", "--eta", "1/10"), ["eta", "P3"]),
        (("{file}:zero", "--problem", "P1", "--lam", "1"), ["lam", "P1"]),
        (("{file}:zero", "--problem", "P1", "--eta", "1"), ["eta", "below t"]),
        (("{file}:zero", "--t", "-1"), ["t", "positive"]),
        (("{file}:zero", "--alpha", "3"), ["alpha", "apart"]),
        (("{file}:zero", "--rotation", "wavelet"), ["rotation", "wavelet", "identity, hadamard, dct, dft or cayley"]),
        (("{file}:zero", "--rotation", "hadamard"), ["m", "19", "power of two"]),
        (("{file}:zero", "--rotation", "dft"), ["rotation", "complex"]),
        (("{file}:zero", "--field", "quaternion"), ["field", "quaternion", "real or complex"]),
        (("{file}:zero", "--index-limit", "-1"), ["index", "-1", "at least 0"]),
        (("{file}:zero", "--reads", "-1"), ["reads", "-1", "at least 0"]),
        (("{file}:zero", "--seconds", "0"), ["seconds", "positive"]),
        (("{file}:zero", "--seconds", "nan"), ["seconds", "positive"]),
        (("{file}:zero", "-N", "three"), ["-N", "integer"]),
        ((), ["TARGET"]),
    ],
)
def test_wrong_usage(algorithms: Path, arguments: tuple[str, ...], words: list[str]) -> None:
    result = run("refute", *(a.replace("{file}", str(algorithms)) for a in arguments))
    assert result.exit_code == 2, result.output
    text = " ".join((result.output + result.stderr).split())
    for word in words:
        assert word in text


def test_a_certificate_that_cannot_be_written(algorithms: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("refute", f"{algorithms}:zero", *SMALL, "--certificate", str(tmp_path / "file" / "c.json"))
    assert result.exit_code == 2
    assert "--certificate" in result.stderr


def test_a_module_that_fails_on_import(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("import json\nraise OSError('no licence')\n")
    result = run("refute", f"{path}:f")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith(f"CRASHED {path}:f:")
    assert "no licence" in result.stdout
    assert json.loads(run("refute", f"{path}:f", "--json").stdout)["status"] == "crashed"


def test_module_target_from_the_working_directory(algorithms: Path) -> None:
    (algorithms.parent / "solvers_here.py").write_text(ALGORITHMS)
    command = [sys.executable, "-m", "sci_barriers", "refute", "solvers_here:zero", *SMALL]
    result = subprocess.run(command, cwd=algorithms.parent, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "REFUTED" in result.stdout


def test_check(algorithms: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    assert run("refute", f"{algorithms}:zero", *SMALL, "--certificate", str(good)).exit_code == 0
    document = json.loads(good.read_text())
    document["class"]["K"] = 2
    bad.write_text(json.dumps(document))
    rejected = run("check", str(good), str(bad))
    answers = [line for line in rejected.output.splitlines() if line.startswith("s ")]
    assert rejected.exit_code == 1
    assert answers[0] == "s VERIFIED"
    assert answers[1].startswith("s REJECTED C1 ")
    assert run("check", str(tmp_path / "missing.json")).exit_code == 2
    assert run("check", str(tmp_path)).exit_code == 2
    assert run("check").exit_code == 2


def test_lists_and_statements() -> None:
    listed = run("algorithms")
    assert listed.exit_code == 0
    for name in (
        "highs",
        "sklearn-lasso",
        "sklearn-lassolars",
        "clarabel",
        "scs",
        "ista",
        "fista",
        "chambolle-pock",
        "exact",
    ):
        assert name in listed.output
    assert "smale18" in run("theorems").output
    shown = run("theorems", "smale18")
    for word in ("Hypotheses", "Conclusion", "PNAS", "10⁻ᴷ"):
        assert word in shown.output
    unknown = run("theorems", "riemann")
    assert unknown.exit_code == 2
    assert "smale18" in unknown.stderr


def test_version_and_help() -> None:
    assert run("--version").output.strip() == f"sci-barriers {__version__}"
    for command in ("demo", "algorithms", "theorems", "refute", "check"):
        assert command in run("--help").output
        assert run(command, "--help").exit_code == 0


def test_demo_refuses_a_file_as_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("demo", "--out", str(tmp_path / "file"))
    assert result.exit_code == 2
    assert "--out" in result.stderr

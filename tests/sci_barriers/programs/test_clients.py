"""The example programs in other languages, end to end: each is refuted, its certificate verified by the stand-alone checker."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from sci_barriers import Smale18, Subprocess, refute, refute_randomised, write_checker

EXAMPLES = Path(__file__).parents[3] / "examples" / "clients"


def python(tmp_path: Path, name: str = "largest_column.py") -> list[str]:
    # -I -S: no package but the standard library.
    return [sys.executable, "-I", "-S", str(EXAMPLES / name)]


def shell(tmp_path: Path) -> list[str]:
    return ["sh", str(EXAMPLES / "largest_column.sh")]


def node(tmp_path: Path) -> list[str]:
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    return ["node", str(EXAMPLES / "largest_column.js")]


def compiled(tmp_path: Path) -> list[str]:
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler")
    program = tmp_path / "largest_column"
    source = EXAMPLES / "largest_column.c"
    flags = ["-std=c99", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    subprocess.run(["cc", *flags, "-o", str(program), str(source), "-lm"], check=True)
    return [str(program)]


CLIENTS = [python, compiled, node, shell]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "barrier",
    [
        Smale18("P3", N=4, m=3, K=3, rotation="dct"),
        Smale18("P2", N=20, m=19, K=6, lam="1/3", rotation="identity"),
        Smale18("P1", N=5, m=2, K=2, rotation="cayley", seed=4),
    ],
    ids=["P3", "P2", "P1"],
)
def test_each_client_is_refuted(client: Callable[[Path], list[str]], barrier: Smale18, tmp_path: Path) -> None:
    verdict = refute(Subprocess(client(tmp_path)), barrier)
    assert verdict.refuted, (verdict.reason, verdict.traceback)
    assert verdict.transcript.count >= 1
    (output,) = verdict.outputs
    assert sum(x != (0, 0) for x in output) == 1  # it chose one column, as it should
    # Its coefficient fits y: it solves its own problem, up to the shrinkage, and is refuted all the same.
    j = next(i for i, x in enumerate(output) if x != (0, 0))
    A, y = verdict.transcript.data[max(verdict.transcript.data)].fractions()
    fitted = sum(row[j] * v for row, v in zip(A, y, strict=True)) / sum(row[j] ** 2 for row in A)
    assert abs(output[j][0] - fitted) <= abs(fitted) * Fraction(1, 10**12)
    assert verdict.certificate is not None
    path = verdict.certificate.write(tmp_path / "certificate.json")
    checked = subprocess.run(
        [sys.executable, str(write_checker(tmp_path)[1]), str(path)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "s VERIFIED")


def test_the_network_is_refuted(tmp_path: Path) -> None:
    verdict = refute(Subprocess(python(tmp_path, "network.py")), Smale18("P2", N=6, m=4, K=3, rotation="dct"))
    assert verdict.refuted, (verdict.reason, verdict.traceback)
    assert verdict.network
    assert verdict.transcript.evaluation == 20
    assert any(x != (0, 0) for x in verdict.outputs[0])
    assert verdict.certificate is not None and verdict.certificate.check()[0]


def test_the_gambler_is_refuted(tmp_path: Path) -> None:
    command = python(tmp_path, "guess.py")
    verdict = refute_randomised(Subprocess(command), Smale18("P3", N=3, m=2, K=3))
    assert verdict.refuted
    assert verdict.upper == Fraction(1, 2)  # the best that is possible
    assert verdict.certificate is not None and verdict.certificate.check()[0]


def test_the_readme_names_every_file() -> None:
    text = (EXAMPLES / "README.md").read_text()
    for path in EXAMPLES.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in text

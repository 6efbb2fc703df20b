"""The command line with programs of other languages and isolated functions: --exec, --isolate, --randomised."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sci_barriers import Status, Subprocess
from sci_barriers.cli import app
from sci_barriers.cli._program import find_algorithm
from sci_barriers.cli.commands.refute import EXIT_CODES

EXAMPLES = Path(__file__).parents[3] / "examples" / "clients"
SMALL = ("-N", "3", "-m", "2", "-K", "3", "--rotation", "dct")


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def python(name: str) -> str:
    return shlex.join([sys.executable, "-I", "-S", str(EXAMPLES / name)])


def code(text: str) -> str:
    return shlex.join([sys.executable, "-I", "-S", "-c", text])


def test_every_status_of_a_game_has_an_exit_code() -> None:
    assert set(EXIT_CODES) == set(Status) - {Status.ESTIMATED}  # estimates are no games


@pytest.mark.parametrize("name", ["largest_column.py", "network.py"])
def test_exec_writes_a_certificate_that_check_verifies(name: str, tmp_path: Path) -> None:
    certificate = tmp_path / "c.json"
    result = run(
        "refute", "--exec", python(name), "--problem", "P2", *SMALL, "--certificate", str(certificate), "--json"
    )
    assert result.exit_code == 0, result.output
    record = json.loads(result.output)
    assert (record["status"], record["reads"], record["network"]) == ("refuted", 1, name == "network.py")
    assert record["target"] == python(name)
    checked = run("check", str(certificate))
    assert checked.exit_code == 0
    assert checked.output.splitlines()[-1] == "s VERIFIED"


def test_randomised(tmp_path: Path) -> None:
    certificate = tmp_path / "c.json"
    arguments = ("refute", "--exec", python("guess.py"), "--randomised", *SMALL, "--certificate", str(certificate))
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert "REFUTED" in result.output and "2 explored, 0 left" in result.output
    assert run("check", str(certificate)).exit_code == 0
    record = json.loads(run(*arguments, "--json").output)
    assert (record["leaves"], record["success_upper_bound"], record["threshold"]) == (2, "1/2", "1/2")
    failed = run("refute", "--exec", code("raise ValueError('lost')"), "--randomised", *SMALL)
    assert failed.exit_code == 1
    assert "CRASHED" in failed.output and "ValueError: lost" in failed.output


def test_isolate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "solver.py"
    path.write_text(
        "import os\nopen('imported', 'a').write(f'{os.getpid()} ')\ndef f(oracle):\n    return [oracle.read(7).index] * 3\n"
    )
    result = run("refute", "--isolate", f"{path}:f", *SMALL, "--json")
    imported = (tmp_path / "imported").read_text().split()
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["largest_index"] == 7
    assert len(imported) == 2 and str(os.getpid()) not in imported  # twice, each time in a process of its own


@pytest.mark.parametrize(
    ("text", "options", "status", "words"),
    [
        ("print('hello')", (), 1, "PROTOCOL_ERROR"),
        ("import sys; sys.exit('no [bold]licence[/bold] \\x1b[2J')", (), 1, "no [bold]licence[/bold] \\x1b[2J"),
        ("while True: pass", ("--cpu", "0.3"), 3, "processor time"),
        ("import time; time.sleep(1000)", ("--seconds", "0.5"), 3, "more than 0.5 seconds"),
        ("import os, time\nwhile True: os.fork(); time.sleep(0.01)", ("--processes", "8"), 3, "more than 8 processes"),
        ("import time; x = bytearray(b'x' * (40 << 20)); time.sleep(1000)", ("--memory", "32"), 3, "bytes of memory"),
        ("while True: print('x' * 1000)", ("--output-bytes", "5000"), 3, "5000 bytes"),
        (
            'import sys\nsys.stdin.readline()\nwhile True: print(\'{"type":"flip","sides":2}\', flush=True); sys.stdin.readline()',
            ("--randomised", "--flips", "4"),
            3,
            "16 explored",  # 2^4 ways: after four flips each is stopped
        ),
    ],
)
def test_exit_codes_of_programs_that_fail(
    text: str, options: tuple[str, ...], status: int, words: str, tmp_path: Path
) -> None:
    certificate = tmp_path / "c.json"
    result = run("refute", "--exec", code(text), *SMALL, *options, "--certificate", str(certificate))
    assert result.exit_code == status, result.output
    assert words in result.output
    assert not certificate.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["TARGET", "--exec COMMAND: one of them"]),
        (("fista", "--exec", "true"), ["TARGET", "one of them"]),
        (("--exec", ""), ["command", "a program"]),
        (("--exec", "no-such-program-anywhere -x"), ["command", "no-such-program-anywhere", "PATH"]),
        (("--exec", "'"), ["command", "quotation"]),
        (("--exec", "true", "--isolate"), ["--isolate", "--exec"]),
        (("fista", "--cpu", "1"), ["--cpu", "--exec or --isolate only"]),
        (("fista", "--memory", "100"), ["--memory", "only"]),
        (("fista", "--processes", "1"), ["--processes", "only"]),
        (("fista", "--flips", "1"), ["--flips", "only"]),
        (("fista", "--output-bytes", "1"), ["--output-bytes", "only"]),
        (("--exec", "true", "--flips", "-1"), ["limits.flips", "at least 0"]),
        (("--exec", "true", "--cpu", "0"), ["limits.cpu", "above 0"]),
        (("--exec", "true", "--memory", "0"), ["limits.memory", "at least"]),
        (("--exec", "true", "--memory", "-5"), ["limits.memory", "at least"]),
        (("--exec", "true", "--processes", "0"), ["limits.processes", "at least 1"]),
        (("--isolate", "nobody"), ["nobody", "fista"]),
        (("--isolate", "missing.py:f"), ["TARGET", "missing.py", "existing Python file"]),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], words: list[str]) -> None:
    result = run("refute", *arguments)
    assert result.exit_code == 2, result.output
    text = " ".join((result.output + result.stderr).split())
    for word in words:
        assert word in text


def test_the_command_line_may_raise_the_limits() -> None:
    _, algorithm = find_algorithm(None, "true", False, seconds=500, memory=4096)
    assert isinstance(algorithm, Subprocess)
    assert (algorithm.limits.seconds, algorithm.limits.cpu, algorithm.limits.memory) == (500, 500, 4 << 30)
    _, algorithm = find_algorithm("fista", None, True, seconds=0.5, cpu=700)
    assert isinstance(algorithm, Subprocess)
    assert (algorithm.limits.seconds, algorithm.limits.cpu) == (0.5, 700)

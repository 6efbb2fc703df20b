"""The README is followed to the letter: its program runs, and each of its commands ends as it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PROGRAM = re.search(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = [shlex.split(line, comments=True) for line in re.findall(r"^    (sci-barriers .+)$", README, re.MULTILINE)]


def test_there_is_something_to_follow() -> None:
    assert PROGRAM is not None
    assert len(COMMANDS) >= 6


@pytest.mark.slow
def test_it_can_be_followed(tmp_path: Path) -> None:
    assert PROGRAM is not None
    (tmp_path / "solver.py").write_text(PROGRAM[1].split("\n\n\nverdict")[0])
    source = np.random.default_rng(1)
    A, x = source.normal(size=(30, 60)), np.zeros(60)
    x[[3, 17, 40]] = 1, -2, 1.5
    np.savez(tmp_path / "data.npz", A=A, y=A @ x + 1e-3 * source.normal(size=30))
    (tmp_path / "program.py").write_text(PROGRAM[1])
    subprocess.run([sys.executable, "program.py"], cwd=tmp_path, check=True)
    assert (tmp_path / "certificate.json").is_file()
    for words in COMMANDS:
        if "node" in " ".join(words):  # needs the user's program
            continue
        command = [sys.executable, "-m", "sci_barriers", *words[1:]]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{shlex.join(words)}\n{run.stdout}\n{run.stderr}"
        if words[1] == "digits":
            said = re.search(r"^    (\d+ digits proved, no solver can deliver \d+)$", README, re.MULTILINE)
            assert said is not None
            assert said[1] in run.stdout

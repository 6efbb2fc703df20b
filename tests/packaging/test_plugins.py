"""A third party's distribution adds a barrier, a solver and an exercise by entry points, and touches nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOLVER = """
from typing import Final

BUILT_IN: Final = ({"name": "my-zero", "problems": ("P3",), "fields": ("real",), "description": "always zero", "make": "Zero"},)


class Zero:
    def __call__(self, oracle):
        return [0] * oracle.shape[1]
"""
LESSON = """
from sci_barriers.course import Exercise, Feedback
from fractions import Fraction


def judge(submission):
    return Feedback(Fraction(submission.value("my_exercise") == 42), "the answer is 42")


EXERCISE = Exercise("my_exercise", 9, 1, "Mine", "hand", 1, ("a", "b", "c"), judge)
"""
CHECK = """
from sci_barriers import Smale18, refute
from sci_barriers.algorithms import algorithms, get
from sci_barriers.course import check, exercises

assert algorithms()["my-zero"].description == "always zero"
assert refute(get("my-zero").load(), Smale18("P3", N=3, m=2, K=3)).refuted
assert [item.name for item in exercises(9)] == ["my_exercise"]
open("answer.py", "w").write("def my_exercise():\\n    return 42\\n")
assert check("answer.py").complete
"""


def test_a_plugin_is_found(tmp_path: Path) -> None:
    (tmp_path / "their_solver.py").write_text(SOLVER)
    (tmp_path / "their_lesson.py").write_text(LESSON)
    metadata = tmp_path / "their_plugin-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: their-plugin\nVersion: 1.0\n")
    points = "[sci_barriers.algorithms]\nzero = their_solver\n\n[sci_barriers.course]\nmine = their_lesson\n"
    (metadata / "entry_points.txt").write_text(points)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    run = subprocess.run(
        [sys.executable, "-c", CHECK], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr

"""A third party's distribution adds a barrier, a solver, an exercise and a lesson by entry points, and touches nothing of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sci_barriers.algorithms import _registry as solvers
from sci_barriers.course import _grading as course
from theorems.core import hierarchy, registry

HOWTO = Path(__file__).parents[2] / "docs" / "howto"
PAGE = (HOWTO / "publish-a-plugin.md").read_text(encoding="utf-8")
SOLVER, EXERCISE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

NOTEBOOK = '"""Lesson 9: Theirs."""\n\n\ndef my_sum(numbers):\n    """Return the answer."""\n    ...\n'
POINTS = """
[sci_barriers.theorems]
argmax = argmax_barrier

[sci_barriers.algorithms]
zero = their_solver

[sci_barriers.course]
mine = their_exercise

[sci_barriers.lessons]
theirs = their_lessons
"""


def test_the_page_names_the_groups_that_are_looked_up() -> None:
    wanted = {registry.GROUP, hierarchy.GROUP, solvers.GROUP, course.GROUP, course.LESSON_GROUP}
    assert set(re.findall(r"^\| `(sci_barriers\.\w+)` \|", PAGE, re.MULTILINE)) == wanted
    assert set(re.findall(r'entry-points\."(.+?)"', PAGE)) == set(re.findall(r"\[(.+)\]", POINTS)) <= wanted


def installed(folder: Path, points: str) -> dict[str, str]:
    """Put a distribution on the path and return the environment that finds it."""
    metadata = folder / "their_plugin-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: their-plugin\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(points)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def ran(folder: Path, environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def plugin(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    shutil.copy(HOWTO / "argmax_barrier.py", tmp_path)
    (tmp_path / "their_solver.py").write_text(SOLVER)
    (tmp_path / "their_exercise.py").write_text(EXERCISE)
    (tmp_path / "their_lessons").mkdir()
    (tmp_path / "their_lessons" / "__init__.py").write_text(
        "raise RuntimeError('a lesson is listed without being run')\n"
    )
    (tmp_path / "their_lessons" / "09_theirs.py").write_text(NOTEBOOK)
    return tmp_path, installed(tmp_path, POINTS)


def test_a_barrier_of_a_plugin_is_a_theorem_and_refutes(plugin: tuple[Path, dict[str, str]]) -> None:
    folder, environment = plugin
    assert "argmax" in ran(folder, environment, "-m", "sci_barriers", "theorems").stdout
    (folder / "guess.py").write_text("def first(oracle):\n    oracle.read(9)\n    return [0]\n")
    command = ["-m", "sci_barriers", "refute", "guess.py:first", "--on", "argmax", "--certificate", "c.json"]
    run = ran(folder, environment, *command)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "REFUTED" in run.stdout
    # The certificate is one of everybody: the checker of an installation without the plugin accepts it.
    assert ran(folder, dict(os.environ), "-m", "sci_barriers", "check", "c.json").returncode == 0


def test_a_solver_of_a_plugin_has_a_name(plugin: tuple[Path, dict[str, str]]) -> None:
    folder, environment = plugin
    assert "my-zero" in ran(folder, environment, "-m", "sci_barriers", "algorithms").stdout
    run = ran(folder, environment, "-m", "sci_barriers", "refute", "my-zero", "--problem", "P3", "-N", "3", "-m", "2")
    assert (run.returncode, "REFUTED" in run.stdout) == (0, True), run.stdout + run.stderr


def test_a_lesson_of_a_plugin_is_listed_opened_and_graded(plugin: tuple[Path, dict[str, str]]) -> None:
    folder, environment = plugin
    course = ["-m", "sci_barriers", "course"]
    listed = ran(folder, environment, *course, "list")
    assert listed.returncode == 0, listed.stderr
    assert "9 theirs" in listed.stdout
    assert "my_sum" in listed.stdout
    assert ran(folder, environment, *course, "open", "9", "--no-edit").returncode == 0
    assert (folder / "09_theirs.py").read_text() == NOTEBOOK
    unfilled = ran(folder, environment, *course, "check", "09_theirs.py")
    assert (unfilled.returncode, "not filled in yet" in unfilled.stdout) == (1, True)
    (folder / "09_theirs.py").write_text(NOTEBOOK.replace("...", "return sum(numbers)"))
    assert ran(folder, environment, *course, "check", "09_theirs.py").returncode == 0
    exported = ran(folder, environment, *course, "export", "handout")
    assert exported.returncode == 0
    assert (folder / "handout" / "09_theirs.py").is_file()


def test_an_exercise_without_a_notebook_is_listed(tmp_path: Path) -> None:
    (tmp_path / "their_exercise.py").write_text(EXERCISE)
    environment = installed(tmp_path, "[sci_barriers.course]\nmine = their_exercise\n")
    listed = ran(tmp_path, environment, "-m", "sci_barriers", "course", "list")
    assert (listed.returncode, "my_sum" in listed.stdout) == (0, True), listed.stderr


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("[sci_barriers.lessons]\nx = no_such_package\n", "entry point x of sci_barriers.lessons"),
        ("[sci_barriers.lessons]\nx = no_such.package\n", "entry point x of sci_barriers.lessons"),
        ("[sci_barriers.lessons]\nx = their_exercise\n", "entry point x of sci_barriers.lessons"),
        ("[sci_barriers.lessons]\nx = their_lessons\n", "04_no_k_digits.py"),
        ("[sci_barriers.course]\nx = their_exercise\n", "not_zero"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_named(tmp_path: Path, points: str, words: str) -> None:
    (tmp_path / "their_exercise.py").write_text(EXERCISE.replace("my_sum", "not_zero"))
    (tmp_path / "their_lessons").mkdir()
    (tmp_path / "their_lessons" / "04_mine.py").write_text(NOTEBOOK)
    run = ran(tmp_path, installed(tmp_path, points), "-c", "from sci_barriers.course import *; lessons(); exercises()")
    assert run.returncode == 1
    assert "BarrierError" in run.stderr
    assert words in run.stderr

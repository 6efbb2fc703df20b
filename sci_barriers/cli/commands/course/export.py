"""Write the lessons, a test file for pytest and the files of an autograder into a folder.

With ``--solutions`` the answers and the typical wrong answers, too: for teachers. Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated, Final

import typer

from sci_barriers.cli._usage import require_folder, writing
from sci_barriers.course import lessons
from theorems.certificates.writer import write_atomically

PYTEST: Final = '''"""pytest grades the lessons that lie beside this file; a failure shows the counterexample."""

from pathlib import Path

import pytest

from sci_barriers.course import check

FILES = sorted(Path(__file__).parent.glob("[0-9][0-9]_*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lesson(path):
    report = check(path)
    assert report.complete, "\\n".join(f"{grade.label} {grade.exercise}: {grade.message}" for grade in report.grades if grade.outcome != "passed")
'''
SETUP: Final = """#!/usr/bin/env bash
# Gradescope runs this once, when the image is made.
pip install "sci-barriers[explore]"
"""
RUN: Final = """#!/usr/bin/env bash
# Gradescope runs this for each submission; the grade is public, every test is visible.
for file in /autograder/submission/*.py; do
    sci-barriers course check "$file" --json > /autograder/results/results.json
    break
done
"""


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the files are written: a folder, or a name that is free.")
    ],
    solutions: Annotated[bool, typer.Option("--solutions", help="Write the answers, too: for teachers.")] = False,
) -> None:
    with writing("DIR", folder):
        require_folder(folder, "DIR")
        folder.mkdir(parents=True, exist_ok=True)
        paths = [write_atomically(folder / path.name, path.read_text(encoding="utf-8")) for path in lessons().values()]
        paths.append(write_atomically(folder / "test_course.py", PYTEST))
        grader = folder / "autograder"
        grader.mkdir(exist_ok=True)
        for name, text in (("setup.sh", SETUP), ("run_autograder", RUN)):
            paths.append(write_atomically(grader / name, text))
            paths[-1].chmod(0o755)
        if solutions:
            spec = importlib.util.find_spec("sci_barriers.course.solutions")
            assert spec is not None  # it ships with this package
            assert spec.origin is not None
            (folder / "solutions").mkdir(exist_ok=True)
            answers = sorted(Path(spec.origin).parent.glob("[lw]*.py"))
            paths += [write_atomically(folder / "solutions" / path.name, path.read_text("utf-8")) for path in answers]
    for path in paths:
        typer.echo(f"written: {path}")

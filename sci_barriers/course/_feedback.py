"""What a notebook shows of an exercise: its state, the reason, and hints that open one after the other."""

from __future__ import annotations

import ast
import html
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

from sci_barriers.course._contract import Exercise, Grade
from sci_barriers.course._grading import check, exercise
from sci_barriers.course._submission import Submission

SIGNS: Final = {"passed": "✓", "failed": "✗", "broken": "✗", "empty": "…", "missing": "…"}
COLOURS: Final = {"passed": "#1b6e3c", "failed": "#b3261e", "broken": "#b3261e"}
#: A notebook is saved about a second after a cell has been run; so many seconds are waited for that.
PATIENCE: Final = 6.0
NOT_RUN: Final = "If you have just filled it in, run its cell first: Ctrl+Enter, or ▶ beside it."
NOT_SAVED: Final = "The cell and the saved notebook differ. Run the cell (Ctrl+Enter), save (Ctrl+S), and check again."


@dataclass(frozen=True)
class Card:
    """An exercise, perhaps with its grade; notebooks show it as HTML, terminals as text.

    Attributes:
        exercise: what is asked.
        grade: ``None`` if it was not graded.
        advice: what to do next, if that is not for the grade to say.
    """

    exercise: Exercise
    grade: Grade | None
    advice: str = ""

    @property
    def _title(self) -> str:
        return f"Exercise {self.exercise.label}. {self.exercise.title} ({self.exercise.points} points)"

    @property
    def _state(self) -> str:
        state = "not checked yet" if self.grade is None else self.grade.message
        return f"{state}. {self.advice}" if self.advice else state

    def __str__(self) -> str:
        mark = "" if self.grade is None else f"{SIGNS[self.grade.outcome]} "
        return f"{mark}{self._title}: {self._state}"

    def _repr_html_(self) -> str:
        outcome = "unknown" if self.grade is None else self.grade.outcome
        colour = COLOURS.get(outcome, "inherit")
        mark = "" if self.grade is None else f"{SIGNS[self.grade.outcome]} "
        points = ""
        if self.grade is not None and self.grade.points:
            points = f" {float(self.grade.points):g} of {self.grade.possible} points."
        first = (
            f'<p data-exercise="{self.exercise.name}" data-outcome="{outcome}"><strong>{html.escape(mark + self._title)}</strong>'
            f'<br/><span style="color:{colour}">{html.escape(self._state)}{points}</span></p>'
        )
        inner = ""
        for number, hint in reversed(list(enumerate(self.exercise.hints, 1))):
            inner = f"<details><summary>Hint {number}</summary><p>{html.escape(hint)}</p>{inner}</details>"
        return first + inner


def feedback(path: str | Path, answer: str | Callable[..., Any], asked: object = True) -> Card:
    """Return the card of an exercise: graded if ``asked`` is true, as the value of a button is.

    What is graded is the saved notebook. If a function is given whose text is not there yet, a few seconds are waited.

    Args:
        path: of the notebook.
        answer: the function that was filled in, or the name of the exercise.
        asked: whether to grade it now.
    """
    item = exercise(answer if isinstance(answer, str) else answer.__name__)
    if not asked:
        return Card(item, None)
    if not isinstance(answer, str) and not _saved(Path(path), answer):
        return Card(item, None, NOT_SAVED)
    grade = check(path, [item.name]).grades[0]
    return Card(item, grade, NOT_RUN if grade.outcome == "empty" else "")


def _saved(path: Path, answer: Callable[..., Any]) -> bool:
    """Return whether a function stands in a file as it is in this process; wait a little for that."""
    wanted = _text(inspect.getsource(answer))
    end = time.monotonic() + PATIENCE
    while True:
        found = Submission(path).functions.get(answer.__name__)
        if found is not None and _canonical(found) == wanted:
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.2)


def _text(source: str) -> str:
    (function,) = ast.parse(dedent(source)).body
    assert isinstance(function, ast.FunctionDef)
    return _canonical(function)


def _canonical(function: ast.FunctionDef) -> str:
    """Return a function without decorators and positions."""
    return ast.dump(ast.FunctionDef(**{**dict(ast.iter_fields(function)), "decorator_list": []}))

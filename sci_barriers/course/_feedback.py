"""What a notebook shows of an exercise: its state, the reason, and hints that open one after the other."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from sci_barriers.course._contract import Exercise, Grade
from sci_barriers.course._grading import check, exercise

__all__ = ["Card", "feedback"]

SIGNS = {"passed": "✓", "failed": "✗", "broken": "✗", "empty": "…", "missing": "…"}


@dataclass(frozen=True)
class Card:
    """An exercise, perhaps with its grade; notebooks show it as HTML, terminals as text."""

    exercise: Exercise
    grade: Grade | None

    def __str__(self) -> str:
        title = f"Exercise {self.exercise.label}. {self.exercise.title} ({self.exercise.points} points)"
        if self.grade is None:
            return f"{title}: not checked yet"
        return f"{SIGNS[self.grade.outcome]} {title}: {self.grade.message}"

    def _repr_html_(self) -> str:
        lines = [f"<p><strong>{html.escape(str(self))}</strong></p>"]
        inner = ""
        for number, hint in reversed(list(enumerate(self.exercise.hints, 1))):
            inner = f"<details><summary>Hint {number}</summary><p>{html.escape(hint)}</p>{inner}</details>"
        return "".join([*lines, inner])


def feedback(path: str | Path, name: str, asked: object = True) -> Card:
    """Return the card of an exercise: graded if ``asked`` is true, as the value of a button is.

    Args:
        path: of the notebook, as it is saved.
        name: of the exercise.
        asked: whether to grade it now.
    """
    return Card(exercise(name), check(path, [name]).grades[0] if asked else None)

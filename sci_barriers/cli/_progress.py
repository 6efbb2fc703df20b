"""Progress bars of the commands."""

from __future__ import annotations

import math

from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text


class Remaining(ProgressColumn):
    """The time that is left at the rate of the last half minute; it is said to be unknown where there is none, or no end."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """Return the words."""
        if task.finished:
            return Text("")
        left = task.time_remaining
        return Text("time left unknown" if left is None else f"about {_words(left)} left")


def _words(seconds: float) -> str:
    whole = math.ceil(seconds)
    if whole < 120:
        return f"{whole} s"
    return f"{math.ceil(whole / 60)} min" if whole < 7200 else f"{math.ceil(whole / 3600)} h"


def counted(*more: ProgressColumn) -> tuple[ProgressColumn, ...]:
    """Return the columns of a bar that counts: what is done, how much of it, and since when; then others."""
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), *more

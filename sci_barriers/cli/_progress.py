"""Progress bars of the commands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from sci_barriers.cli._console import plain

UNKNOWN = "time left unknown"


class Remaining(ProgressColumn):
    """The time that is left at the rate of the last half minute; it is said to be unknown where there is none, or no end.

    It is that of a part if the task has a field ``part`` that is true: nobody knows how long the others take.
    """

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """Return the words."""
        if task.finished:
            return Text("")
        left = task.time_remaining
        of = " of this part" if task.fields.get("part") else ""
        return Text(UNKNOWN if left is None else f"about {_words(left)} left{of}")


def _words(seconds: float) -> str:
    whole = math.ceil(seconds)
    if whole < 120:
        return f"{whole} s"
    return f"{math.ceil(whole / 60)} min" if whole < 7200 else f"{math.ceil(whole / 3600)} h"


def counted(*more: ProgressColumn) -> tuple[ProgressColumn, ...]:
    """Return the columns of a bar that counts: what is done, how much of it, and since when; then others."""
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), *more


def next_part(bar: Progress, description: str, *, total: int | None, completed: int = 0, **fields: Any) -> TaskID:
    """Put a new task in place of the only one of a bar: the rate of another part is no rate; the clock is that of the command."""
    (before,) = bar.tasks
    bar.remove_task(before.id)
    made = bar.add_task(description, total=total, completed=completed, **fields)
    bar.tasks[0].start_time = before.start_time
    return made


class _Shown:
    """Shows a bar while it is entered.

    Args:
        screen: where it is shown, if that is a terminal.
        columns: of the bar.
        quiet: show nothing.
    """

    def __init__(self, screen: Console, columns: Sequence[ProgressColumn], quiet: bool) -> None:
        shown = screen.is_terminal and not quiet
        self._bar = Progress(*columns, console=screen, transient=True, disable=not shown)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


class Steps(_Shown):
    """A bar for steps that are not equally long: which one is being done, of how many. Their number says nothing about the time left.

    Args:
        screen: where it is shown, if that is a terminal.
        what: is being done.
        more: steps after those that `expect` is told of.
        quiet: show nothing.
    """

    def __init__(self, screen: Console, what: str, *, more: int = 0, quiet: bool = False) -> None:
        columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[place]}"), TimeElapsedColumn()
        super().__init__(screen, (*columns, TextColumn(UNKNOWN)), quiet)
        self._what, self._more, self._begun = what, more, 0
        self._task = self._bar.add_task(plain(what), total=None, place="")

    def expect(self, steps: int) -> None:
        """Hear how many steps there are."""
        self._bar.update(self._task, total=steps + self._more)

    def __call__(self, name: str) -> None:
        """Hear the name of the step that begins."""
        self._begun += 1
        total = self._bar.tasks[0].total
        place = f"step {self._begun}" + ("" if total is None else f" of {total:g}")
        self._bar.update(self._task, description=plain(f"{self._what} {name}"), completed=self._begun - 1, place=place)


class Parts(_Shown):
    """A bar for parts of which each counts something of its own: the time left is that of the part, unknown where it has no known end.

    Args:
        screen: where it is shown, if that is a terminal.
        quiet: show nothing.
    """

    def __init__(self, screen: Console, *, quiet: bool = False) -> None:
        super().__init__(screen, counted(Remaining(), TextColumn("{task.fields[note]}")), quiet)
        self._what, self._task = "", self._bar.add_task("", total=None, note="")

    def __call__(self, what: str, done: int = 0, total: int = 0, note: str = "") -> None:
        """Hear what is done, how much of it, how much there is of it (0: not known), and what else there is to say."""
        if what == self._what:
            self._bar.update(self._task, total=total or None, completed=done, note=plain(note))
            return
        self._task = next_part(self._bar, plain(what), total=total or None, completed=done, note=plain(note), part=True)
        self._what = what

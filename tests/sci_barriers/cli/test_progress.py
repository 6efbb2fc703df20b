"""The time that is left: from a measured rate, unknown without one."""

from __future__ import annotations

import pytest
from rich.progress import Progress

from sci_barriers.cli._progress import Remaining, counted


def said(completed: list[tuple[float, int]], total: int | None) -> str:
    """What the column says after these numbers were done at these times."""
    clock = [0.0]
    bar = Progress(*counted(Remaining()), disable=True, get_time=lambda: clock[0])
    task = bar.add_task("", total=total)
    for moment, done in completed:
        clock[0] = moment
        bar.update(task, completed=done)
    return Remaining().render(bar.tasks[0]).plain


@pytest.mark.parametrize(
    ("completed", "total", "words"),
    [
        ([], 10, "time left unknown"),
        ([(1, 1)], 10, "time left unknown"),  # one moment gives no rate
        ([(1, 1), (2, 2)], None, "time left unknown"),
        ([(1, 1), (2, 2), (3, 3)], 10, "about 7 s left"),
        ([(1, 5000), (2, 5010), (3, 5020)], 6000, "about 98 s left"),  # what was there before is no rate
        ([(1, 1), (11, 2)], 20, "about 3 min left"),
        ([(1, 1), (11, 2)], 2000, "about 6 h left"),
        ([(1, 1), (2, 10)], 10, ""),
    ],
)
def test_what_is_said(completed: list[tuple[float, int]], total: int | None, words: str) -> None:
    assert said(completed, total) == words

"""The time that is left: from a measured rate, unknown without one."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from sci_barriers.cli._progress import Remaining, Steps, counted
from sci_barriers.cli._verify import run_verify
from theorems import statement


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


def terminal() -> Console:
    """A terminal that keeps what is written to it."""
    return Console(file=StringIO(), force_terminal=True, width=120, color_system=None, emoji=False, highlight=False)


def written(screen: Console) -> str:
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


def test_a_step_is_shown_with_its_number_and_no_time() -> None:
    screen = terminal()
    with Steps(screen, "verifying", more=1) as steps:
        steps.expect(2)
        steps("[red](i)")  # no markup
        steps._bar.refresh()
        steps("(ii)")
        steps("files")
        steps._bar.refresh()
    assert "verifying [red](i)" in written(screen)
    assert "step 1 of 3" in written(screen) and "step 3 of 3" in written(screen)
    assert "time left unknown" in written(screen) and "about" not in written(screen)


def test_steps_of_which_nobody_knows_the_number() -> None:
    screen = terminal()
    with Steps(screen, "verifying") as steps:
        steps("(i)")
        steps._bar.refresh()
    assert "step 1 " in written(screen) and " of " not in written(screen)


@pytest.mark.parametrize(("is_terminal", "quiet"), [(False, False), (True, True), (False, True)])
def test_nothing_is_shown_on_a_pipe_or_when_quiet(is_terminal: bool, quiet: bool) -> None:
    screen = Console(file=StringIO(), force_terminal=is_terminal)
    with Steps(screen, "verifying", quiet=quiet) as steps:
        steps.expect(1)
        steps("(i)")
        steps._bar.refresh()
    assert written(screen) == ""


@pytest.mark.parametrize(("name", "count"), [("smale9", 4), ("is-zero", 4)])
def test_verify_counts_its_steps(name: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, object]] = []
    monkeypatch.setattr(Steps, "expect", lambda self, steps: told.append(("of", steps)))
    monkeypatch.setattr(Steps, "__call__", lambda self, step: told.append(("step", step)))
    item = statement(name)
    run_verify(item, item.instantiate(), terminal(), None)
    assert told[0] == ("of", count)
    assert [kind for kind, _ in told[1:]] == ["step"] * count


def test_verify_shows_no_bar_with_json() -> None:
    item, screen = statement("classifiers"), terminal()
    run_verify(item, item.instantiate(), screen, None, as_json=True)
    assert written(screen).startswith("{") and written(screen).count("\n") == 1

"""The time that is left: from a measured rate, unknown without one."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from rich.progress import Progress
from typer.testing import CliRunner

from sci_barriers.cli import app
from sci_barriers.cli._progress import Parts, Remaining, Steps, counted
from sci_barriers.cli._verify import run_verify
from sci_barriers.cli.commands import null_space
from theorems import statement
from theorems.guarantees import SearchLimits, SparsityInLevels, null_space_constants


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


def test_a_part_has_its_own_rate_and_the_clock_of_all() -> None:
    screen, clock = terminal(), [0.0]
    with Parts(screen) as tell:
        tell._bar.get_time = lambda: clock[0]
        tell._bar.tasks[0].start_time = 0.0
        for moment, done in ((1, 1), (2, 2), (3, 3)):
            clock[0] = moment
            tell("[first]", done, 10)
        tell._bar.refresh()
        assert (
            "[first]" in written(screen)
            and "3/10" in written(screen)
            and "about 7 s left of this part" in written(screen)
        )
        clock[0] = 60
        tell("second", 5)
        clock[0] = 61
        tell("second", 6)
        clock[0] = 62
        tell("second", 7)
        tell._bar.refresh()
    last = written(screen)[written(screen).rindex("second") :]
    assert "7/?" in last and "0:01:02" in last and "time left unknown" in last and "about" not in last


@pytest.mark.parametrize(("is_terminal", "quiet"), [(False, False), (True, True), (False, True)])
def test_no_part_is_shown_on_a_pipe_or_when_quiet(is_terminal: bool, quiet: bool) -> None:
    screen = Console(file=StringIO(), force_terminal=is_terminal)
    with Parts(screen, quiet=quiet) as tell:
        tell("first", 1, 10)
        tell("second", 1, 0)
        tell._bar.refresh()
    assert written(screen) == ""


Told = list[tuple[str, int, int]]


def null_space_told(method: str, sparsity: int, **limits: int) -> Told:
    told: Told = []
    A = np.random.default_rng(0).standard_normal((7, 8))
    levels = SparsityInLevels([8], [sparsity])
    with_bar = null_space_constants(
        A, levels, method=method, limits=SearchLimits(**limits), progress=lambda *what: told.append(what)
    )
    assert with_bar == null_space_constants(A, levels, method=method, limits=SearchLimits(**limits))
    return told


@pytest.mark.parametrize(
    ("method", "sparsity", "part", "total"),
    [("supports", 1, "support sets with a dual matrix", 8), ("columns", 1, "columns with a dual vector", 24)],
)
def test_null_space_counts_its_programs(method: str, sparsity: int, part: str, total: int) -> None:
    told = null_space_told(method, sparsity)
    assert [(done, of) for what, done, of in told if what == part] == [(k, total) for k in range(total)]
    for what in {what for what, _, _ in told}:  # what is done never becomes less, nor more than all
        counts = [(done, of) for name, done, of in told if name == what]
        assert counts == sorted(counts) and all(of == 0 or done < of for done, of in counts)


def test_null_space_ends_a_part_at_the_limit() -> None:
    told = null_space_told("columns", 1, solves=3)
    assert max(done for _, done, _ in told) < 24


@pytest.mark.parametrize("as_json", [False, True])
def test_null_space_shows_a_bar_unless_there_is_json(as_json: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal()
    monkeypatch.setattr(null_space, "console", lambda *, stderr=False: screen if stderr else Console(file=StringIO()))
    result = CliRunner().invoke(app, ["null-space", "gaussian", "-m", "7", "-N", "8", *["--json"] * as_json])
    assert result.exit_code == 0
    if as_json:
        assert written(screen) == "" and json.loads(result.stdout)["answer"] == "certified"
    else:
        assert re.search(r"support sets .* \d+/\d+ ", written(screen))

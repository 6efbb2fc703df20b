"""What a campaign tells before its first run: planning, and the check of results that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sci_barriers.campaigns import Plan, Progress, _store, read_grid, run_campaign
from sci_barriers.cli.commands.campaign.run import _Live


class Ear(Progress):
    """Keeps what it is told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def planning(self, combinations: int) -> None:
        self.told.append(("planning", combinations))

    def expanded(self, runs: int) -> None:
        self.told.append(("expanded", runs))

    def checking(self, runs: int, planned: int) -> None:
        self.told.append(("checking", runs, planned))

    def planned(self, plan: Plan, done: Counter[str]) -> None:
        self.told.append(("planned", len(plan.runs), done.total()))


def test_a_start_tells_what_it_does(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_store, "_CHUNK", 2)
    path = write("zero", grid="seed = [1, 2, 3, 4, 5]")
    store = path.parent / "s.db"
    for done in (0, 5):
        ear = Ear()
        run_campaign(read_grid(path), store, jobs=1, progress=ear)
        checks = [("checking", 2, 5), ("checking", 4, 5), ("checking", 5, 5)]
        assert ear.told == [("expanded", 5), *checks, ("planned", 5, done)]


def test_planning_of_many_combinations_is_told(write: Callable[..., Path]) -> None:
    path = write("zero", grid="seed = [" + ", ".join(map(str, range(2100))) + "]")
    ear = Ear()
    read_grid(path).plan(progress=ear.planning)
    assert ear.told == [("planning", 1000), ("planning", 2000)]


def test_a_terminal_sees_each_part_with_its_own_rate(write: Callable[..., Path]) -> None:
    plan = read_grid(write("zero", grid="seed = [1, 2, 3, 4, 5]")).plan()
    screen = Console(file=StringIO(), force_terminal=True, width=160, color_system=None)
    assert isinstance(screen.file, StringIO)
    clock = [0.0]

    def seen() -> str:
        """The last frame."""
        live._bar.refresh()
        assert isinstance(screen.file, StringIO)
        return screen.file.getvalue().splitlines()[-1]

    with _Live(screen) as live:
        live._bar.get_time = lambda: clock[0]
        live._bar.tasks[0].start_time = 0.0
        live.planning(1000)
        assert "planning" in seen() and "1000/?" in seen() and "time left unknown" in seen()
        live.expanded(5)
        assert "writing the plan of 5 runs" in seen() and "time left unknown" in seen()
        for k in (1, 2, 3):
            clock[0] += 1
            live.checking(k, 5)
        assert "checking results" in seen() and "3/5" in seen() and "about 2 s left of this part" in seen()
        live.planned(plan, Counter({"refuted": 3}))
        assert "3/5" in seen() and "3 refuted" in seen() and "0:00:03" in seen()
        assert "time left unknown" in seen()  # the rate of the checks is not that of the runs


def test_a_pipe_sees_lines_and_no_bar(write: Callable[..., Path]) -> None:
    plan = read_grid(write("zero")).plan()
    screen = Console(file=StringIO(), width=160)
    with _Live(screen) as live:
        live.planning(1000)
        live.expanded(1)
        live.checking(1, 1)
        live.planned(plan, Counter())
    assert isinstance(screen.file, StringIO)
    assert screen.file.getvalue().splitlines() == ["grid: 1 runs; 0 done"]

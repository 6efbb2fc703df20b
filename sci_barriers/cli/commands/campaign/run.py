"""Run what the store does not have yet.

Exit code 0 all runs have a result, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from sci_barriers._errors import BarrierError
from sci_barriers.campaigns import Plan, Progress, Summary, read_grid, run_campaign
from sci_barriers.cli._console import console, plain
from sci_barriers.cli._progress import Remaining, next_part
from sci_barriers.cli.commands.campaign._shared import StoreOption, show_reasons
from sci_barriers.harness import Status

INTERRUPTED: Final = 130
#: Where there is no terminal, a line is printed so often.
LINE_SECONDS: Final = 30.0
STATUSES: Final = (
    *(status.value for status in Status),
    "holds",
    "fails",
    "exact",
    "interval",
    "right",
    "stops being right",
    "enclosed",
    "open",
)


def run(
    grid: Annotated[Path, typer.Argument(metavar="GRID.toml", help="The file that describes the grid.")],
    store: StoreOption,
    jobs: Annotated[int | None, typer.Option("--jobs", help="Processes on this machine (default: one a core).")] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler.")
    ] = None,
    retry: Annotated[
        list[str] | None,
        typer.Option("--retry", help="Compute results with this status again; may be given several times."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Expand the grid, say what would be run, and stop.")
    ] = False,
) -> None:
    screen = console()
    again = retry or []
    for status in again:
        if status not in STATUSES:
            raise BarrierError("--retry", status, "one of " + ", ".join(STATUSES))
    parsed = read_grid(grid)
    if dry_run:
        plan = parsed.plan()
        screen.print(_planned(plan))
        show_reasons(screen, Counter(item.reason for item in plan.skipped))
        return
    with _Live(screen) as live:
        summary = run_campaign(parsed, store, jobs=jobs, scheduler=scheduler, retry=again, progress=live)
    _show_summary(screen, summary, grid, store)
    if summary.left:
        raise typer.Exit(INTERRUPTED)


class _Live(Progress):
    """Shows a bar in a terminal, and a line now and then elsewhere. What it counts is on the disk."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._statuses: Counter[str] = Counter()
        self._total = 0
        self._checking = False
        self._next = time.monotonic() + LINE_SECONDS
        self._bar = Bar(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            Remaining(),
            TextColumn("{task.fields[verdicts]}"),
            console=screen,
            disable=not screen.is_terminal,
        )

    def __enter__(self) -> _Live:
        self._bar.start()
        self._task = self._bar.add_task("planning", total=None, verdicts="")
        return self

    def __exit__(self, *ignored: object) -> None:
        self._bar.stop()

    def planning(self, combinations: int) -> None:
        self._bar.update(self._task, completed=combinations)

    def expanded(self, runs: int) -> None:
        self._task = next_part(self._bar, f"writing the plan of {runs} runs", total=None, verdicts="")

    def checking(self, runs: int, planned: int) -> None:
        if not self._checking:
            self._checking = True
            self._task = next_part(self._bar, "checking results", total=planned, completed=runs, verdicts="", part=True)
        else:
            self._bar.update(self._task, completed=runs)

    def planned(self, plan: Plan, done: Counter[str]) -> None:
        self._total = len(plan.runs)
        self._statuses = Counter(done)
        self._screen.print(_planned(plan) + f"; {done.total()} done", soft_wrap=True)
        self._task = next_part(
            self._bar, plain(plan.name), total=self._total, completed=done.total(), verdicts=_verdicts(self._statuses)
        )

    def stored(self, statuses: Counter[str]) -> None:
        self._statuses.update(statuses)
        done = self._statuses.total()
        self._bar.update(self._task, completed=done, verdicts=_verdicts(self._statuses))
        if not self._screen.is_terminal and time.monotonic() >= self._next:
            self._next = time.monotonic() + LINE_SECONDS
            self._screen.print(f"{done} of {self._total}: {_verdicts(self._statuses)}", soft_wrap=True)


def _planned(plan: Plan) -> str:
    text = f"{plain(plan.name)}: {len(plan.runs)} runs"
    if plan.repeated:
        text += f", {plan.repeated} repeated"
    return text + (f", {len(plan.skipped)} impossible combinations skipped" if plan.skipped else "")


def _verdicts(statuses: Counter[str]) -> str:
    # Equal numbers are told in the order of the names, not in the order in which processes ended.
    ordered = sorted(statuses.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number} {status}" for status, number in ordered)


def _show_summary(screen: Console, summary: Summary, grid: Path, store: Path) -> None:
    line = f"{summary.computed} computed, {summary.before} there already, {summary.left} left, {summary.seconds:.1f} s"
    screen.print(line)
    if summary.statuses:
        screen.print(f"by verdict: {_verdicts(Counter(summary.statuses))}", soft_wrap=True)
    if summary.damaged:
        screen.print(f"{summary.damaged} results were not what had been written, and were computed again")
    if summary.retried:
        screen.print(f"{summary.retried} results were computed again, as asked")
    if summary.left:
        text = f"interrupted; go on with: sci-barriers campaign run {grid} --store {store}"
        screen.print(plain(text), soft_wrap=True)

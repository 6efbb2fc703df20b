"""``sci-barriers campaign``: run a grid, look at a store, export it, report on it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.campaigns import Plan, Progress, Store, Summary, read_grid, run_campaign
from sci_barriers.campaigns._table import FORMATS, export, write_certificates
from sci_barriers.cli._usage import wrong_usage
from sci_barriers.harness import Status

__all__ = ["campaign_app"]

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
)

campaign_app = typer.Typer(
    name="campaign",
    help="Run grids of thousands of runs; killed at any moment, they go on where they were.",
    no_args_is_help=True,
)

StoreOption = Annotated[Path, typer.Option("--store", help="File of the results (SQLite).")]
GridOption = Annotated[str | None, typer.Option("--grid", help="Only the grid of this name.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also results that no grid in the store asks for any more.")]


@contextmanager
def _usage() -> Iterator[None]:
    """Turn errors of arguments and files into exit code 2."""
    try:
        yield
    except (BarrierError, MissingExtra) as error:
        wrong_usage(error)
    except OSError as error:
        wrong_usage(BarrierError(str(error.filename or "file"), error.strerror, "a place that can be written"))


@campaign_app.command("run")
def run_command(
    grid: Annotated[Path, typer.Argument(metavar="GRID.toml", help="The grid.")],
    store: StoreOption,
    jobs: Annotated[int | None, typer.Option("--jobs", help="Processes on this machine (default: one a core).")] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler.")
    ] = None,
    retry: Annotated[
        list[str] | None, typer.Option("--retry", help="Compute results with this status again; may be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Expand the grid, say what would be run, and stop.")
    ] = False,
) -> None:
    """Run what the store does not have yet: exit code 0 all runs have a result, 2 wrong usage, 130 interrupted."""
    console = Console()
    with _usage():
        again = retry or []
        for status in again:
            if status not in STATUSES:
                raise BarrierError("--retry", status, "one of " + ", ".join(STATUSES))
        parsed = read_grid(grid)
        if dry_run:
            plan = parsed.plan()
            console.print(_planned(plan), highlight=False)
            _show_reasons(console, Counter(item.reason for item in plan.skipped))
            return
        with _Live(console) as live:
            summary = run_campaign(parsed, store, jobs=jobs, scheduler=scheduler, retry=again, progress=live)
    _show_summary(console, summary, grid, store)
    if summary.left:
        raise typer.Exit(INTERRUPTED)


@campaign_app.command("status")
def status_command(store: StoreOption) -> None:
    """Show how far the grids in a store are: done, left, by verdict, skipped with reasons."""
    console = Console()
    with _usage(), Store(store) as opened:
        grids, count = opened.status(), opened.count()
    table = Table("grid", "runs", "done", "left", "by verdict", "skipped")
    for item in grids:
        table.add_row(
            escape(item.name),
            str(item.planned),
            str(item.done),
            str(item.left),
            ", ".join(f"{number} {status}" for status, number in item.statuses.items()) or "–",
            str(sum(item.skipped.values())),
        )
    console.print(table)
    for item in grids:
        _show_reasons(console, Counter(item.skipped))
    console.print(f"{count} results in the store", highlight=False)


@campaign_app.command("export")
def export_command(
    store: StoreOption,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write (default: results.FORMAT).")] = None,
    kind: Annotated[str, typer.Option("--format", help=", ".join(FORMATS) + ".")] = "csv",
    certificates: Annotated[
        Path | None, typer.Option("--certificates", metavar="DIR", help="Write the certificates into this folder.")
    ] = None,
    grid: GridOption = None,
    everything: AllOption = False,
) -> None:
    """Write the results as a table, and the certificates as files that `check` verifies."""
    console = Console()
    path = out if out is not None else Path(f"results.{kind}")
    with _usage(), Store(store) as opened:
        results = list(opened.results(grid=grid, everything=everything))
        rows = export(results, path, kind)
        console.print(f"{rows} results: {escape(str(path))}", highlight=False, soft_wrap=True)
        if certificates is not None:
            files = write_certificates(opened, results, certificates)
            text = f"{files} certificates: {certificates}   (verify them: sci-barriers check {certificates}/*.json)"
            console.print(escape(text), highlight=False, soft_wrap=True)


@campaign_app.command("report")
def report_command(
    store: StoreOption,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")] = Path("report.html"),
    grid: GridOption = None,
) -> None:
    """Write one self-contained HTML page with tables and plots."""
    from sci_barriers.campaigns._report import write_report  # loads matplotlib, which the other commands do not need

    with _usage(), Store(store) as opened:
        write_report(opened, out, grid=grid)
    Console().print(f"report: {escape(str(out))}", highlight=False, soft_wrap=True)


class _Live(Progress):
    """Shows a bar in a terminal, and a line now and then elsewhere. What it counts is on the disk."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._statuses: Counter[str] = Counter()
        self._total = 0
        self._next = time.monotonic() + LINE_SECONDS
        self._bar = Bar(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[verdicts]}"),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> _Live:
        self._bar.start()
        self._task = self._bar.add_task("planning", total=None, verdicts="")
        return self

    def __exit__(self, *ignored: object) -> None:
        self._bar.stop()

    def planned(self, plan: Plan, done: Counter[str]) -> None:
        self._total = len(plan.runs)
        self._statuses = Counter(done)
        self._console.print(_planned(plan) + f"; {done.total()} done", highlight=False, soft_wrap=True)
        self._bar.update(self._task, description=escape(plan.name), total=self._total, completed=done.total())

    def stored(self, statuses: Counter[str]) -> None:
        self._statuses.update(statuses)
        done = self._statuses.total()
        self._bar.update(self._task, completed=done, verdicts=_verdicts(self._statuses))
        if not self._console.is_terminal and time.monotonic() >= self._next:
            self._next = time.monotonic() + LINE_SECONDS
            self._console.print(
                f"{done} of {self._total}: {_verdicts(self._statuses)}", highlight=False, soft_wrap=True
            )


def _planned(plan: Plan) -> str:
    text = f"{escape(plan.name)}: {len(plan.runs)} runs"
    if plan.repeated:
        text += f", {plan.repeated} repeated"
    return text + (f", {len(plan.skipped)} impossible combinations skipped" if plan.skipped else "")


def _verdicts(statuses: Counter[str]) -> str:
    return ", ".join(f"{number} {status}" for status, number in statuses.most_common())


def _show_reasons(console: Console, reasons: Counter[str]) -> None:
    for reason, number in reasons.most_common(20):
        console.print(escape(f"  skipped {number}: {reason}"), highlight=False, soft_wrap=True)
    if len(reasons) > 20:
        console.print(f"  … and {len(reasons) - 20} other reasons", highlight=False)


def _show_summary(console: Console, summary: Summary, grid: Path, store: Path) -> None:
    line = f"{summary.computed} computed, {summary.before} there already, {summary.left} left, {summary.seconds:.1f} s"
    console.print(line, highlight=False)
    if summary.statuses:
        console.print(f"by verdict: {_verdicts(Counter(summary.statuses))}", highlight=False, soft_wrap=True)
    if summary.damaged:
        console.print(
            f"{summary.damaged} results were not what had been written, and were computed again", highlight=False
        )
    if summary.retried:
        console.print(f"{summary.retried} results were computed again, as asked", highlight=False)
    if summary.left:
        text = f"interrupted; go on with: sci-barriers campaign run {grid} --store {store}"
        console.print(escape(text), highlight=False, soft_wrap=True)

"""Refute all built-in solvers on P1, P2, P3 at K = 1, 3, 6, 12 and check every certificate with the stand-alone checker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from sci_barriers._cost import Meter
from sci_barriers.cli._console import console, plain, wide
from sci_barriers.cli._progress import Remaining, counted
from sci_barriers.cli._usage import require_folder
from sci_barriers.cli._verify import run_verify
from sci_barriers.experiments.demo import CASES, DIGITS, Row, check_alone, plan, play, write_results
from sci_barriers.experiments.demo_figure import draw
from sci_barriers.reports import Cell, Table
from theorems import Omega, statement
from theorems.certificates.writer import write_atomically

HEADINGS = ("solver", "problem", "K", "data read", "error", "own distance", "verdict")
EXPLANATION = """\
data read      how often the solver asked for data, and the largest index n: ‖A_n − A‖ ≤ 2⁻ⁿ, ‖y_n − y‖ ≤ 2⁻ⁿ
error          certified lower bound of the distance of its output to Ξ(A, y), for the input it is shown after it has halted
own distance   upper bound of the distance to Ξ(A_n, y_n), the solutions of the very data that it read: small = it has solved
               these data, and what remains is the barrier; large = it has not (refuted all the same). At the tie every point between the
               vertices is a minimiser, also for a method that ignores λ: that it converges in general is for audit and digits to show"""


def run(
    out: Annotated[
        Path, typer.Option("--out", help="Folder for certificates, figure, table and the copy of the checker.")
    ] = Path("demo"),
) -> None:
    require_folder(out)
    raise typer.Exit(run_demo(out, console()))


def run_demo(out: Path, screen: Console) -> int:
    """Play all games, print the tables, write everything into ``out``, re-check every certificate; return the exit code."""
    meter = Meter()
    games = plan(cases=CASES, digits=DIGITS)
    rows: list[Row] = []
    with (
        meter.part("refuting, with certificates"),
        Progress(*counted(Remaining()), console=screen, transient=True) as progress,
    ):
        task = progress.add_task("refuting", total=len(games))
        for game in games:
            progress.update(task, description=f"{game.algorithm.name} {game.problem} K={game.K} m={game.case.m}")
            rows.append(play(game, out))
            progress.advance(task)
    broad = wide(screen, 118)
    tables = [_table(case.title, [row for row in rows if row.game.case == case]) for case in CASES]
    for table in tables:
        broad.print(table)
    broad.print(EXPLANATION)
    write_atomically(out / "table.txt", "\n".join([*map(str, tables), EXPLANATION, ""]))
    write_results(rows, out)
    with meter.part("figure"):
        figure = draw(rows, out / "demo.png")
    names = [row.certificate for row in rows if row.certificate is not None]
    with meter.part(f"stand-alone checker, {len(names)} certificates"):
        answers, checker = check_alone(out, names)
    code = _summary(rows, names, answers, checker, figure, broad)
    for name in ("P1", "P2", "P3"):
        omega = Omega(name, N=20, m=19, K=6, L=8, rotation="dct")
        broad.print(f"\nThe whole theorem for {name}: {plain(repr(omega))}")
        with meter.part(f"the whole theorem for {name}"):
            code = max(code, run_verify(statement("smale18"), omega, screen, out / f"smale18-{name}", brief=True))
    broad.print()
    broad.print(meter.table())
    return code


def _table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(*HEADINGS, title=title)
    previous: tuple[str, str] | None = None
    for row in rows:
        group = (row.game.algorithm.name, row.game.problem)
        if previous is not None and group != previous:
            table.section()
        previous = group
        *cells, verdict = row.cells()
        table.add(*cells, Cell(verdict, "good" if row.refuted else "doubtful"))
    return table


def _summary(
    rows: Sequence[Row], names: Sequence[str], answers: Sequence[str], checker: Path, figure: Path, screen: Console
) -> int:
    counts = Counter("not run" if row.verdict is None else row.verdict.status.value for row in rows)
    screen.print("\n" + ", ".join(f"{number} {status}" for status, number in counts.items()))
    verified = sum(answer == "s VERIFIED" for answer in answers)
    screen.print(f"stand-alone checker: {verified} of {len(names)} certificates verified")
    for name, answer in zip(names, answers, strict=True):
        if answer != "s VERIFIED":
            screen.print(f"  [red]{plain(name)}: {plain(answer)}[/red]")
    screen.print(
        f"certificates, table.txt, results.json: {plain(str(checker.parent))}   figure: {plain(str(figure))}",
        soft_wrap=True,
    )
    if names:
        screen.print(
            f"check one yourself: python {plain(str(checker))} {plain(str(checker.parent / names[0]))}",
            soft_wrap=True,
        )
    failed = any(row.verdict is not None and not row.refuted for row in rows)
    return 1 if failed or verified != len(names) or not names else 0

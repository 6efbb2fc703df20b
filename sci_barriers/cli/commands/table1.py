"""Print the table of the talk three times (as published, corrected, certified).

Exit code 0 if everything agrees, else 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sci_barriers.cli._console import console, plain, print_json, wide
from sci_barriers.cli._usage import require_folder
from sci_barriers.experiments.convergence_figure import draw_convergence
from sci_barriers.experiments.demo import check_alone
from sci_barriers.experiments.table1 import (
    CERTIFIED_DIGITS,
    CERTIFIED_INDICES,
    as_published,
    certified,
    corrected,
)
from sci_barriers.experiments.table1_report import Report, write_report
from sci_barriers.experiments.table1_tables import NOTES, certified_table, corrected_table, published_table
from sci_barriers.reports import Picture, picture_file

#: Of the figure: the line below it, and what it shows in words.
CAPTION = (
    "Convergence is not the barrier: more layers come closer to the minimiser of the data that the network has seen (solid), not to that "
    "of the other witness (dashed); and the inner steps that are needed grow with the index n of the data",
    "Left: distance to both minimisers, in units of 10^-K, against the number of layers, on logarithmic scales, a colour for each n. "
    "Right: inner steps needed and not sufficient, against n, on a logarithmic scale.",
)


def run(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for certificates, the checker, tables and the figure.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the three tables as JSON.")] = False,
) -> None:
    require_folder(out)
    raise typer.Exit(run_table1(out, console(), as_json=as_json))


def run_table1(
    out: Path | None,
    screen: Console,
    *,
    as_json: bool = False,
    digits: tuple[int, ...] = CERTIFIED_DIGITS,
    indices: tuple[int, ...] = CERTIFIED_INDICES,
    figure: bool = True,
) -> int:
    """Compute the three tables, print them, write everything into ``out``; return the exit code.

    Args:
        out: a folder, or ``None`` to write nothing.
        screen: where to print.
        as_json: print JSON instead of tables.
        digits: K of the certified table.
        indices: n of the certified table.
        figure: draw convergence versus barrier into ``out``.
    """
    lines: list[str] = []
    drawn: list[Picture] = []
    with screen.status("table (a)") as status:
        first = as_published()
        second = corrected(progress=status.update)
        third = certified(out, digits=digits, indices=indices, progress=status.update)
        checked: dict[str, str] = {}
        if out is not None:
            status.update("the stand-alone checker")
            names = [row.certificate for row in third if row.certificate is not None]
            answers, checker = check_alone(out, names)
            checked = dict(zip(names, answers, strict=True))
            good = sum(answer == "s VERIFIED" for answer in answers)
            lines.append(f"stand-alone checker: {good} of {len(names)} certificates verified")
            lines += [f"  {name}: {answer}" for name, answer in checked.items() if answer != "s VERIFIED"]
            lines.append(f"check one yourself: python {checker} {out / names[-1]}")
            if figure:
                path, _, _ = draw_convergence(out, progress=status.update)
                lines.append(f"figure: {path}")
                drawn.append(picture_file(path.with_suffix(".svg"), *CAPTION))
    report = Report(tuple(first), tuple(second), tuple(third), checked)
    tables = (("a", published_table(first)), ("b", corrected_table(second)), ("c", certified_table(third)))
    if out is not None:
        write_report(report, out, [(table, NOTES[key]) for key, table in tables], drawn)
    if as_json:
        print_json(report.record(), screen.file)
        return 0 if report.holds else 1
    broad = wide(screen, 136)
    for key, table in tables:
        broad.print(table)
        broad.print(NOTES[key] + "\n")
    mark = "[green]✓[/green]" if report.agrees else "[red]✗[/red]"
    broad.print(f"{mark} (a) agrees with the printed table: FIRENET to 5e-7, LISTA to 5e-4 relative")
    for line in lines:
        broad.print(plain(line), soft_wrap=True)
    return 0 if report.holds else 1

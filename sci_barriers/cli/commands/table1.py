"""Print the table of the talk three times (as published, corrected, certified).

Exit code 0 if everything agrees, else 1.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sci_barriers._errors import BarrierError
from sci_barriers._text import root_text
from sci_barriers.cli._usage import require_folder, wrong_usage
from sci_barriers.experiments.convergence_figure import draw_convergence
from sci_barriers.experiments.demo import check_alone
from sci_barriers.experiments.table1 import (
    CERTIFIED_DIGITS,
    CERTIFIED_INDICES,
    CertifiedRow,
    CorrectedRow,
    PublishedRow,
    as_published,
    certified,
    corrected,
)
from sci_barriers.experiments.table1_report import Report, write_report

__all__ = ["run", "run_table1"]

NOTES = {
    "a": """\
The parameters, step sizes and reference vectors of the public script, in float64. τσ‖A‖² should be at most 1. position: where the
reference vector has its entry (0-based); the other witness has its minimiser at 1 − raised. minimiser: distance to that one.""",
    "b": """\
Exact inputs, τσ‖A‖² ≤ 1, true minimisers, all digits proved. own: dist(φ(y), Ξ(A_n, y)), the data that the network was made of;
other: dist(φ(y), Ξ(A, y)), ‖A_n − A‖ ≤ 2⁻ⁿ. The solutions are 3·10^-K apart: in the middle the difference has not been noticed.""",
    "c": """\
The network as an algorithm that reads one datum of index n: error is a proved lower bound of its distance to Ξ(A, y) for an input with
‖A_n − A‖, ‖y_n − y‖ ≤ 2⁻ⁿ, more than 10^-K; own: to Ξ(A_n, y_n), upper bound; small, as both columns tie in these data.
FIRENET's outputs are midpoints of enclosures, LISTA's are exact: no float is used.""",
}


def run(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for certificates, the checker, tables and the figure.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the three tables as JSON.")] = False,
) -> None:
    if out is not None:
        try:
            require_folder(out)
            out.mkdir(parents=True, exist_ok=True)
        except (BarrierError, OSError) as error:
            wrong_usage(error)
    raise typer.Exit(run_table1(out, Console(), as_json=as_json))


def run_table1(
    out: Path | None,
    console: Console,
    *,
    as_json: bool = False,
    digits: tuple[int, ...] = CERTIFIED_DIGITS,
    indices: tuple[int, ...] = CERTIFIED_INDICES,
    figure: bool = True,
) -> int:
    """Compute the three tables, print them, write everything into ``out``; return the exit code.

    Args:
        out: a folder, or ``None`` to write nothing.
        console: where to print.
        as_json: print JSON instead of tables.
        digits: K of the certified table.
        indices: n of the certified table.
        figure: draw convergence versus barrier into ``out``.
    """
    lines: list[str] = []
    with console.status("table (a)") as status:
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
    report = Report(tuple(first), tuple(second), tuple(third), checked)
    tables = (("a", _published(first)), ("b", _corrected(second)), ("c", _certified(third)))
    if out is not None:
        plain = Console(width=160, record=True, file=io.StringIO())
        for key, table in tables:
            plain.print(table)
            plain.print(NOTES[key] + "\n", highlight=False)
        write_report(report, out, [plain.export_text()])
    if as_json:
        console.print(json.dumps(report.record(), ensure_ascii=False), markup=False, highlight=False, soft_wrap=True)
        return 0 if report.holds else 1
    wide = Console(
        width=max(console.width, 136), file=console.file, force_terminal=console.is_terminal, color_system="auto"
    )
    for key, table in tables:
        wide.print(table)
        wide.print(NOTES[key] + "\n", highlight=False)
    mark = "[green]✓[/green]" if report.agrees else "[red]✗[/red]"
    wide.print(f"{mark} (a) agrees with the printed table: FIRENET to 5e-7, LISTA to 5e-4 relative", highlight=False)
    for line in lines:
        wide.print(escape(line), highlight=False, soft_wrap=True)
    return 0 if report.holds else 1


def _published(rows: list[PublishedRow]) -> Table:
    table = Table(
        title="(a) as published: square-root LASSO, λ = 1, N = 22, m = 21, DCT, float64", title_justify="left"
    )
    for name in (
        "K",
        "n",
        "LISTA printed",
        "LISTA",
        "FIRENET printed",
        "FIRENET",
        "τσ‖A‖²",
        "raised",
        "position",
        "minimiser",
    ):
        table.add_column(name, justify="right")
    for row in rows:
        _section(table, row.printed.n)
        table.add_row(
            str(row.printed.K),
            str(row.printed.n),
            row.printed.lista,
            f"{row.lista:.7f}",
            row.printed.firenet,
            f"{row.firenet:.7f}",
            f"{row.product:.4g}",
            str(row.raised),
            str(row.reference),
            f"{row.to_minimiser:.4g}",
        )
    return table


def _corrected(rows: list[CorrectedRow]) -> Table:
    table = Table(title="(b) corrected: exact inputs, valid step sizes, true minimisers", title_justify="left")
    for name in ("K", "n", "LISTA printed", "LISTA own", "other", "FIRENET printed", "FIRENET own", "other", "layers"):
        table.add_column(name, justify="right")
    for row in rows:
        _section(table, row.printed.n)
        table.add_row(
            str(row.printed.K),
            str(row.printed.n),
            row.printed.lista,
            row.lista_own.text(),
            row.lista_other.text(),
            row.printed.firenet,
            row.firenet_own.text(),
            row.firenet_other.text(),
            str(row.layers),
        )
    return table


def _certified(rows: list[CertifiedRow]) -> Table:
    table = Table(title="(c) certified: the networks as algorithms, against the resisting oracle", title_justify="left")
    for name in ("network", "K", "n", "error ≥", "own ≤", "verdict", "certificate"):
        table.add_column(name, justify="left" if name in ("network", "verdict", "certificate") else "right")
    for row in rows:
        _section(table, row.n)
        error, state = row.verdict.squared_error, row.verdict.status.name
        table.add_row(
            row.network,
            str(row.K),
            str(row.n),
            "" if error is None else root_text(error, digits=8),
            "" if row.own is None else root_text(row.own.upper**2, digits=2, up=True),
            f"{state} ({escape(row.note)})" if row.note else state,
            row.certificate or "",
        )
    return table


def _section(table: Table, n: int) -> None:
    if n == 10 and table.row_count:
        table.add_section()

"""List the theorems, show the statement of one, or draw the map of the SCI hierarchy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sci_barriers.cli._console import console, plain
from sci_barriers.cli._usage import naming, require_file, writing, wrong_usage
from sci_barriers.reports import Table
from theorems import THEOREMS, Statement, TheoremError, statement


def run(
    name: Annotated[
        str | None,
        typer.Argument(
            help="Show the whole statement of this theorem; with --hierarchy, check the place of this problem."
        ),
    ] = None,
    hierarchy: Annotated[
        bool,
        typer.Option(
            "--hierarchy", help="Draw the problems of the registry against Δ, Σ, Π: how many limits they need."
        ),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="With --hierarchy: run the tower and the barrier of each place.")
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="With --hierarchy: write the map as a picture, too.")
    ] = None,
) -> None:
    screen = console()
    require_file(svg if hierarchy else None, "--svg")
    if hierarchy:
        _show_hierarchy(name, check, svg, screen)
        return
    if check or svg is not None:
        option, value = ("--check", "yes") if check else ("--svg", str(svg))
        wrong_usage(TheoremError(option, value, "it with --hierarchy only"))
    if name is None:
        table = Table("name", "title")
        for item in THEOREMS.values():
            table.add(item.name, item.title)
        screen.print(table)
        return
    with naming("theorem", "NAME"):
        found = statement(name)
    _show_statement(found, screen)


def _show_hierarchy(name: str | None, check: bool, svg: Path | None, screen: Console) -> None:
    from sci_barriers.hierarchy import map_svg, map_text, verify_place
    from theorems.certificates.writer import write_atomically
    from theorems.core.hierarchy import placement, placements

    with naming("placement", "NAME"):
        chosen = list(placements().values()) if name is None else [placement(name)]
    screen.print(map_text(chosen), soft_wrap=True, markup=False)
    if svg is not None:
        with writing("--svg", svg):
            write_atomically(svg, map_svg(chosen))
    if check or name is not None:
        reports = [verify_place(place) for place in chosen]
        for report in reports:
            screen.print()
            screen.print(report)
        if not all(report.holds for report in reports):
            raise typer.Exit(1)


def _show_statement(item: Statement, screen: Console) -> None:
    screen.print(f"[bold]{plain(item.name)}[/bold]  {plain(item.title)}\n")
    screen.print("[bold]Hypotheses[/bold]")
    for hypothesis in item.hypotheses:
        screen.print(f"  {plain(hypothesis.name)}: {plain(hypothesis.allowed)}")
    screen.print(f"\n[bold]Conclusion[/bold]\n  {plain(item.preamble)}")
    for clause in item.clauses:
        screen.print(f"  [bold]{plain(clause.name)}[/bold] {plain(clause.text)}")
    for title, text in (("What is checked", item.checked), ("Source", item.source)):
        screen.print(f"\n[bold]{title}[/bold]\n  {plain(text)}")

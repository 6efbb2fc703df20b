"""List the theorems, or show the statement of one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sci_barriers.cli._usage import wrong_usage
from theorems import THEOREMS, Statement, TheoremError, statement

__all__ = ["run"]


def run(
    name: Annotated[str | None, typer.Argument(help="Show the whole statement of this theorem.")] = None,
) -> None:
    console = Console()
    if name is None:
        table = Table("name", "title")
        for item in THEOREMS.values():
            table.add_row(item.name, item.title)
        console.print(table)
        return
    try:
        _show_statement(statement(name), console)
    except TheoremError as error:
        wrong_usage(error)


def _show_statement(item: Statement, console: Console) -> None:
    console.print(f"[bold]{escape(item.name)}[/bold]  {escape(item.title)}\n", highlight=False)
    console.print("[bold]Hypotheses[/bold]")
    for hypothesis in item.hypotheses:
        console.print(f"  {escape(hypothesis.name)}: {escape(hypothesis.allowed)}", highlight=False)
    console.print(f"\n[bold]Conclusion[/bold]\n  {escape(item.preamble)}", highlight=False)
    for clause in item.clauses:
        console.print(f"  [bold]{escape(clause.name)}[/bold] {escape(clause.text)}", highlight=False)
    for title, text in (("What is checked", item.checked), ("Source", item.source)):
        console.print(f"\n[bold]{title}[/bold]\n  {escape(text)}", highlight=False)

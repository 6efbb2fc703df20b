"""List the built-in algorithms."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from sci_barriers.algorithms import algorithms

__all__ = ["run"]


def run() -> None:
    table = Table("name", "problems", "field", "installed", "what it does")
    for record in algorithms().values():
        installed = "yes" if record.missing is None else f"no: extra {record.extra}"
        table.add_row(record.name, " ".join(record.problems), " ".join(record.fields), installed, record.description)
    Console().print(table)

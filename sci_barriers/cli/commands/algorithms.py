"""List the built-in algorithms."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from sci_barriers._errors import MissingExtra
from sci_barriers.algorithms import algorithms

__all__ = ["run"]


def run() -> None:
    table = Table("name", "problems", "field", "installed", "what it does")
    for record in algorithms().values():
        try:
            record.load()
            installed = "yes"
        except MissingExtra as error:
            installed = f"no: extra {error.extra}"
        fields = " ".join(record.fields)
        table.add_row(record.name, " ".join(record.problems), fields, installed, record.description)
    Console().print(table)

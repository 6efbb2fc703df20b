"""List the built-in algorithms."""

from __future__ import annotations

from sci_barriers.algorithms import algorithms
from sci_barriers.cli._console import console
from sci_barriers.reports import Table


def run() -> None:
    table = Table("name", "problems", "field", "installed", "what it does")
    for record in algorithms().values():
        installed = "yes" if record.missing is None else f"no: extra {record.extra}"
        table.add(record.name, " ".join(record.problems), " ".join(record.fields), installed, record.description)
    console().print(table)

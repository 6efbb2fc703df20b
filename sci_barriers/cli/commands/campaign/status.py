"""Show how far the grids in a store are: done, left, by verdict, skipped with reasons."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sci_barriers.campaigns import Store
from sci_barriers.cli.commands.campaign._shared import StoreOption, show_reasons, usage

__all__ = ["run"]


def run(store: StoreOption) -> None:
    console = Console()
    with usage(), Store(store) as opened:
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
        show_reasons(console, Counter(item.skipped))
    console.print(f"{count} results in the store", highlight=False)

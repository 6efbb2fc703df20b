"""Show how far the grids in a store are: done, left, by verdict, skipped with reasons."""

from __future__ import annotations

from collections import Counter

from sci_barriers.campaigns import Store
from sci_barriers.cli._console import console
from sci_barriers.cli.commands.campaign._shared import StoreOption, show_reasons
from sci_barriers.reports import Table


def run(store: StoreOption) -> None:
    screen = console()
    with Store(store) as opened:
        grids, count = opened.status(), opened.count()
    table = Table("grid", "runs", "done", "left", "by verdict", "skipped")
    for item in grids:
        table.add(
            item.name,
            str(item.planned),
            str(item.done),
            str(item.left),
            ", ".join(f"{number} {status}" for status, number in item.statuses.items()) or "–",
            str(sum(item.skipped.values())),
        )
    screen.print(table)
    for item in grids:
        show_reasons(screen, Counter(item.skipped))
    screen.print(f"{count} results in the store")

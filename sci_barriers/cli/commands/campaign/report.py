"""Write one self-contained HTML page with tables and plots."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from sci_barriers.campaigns import Store
from sci_barriers.campaigns._report import write_report
from sci_barriers.cli.commands.campaign._shared import GridOption, StoreOption, usage

__all__ = ["run"]


def run(
    store: StoreOption,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")] = Path("report.html"),
    grid: GridOption = None,
) -> None:
    with usage(), Store(store) as opened:
        write_report(opened, out, grid=grid)
    Console().print(f"report: {escape(str(out))}", highlight=False, soft_wrap=True)

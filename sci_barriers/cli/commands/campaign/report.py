"""Write one self-contained HTML page with tables and plots."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sci_barriers.campaigns import Store
from sci_barriers.campaigns._report import write_report
from sci_barriers.cli._console import console, plain
from sci_barriers.cli._usage import require_file
from sci_barriers.cli.commands.campaign._shared import GridOption, StoreOption


def run(
    store: StoreOption,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")] = Path("report.html"),
    grid: GridOption = None,
) -> None:
    require_file(out, "--out")
    with Store(store) as opened:
        write_report(opened, out, grid=grid)
    console().print(f"report: {plain(str(out))}", soft_wrap=True)

"""What the commands of campaigns share."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sci_barriers.cli._console import plain

StoreOption = Annotated[Path, typer.Option("--store", help="File of the results (SQLite).")]
GridOption = Annotated[str | None, typer.Option("--grid", help="Only the grid of this name.")]
AllOption = Annotated[bool, typer.Option("--all", help="Include results that no grid in the store asks for any more.")]


def show_reasons(screen: Console, reasons: Counter[str]) -> None:
    for reason, number in reasons.most_common(20):
        screen.print(plain(f"  skipped {number}: {reason}"), soft_wrap=True)
    if len(reasons) > 20:
        screen.print(f"  … and {len(reasons) - 20} other reasons")

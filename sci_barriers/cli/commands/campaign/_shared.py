"""What the commands of campaigns share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.cli._usage import wrong_usage

__all__ = ["AllOption", "GridOption", "StoreOption", "show_reasons", "usage"]

StoreOption = Annotated[Path, typer.Option("--store", help="File of the results (SQLite).")]
GridOption = Annotated[str | None, typer.Option("--grid", help="Only the grid of this name.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also results that no grid in the store asks for any more.")]


@contextmanager
def usage() -> Iterator[None]:
    """Turn errors of arguments and files into exit code 2."""
    try:
        yield
    except (BarrierError, MissingExtra) as error:
        wrong_usage(error)
    except OSError as error:
        wrong_usage(BarrierError(str(error.filename or "file"), error.strerror, "a place that can be written"))


def show_reasons(console: Console, reasons: Counter[str]) -> None:
    for reason, number in reasons.most_common(20):
        console.print(escape(f"  skipped {number}: {reason}"), highlight=False, soft_wrap=True)
    if len(reasons) > 20:
        console.print(f"  … and {len(reasons) - 20} other reasons", highlight=False)

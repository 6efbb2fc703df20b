"""What all commands share: how they end on wrong usage, and the folder that files go to."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from sci_barriers._errors import BarrierError
from sci_barriers.programs.target import ImportFailed

__all__ = ["USAGE", "import_failed", "require_folder", "wrong_usage"]

#: The exit code of wrong usage.
USAGE: Final = 2


def wrong_usage(error: Exception) -> NoReturn:
    """Print an error, which names the argument, its value and the allowed range, and end with exit code 2."""
    Console(stderr=True).print(f"[red]error:[/red] {escape(str(error))}", soft_wrap=True, highlight=False)
    raise typer.Exit(USAGE) from error


def import_failed(error: ImportFailed, what: str) -> NoReturn:
    """Print the traceback of a user's module that cannot be imported, and end with exit code 1: the user's code failed."""
    typer.echo("".join(traceback.format_exception(error.__cause__)), err=True)
    typer.echo(f"the {what} failed: {error} cannot be imported", err=True)
    raise typer.Exit(1) from None


def require_folder(out: Path | None) -> None:
    """Raise `BarrierError` if ``--out`` is something else than a folder, or a name that is free."""
    if out is not None and out.exists() and not out.is_dir():
        raise BarrierError("--out", str(out), "a folder, or a name that is free")

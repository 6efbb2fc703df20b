"""Put a lesson into this folder and open it.

A lesson that is already there is not touched: your answers are kept. Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._usage import writing
from sci_barriers.course import lessons
from theorems.certificates.writer import write_atomically

#: By default marimo waits with the cells of a notebook until a button is pressed; this is how its hosts tell it not to.
RUN_AT_ONCE: Final = "_MARIMO_CONFIG_OVERLOAD_RUNTIME_AUTO_INSTANTIATE"


def run(
    number: Annotated[int, typer.Argument(metavar="N", help="Number of the lesson; `course list` shows them.")],
    folder: Annotated[Path, typer.Option("--folder", help="Where your copy of the lesson is kept.")] = Path(),
    edit: Annotated[bool, typer.Option("--edit/--no-edit", help="Open it in marimo, in a browser.")] = True,
    play: Annotated[
        bool, typer.Option("--run/--no-run", help="Run its cells when it opens; --no-run for files of strangers.")
    ] = True,
) -> None:
    with writing("--folder", folder):
        known = lessons()
        if number not in known:
            raise BarrierError("N", number, f"a lesson, {min(known)} to {max(known)}")
        if folder.exists() and not folder.is_dir():
            raise BarrierError("--folder", str(folder), "a folder, or a name that is free")
        path = folder / known[number].name
        if path.exists():
            typer.echo(f"{path} is there already; your answers are kept")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(path, known[number].read_text(encoding="utf-8"))
            typer.echo(f"written: {path}")
    if not edit:
        return
    if importlib.util.find_spec("marimo") is None:
        typer.echo('to open it in a browser: pip install "sci-barriers[explore]"; any editor will do, too')
        typer.echo(f"to check it:             sci-barriers course check {path}")
        return
    typer.echo(
        "Fill in a function, run its cell (Ctrl+Enter), press Check. Nothing to see? Press ▶ at the lower right."
    )
    environment = {**os.environ, RUN_AT_ONCE: "true" if play else "false"}
    raise typer.Exit(subprocess.call([sys.executable, "-m", "marimo", "edit", str(path)], env=environment))

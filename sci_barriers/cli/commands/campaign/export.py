"""Write the results as a table, and the certificates as files that `check` verifies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sci_barriers.campaigns import Store
from sci_barriers.campaigns._table import FORMATS, export, write_certificates
from sci_barriers.cli._console import console, plain
from sci_barriers.cli._usage import require_file, require_folder
from sci_barriers.cli.commands.campaign._shared import AllOption, GridOption, StoreOption


def run(
    store: StoreOption,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write (default: results.FORMAT).")] = None,
    kind: Annotated[str, typer.Option("--format", help=", ".join(FORMATS) + ".")] = "csv",
    certificates: Annotated[
        Path | None, typer.Option("--certificates", metavar="DIR", help="Write the certificates into this folder.")
    ] = None,
    grid: GridOption = None,
    everything: AllOption = False,
) -> None:
    screen = console()
    path = out if out is not None else Path(f"results.{kind}")
    require_file(path, "--out")
    require_folder(certificates, "--certificates")
    with Store(store) as opened:
        rows = export(opened.results(grid=grid, everything=everything), path, kind)
        screen.print(f"{rows} results: {plain(str(path))}", soft_wrap=True)
        if certificates is not None:
            files = write_certificates(opened, opened.results(grid=grid, everything=everything), certificates)
            text = f"{files} certificates: {certificates}   (verify them: sci-barriers check {certificates}/*.json)"
            screen.print(plain(text), soft_wrap=True)

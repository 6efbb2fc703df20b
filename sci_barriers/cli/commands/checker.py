"""Write the stand-alone checker: check.pyz for certificates of all kinds, and check.py, one readable file for version 1.

Both need Python alone, nothing of this package, and may be copied anywhere. Exit code 0 written, 2 not writable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._usage import wrong_usage
from sci_barriers.harness import write_checker


def run(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the checker is written; the folder is made if it is not there.")
    ],
) -> None:
    try:
        archive, single = write_checker(directory)
    except OSError as error:
        wrong_usage(BarrierError("DIR", str(directory), f"a folder that can be written ({error.strerror})"))
    typer.echo(f"{archive}   all kinds; its sources are inside: unzip -d checker {archive.name}")
    typer.echo(f"{single}    certificates of version 1 alone, in one file to read")
    typer.echo(f"Check files with them: python {archive} FILE...")
    typer.echo("Answers: s VERIFIED, s REJECTED RULE reason, or s ANOTHER KIND")
    typer.echo("Exit code: 0 all verified, 1 one rejected, 2 one cannot be read, 3 one of another kind")

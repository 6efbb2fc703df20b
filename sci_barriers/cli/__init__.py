"""The command line: ``sci-barriers``. Each command parses its arguments, calls the library and prints."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from sci_barriers.cli import _watch
from sci_barriers.cli._commands import CommandGroup
from sci_barriers.cli._usage import INTERRUPTED, outcome, say

__all__ = ["app", "main"]

app = typer.Typer(
    name="sci-barriers",
    cls=CommandGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def main() -> None:
    """Run the command line."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # letters that a terminal does not have are no reason to end
                stream.reconfigure(errors="backslashreplace")
        _watch.enable()
        app()
    except KeyboardInterrupt:  # while it was still being loaded; later `guarded` ends the command
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    except Exception as error:  # a command that cannot even be loaded: an exit code of 1 would be an answer
        code, text = outcome(error)
        say(code, text)
        sys.exit(code)


def _version(value: bool) -> None:
    if value:
        from sci_barriers import __version__

        typer.echo(f"sci-barriers {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Impossibility theorems as programs: bring any algorithm, get a counterexample that a stand-alone checker verifies."""

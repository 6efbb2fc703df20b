"""Where commands print: a console without markup from outside, JSON, and a standard output that belongs to the command alone."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
from collections.abc import Iterator
from typing import IO, Any

import typer
from rich.console import Console
from rich.markup import escape

from sci_barriers._text import readable


def console(*, stderr: bool = False, soft_wrap: bool = False) -> Console:
    """Return a console on which ``:name:`` is no picture and numbers are not coloured."""
    return Console(stderr=stderr, emoji=False, highlight=False, soft_wrap=soft_wrap)


def wide(base: Console, least: int) -> Console:
    """Return a console of at least this width: tables are printed in their natural width, also where there is no terminal."""
    return Console(
        width=max(base.width, least),
        file=base.file,
        force_terminal=base.is_terminal,
        color_system="auto",
        emoji=False,
        highlight=False,
    )


def plain(text: object) -> str:
    """Return text from outside (a name, a path, a message) so that a console shows it as it is: no markup, nothing unprintable."""
    return escape(readable(str(text)))


def print_json(document: object, file: IO[str] | None = None) -> None:
    """Print a document as one line of JSON; with escapes where the standard output has not all characters."""
    text = json.dumps(document, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document)
    typer.echo(text, file=file)


@contextlib.contextmanager
def own_output() -> Iterator[None]:
    """Send to the standard error what foreign code prints in the block; afterwards the standard output is what it was.

    That holds for Python and for compiled code, and if the standard output was closed or replaced.
    """
    ours = sys.stdout
    number = _number(ours)
    kept = None if number is None else os.dup(number)
    if number is not None:
        ours.flush()
        os.dup2(2, number)
    sys.stdout = sys.stderr
    try:
        yield
    finally:
        if number is not None and kept is not None:
            with contextlib.suppress(Exception):  # what foreign code has printed, as far as it can still be had
                sys.stdout.flush()
            with contextlib.suppress(Exception):
                ctypes.CDLL(None).fflush(None)
            os.dup2(kept, number)
            os.close(kept)
            if ours.closed:
                ours = open(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        sys.stdout = ours


def _number(stream: Any) -> int | None:
    """Return the descriptor of a stream, or ``None`` if it has none (in a test, in a notebook)."""
    try:
        return int(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return None

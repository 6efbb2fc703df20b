"""Options ``--index`` and ``--argument``: plain functions of the data as algorithms."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.harness import PLAIN_INDEX, PlainFunction, is_plain
from theorems import Barrier

__all__ = ["Arguments", "Index", "adapted"]

Index = Annotated[
    int | None,
    typer.Option("--index", help=f"With --on: a plain function gets the datum of this index (default {PLAIN_INDEX})."),
]
Arguments = Annotated[
    list[str] | None,
    typer.Option(
        "--argument", metavar="NAME=VALUE", help="With --on: a keyword argument for a plain function; may be repeated."
    ),
]


def adapted(
    algorithm: Callable[[Any], Any],
    barrier: Barrier,
    index: int | None,
    arguments: Sequence[str] | None,
    *,
    foreign: bool,
) -> Callable[[Any], Any]:
    """Return the algorithm, or the one that a plain function is.

    Args:
        algorithm: what TARGET named.
        barrier: that it is played against.
        index: ``--index``.
        arguments: ``--argument``.
        foreign: whether TARGET may be a plain function: in this process, and not a built-in name.

    Raises:
        BarrierError: ``--index`` or ``--argument`` for an algorithm that takes an oracle.
    """
    if foreign and is_plain(algorithm, barrier):
        values: dict[str, Any] = {}
        for text in arguments or ():
            name, mark, value = text.partition("=")
            if not name or not mark or name in values:
                raise BarrierError("--argument", text, "NAME=VALUE, each name once")
            values[name] = _value(value)
        return PlainFunction(algorithm, barrier, index=PLAIN_INDEX if index is None else index, arguments=values)
    for option, given in (("--index", index), ("--argument", arguments)):
        if given is not None and given != []:
            raise BarrierError(option, given, "given with --on and a plain function in this process only")
    return algorithm


def _value(text: str) -> Any:
    """Return a Python literal, or the text itself."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text

"""Options ``--index`` and ``--argument``: plain functions of the data as algorithms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.harness import PLAIN_INDEX, PlainFunction, is_plain, keyword_arguments
from theorems import Barrier
from theorems.core.registry import BARRIERS

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
        foreign: whether TARGET may be a plain function of this process: not a built-in name, not one that runs elsewhere.

    Raises:
        BarrierError: ``--index`` or ``--argument`` for an algorithm that takes an oracle.
    """
    if foreign and is_plain(algorithm, barrier):
        values = keyword_arguments(arguments or ())
        return PlainFunction(algorithm, barrier, index=PLAIN_INDEX if index is None else index, arguments=values)
    for option, given in (("--index", index), ("--argument", arguments)):
        if given is not None and given != []:
            raise BarrierError(
                option, given, "given with --on and a plain function only, module:function or file.py:function"
            )
    return algorithm


def for_the_child(barrier: Barrier, index: int | None, arguments: Sequence[str] | None) -> dict[str, Any]:
    """Return what a process of its own needs to call a plain function of the data: the barrier, the index, the arguments.

    Args:
        barrier: of the registry.
        index: ``--index``.
        arguments: ``--argument``.

    Raises:
        BarrierError: an argument that says nothing, an index below 0, or another barrier.
    """
    keyword_arguments(arguments or ())
    if type(barrier) is not BARRIERS.get(barrier.name):
        raise BarrierError("--on", barrier.name or type(barrier).__name__, "a barrier of the registry, with --isolate")
    if index is not None and index < 0:
        raise BarrierError("index", index, "an integer of at least 0")
    return {"barrier": barrier.name, "values": barrier.to_json(), "index": index, "arguments": list(arguments or ())}

"""Choices that several pages offer: a barrier and its parameters, and the limits of a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import marimo as mo

from sci_barriers.explore import frame, widgets
from sci_barriers.explore.apart import MEMORY, SECONDS
from sci_barriers.explore.links import Link
from theorems import Barrier, TheoremError
from theorems.core.registry import BARRIERS


def barrier(link: Link) -> Any:
    """Return the list of barriers; the first one is that of the link."""
    names = sorted(BARRIERS, key=lambda name: (not name.startswith("smale18"), name))
    return mo.ui.dropdown(
        names,
        value=link.one_of("barrier", names, names[0]),
        label="**Barrier**",
        searchable=True,
        allow_select_none=False,
    )


def parameters(link: Link, name: str, **first: dict[str, str]) -> tuple[dict[str, Any], Callable[[], widgets.Entered]]:
    """Return the widgets of the parameters, and what was entered (`widgets.fields`); what the link says of this barrier comes first.

    Args:
        link: of the page.
        name: of the barrier.
        first: texts for the values to begin with, by the name of the barrier with ``_`` for ``-``.
    """
    of_link = link.starting("p.") if link.get("barrier", "smale18") == name else {}
    return widgets.fields(BARRIERS[name], {**first.get(name.replace("-", "_"), {}), **of_link})


def shown(choice: Any, fields: Mapping[str, Any]) -> Any:
    """Return the list, one sentence about the barrier, and its parameters, which open when they are asked for."""
    words = (BARRIERS[choice.value].__doc__ or "").strip().splitlines()[0]
    return mo.vstack(
        [
            choice,
            mo.Html(f'<p class="sb-lead">{frame.escape(words)}</p>'),
            mo.accordion({"Parameters": widgets.laid_out(fields)}),
        ]
    )


def made(name: str, entered: Mapping[str, Any]) -> tuple[Barrier | None, str]:
    """Return the barrier, or ``None`` and which value is refused, in the words of its declaration."""
    try:
        return widgets.made(BARRIERS[name], entered), ""
    except TheoremError as error:
        return None, str(error)


def keep(link: Link, name: str, entered: Mapping[str, Any]) -> None:
    """Put the choice into the address."""
    link.keep(barrier=name, **{f"p.{key}": text for key, text in widgets.texts(entered).items()})


def limits(link: Link, of: str, memory: int = MEMORY[1]) -> tuple[Any, Any]:
    """Return the fields for the seconds and the MiB that a program may take.

    Args:
        link: of the page.
        of: what takes the seconds, in words.
        memory: MiB to begin with.
    """
    return (
        mo.ui.number(
            SECONDS[0],
            SECONDS[2],
            step=1,
            value=link.number("seconds", SECONDS[1], SECONDS[0], SECONDS[2]),
            label=f"**Seconds** for {of}",
        ),
        mo.ui.number(
            MEMORY[0],
            MEMORY[2],
            step=64,
            value=link.number("memory", memory, MEMORY[0], MEMORY[2]),
            label="**Memory** in MiB",
        ),
    )

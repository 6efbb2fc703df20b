"""Widgets for the parameters of a barrier, made from their declarations (`theorems.core.parameters`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import marimo as mo

from sci_barriers.explore.work import Job
from theorems import Barrier, TheoremError
from theorems.core.kinds import Flag, Integer, Word
from theorems.core.parameters import REQUIRED, Derived, Parameter, parameters

__all__ = ["Entered", "fields", "laid_out", "made", "texts", "together", "watched"]

#: Integers up to this are counted with arrows in steps of one.
MOST: Final = 10_000


class Entered(Mapping[str, Any]):
    """What stands in widgets now, by their names.

    Args:
        elements: the widgets.
    """

    def __init__(self, elements: Mapping[str, Any]) -> None:
        self._elements = elements

    def __getitem__(self, name: str) -> Any:
        return self._elements[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._elements)

    def __len__(self) -> int:
        return len(self._elements)


def together(makers: Mapping[str, Callable[..., Any]]) -> tuple[dict[str, Any], Callable[[], Entered]]:
    """Return widgets by name, and a state of marimo that is what was entered: cells that read it run when one of them changes.

    ``mo.ui.dictionary`` and ``mo.ui.array`` are for this too, but they lose values: of the widgets of one dictionary that change while the
    page computes, only the last one is heard.

    Args:
        makers: what makes a widget when it is given ``on_change``, by name: ``functools.partial(mo.ui.text, label="N")``.
    """
    elements: dict[str, Any] = {}
    entered, set_entered = mo.state(Entered(elements), allow_self_loops=True)
    for name, make in makers.items():
        elements[name] = make(on_change=lambda _: set_entered(Entered(elements)))
    return elements, entered


def fields(cls: type[Barrier], given: Mapping[str, str] | None = None) -> tuple[dict[str, Any], Callable[[], Entered]]:
    """Return widgets (`together`), one for each parameter; their values are those of `texts`.

    An integer with a fixed default is a field with arrows, words are a list, yes or no is a switch; everything else is text, exactly as the
    command line takes it, with its default as placeholder. What is not a value of the parameter given here is left out.

    Args:
        cls: a class of barriers.
        given: text by name, for the first values.
    """
    texts = dict(given or {})
    return together({name: _field(p, texts.get(name, "")) for name, p in parameters(cls).items()})


def _field(parameter: Parameter, text: str) -> Callable[..., Any]:
    label, kind = _label(parameter), parameter.kind
    fixed = parameter.default is not REQUIRED and not isinstance(parameter.default, Derived)
    plain = fixed and not parameter.optional and parameter.only is None
    default = parameter.default_text
    if text:
        try:
            kind.value(parameter.name, parameter.parsed(text))
        except TheoremError:
            text = ""
    if isinstance(kind, Word) and plain:
        return partial(mo.ui.dropdown, list(kind.words), value=text or default, label=label)
    if isinstance(kind, Flag) and plain:
        return partial(mo.ui.switch, value=(text or default) == "true", label=label)
    if isinstance(kind, Integer) and plain and kind.low is not None:
        high = MOST if kind.high is None else min(kind.high, MOST)
        return partial(mo.ui.number, kind.low, high, step=1, value=min(int(text or default), high), label=label)
    return partial(mo.ui.text, value=text, placeholder=default or "has to be given", label=label)


def _label(parameter: Parameter) -> str:
    condition = "" if parameter.only is None else f"; for {parameter.only[0]} = {' or '.join(parameter.only[1])}"
    return f"**{parameter.name}** {parameter.meaning}{condition}"


def laid_out(widgets: Mapping[str, Any]) -> Any:
    """Return the widgets of `together` one below the other, each with its label above it."""
    return mo.vstack([widget.style({"max-width": "100%"}) for widget in widgets.values()])


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of the widgets as text, those that say something."""
    result = {}
    for name, value in values.items():
        if value is not None and value != "":
            result[name] = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return {name: text for name, text in result.items() if text}


def made(cls: type[Barrier], values: Mapping[str, Any]) -> Barrier:
    """Return the barrier with the values of the widgets.

    Raises:
        TheoremError: a value out of range, by name, in the words of its declaration.
    """
    return cls.parsed(texts(values))


def watched(job: Job[Any]) -> tuple[Any, Any]:
    """Return what looks after work twice a second while it is on the screen, and the button that cancels it."""
    tick = mo.ui.refresh(options=["0.5s"], default_interval="0.5s")
    return tick, mo.ui.button(label="Cancel", on_change=lambda _: job.cancel())

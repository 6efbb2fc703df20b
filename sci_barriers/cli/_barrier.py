"""Finds the barrier that a user names on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.cli._parameters import made_of
from sci_barriers.programs.target import ImportFailed, load_object
from theorems import Barrier, Smale9, Smale18
from theorems.core.registry import barrier_class


def barrier_of(on: str | None, given: Mapping[str, Any]) -> Barrier:
    """Return the barrier that the options of a command describe.

    Args:
        on: its name in the registry, or ``module:Class`` or ``file.py:Class``; ``None``: smale9 for the problem LP, else smale18.
        given: its parameters, as `given_values` returns them.

    Raises:
        BarrierError: no class of barriers.
        TheoremError: no barrier of this name, or parameters out of range.
        ImportFailed: the user's module raised an exception.
    """
    if on is None:
        on = Smale9.name if str(given.get("problem")).casefold() == "lp" else Smale18.name
    if ":" not in on:
        made: Barrier = made_of(barrier_class(on), given, on)
        return made
    try:
        cls = load_object(on)
    except BarrierError as error:
        raise BarrierError("--on", on, error.allowed) from None
    if not (isinstance(cls, type) and issubclass(cls, Barrier)):
        raise BarrierError("--on", on, "a class of barriers (for a barrier itself there is --barrier)")
    made = made_of(cls, given, on)
    return made


def load_barrier(place: str, options: Mapping[str, Any]) -> Barrier:
    """Return the barrier ``module:name`` or ``file.py:name``; a function without arguments is called.

    Args:
        place: where it is.
        options: parameters of a built-in barrier: there may be none.

    Raises:
        BarrierError: no such barrier, or an option that does not go with it.
        ImportFailed: the user's module, or the function, raised an exception.
    """
    for name, value in options.items():
        raise BarrierError(name, value, "not given together with --barrier")
    try:
        value = load_object(place)
    except BarrierError as error:
        raise BarrierError("--barrier", place, error.allowed) from None
    if callable(value) and not isinstance(value, Barrier | type):
        try:
            value = value()
        except (Exception, SystemExit) as error:  # the user's code: reported with its traceback
            raise ImportFailed(place) from error
    if not isinstance(value, Barrier):
        raise BarrierError(
            "--barrier", place, f"a barrier, for example of define_barrier(); it is of type {type(value).__name__}"
        )
    return value

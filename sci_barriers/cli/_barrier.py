"""Finds the barrier that a user names on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers.programs.target import ImportFailed, load_object
from theorems import Barrier

__all__ = ["load_barrier"]

#: The options that choose one of the built-in barriers, with their defaults.
DEFAULTS: Final[dict[str, object]] = {
    "problem": "P3",
    "N": 20,
    "m": 19,
    "K": 3,
    "t": "1",
    "alpha": None,
    "seed": None,
    "lam": None,
    "eta": None,
    "rotation": "identity",
    "field": "real",
    "labels": False,
}


def load_barrier(place: str, options: Mapping[str, Any]) -> Barrier:
    """Return the barrier ``module:name`` or ``file.py:name``; a function without arguments is called.

    Args:
        place: where it is.
        options: those that choose a built-in barrier: all of them have to be the defaults.

    Raises:
        BarrierError: no such barrier, or an option that does not go with it.
        ImportFailed: the user's module, or the function, raised an exception.
    """
    for name, value in options.items():
        if value != DEFAULTS[name]:
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

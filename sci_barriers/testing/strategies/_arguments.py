"""Checks of the arguments of strategies, when they are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sci_barriers._errors import BarrierError


def flag(name: str, value: Any) -> bool:
    """Return True or False; `BarrierError` otherwise."""
    if not isinstance(value, bool):
        raise BarrierError(name, value, "True or False")
    return value


def chosen(name: str, value: Any, allowed: Sequence[str]) -> tuple[str, ...]:
    """Return some of the allowed names, in the order of the argument: one of them, or a sequence; all if ``None``."""
    if value is None:
        return tuple(allowed)
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else ()
    if not names or any(item not in allowed for item in names):
        raise BarrierError(name, value, "at least one of " + ", ".join(allowed))
    return names

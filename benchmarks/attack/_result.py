"""What an attack returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Attack"]


@dataclass(frozen=True)
class Attack:
    """One line of the table.

    Attributes:
        what: was attacked.
        tried: how often.
        failures: what went wrong, one text each; empty is what is hoped for.
        note: for the table.
    """

    what: str
    tried: int
    failures: Sequence[str] = field(default=())
    note: str = ""

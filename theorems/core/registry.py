"""The registry of theorems."""

from __future__ import annotations

from typing import Final

from theorems.barriers.smale9_statement import SMALE9
from theorems.barriers.smale18.statement import SMALE18
from theorems.core.errors import TheoremError
from theorems.core.statement import Statement
from theorems.guarantees.firenet_statement import FIRENET

__all__ = ["THEOREMS", "statement"]

#: By name.
THEOREMS: Final[dict[str, Statement]] = {item.name: item for item in (SMALE18, SMALE9, FIRENET)}


def statement(name: str) -> Statement:
    """Return the theorem of this name; `TheoremError` if there is none."""
    if name not in THEOREMS:
        raise TheoremError("theorem", name, "one of " + ", ".join(THEOREMS))
    return THEOREMS[name]

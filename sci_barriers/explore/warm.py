"""Loads what the pages compute with, while the browser loads what it shows."""

from __future__ import annotations


def load() -> None:
    """Import the registry of theorems with all entries, and the games."""
    import sci_barriers.games  # noqa: F401
    from theorems import THEOREMS

    len(THEOREMS)

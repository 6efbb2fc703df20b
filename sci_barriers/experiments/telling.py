"""How an experiment tells what it does."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told what an experiment does."""

    def __call__(self, what: str, done: int = 0, total: int = 0, note: str = "") -> object:
        """Hear it.

        Args:
            what: is done.
            done: how much of it.
            total: how much there is of it; 0: not known, as it may end earlier.
            note: what else there is to say at this moment.
        """


def silent(what: str, done: int = 0, total: int = 0, note: str = "") -> None:
    """Tell nobody."""

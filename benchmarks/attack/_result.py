"""What an attack returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attack:
    """One line of the table.

    Attributes:
        what: was attacked.
        tried: how often.
        failures: what went wrong, one text each; empty is what is hoped for.
        note: for the table.
        planned: how often it was to be tried if there was time; 0 if it does not depend on time.
    """

    what: str
    tried: int
    failures: Sequence[str] = field(default=())
    note: str = ""
    planned: int = 0

    @property
    def stopped(self) -> bool:
        """Whether the time was up before all was tried."""
        return self.tried < self.planned

    def remarks(self) -> str:
        """Return what the table says beside the numbers."""
        stop = f"stopped by the time, {self.planned} planned" if self.stopped else ""
        return "; ".join(text for text in (stop, self.note) if text)


@contextmanager
def reporting(failures: list[str], attempt: bytes) -> Iterator[None]:
    """Add what is raised in the context to the failures, with what was tried."""
    try:
        yield
    except Exception as error:  # of whatever kind: it is what is looked for, and reported
        failures.append(f"{type(error).__name__}: {error}: {attempt!r}")

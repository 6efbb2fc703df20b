"""Progress bars of the commands."""

from __future__ import annotations

from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeElapsedColumn


def counted(*more: ProgressColumn) -> tuple[ProgressColumn, ...]:
    """Return the columns of a bar that counts: what is done, how much of it, and since when; then others."""
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), *more

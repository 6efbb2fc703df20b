"""Figures that belong to no window: made, and written as PNG and SVG; the same picture always gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from theorems.certificates.writer import write_atomically

#: The colours of Okabe and Ito, which people with any kind of colour blindness can tell apart; marks and dashes should differ as well.
COLOURS: Final = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "yellow": "#E69F00",
    "sky": "#56B4E9",
    "pink": "#CC79A7",
    "grey": "#555555",
}


def new_figure(width: float, height: float, columns: int = 1, rows: int = 1) -> tuple[Any, Any]:
    """Return a figure that belongs to no window and to no global state, and its axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns)


def write_figure(figure: Any, path: Path, kinds: Sequence[str] = ("png", "svg")) -> list[Path]:
    """Write a PNG and an SVG file, or what ``kinds`` says; the same picture always gives the same bytes."""
    import matplotlib

    result = []
    for kind in kinds:
        buffer = io.BytesIO()
        with matplotlib.rc_context({"svg.hashsalt": "sci-barriers"}):
            figure.savefig(buffer, format=kind, dpi=140, metadata={"Date": None} if kind == "svg" else None)
        result.append(write_atomically(path.with_suffix(f".{kind}"), buffer.getvalue()))
    return result

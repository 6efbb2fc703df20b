"""Figures that belong to no window: made, and written as PNG and SVG; the same picture always gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from theorems.certificates.writer import write_atomically

#: The colours of Okabe and Ito, which people with any kind of colour blindness can tell apart; marks and dashes should differ as well.
#: Yellow and sky are darker than theirs: on white paper each colour has a contrast of 3 at least (WCAG 2.2, criterion 1.4.11).
COLOURS: Final = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "yellow": "#B47A00",
    "sky": "#2E8FCB",
    "pink": "#CC79A7",
    "grey": "#555555",
}


def new_figure(width: float, height: float, columns: int = 1, rows: int = 1, **shared: Any) -> tuple[Any, Any]:
    """Return a figure that belongs to no window and to no global state, and its axes (``shared``: see ``Figure.subplots``)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **shared)


def grey_images(rows: Sequence[Sequence[tuple[str, Any]]], size: float, above: float, fontsize: float) -> Any:
    """Return a figure of images in rows, each below its title, on the grey scale of [0, 1]; complex ones by their modulus."""
    columns = max(map(len, rows))
    figure, axes = new_figure(size * columns, (size + above) * len(rows), columns=columns, rows=len(rows))
    grid = np.asarray(axes, dtype=object).reshape(len(rows), columns)
    for places, row in zip(grid, rows, strict=True):
        for axis in places:
            axis.set_axis_off()
        for axis, (title, image) in zip(places, row, strict=False):
            values = np.abs(image) if np.iscomplexobj(image) else np.clip(np.asarray(image, dtype=float), 0, 1)
            axis.imshow(values, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
            axis.set_title(title, fontsize=fontsize)
    return figure


def encoded(figure: Any, kind: str, dpi: int = 140) -> bytes:
    """Return a figure as the content of a PNG or SVG file; the same picture always gives the same bytes."""
    import matplotlib

    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "sci-barriers"}):
        figure.savefig(buffer, format=kind, dpi=dpi, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def write_figure(figure: Any, path: Path, kinds: Sequence[str] = ("png", "svg"), dpi: int = 140) -> list[Path]:
    """Write a PNG and an SVG file, or what ``kinds`` says."""
    return [write_atomically(path.with_suffix(f".{kind}"), encoded(figure, kind, dpi)) for kind in kinds]

"""A figure of matplotlib that shows itself: SVG with its words as text, title and description for those who do not see it."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oracles import escaped
from theorems.certificates.writer import write_atomically

__all__ = ["Chart"]


@dataclass(frozen=True)
class Chart:
    """A chart; notebooks show it.

    Attributes:
        figure: a ``matplotlib.figure.Figure``, to be changed at will.
        title: one line.
        description: what is to be seen, in words.
    """

    figure: Any = field(repr=False)
    title: str
    description: str = field(repr=False)

    def svg(self) -> str:
        """Return an ``<svg>`` whose words can be selected."""
        import matplotlib

        stream = io.StringIO()
        settings: dict[Any, Any] = {"svg.hashsalt": "sci-barriers", "svg.fonttype": "none"}
        with matplotlib.rc_context(settings):
            empty: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            self.figure.savefig(stream, format="svg", metadata=empty)
        head, mark, rest = stream.getvalue().partition("<svg ")[2].partition(">")
        words = f"<title>{escaped(self.title)}</title><desc>{escaped(self.description)}</desc>"
        return f'<svg role="img" style="max-width:100%;height:auto" {head}{mark}{words}{rest}'

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the chart atomically, as the suffix says (``.svg``, ``.png``, ``.pdf``), and return its path.

        Raises:
            ValueError: a suffix that matplotlib does not know.
        """
        place = Path(path)
        if place.suffix == ".svg":
            return write_atomically(place, self.svg())
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format=place.suffix.lstrip(".") or "png", dpi=140)
        return write_atomically(place, buffer.getvalue())

    def _repr_html_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        return f"{self.title}\n{self.description}"

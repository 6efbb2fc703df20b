"""Pictures of the entries of the catalogue as SVG, with words that are text."""

from __future__ import annotations

import io
from functools import lru_cache
from html import escape

from theorems import Barrier

__all__ = ["drawn"]


@lru_cache(maxsize=32)
def drawn(barrier: Barrier) -> str:
    """Return the picture of a barrier as an ``<svg>`` element with a title and a description."""
    import matplotlib
    from matplotlib.figure import Figure  # no window, no global state: pages draw in threads of their own

    figure = Figure(figsize=(5.2, 3.9), layout="constrained")
    barrier.picture(figure.add_subplot())
    stream = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "sci-barriers", "svg.fonttype": "none"}):
        empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(stream, format="svg", metadata=empty, facecolor="white")
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    head, inside = text[: text.index(">") + 1], text[text.index(">") + 1 :]
    words = escape(str(getattr(barrier, "picture_text", "")))
    return f'{head[:-1]} role="img" aria-label="{escape(barrier.name)}: {words}">{inside}'

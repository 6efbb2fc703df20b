"""Charts of matplotlib in the colours of the page: they follow dark mode, and what is saved is black on white."""

from __future__ import annotations

import re
from typing import Final

#: What matplotlib draws paper, ink and lines with ↦ the colours of `static/explore.css`.
_COLOURS: Final = {
    "#ffffff": "var(--sb-paper,#ffffff)",
    "#000000": "var(--sb-ink,#000000)",
    "#0072b2": "var(--sb-blue,#0072b2)",
    "#e69f00": "var(--sb-orange,#e69f00)",
    "#555555": "var(--sb-quiet,#555555)",
    "#444444": "var(--sb-ink,#444444)",
    "#b0b0b0": "var(--sb-line,#b0b0b0)",
    "#cccccc": "var(--sb-line,#cccccc)",
}
_COLOUR: Final = re.compile("|".join(_COLOURS), re.IGNORECASE)


def coloured(markup: str) -> str:
    """Return HTML or SVG with these colours as those of the page."""
    return _COLOUR.sub(lambda found: _COLOURS[found[0].lower()], markup)


def themed(svg: str) -> str:
    """Return an SVG of `sci_barriers.reports.Chart` in the colours of the page.

    Lines that tell things apart keep their colours, which both papers bear; paper, words and axes become those of the page.

    Args:
        svg: a whole ``<svg>`` element.
    """
    head, mark, body = svg.partition(">")
    # Words have no colour of their own: they take that of the root.
    return f'{head} fill="var(--sb-ink,#000000)"{mark}{coloured(body)}'

"""Text for HTML."""

from __future__ import annotations

import html

from sci_barriers._text import readable


def escaped(text: str) -> str:
    """Return text for an element or a quoted attribute; what is not printable is written out."""
    return html.escape(readable(text))

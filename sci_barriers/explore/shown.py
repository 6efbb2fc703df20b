"""Objects as they show themselves, for a page."""

from __future__ import annotations

from html import escape
from typing import Any


def shown(value: Any) -> str:
    """Return the HTML of an object: its own, within a part of the page that scrolls sideways if it has to, or else its text."""
    own = getattr(value, "_repr_html_", None)
    inside = own() if callable(own) else f"<pre>{escape(str(value))}</pre>"
    return f'<div class="sb-scroll" tabindex="0">{inside}</div>'

"""Text from outside, made harmless for pages."""

from __future__ import annotations

import html


def printable(text: str) -> str:
    r"""Return text with what cannot be shown, but for ends of lines, written out: no page or XML file may hold it.

    >>> printable("red \x1b[31m and \ud800")
    'red \\x1b[31m and \\ud800'
    """
    return "".join(x if x.isprintable() or x == "\n" else x.encode("unicode_escape").decode() for x in text)


def escaped(text: str) -> str:
    """Return `printable` text as HTML and XML have it, in an element or between quotes.

    >>> escaped('<a href="x">')
    '&lt;a href=&quot;x&quot;&gt;'
    """
    return html.escape(printable(text))

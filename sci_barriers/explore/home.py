"""The front page: what there is, in one sentence each. Plain HTML, there before anything else is loaded."""

from __future__ import annotations

from html import escape

from sci_barriers.explore.found import pages
from sci_barriers.explore.frame import HEAD


def html(head: str = "") -> str:
    """Return the front page.

    Args:
        head: more of its head, as HTML: what the browser may load while somebody reads.
    """
    cards = "".join(
        f'<li><a href="/{item.name}/"><strong>{escape(item.title)}</strong><span>{escape(item.summary)}</span></a></li>'
        for item in pages()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Explore barriers</title>'
        f'{HEAD}{head}</head><body class="sb-home"><main><h1>Explore barriers</h1>'
        "<p>There are problems, as plain as the LASSO, for which accurate and stable networks exist and no algorithm can compute them. See "
        "why, try to be the algorithm that does it all the same, and get the input on which you are wrong, with a certificate.</p>"
        f'<nav aria-label="Pages"><ul class="sb-cards">{cards}</ul></nav>'
        "<p>Everything runs on this machine; no page loads anything from elsewhere. Ctrl-C in the terminal ends it.</p>"
        "</main></body></html>"
    )

"""What all pages share: the head of the document, the navigation."""

from __future__ import annotations

from html import escape
from typing import Final, Literal

from sci_barriers.explore.found import page, pages

__all__ = ["HEAD", "details", "escape", "header", "note", "part", "progress"]

#: Into the <head> of every page.
HEAD: Final = (
    '<link rel="icon" href="/static/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/static/explore.css">'
    '<script src="/static/explore.js" defer></script>'
)


def header(name: str) -> str:
    """Return the navigation and the title of a page, as HTML.

    Args:
        name: of the page.

    Raises:
        BarrierError: no such page.
    """
    here = page(name)
    links = "".join(
        f'<li><a href="/{item.name}/"{" aria-current=page" if item is here else ""}>{escape(item.title)}</a></li>'
        for item in pages()
    )
    return (
        f'<nav class="sb-nav" aria-label="Pages"><ul><li><a href="/">Explore</a></li>{links}</ul></nav>'
        f'<h1 class="sb-title" data-sb-page>{escape(here.title)}</h1><p class="sb-lead">{escape(here.summary)}</p>'
    )


def note(text: str, kind: Literal["note", "won", "lost"] = "note", *, markup: bool = False) -> str:
    """Return a paragraph that stands out, as HTML.

    Args:
        text: what it says.
        kind: how: neutral, or what came of a game.
        markup: whether the text is HTML already, made by this program.
    """
    shown = text if markup else f"<p>{escape(text)}</p>"
    return f'<div class="sb-{kind}" role="status">{shown}</div>'


def progress(done: int, of: int, what: str) -> str:
    """Return how far work is, as HTML with a bar.

    Args:
        done: how much.
        of: of how much; 0 if that is not known.
        what: is counted, or done.
    """
    words = escape(f"{done} of {of} {what}" if of else f"{what} …")
    bar = f'<progress aria-label="{words}"' + (f' value="{done}" max="{of}"' if of else "") + "></progress>"
    return note(f"<p>{bar} {words}</p>", markup=True)


def details(summary: str, content: str) -> str:
    """Return HTML that opens when it is asked for.

    Args:
        summary: what is always there, as text.
        content: as HTML.
    """
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def part(content: str, *, ready: bool = False, **facts: object) -> str:
    """Return HTML in the style of the pages.

    Args:
        content: as HTML.
        ready: whether the page can be used when this is there.
        facts: attributes ``data-…``, for tests to wait for.
    """
    given = "".join(f' data-{name}="{escape(str(value))}"' for name, value in facts.items())
    return f'<div class="sb-page"{" data-sb-ready" if ready else ""}{given}>{content}</div>'

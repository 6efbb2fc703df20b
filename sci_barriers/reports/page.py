"""The page of all reports: one style, light and dark, for screens from 360 pixels and for paper; it needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sci_barriers.reports._html import escaped
from sci_barriers.reports.picture import Picture
from sci_barriers.reports.table import Table

#: What a page is made of: tables, pictures, and HTML in which all text is escaped.
Part = Table | Picture | str

#: The style sheet of all reports. It names no file and no font that would have to be fetched.
STYLE: Final = """
:root { color-scheme: light dark; --text: #1a1a1a; --quiet: #595959; --paper: #fff; --line: #ccc; --shade: #f5f6f8;
  --good: #1b6e3c; --bad: #b3261e; --doubtful: #8a5a00; --strong: #0b5394; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e6e6; --quiet: #a6a6a6; --paper: #14161a; --line: #3d4148; --shade: #1e2127;
    --good: #6cc08b; --bad: #ff8a80; --doubtful: #e0b050; --strong: #8ab8f0; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--paper); margin: 0 auto; padding: 1rem;
  max-width: 64rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
h3 { font-size: 1rem; line-height: 1.3; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
.lead { font-size: 1.1rem; color: var(--quiet); }
.good { color: var(--good); } .bad { color: var(--bad); } .doubtful { color: var(--doubtful); } .strong { font-weight: 600; }
.quiet { color: var(--quiet); }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
.scroll:focus-visible { outline: 2px solid var(--strong); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
thead th { border-bottom-width: 2px; vertical-align: bottom; }
tbody tr:nth-child(even) td { background: var(--shade); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.whole { white-space: nowrap; }
td.long { min-width: 11rem; }
figure { margin: 1rem 0; break-inside: avoid; }
img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
figcaption { font-size: .875rem; color: var(--quiet); max-width: 46rem; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); font-size: .8rem; color: var(--quiet); }
@media (max-width: 40rem) { body { padding: .75rem; } th, td { padding: .25rem .4rem; } h1 { font-size: 1.3rem; } }
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #444; --paper: #fff; --line: #999; --shade: #fff;
    --good: #000; --bad: #000; --doubtful: #000; --strong: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .scroll { overflow: visible; } thead { display: table-header-group; } tr, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; } td.number, td.whole { white-space: normal; } }
"""


def page(title: str, parts: Iterable[Part], *, lead: str = "", foot: str = "") -> str:
    """Return a report as one HTML page, which is well-formed XML as well.

    Args:
        title: the name of the window and the first heading.
        parts: tables, pictures, and HTML whose text is escaped (`heading`, `paragraph`, `bullets`).
        lead: a sentence or two below the title: what was found.
        foot: a line at the end.
    """
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escaped(title)}</h1>\n"
    )
    lines = [f'<p class="lead">{escaped(lead)}</p>'] if lead else []
    lines += [_part(part) for part in parts]
    end = f"\n<footer><p>{escaped(foot)}</p></footer>" if foot else ""
    return head + "\n".join(lines) + "\n</main>" + end + "\n</body>\n</html>\n"


def heading(text: str, *, level: int = 2) -> str:
    """Return a heading."""
    return f"<h{level}>{escaped(text)}</h{level}>"


def paragraph(text: str, meaning: str = "") -> str:
    """Return a paragraph; ``meaning`` is one of those of a `Cell`."""
    mark = f' class="{meaning}"' if meaning else ""
    return f"<p{mark}>{escaped(text)}</p>"


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "<ul>" + "".join(f"<li>{escaped(item)}</li>" for item in items) + "</ul>"


def _part(part: Part) -> str:
    if isinstance(part, Table):
        # It scrolls by itself where it is too wide, also by keys.
        return f'<div class="scroll" tabindex="0">{part.html()}</div>'
    return part.html() if isinstance(part, Picture) else part

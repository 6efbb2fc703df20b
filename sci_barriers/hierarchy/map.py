"""The map of the hierarchy: every problem of the registry against Δ, Σ, Π, as text and as a picture that needs nothing but a browser."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from theorems.core.hierarchy import Placement, placements
from theorems.core.towers import Tag

__all__ = ["map_svg", "map_text"]

#: Sizes of the picture, in its own units.
COLUMN, LINE, BOX, MARGIN, HEAD = 230, 34, 26, 16, 70
_LEGEND: Final = "a class contains those to its left; “not” names a class that is excluded"
#: A box for each kind: fill and outline; the text says the class too, so colour alone carries nothing. A page may have colours of its own
#: for dark paper; elsewhere those after the comma count.
COLOURS: Final = {
    "Δ": ("#e8f1fb", "var(--sb-blue,#2b6cb0)"),
    "Σ": ("#eaf6ec", "var(--sb-green,#2f7d3b)"),
    "Π": ("#fbf0e4", "var(--sb-orange,#a85b10)"),
}
PAPER, INK, QUIET, RULE = "var(--sb-paper,#fff)", "var(--sb-ink,#000)", "var(--sb-quiet,#444)", "var(--sb-line,#ccc)"


def _chosen(places: Iterable[Placement] | None) -> list[Placement]:
    return list(placements().values() if places is None else places)


def map_text(places: Iterable[Placement] | None = None) -> str:
    """Return the map as text: a line for each class, from the easy ones up, with its meaning and its problems.

    Args:
        places: all of the registry if not given.
    """
    chosen, lines = _chosen(places), list[str]()
    width = max((len(place.name) for place in chosen), default=0)
    for tag in Tag.all():
        here = [place for place in chosen if place.belongs == tag]
        if not here:
            continue
        lines.append(f"{tag}  {tag.meaning}")
        for place in here:
            fails = f"not {place.fails}" if place.fails is not None else "no barrier below is shown"
            lines.append(f"    {place.name.ljust(width)}  {fails.ljust(6)}  {place.title}")
    return "\n".join(lines)


def map_svg(places: Iterable[Placement] | None = None) -> str:
    """Return the map as an SVG document: a column for each number of limits, Σ above Δ above Π; each box says what is excluded below it.

    Args:
        places: all of the registry if not given.
    """
    chosen = _chosen(places)
    mark = "-".join(
        ["map", *(place.name for place in chosen[:1]), str(len(chosen))]
    )  # two maps on a page have names of their own
    columns: list[list[Tag]] = []
    for tag in Tag.all():
        if any(place.belongs == tag or place.fails == tag for place in chosen):
            if not columns or _level(columns[-1][0]) != _level(tag):
                columns.append([])
            columns[-1].append(tag)
    rows = {tag: [place for place in chosen if place.belongs == tag] for column in columns for tag in column}
    tall = max((sum(max(len(rows[tag]), 1) + 1 for tag in column) for column in columns), default=1)
    width, height = MARGIN * 2 + COLUMN * len(columns), HEAD + LINE * tall + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{mark}-title {mark}-description" font-family="sans-serif">',
        f'<title id="{mark}-title">Problems in the SCI hierarchy</title>',
        f'<desc id="{mark}-description">{escape(map_text(chosen))}</desc>',
        f'<rect width="{width}" height="{height}" style="fill:{PAPER}"/>',
        f'<text x="{MARGIN}" y="26" font-size="15" font-weight="bold" style="fill:{INK}">Problems in the SCI hierarchy</text>',
        f'<text x="{MARGIN}" y="46" font-size="11" style="fill:{QUIET}">{_LEGEND}</text>',
    ]
    for number, column in enumerate(columns):
        x, y = MARGIN + COLUMN * number, HEAD
        if number:
            parts.append(
                f'<line x1="{x - 8}" y1="{HEAD - 10}" x2="{x - 8}" y2="{height - MARGIN}" style="stroke:{RULE}"/>'
            )
        for tag in column:
            fill, edge = COLOURS[tag.kind]
            parts.append(
                f'<text x="{x}" y="{y + 16}" font-size="16" font-weight="bold" style="fill:{edge}">{tag}'
                f"<title>{escape(tag.meaning)}</title></text>"
            )
            y += LINE
            for place in rows[tag]:
                below = "" if place.fails is None else f"  ·  not {place.fails}"
                parts += [
                    f"<g><title>{escape(f'{place.place}: {place.title}. {place.why}')}</title>",
                    f'<rect x="{x}" y="{y}" width="{COLUMN - 16}" height="{BOX}" rx="5" fill="{fill}" style="stroke:{edge}"/>',
                    f'<text x="{x + 8}" y="{y + 17}" font-size="12" fill="#111111">{escape(place.name + below)}</text></g>',
                ]
                y += LINE
            y += 0 if rows[tag] else LINE
    return "\n".join([*parts, "</svg>", ""])


def _level(tag: Tag) -> float:
    """Return the place of the column: Σ_m and Π_m share one, between Δ_m and Δ_{m+1}."""
    return tag.level if tag.kind == "Δ" else tag.level + 0.5

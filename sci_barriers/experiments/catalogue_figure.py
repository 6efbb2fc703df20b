"""Pictures of the entries of the catalogue, as SVG files that carry their text alternative."""

from __future__ import annotations

import io
from pathlib import Path

from theorems.barriers.catalogue.entry import Entry
from theorems.certificates.writer import write_atomically

__all__ = ["draw_entry", "entry_svg"]


def entry_svg(entry: Entry) -> str:
    """Return the picture of an entry as SVG, with its title and its description in words, for those who do not see it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.6, 3.4), layout="constrained")
    entry.picture(figure.subplots())
    buffer = io.StringIO()
    figure.savefig(
        buffer, format="svg", metadata={"Title": entry.heading, "Description": entry.picture_text, "Date": None}
    )
    before, mark, after = buffer.getvalue().partition("<svg ")
    head, close, rest = after.partition(">")
    described = f"<title>{_escaped(entry.heading)}</title><desc>{_escaped(entry.picture_text)}</desc>"
    return f'{before}{mark}role="img" {head}{close}{described}{rest}'


def draw_entry(entry: Entry, path: str | Path) -> Path:
    """Write the picture of an entry to a file, atomically, and return its path."""
    place = Path(path)
    write_atomically(place, entry_svg(entry))
    return place


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""Pictures of the entries of the catalogue, as SVG files that carry their text alternative."""

from __future__ import annotations

from pathlib import Path

from theorems.barriers.catalogue.entry import Entry
from theorems.certificates.writer import write_atomically


def entry_svg(entry: Entry) -> str:
    """Return the picture of an entry as SVG, with its title and its description in words, for those who do not see it."""
    return entry.svg()


def draw_entry(entry: Entry, path: str | Path) -> Path:
    """Write the picture of an entry to a file, atomically, and return its path."""
    place = Path(path)
    write_atomically(place, entry_svg(entry))
    return place

"""What an experiment found: tables, pictures, numbers; in a terminal, as JSON, as files, as one HTML page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sci_barriers.experiments._drawing import encoded, grey_images
from sci_barriers.reports import Table
from sci_barriers.reports.page import page
from sci_barriers.reports.picture import Picture
from theorems.certificates.writer import write_atomically

__all__ = ["LOWER_BOUND", "Finding", "gallery", "png", "write"]

#: Stands in the title of every table with a worst case.
LOWER_BOUND: Final = "lower bounds: what a search has found"


@dataclass(frozen=True)
class Finding:
    """What an experiment found.

    Attributes:
        title: of the page.
        lead: what was done, in a sentence or two.
        tables: in their order.
        pictures: by the names of their files.
        record: the numbers as a JSON document.
        foot: what the numbers depend on.
    """

    title: str
    lead: str
    tables: tuple[Table, ...]
    pictures: dict[str, Picture] = field(repr=False)
    record: dict[str, Any] = field(repr=False)
    foot: str = ""

    def html(self) -> str:
        """Return the page."""
        return page(self.title, [*self.tables, *self.pictures.values()], lead=self.lead, foot=self.foot)


def write(finding: Finding, folder: Path) -> list[Path]:
    """Write ``report.html``, ``record.json`` and the pictures into a folder, each atomically; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(finding.record, ensure_ascii=False, indent=1)
    found = [write_atomically(folder / "report.html", finding.html()), write_atomically(folder / "record.json", text)]
    return found + [write_atomically(folder / f"{name}.png", p.image) for name, p in finding.pictures.items()]


def gallery(rows: Sequence[Sequence[tuple[str, Any]]], caption: str, alt: str, *, size: float = 1.7) -> Picture:
    """Return images in rows, each with a line above it, all on the grey scale of [0, 1]."""
    return png(grey_images(rows, size, 0.3, 7), caption, alt)


def png(figure: Any, caption: str, alt: str) -> Picture:
    """Return a figure as a picture with pixels."""
    return Picture(encoded(figure, "png", 120), caption, alt)

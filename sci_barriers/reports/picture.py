"""A picture with its caption and what it shows in words; a page holds it, so that it needs no other file."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sci_barriers.reports._html import escaped

#: Told apart also by the colour-blind (Okabe and Ito): blue, yellow, green, orange, pink, sky, lemon, grey.
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#555555")

_PNG: Final = b"\x89PNG"


@dataclass(frozen=True)
class Picture:
    """A picture; notebooks show it.

    Attributes:
        image: an ``<svg>`` element that needs nothing else, or a PNG file.
        caption: the line below it.
        alt: what it shows, in words, for those who do not see it.
    """

    image: bytes = field(repr=False)
    caption: str
    alt: str

    def html(self) -> str:
        """Return a ``<figure>``."""
        kind = "png" if self.image.startswith(_PNG) else "svg+xml"
        source = f"data:image/{kind};base64,{base64.b64encode(self.image).decode()}"
        image = f'<img alt="{escaped(self.alt)}" src="{source}"/>'
        return f"<figure>{image}<figcaption>{escaped(self.caption)}</figcaption></figure>"

    def _repr_html_(self) -> str:
        return self.html()


def draw_picture(figure: Any, caption: str, alt: str) -> Picture:
    """Return a figure of matplotlib as a picture; the same figure always gives the same bytes."""
    import matplotlib

    stream = io.BytesIO()
    settings: dict[Any, Any] = {"svg.hashsalt": "sci-barriers", "svg.fonttype": "path", "hatch.linewidth": 0.5}
    with matplotlib.rc_context(settings):
        empty: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(stream, format="svg", metadata=empty, dpi=150)
    return Picture(_element(stream.getvalue()), caption, alt)


def picture_file(path: Path, caption: str, alt: str) -> Picture:
    """Return an SVG or PNG file as a picture."""
    image = path.read_bytes()
    return Picture(image if image.startswith(_PNG) else _element(image), caption, alt)


def _element(document: bytes) -> bytes:
    """Return a document without its prologue, which names a file elsewhere that a picture inside a page does not need."""
    return document[document.index(b"<svg") :]

"""Grey images as SVG: each a picture element of whole pixels, with words above it that can be selected."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np

__all__ = ["Raster", "rasters_svg"]

#: Sides and gaps, in units of the picture.
SIDE: Final = 150
GAP: Final = 10
LINE: Final = 17
NAME: Final = 22
FONT: Final = 'font-family="system-ui, sans-serif" font-size="13" style="fill:var(--sb-ink,#111)"'


@dataclass(frozen=True, eq=False)
class Raster:
    """An image.

    Attributes:
        values: N × N; 0 is black and 1 is white, what is outside is cut off.
        words: up to two lines above it.
    """

    values: Any
    words: tuple[str, ...] = ()


def rasters_svg(rows: Sequence[tuple[str, Sequence[Raster]]], title: str, description: str) -> str:
    """Return rows of images, each with a name above it, as one ``<svg>``.

    Args:
        rows: (name, images).
        title: of the picture.
        description: what it shows, in words, for people who do not see it.
    """
    columns = max((len(images) for _, images in rows), default=0)
    width = columns * (SIDE + GAP) + GAP
    y, parts = 0, []
    for name, images in rows:
        if name:
            y += NAME
            parts.append(f'<text x="{GAP}" y="{y - 5}" {FONT} font-weight="700">{escape(name)}</text>')
        lines = max((len(image.words) for image in images), default=0)
        for k, image in enumerate(images):
            x = GAP + k * (SIDE + GAP)
            for i, line in enumerate(image.words):
                parts.append(f'<text x="{x}" y="{y + LINE * (i + 1) - 4}" {FONT}>{escape(line)}</text>')
            parts.append(
                f'<image x="{x}" y="{y + LINE * lines}" width="{SIDE}" height="{SIDE}" style="image-rendering:pixelated" '
                f'href="data:image/png;base64,{_png(image.values)}"/>'
            )
        y += LINE * lines + SIDE + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {y}" width="{width}" height="{y}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )


def _png(values: Any) -> str:
    from PIL import Image

    grey = np.clip(np.rint(np.nan_to_num(np.asarray(values, dtype=np.float64)) * 255), 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grey, mode="L").save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()

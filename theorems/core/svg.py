"""Pictures as SVG text: no script, everything escaped, words as text that can be selected, and the same said for those who do not see it.

Colours are those of Okabe and Ito, told apart with any kind of colour blindness; marks and dashes differ as well. Words and axes take the
colour of the page (``currentColor``); the rest has a second set of colours where the reader prefers dark pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oracles import escaped

__all__ = ["Drawing", "circle", "element", "line", "polygon", "text"]

#: Classes of what is drawn: (name, style on a light page, what changes on a dark one).
_STYLES = (
    ("sb-t", "fill:currentColor;font-family:system-ui,sans-serif;font-size:13px", ""),
    ("sb-q", "fill:currentColor;font-family:system-ui,sans-serif;font-size:11.5px;opacity:.8", ""),
    ("sb-k", "fill:currentColor;font-family:system-ui,sans-serif;font-size:12px", ""),
    ("sb-axis", "stroke:currentColor;stroke-width:.8;opacity:.55;fill:none", ""),
    ("sb-ball", "fill:#56B4E9;fill-opacity:.22;stroke:#0072B2;stroke-width:1.4", "stroke:#56B4E9"),
    ("sb-edge", "fill:none;stroke:#0072B2;stroke-width:1", "stroke:#56B4E9"),
    ("sb-set", "fill:#E69F00;fill-opacity:.12;stroke:#D55E00;stroke-width:2", "stroke:#F0883E"),
    ("sb-open", "fill:#E69F00;fill-opacity:.24;stroke:none", "fill-opacity:.32"),
    ("sb-point", "fill:currentColor;stroke:none", ""),
    ("sb-many", "fill:none;stroke:currentColor;stroke-width:4;stroke-linecap:round;stroke-linejoin:round", ""),
    ("sb-old", "fill:none;stroke:currentColor;stroke-width:1.4", ""),
    ("sb-own", "fill:#009E73;fill-opacity:.16;stroke:#009E73;stroke-width:1.4;stroke-dasharray:6 3", "stroke:#2FC79A"),
    ("sb-mark", "fill:#009E73;stroke:none", "fill:#2FC79A"),
    ("sb-faint", "fill:currentColor;opacity:.25;stroke:none", ""),
)
_STYLE = (
    "".join(f".{name}{{{light}}}" for name, light, _ in _STYLES)
    + "svg:root{background:#fff;color:#111}"
    + "@media (prefers-color-scheme:dark){"
    + "".join(f".{name}{{{dark}}}" for name, _, dark in _STYLES if dark)
    + "svg:root{background:#111;color:#eee}}"
)


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element of SVG; the values of attributes are escaped, the content is not; a ``_`` in a name stands for ``-``.

    >>> element("circle", r=2, class_="sb-point")
    '<circle r="2" class="sb-point"/>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_value(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text(x: float, y: float, words: str, *, style: str = "sb-t", anchor: str = "start") -> str:
    """Return words at a place: their baseline begins (``start``), ends (``end``) or has its ``middle`` there."""
    return element("text", escaped(words), x=float(x), y=float(y), text_anchor=anchor, class_=style)


def polygon(points: Iterable[tuple[float, float]], style: str) -> str:
    """Return a closed polygon."""
    return element("polygon", points=" ".join(f"{x:.2f},{y:.2f}" for x, y in points), class_=style)


def line(points: Sequence[tuple[float, float]], style: str) -> str:
    """Return a polygonal line."""
    return element("polyline", points=" ".join(f"{x:.2f},{y:.2f}" for x, y in points), class_=style, fill="none")


def circle(x: float, y: float, r: float, style: str) -> str:
    """Return a circle."""
    return element("circle", cx=float(x), cy=float(y), r=float(r), class_=style)


@dataclass(frozen=True)
class Drawing:
    """A picture: what is drawn, and the same in words.

    Attributes:
        title: one line.
        description: all that is to be seen, in words.
        width: of the coordinates; on a page it becomes narrower where there is no room.
        height: of the coordinates.
        body: elements, as this module makes them.
        facts: attributes ``data-…`` of the picture, for programs that look at it.
    """

    title: str
    description: str
    width: int
    height: int
    body: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()

    def svg(self) -> str:
        """Return the picture as an ``<svg>`` that can stand in an HTML page or in a file."""
        inside = "".join(self.body)
        mark = (
            "sb-" + hashlib.sha256((self.title + self.description + inside).encode(errors="replace")).hexdigest()[:12]
        )
        head = (
            element("title", escaped(self.title), id=f"{mark}-t")
            + element("desc", escaped(self.description), id=f"{mark}-d")
            + element("style", _STYLE)
        )
        return element(
            "svg",
            head + inside,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {self.width} {self.height}",
            width=self.width,
            style="max-width:100%;height:auto",
            role="img",
            aria_labelledby=f"{mark}-t",
            aria_describedby=f"{mark}-d",
            **{f"data_{name}": value for name, value in self.facts},
        )

    def _repr_html_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        return f"{self.title}\n{self.description}"

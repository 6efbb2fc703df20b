"""The same pictures with matplotlib: a pen with the methods of `theorems.core.svg` that draws on axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

#: What the classes of `theorems.core.svg` look like: fill, its opacity, stroke, width, dashes.
_STYLES: Final[dict[str, tuple[str, float, str, float, str]]] = {
    "sb-axis": ("none", 1, "#777777", 0.8, "-"),
    "sb-ball": ("#56B4E9", 0.22, "#0072B2", 1.2, "-"),
    "sb-edge": ("none", 1, "#0072B2", 0.9, "-"),
    "sb-set": ("#E69F00", 0.12, "#D55E00", 1.6, "-"),
    "sb-open": ("#E69F00", 0.24, "none", 0, "-"),
    "sb-point": ("#111111", 1, "none", 0, "-"),
    "sb-many": ("none", 1, "#111111", 3.2, "-"),
    "sb-old": ("none", 1, "#111111", 1.2, "-"),
    "sb-own": ("#009E73", 0.16, "#009E73", 1.2, "--"),
    "sb-mark": ("#009E73", 1, "none", 0, "-"),
    "sb-faint": ("#111111", 0.25, "none", 0, "-"),
}
_SIZES: Final = {"sb-t": 9.5, "sb-k": 8.5, "sb-q": 8.0}


class AxesPen:
    """Draws on a matplotlib ``Axes`` in the coordinates of a drawing, y down.

    Args:
        axes: drawn on; its ticks and its frame are taken away.
        width: of the drawing.
        height: of the drawing.
        clip: the height of the part in which shapes are cut off at the edge; words below it are not.
    """

    def __init__(self, axes: Any, width: float, height: float, clip: float) -> None:
        from matplotlib.patches import Rectangle

        self.axes = axes
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.set_aspect("equal")
        axes.set_axis_off()
        self._frame = Rectangle((0, 0), width, clip, transform=axes.transData)
        self._clip = clip

    def _add(self, patch: Any, style: str, lowest: float) -> str:
        from matplotlib.colors import to_rgba

        fill, opacity, stroke, width, dashes = _STYLES[style]
        patch.set_facecolor("none" if fill == "none" else to_rgba(fill, opacity))
        patch.set(edgecolor=stroke, linewidth=width, linestyle=dashes)
        self.axes.add_patch(patch)
        if lowest < self._clip:
            patch.set_clip_path(self._frame)
        return ""

    def polygon(self, points: Iterable[tuple[float, float]], style: str) -> str:
        """Draw a closed polygon."""
        from matplotlib.patches import Polygon

        corners = list(points)
        return self._add(Polygon(corners, closed=True), style, min(y for _, y in corners))

    def line(self, points: Sequence[tuple[float, float]], style: str) -> str:
        """Draw a polygonal line."""
        from matplotlib.patches import Polygon

        return self._add(Polygon(list(points), closed=False), style, min(y for _, y in points))

    def circle(self, x: float, y: float, r: float, style: str) -> str:
        """Draw a circle."""
        from matplotlib.patches import Circle

        return self._add(Circle((x, y), r), style, y)

    def text(self, x: float, y: float, words: str, *, style: str = "sb-t", anchor: str = "start") -> str:
        """Write words; a dollar sign is a dollar sign."""
        side = {"start": "left", "end": "right", "middle": "center"}[anchor]
        self.axes.text(x, y, words, fontsize=_SIZES[style], ha=side, va="baseline", parse_math=False)
        return ""

"""A picture that answers can be clicked into. What is picked is a point of a declared grid: two integers, never a float."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import anywidget
import traitlets

__all__ = ["Grid", "Pick"]

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Grid:
    """Where in a picture which exact points are.

    Attributes:
        left: x of column 0, in the units of the picture's view box.
        right: x of the last column.
        top: y of the last row.
        bottom: y of row 0.
        low: the number at column 0 and row 0.
        high: the number at the last ones.
        steps: columns and rows are 0, …, steps.
    """

    left: float
    right: float
    top: float
    bottom: float
    low: Fraction
    high: Fraction
    steps: int

    def value(self, step: int) -> Fraction:
        """Return the exact number at a column or row; one outside of the grid is moved to its edge."""
        return self.low + (self.high - self.low) * Fraction(min(max(step, 0), self.steps), self.steps)

    def nearest(self, value: Fraction) -> int:
        """Return the column or row that is nearest to a number."""
        return min(max(round((value - self.low) / (self.high - self.low) * self.steps), 0), self.steps)

    def point(self, picked: Any) -> tuple[Fraction, ...] | None:
        """Return what was picked as exact numbers; ``None`` if nothing was, or what the browser sent is no pair of integers."""
        if not isinstance(picked, list | tuple) or len(picked) != 2 or not all(type(step) is int for step in picked):
            return None
        return self.value(picked[0]), self.value(picked[1])

    def for_browser(self) -> dict[str, Any]:
        """Return what the script needs."""
        shown = [f"{float(self.value(step)):g}" for step in range(self.steps + 1)]
        return {
            "left": self.left,
            "right": self.right,
            "top": self.top,
            "bottom": self.bottom,
            "steps": self.steps,
            "shown": shown,
        }


class Pick(anywidget.AnyWidget):  # type: ignore[misc] # the library has no types here
    """A picture; a click, or arrow keys and Enter, choose a point of its grid.

    Traits:
        svg: the picture, made by this program.
        grid: `Grid.for_browser`.
        picked: [column, row], or empty.
        label: what assistive technology says of it.
        name: of the files that it is saved as.
    """

    _esm = _STATIC / "pick.js"
    _css = _STATIC / "pick.css"
    svg = traitlets.Unicode("").tag(sync=True)
    grid = traitlets.Dict({}).tag(sync=True)
    picked = traitlets.List([]).tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)

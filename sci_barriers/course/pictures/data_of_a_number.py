"""Lesson 1: what the data of a number say about it."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from sci_barriers.reports import COLOURS, Picture, draw_picture

_ROUNDINGS: Final[dict[str, Callable[[Fraction], int]]] = {"nearest": round, "down": math.floor, "up": math.ceil}


def data_of_a_number(x: Fraction, n: int, rounding: str = "nearest") -> Picture:
    """Draw the intervals that the data of index 0 to n of x allow; the oracle rounds to ``nearest``, ``down`` or ``up``."""
    from matplotlib.figure import Figure

    if rounding not in _ROUNDINGS:
        raise ValueError(f"rounding = {rounding!r}: one of {', '.join(_ROUNDINGS)}")
    chosen = _ROUNDINGS[rounding]
    data = [Fraction(chosen(x * 2**k), 2**k) for k in range(n + 1)]
    figure = Figure(figsize=(6.4, 1.3 + 0.24 * (n + 1)), layout="constrained")
    axes = figure.subplots()
    for k, datum in enumerate(data):
        width = Fraction(1, 2**k)
        axes.plot(
            [float(datum - width), float(datum + width)], [k, k], color=COLOURS[5], linewidth=5, solid_capstyle="butt"
        )
        axes.plot(float(datum), k, "o", color=COLOURS[0], markersize=4)
    axes.axvline(float(x), color=COLOURS[3], linewidth=1)
    axes.set_yticks(range(0, n + 1, 1 if n < 8 else 2))
    axes.set_ylim(n + 0.6, -0.6)
    axes.set_ylabel("index")
    last, width = data[-1], Fraction(1, 2**n)
    axes.set_title(f"the datum {last} of index {n} says: {last - width} ≤ x ≤ {last + width}", fontsize=10)
    return draw_picture(
        figure,
        "Dots are data, bars what they say about x; the line is x, which the program does not see.",
        f"Bars that get shorter by half from index to index, all around {x}. The last one is from {last - width} to {last + width}.",
    )

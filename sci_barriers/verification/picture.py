"""The picture of a verification: how sharp each bound is. Numbers are rounded to be drawn, and only here."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from sci_barriers.reports import COLOURS, Picture, draw_picture
from sci_barriers.verification.report import Bound, Verification

__all__ = ["margins"]

#: A ratio beyond this power of ten is drawn at the edge.
EDGE: Final = 4.0
#: Left of 1 a bound from above is kept, right of it one from below, on it an equation.
_LOOKS: Final = {
    "at most": ("<", COLOURS[0]),
    "equal": ("D", COLOURS[2]),
    "at least": (">", COLOURS[3]),
}
_KINDS: Final = {"<": "at most", "≤": "at most", "=": "equal", "≥": "at least", ">": "at least"}


def margins(report: Verification) -> Picture:
    """Return the picture of computed over theoretical for all bounds whose numbers are positive, a line for each clause."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 1.6 + 0.3 * len(report.clauses)), layout="constrained")
    axes = figure.subplots()
    shown, seen, failed, total = 0, set[str](), 0, 0
    for place, clause in enumerate(report.clauses):
        for bound in clause.bounds:
            total += 1
            ratio = _logarithm(bound)
            if ratio is None:
                continue
            kind = _KINDS[bound.relation]
            mark, colour = _LOOKS[kind] if bound.holds else ("X", "black")
            name = kind if bound.holds else "does not hold"
            failed += not bound.holds
            x = max(-EDGE, min(EDGE, ratio))
            axes.plot(x, place, mark, color=colour, alpha=0.6, markersize=6, label="" if name in seen else name)
            seen.add(name)
            shown += 1
    axes.axvline(0, color="#555555", linewidth=0.8)
    axes.set_yticks(range(len(report.clauses)), [clause.name for clause in report.clauses])
    axes.set_ylim(len(report.clauses) - 0.5, -0.5)
    axes.set_xlim(-EDGE - 0.3, EDGE + 0.3)
    ticks = range(-int(EDGE), int(EDGE) + 1)
    axes.set_xticks(list(ticks), [f"$10^{{{k}}}$" if k else "1" for k in ticks])
    axes.set_xlabel("computed ÷ theoretical (beyond the edge: at the edge)")
    axes.grid(axis="x", linewidth=0.4, alpha=0.5)
    if seen:
        figure.legend(loc="outside upper center", ncols=4, frameon=False, fontsize="small")
    left = total - shown
    caption = "How sharp each bound is: one mark a bound, at 1 where the computed number is the theoretical one"
    if left:
        caption += f"; {left} bounds with a 0 or without a number are in the tables only"
    return draw_picture(
        figure,
        caption,
        f"{shown} of {total} bounds by clause; {failed} of those drawn do not hold. The numbers stand in the tables below.",
    )


def _logarithm(bound: Bound) -> float | None:
    """Return log₁₀(computed/theoretical), or ``None`` if one of them is missing or not positive."""
    if bound.computed is None or bound.computed <= 0 or bound.theoretical <= 0:
        return None
    ratio = Fraction(bound.computed, bound.theoretical)
    value = math.log10(ratio.numerator) - math.log10(ratio.denominator)
    return value / 2 if bound.squared else value

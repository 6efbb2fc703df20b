"""The pictures of a report, as SVG; numbers are rounded here, and nowhere else, to be drawn."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sci_barriers.campaigns._tally import Points, Tally
from sci_barriers.reports import COLOURS, Picture, draw_picture

_HATCHES: Final = ("", "//", "..", "xx", "\\\\", "++", "oo", "--")
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")
#: More groups than this are drawn as one, "others".
MAX_GROUPS: Final = 8
MAX_BARS: Final = 40


def pictures(tally: Tally) -> list[Picture]:
    """Return the pictures for which the results have numbers."""
    drawn = [_verdicts(tally)]
    if tally.errors:
        drawn.append(_errors(tally))
    if tally.distances:
        drawn.append(_distances(tally))
    return drawn


def _verdicts(tally: Tally) -> Picture:
    counts = tally.statuses
    total: Counter[str] = sum(counts.values(), Counter())
    statuses = [status for status, _ in total.most_common()]
    rows = sorted(counts, key=lambda name: (-counts[name].total(), name))[:MAX_BARS]
    figure = Figure(figsize=(5.6, 1.2 + 0.34 * len(rows)), layout="constrained")
    axes = figure.subplots()
    left = [0] * len(rows)
    for i, status in enumerate(statuses):
        widths = [counts[name][status] for name in rows]
        axes.barh(
            range(len(rows)),
            widths,
            left=left,
            label=status,
            color=COLOURS[i % len(COLOURS)],
            hatch=_HATCHES[i % len(_HATCHES)],
            edgecolor="white",
        )
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), [_shortened(name) for name in rows])
    axes.invert_yaxis()
    axes.set_xlabel("runs")
    figure.legend(loc="outside upper center", ncols=min(len(statuses), 4), frameon=False)
    more = f" (the {MAX_BARS} with the most runs of {len(counts)})" if len(counts) > MAX_BARS else ""
    words = "; ".join(
        f"{name}: " + ", ".join(f"{number} {status}" for status, number in counts[name].most_common())
        for name in rows[:20]
    )
    return draw_picture(figure, f"Verdicts by algorithm{more}", f"Bars of the number of runs by verdict. {words}")


def _errors(tally: Tally) -> Picture:
    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    axes = figure.subplots()
    groups = _groups(tally.errors)
    digits = sorted(tally.digits)
    for i, (name, points) in enumerate(groups.items()):
        shift = (i - (len(groups) - 1) / 2) * min(0.6 / len(groups), 0.12)
        _scatter(axes, i, name, [(k + shift, error) for k, error in points])
    asked = [-k for k in digits]
    axes.hlines(asked, [k - 0.4 for k in digits], [k + 0.4 for k in digits], colors="black", label="10⁻ᴷ, asked for")
    axes.set_xlabel("K")
    axes.set_ylabel("log₁₀ of the proved error")
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    figure.legend(loc="outside upper center", ncols=2, frameon=False, fontsize="small")
    return draw_picture(
        figure,
        "The proved lower bound of the error on the committed input, against the digits asked for",
        f"Points of error against K, above the bar 10⁻ᴷ of each K; the smallest error is 10^{tally.least:.3f} times 10⁻ᴷ.",
    )


def _distances(tally: Tally) -> Picture:
    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    axes = figure.subplots()
    groups = _groups(tally.distances)
    finite = [x for points in groups.values() for x, _ in points if math.isfinite(x)]
    floor = (min(finite) if finite else 0.0) - 2
    for i, (name, points) in enumerate(groups.items()):
        _scatter(axes, i, name, [(max(x, floor), y) for x, y in points])
    count = sum(points.count for points in tally.distances.values())
    zeros = sum(points.zeros for points in tally.distances.values())
    if zeros:
        axes.axvline(floor, color="#999999", linewidth=0.8)
        axes.annotate(
            "exactly 0",
            (floor, 0.02),
            xycoords=("data", "axes fraction"),
            rotation=90,
            va="bottom",
            ha="right",
            fontsize="small",
        )
    axes.set_xlabel("log₁₀ of the distance to the solutions of its own data")
    axes.set_ylabel("log₁₀ of the proved error")
    figure.legend(loc="outside upper center", ncols=2, frameon=False, fontsize="small")
    return draw_picture(
        figure,
        "The error on the committed input against the distance to the solution set of the data that were read: points on the left have "
        "converged, and are wrong all the same",
        f"{count} points; {zeros} have distance exactly 0 to the solutions of their own data.",
    )


def _scatter(axes: Axes, i: int, name: str, points: Sequence[tuple[float, float]]) -> None:
    axes.scatter(
        [x for x, _ in points],
        [y for _, y in points],
        s=14,
        marker=_MARKERS[i % 8],
        color=COLOURS[i % 8],
        alpha=0.7,
        label=name,
        rasterized=len(points) > 500,
    )


def _groups(named: Mapping[str, Points]) -> dict[str, list[tuple[float, float]]]:
    """Return the points by algorithm, the rarer ones together."""
    ordered = sorted(named, key=lambda name: -named[name].count)
    kept = set(ordered[: MAX_GROUPS if len(ordered) <= MAX_GROUPS else MAX_GROUPS - 1])
    groups: dict[str, list[tuple[float, float]]] = {}
    for name, points in named.items():
        groups.setdefault(_shortened(name) if name in kept else "others", []).extend(points.drawn())
    return dict(sorted(groups.items(), key=lambda pair: (pair[0] == "others", pair[0])))


def _shortened(name: str) -> str:
    text = name if len(name) <= 40 else name[:39] + "…"
    return text.replace("$", r"\$")

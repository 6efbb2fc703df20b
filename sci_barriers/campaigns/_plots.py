"""The pictures of a report, as SVG; numbers are rounded here, and nowhere else, to be drawn."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

import matplotlib
from matplotlib.figure import Figure

from sci_barriers.campaigns._algorithm import label
from sci_barriers.campaigns._store import StoredResult
from sci_barriers.campaigns._table import fraction
from sci_barriers.reports import COLOURS, Picture, draw_picture

_HATCHES: Final = ("", "//", "..", "xx", "\\\\", "++", "oo", "--")
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")
#: More groups than this are drawn as one, "others".
MAX_GROUPS: Final = 8
MAX_BARS: Final = 40


def log_root(square: str) -> float:
    """Return log₁₀ of the root of an exact square; −∞ for 0."""
    value = fraction(square)
    if value <= 0:
        return -math.inf
    return (math.log10(value.numerator) - math.log10(value.denominator)) / 2


def pictures(results: Sequence[StoredResult]) -> list[Picture]:
    """Return the pictures for which the results have numbers."""
    drawn = [_verdicts(results)]
    wrong = [item for item in results if item.record.error_squared is not None]
    if wrong:
        drawn.append(_errors(wrong))
    both = [item for item in wrong if item.record.own_upper_squared is not None]
    if both:
        drawn.append(_distances(both))
    return drawn


def _name(result: StoredResult) -> str:
    return label(result.parameters.get("algorithm")) or str(result.parameters.get("theorem", result.task))


def _verdicts(results: Sequence[StoredResult]) -> Picture:
    counts: dict[str, Counter[str]] = {}
    for item in results:
        counts.setdefault(_name(item), Counter())[item.record.status] += 1
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


def _errors(results: Sequence[StoredResult]) -> Picture:
    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    axes = figure.subplots()
    groups = _groups(results)
    digits = sorted({int(item.parameters["K"]) for item in results})
    for i, (name, items) in enumerate(groups.items()):
        shift = (i - (len(groups) - 1) / 2) * min(0.6 / len(groups), 0.12)
        x = [int(item.parameters["K"]) + shift for item in items]
        y = [max(log_root(str(item.record.error_squared)), -1e6) for item in items]
        axes.scatter(
            x, y, s=14, marker=_MARKERS[i % 8], color=COLOURS[i % 8], alpha=0.7, label=name, rasterized=len(items) > 500
        )
    asked = [-k for k in digits]
    axes.hlines(asked, [k - 0.4 for k in digits], [k + 0.4 for k in digits], colors="black", label="10⁻ᴷ, asked for")
    axes.set_xlabel("K")
    axes.set_ylabel("log₁₀ of the proved error")
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    figure.legend(loc="outside upper center", ncols=2, frameon=False, fontsize="small")
    least = min(log_root(str(item.record.error_squared)) + int(item.parameters["K"]) for item in results)
    return draw_picture(
        figure,
        "The proved lower bound of the error on the committed input, against the digits asked for",
        f"Points of error against K, above the bar 10⁻ᴷ of each K; the smallest error is 10^{least:.3f} times 10⁻ᴷ.",
    )


def _distances(results: Sequence[StoredResult]) -> Picture:
    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    axes = figure.subplots()
    own = [log_root(str(item.record.own_upper_squared)) for item in results]
    finite = [x for x in own if math.isfinite(x)]
    floor = (min(finite) if finite else 0.0) - 2
    zeros = len(own) - len(finite)
    place = {id(item): x if math.isfinite(x) else floor for item, x in zip(results, own, strict=True)}
    for i, (name, items) in enumerate(_groups(results).items()):
        x = [place[id(item)] for item in items]
        y = [log_root(str(item.record.error_squared)) for item in items]
        axes.scatter(
            x, y, s=14, marker=_MARKERS[i % 8], color=COLOURS[i % 8], alpha=0.7, label=name, rasterized=len(items) > 500
        )
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
        f"{len(results)} points; {zeros} have distance exactly 0 to the solutions of their own data.",
    )


def _groups(results: Sequence[StoredResult]) -> dict[str, list[StoredResult]]:
    """Return the results by algorithm, the rarer ones together."""
    counts = Counter(_name(item) for item in results)
    named = {name for name, _ in counts.most_common(MAX_GROUPS if len(counts) <= MAX_GROUPS else MAX_GROUPS - 1)}
    groups: dict[str, list[StoredResult]] = {}
    for item in results:
        name = _name(item)
        groups.setdefault(_shortened(name) if name in named else "others", []).append(item)
    return dict(sorted(groups.items(), key=lambda pair: (pair[0] == "others", pair[0])))


def _shortened(name: str) -> str:
    text = name if len(name) <= 40 else name[:39] + "…"
    return text.replace("$", r"\$")

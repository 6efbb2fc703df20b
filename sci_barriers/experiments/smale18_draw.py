"""Draws the pictures of smale18 from exact numbers: three steps, data needed, the line that tilts, success by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log10
from pathlib import Path
from typing import Any, Final, Literal

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.experiments._drawing import COLOURS, new_figure, write_figure
from sci_barriers.games.randomised import thresholds

_COLOURS: Final = {
    "strong": COLOURS["blue"],
    "weak": COLOURS["orange"],
    "sharp": COLOURS["green"],
    "grey": COLOURS["grey"],
}
_MARKS: Final = {"strong": "o", "weak": "s", "sharp": "D"}
_DASHES: Final = ("-", "--", "-.", ":")
_TINTS: Final = ("#f4f4f4", "#e6e6e6", "#d5d5d5")


@dataclass(frozen=True)
class Series:
    """Errors against the index of the data.

    Attributes:
        label: for the legend.
        points: (n, squared error) for increasing n.
        part: ``strong``, ``weak`` or ``sharp``; it decides on colour and marks.
        note: written beside the place where the error drops.
    """

    label: str
    points: Sequence[tuple[int, Fraction]]
    part: Literal["strong", "weak", "sharp"] = "strong"
    note: str = ""


@dataclass(frozen=True)
class SuccessPoint:
    """A success probability, measured by enumeration.

    Attributes:
        competitors: N1 ≥ 2.
        probability: exact.
        strategy: ``halting``, ``waiting`` or ``capped``.
    """

    competitors: int
    probability: Fraction
    strategy: str = "halting"


# --- The three steps -------------------------------------------------------------------------------------------------------------


def three_steps_figure(series: Sequence[Series], K: int, L: int | None) -> Any:
    """Return the figure of error against index of data: Ω_strong stays above 10^-K, Ω_weak and Ω_sharp drop when 2^-n resolves their ε.

    Args:
        series: one for each member or worst case; errors that leave the picture below are drawn as a mark on its floor.
        K: digits of the theorem, at least 3.
        L: the index that K − 2 digits need, marked on the axis; not marked if ``None``.

    Raises:
        BarrierError: nothing to draw, or K out of range.
    """
    K = integer("K", K, 3)
    if not series or not all(one.points for one in series):
        raise BarrierError("series", series, "at least one, each with points")
    figure, axis = new_figure(9.2, 5.4)
    top, bottom = _ceiling(series, K), -K - 0.72
    floor = -K - 0.5
    last = max(n for one in series for n, _ in one.points)
    for level, tint in zip((K - 2, K - 1, K), _TINTS, strict=True):
        axis.axhspan(bottom, -level, color=tint, linewidth=0, zorder=0)
        axis.axhline(-level, color="#777777", linewidth=0.9, zorder=1)
        name = f"K = {level}" if level == K else f"K − {K - level} = {level}"
        look = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 9.5, "color": "#333333"}
        axis.annotate(f"{name} digits ↓", (1.012, -level), **look)
    used: dict[str, int] = {}
    for one in series:
        dash = _DASHES[used.get(one.part, 0) % len(_DASHES)]
        used[one.part] = used.get(one.part, 0) + 1
        places, heights = [n for n, _ in one.points], [_logarithm(square) for _, square in one.points]
        low = [i for i, height in enumerate(heights) if height <= floor]
        seen = [max(floor, height) for height in heights]
        for i in low[1:]:
            seen[i] = float("nan")  # one mark on the floor is enough
        colour = _COLOURS[one.part]
        axis.plot(
            places,
            seen,
            drawstyle="steps-post",
            color=colour,
            linestyle=dash,
            linewidth=1.7,
            zorder=3,
            label=one.label,
            marker=_MARKS[one.part],
            markersize=4,
            markevery=[i for i in range(len(places)) if i not in low],
        )
        if low:
            n = places[low[0]]
            axis.plot(n, floor, marker="v", color=colour, markersize=8, linestyle="", zorder=4)
            beside = {"xytext": (4, 0), "textcoords": "offset points", "rotation": 90, "va": "center"}
            axis.annotate(one.note, (n, -K + 0.5), fontsize=9, color=colour, **beside)
    if L is not None:
        axis.axvline(L, color=_COLOURS["sharp"], linewidth=0.9, linestyle=":", zorder=2)
        look = {"textcoords": "offset points", "fontsize": 9.5, "color": _COLOURS["sharp"], "ha": "center"}
        axis.annotate(f"n = L = {L}", (L, 1), xycoords=("data", "axes fraction"), xytext=(0, 4), **look)
    axis.set_xlim(-0.01 * last - 0.3, last + 0.02 * last + 0.3)
    axis.set_ylim(bottom, top)
    powers = range(-K, int(top // 1) + 1)
    axis.set_yticks([*powers], [f"$10^{{{p}}}$" for p in powers])
    axis.set_xlabel("index n of the data: A and y are known up to $2^{-n}$")
    axis.set_ylabel("error that the data prove")
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.text(
        0.995,
        (floor - 0.11 - bottom) / (top - bottom),
        "▼ far below: the winner is known",
        transform=axis.transAxes,
        ha="right",
        va="center",
        fontsize=8.5,
        color=_COLOURS["grey"],
    )
    figure.legend(loc="outside lower center", ncols=min(2, len(series)), fontsize=9, frameon=False)
    return figure


def draw_three_steps(series: Sequence[Series], K: int, L: int | None, path: Path) -> list[Path]:
    """Write `three_steps_figure` to a PNG file, and an SVG file beside it; return their paths."""
    return write_figure(three_steps_figure(series, K, L), path)


def _ceiling(series: Sequence[Series], K: int) -> float:
    highest = max((_logarithm(square) for one in series for _, square in one.points), default=0.0)
    return float(max(highest + 0.35, -K + 2 + 0.6))


# --- The data needed -------------------------------------------------------------------------------------------------------------


def data_needed_figure(points: Sequence[tuple[int, int]]) -> Any:
    """Return the figure of the largest index that the algorithm of clause (ii) reads against e, where ε = 2^-e.

    Args:
        points: (e, index).

    Raises:
        BarrierError: no points, or negative numbers.
    """
    if not points or any(e < 0 or n < 0 for e, n in points):
        raise BarrierError("points", points, "at least one pair of numbers of at least 0")
    figure, axis = new_figure(7.2, 4.6)
    ordered = sorted(points)
    places, heights = [e for e, _ in ordered], [n for _, n in ordered]
    high = max(max(places), max(heights), 1)
    ends = [0, 1.04 * high]
    axis.plot(ends, ends, "--", color=_COLOURS["grey"], linewidth=1, label="n = e: $2^{-n} = ε$")
    label = "largest index read, K − 1 digits proved"
    axis.plot(places, heights, "s-", color=_COLOURS["weak"], markersize=5, linewidth=1.4, label=label)
    axis.set_xlim(0, 1.04 * max(max(places), 1))
    axis.set_ylim(0, 1.1 * high)
    axis.set_xlabel("e: the winning column is ahead by $ε = 2^{-e}$  ($ε → 0$ to the right)")
    axis.set_ylabel("index n of the last datum read")
    for one in (axis.xaxis, axis.yaxis):
        one.get_major_locator().set_params(integer=True)
    axis.grid(linewidth=0.4, alpha=0.5)
    axis.legend(loc="upper left", frameon=False, fontsize=9.5)
    axis.set_title("No bound on the data holds for all members of $Ω_{\\mathrm{weak}}$", fontsize=11)
    return figure


def draw_data_needed(points: Sequence[tuple[int, int]], path: Path) -> list[Path]:
    """Write `data_needed_figure` to a PNG file, and an SVG file beside it; return their paths."""
    return write_figure(data_needed_figure(points), path)


# --- Success by chance -----------------------------------------------------------------------------------------------------------

_STRATEGIES: Final = {
    "halting": ("halts always: guesses the winner", "o", _COLOURS["strong"], -0.07),
    "waiting": ("may wait for ever", "D", _COLOURS["weak"], 0.0),
    "capped": ("caps its data", "x", _COLOURS["sharp"], 0.07),
}


def success_figure(points: Sequence[SuccessPoint]) -> Any:
    """Return the figure of worst-case success probabilities against N1, with the thresholds 1/N1 and N1/(2·N1 − 1), and 1/2.

    Args:
        points: measured, exact.

    Raises:
        BarrierError: no points, an N1 below 2, a probability outside [0, 1], or an unknown strategy.
    """
    if not points:
        raise BarrierError("points", points, "at least one")
    for point in points:
        if point.competitors < 2 or not 0 <= point.probability <= 1 or point.strategy not in _STRATEGIES:
            raise BarrierError(
                "points", point, "N1 at least 2, a probability from 0 to 1, one of " + ", ".join(_STRATEGIES)
            )
    figure, axis = new_figure(7.4, 5.0)
    numbers = range(2, max(3, *(point.competitors for point in points)) + 1)
    bounds = [thresholds(n) for n in numbers]
    for values, part, dash, label in (
        ([bound.general for bound in bounds], "weak", "--", "$N_1/(2N_1-1)$: nobody does better"),
        (
            [bound.halting for bound in bounds],
            "strong",
            "-",
            "$1/N_1$: nobody who halts, or caps the data, does better",
        ),
    ):
        axis.plot(numbers, list(map(float, values)), dash, color=_COLOURS[part], linewidth=1.4, label=label, zorder=2)
    axis.axhline(0.5, color=_COLOURS["grey"], linewidth=1, linestyle=":", label="1/2, as in clause (i)", zorder=1)
    for name, (label, mark, colour, offset) in _STRATEGIES.items():
        chosen = [point for point in points if point.strategy == name]
        if chosen:
            places = [point.competitors + offset for point in chosen]
            look = {
                "markerfacecolor": "white" if mark != "x" else colour,
                "markeredgecolor": colour,
                "markeredgewidth": 1.8,
            }
            heights = [float(point.probability) for point in chosen]
            axis.plot(places, heights, mark, markersize=8, label=f"measured: {label}", zorder=3, **look)
    axis.set_xticks(list(numbers))
    axis.set_xlim(numbers[0] - 0.35, numbers[-1] + 0.35)
    axis.set_ylim(0, 0.8)
    axis.set_xlabel("$N_1 = N + 1 - m$, the number of competing columns")
    axis.set_ylabel("success probability on the worst member")
    axis.grid(axis="y", linewidth=0.4, alpha=0.5)
    figure.legend(loc="outside lower center", ncols=2, fontsize=9, frameon=False)
    return figure


def draw_success(points: Sequence[SuccessPoint], path: Path) -> list[Path]:
    """Write `success_figure` to a PNG file, and an SVG file beside it; return their paths."""
    return write_figure(success_figure(points), path)


def _logarithm(square: Fraction) -> float:
    """Return log10 √square: the logarithm of an integer of any length is exact to the last bits; −∞ for 0."""
    if square <= 0:
        return float("-inf")
    return (log10(square.numerator) - log10(square.denominator)) / 2

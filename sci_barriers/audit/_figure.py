"""The picture of an audit: objective gap and distance to the solution set along the ladder, a line for each rotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sci_barriers.audit._bounds import Bounds
from sci_barriers.audit._ladder import Setting
from sci_barriers.audit._row import Row
from sci_barriers.experiments._drawing import new_figure, write_figure
from theorems.problems import Problem

#: Told apart with any kind of colour vision, and from white and from dark paper: contrast 3 at least.
_COLOURS: Final = {
    "identity": "#4477aa",
    "hadamard": "#ee6677",
    "dct": "#228833",
    "dft": "#b5478e",
    "cayley": "#997700",
}
_MARKS: Final = {"real": "o", "complex": "s"}
_STYLES: Final = ("-", "--", ":", "-.")
#: Numbers below are drawn here, as triangles.
_FLOOR: Final = 1e-30
_CEILING: Final = 1e6


def draw(path: Path, target: str, problem: Problem, ladders: Mapping[Setting, Sequence[Row]]) -> Path:
    """Write `audit_figure` to a PNG file, atomically, and return its path."""
    return write_figure(audit_figure(target, problem, ladders), path, ("png",), dpi=110)[0]


def audit_figure(target: str, problem: Problem, ladders: Mapping[Setting, Sequence[Row]]) -> Any:
    """Return the figure: a column for each K; above f(x) − f*, below dist(x, Ξ(A, y)).

    Colours are rotations, squares instead of dots complex fields, line styles numbers N of columns. A number of several bounds is drawn at
    its upper one; a negative gap (P1, an infeasible x) at its modulus, hollow.
    """
    rows = [row for ladder in ladders.values() for row in ladder]
    digits = sorted({setting.K for setting in ladders})
    sizes = sorted({setting.N for setting in ladders})
    size = 4.6 * len(digits) + 1.4, 8.2
    figure, axes = new_figure(*size, len(digits), 2, sharex=True, sharey="row", squeeze=False)
    heights: list[list[float]] = [[], [10.0**-K for K in digits]]
    for column, K in enumerate(digits):
        for setting, ladder in ladders.items():
            if setting.K == K:
                style = _STYLES[sizes.index(setting.N) % len(_STYLES)]
                heights[0] += _line(axes[0][column], ladder, "gap", style)
                heights[1] += _line(axes[1][column], ladder, "distance", style)
        axes[1][column].axhline(10.0**-K, color="black", linewidth=1)
        place = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 9}
        axes[1][column].annotate(f"$10^{{-{K}}}$", (1.01, 10.0**-K), **place)  # beside the panel: the points are in it
        axes[0][column].set_title(f"K = {K}", fontsize=10)
        axes[1][column].set_xlabel("lead of the winning column")
    axes[0][0].set_ylabel("objective gap f(x) − f*")
    axes[1][0].set_ylabel("distance to Ξ(A, y)")
    names = list(dict.fromkeys(row.rung.name for row in rows))
    for line, found in zip(axes, heights, strict=True):
        line[0].set_ylim(min(found, default=1e-3) / 10, max(found, default=1) * 10)
    for axis in axes.flat:
        axis.set_yscale("log")
        axis.set_xticks(range(len(names)), [_tick(name) for name in names], fontsize=8)
        axis.grid(axis="y", linewidth=0.4, alpha=0.5)
    name = target.replace("$", r"\$")
    figure.suptitle(f"{name}, {problem.name}: objective gap and distance to the solution set", fontsize=11)
    _legend(figure, problem, rows, sizes, len(digits))
    return figure


def _tick(name: str) -> str:
    return f"$2^{{{name[2:]}}}$" if name.startswith("2^") else name


def _line(axis: Any, rows: Sequence[Row], what: str, style: str) -> list[float]:
    """Draw one ladder and return the heights."""
    setting = rows[0].setting
    look: dict[str, Any] = {"color": _COLOURS[setting.rotation]}
    places, heights = [], []
    for place, row in enumerate(rows):
        if row.measured is None:
            axis.plot(place, 0.02, "x", transform=axis.get_xaxis_transform(), clip_on=False, **look)
            continue
        bounds: Bounds = getattr(row.measured, what)
        value = bounds.upper if bounds.upper > 0 or bounds.lower == 0 else -bounds.lower
        height = _height(value)
        places.append(place)
        heights.append(height)
        hollow = bounds.upper < 0
        mark = "v" if height <= _FLOOR else _MARKS[setting.field]
        axis.plot(place, height, mark, markersize=4, markerfacecolor="white" if hollow else look["color"], **look)
    axis.plot(places, heights, style, linewidth=1.2, **look)
    return heights


def _height(value: Fraction) -> float:
    size = value.numerator.bit_length() - value.denominator.bit_length()
    if value <= 0 or size < -900:
        return _FLOOR
    return _CEILING if size > 900 else min(_CEILING, max(_FLOOR, float(value)))


def _legend(figure: Any, problem: Problem, rows: Sequence[Row], sizes: Sequence[int], columns: int) -> None:
    from matplotlib.lines import Line2D

    kinds = list(dict.fromkeys((row.setting.rotation, row.setting.field) for row in rows))
    handles = [
        Line2D([], [], color=_COLOURS[rotation], marker=_MARKS[field], markersize=4, label=f"{rotation}, {field}")
        for rotation, field in kinds
    ]
    handles += [
        Line2D([], [], color="#444444", linestyle=_STYLES[i % len(_STYLES)], label=f"N = {N}")
        for i, N in enumerate(sizes)
    ]
    dots: dict[str, Any] = {"linestyle": "", "color": "#444444", "markersize": 5}
    handles.append(Line2D([], [], marker="v", label="0, or below 10$^{-30}$", **dots))
    if problem.constrained:
        handles.append(Line2D([], [], marker="o", markerfacecolor="white", label="negative (x is infeasible)", **dots))
    if any(row.status is not None for row in rows):
        handles.append(Line2D([], [], marker="x", label="no output", **dots))
    figure.legend(handles=handles, loc="outside lower center", ncols=min(6, 3 * columns), fontsize=8, frameon=False)

"""The picture of the demonstration: what the solver got wrong beside how well it solved its own data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sci_barriers.experiments._drawing import COLOURS, new_figure, write_figure
from sci_barriers.experiments.demo import Row

__all__ = ["demo_figure", "draw"]

#: Distances below this many units of 10^-K are drawn at the floor (exact zeros among them).
FLOOR: Final = 1e-20
#: Distances above this many are drawn here.
CEILING: Final = 1e6
_COLOURS: Final = {1: COLOURS["blue"], 3: COLOURS["green"], 6: COLOURS["yellow"], 12: COLOURS["pink"]}
_SPARE: Final = (COLOURS["orange"], COLOURS["sky"], COLOURS["grey"])


def draw(rows: Sequence[Row], path: Path) -> Path:
    """Write `demo_figure` to a PNG file, atomically, and return its path."""
    return write_figure(demo_figure(rows), path, ("png",), dpi=130)[0]


def demo_figure(rows: Sequence[Row]) -> Any:
    """Return the figure of the refuted rows.

    A filled mark is dist(output, Ξ(A, y)), a hollow one dist(output, Ξ(A_n, y_n)), in units of 10^-K.
    Floats are used here to place marks, and nowhere else.

    Args:
        rows: of the demonstration.
    """
    cases = list(dict.fromkeys(row.game.case for row in rows))
    problems = list(dict.fromkeys(row.game.problem for row in rows))
    size = 4.2 * len(problems) + 1.2, 3.7 * len(cases) + 1.1
    figure, axes = new_figure(*size, len(problems), len(cases), sharey=True, squeeze=False)
    digits = sorted({row.game.K for row in rows})
    colours = {K: _COLOURS.get(K, _SPARE[i % len(_SPARE)]) for i, K in enumerate(digits)}
    for line, case in zip(axes, cases, strict=True):
        for axis, problem in zip(line, problems, strict=True):
            _panel(
                axis, [row for row in rows if row.game.case == case and row.game.problem == problem], digits, colours
            )
            axis.set_title(f"{problem}: N = {case.N}, m = {case.m} ({case.N + 1 - case.m} competitors)", fontsize=10)
        line[0].set_ylabel("distance / 10$^{-K}$")
    _legend(figure, digits, colours)
    return figure


def _panel(axis: Any, rows: Sequence[Row], digits: Sequence[int], colours: dict[int, str]) -> None:
    names = list(dict.fromkeys(row.game.algorithm.name for row in rows))
    for row in rows:
        if row.error_squared is None:
            continue
        scale = 10 ** (2 * row.game.K)
        offset = (digits.index(row.game.K) - (len(digits) - 1) / 2) * 0.17
        place = names.index(row.game.algorithm.name) + offset
        axis.plot(place, _height(row.error_squared * scale), "o", color=colours[row.game.K], markersize=6)
        if row.own_squared is not None:
            own = _height(row.own_squared[1] * scale)
            mark = "v" if own <= FLOOR else "o"
            axis.plot(place, own, mark, markerfacecolor="white", markeredgecolor=colours[row.game.K], markersize=6)
    axis.axhline(1, color="black", linewidth=1, linestyle="--")
    axis.set_yscale("log")
    axis.set_ylim(FLOOR / 30, 10 * CEILING)
    axis.set_xlim(-0.6, len(names) - 0.4)
    axis.set_xticks(range(len(names)), names, rotation=35, ha="right", fontsize=8)
    axis.grid(axis="y", linewidth=0.4, alpha=0.5)


def _height(square: Fraction) -> float:
    if square <= 0:
        return FLOOR
    exponent = square.numerator.bit_length() - square.denominator.bit_length()
    if exponent > 2000:
        return CEILING
    return min(CEILING, max(FLOOR, float(square) ** 0.5)) if exponent > -2000 else FLOOR


def _legend(figure: Any, digits: Sequence[int], colours: dict[int, str]) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], linestyle="", marker="s", color=colours[K], label=f"K = {K}") for K in digits]
    handles += [
        Line2D([], [], linestyle="", marker=mark, color=COLOURS["grey"], markerfacecolor=inside, label=label)
        for mark, inside, label in (
            ("o", COLOURS["grey"], "to Ξ(A, y): wrong by more than 10$^{-K}$ (certified)"),
            ("o", "white", "to Ξ(A$_n$, y$_n$), its own data"),
            ("v", "white", "the same, below 10$^{-20}$ or zero"),
        )
    ]
    handles.append(Line2D([], [], linestyle="--", color="black", label="10$^{-K}$"))
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=9, frameon=False)

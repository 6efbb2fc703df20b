"""Draws the line {z : Az = Ax} that tilts against the ℓ¹ ball, for N = 2 and m = 1."""

from __future__ import annotations

from fractions import Fraction
from math import log10
from pathlib import Path
from typing import Any

from oracles import ExactInput
from sci_barriers._errors import BarrierError
from sci_barriers.experiments._drawing import COLOURS, new_figure, write_figure
from theorems import Smale18


def tilting_line_figure(barrier: Smale18, *, fraction: Fraction = Fraction(1, 3)) -> Any:
    """Return the figure of, for N = 2 and m = 1, the ℓ¹ ball and the line {z : Az = Ax} for a₀ ahead, a tie, and a₁ ahead.

    Args:
        barrier: a part of Ω with N = 2, m = 1 over the real field.
        fraction: ε = fraction·α, between 0 and 1; the true ε could not be seen.

    Raises:
        BarrierError: another size or field, or a fraction out of range.
    """
    if barrier.shape != (1, 2) or barrier.field != "real":
        raise BarrierError("barrier", f"(m, N) = {barrier.shape}, {barrier.field}", "N = 2, m = 1, real")
    if not 0 < fraction <= 1:
        raise BarrierError("fraction", fraction, "above 0, at most 1")
    K = barrier.K
    epsilon = fraction * barrier.alpha
    panels = [
        ((0, barrier.alpha + epsilon), "column 0 is ahead"),
        (None, "tie: the centre"),
        ((1, barrier.alpha + epsilon), "column 1 is ahead"),
    ]
    figure, axes = new_figure(11.2, 4.9, columns=3)
    centre = barrier.centre.A
    largest = 1.5 * _number(barrier.problem.amount(barrier.alpha, barrier.t) / barrier.alpha * 10**K)
    for axis, (changed, title) in zip(axes, panels, strict=True):
        _panel(axis, barrier, barrier.structured(() if changed is None else (changed,), centre.base), largest)
        axis.set_title(title, fontsize=11)
        axis.set_xlabel(f"$x_0$ in units of $10^{{-{K}}}$")
    axes[0].set_ylabel(f"$x_1$ in units of $10^{{-{K}}}$")
    handles, labels = axes[1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=9.5, frameon=False)
    e = barrier.least_exponent + 40
    figure.suptitle(
        f"{barrier.problem.name}, K = {K}: drawn with $ε = α·{fraction}$. "
        f"For $ε = 2^{{-{e}}}$, α = {_shown(barrier.alpha)}, the three lines look the same and the solutions do not.",
        fontsize=10.5,
    )
    return figure


def draw_tilting_line(barrier: Smale18, path: Path, *, fraction: Fraction = Fraction(1, 3)) -> list[Path]:
    """Write `tilting_line_figure` to a PNG file, and an SVG file beside it; return their paths."""
    return write_figure(tilting_line_figure(barrier, fraction=fraction), path)


def _panel(axis: Any, barrier: Smale18, point: ExactInput, largest: float) -> None:
    scale = 10**barrier.K
    signs, order = point.A.diagonal or ((1, 0), (1, 0)), point.A.permutation or (0, 1)
    values = dict(point.A.changed)
    row = [Fraction(0), Fraction(0)]
    for j in range(2):
        value = values.get(j, point.A.base)
        assert isinstance(value, Fraction)  # made above from rationals
        row[order[j]] = value * signs[j][0]
    known = barrier.problem.solution_set(point)
    ends = [[_number(x * scale) for x, _ in vector] for vector in known.vectors()]
    fitted = sum(
        (a * x for a, (x, _) in zip(row, known.vectors()[0], strict=True)), Fraction(0)
    )  # Ax, the same for all minimisers
    radius = max(abs(x) + abs(z) for x, z in ends)
    axis.fill(
        [radius, 0, -radius, 0],
        [0, radius, 0, -radius],
        facecolor="#cfe3f1",
        edgecolor=COLOURS["blue"],
        linewidth=1.2,
        label="‖z‖₁ ≤ ‖x‖₁, x a minimiser",
        zorder=1,
    )
    # The line a₀z₀ + a₁z₁ = s through the picture.
    a, z, s = _number(row[0] / row[1]), 1.0, _number(fitted / row[1] * scale)
    heights = [(s + a * largest) / z, (s - a * largest) / z]
    look = {"color": COLOURS["orange"], "linewidth": 1.8}
    axis.plot([-largest, largest], heights, label="the line {z : Az = Ax}", zorder=2, **look)
    solutions = [list(part) for part in zip(*ends, strict=True)]
    if len(ends) > 1:
        axis.plot(*solutions, color="#111111", linewidth=5, solid_capstyle="round", zorder=3)
    axis.plot(*solutions, "o", color="#111111", markersize=9, zorder=4, label="Ξ(A, y): all minimisers, exact")
    axis.axhline(0, color="#999999", linewidth=0.6, zorder=0)
    axis.axvline(0, color="#999999", linewidth=0.6, zorder=0)
    axis.set_xlim(-largest, largest)
    axis.set_ylim(-largest, largest)
    axis.set_aspect("equal")


def _number(value: Fraction) -> float:
    return value.numerator / value.denominator


def _shown(value: Fraction) -> str:
    if value.denominator == 1 and value < 10**12:
        return str(value.numerator)
    return f"$10^{{{log10(value.numerator) - log10(value.denominator):.2f}}}$"

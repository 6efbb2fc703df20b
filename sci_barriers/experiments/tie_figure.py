"""The picture of the contrast between firenet and smale18: the constants as the tie is approached."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10
from pathlib import Path
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.experiments._drawing import COLOURS, new_figure, write_figure
from theorems.guarantees import TieRow


def tie_figure(rows: Sequence[TieRow]) -> Any:
    """Return the figure of C₂ (needed, and of the theorem), 1/(1 − ρ) and the guaranteed error against e, where ε = 2^-e.

    Args:
        rows: of `tie_table`, at least two; all of one class.

    Raises:
        BarrierError: fewer than two rows.
    """
    if len(rows) < 2:
        raise BarrierError("rows", rows, "at least two")
    figure, axis = new_figure(8.2, 4.8)
    places = [row.exponent for row in rows]
    lines = (
        ("$1/(1-ρ)$, the support of the minimiser", [1 / (1 - row.rho_winner) for row in rows], "blue", "o"),
        ("$C_2(λ)$ of the theorem for that support", [row.C2_upper for row in rows], "orange", "s"),
        ("$C_2(λ)$ that is needed, at least $\\sqrt{2}\\,α/(λε)$", [row.C2_lower for row in rows], "green", "D"),
        ("error that data of index $e-1$ can guarantee", [row.guaranteed for row in rows], "grey", "^"),
        ("distance of two solutions", [row.separation for row in rows], "grey", ""),
    )
    for label, values, colour, mark in lines:
        heights = [log10(v.numerator) - log10(v.denominator) for v in values]
        axis.plot(
            places,
            heights,
            color=COLOURS[colour],
            marker=mark or None,
            markersize=4,
            linestyle="-" if mark else "--",
            linewidth=1.2,
            label=label,
            markevery=max(1, len(rows) // 16),
        )
    axis.set_xlabel("$e$: one column wins by $ε = 2^{-e}$")
    axis.set_ylabel("constant, or distance (each step: a factor of 100)")
    low, high = axis.get_ylim()
    powers = [p for p in range(ceil(low), int(high) + 1) if p % 2 == 0]
    axis.set_yticks(powers, [f"$10^{{{p}}}$" for p in powers])
    axis.set_title("Constants of the theorem grow without bound towards the tie", fontsize=11)
    axis.legend(frameon=False, fontsize=9.5, loc="upper left")
    return figure


def draw_tie(rows: Sequence[TieRow], path: Path) -> list[Path]:
    """Write `tie_figure` to a PNG file, and an SVG file beside it; return their paths."""
    return write_figure(tie_figure(rows), path)

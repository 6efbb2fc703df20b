"""Draws the experiments with FIRENET on images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from sci_barriers.experiments._drawing import COLOURS, grey_images, new_figure, write_figure
from sci_barriers.experiments.firenet_convergence import Convergence

_RESTARTED: Final = (COLOURS["blue"], COLOURS["green"], COLOURS["sky"], COLOURS["pink"])
_PLAIN: Final = (COLOURS["orange"], COLOURS["yellow"])


def draw_convergence(results: Sequence[Convergence], path: Path) -> list[Path]:
    """Draw relative errors (above) and (F − F*)/‖image‖ (below) against inner iterations, one column for each sampling.

    Args:
        results: at least one.
        path: of the PNG file; an SVG file is written beside it.

    Returns:
        The two paths.
    """
    figure, axes = new_figure(5.6 * len(results) + 0.6, 7.6, columns=len(results), rows=2)
    grid = np.asarray(axes, dtype=object).reshape(2, len(results))
    for column, result in enumerate(results):
        above, below = grid[0, column], grid[1, column]
        restarted = iter(_RESTARTED)
        plain = iter(_PLAIN)
        for curve in result.curves:
            colour = next(plain if curve.inner is None else restarted)
            dash = "--" if curve.inner is None else "-"
            label = curve.label
            if curve.factor is not None:
                label += f": ×{curve.factor:.2f} a restart (1/e = 0.37)"
            where = np.arange(1, len(curve.errors) + 1)
            above.loglog(where, curve.errors, dash, color=colour, label=label, linewidth=1.6)
            gap = np.asarray(curve.objectives) - result.best
            positive = gap > 0
            below.loglog(where[positive], gap[positive] / result.norm, dash, color=colour, linewidth=1.6)
        above.axhline(result.floor, color=COLOURS["grey"], linewidth=1, linestyle=":", label="the minimiser of F")
        above.set_title(f"{result.sampling}, noise {result.noise:.0%}, λ = {result.lam:g}")
        above.set_ylabel("relative error of the image")
        below.set_ylabel("(F − F*) / ‖image‖")
        below.set_xlabel("inner iterations")
        below.set_ylim(bottom=1e-8)
        for axis in (above, below):
            axis.grid(True, which="major", color="#dddddd", linewidth=0.7)
        handles, labels = above.get_legend_handles_labels()
        below.legend(handles, labels, fontsize=8, loc="lower left")
    return write_figure(figure, path)


def draw_images(rows: Sequence[Sequence[tuple[str, Any]]], path: Path, *, size: float = 3.2) -> list[Path]:
    """Draw grey images with titles in rows; values are shown from 0 (black) to 1 (white).

    Args:
        rows: of pairs (title, N × N array); complex arrays are shown by their modulus.
        path: of the PNG file.
        size: width of one image in inches.

    Returns:
        Its path.
    """
    return write_figure(grey_images(rows, size, 0.35, 8.5), path, ("png",))

"""Accuracy against stability, for many methods on the same images, with what the certified pairs of images say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.experiments._drawing import COLOURS, new_figure
from sci_barriers.learned.attacks import STANDARD, Budget, attack_all
from sci_barriers.learned.certified import certifiable, forced, forced_constant
from sci_barriers.learned.details import detail
from sci_barriers.learned.experiments.stability import relative_error
from sci_barriers.learned.finding import LOWER_BOUND, Finding, png
from sci_barriers.learned.methods import Method
from sci_barriers.reports import Table
from sci_barriers.reports.table import Cell, Column


def curve(separation: float, data_distance: float, errors: Sequence[float]) -> list[float]:
    """Return max(0, ‖x − x'‖ − 2d)/‖A(x − x')‖: no map is off by at most d on both images with a smaller Lipschitz constant."""
    return [max(0.0, separation - 2 * d) / data_distance for d in errors]


def tradeoff(
    methods: Sequence[Method],
    images: NDArray[np.float64],
    *,
    size: float = 0.02,
    budget: Budget = STANDARD,
    evaluations: int = 100,
    about: str = "",
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Measure errors and amplifications, and draw the proved curve of the pair of images that forces most.

    Args:
        methods: for one operator.
        images: (images, N, N).
        size: ‖r‖/‖x‖.
        budget: the same for each method.
        evaluations: of each search for a pair, at least 6.
        about: what the numbers depend on.
        progress: told what is done.

    Raises:
        BarrierError: an argument out of its range, or a method whose operator is not known exactly.
    """
    for method in methods:
        if not certifiable(method):  # before minutes of search
            allowed = "a method whose operator is known exactly: a matrix, or a sampled transform without wavelets"
            raise BarrierError("methods", method.name, allowed)
    found = attack_all(methods, images, relative=size, budget=budget, progress=progress)
    table = Table(
        Column("method", whole=True),
        Column("error", right=True),
        Column("amplification ≥", right=True),
        Column("certified ≥", right=True),
        Column("proved ≤", right=True),
        title=f"Accuracy and stability, ‖r‖ = {size:g}‖x‖; amplification: {LOWER_BOUND} (largest in brackets)",
    )
    h = detail("diagonal", images.shape[-1])
    rows: list[dict[str, Any]] = []
    best: Any = None
    for method in methods:
        if progress is not None:
            progress(f"{method.name}: pairs of images")
        pair = forced(method, images[0], details=(h,), budget=evaluations)
        if best is None or forced_constant(pair) > forced_constant(best):
            best = pair
        a = found[method.name]
        row = {
            "method": method.name,
            "error": float(relative_error(method.reconstruct(images), images).mean()),
            "amplification": float(a.amplifications.mean()),
            "certified": float(forced_constant(pair)),
            "proved": None if method.lipschitz is None else float(method.lipschitz),
            "gradients": a.gradients,
        }
        rows.append(row)
        proved = "" if row["proved"] is None else f"{row['proved']:.2f}"
        amplification = Cell(f"{row['amplification']:.2f}", note=f"{a.amplifications.max():.2f}")
        table.add(method.name, f"{row['error']:.3f}", amplification, f"{row['certified']:.2f}", proved)
    points = best.points
    separation, apart = float(points.separation), float(points.data_distance)
    lead = (
        f"{len(images)} images, {budget.gradients} gradients for each method and image. A certified bound is a theorem about the method: "
        "two images that it recovers so well that it must stretch the distance of their data. The curve is a theorem about all methods: "
        f"for the pair of images that forces most (‖x − x'‖ = {separation:.3g}, ‖A(x − x')‖ = {apart:.3g}), whoever recovers both up to d "
        "has at least that Lipschitz constant."
    )
    norm = float(np.linalg.norm(points.x))
    record = {
        "size": size,
        "images": len(images),
        "methods": rows,
        "pair": {"separation": separation, "apart": apart, "norm": norm},
    }
    pictures = {"tradeoff": _picture(rows, separation, apart, norm)}
    return Finding("Accuracy and stability", lead, (table,), pictures, record, about)


def _picture(rows: Sequence[dict[str, Any]], separation: float, apart: float, norm: float) -> Any:
    figure, axis = new_figure(6.4, 4.8)
    marks = "osD^vP*X<>"
    for k, row in enumerate(rows):
        colour = list(COLOURS.values())[k % len(COLOURS)]
        axis.plot(row["error"], row["amplification"], marks[k % len(marks)], color=colour, label=row["method"])
    errors = np.linspace(0, max(row["error"] for row in rows), 200)
    axis.plot(
        errors,
        curve(separation, apart, list(errors * norm)),
        color="#333333",
        linewidth=1,
        label="proved, for the pair",
    )
    axis.set_yscale("symlog", linthresh=1)
    axis.set_xlabel("relative error (for the curve: on both images of the pair)")
    axis.set_ylabel("amplification found; Lipschitz constant")
    axis.legend(fontsize=7)
    caption = (
        "Each point is a method; below the curve no method can be that recovers both images of the pair that well."
    )
    return png(figure, caption, "Amplification against error, one point for each method, and a decreasing curve.")

"""Details: how much of a small thing that is added to an image is in the output, and whether a detector finds it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from sci_barriers._arguments import positive
from sci_barriers.experiments._drawing import COLOURS, new_figure
from sci_barriers.learned.attacks import STANDARD, Budget, attack_all
from sci_barriers.learned.details import detail, kept_by_sampling
from sci_barriers.learned.finding import Finding, gallery, png
from sci_barriers.learned.methods import Method
from sci_barriers.reports import Table
from sci_barriers.reports.table import Cell, Column

__all__ = ["area_under", "details", "gain", "roc", "score"]

Array = NDArray[np.float64]
#: A method that keeps less than this share of what the samples keep has lost the detail itself.
LOST = 0.8


def gain(method: Method, images: Array, h: Array, c: float) -> Array:
    """Return g = ⟨Ψ(A(x + c·h)) − Ψ(Ax), h⟩/(c‖h‖²) for each image: 1 if the detail is there as it should be, 0 if it is lost."""
    difference = method.reconstruct(images + c * h) - method.reconstruct(images)
    return np.asarray(np.sum(difference * h, axis=(1, 2)) / (c * np.sum(h**2)))


def score(outputs: Array, h: Array) -> Array:
    """Return the detector's statistic: the mean over the detail minus the mean over the pixels next to it."""
    inside = h > 0
    around = binary_dilation(inside, np.ones((3, 3))) & ~inside
    return np.asarray(outputs[:, inside].mean(axis=1) - outputs[:, around].mean(axis=1))


def roc(without: Array, present: Array) -> tuple[Array, Array]:
    """Return rates of false and of true positives over all thresholds, from (0, 0) to (1, 1)."""
    thresholds = np.concatenate([[np.inf], np.unique(np.concatenate([without, present]))[::-1]])
    false, true = (np.array([np.mean(values >= t) for t in thresholds]) for values in (without, present))
    return false, true


def area_under(without: Array, present: Array) -> float:
    """Return the area under the curve of `roc`: P(score with > score without), ties counted by half."""
    difference = present[:, None] - without[None, :]
    return float(np.mean(difference > 0) + 0.5 * np.mean(difference == 0))


def details(
    methods: Sequence[Method],
    images: Array,
    *,
    names: Sequence[str] = ("diagonal", "straight", "text", "cross", "dot", "disc"),
    heights: Sequence[float] = (0.1, 0.3),
    noise: float = 0.02,
    budget: Budget = STANDARD,
    detector: Array | None = None,
    about: str = "",
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Measure the gain of each detail beside what the samples keep of it, also under the worst noise that is found, and the detector.

    Args:
        methods: for one operator.
        images: (images, N, N); details are added in the middle.
        names: of details.
        heights: c > 0.
        noise: ‖r‖/‖x‖ of the worst noise.
        budget: of its search.
        detector: images for the detector; ``images`` if not given.
        about: what the numbers depend on.
        progress: told what is done.

    Raises:
        BarrierError: an argument out of its range.
    """
    heights = [positive("height", c) for c in heights]
    side = images.shape[-1]
    templates = {name: detail(name, side) for name in names}
    found = attack_all(methods, images, relative=noise, budget=budget, progress=progress)
    many = images if detector is None else detector
    rows: list[dict[str, Any]] = []
    for name, h in templates.items():
        kept = kept_by_sampling(methods[0].operator, h)
        for method in methods:
            worst = images + found[method.name].perturbations
            for c in heights:
                scores = [score(method.reconstruct(x), h) for x in (many, many + c * h)]
                rows.append(
                    {
                        "detail": name,
                        "c": c,
                        "kept by sampling": kept,
                        "method": method.name,
                        "gain": float(gain(method, images, h, c).mean()),
                        "gain under noise": float(gain(method, worst, h, c).mean()),
                        "area": area_under(*scores),
                    }
                )
    tables = tuple(_table(rows, name, heights, noise) for name in names)
    pictures = {
        "details": _picture(methods, images, templates[names[0]], max(heights), found),
        "roc": _curves(methods, many, templates[names[0]], names[0], min(heights)),
    }
    lead = (
        "The gain is ⟨Ψ(A(x + c·h)) − Ψ(Ax), h⟩/(c‖h‖²): 1 is right. ρ = ‖Ah‖²/‖h‖² is the gain of the samples alone; where a "
        f"network has less than {LOST:g}ρ the network has lost the detail, not the sampling. The detector compares the detail's pixels "
        f"with those around it, over {len(many)} images with and without it; the area under its curve is 1/2 for guessing."
    )
    record = {"images": len(images), "noise": noise, "gradients": budget.gradients, "details": rows}
    return Finding("Details and learned networks", lead, tables, pictures, record, about)


def _table(rows: Sequence[dict[str, Any]], name: str, heights: Sequence[float], noise: float) -> Table:
    chosen = [row for row in rows if row["detail"] == name]
    kept = chosen[0]["kept by sampling"]
    columns = [Column("method", whole=True)]
    for c in heights:
        columns += [Column(f"{text}, c {c:g}", right=True) for text in ("gain", f"with r {noise:g}", "area")]
    table = Table(
        *columns,
        title=f"{name}: ρ = {kept:.2f} (with r: under the worst that a search has found; a worse one may leave less)",
    )
    for method in dict.fromkeys(row["method"] for row in chosen):
        cells: list[str | Cell] = [method]
        for row in (row for row in chosen if row["method"] == method):
            gains = (row["gain"], row["gain under noise"])
            cells += [Cell(f"{g:.2f}", "bad" if g < LOST * kept else "") for g in gains] + [f"{row['area']:.2f}"]
        table.add(*cells)
    return table


def _picture(methods: Sequence[Method], images: Array, h: Array, c: float, found: Any) -> Any:
    rows = [[("x", images[0]), (f"x + {c:g}h", images[0] + c * h)]]
    for method in methods:
        r = found[method.name].perturbations[:1]
        outputs = [
            method.reconstruct(x)[0] for x in (images[:1], images[:1] + c * h, images[:1] + r, images[:1] + r + c * h)
        ]
        titles = ("Ψ(Ax)", "Ψ(A(x + ch))", "Ψ(A(x + r))", "Ψ(A(x + ch + r))")
        rows.append([(f"{method.name}: {t}", image) for t, image in zip(titles, outputs, strict=True)])
    return gallery(
        rows, "An image with a detail, without and with the worst noise that was found.", "One row for each method."
    )


def _curves(methods: Sequence[Method], images: Array, h: Array, name: str, c: float) -> Any:
    figure, axis = new_figure(5.2, 4.4)
    dashes = ("-", "--", "-.", ":")
    for k, method in enumerate(methods):
        scores = [score(method.reconstruct(x), h) for x in (images, images + c * h)]
        label = f"{method.name}: {area_under(*scores):.2f}"
        axis.plot(*roc(*scores), dashes[k % 4], color=list(COLOURS.values())[k % len(COLOURS)], label=label)
    axis.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8)
    axis.set_xlabel("false positives")
    axis.set_ylabel("true positives")
    axis.legend(fontsize=7)
    caption = f"Detector for the detail {name}, c = {c:g}; areas in the legend."
    return png(figure, caption, "Curves of true against false positives, one for each method.")

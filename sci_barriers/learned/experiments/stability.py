"""Stability: worst-case perturbations for each method, in the image and in the data, and each method under those of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.learned.attacks import STANDARD, Attack, Budget, attack_all, change_of
from sci_barriers.learned.certified import certifiable, forced, forced_constant
from sci_barriers.learned.details import detail
from sci_barriers.learned.finding import LOWER_BOUND, Finding, gallery
from sci_barriers.learned.methods import Method
from sci_barriers.reports import Table
from sci_barriers.reports.table import Cell, Column

__all__ = ["SIZES", "relative_error", "stability"]

#: ‖r‖/‖x‖ where nothing is said.
SIZES: Final = (0.02, 0.05, 0.1)
#: What is ascended, without and with μ.
CHANGE: Final = "‖Ψ(A(x + r)) − Ψ(Ax)‖² on ‖r‖ ≤ size·‖x‖"
PENALISED: Final = "½‖Ψ(A(x + r)) − Ψ(Ax)‖² − (μ/2)‖r‖²"

Array = NDArray[np.float64]


def relative_error(output: Array, images: Array) -> Array:
    """Return ‖x̂ − x‖/‖x‖ for each image."""
    return np.asarray(np.linalg.norm(output - images, axis=(1, 2)) / np.linalg.norm(images, axis=(1, 2)))


def stability(
    methods: Sequence[Method],
    images: Array,
    *,
    sizes: Sequence[float] | None = None,
    mu: float | None = None,
    budget: Budget = STANDARD,
    evaluations: int = 100,
    data: bool = True,
    about: str = "",
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Attack all methods with one budget, at growing sizes, each from what was found for the size before; or with a penalty for size.

    Args:
        methods: for one operator, with different names.
        images: (images, N, N).
        sizes: ‖r‖/‖x‖, increasing, above 0; by default `SIZES`.
        mu: μ > 0, instead of ``sizes``: ascends ½‖Ψ(A(x + r)) − Ψ(Ax)‖² − (μ/2)‖r‖², see `attack`; how long r gets is a result.
        budget: for each method and size.
        evaluations: of the search for a certified bound, at least 6; 0 leaves it out, and so does an operator that is known in floats only.
        data: also attack the measurements, at the smallest size, or with the same μ.
        about: what the numbers depend on, for the page.
        progress: told what is done.

    Raises:
        BarrierError: an argument out of its range.
    """
    if sizes is not None and mu is not None:
        raise BarrierError("mu", mu, f"given without sizes ({list(sizes)}): the penalised objective has no ball")
    chosen = _sizes(SIZES if sizes is None else sizes) if mu is None else [None]
    integer("evaluations", evaluations, 0)
    clean = {method.name: method.reconstruct(images) for method in methods}
    attacks: dict[tuple[str, float | None], dict[str, Attack]] = {}
    starts: dict[str, Any] | None = None
    for size in chosen:
        found = attack_all(methods, images, relative=size, mu=mu, budget=budget, starts=starts, progress=progress)
        attacks["image", size] = found
        starts = {name: a.perturbations for name, a in found.items()}
    if data:
        attacks["data", chosen[0]] = attack_all(
            methods, images, relative=chosen[0], mu=mu, space="data", budget=budget, progress=progress
        )
    bounds = {}
    for method in filter(certifiable, methods) if evaluations else ():
        if progress is not None:
            progress(f"{method.name}: certified bound, {evaluations} evaluations")
        h = detail("diagonal", images.shape[-1])
        bounds[method.name] = forced_constant(forced(method, images[0], details=(h,), budget=evaluations))
    rows = [_record(method, images, clean[method.name], attacks, bounds) for method in methods]
    transfer = _transfer(methods, images, attacks["image", chosen[-1]])
    where = f"‖r‖ = {chosen[-1]:g}‖x‖" if mu is None else f"penalty μ = {mu:g}"
    found_by = [_table(rows, attacks)] if mu is None else [_penalised_table(rows, mu, k) for k in range(len(attacks))]
    tables = (*found_by, _transfer_table(transfer, where))
    lead = (
        f"{len(images)} images, {budget.gradients} gradients for each method, {'space' if mu else 'size'} and image (the same for all). An "
        "amplification is ‖Ψ(A(x + r)) − Ψ(Ax)‖/‖r‖, the mean over the images; the largest one is in brackets."
    )
    if mu is not None:
        lead += (
            f" What was ascended is {PENALISED} with μ = {mu:g}, without a ball: its values are lower bounds of the supremum, and how long "
            "r gets depends on the number of steps. Where a value is negative, r = 0 is better, and the search has found nothing."
        )
    objective = {"ascended": CHANGE if mu is None else PENALISED, "mu": mu, "values": LOWER_BOUND}
    record = {
        "images": len(images),
        "gradients": budget.gradients,
        "objective": objective,
        "methods": rows,
        "transfer": transfer,
    }
    pictures = {"perturbed": _picture(methods, images, clean, attacks, chosen)}
    return Finding("Stability of learned networks", lead, tables, pictures, record, about)


def _sizes(given: Sequence[float]) -> list[float | None]:
    chosen = [float(s) for s in given]
    if not chosen or chosen != sorted(set(chosen)) or chosen[0] <= 0:
        raise BarrierError("sizes", list(given), "increasing numbers above 0")
    return [*chosen]


def _record(method: Method, images: Array, clean: Array, attacks: Any, bounds: Any) -> dict[str, Any]:
    worst = []
    for (space, size), found in attacks.items():
        a = found[method.name]
        entry = {
            "space": space,
            "size": size,
            "objective": float(a.objectives.mean()),
            "norm": float((a.sizes / a.lengths).mean()),
            "largest norm": float((a.sizes / a.lengths).max()),
            "amplification": float(a.amplifications.mean()),
            "largest": float(a.amplifications.max()),
            "gradients": a.gradients,
        }
        if space == "image":
            moved = images + a.perturbations
            entry["error"] = float(relative_error(method.reconstruct(moved), images).mean())
        worst.append(entry)
    forced_by = bounds.get(method.name)
    return {
        "method": method.name,
        "error": float(relative_error(clean, images).mean()),
        "worst": worst,
        "certified": None if forced_by is None else float(forced_by),
        "proved": None if method.lipschitz is None else float(method.lipschitz),
    }


def _table(rows: Sequence[dict[str, Any]], attacks: Any) -> Table:
    columns = [Column("method", whole=True), Column("error", right=True)]
    names = {"image": "r {:g}", "data": "e {:g}"}
    for space, size in attacks:
        columns.append(Column(names[space].format(size), right=True, whole=True))
        if space == "image":
            columns.append(Column(f"error at {size:g}", right=True))
    columns += [Column("certified ≥", right=True), Column("proved ≤", right=True)]
    table = Table(*columns, title=f"Amplification ({LOWER_BOUND}); r in the image, e in the data")
    for row in rows:
        cells: list[str | Cell] = [row["method"], f"{row['error']:.3f}"]
        for entry in row["worst"]:
            cells.append(Cell(f"{entry['amplification']:.2f}", note=f"{entry['largest']:.2f}"))
            if "error" in entry:
                cells.append(f"{entry['error']:.3f}")
        table.add(*cells, *_bounds(row))
    return table


def _penalised_table(rows: Sequence[dict[str, Any]], mu: float, k: int) -> Table:
    """Return what was reached with a penalty in the space of the k-th attack: objective, norm, amplification."""
    image = rows[0]["worst"][k]["space"] == "image"
    norm, where = ("‖r‖/‖x‖", "r in the image") if image else ("‖e‖/‖Ax‖", "e in the data, likewise")
    headings = ["error", "objective ≥", norm, "amplification ≥", *(["error with r"] if image else [])]
    headings += ["certified ≥", "proved ≤"]
    table = Table(
        Column("method", whole=True),
        *(Column(heading, right=True) for heading in headings),
        title=f"Ascended: {PENALISED}, μ = {mu:g}; {where} ({LOWER_BOUND}; largest in brackets)",
    )
    for row in rows:
        entry = row["worst"][k]
        cells: list[str | Cell] = [row["method"], f"{row['error']:.3f}", f"{entry['objective']:.3g}"]
        cells.append(Cell(f"{entry['norm']:.3g}", note=f"{entry['largest norm']:.3g}"))
        cells.append(Cell(f"{entry['amplification']:.2f}", note=f"{entry['largest']:.2f}"))
        cells += [f"{entry['error']:.3f}"] if image else []
        table.add(*cells, *_bounds(row))
    return table


def _bounds(row: dict[str, Any]) -> list[str]:
    return ["" if row[key] is None else f"{row[key]:.2f}" for key in ("certified", "proved")]


def _transfer(methods: Sequence[Method], images: Array, found: dict[str, Attack]) -> dict[str, dict[str, float]]:
    """Return, for each method, its mean amplification of the perturbations that were found for each other one."""
    return {
        method.name: {
            other: float(np.mean(change_of(method, images, np.asarray(a.perturbations, np.float64)) / a.sizes))
            for other, a in found.items()
        }
        for method in methods
    }


def _transfer_table(transfer: dict[str, dict[str, float]], where: str) -> Table:
    names = list(transfer)
    title = f"Each method (rows) under the perturbations found for each (columns), {where}; {LOWER_BOUND}"
    table = Table(Column("method", whole=True), *(Column(f"r of {name}", right=True) for name in names), title=title)
    for name in names:
        table.add(name, *(f"{transfer[name][other]:.2f}" for other in names))
    return table


def _picture(
    methods: Sequence[Method], images: Array, clean: dict[str, Array], attacks: Any, sizes: Sequence[float | None]
) -> Any:
    rows = []
    for method in methods:
        above, below = [("x", images[0])], [(f"{method.name}: Ψ(Ax)", clean[method.name][0])]
        for k, size in enumerate(sizes, 1):
            found = attacks["image", size][method.name]
            moved = images[:1] + found.perturbations[:1]
            above.append((f"x + r{k}, ‖r‖ = {found.sizes[0] / found.lengths[0]:.3g}‖x‖", moved[0]))
            below.append((f"Ψ(A(x + r{k}))", method.reconstruct(moved)[0]))
        rows += [above, below]
    caption = "The first image with the perturbations that were found for each method, and what the method makes of it."
    return gallery(
        rows, caption, "Perturbed images above reconstructions, two rows for each method, growing from left to right."
    )

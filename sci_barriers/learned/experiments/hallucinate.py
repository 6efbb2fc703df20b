"""False positives: small perturbations after which a detail appears in the output that is neither in the image nor in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sci_barriers.learned.attacks import STANDARD, Budget, attack_all
from sci_barriers.learned.details import detail
from sci_barriers.learned.finding import LOWER_BOUND, Finding, gallery
from sci_barriers.learned.methods import Method
from sci_barriers.reports import Table
from sci_barriers.reports.table import Cell, Column


def hallucinate(
    methods: Sequence[Method],
    images: NDArray[np.float64],
    *,
    name: str = "diagonal",
    size: float = 0.05,
    budget: Budget = STANDARD,
    about: str = "",
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Search r with ‖r‖ ≤ size·‖x‖ that makes a detail h appear: ⟨Ψ(A(x + r)) − Ψ(Ax) − r, h⟩/‖h‖² is made large.

    Args:
        methods: for one operator.
        images: (images, N, N), without the detail.
        name: of the detail, in the middle.
        size: ‖r‖/‖x‖.
        budget: the same for each method.
        about: what the numbers depend on.
        progress: told what is done.

    Raises:
        BarrierError: an argument out of its range.
    """
    h = detail(name, images.shape[-1])
    found = attack_all(methods, images, relative=size, budget=budget, template=h, progress=progress)
    table = Table(
        Column("method", whole=True),
        Column("height that appears", right=True),
        Column("height of it in r", right=True),
        title=f"{name}, ‖r‖ = {size:g}‖x‖: what appears without being there ({LOWER_BOUND}; largest in brackets)",
    )
    rows, pictures = [], []
    for method in methods:
        a = found[method.name]
        assert a.scores is not None  # there was a template
        own = np.sum(a.perturbations * h, axis=(1, 2)) / np.sum(h**2)
        rows.append(
            {
                "method": method.name,
                "invented": float(a.scores.mean()),
                "in r": float(own.mean()),
                "gradients": a.gradients,
            }
        )
        table.add(method.name, Cell(f"{a.scores.mean():.3f}", note=f"{a.scores.max():.3f}"), f"{own.mean():.3f}")
        k = int(np.argmax(a.scores))
        moved = images[k : k + 1] + a.perturbations[k : k + 1]
        outputs = method.reconstruct(images[k : k + 1])[0], method.reconstruct(moved)[0]
        titles = ("x", "x + r", f"{method.name}: Ψ(Ax)", "Ψ(A(x + r))")
        pictures.append(list(zip(titles, (images[k], moved[0], *outputs), strict=True)))
    lead = (
        f"{len(images)} images without the detail, {budget.gradients} gradients for each method and image. The height is the mean over the "
        "pixels of the detail, in grey values; what r itself has there is subtracted."
    )
    record = {"detail": name, "size": size, "images": len(images), "methods": rows}
    caption = "For each method the image in which most appears."
    picture = gallery(pictures, caption, "Image, perturbed image, and both outputs, one row for each method.")
    return Finding("Details that are not there", lead, (table,), {"hallucinated": picture}, record, about)

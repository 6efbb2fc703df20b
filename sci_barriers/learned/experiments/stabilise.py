"""FIRENET layers behind a network: how accuracy and stability change with the number of inner steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sci_barriers.learned.attacks import STANDARD, Budget, attack_all, change_of
from sci_barriers.learned.experiments.stability import relative_error
from sci_barriers.learned.finding import LOWER_BOUND, Finding, gallery
from sci_barriers.learned.methods import FIRENET, Method
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.stacked import SCALE, stacked
from sci_barriers.reports import Table
from sci_barriers.reports.table import Cell, Column


def stabilise(
    method: Method,
    sampling: Sampling,
    images: NDArray[np.float64],
    *,
    steps: Sequence[int] = (0, 1, 2, 5, 10, 20),
    size: float = 0.02,
    scale: float = SCALE,
    lam: float = FIRENET["lam"],
    budget: Budget = STANDARD,
    about: str = "",
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Attack the network with FIRENET steps behind it, end to end; and feed the r that was found for the network alone.

    Args:
        method: Ψ.
        sampling: A.
        images: (images, N, N).
        steps: numbers of inner steps, increasing, the first 0.
        size: ‖r‖/‖x‖.
        scale: see `stacked`.
        lam: λ > 0 of the steps.
        budget: the same for each number of steps.
        about: what the numbers depend on.
        progress: told what is done.

    Raises:
        BarrierError: an argument out of its range.
    """
    stacks = [stacked(method, sampling, p, scale=scale, lam=lam) for p in dict.fromkeys((0, *steps))]
    found = attack_all(stacks, images, relative=size, budget=budget, progress=progress)
    own = found[stacks[0].name]
    r = np.asarray(own.perturbations, np.float64)
    table = Table(
        Column("network", whole=True),
        Column("error", right=True),
        Column("amplification, end to end", right=True),
        Column(f"of the r of {method.name}", right=True),
        title=f"{method.name} and FIRENET steps, ‖r‖ = {size:g}‖x‖; {LOWER_BOUND} (largest in brackets)",
    )
    rows, pictures = [], [[("x", images[0]), ("x + r", images[0] + r[0])]]
    for stack in stacks:
        a = found[stack.name]
        error = float(relative_error(stack.reconstruct(images), images).mean())
        fed = float(np.mean(change_of(stack, images, r) / own.sizes))
        amplification = float(a.amplifications.mean())
        rows.append(
            {
                "network": stack.name,
                "error": error,
                "amplification": amplification,
                "fed": fed,
                "gradients": a.gradients,
            }
        )
        table.add(
            stack.name, f"{error:.3f}", Cell(f"{amplification:.2f}", note=f"{a.amplifications.max():.2f}"), f"{fed:.2f}"
        )
        moved = stack.reconstruct(images[:1] + r[:1])[0]
        pictures.append([(f"{stack.name}: Ax", stack.reconstruct(images[:1])[0]), ("A(x + r)", moved)])
    lead = (
        f"{len(images)} images, {budget.gradients} gradients for each network and image. The steps begin at the network's output; the last "
        f"column is the amplification of the perturbation that was found for {method.name} alone."
    )
    caption = "Outputs for the first image and for its perturbation, with more and more steps."
    picture = gallery(
        pictures, caption, "Two columns: outputs for exact and for perturbed data; one row for each number of steps."
    )
    record = {
        "method": method.name,
        "size": size,
        "scale": scale,
        "lam": lam,
        "images": len(images),
        "networks": rows,
    }
    return Finding("FIRENET layers behind a network", lead, (table,), {"stabilised": picture}, record, about)

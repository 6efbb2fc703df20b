"""Find worst-case perturbations for FIRENET, for learned networks, and for your own, with equal budgets.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.experiments.stability import stability

__all__ = ["run"]


def run(
    methods: shared.Methods = None,
    network: shared.Network = None,
    weights: shared.Weights = None,
    data: shared.Data = "ellipses",
    sampling: shared.Transform = "fourier",
    pattern: shared.Pattern = "variable density",
    rate: shared.Rate = 0.33,
    sizes: Annotated[
        list[float] | None, typer.Option("--size", help="‖r‖/‖x‖, increasing, several times (0.02, 0.05, 0.1).")
    ] = None,
    images: shared.Count = 8,
    steps: shared.Steps = 20,
    restarts: shared.Restarts = 2,
    evaluations: Annotated[
        int, typer.Option("--evaluations", help="Of the search for a certified bound; 0 leaves it out.")
    ] = 100,
    seed: shared.Seed = 0,
    out: shared.Out = None,
    as_json: shared.AsJson = False,
) -> None:
    found, values, about = shared.chosen(methods, network, weights, data, sampling, pattern, rate, images)
    shared.deliver(
        lambda tell: stability(
            found.methods,
            values,
            sizes=sizes or (0.02, 0.05, 0.1),
            budget=Budget(steps, restarts, seed=seed),
            evaluations=evaluations,
            about=about,
            progress=tell,
        ),
        out,
        as_json=as_json,
    )

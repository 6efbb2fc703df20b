"""Find small perturbations after which a detail appears that is not there.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.details import DETAILS
from sci_barriers.learned.experiments.hallucinate import hallucinate

__all__ = ["run"]


def run(
    methods: shared.Methods = None,
    network: shared.Network = None,
    weights: shared.Weights = None,
    data: shared.Data = "ellipses",
    sampling: shared.Transform = "fourier",
    pattern: shared.Pattern = "variable density",
    rate: shared.Rate = 0.33,
    name: Annotated[str, typer.Option("--detail", help=", ".join(DETAILS) + ".")] = "diagonal",
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.05,
    images: shared.Count = 8,
    steps: shared.Steps = 20,
    restarts: shared.Restarts = 2,
    seed: shared.Seed = 0,
    out: shared.Out = None,
    as_json: shared.AsJson = False,
) -> None:
    found, values, about = shared.chosen(methods, network, weights, data, sampling, pattern, rate, images)
    budget = Budget(steps, restarts, seed=seed)
    shared.deliver(
        lambda tell: hallucinate(
            found.methods, values, name=name, size=size, budget=budget, about=about, progress=tell
        ),
        out,
        as_json=as_json,
    )

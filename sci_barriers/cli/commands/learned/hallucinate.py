"""Find small perturbations after which a detail appears that is not there.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned._shared import (
    AsJson,
    Count,
    Data,
    Methods,
    Network,
    Out,
    Pattern,
    Rate,
    Restarts,
    Seed,
    Steps,
    Transform,
    Weights,
    budget_of,
    chosen,
    deliver,
)
from sci_barriers.learned.details import DETAILS
from sci_barriers.learned.experiments.hallucinate import hallucinate

__all__ = ["run"]


def run(
    methods: Methods = None,
    network: Network = None,
    weights: Weights = None,
    data: Data = None,
    sampling: Transform = "fourier",
    pattern: Pattern = "variable density",
    rate: Rate = 0.33,
    name: Annotated[str, typer.Option("--detail", help=", ".join(DETAILS) + ".")] = "diagonal",
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.05,
    images: Count = 8,
    steps: Steps = 20,
    restarts: Restarts = 2,
    seed: Seed = 0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    found, values, about = chosen(methods, network, weights, data, sampling, pattern, rate, images)
    budget = budget_of(steps, restarts, seed)
    deliver(
        lambda tell: hallucinate(
            found.methods, values, name=name, size=size, budget=budget, about=about, progress=tell
        ),
        out,
        as_json=as_json,
    )

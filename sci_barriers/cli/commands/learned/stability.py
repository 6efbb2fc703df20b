"""Find worst-case perturbations for FIRENET, for learned networks, and for your own, with equal budgets.

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
from sci_barriers.learned.experiments.stability import stability

__all__ = ["run"]


def run(
    methods: Methods = None,
    network: Network = None,
    weights: Weights = None,
    data: Data = None,
    sampling: Transform = "fourier",
    pattern: Pattern = "variable density",
    rate: Rate = 0.33,
    sizes: Annotated[
        list[float] | None, typer.Option("--size", help="‖r‖/‖x‖, increasing, several times (0.02, 0.05, 0.1).")
    ] = None,
    images: Count = 8,
    steps: Steps = 20,
    restarts: Restarts = 2,
    evaluations: Annotated[
        int, typer.Option("--evaluations", help="Of the search for a certified bound; 0 leaves it out.")
    ] = 100,
    seed: Seed = 0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    found, values, about = chosen(methods, network, weights, data, sampling, pattern, rate, images)
    deliver(
        lambda tell: stability(
            found.methods,
            values,
            sizes=sizes or (0.02, 0.05, 0.1),
            budget=budget_of(steps, restarts, seed),
            evaluations=evaluations,
            about=about,
            progress=tell,
        ),
        out,
        as_json=as_json,
    )

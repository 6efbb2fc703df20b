"""Compare accuracy and stability of many methods, with the proved curve of a certified pair of images.

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
from sci_barriers.learned.experiments.tradeoff import tradeoff
from sci_barriers.learned.lineup import DEFAULT

__all__ = ["run"]


def run(
    methods: Methods = None,
    network: Network = None,
    weights: Weights = None,
    data: Data = None,
    sampling: Transform = "fourier",
    pattern: Pattern = "variable density",
    rate: Rate = 0.33,
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.02,
    evaluations: Annotated[int, typer.Option("--evaluations", help="Of each search for a certified pair.")] = 100,
    images: Count = 8,
    steps: Steps = 20,
    restarts: Restarts = 2,
    seed: Seed = 0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    words = methods or (None if network else [*DEFAULT, "firenet:5x2", "firenet:10x2", "automap-noise0.1-seed0"])
    found, values, about = chosen(words, network, weights, data, sampling, pattern, rate, images)
    budget = budget_of(steps, restarts, seed)
    deliver(
        lambda tell: tradeoff(
            found.methods, values, size=size, budget=budget, evaluations=evaluations, about=about, progress=tell
        ),
        out,
        as_json=as_json,
    )

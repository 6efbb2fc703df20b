"""Compare accuracy and stability of many methods, with the proved curve of a certified pair of images.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.experiments.tradeoff import tradeoff
from sci_barriers.learned.lineup import DEFAULT

__all__ = ["run"]


def run(
    methods: shared.Methods = None,
    network: shared.Network = None,
    weights: shared.Weights = None,
    data: shared.Data = "ellipses",
    sampling: shared.Transform = "fourier",
    pattern: shared.Pattern = "variable density",
    rate: shared.Rate = 0.33,
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.02,
    evaluations: Annotated[int, typer.Option("--evaluations", help="Of each search for a certified pair.")] = 100,
    images: shared.Count = 8,
    steps: shared.Steps = 20,
    restarts: shared.Restarts = 2,
    seed: shared.Seed = 0,
    out: shared.Out = None,
    as_json: shared.AsJson = False,
) -> None:
    words = methods or (None if network else [*DEFAULT, "firenet:5x2", "firenet:10x2", "automap-noise0.1-seed0"])
    found, values, about = shared.chosen(words, network, weights, data, sampling, pattern, rate, images)
    budget = Budget(steps, restarts, seed=seed)
    shared.deliver(
        lambda tell: tradeoff(
            found.methods, values, size=size, budget=budget, evaluations=evaluations, about=about, progress=tell
        ),
        out,
        as_json=as_json,
    )

"""Measure how much of a small detail each method keeps, also under the worst noise, and whether a detector finds it.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.details import DETAILS
from sci_barriers.learned.experiments.detail import details
from sci_barriers.learned.sources import sources
from sci_barriers.learned.training import unseen_images

__all__ = ["run"]


def run(
    methods: shared.Methods = None,
    network: shared.Network = None,
    weights: shared.Weights = None,
    data: shared.Data = "ellipses",
    sampling: shared.Transform = "fourier",
    pattern: shared.Pattern = "variable density",
    rate: shared.Rate = 0.33,
    names: Annotated[list[str] | None, typer.Option("--detail", help=", ".join(DETAILS) + "; several times.")] = None,
    heights: Annotated[list[float] | None, typer.Option("--height", help="c, in grey values (0.1, 0.3).")] = None,
    noise: Annotated[float, typer.Option("--noise", help="‖r‖/‖x‖ of the worst noise.")] = 0.02,
    detector: Annotated[int, typer.Option("--detector", help="Images for the detector.")] = 64,
    images: shared.Count = 8,
    steps: shared.Steps = 20,
    restarts: shared.Restarts = 2,
    seed: shared.Seed = 0,
    out: shared.Out = None,
    as_json: shared.AsJson = False,
) -> None:
    found, values, about = shared.chosen(methods, network, weights, data, sampling, pattern, rate, images)
    many = unseen_images(detector, values.shape[-1], source=data) if data in sources() else values
    shared.deliver(
        lambda tell: details(
            found.methods,
            values,
            names=names or tuple(DETAILS),
            heights=heights or (0.1, 0.3),
            noise=noise,
            budget=Budget(steps, restarts, seed=seed),
            detector=many,
            about=about,
            progress=tell,
        ),
        out,
        as_json=as_json,
        relative="--noise",
    )

"""Put FIRENET steps behind a network, and see how accuracy and stability change with their number.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned._shared import (
    AsJson,
    Count,
    Out,
    Restarts,
    Seed,
    Steps,
    budget_of,
    chosen,
    deliver,
)
from sci_barriers.learned.experiments.stabilise import stabilise
from sci_barriers.learned.stacked import SCALE

__all__ = ["run"]


def run(
    method: Annotated[str, typer.Option("--method", help="A shipped network, or FILE.npz.")] = "automap-seed0",
    inner: Annotated[list[int] | None, typer.Option("--inner", help="Numbers of steps (0, 1, 2, 5, 10, 20).")] = None,
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.02,
    scale: Annotated[float, typer.Option("--scale", help="α of the steps.")] = SCALE,
    images: Count = 8,
    steps: Steps = 20,
    restarts: Restarts = 2,
    seed: Seed = 0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    found, values, about = chosen([method], None, None, None, "fourier", "variable density", 0.33, images)
    budget = budget_of(steps, restarts, seed)
    deliver(
        lambda tell: stabilise(
            found.methods[0],
            found.sampling,
            values,
            steps=inner or (0, 1, 2, 5, 10, 20),
            size=size,
            scale=scale,
            budget=budget,
            about=about,
            progress=tell,
        ),
        out,
        as_json=as_json,
    )

"""Measure how much of a small detail each method keeps, also under the worst noise, and whether a detector finds it.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli._usage import naming
from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.details import DETAILS
from sci_barriers.learned.experiments.detail import details
from sci_barriers.learned.sources import sources
from sci_barriers.learned.training import unseen_images


@shared.with_options
def run(
    asked: shared.AskedOfMethods,
    names: Annotated[list[str] | None, typer.Option("--detail", help=", ".join(DETAILS) + "; several times.")] = None,
    heights: Annotated[list[float] | None, typer.Option("--height", help="c, in grey values (0.1, 0.3).")] = None,
    noise: Annotated[float, typer.Option("--noise", help="‖r‖/‖x‖ of the worst noise.")] = 0.02,
    detector: Annotated[int, typer.Option("--detector", help="Images for the detector.")] = 64,
) -> None:
    found, values, about = asked.chosen()
    with naming("count", "--detector"):
        many = unseen_images(detector, values.shape[-1], source=asked.data) if asked.data in sources() else values
    asked.deliver(
        lambda tell: details(
            found.methods,
            values,
            names=names or tuple(DETAILS),
            heights=heights or (0.1, 0.3),
            noise=noise,
            budget=asked.budget,
            detector=many,
            about=about,
            progress=tell,
        ),
        relative="--noise",
    )

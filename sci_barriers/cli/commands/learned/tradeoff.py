"""Compare accuracy and stability of many methods, with the proved curve of a certified pair of images.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.experiments.tradeoff import tradeoff
from sci_barriers.learned.lineup import DEFAULT


@shared.with_options
def run(
    asked: shared.AskedOfMethods,
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.02,
    evaluations: Annotated[int, typer.Option("--evaluations", help="Of each search for a certified pair.")] = 100,
) -> None:
    if not asked.methods and not asked.network:
        asked = replace(asked, methods=[*DEFAULT, "firenet:5x2", "firenet:10x2", "automap-noise0.1-seed0"])
    found, values, about = asked.chosen()
    asked.deliver(
        lambda tell: tradeoff(
            found.methods, values, size=size, budget=asked.budget, evaluations=evaluations, about=about, progress=tell
        ),
    )

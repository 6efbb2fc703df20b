"""Find small perturbations after which a detail appears that is not there.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.details import DETAILS
from sci_barriers.learned.experiments.hallucinate import hallucinate


@shared.with_options
def run(
    asked: shared.AskedOfMethods,
    name: Annotated[str, typer.Option("--detail", help=", ".join(DETAILS) + ".")] = "diagonal",
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.05,
) -> None:
    found, values, about = asked.chosen()
    asked.deliver(
        lambda tell: hallucinate(
            found.methods, values, name=name, size=size, budget=asked.budget, about=about, progress=tell
        ),
    )

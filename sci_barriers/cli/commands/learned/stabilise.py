"""Put FIRENET steps behind a network, and see how accuracy and stability change with their number.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli._usage import naming
from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.experiments.stabilise import stabilise
from sci_barriers.learned.methods import FIRENET
from sci_barriers.learned.stacked import SCALE


@shared.with_options
def run(
    asked: shared.Asked,
    method: Annotated[str, typer.Option("--method", help="A shipped network, or FILE.npz.")] = "automap-seed0",
    inner: Annotated[list[int] | None, typer.Option("--inner", help="Numbers of steps (0, 1, 2, 5, 10, 20).")] = None,
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.02,
    scale: Annotated[float, typer.Option("--scale", help="α of the steps.")] = SCALE,
    lam: Annotated[float, typer.Option("--lam", help="λ of the steps.")] = FIRENET["lam"],
) -> None:
    chosen = shared.AskedOfMethods(data=asked.data, images=asked.images, device=asked.device, methods=[method])
    found, values, about = chosen.chosen()
    with naming("scale", "--scale"), naming("lam", "--lam"):
        asked.deliver(
            lambda tell: stabilise(
                found.methods[0],
                found.sampling,
                values,
                steps=inner or (0, 1, 2, 5, 10, 20),
                size=size,
                scale=scale,
                lam=lam,
                budget=asked.budget,
                about=about,
                progress=tell,
            ),
        )

"""Judge the claims of the talk about learned networks, on the trained networks of the package, with margins fixed beforehand.

Exit code 0 whatever the outcome, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli._usage import naming
from sci_barriers.cli.commands.learned._shared import AsJson, Count, Out, Restarts, Steps, deliver
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.experiments.claims import claims
from sci_barriers.learned.sources import sources


def run(
    data: Annotated[
        str, typer.Option("--data", help=f"Images: {', '.join(sources())}; the networks were trained on ellipses.")
    ] = "ellipses",
    images: Count = 8,
    steps: Steps = 20,
    restarts: Restarts = 2,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    budget = Budget(steps, restarts)
    with naming("source", "--data"), naming("count", "--images"):
        deliver(lambda tell: claims(budget=budget, images=images, source=data, progress=tell), out, as_json=as_json)

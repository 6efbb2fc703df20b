"""Train a network in all combinations of a few changes, and see which of them makes it unstable.

Exit code 0, or 2 wrong usage, 130 interrupted (the same command goes on from the networks in the folder).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli.commands.learned._shared import AsJson, Count, Restarts, Seed, Steps, deliver
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.experiments.factorial import BASES, FACTORS, factorial
from sci_barriers.learned.plan import Plan


def run(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help=", ".join(FACTORS) + ".")] = "cascade",
    size: Annotated[float, typer.Option("--size", help="‖r‖/‖x‖.")] = 0.02,
    images: Count = 8,
    steps: Steps = 20,
    restarts: Restarts = 2,
    seed: Seed = 0,
    out: Annotated[Path, typer.Option("--out", help="Folder for networks, report.html and record.json.")] = Path(
        "learned-factorial"
    ),
    as_json: AsJson = False,
) -> None:
    if experiment not in FACTORS:
        raise BarrierError("EXPERIMENT", experiment, ", ".join(FACTORS))
    plan, budget = Plan.recommended(**BASES[experiment]), Budget(steps, restarts, seed=seed)
    deliver(
        lambda tell: factorial(
            plan, FACTORS[experiment], images=images, size=size, budget=budget, folder=out / "networks", progress=tell
        ),
        out,
        as_json=as_json,
    )

"""Find worst-case perturbations for FIRENET, for learned networks, and for your own, with equal budgets.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli._usage import naming
from sci_barriers.cli.commands.learned import _shared as shared
from sci_barriers.learned.experiments.stability import stability


@shared.with_options
def run(
    asked: shared.AskedOfMethods,
    sizes: Annotated[
        list[float] | None, typer.Option("--size", help="‖r‖/‖x‖, increasing, several times (0.02, 0.05, 0.1).")
    ] = None,
    mu: Annotated[
        float | None,
        typer.Option("--mu", help="Instead of --size: μ > 0 of the objective ½‖Ψ(A(x+r)) − Ψ(Ax)‖² − (μ/2)‖r‖²."),
    ] = None,
    evaluations: Annotated[
        int, typer.Option("--evaluations", help="Of the search for a certified bound; 0 leaves it out.")
    ] = 100,
) -> None:
    found, values, about = asked.chosen()
    with naming("mu", "--mu"), naming("sizes", "--size"):
        asked.deliver(
            lambda tell: stability(
                found.methods,
                values,
                sizes=sizes or None,
                mu=mu,
                budget=asked.budget,
                evaluations=evaluations,
                about=about,
                progress=tell,
            ),
        )

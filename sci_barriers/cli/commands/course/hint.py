"""Show a hint for an exercise: the first, the second or the third, each saying more.

Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._usage import wrong_usage
from sci_barriers.course import exercise


def run(
    name: Annotated[str, typer.Argument(metavar="EXERCISE", help="The exercise, by the name of its function.")],
    stage: Annotated[
        int, typer.Option("--stage", help="Which hint: 1, 2 or 3; each says more than the one before.")
    ] = 1,
) -> None:
    try:
        item = exercise(name)
        if not 1 <= stage <= len(item.hints):
            raise BarrierError("--stage", stage, f"1 to {len(item.hints)}")
    except BarrierError as error:
        wrong_usage(error)
    typer.echo(f"{item.label} {item.title}, hint {stage} of {len(item.hints)}: {item.hints[stage - 1]}")

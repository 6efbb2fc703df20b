"""Train the networks of the table side by side.

Exit code 0 trained, 2 wrong usage, 130 interrupted (continue with --resume).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TextColumn

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console, plain
from sci_barriers.cli._progress import Remaining, counted
from sci_barriers.cli._usage import INTERRUPTED, require_folder
from sci_barriers.cli.commands.lista._shared import Variant, show
from sci_barriers.networks.training._schedule import schedule
from sci_barriers.networks.training._train import train
from sci_barriers.networks.training.samples import DIGITS, INDICES


def run(
    variant: Variant = "published",
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", help="Number of passes through the samples; by default that of the schedule."),
    ] = None,
    digits: Annotated[
        list[int] | None, typer.Option("-K", help="Number of digits; may be given several times.")
    ] = None,
    indices: Annotated[
        list[int] | None, typer.Option("-n", help="Index of the data; may be given several times.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the first weights, at least 0.")] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for networks and checkpoints; by default lista-VARIANT.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue the training of which the folder has a part.")
    ] = False,
    threads: Annotated[
        int | None,
        typer.Option("--threads", help="Number of threads; by default one for each CPU, at most one for each K."),
    ] = None,
    dtype: Annotated[str, typer.Option("--dtype", help="float64 (as published) or float32.")] = "float64",
) -> None:
    screen, made = console(), None
    try:
        plan = schedule(variant, **({} if epochs is None else {"epochs": epochs}))
        folder = Path(f"lista-{variant}") if out is None else out
        new = not os.path.exists(folder)  # false, not an error, for a name that is too long
        require_folder(folder)
        made = folder if new else None
        Ks, ns = digits or list(DIGITS), indices or list(INDICES)
        columns = counted(Remaining(), TextColumn("{task.fields[error]}"))
        with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bars:
            tasks = {K: bars.add_task(f"K = {K}", total=plan.epochs, error="") for K in Ks}

            def progress(K: int, epoch: int, errors: Sequence[float]) -> None:
                text = f"validation error ≤ {max(errors):.1e}" if errors else ""
                bars.update(tasks[K], completed=epoch, error=text)

            networks = train(
                plan,
                seed=seed,
                digits=Ks,
                indices=ns,
                folder=folder,
                resume=resume,
                threads=threads,
                dtype=dtype,
                progress=progress,
            )
    except BarrierError:
        if made is not None and not any(made.iterdir()):
            made.rmdir()  # nothing was done in it
        raise
    except KeyboardInterrupt:
        screen.print(
            plain(f"interrupted; continue with: sci-barriers lista train --variant {variant} … --resume"),
            soft_wrap=True,
        )
        raise typer.Exit(INTERRUPTED) from None
    show(list(networks.values()), screen)
    screen.print(
        plain(f"networks: {folder}   show them: sci-barriers lista show --from {folder}"),
        soft_wrap=True,
    )

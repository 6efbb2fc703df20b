"""``sci-barriers lista``: train the LISTA networks of the table of the talk, show trained ones."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.cli._usage import require_folder, wrong_usage
from sci_barriers.networks.lista import Lista, file_name, load, trained
from sci_barriers.networks.training._schedule import VARIANTS, schedule
from sci_barriers.networks.training._train import train
from sci_barriers.networks.training.samples import DIGITS, INDICES, table_class

__all__ = ["lista_app"]

lista_app = typer.Typer(
    name="lista",
    help="LISTA, the learned network of the table of the talk: train it, or show the trained networks of the package.",
    no_args_is_help=True,
)

Variant = Annotated[str, typer.Option("--variant", help=" or ".join(VARIANTS) + ".")]


@lista_app.command("train")
def train_command(
    variant: Variant = "published",
    epochs: Annotated[
        int | None, typer.Option("--epochs", help="Passes through the samples; by default those of the schedule.")
    ] = None,
    digits: Annotated[list[int] | None, typer.Option("-K", help="Digits; may be given several times.")] = None,
    indices: Annotated[list[int] | None, typer.Option("-n", help="Index of the data; several times.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the first weights, at least 0.")] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for networks and checkpoints; by default lista-VARIANT.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue what the folder has of the same training.")
    ] = False,
    threads: Annotated[
        int | None, typer.Option("--threads", help="By default one for each CPU, at most one for each K.")
    ] = None,
    dtype: Annotated[str, typer.Option("--dtype", help="float64 (as published) or float32.")] = "float64",
) -> None:
    """Train the networks of the table side by side: exit code 0 trained, 2 wrong usage, 130 interrupted (continue with --resume)."""
    console = Console()
    try:
        plan = schedule(variant, **({} if epochs is None else {"epochs": epochs}))
        folder = Path(f"lista-{variant}") if out is None else out
        require_folder(folder)
        Ks, ns = digits or list(DIGITS), indices or list(INDICES)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[error]}"),
        )
        with Progress(*columns, console=console, transient=True) as bars:
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
    except (BarrierError, MissingExtra) as error:
        wrong_usage(error)
    except KeyboardInterrupt:
        console.print(
            f"interrupted; continue with: sci-barriers lista train --variant {variant} … --resume", markup=False
        )
        raise typer.Exit(130) from None
    _print(list(networks.values()), console)
    console.print(
        f"networks: {folder}   show them: sci-barriers lista show --from {folder}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


@lista_app.command("show")
def show_command(
    variant: Variant = "published",
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder of a training; by default the networks of the package.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of records as JSON.")] = False,
) -> None:
    """Show trained networks and their distances, computed now: exit code 0, or 2 wrong usage."""
    try:
        schedule(variant)
        if folder is None:
            networks = [trained(K, n, variant) for K in DIGITS for n in INDICES]
        else:
            if not folder.is_dir():
                raise BarrierError("--from", str(folder), "a folder of a training")
            paths = sorted(folder.glob(file_name(0, 0, variant).replace("0", "*")))
            if not paths:
                raise BarrierError("--from", str(folder), f"a folder with networks of the variant {variant}")
            networks = [load(path) for path in paths]
            if any(network.origin is None for network in networks):
                raise BarrierError("--from", str(folder), "networks that were trained (their files say how)")
    except BarrierError as error:
        wrong_usage(error)
    if as_json:
        Console(soft_wrap=True).print(
            json.dumps([_record(network) for network in networks]), markup=False, highlight=False
        )
    else:
        _print(networks, Console())


def _record(network: Lista) -> dict[str, Any]:
    origin = network.origin
    assert origin is not None  # of a training
    case = table_class(origin.K, origin.n)
    x = network(case.y)
    return {
        "variant": origin.variant,
        "K": origin.K,
        "n": origin.n,
        "distance": case.distance(x),
        "own_distance": case.own_distance(x),
        "largest_threshold": float(network.theta.max()),
        "validation_error": origin.validation_error,
        "best_epoch": origin.best_epoch,
        "epochs": origin.epochs,
        "seed": origin.seed,
        "dtype": origin.dtype,
        "versions": origin.versions,
    }


def _print(networks: Sequence[Lista], console: Console) -> None:
    table = Table("K", "n", "distance", "own distance", "validation error", "kept from epoch", "seed")
    for network in sorted(
        networks, key=lambda network: (network.origin.K, network.origin.n) if network.origin else (0, 0)
    ):
        row = _record(network)
        table.add_row(
            str(row["K"]),
            str(row["n"]),
            f"{row['distance']:.7e}",
            f"{row['own_distance']:.1e}",
            f"{math.sqrt(row['validation_error']):.1e}",
            f"{row['best_epoch']} of {row['epochs']}",
            str(row["seed"]),
        )
    wide = Console(
        width=max(console.width, 96), file=console.file, force_terminal=console.is_terminal, color_system="auto"
    )
    wide.print(table)
    wide.print(
        "distance          ‖φ(y_n) − x‖₂, x the solution of the witness whose data of index n are the same\n"
        "own distance      ‖φ(y_n) − x‖₂, x the solution for (A_n, y_n), on which the network was trained\n"
        "validation error  ‖φ(y) − x‖/‖x‖ on the validation set",
        highlight=False,
    )

"""What the commands of LISTA share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console

from sci_barriers.cli._console import wide
from sci_barriers.networks.lista import Lista
from sci_barriers.networks.training._schedule import VARIANTS
from sci_barriers.networks.training.samples import table_class
from sci_barriers.reports import Table

Variant = Annotated[str, typer.Option("--variant", help=" or ".join(VARIANTS) + ".")]


def record(network: Lista) -> dict[str, Any]:
    origin = network.origin
    assert origin is not None  # of a training
    case = table_class(origin.K, origin.n)
    x = network(case.y)
    measured = {"distance": case.distance(x), "own_distance": case.own_distance(x)}
    measured["largest_threshold"] = float(network.theta.max())
    kept = ("validation_error", "best_epoch", "epochs", "seed", "dtype", "versions")
    first = {name: getattr(origin, name) for name in ("variant", "K", "n")}
    return first | measured | {name: getattr(origin, name) for name in kept}


def show(networks: Sequence[Lista], screen: Console) -> None:
    table = Table("K", "n", "distance", "own distance", "validation error", "kept from epoch", "seed")
    for network in sorted(
        networks, key=lambda network: (network.origin.K, network.origin.n) if network.origin else (0, 0)
    ):
        row = record(network)
        table.add(
            str(row["K"]),
            str(row["n"]),
            f"{row['distance']:.7e}",
            f"{row['own_distance']:.1e}",
            f"{math.sqrt(row['validation_error']):.1e}",
            f"{row['best_epoch']} of {row['epochs']}",
            str(row["seed"]),
        )
    broad = wide(screen, 96)
    broad.print(table)
    broad.print(
        "distance          ‖φ(y_n) − x‖₂, x the solution of the witness whose data of index n are the same\n"
        "own distance      ‖φ(y_n) − x‖₂, x the solution for (A_n, y_n), on which the network was trained\n"
        "validation error  ‖φ(y) − x‖/‖x‖ on the validation set",
    )

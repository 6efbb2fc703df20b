"""Show trained networks and their distances, computed now.

Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console, print_json
from sci_barriers.cli.commands.lista._shared import Variant, record, show
from sci_barriers.networks.lista import file_name, load, trained
from sci_barriers.networks.training._schedule import schedule
from sci_barriers.networks.training.samples import DIGITS, INDICES


def run(
    variant: Variant = "published",
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder of a training; by default the networks of the package.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of records as JSON.")] = False,
) -> None:
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
        for path, network in zip(paths, networks, strict=True):
            assert network.origin is not None  # as just checked
            own = file_name(network.origin.K, network.origin.n, network.origin.variant)
            if path.name != own:
                raise BarrierError("--from", str(path), f"a file under its own name: it holds {own}")
    if as_json:
        print_json([record(network) for network in networks])
    else:
        show(networks, console())

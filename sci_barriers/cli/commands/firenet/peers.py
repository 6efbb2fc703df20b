"""Run FIRENET and its peers to the same minimiser: iterations and seconds to relative errors 1e-1 to 1e-4."""

from __future__ import annotations

from typing import Annotated

import typer

from sci_barriers.cli._console import console, print_json, wide
from sci_barriers.cli.commands.firenet import _shared as shared
from sci_barriers.experiments.firenet_peers import TARGETS, Comparison, compare
from sci_barriers.operators.problem import SAMPLINGS
from sci_barriers.reports import Table


def run(
    image: shared.Image = "phantom",
    side: shared.Side = None,
    fit: shared.Fit = None,
    grey: shared.Grey = False,
    sampling: Annotated[str, typer.Option("--sampling", help=" or ".join(SAMPLINGS) + ".")] = "fourier",
    rate: shared.Rate = 0.3,
    noise: shared.Noise = 0.02,
    lam: Annotated[
        float, typer.Option("--lam", help="λ > 0, large enough for a minimiser with a positive residual.")
    ] = 0.008,
    inner: Annotated[
        list[int] | None, typer.Option("--inner", help="p of FIRENET; may be given several times (5, 50, 200).")
    ] = None,
    iterations: Annotated[
        int, typer.Option("--iterations", help="Largest number of iterations of each method.")
    ] = 3000,
    seed: shared.Seed = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    screen = console()
    with shared.shown(screen, "image and pattern", resumed=False, quiet=as_json) as tell:
        problem = shared.problem_of(image, side, 128, sampling, fit=fit, grey=grey, rate=rate, seed=seed)
        found = compare(
            problem,
            lam=lam,
            noise=noise,
            iterations=iterations,
            inner=tuple(inner) if inner else (5, 50, 200),
            seed=seed,
            progress=tell,
        )
    if as_json:
        print_json(found.record())
        return
    wide(screen, 132).print(_peers_table(found))


def _peers_table(found: Comparison) -> Table:
    table = Table(
        "method",
        "solves",
        *(f"{target:g}" for target in TARGETS),
        title=f"iterations (seconds) to ‖x_k − x*‖ ≤ target·‖x*‖; residual {found.residual:.4g}, relative duality gap {found.gap:.1e}",
    )
    for peer in found.peers:
        cells = [
            f"not in {peer.iterations}" if reached is None else f"{reached[0]} ({reached[1]:.2f})"
            for reached in peer.reached
        ]
        table.add(peer.name, peer.problem, *cells)
    return table

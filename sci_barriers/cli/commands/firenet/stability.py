"""Search for the worst perturbations of an image by gradient ascent through the network.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from sci_barriers.cli._console import console, wide
from sci_barriers.cli._usage import require_folder
from sci_barriers.cli.commands.firenet import _shared as shared
from sci_barriers.experiments.firenet_figures import draw_images
from sci_barriers.experiments.firenet_stability import Stability, stability
from sci_barriers.operators.problem import ImageProblem
from sci_barriers.reports import Table
from theorems.certificates.writer import write_atomically


def run(
    image: shared.Image = "phantom",
    side: shared.Side = None,
    fit: shared.Fit = None,
    grey: shared.Grey = False,
    sampling: shared.Samplings = "both",
    rate: shared.Rate = 0.25,
    method: shared.Pattern = "multilevel",
    sizes: Annotated[
        list[float] | None,
        typer.Option(
            "--size", help="Size of the perturbation, ‖r‖/‖x‖; give several, increasing (default 0.01, 0.03, 0.1)."
        ),
    ] = None,
    steps: Annotated[int, typer.Option("--steps", help="Steps of the ascent for each size.")] = 20,
    lam: shared.Lam = 2.5e-4,
    inner: Annotated[int, typer.Option("--inner", help="p, steps in a restart.")] = 20,
    restarts: shared.Restarts = 5,
    seed: shared.Seed = 0,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for pictures, numbers, and the state of an interrupted run.")
    ] = Path("firenet-stability"),
) -> None:
    require_folder(out)
    screen = console()
    results = list[Stability]()
    with shared.shown(screen, "images and patterns", resumed=True) as tell:
        problems = shared.problems_of(
            image, side, 128, sampling, fit=fit, grey=grey, rate=rate, method=method, seed=seed
        )
        for name, problem in problems:
            results.append(
                stability(
                    problem,
                    sampling=name,
                    sizes=sizes or (0.01, 0.03, 0.1),
                    steps=steps,
                    lam=lam,
                    inner=inner,
                    restarts=restarts,
                    seed=seed,
                    checkpoint=out / f"state-{name}.npz",
                    progress=tell,
                )
            )
        paths = []
        for (name, problem), result in zip(problems, results, strict=True):
            paths += draw_images(_stability_rows(problem, result), out / f"stability-{name}.png")
        text = json.dumps([result.record() for result in results], indent=1)
        paths.append(write_atomically(out / "stability.json", text))
    for result in results:
        wide(screen, 132).print(_stability_table(result))
    screen.print(
        "‖Φ(A(x+r)) − (x+r)‖ and amplification ‖Φ(A(x+r)) − Φ(Ax)‖/‖r‖ for the worst r that the ascent found (a lower bound of "
        "the worst case) and for the worst of 5 random r of the same size"
    )
    shared.show_written(screen, paths)


def _stability_rows(problem: ImageProblem, result: Stability) -> list[list[tuple[str, Any]]]:
    above: list[tuple[str, Any]] = [("x", problem.image)]
    below: list[tuple[str, Any]] = [(f"Φ(Ax), error {result.clean_error / result.norm:.3f}", result.clean)]
    for k, e in enumerate(result.effects, 1):
        above.append((f"x + r{k}, ‖r{k}‖/‖x‖ = {e.size / result.norm:.3g}", problem.image + e.perturbation))
        below.append((f"Φ(A(x + r{k})), amplified ×{e.amplification:.2f}", e.reconstruction))
    return [above, below]


def _stability_table(result: Stability) -> Table:
    table = Table(
        "‖r‖",
        "‖r‖/‖x‖",
        "worst: error",
        "amplification",
        "random: error",
        "amplification",
        title=f"{result.sampling}: ‖x‖ = {result.norm:.4g}, ‖Φ(Ax) − x‖ = {result.clean_error:.4g}",
    )
    for e in result.effects:
        table.add(
            f"{e.size:.4g}",
            f"{e.size / result.norm:.3g}",
            f"{e.error:.4g}",
            f"{e.amplification:.3f}",
            f"{e.random_error:.4g}",
            f"{e.random_amplification:.3f}",
        )
    return table

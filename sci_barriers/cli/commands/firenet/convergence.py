"""Draw error and objective against inner iterations, with and without restarts.

Exit code 0, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sci_barriers.cli._console import console, wide
from sci_barriers.cli._usage import require_folder
from sci_barriers.cli.commands.firenet import _shared as shared
from sci_barriers.experiments.firenet_convergence import Convergence, convergence
from sci_barriers.experiments.firenet_figures import draw_convergence
from sci_barriers.reports import Table
from theorems.certificates.writer import write_atomically


def run(
    image: shared.Image = "phantom",
    side: shared.Side = None,
    fit: shared.Fit = None,
    grey: shared.Grey = False,
    sampling: shared.Samplings = "both",
    rate: shared.Rate = 0.15,
    method: shared.Pattern = "multilevel",
    wavelet: shared.WaveletName = "haar",
    noise: shared.Noise = 0.02,
    lam: shared.Lam = 2.5e-4,
    inner: Annotated[
        list[int] | None, typer.Option("--inner", help="p, steps in a restart; may be given several times (5, 50).")
    ] = None,
    restarts: shared.Restarts = 16,
    iterations: Annotated[int, typer.Option("--iterations", help="Length of the runs without restarts.")] = 1000,
    reference_steps: Annotated[
        int, typer.Option("--reference-steps", help="Largest number of steps for the minimum F*.")
    ] = 10_000,
    seed: shared.Seed = 0,
    workers: shared.Workers = 2,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for picture, numbers, and the state of an interrupted run.")
    ] = Path("firenet-convergence"),
) -> None:
    require_folder(out)
    screen = console()
    results = list[Convergence]()
    with shared.shown(screen, "images and patterns", resumed=True) as tell:
        options = {"rate": rate, "method": method, "wavelet": wavelet, "seed": seed, "workers": workers}
        problems = shared.problems_of(image, side, 256, sampling, fit=fit, grey=grey, **options)
        for name, problem in problems:
            results.append(
                convergence(
                    problem,
                    sampling=name,
                    noise=noise,
                    lam=lam,
                    inner=(5, 50) if not inner else tuple(dict.fromkeys(inner)),
                    restarts=restarts,
                    iterations=iterations,
                    reference_steps=reference_steps,
                    seed=seed,
                    folder=out,
                    progress=tell,
                )
            )
        tell("picture")
        paths = draw_convergence(results, out / "convergence.png")
        text = json.dumps([result.record() for result in results], indent=1)
        paths.append(write_atomically(out / "convergence.json", text))
    for result in results:
        wide(screen, 132).print(_convergence_table(result))
    shared.show_written(screen, paths)


def _convergence_table(result: Convergence) -> Table:
    ref = result.reference
    table = Table(
        "method",
        "iterations",
        "to the floor",
        "factor a restart",
        "relative error",
        "(F − F*)/‖image‖",
        title=f"{result.sampling}: floor (error of the minimiser) {result.floor:.4f}, zero-filled {result.zero_filled:.4f}, "
        f"F* = {ref.upper:.6g} (relative gap {ref.gap:.1e}, {ref.steps} steps)",
    )
    for curve, row in zip(result.curves, result.record()["curves"], strict=True):
        near = row["iterations_to_floor"]
        table.add(
            curve.label,
            str(len(curve.errors)),
            "not reached" if near is None else str(near),
            "" if curve.factor is None else f"{curve.factor:.3f} (1/e = 0.368)",
            f"{curve.errors[-1]:.4f}",
            f"{max(curve.objectives[-1] - result.best, 0) / result.norm:.2e}",
        )
    return table

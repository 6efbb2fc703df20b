"""Sample an image, add noise, and reconstruct it with FIRENET: error and picture.

Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from sci_barriers.cli._console import console
from sci_barriers.cli._usage import require_folder
from sci_barriers.cli.commands.firenet import _shared as shared
from sci_barriers.experiments.firenet_figures import draw_images
from sci_barriers.experiments.firenet_reconstruct import Reconstruction, reconstruct
from sci_barriers.operators import write_grey
from sci_barriers.operators.problem import SAMPLINGS
from sci_barriers.reports import Table
from theorems.certificates.writer import write_atomically


def run(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="A grey PNG file, phantom, or a photograph by name.")],
    side: shared.Side = None,
    fit: shared.Fit = None,
    grey: shared.Grey = False,
    sampling: Annotated[str, typer.Option("--sampling", help=" or ".join(SAMPLINGS) + ".")] = "fourier",
    rate: shared.Rate = 0.15,
    method: shared.Pattern = "multilevel",
    wavelet: shared.WaveletName = "haar",
    noise: shared.Noise = 0.02,
    lam: shared.Lam = 2.5e-4,
    inner: Annotated[int, typer.Option("--inner", help="p, steps in a restart.")] = 50,
    restarts: shared.Restarts = 5,
    seed: shared.Seed = 0,
    workers: shared.Workers = 2,
    out: Annotated[Path, typer.Option("--out", help="Folder for reconstruction, picture and numbers.")] = Path(
        "firenet-reconstruct"
    ),
) -> None:
    require_folder(out)
    screen = console()
    with shared.shown(screen, "reconstructing", resumed=False) as tell:
        options = {"rate": rate, "method": method, "wavelet": wavelet, "seed": seed, "workers": workers}
        problem = shared.problem_of(image, side, 256, sampling, fit=fit, grey=grey, **options)
        found: Reconstruction = reconstruct(
            problem, noise=noise, lam=lam, inner=inner, restarts=restarts, seed=seed, progress=tell
        )
        tell("pictures")
        paths = [write_grey(out / "reconstruction.png", np.clip(np.abs(found.image), 0, 1))]
        paths += draw_images(
            [
                [
                    ("image", problem.image),
                    (f"pattern, {problem.pattern.samples} of {problem.pattern.side}²", problem.pattern.mask),
                    (f"zero-filled, error {found.zero_filled_error:.3f}", found.zero_filled),
                    (f"FIRENET, error {found.error:.3f}", found.image),
                ]
            ],
            out / "picture.png",
        )
        facts = {"image": image, "sampling": sampling, "rate": rate, "pattern": method, "noise": noise, "lam": lam}
        facts |= {"inner": inner, "restarts": restarts, "seed": seed, "wavelet": wavelet}
        paths.append(write_atomically(out / "reconstruction.json", json.dumps(facts | found.record(), indent=1)))
    table = Table("", "relative error", "PSNR")
    table.add("zero-filled, A*y", f"{found.zero_filled_error:.4f}", f"{found.zero_filled_psnr:.2f} dB")
    table.add(f"FIRENET, {restarts} restarts of {inner} steps", f"{found.error:.4f}", f"{found.psnr:.2f} dB")
    screen.print(table)
    shared.show_written(screen, paths)

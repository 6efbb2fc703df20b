"""Write FIRENET for images of one size as an ONNX file, and its sampling pattern beside it as a PNG.

Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from sci_barriers.cli._console import console, plain
from sci_barriers.cli._usage import require_file, writing
from sci_barriers.cli.commands.firenet import _shared as shared
from sci_barriers.networks.firenet import Firenet
from sci_barriers.networks.onnx_file import export_onnx
from sci_barriers.operators import write_grey
from sci_barriers.operators.problem import METHODS, SAMPLINGS


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE.onnx", help="The file to write.")],
    image: Annotated[
        str, typer.Option("--image", help="Typical image: phantom, a photograph by name, or a grey PNG file.")
    ] = "phantom",
    side: Annotated[int | None, typer.Option("--side", help="N, a power of two; 64 unless a file is given.")] = None,
    fit: shared.Fit = None,
    grey: shared.Grey = False,
    sampling: Annotated[str, typer.Option("--sampling", help=" or ".join(SAMPLINGS) + ".")] = "fourier",
    rate: Annotated[float, typer.Option("--rate", help="Share of the N² samples, in (0, 1].")] = 0.15,
    method: Annotated[str, typer.Option("--pattern", help=", ".join(METHODS) + ".")] = "multilevel",
    wavelet: Annotated[str, typer.Option("--wavelet", help="haar, or db1 to db20.")] = "haar",
    lam: Annotated[float, typer.Option("--lam", help="Regularisation parameter λ > 0.")] = 2.5e-4,
    inner: Annotated[int, typer.Option("--inner", help="p ≥ 1, steps in a restart.")] = 5,
    restarts: Annotated[int, typer.Option("--restarts", help="n ≥ 0, restarts of FIRENET.")] = 16,
    delta: Annotated[
        float | None,
        typer.Option("--delta", help="δ > 0, size of noise, in the unit of y; 2% of ‖y‖ of the image if not given."),
    ] = None,
    weighted: Annotated[
        bool, typer.Option("--weighted/--unweighted", help="Whether the levels have weights √(s/s_k), or all 1.")
    ] = True,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the pattern.")] = 0,
    precision: Annotated[str, typer.Option("--precision", help="float64 or float32.")] = "float64",
) -> None:
    require_file(file, "FILE.onnx")
    options = {"rate": rate, "method": method, "wavelet": wavelet, "seed": seed}
    problem = shared.problem_of(image, side, 64, sampling, fit=fit, grey=grey, **options)
    size = 0.02 * float(np.linalg.norm(problem.samples())) if delta is None else delta
    network = Firenet(
        problem.operator,
        lam=lam,
        weights=problem.weights if weighted else None,
        inner=inner,
        restarts=restarts,
        delta=size,
    )
    facts = {
        "sampling": sampling,
        "pattern": method,
        "rate": rate,
        "seed": seed,
        "wavelet": wavelet,
        "sparsities": list(problem.sparsities),
        "weighted": weighted,
        "delta": size,
    }
    with writing("FILE.onnx", file):
        export_onnx(network, file, precision=precision, metadata=facts)
        mask = write_grey(file.with_name(file.name + ".pattern.png"), problem.pattern.mask)
    channels = 2 if problem.operator.transform.complex_valued else 1
    n, m = problem.pattern.side, problem.pattern.samples
    screen = console()
    for line in (
        f"network   {file}   y (batch, {channels}, {m}) → x (batch, {channels}, {n}, {n}), {precision}",
        f"pattern   {mask}   {problem.pattern!r}",
        f"depth     {restarts} restarts of {inner} steps, λ = {lam:g}, δ = {size:.6g}",
    ):
        screen.print(plain(line), soft_wrap=True)

"""``sci-barriers firenet convergence | reconstruct | stability | peers``: the experiments on images."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.cli._firenet import firenet_app, load_image
from sci_barriers.cli._usage import require_folder, wrong_usage
from sci_barriers.experiments.firenet_convergence import Convergence, convergence
from sci_barriers.experiments.firenet_figures import draw_convergence, draw_images
from sci_barriers.experiments.firenet_peers import TARGETS, Comparison, compare
from sci_barriers.experiments.firenet_reconstruct import Reconstruction, reconstruct
from sci_barriers.experiments.firenet_stability import Stability, stability
from sci_barriers.operators import write_grey
from sci_barriers.operators.problem import METHODS, SAMPLINGS, ImageProblem, image_problem
from theorems.certificates.writer import write_atomically

__all__ = ["INTERRUPTED"]

#: The exit code of an interrupted run, as shells use it.
INTERRUPTED = 130

Image = Annotated[str, typer.Option("--image", help="phantom, a photograph by name, or a grey PNG file.")]
Side = Annotated[int | None, typer.Option("--side", help="N, a power of two; not for a file, which has its own.")]
Samplings = Annotated[str, typer.Option("--sampling", help=", ".join((*SAMPLINGS, "both")) + ".")]
Rate = Annotated[float, typer.Option("--rate", help="Share of the N² samples, in (0, 1].")]
Pattern = Annotated[str, typer.Option("--pattern", help=", ".join(METHODS) + ".")]
WaveletName = Annotated[str, typer.Option("--wavelet", help="haar, or db1 to db20.")]
Noise = Annotated[float, typer.Option("--noise", help="‖e‖/‖Ax‖ of Gaussian noise e, at least 0.")]
Lam = Annotated[float, typer.Option("--lam", help="λ > 0.")]
Restarts = Annotated[int, typer.Option("--restarts", help="n, restarts of FIRENET.")]
Seed = Annotated[int, typer.Option("--seed", help="Of pattern and noise.")]
Workers = Annotated[int, typer.Option("--workers", help="Threads of the Fourier transform.")]


@contextmanager
def _guarded(console: Console, what: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done; wrong usage and interruption end with their exit codes."""
    try:
        with console.status(what) as status:
            yield lambda text: status.update(escape(text))
    except (BarrierError, MissingExtra) as error:
        wrong_usage(error)
    except OSError as error:
        wrong_usage(BarrierError("--out", str(error.filename), f"a folder that can be written to ({error.strerror})"))
    except KeyboardInterrupt:
        Console(stderr=True).print("interrupted; the same command goes on from here", highlight=False)
        raise typer.Exit(INTERRUPTED) from None


def _problems(
    image: str, side: int | None, default: int, sampling: str, **options: Any
) -> list[tuple[str, ImageProblem]]:
    if sampling not in (*SAMPLINGS, "both"):
        raise BarrierError("--sampling", sampling, ", ".join((*SAMPLINGS, "both")))
    names = SAMPLINGS if sampling == "both" else (sampling,)
    values = load_image(image, side, default)
    return [(name, image_problem(values, sampling=name, **options)) for name in names]


def _folder(out: Path) -> Path:
    require_folder(out)
    out.mkdir(parents=True, exist_ok=True)
    return out


def _wide(console: Console) -> Console:
    """Return a console wide enough for the tables."""
    return Console(width=max(console.width, 132), file=console.file, force_terminal=console.is_terminal)


def _written(console: Console, paths: Sequence[Path]) -> None:
    for path in paths:
        console.print(f"written: {escape(str(path))}", highlight=False, soft_wrap=True)


@firenet_app.command("convergence")
def convergence_command(
    image: Image = "phantom",
    side: Side = None,
    sampling: Samplings = "both",
    rate: Rate = 0.15,
    method: Pattern = "multilevel",
    wavelet: WaveletName = "haar",
    noise: Noise = 0.02,
    lam: Lam = 2.5e-4,
    inner: Annotated[
        list[int] | None, typer.Option("--inner", help="p, steps in a restart; may be given several times (5, 50).")
    ] = None,
    restarts: Restarts = 16,
    iterations: Annotated[int, typer.Option("--iterations", help="Length of the runs without restarts.")] = 1000,
    reference_steps: Annotated[int, typer.Option("--reference-steps", help="At most so many steps for F*.")] = 10_000,
    seed: Seed = 0,
    workers: Workers = 2,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for picture, numbers, and the state of an interrupted run.")
    ] = Path("firenet-convergence"),
) -> None:
    """Draw error and objective against inner iterations, with and without restarts; exit code 2 on wrong usage, 130 if interrupted."""
    console = Console()
    results = list[Convergence]()
    with _guarded(console, "images and patterns") as tell:
        options = {"rate": rate, "method": method, "wavelet": wavelet, "seed": seed, "workers": workers}
        problems = _problems(image, side, 256, sampling, **options)
        folder = _folder(out)
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
                    folder=folder,
                    progress=tell,
                )
            )
        tell("picture")
        paths = draw_convergence(results, folder / "convergence.png")
        text = json.dumps([result.record() for result in results], indent=1)
        paths.append(write_atomically(folder / "convergence.json", text))
    for result in results:
        _wide(console).print(_convergence_table(result))
    _written(console, paths)


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
        title_justify="left",
    )
    for curve, row in zip(result.curves, result.record()["curves"], strict=True):
        near = row["iterations_to_floor"]
        table.add_row(
            curve.label,
            str(len(curve.errors)),
            "not reached" if near is None else str(near),
            "" if curve.factor is None else f"{curve.factor:.3f} (1/e = 0.368)",
            f"{curve.errors[-1]:.4f}",
            f"{max(curve.objectives[-1] - result.best, 0) / result.norm:.2e}",
        )
    return table


@firenet_app.command("reconstruct")
def reconstruct_command(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="A grey PNG file, phantom, or a photograph by name.")],
    side: Side = None,
    sampling: Annotated[str, typer.Option("--sampling", help=" or ".join(SAMPLINGS) + ".")] = "fourier",
    rate: Rate = 0.15,
    method: Pattern = "multilevel",
    wavelet: WaveletName = "haar",
    noise: Noise = 0.02,
    lam: Lam = 2.5e-4,
    inner: Annotated[int, typer.Option("--inner", help="p, steps in a restart.")] = 50,
    restarts: Restarts = 5,
    seed: Seed = 0,
    workers: Workers = 2,
    out: Annotated[Path, typer.Option("--out", help="Folder for reconstruction, picture and numbers.")] = Path(
        "firenet-reconstruct"
    ),
) -> None:
    """Sample an image, add noise, and reconstruct it with FIRENET: error and picture; exit code 2 on wrong usage."""
    console = Console()
    with _guarded(console, "reconstructing"):
        if sampling not in SAMPLINGS:
            raise BarrierError("--sampling", sampling, " or ".join(SAMPLINGS))
        ((_, problem),) = _problems(
            image, side, 256, sampling, rate=rate, method=method, wavelet=wavelet, seed=seed, workers=workers
        )
        folder = _folder(out)
        found: Reconstruction = reconstruct(problem, noise=noise, lam=lam, inner=inner, restarts=restarts, seed=seed)
        paths = [write_grey(folder / "reconstruction.png", np.clip(np.abs(found.image), 0, 1))]
        paths += draw_images(
            [
                [
                    ("image", problem.image),
                    (f"pattern, {problem.pattern.samples} of {problem.pattern.side}²", problem.pattern.mask),
                    (f"zero-filled, error {found.zero_filled_error:.3f}", found.zero_filled),
                    (f"FIRENET, error {found.error:.3f}", found.image),
                ]
            ],
            folder / "picture.png",
        )
        facts = {"image": image, "sampling": sampling, "rate": rate, "pattern": method, "noise": noise, "lam": lam}
        facts |= {"inner": inner, "restarts": restarts, "seed": seed, "wavelet": wavelet}
        paths.append(write_atomically(folder / "reconstruction.json", json.dumps(facts | found.record(), indent=1)))
    table = Table("", "relative error", "PSNR")
    table.add_row("zero-filled, A*y", f"{found.zero_filled_error:.4f}", f"{found.zero_filled_psnr:.2f} dB")
    table.add_row(f"FIRENET, {restarts} restarts of {inner} steps", f"{found.error:.4f}", f"{found.psnr:.2f} dB")
    console.print(table)
    _written(console, paths)


@firenet_app.command("stability")
def stability_command(
    image: Image = "phantom",
    side: Side = None,
    sampling: Samplings = "both",
    rate: Rate = 0.25,
    method: Pattern = "multilevel",
    sizes: Annotated[
        list[float] | None, typer.Option("--size", help="‖r‖/‖x‖, several times, increasing (0.01, 0.03, 0.1).")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", help="Steps of the ascent for each size.")] = 20,
    lam: Lam = 2.5e-4,
    inner: Annotated[int, typer.Option("--inner", help="p, steps in a restart.")] = 20,
    restarts: Restarts = 5,
    seed: Seed = 0,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for pictures, numbers, and the state of an interrupted run.")
    ] = Path("firenet-stability"),
) -> None:
    """Search for the worst perturbations of an image by gradient ascent through the network; exit code 2 wrong usage, 130 interrupted."""
    console = Console()
    results = list[Stability]()
    with _guarded(console, "images and patterns") as tell:
        problems = _problems(image, side, 128, sampling, rate=rate, method=method, seed=seed)
        folder = _folder(out)
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
                    checkpoint=folder / f"state-{name}.npz",
                    progress=tell,
                )
            )
        paths = []
        for (name, problem), result in zip(problems, results, strict=True):
            paths += draw_images(_stability_rows(problem, result), folder / f"stability-{name}.png")
        text = json.dumps([result.record() for result in results], indent=1)
        paths.append(write_atomically(folder / "stability.json", text))
    for result in results:
        _wide(console).print(_stability_table(result))
    console.print(
        "‖Φ(A(x+r)) − (x+r)‖ and amplification ‖Φ(A(x+r)) − Φ(Ax)‖/‖r‖ for the worst r that the ascent found (a lower bound of "
        "the worst case) and for the worst of 5 random r of the same size"
    )
    _written(console, paths)


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
        title_justify="left",
    )
    for e in result.effects:
        table.add_row(
            f"{e.size:.4g}",
            f"{e.size / result.norm:.3g}",
            f"{e.error:.4g}",
            f"{e.amplification:.3f}",
            f"{e.random_error:.4g}",
            f"{e.random_amplification:.3f}",
        )
    return table


@firenet_app.command("peers")
def peers_command(
    image: Image = "phantom",
    side: Side = None,
    sampling: Annotated[str, typer.Option("--sampling", help=" or ".join(SAMPLINGS) + ".")] = "fourier",
    rate: Rate = 0.3,
    noise: Noise = 0.02,
    lam: Annotated[
        float, typer.Option("--lam", help="λ > 0, large enough for a minimiser with a positive residual.")
    ] = 0.008,
    inner: Annotated[
        list[int] | None, typer.Option("--inner", help="p of FIRENET; may be given several times (5, 50, 200).")
    ] = None,
    iterations: Annotated[int, typer.Option("--iterations", help="At most so many for each method.")] = 3000,
    seed: Seed = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Run FIRENET and its peers to the same minimiser: iterations and seconds to relative errors 1e-1 to 1e-4."""
    console = Console()
    with _guarded(console, "peers") as tell:
        if sampling not in SAMPLINGS:
            raise BarrierError("--sampling", sampling, " or ".join(SAMPLINGS))
        ((_, problem),) = _problems(image, side, 128, sampling, rate=rate, seed=seed)
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
        typer.echo(json.dumps(found.record(), ensure_ascii=False))
        return
    _wide(console).print(_peers_table(found))


def _peers_table(found: Comparison) -> Table:
    table = Table(
        "method",
        "solves",
        *(f"{target:g}" for target in TARGETS),
        title=f"iterations (seconds) to ‖x_k − x*‖ ≤ target·‖x*‖; residual {found.residual:.4g}, relative duality gap {found.gap:.1e}",
        title_justify="left",
    )
    for peer in found.peers:
        cells = [
            f"not in {peer.iterations}" if reached is None else f"{reached[0]} ({reached[1]:.2f})"
            for reached in peer.reached
        ]
        table.add_row(peer.name, peer.problem, *cells)
    return table

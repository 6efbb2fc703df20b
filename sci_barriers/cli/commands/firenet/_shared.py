"""What the commands about images share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console, plain
from sci_barriers.cli._progress import Parts
from sci_barriers.cli._usage import INTERRUPTED, naming
from sci_barriers.operators import phantom, photograph, read_grey
from sci_barriers.operators.images import FITS, PHOTOGRAPHS
from sci_barriers.operators.problem import METHODS, SAMPLINGS, ImageProblem, image_problem

Image = Annotated[str, typer.Option("--image", help="phantom, a photograph by name, or a grey PNG file.")]
Side = Annotated[int | None, typer.Option("--side", help="N, a power of two; not for a file, which has its own.")]
Fit = Annotated[
    str | None,
    typer.Option("--fit", help="pad or crop: make a file a square whose side is a power of two; else it must be one."),
]
Grey = Annotated[bool, typer.Option("--grey", help="Make a colour file grey by its luminance.")]
Samplings = Annotated[str, typer.Option("--sampling", help=", ".join((*SAMPLINGS, "both")) + ".")]
Rate = Annotated[float, typer.Option("--rate", help="Share of the N² samples, in (0, 1].")]
Pattern = Annotated[str, typer.Option("--pattern", help=", ".join(METHODS) + ".")]
WaveletName = Annotated[str, typer.Option("--wavelet", help="haar, or db1 to db20.")]
Noise = Annotated[float, typer.Option("--noise", help="‖e‖/‖Ax‖ of Gaussian noise e, at least 0.")]
Lam = Annotated[float, typer.Option("--lam", help="Regularisation parameter λ > 0.")]
Restarts = Annotated[int, typer.Option("--restarts", help="n, restarts of FIRENET.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the pattern and of the noise.")]
Workers = Annotated[int, typer.Option("--workers", help="Threads of the transforms and of what is between them.")]


@contextmanager
def shown(screen: Console, what: str, *, resumed: bool, quiet: bool = False) -> Iterator[Parts]:
    """Show what is being done; an interrupted command says whether it goes on from where it was.

    Args:
        screen: where to show it.
        what: is done first.
        resumed: whether the same command goes on from here: what is finished has been saved.
        quiet: show nothing.
    """
    try:
        with Parts(screen, quiet=quiet) as tell:
            tell(what)
            yield tell
    except KeyboardInterrupt:
        if not resumed:
            raise
        console(stderr=True).print("interrupted; the same command goes on from here")
        raise typer.Exit(INTERRUPTED) from None


def problems_of(
    image: str, side: int | None, default: int, sampling: str, **options: Any
) -> list[tuple[str, ImageProblem]]:
    """Return `problem_of` for one sampling, or for each of them, with its name."""
    if sampling not in (*SAMPLINGS, "both"):
        raise BarrierError("--sampling", sampling, ", ".join((*SAMPLINGS, "both")))
    names = SAMPLINGS if sampling == "both" else (sampling,)
    return [(name, problem_of(image, side, default, name, **options)) for name in names]


def problem_of(
    image: str,
    side: int | None,
    default: int,
    sampling: str,
    *,
    fit: str | None = None,
    grey: bool = False,
    **options: Any,
) -> ImageProblem:
    """Return the problem of an image, with an error that names the option that was typed."""
    if sampling not in SAMPLINGS:
        raise BarrierError("--sampling", sampling, " or ".join(SAMPLINGS))
    values = _load_image(image, side, default, fit, grey)
    with naming("method", "--pattern"):
        return image_problem(values, sampling=sampling, **options)


def show_written(screen: Console, paths: Sequence[Path]) -> None:
    for path in paths:
        screen.print(f"written: {plain(str(path))}", soft_wrap=True)


def _load_image(
    image: str, side: int | None, default: int, fit: str | None = None, grey: bool = False
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return ``"phantom"``, a photograph by name, or a PNG file (see `read_grey`); `BarrierError` if there is none of the three."""
    if fit is not None and fit not in FITS:
        raise BarrierError("--fit", fit, " or ".join(FITS))
    if image == "phantom":
        return phantom(default if side is None else side)
    if image in PHOTOGRAPHS:
        return photograph(image, default if side is None else side)
    if not Path(image).exists():
        raise BarrierError("image", image, "a grey PNG file, or one of " + ", ".join(("phantom", *PHOTOGRAPHS)))
    values = read_grey(image, fit=fit, grey=grey)
    if side is not None and len(values) != side:
        raise BarrierError("--side", side, f"{len(values)}, the side of {image}, or not given")
    return values

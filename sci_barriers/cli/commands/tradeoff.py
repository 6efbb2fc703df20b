"""Search two images on which a network's own accuracy forces a large Lipschitz constant, and certify it.

Exit code 0 a positive bound is certified, 1 the network failed, 2 wrong usage, 3 nothing was found (never "stable").
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays
from sci_barriers._text import root_text
from sci_barriers.cli._console import console, plain, print_json
from sci_barriers.cli._program import show_crashed
from sci_barriers.cli._usage import require_folder, writing
from sci_barriers.cli._watch import Crashed, apart
from sci_barriers.networks import LinearOperator, MatrixOperator
from sci_barriers.operators import Fourier, SampledTransform, Walsh, phantom, variable_density
from sci_barriers.operators.problem import SAMPLINGS
from sci_barriers.tradeoff import Found, decoder_of, search
from theorems.certificates.claims.two_points import TwoPointClaim
from theorems.certificates.writer import write_atomically

#: Exit code where nothing is certified.
NOTHING: Final = 3
CERTIFICATE: Final = "two-points.json"
#: A matrix of at most this many entries goes into the certificate.
LARGEST_MATRIX: Final = 100_000
#: Of a file with an array.
MOST_BYTES: Final = 1 << 30


def run(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK",
            help="y ↦ image: file.py:name or module:name of a function, a torch module or a network of layers; or FILE.onnx.",
        ),
    ],
    sampling: Annotated[str, typer.Option("--sampling", help=" or ".join(SAMPLINGS) + ".")] = "fourier",
    side: Annotated[
        int | None,
        typer.Option("--side", help="Side N of the images, at most 512; for Walsh a power of two (default 64)."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option("--rate", help="Share of the N² samples, in (0, 1] (default 0.25).")
    ] = None,
    mask: Annotated[
        Path | None,
        typer.Option("--mask", help="The pattern of the network, a .npy file of N × N Booleans; instead of --rate."),
    ] = None,
    matrix: Annotated[
        Path | None,
        typer.Option(
            "--matrix",
            help="The matrix A itself, a .npy file of m × N floats; instead of --sampling, --rate and --mask.",
        ),
    ] = None,
    image: Annotated[
        Path | None,
        typer.Option("--image", help="An image, a .npy file; by default the phantom. Needed with --matrix."),
    ] = None,
    detail: Annotated[
        list[Path] | None,
        typer.Option(
            "--detail", help="A detail that should be seen, a .npy file like the image; may be given several times."
        ),
    ] = None,
    budget: Annotated[int, typer.Option("--budget", help="How often the network may be evaluated, at least 6.")] = 400,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the pattern and of the details.")] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the certificate and the arrays of the pair.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    require_folder(out)
    operator = _operator(sampling, side, rate, mask, matrix, seed)
    if image is None and matrix is not None:
        raise BarrierError("--image", None, "a .npy file, with --matrix")
    start = phantom(operator.domain[0]) if image is None else _array("--image", image)
    details = [_array("--detail", path) for path in detail or ()]
    folder = None if out is None else out.resolve()

    def play() -> dict[str, Any]:
        found = search(decoder_of(network, operator), operator, start, details=details, budget=budget, seed=seed)
        written = False
        if folder is not None:
            with writing("--out", folder):
                written = _write(found, operator, folder)
        return {"record": _record(found), "tried": found.tried, "written": written}

    try:
        found = apart(play, foreign=True)
    except Crashed as error:
        show_crashed(network, error, as_json=as_json)
    record = found["record"]
    if found["written"]:
        assert out is not None  # where it was written
        record["certificate"] = str(out / CERTIFICATE)
    if as_json:
        print_json(record)
    else:
        _show(record, found["tried"])
    raise typer.Exit(NOTHING if record["lipschitz"] is None else 0)


def _operator(
    sampling: str, side: int | None, rate: float | None, mask: Path | None, matrix: Path | None, seed: int
) -> LinearOperator:
    if matrix is not None:
        for name, value in (("--side", side), ("--rate", rate), ("--mask", mask)):
            if value is not None:
                raise BarrierError(name, value, "not given with --matrix")
        return MatrixOperator(_array("--matrix", matrix))
    if sampling not in SAMPLINGS:
        raise BarrierError("--sampling", sampling, " or ".join(SAMPLINGS))
    pattern: Any = None if mask is None else _array("--mask", mask)
    n = 64 if side is None else side
    if pattern is not None:
        if rate is not None or side not in (None, len(pattern)):
            raise BarrierError("--mask", str(mask), "given without --rate, and with the side of the pattern or none")
        n = len(pattern)
    transform = Fourier(n) if sampling == "fourier" else Walsh(n)
    if pattern is None:
        share = 0.25 if rate is None else rate
        pattern = variable_density(n, ordering=transform.ordering, rate=share, centre=max(1, n // 32), seed=seed)
    return SampledTransform(transform, pattern)


def _array(option: str, path: Path) -> Any:
    arrays = read_arrays(path, option, MOST_BYTES)
    if "" not in arrays:
        raise BarrierError(option, str(path), "a .npy file with an array")
    return arrays[""]


def _write(found: Found, operator: LinearOperator, out: Path) -> bool:
    """Write arrays and certificate; return whether there is one."""
    points = found.points
    for name in ("x", "x2", "y", "y2", "z", "z2"):
        buffer = io.BytesIO()
        np.save(buffer, getattr(points, name))
        write_atomically(out / f"{name}.npy", buffer.getvalue())
    if not points.lipschitz:
        return False
    known: dict[str, Any] = {}
    if isinstance(operator, MatrixOperator) and operator.matrix.size <= LARGEST_MATRIX:
        known = {"A": operator.matrix, "noise": found.noise}
    write_atomically(out / CERTIFICATE, TwoPointClaim(points, **known).text())
    return True


def _record(found: Found) -> dict[str, object]:
    points = found.points
    return {
        "answer": "certified" if points.lipschitz else "nothing found",
        "lipschitz": root_text(points.lipschitz**2, up=False) if points.lipschitz else None,
        "images apart": root_text(points.separation**2, up=False),
        "errors": [root_text(d**2) for d in points.errors],
        "data apart": root_text(points.data_distance**2),
        "measured apart": root_text(found.images_apart**2),
        "noise": root_text(found.noise**2),
        "evaluations": found.evaluations,
        "certificate": None,
    }


def _show(record: dict[str, Any], tried: int) -> None:
    def line(text: str) -> None:
        console().print(text, soft_wrap=True)

    if record["lipschitz"] is not None:
        line(
            f"[green bold]CERTIFIED[/]: between two data the network's local Lipschitz constant is at least {record['lipschitz']}"
        )
    else:
        line("[yellow bold]NOTHING FOUND[/]: no pair forces anything. This does not say that the network is stable.")
    first, second = record["errors"]
    line(f"  images         ‖x − x'‖ ≥ {record['images apart']}")
    line(f"  accuracy       ‖Ψ(y) − x‖ ≤ {first}, ‖Ψ(y') − x'‖ ≤ {second}")
    line(f"  data           ‖y − y'‖ ≤ {record['data apart']}, ‖A(x − x')‖ ≤ {record['measured apart']}")
    line(f"  rounding       ‖Ax − y‖, ‖Ax' − y'‖ ≤ {record['noise']}")
    line(f"  search         {tried} pairs, {record['evaluations']} evaluations")
    if record["certificate"] is not None:
        name = plain(record["certificate"])
        line(f"  certificate    {name}   (verify it: sci-barriers check {name})")

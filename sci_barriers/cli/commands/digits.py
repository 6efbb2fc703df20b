"""Which digits of the minimiser your own data determine, and which no solver can deliver.

Exit code 0: something is proved, and an --output is right; 2 wrong usage; 3 nothing is proved, or it is open whether the output is right;
4 the output is proved wrong; 130 interrupted: what is proved until then is printed.
"""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import Progress, TextColumn
from rich.table import Table

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console
from sci_barriers.cli._progress import counted
from sci_barriers.cli._usage import naming, require_file, writing, wrong_usage
from sci_barriers.determined.ask import problem_of, radii_of, report_on
from sci_barriers.determined.cost import cost
from sci_barriers.determined.exact_arrays import data_of
from sci_barriers.determined.reading import read_input, read_x
from sci_barriers.determined.report import Report
from sci_barriers.reports import page
from theorems import TheoremError
from theorems.digits import Answer, Data
from theorems.problems import Problem

OPEN: Final = 3
WRONG: Final = 4
INTERRUPTED: Final = 130
#: Entries from which a word about the cost comes first.
_LARGE: Final = 1_000_000
#: What is written with --certificate NAME: NAME-enclosed.json and NAME-ceiling.json.
_CERTIFICATES: Final = ("enclosed", "ceiling")
_COLOURS: Final = {"zero": "dim", "open": "yellow"}


def run(
    data: Annotated[
        Path,
        typer.Argument(help="A and y: .npz, .npy, .csv (y in the last column), .mtx, or .json with exact numbers."),
    ],
    y: Annotated[
        Path | None, typer.Option("--y", help="y, where DATA holds A alone: .npy, .csv, .mtx or .json.")
    ] = None,
    problem: Annotated[str, typer.Option("--problem", help="P1, P2, P3 or LP.")] = "P2",
    lam: Annotated[
        str | None, typer.Option("--lam", help='λ > 0 of P2 and P3, exact: "1/3", "0.25" (default 1).')
    ] = None,
    eta: Annotated[str | None, typer.Option("--eta", help="η ≥ 0 of P1, exact (default 0).")] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="N positive weights (costs for LP), as --y.")
    ] = None,
    index: Annotated[
        str | None, typer.Option("--index", help="n: A and y are within 2^-n of the truth in norm.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="A and y are the truth.")] = False,
    float64: Annotated[
        bool, typer.Option("--float64", help="Each entry is the double nearest to the true one.")
    ] = False,
    float32: Annotated[
        bool, typer.Option("--float32", help="Each entry is the single-precision number nearest to the true one.")
    ] = False,
    radius_A: Annotated[
        str | None, typer.Option("--radius-A", help="How far A may be from the truth; alone, y is exact.")
    ] = None,
    radius_y: Annotated[
        str | None, typer.Option("--radius-y", help="How far y may be from the truth; alone, A is exact.")
    ] = None,
    norm_A: Annotated[str, typer.Option("--norm-A", help="spectral, frobenius or entrywise.")] = "spectral",
    norm_y: Annotated[str, typer.Option("--norm-y", help="spectral (Euclidean) or entrywise.")] = "spectral",
    output: Annotated[
        Path | None, typer.Option("--output", help="x of a solver: .npy, .npz, .csv, .mtx or .json.")
    ] = None,
    tolerance: Annotated[
        str, typer.Option("--tolerance", help="Is the output within this distance of every solution?")
    ] = "1e-3",
    ceiling: Annotated[
        bool, typer.Option("--ceiling/--no-ceiling", help="Look for two inputs that nobody can tell apart.")
    ] = True,
    table: Annotated[bool, typer.Option("--table", help="Print what is proved of each coefficient.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as HTML.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the digits of each coefficient: .svg, .png or .pdf.")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="Write the certificates to files NAME-enclosed.json and NAME-ceiling.json."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    _require(html, picture, certificate)
    try:
        given = read_input(data, y)
        known = _known(index, given.index, exact, float64, float32)
        radii = radii_of(known, radius_A, radius_y, norm_A, norm_y)
        with naming("--output", "--weights"):
            own = None if weights is None else list(read_x(weights))
        chosen = problem_of(problem, lam=lam, eta=eta, weights=None if own is None else [_real(w) for w in own])
        exact_data = data_of(given.A, given.y, *radii)
        m, N = exact_data.shape
        if m * N > _LARGE:
            typer.echo(cost(exact_data), err=True)
        x = given.x if output is None else read_x(output)
        report, ended = _asked(chosen, exact_data, x, None if x is None else tolerance, ceiling, quiet=as_json)
        written = [] if certificate is None else _write(report, certificate)
        if html is not None:
            _save(html, page("Digits that the data determine", [report._repr_html_()]), "--html")
        if picture is not None:
            _save(picture, _draw(report, picture), "--picture")
    except (BarrierError, TheoremError) as error:
        wrong_usage(error)
    if as_json:
        typer.echo(json.dumps(report.record() | {"certificates": list(map(str, written))}, ensure_ascii=False))
    else:
        _show(report, written, table)
    if not ended:
        typer.echo("interrupted: two inputs that nobody can tell apart were not looked for to the end", err=True)
    raise typer.Exit(_code(report) if ended else INTERRUPTED)


def _asked(
    problem: Problem, data: Data, x: Any, tolerance: str | None, ceiling: bool, *, quiet: bool
) -> tuple[Report, bool]:
    """Return the report, and whether all was done: after an interrupt there is the enclosure, if that was found."""
    columns = counted(TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("reading", total=None, left="")
        begun = [0.0]

        def progress(stage: str, done: int, most: int) -> None:
            if done == 0:
                begun[0] = time.monotonic()
            # Only where it is known how much there is at most, something can be said about the rest
            each = (time.monotonic() - begun[0]) / done if done and most else 0.0
            left = f"at most about {math.ceil(each * (most - done))} s more" if each else "time left unknown"
            bar.update(task, description=stage, completed=done, total=most or None, left=left)

        report = report_on(problem, data, output=x, tolerance=tolerance, ceiling=False, progress=progress)
        if not ceiling:
            return report, True
        try:
            return report.limited(progress=progress), True
        except KeyboardInterrupt:
            return report, False


def _real(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


def _known(index: str | None, own: int | str | None, exact: bool, float64: bool, float32: bool) -> int | str | None:
    chosen = [word for word, given in (("exact", exact), ("float64", float64), ("float32", float32)) if given]
    if len(chosen) + (index is not None) > 1:
        raise BarrierError("--index, --exact, --float64, --float32", [index, *chosen], "one of them")
    if chosen:
        return chosen[0]
    if index is None:
        return own
    if index.isascii() and index.isdigit() and len(index) < 20:
        return int(index)
    raise BarrierError("--index", index, "an integer of at least 0")


def _require(html: Path | None, picture: Path | None, certificate: Path | None) -> None:
    """Refuse what cannot be written, before anything is done."""
    require_file(html, "--html")
    if picture is not None and picture.suffix not in (".svg", ".png", ".pdf"):
        raise BarrierError("--picture", str(picture), "a file that ends with .svg, .png or .pdf")
    require_file(picture, "--picture")
    if certificate is not None:
        with writing("--certificate", certificate):
            if certificate.is_dir():
                raise BarrierError("--certificate", str(certificate), "the beginning of names of files, not a folder")
        for name in _CERTIFICATES:
            require_file(_named(certificate, name), "--certificate")


def _named(path: Path, name: str) -> Path:
    return path.parent / f"{path.stem}-{name}.json"


def _write(report: Report, path: Path) -> list[Path]:
    written = []
    for name, own in zip(_CERTIFICATES, (report.enclosed, report.cannot_tell), strict=True):
        if own is not None:
            with writing("--certificate", path):
                written.append(own.write(_named(path, name)))
    return written


def _draw(report: Report, path: Path) -> bytes:
    """Return the picture as the file of the path holds it."""
    from matplotlib.figure import Figure

    from sci_barriers.determined.picture import draw
    from sci_barriers.experiments._drawing import encoded

    if path.suffix == ".svg":
        return report.picture().image
    figure = Figure(layout="constrained")
    draw(report, figure)
    return encoded(figure, path.suffix[1:], 150)


def _save(path: Path, content: str | bytes, option: str) -> None:
    from theorems.certificates.writer import write_atomically

    with writing(option, path):
        write_atomically(path, content)


def _code(report: Report) -> int:
    if report.answer is not None:
        return {Answer.RIGHT: 0, Answer.WRONG: WRONG, Answer.OPEN: OPEN}[report.answer]
    return 0 if report.digits.enclosure is not None or report.digits.ceiling is not None else OPEN


def _show(report: Report, written: list[Path], table: bool) -> None:
    screen = console(soft_wrap=True)
    first, *rest = report.lines()
    screen.print(first, style="bold", markup=False)
    for line in rest:
        screen.print(f"  {line}", markup=False)
    if table:
        shown = Table("i", "value", "±", "sign")
        for row in report.table():
            if row[3] != "zero":
                shown.add_row(*row, style=_COLOURS.get(row[3]))
        screen.print(shown)
    for path in written:
        screen.print(f"  certificate {path}   (verify it: sci-barriers check {path})", markup=False)

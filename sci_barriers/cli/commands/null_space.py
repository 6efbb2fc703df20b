"""Prove null space constants of a matrix.

Exit code 0 certified (ρ < 1), 1 refuted, 2 wrong usage, 3 undecided within the limits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from sci_barriers.cli._console import console, plain, print_json
from sci_barriers.cli._matrices import read_levels, read_matrix, rounded
from sci_barriers.cli._progress import Parts
from sci_barriers.cli._usage import require_file, writing
from theorems.certificates.writer import write_atomically
from theorems.guarantees import (
    MATRICES,
    Answer,
    NullSpaceConstants,
    SearchLimits,
    null_space_constants,
)
from theorems.guarantees.null_space.constants import METHODS

EXIT_CODES: Final = {Answer.CERTIFIED: 0, Answer.REFUTED: 1, Answer.UNDECIDED: 3}
MAX_CERTIFICATE_BYTES: Final = 1 << 28


def run(
    matrix: Annotated[
        str, typer.Argument(metavar="MATRIX", help=f"A .npy file with two axes, or a name: {', '.join(MATRICES)}.")
    ],
    levels: Annotated[str | None, typer.Option("--levels", help="M_1,…,M_r, increasing (default: one level).")] = None,
    sparsities: Annotated[
        str | None, typer.Option("--sparsities", help="s_1,…,s_r, one for each level (default: 1 each).")
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", help="w_1,…,w_r, positive rationals (default √(s/s_k)).")
    ] = None,
    gamma: Annotated[
        str | None, typer.Option("--gamma", help="γ, exact; chosen so that C₂ is small if not given.")
    ] = None,
    method: Annotated[str, typer.Option("--method", help=", ".join(METHODS) + ".")] = "auto",
    tolerance: Annotated[
        str, typer.Option("--tolerance", help="Relative distance of lower and upper bound at which to stop refining.")
    ] = "1/100",
    rows: Annotated[int | None, typer.Option("-m", help="Number of rows of a named matrix (default 14).")] = None,
    columns: Annotated[
        int | None, typer.Option("-N", help="Number of columns of a named matrix (default M_r, or 16).")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of a named matrix (default 0).")] = None,
    supports: Annotated[int, typer.Option("--supports", help="Largest number of support sets.")] = 3000,
    solves: Annotated[int, typer.Option("--solves", help="Largest number of convex problems.")] = 20_000,
    seconds: Annotated[
        float | None, typer.Option("--seconds", help="After this time no convex problem is begun.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    require_file(certificate, "--certificate")
    chosen = read_levels(levels, sparsities, weights)
    A, chosen = read_matrix(matrix, chosen, sparsities, weights, rows, columns, seed)
    limits = SearchLimits(supports=supports, solves=solves, seconds=seconds)
    with Parts(console(stderr=True), quiet=as_json) as tell:
        found = null_space_constants(
            A, chosen, gamma=gamma, method=method, tolerance=tolerance, limits=limits, progress=tell
        )
    written = None
    if certificate is not None and found.certificate is not None:
        with writing("--certificate", certificate):
            written = write_atomically(certificate, found.certificate.text())
    if as_json:
        print_json(_record(matrix, found, written))
    else:
        _show(matrix, found, written, console())
    raise typer.Exit(EXIT_CODES[found.answer])


def _record(name: str, found: NullSpaceConstants, written: Path | None) -> dict[str, object]:
    levels = found.levels
    return {
        "matrix": name,
        "levels": list(levels.levels),
        "sparsities": list(levels.sparsities),
        "answer": found.answer.value,
        "reason": found.reason,
        "method": found.method,
        "supports": levels.support_count_text,
        "rho": None if found.rho is None else str(found.rho),
        "rho_float": None if found.rho is None else float(found.rho),
        "rho_lower_float": None if found.rho_lower is None else float(found.rho_lower),
        "gamma": None if found.gamma is None else str(found.gamma),
        "certificate": None if written is None else str(written),
    }


def _show(name: str, found: NullSpaceConstants, written: Path | None, screen: Console) -> None:
    colour = {Answer.CERTIFIED: "green", Answer.REFUTED: "red"}.get(found.answer, "yellow")

    def line(text: str) -> None:
        screen.print(text, soft_wrap=True)

    line(f"[{colour} bold]{found.answer.name}[/] {plain(name)}: {plain(found.reason)}")
    levels = found.levels
    line(
        f"  levels         M = {list(levels.levels)}, s = {list(levels.sparsities)}, κ = {rounded(levels.kappa)}, "
        f"{levels.support_count_text} support sets"
    )
    if found.gamma is not None:
        line(f"  γ              {rounded(found.gamma)}")
    if found.rho is not None or found.rho_lower is not None:
        line(f"  least ρ        between {rounded(found.rho_lower, up=False)} and {rounded(found.rho)}, both proved")
    violation = found.kernel or found.lower
    if violation is not None and violation.rho is None:
        line(f"  vector         on the support {list(violation.support)}: no ρ belongs to this γ")
    elif found.answer is Answer.REFUTED and violation is not None:
        line(f"  vector         support {list(violation.support)}, ρ ≥ {rounded(violation.rho, up=False)}")
    if written is not None:
        line(
            f"  certificate    {plain(str(written))}   (verify it: sci-barriers null-space-check {plain(str(written))})"
        )

"""Verify certificates of null space constants without a solver.

Exit code 0 all verified, 1 one rejected, 2 one cannot be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oracles import OracleError
from sci_barriers._errors import BarrierError
from sci_barriers._files import read_bounded
from sci_barriers.cli._matrices import rounded
from theorems import TheoremError
from theorems.checker.core import FILE_BYTES
from theorems.guarantees import NullSpaceCertificate


def run(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="The certificates: JSON files of null space constants.")
    ],
) -> None:
    code = 0
    for path in files:
        try:
            certificate = NullSpaceCertificate.read(read_bounded(path, "FILE", FILE_BYTES))
        except (BarrierError, TheoremError, OracleError) as error:
            typer.echo(f"cannot be read: FILE = {str(path)!a} ({error})", err=True)
            code = 2
            continue
        if certificate.verify():
            levels = certificate.levels
            typer.echo(
                f"{path}: VERIFIED rho <= {rounded(certificate.rho)}, gamma <= {rounded(certificate.gamma)} for M = {list(levels.levels)}, "
                f"s = {list(levels.sparsities)}, squared weights {', '.join(map(rounded, levels.squared_weights))}, "
                f"matrix known to {rounded(certificate.A.error)}"
            )
        else:
            typer.echo(f"{path}: REJECTED the duals do not prove the constants")
            code = max(code, 1)
    raise typer.Exit(code)

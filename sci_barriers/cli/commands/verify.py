"""Verify all clauses of a theorem.

Exit code 0 if all hold, 1 if one does not, 2 wrong usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from oracles import UNITARIES, OracleError
from sci_barriers._errors import BarrierError
from sci_barriers.cli._matrices import firenet_instance
from sci_barriers.cli._options import (
    Eta,
    Lam,
)
from sci_barriers.cli._usage import require_folder, wrong_usage
from sci_barriers.cli._verify import run_verify
from theorems import TheoremError, statement

__all__ = ["run"]


def run(
    theorem: Annotated[
        str,
        typer.Argument(
            help="Name of the theorem: smale18, smale9 (linear programs; -N, -m, -K, --t, --seed), or firenet (-m, --seed, and "
            "--matrix to --bits)."
        ),
    ] = "smale18",
    problem: Annotated[str | None, typer.Option("--problem", help="P1, P2 or P3 (default P3).")] = None,
    columns: Annotated[int | None, typer.Option("-N", help="Number of columns, at least 2 (default 20).")] = None,
    rows: Annotated[
        int | None, typer.Option("-m", help="Number of rows, 1 ≤ m < N (default 19; firenet: of a named matrix, 14).")
    ] = None,
    digits: Annotated[int | None, typer.Option("-K", help="Digits, at least 3 (default 6).")] = None,
    data: Annotated[
        int | None, typer.Option("-L", help="Number of data that K − 2 digits need, at least 1 (default 8).")
    ] = None,
    samples: Annotated[int | None, typer.Option("-R", help="Number of samples y_k, at least 1 (default 1).")] = None,
    lam: Lam = None,
    eta: Eta = None,
    length: Annotated[
        str | None, typer.Option("--t", help="Length of the first sample, positive, exact (default 1).")
    ] = None,
    rotation: Annotated[str | None, typer.Option("--rotation", help=", ".join(UNITARIES) + " (default dct).")] = None,
    field: Annotated[str | None, typer.Option("--field", help="real or complex (default real).")] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Draws signs or phases, the permutation and the Cayley rotation.")
    ] = None,
    matrix: Annotated[
        str | None, typer.Option("--matrix", help="firenet: a name or a .npy file (default gaussian).")
    ] = None,
    levels: Annotated[str | None, typer.Option("--levels", help="firenet: M, increasing (default 4,16).")] = None,
    sparsities: Annotated[
        str | None, typer.Option("--sparsities", help="firenet: s, one for each level (default 1,1).")
    ] = None,
    constants: Annotated[
        str | None, typer.Option("--constants", help="firenet: sharp or published (default sharp).")
    ] = None,
    bits: Annotated[
        int | None, typer.Option("--bits", help="firenet: l, the network is made from A_l, ‖A_l − A‖ ≤ 2^-l.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for report, certificates, checkers and pictures.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    recovery: dict[str, Any] = {
        "matrix": matrix,
        "levels": levels,
        "sparsities": sparsities,
        "constants": constants,
        "bits": bits,
    }
    given: dict[str, Any] = {"problem": problem, "L": data, "R": samples, "rotation": rotation, "field": field}
    given |= {"lam": lam, "eta": eta}
    sparse = {name: value for name, value in given.items() if value is not None}
    sizes = {"N": (columns, 20), "m": (rows, 19), "K": (digits, 6), "t": (length, "1")}
    shared: dict[str, Any] = {name: default if value is None else value for name, (value, default) in sizes.items()}
    shared["seed"] = seed
    try:
        item = statement(theorem)
        require_folder(out)
        foreign = sparse | {k: v for k, (v, _) in sizes.items() if k != "m"} if theorem == "firenet" else recovery
        for name, value in foreign.items():
            if value is not None:
                raise TheoremError(name, value, f"not given for {theorem}")
        if theorem == "firenet":
            instance = firenet_instance(**recovery, m=rows, seed=seed)
        elif theorem == "smale18":
            instance = item.instantiate(**shared, **{"rotation": "dct", **sparse})
        else:
            for name, value in sparse.items():
                raise TheoremError(name, value, f"not given for {theorem}")
            instance = item.instantiate(**shared)
    except (BarrierError, TheoremError, OracleError) as error:
        wrong_usage(error)
    raise typer.Exit(run_verify(item, instance, Console(), out, as_json=as_json))

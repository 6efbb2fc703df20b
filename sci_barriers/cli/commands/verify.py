"""Verify all clauses of a theorem.

Exit code 0 if all hold, 1 if one does not, 2 wrong usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sci_barriers.cli._console import console
from sci_barriers.cli._matrices import firenet_instance
from sci_barriers.cli._parameters import Pairs, given_values, made_of, options_of
from sci_barriers.cli._usage import require_folder
from sci_barriers.cli._verify import run_verify
from theorems import Omega, Smale9, TheoremError, statement
from theorems.core.parameters import Parametrised
from theorems.guarantees import FirenetGuarantee

#: What is taken if it is not given.
DEFAULTS: Final[dict[str, dict[str, Any]]] = {"smale18": {"rotation": "dct"}, "smale9": {"K": 6}}


@options_of(Omega, Smale9, without=("labels", "alpha"), defaults={"rotation": "dct", "K": "6"})
def run(
    theorem: Annotated[
        str,
        typer.Argument(
            help="Name of the theorem: smale18, smale9 (linear programs; -N, -m, -K, --t, --seed), firenet or tradeoff (-m, --seed, "
            "and --matrix to --bits), or another one (see `theorems`; parameters by -p)."
        ),
    ] = "smale18",
    pairs: Pairs = None,
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
    **parameters: Any,
) -> None:
    recovery: dict[str, Any] = {
        "matrix": matrix,
        "levels": levels,
        "sparsities": sparsities,
        "constants": constants,
        "bits": bits,
    }
    given = given_values(parameters, pairs)
    item = statement(theorem)
    require_folder(out)
    if item.instantiate is FirenetGuarantee:
        foreign = {name: value for name, value in given.items() if name not in ("m", "seed")}
    else:
        foreign = {name: value for name, value in recovery.items() if value is not None}
    for name, value in foreign.items():
        raise TheoremError(name, value, f"not given for {theorem}")
    if item.instantiate is FirenetGuarantee:
        instance = firenet_instance(**recovery, m=given.get("m"), seed=given.get("seed"))
    else:
        cls = item.instantiate
        if not (isinstance(cls, type) and issubclass(cls, Parametrised)):
            raise TheoremError("theorem", theorem, "one whose class has declared parameters")
        instance = made_of(cls, DEFAULTS.get(theorem, {}) | given, theorem)
    raise typer.Exit(run_verify(item, instance, console(), out, as_json=as_json))

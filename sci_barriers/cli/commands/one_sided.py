"""Prove an output wrong, for every input with these data.

Exit code 0 proved wrong, 2 wrong usage, 3 cannot tell (for "right" see `digits`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from sci_barriers._errors import BarrierError
from sci_barriers._text import root_text
from sci_barriers.audit._files import read_data, read_output
from sci_barriers.audit._one_sided import OneSided, one_sided
from sci_barriers.cli._console import console, plain, print_json
from sci_barriers.cli._progress import Steps
from sci_barriers.cli._usage import naming, require_file, writing
from theorems.digits.one_sided import InputData
from theorems.problems import problem as make_problem

#: Exit code where nothing is proved.
CANNOT_TELL: Final = 3


def run(
    data: Annotated[
        Path,
        typer.Option("--data", help="A_n and y_n: .json with exact numbers, or .npz with arrays A, y (and x, index)."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", help="x: .json, .npy or .npz; not needed if the data have x.")
    ] = None,
    epsilon: Annotated[
        str, typer.Option("--epsilon", help='Is x farther than this? Exact: "1e-3", "1/1000".')
    ] = "1e-3",
    index: Annotated[
        str | None,
        typer.Option("--index", help="n: A_n and y_n are within 2^-n of the input; `exact` if they are the input."),
    ] = None,
    problem: Annotated[str, typer.Option("--problem", help="P1, P2 or P3.")] = "P3",
    lam: Annotated[
        str | None, typer.Option("--lam", help='λ > 0 of P2 and P3, exact: "1/3", "0.25" (default 1).')
    ] = None,
    eta: Annotated[str | None, typer.Option("--eta", help="η ≥ 0 of P1, exact (default 0).")] = None,
    candidate: Annotated[
        list[Path] | None,
        typer.Option("--candidate", help="A better solution, as --output; can only help. May be given several times."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    require_file(certificate, "--certificate")
    with Steps(console(stderr=True), "one-sided:", quiet=as_json) as step:
        step.expect(2)
        step("reading the files")
        given = read_data(data)
        x = given.output if output is None else read_output(output)
        if x is None:
            raise BarrierError("--output", output, "a file, where the data have no x")
        with naming("--output", "--candidate"):
            candidates = [read_output(path) for path in candidate or ()]
        known = InputData(given.A, given.y, _index(index, given.index))
        step("looking for a proof, and checking it")
        result = one_sided(
            make_problem(problem, lam=lam, eta=eta),
            known,
            x,
            epsilon,
            candidates=candidates,
        )
    written = None
    if certificate is not None and result.certificate is not None:
        with writing("--certificate", certificate):
            written = result.certificate.write(certificate)
    if as_json:
        print_json(_record(result, written))
    else:
        _show(result, written)
    raise typer.Exit(0 if result.wrong else CANNOT_TELL)


def _index(option: str | None, own: int | str | None) -> int | None:
    """Return n, or ``None`` for exact data; the option goes before the file."""
    value = own if option is None else option
    if value is None:
        raise BarrierError("--index", None, "n, or exact: the data do not say how near they are to the input")
    if value == "exact":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise BarrierError("--index", value, "an integer of at least 0, or exact")


def _record(result: OneSided, written: Path | None) -> dict[str, object]:
    proof = result.proof
    index = result.claim.data.index
    return {
        "answer": "wrong" if result.wrong else "cannot tell",
        "problem": result.claim.problem.name,
        "epsilon": str(result.claim.epsilon),
        "index": "exact" if index is None else index,
        "gap": None if proof is None else root_text(proof.gap**2),
        "certificate": None if written is None else str(written),
    }


def _show(result: OneSided, written: Path | None) -> None:
    screen = console()
    colour = "green" if result.wrong else "yellow"
    word, _, rest = (
        str(result).partition(":") if result.wrong else ("CANNOT TELL", "", str(result).removeprefix("CANNOT TELL"))
    )
    screen.print(f"[{colour} bold]{word}[/]{':' if result.wrong else ''}{plain(rest)}", soft_wrap=True)
    if result.proof is None:
        screen.print(
            "  This does not say that it is right: `sci-barriers digits` can prove that, where the data allow it. Data of a larger "
            "index may prove it wrong.",
            soft_wrap=True,
        )
        return
    screen.print(
        f"  objective      within the distance it exceeds the minimum by at least {root_text(result.proof.gap**2)}",
        soft_wrap=True,
    )
    if written is not None:
        name = plain(str(written))
        screen.print(f"  certificate    {name}   (verify it: sci-barriers check {name})", soft_wrap=True)

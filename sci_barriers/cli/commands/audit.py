"""Audit a solver on exactly solved instances.

Exit code 0 all runs gave an output (right or wrong), 1 one failed, 2 wrong usage, 3 one exceeded its budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from oracles import ROUNDINGS, UNITARIES, Budget
from sci_barriers._errors import BarrierError
from sci_barriers._text import readable
from sci_barriers.algorithms import algorithms
from sci_barriers.audit import DIGITS, EXPONENTS, SIZES, Audit, audit
from sci_barriers.cli import _watch
from sci_barriers.cli._console import console, own_output, plain, print_json, wide
from sci_barriers.cli._options import (
    Command,
    Cpu,
    Eta,
    Flips,
    IndexLimit,
    Isolated,
    Lam,
    Memory,
    OutputBytes,
    Processes,
    Seconds,
    Target,
)
from sci_barriers.cli._program import find_algorithm, import_failed
from sci_barriers.cli._usage import require_folder, writing
from sci_barriers.harness import Status
from sci_barriers.programs.target import ImportFailed

__all__ = ["run"]

_WIDTH: Final = 160


def _default(values: Sequence[int]) -> str:
    return f" (default {', '.join(map(str, values))})"


def run(
    target: Target = None,
    command: Command = None,
    isolated: Isolated = False,
    problem: Annotated[str, typer.Option("--problem", help="P1, P2 or P3.")] = "P3",
    sizes: Annotated[
        list[int] | None, typer.Option("-N", help=f"Number of columns; may be given several times{_default(SIZES)}.")
    ] = None,
    competitors: Annotated[
        int,
        typer.Option("--competitors", help="Columns that compete, at least 2; there are N + 1 less this many rows."),
    ] = 2,
    digits: Annotated[
        list[int] | None,
        typer.Option("-K", help=f"Digits asked for, at least 1; may be given several times{_default(DIGITS)}."),
    ] = None,
    exponents: Annotated[
        list[int] | None,
        typer.Option("-e", help=f"The winning column leads by 2^-e; may be given several times{_default(EXPONENTS)}."),
    ] = None,
    rotations: Annotated[
        list[str] | None,
        typer.Option(
            "--rotation", help=", ".join(UNITARIES) + "; may be given several times; all that exist if not given."
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            help="real, complex; may be given several times. Not given: what a built-in solver can do, else real.",
        ),
    ] = None,
    lam: Lam = None,
    eta: Eta = None,
    length: Annotated[str, typer.Option("--t", help="Length of y: positive, exact.")] = "1",
    seed: Annotated[
        int | None,
        typer.Option("--seed", help="Draws signs or phases, the permutation, the Cayley rotation, random rounding."),
    ] = None,
    rounding: Annotated[
        str, typer.Option("--rounding", help="How data are rounded: " + ", ".join(ROUNDINGS) + ".")
    ] = "nearest",
    index_limit: IndexLimit = None,
    reads: Annotated[int, typer.Option("--reads", help="How often data may be read in one run.")] = 10_000,
    seconds: Seconds = None,
    cpu: Cpu = None,
    memory: Memory = None,
    processes: Processes = None,
    flips: Flips = None,
    output_bytes: OutputBytes = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for audit.html, audit.txt, audit.json and audit.png.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    require_folder(out)
    record = algorithms().get(target or "")
    if record is not None and problem in ("P1", "P2", "P3") and problem not in record.problems:
        raise BarrierError("--problem", problem, f"one of {', '.join(record.problems)} (what {target} solves)")
    chosen = tuple(fields) if fields else ("real",) if record is None else record.fields
    budget = Budget(reads=reads, index=index_limit, seconds=seconds)
    limits: dict[str, Any] = {
        "cpu": cpu,
        "memory": memory,
        "processes": processes,
        "flips": flips,
        "output_bytes": output_bytes,
    }
    _watch.begin(target or command or "", as_json=as_json)
    with own_output():
        result: Audit | ImportFailed
        try:
            name, algorithm = find_algorithm(target, command, isolated, seconds=seconds, **limits)
            result = _run(
                algorithm,
                problem,
                as_json,
                sizes=sizes or SIZES,
                competitors=competitors,
                digits=digits or DIGITS,
                exponents=exponents or EXPONENTS,
                rotations=rotations or None,
                fields=chosen,
                lam=lam,
                eta=eta,
                t=length,
                seed=seed,
                rounding=rounding,
                budget=budget,
                target=readable(name),
            )
        except ImportFailed as error:
            result = error
    if isinstance(result, ImportFailed):
        import_failed(target or "", result, as_json=as_json)
    written: list[Path] = []
    if out is not None:
        with writing("--out", out):
            written = result.write(out)
    if as_json:
        print_json(result.record())
    else:
        _show(result, written)
    raise typer.Exit(_code(result))


def _run(algorithm: Any, problem: str, quiet: bool, **options: Any) -> Audit:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("auditing", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return audit(algorithm, problem, progress=progress, **options)


def _show(result: Audit, written: list[Path]) -> None:
    out = wide(console(), _WIDTH)
    out.print(result)
    out.print("\nNumbers are cut off, not rounded; where two are given, they are proved bounds.", style="dim")
    if written:
        out.print("written: " + ", ".join(plain(path) for path in written), soft_wrap=True)


def _code(result: Audit) -> int:
    statuses = {row.status for row in result.failed}
    if statuses - {Status.BUDGET_EXCEEDED, Status.UNDECIDED}:
        return 1
    return 3 if statuses else 0

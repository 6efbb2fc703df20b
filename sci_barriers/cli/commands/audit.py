"""Audit a solver on exactly solved instances.

Exit code 0 all runs gave an output (right or wrong), 1 one failed, 2 wrong usage, 3 one exceeded its budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import RenderableType
from rich.progress import Progress

from oracles import ROUNDINGS, Budget
from sci_barriers._errors import BarrierError
from sci_barriers._text import readable
from sci_barriers.algorithms import algorithms
from sci_barriers.audit import DIGITS, EXPONENTS, SIZES, Audit, audit
from sci_barriers.audit._row import row_document, row_of
from sci_barriers.audit._run import plan
from sci_barriers.cli import _options as shared
from sci_barriers.cli import _watch
from sci_barriers.cli._console import console, plain, print_json, wide
from sci_barriers.cli._parameters import options_of
from sci_barriers.cli._program import find_algorithm, in_process, show_crashed
from sci_barriers.cli._progress import Remaining, counted
from sci_barriers.cli._usage import require_folder, writing
from sci_barriers.harness import Status
from theorems import Smale18
from theorems.problems import PROBLEMS

_WIDTH: Final = 160


def _listed(values: Sequence[int]) -> str:
    return ", ".join(map(str, values))


@options_of(
    Smale18,
    without=("m", "R", "part", "L", "alpha", "labels"),
    several=("N", "K", "rotation", "field"),
    defaults={
        "N": _listed(SIZES),
        "K": _listed(DIGITS),
        "rotation": "all that exist",
        "field": "what a built-in solver can do, else real",
    },
)
def run(
    target: shared.Target = None,
    command: shared.Command = None,
    isolated: shared.Isolated = False,
    competitors: Annotated[
        int,
        typer.Option("--competitors", help="Columns that compete, at least 2; there are N + 1 less this many rows."),
    ] = 2,
    exponents: Annotated[
        list[int] | None,
        typer.Option(
            "-e", help=f"The winning column leads by 2^-e; may be given several times (default {_listed(EXPONENTS)})."
        ),
    ] = None,
    rounding: Annotated[
        str, typer.Option("--rounding", help="How data are rounded: " + ", ".join(ROUNDINGS) + ".")
    ] = "nearest",
    index_limit: shared.IndexLimit = None,
    reads: Annotated[int, typer.Option("--reads", help="How often data may be read in one run.")] = 10_000,
    seconds: shared.Seconds = None,
    cpu: shared.Cpu = None,
    memory: shared.Memory = None,
    processes: shared.Processes = None,
    flips: shared.Flips = None,
    output_bytes: shared.OutputBytes = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for audit.html, audit.txt, audit.json and audit.png.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    **parameters: Any,
) -> None:
    require_folder(out)
    problem = parameters["problem"] or "P3"
    record = algorithms().get(target or "")
    if record is not None and problem in PROBLEMS and problem not in record.problems:
        raise BarrierError("--problem", problem, f"one of {', '.join(record.problems)} (what {target} solves)")
    own_fields = ("real",) if record is None else record.fields
    budget = Budget(reads=reads, index=index_limit, seconds=seconds)
    limits: dict[str, Any] = {
        "cpu": cpu,
        "memory": memory,
        "processes": processes,
        "flips": flips,
        "output_bytes": output_bytes,
    }
    ladder: dict[str, Any] = {
        "sizes": parameters["N"] or SIZES,
        "competitors": competitors,
        "digits": parameters["K"] or DIGITS,
        "exponents": exponents or EXPONENTS,
        "rotations": parameters["rotation"] or None,
        "fields": tuple(parameters["field"] or own_fields),
        "lam": parameters["lam"],
        "eta": parameters["eta"],
        "t": parameters["t"] or 1,
        "seed": parameters["seed"],
    }
    counter = _watch.Counter()

    def play() -> dict[str, Any]:
        name, algorithm = find_algorithm(target, command, isolated, seconds=seconds, **limits)
        found = audit(algorithm, problem, rounding=rounding, budget=budget, progress=counter.set, **ladder)
        return {"target": readable(name), "rows": [row_document(row) for row in found.rows]}

    try:
        found = _watch.apart(play, foreign=in_process(target, isolated), shown=lambda: _progress(counter, as_json))
    except _watch.Crashed as error:
        show_crashed(target or command or "", error, as_json=as_json)
    what, instances = plan(problem, **ladder)
    rows = (row_of(*place, row) for place, row in zip(instances, found["rows"], strict=True))
    result = Audit(found["target"], what, tuple(rows))
    written: list[Path] = []
    if out is not None:
        with writing("--out", out):
            written = result.write(out)
    if as_json:
        print_json(result.record())
    else:
        _show(result, written)
    raise typer.Exit(_code(result))


class _Bar(Progress):
    """Shows how many runs are done in another process."""

    def __init__(self, counter: _watch.Counter, **options: Any) -> None:
        self._counter = counter
        super().__init__(*counted(Remaining()), **options)
        self.add_task("auditing", total=None)

    def get_renderables(self) -> Iterable[RenderableType]:
        done, total = self._counter.get()
        for task in self.tasks:
            task.completed, task.total = done, total or None
        return super().get_renderables()


def _progress(counter: _watch.Counter, quiet: bool) -> Progress:
    return _Bar(counter, console=console(stderr=True), transient=True, disable=quiet)


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

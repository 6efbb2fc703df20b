"""The commands. Each parses its arguments, calls the library and prints; exit codes are those of the table in ``docs``."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from oracles import UNITARIES, Budget, OracleError
from sci_barriers import __version__
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._text import root_text
from sci_barriers.algorithms import algorithms
from sci_barriers.cli import _firenet_runs as _firenet_runs  # registers its commands
from sci_barriers.cli._audit import audit_command
from sci_barriers.cli._barrier import load_barrier
from sci_barriers.cli._campaign import campaign_app
from sci_barriers.cli._demo import run_demo
from sci_barriers.cli._firenet import firenet_app
from sci_barriers.cli._lista import lista_app
from sci_barriers.cli._null_space import firenet_instance, null_space, null_space_check
from sci_barriers.cli._one_sided import one_sided_command
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
from sci_barriers.cli._program import find_algorithm, randomised_record, show_randomised
from sci_barriers.cli._table1 import table1
from sci_barriers.cli._usage import import_failed, require_folder, wrong_usage
from sci_barriers.cli._verify import run_verify
from sci_barriers.games import refute
from sci_barriers.games.distance_to_read_data import own_distance_squared
from sci_barriers.games.randomised import RandomisedVerdict, refute_randomised
from sci_barriers.harness import Status, Verdict
from sci_barriers.programs.target import ImportFailed
from theorems import THEOREMS, Barrier, Smale9, Smale18, Statement, TheoremError, Undecided, statement
from theorems.certificates import check as base_checker
from theorems.certificates import check_any

__all__ = ["EXIT_CODES", "app", "main"]

app = typer.Typer(
    name="sci-barriers",
    help="Impossibility theorems as programs: bring any algorithm, get a counterexample that a stand-alone checker verifies.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

app.add_typer(campaign_app)
app.add_typer(lista_app)
app.add_typer(firenet_app)
app.command("null-space")(null_space)
app.command("null-space-check")(null_space_check)

EXIT_CODES: Final = {
    Status.REFUTED: 0,
    Status.BUDGET_EXCEEDED: 3,
    Status.UNDECIDED: 3,
    Status.INVALID_OUTPUT: 1,
    Status.CRASHED: 1,
    Status.PROTOCOL_ERROR: 1,
    Status.NONDETERMINISTIC: 1,
}


def main() -> None:
    """Run the command line."""
    app()


def _version(value: bool) -> None:
    if value:
        typer.echo(f"sci-barriers {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Impossibility theorems as programs: bring any algorithm, get a counterexample that a stand-alone checker verifies."""


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder for certificates, figure, table and the copy of the checker.")
    ] = Path("demo"),
) -> None:
    """Refute all built-in solvers on P1, P2, P3 at K = 1, 3, 6, 12 and check every certificate with the stand-alone checker."""
    try:
        require_folder(out)
    except BarrierError as error:
        wrong_usage(error)
    raise typer.Exit(run_demo(out, Console()))


@app.command("algorithms")
def list_algorithms() -> None:
    """List the built-in algorithms."""
    table = Table("name", "problems", "field", "installed", "what it does")
    for record in algorithms().values():
        try:
            record.load()
            installed = "yes"
        except MissingExtra as error:
            installed = f"no: extra {error.extra}"
        fields = " ".join(record.fields)
        table.add_row(record.name, " ".join(record.problems), fields, installed, record.description)
    Console().print(table)


@app.command("theorems")
def list_theorems(
    name: Annotated[str | None, typer.Argument(help="Show the whole statement of this theorem.")] = None,
) -> None:
    """List the theorems, or show the statement of one."""
    console = Console()
    if name is None:
        table = Table("name", "title")
        for item in THEOREMS.values():
            table.add_row(item.name, item.title)
        console.print(table)
        return
    try:
        _show_statement(statement(name), console)
    except TheoremError as error:
        wrong_usage(error)


def _show_statement(item: Statement, console: Console) -> None:
    console.print(f"[bold]{escape(item.name)}[/bold]  {escape(item.title)}\n", highlight=False)
    console.print("[bold]Hypotheses[/bold]")
    for hypothesis in item.hypotheses:
        console.print(f"  {escape(hypothesis.name)}: {escape(hypothesis.allowed)}", highlight=False)
    console.print(f"\n[bold]Conclusion[/bold]\n  {escape(item.preamble)}", highlight=False)
    for clause in item.clauses:
        console.print(f"  [bold]{escape(clause.name)}[/bold] {escape(clause.text)}", highlight=False)
    for title, text in (("What is checked", item.checked), ("Source", item.source)):
        console.print(f"\n[bold]{title}[/bold]\n  {escape(text)}", highlight=False)


@app.command("refute")
def refute_command(
    target: Target = None,
    command: Command = None,
    isolated: Isolated = False,
    randomised: Annotated[
        bool, typer.Option("--randomised", help="It flips coins: explore all outcomes, bound its success probability.")
    ] = False,
    own: Annotated[
        str | None,
        typer.Option(
            "--barrier",
            metavar="BARRIER",
            help="module:name or file.py:name of a barrier of your own, instead of --problem, -N and so on.",
        ),
    ] = None,
    problem: Annotated[str, typer.Option("--problem", help="P1, P2 or P3; LP for linear programs.")] = "P3",
    columns: Annotated[int, typer.Option("-N", help="Number of columns, at least 2.")] = 20,
    rows: Annotated[int, typer.Option("-m", help="Number of rows, 1 ≤ m < N.")] = 19,
    digits: Annotated[int, typer.Option("-K", help="Digits asked for, at least 1.")] = 3,
    lam: Lam = None,
    eta: Eta = None,
    length: Annotated[str, typer.Option("--t", help="Length of y, positive, exact.")] = "1",
    alpha: Annotated[str | None, typer.Option("--alpha", help="Scale of A, exact; chosen if not given.")] = None,
    rotation: Annotated[str, typer.Option("--rotation", help=", ".join(UNITARIES) + ".")] = "identity",
    field: Annotated[str, typer.Option("--field", help="real or complex.")] = "real",
    seed: Annotated[
        int | None, typer.Option("--seed", help="Draws signs or phases, the permutation and the Cayley rotation.")
    ] = None,
    labels: Annotated[
        bool,
        typer.Option(
            "--labels", help="Give a label x_{k,n} with each sample, proved to be within 2^-n of Ξ(A_n, y_n)."
        ),
    ] = False,
    index_limit: IndexLimit = None,
    reads: Annotated[int, typer.Option("--reads", help="Largest number of reads.")] = 10_000,
    seconds: Seconds = None,
    cpu: Cpu = None,
    memory: Memory = None,
    processes: Processes = None,
    flips: Flips = None,
    output_bytes: OutputBytes = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> None:
    """Refute an algorithm: exit code 0 refuted, 1 the algorithm failed, 2 wrong usage, 3 budget exceeded or undecided."""
    try:
        shared: dict[str, Any] = {"N": columns, "m": rows, "K": digits, "t": length, "alpha": alpha, "seed": seed}
        sparse: dict[str, Any] = {"lam": lam, "eta": eta, "rotation": rotation, "field": field, "labels": labels}
        if own is not None:
            barrier = load_barrier(own, {"problem": problem, **shared, **sparse})
        else:
            barrier = _linear(shared, sparse) if problem == "LP" else Smale18(problem, **shared, **sparse)
        budget = Budget(reads=reads, index=index_limit, seconds=seconds)
        target, algorithm = find_algorithm(
            target,
            command,
            isolated,
            seconds=seconds,
            cpu=cpu,
            memory=memory,
            processes=processes,
            flips=flips,
            output_bytes=output_bytes,
        )
    except (BarrierError, TheoremError, OracleError, MissingExtra) as error:
        wrong_usage(error)
    except ImportFailed as error:
        import_failed(error, "algorithm")
    verdict: Verdict | RandomisedVerdict
    verdict = (refute_randomised if randomised else refute)(algorithm, barrier, budget=budget)
    written = None
    if certificate is not None and verdict.certificate is not None:
        try:
            written = verdict.certificate.write(certificate)
        except OSError as error:
            wrong_usage(
                BarrierError("--certificate", str(certificate), f"a file that can be written ({error.strerror})")
            )
    if isinstance(verdict, Verdict):
        record, show = partial(_record, target, verdict, written), partial(_show_verdict, target, verdict, written)
    else:
        record = partial(randomised_record, target, verdict, written)
        show = partial(show_randomised, target, verdict, written, _colour(verdict.status))
    if as_json:
        typer.echo(json.dumps(record(), ensure_ascii=False))
    else:
        show(Console())
    raise typer.Exit(EXIT_CODES[verdict.status])


@app.command("verify")
def verify_command(
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
    """Verify all clauses of a theorem: exit code 0 if all hold, 1 if one does not, 2 wrong usage."""
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


def _linear(shared: dict[str, Any], sparse: dict[str, Any]) -> Barrier:
    """Return the barrier of linear programs; the options of the sparse problems are refused."""
    for name, default in (
        ("lam", None),
        ("eta", None),
        ("rotation", "identity"),
        ("field", "real"),
        ("labels", False),
    ):
        if sparse[name] != default:
            raise TheoremError(name, sparse[name], "not given for LP")
    return Smale9(**shared)


def _own_distance(verdict: Verdict) -> tuple[str | None, str]:
    """Return an upper bound of the distance to Ξ(A_n, y_n) as text, or ``None`` and the reason."""
    try:
        return root_text(own_distance_squared(verdict)[1], up=True), ""
    except Undecided as error:
        return None, str(error)


def _record(target: str, verdict: Verdict, written: Path | None) -> dict[str, object]:
    own, why = _own_distance(verdict)
    transcript, witness = verdict.transcript, verdict.witness
    return {
        "target": target,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "K": verdict.barrier.digits,
        "reads": transcript.count,
        "largest_index": transcript.largest,
        "network": verdict.network,
        "error_lower_bound": None if verdict.squared_error is None else root_text(verdict.squared_error, digits=8),
        "own_distance_upper_bound": own,
        "own_distance_note": why,
        "winner": None if witness is None else witness.winner,
        "exponent": None if witness is None else witness.exponent,
        "traceback": verdict.traceback,
        "certificate": None if written is None else str(written),
    }


def _colour(status: Status) -> str:
    return {0: "green", 3: "yellow"}.get(EXIT_CODES[status], "red")


def _show_verdict(target: str, verdict: Verdict, written: Path | None, console: Console) -> None:
    transcript = verdict.transcript
    console.print(
        f"[{_colour(verdict.status)} bold]{verdict.status.name}[/] {escape(target)}: {escape(verdict.reason)}",
        highlight=False,
        soft_wrap=True,
    )
    largest = "" if transcript.largest is None else f", largest index {transcript.largest}"
    console.print(f"  data read      {transcript.count}{largest}", highlight=False)
    if verdict.squared_error is not None:
        console.print(
            f"  error          ≥ {root_text(verdict.squared_error)}  to Ξ(A, y); asked for 1e-{verdict.barrier.digits}",
            highlight=False,
        )
        own, why = _own_distance(verdict)
        console.print(
            f"  own distance   {'≤ ' + own if own is not None else '? (' + escape(why) + ')'}  to Ξ(A_n, y_n), its own data",
            highlight=False,
        )
    if verdict.traceback:
        console.print(escape(verdict.traceback.rstrip()), highlight=False)
    if written is not None:
        console.print(
            f"  certificate    {escape(str(written))}   (verify it: sci-barriers check {escape(str(written))})",
            highlight=False,
            soft_wrap=True,
        )


app.command("audit")(audit_command)
app.command("one-sided")(one_sided_command)
app.command("table1")(table1)


@app.command()
def check(files: Annotated[list[str], typer.Argument(help="Certificates.")]) -> None:
    """Verify certificates: s VERIFIED or s REJECTED RULE reason; exit code 0 all verified, 1 one rejected, 2 one cannot be read."""
    sys.stdout.flush()
    raise typer.Exit(base_checker.main(files, check_any.check))

"""Refute an algorithm.

Exit code 0 refuted, 1 the algorithm failed, 2 wrong usage, 3 budget exceeded or undecided.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from oracles import UNITARIES, Budget
from sci_barriers._text import readable, root_text
from sci_barriers.cli import _watch
from sci_barriers.cli._barrier import load_barrier
from sci_barriers.cli._console import console, own_output, plain, print_json
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
from sci_barriers.cli._program import find_algorithm, import_failed, randomised_record, show_randomised
from sci_barriers.cli._usage import require_file, writing
from sci_barriers.games import refute
from sci_barriers.games.distance_to_read_data import own_distance_squared
from sci_barriers.games.randomised import RandomisedVerdict, refute_randomised
from sci_barriers.harness import Status, Verdict
from sci_barriers.programs.target import ImportFailed
from theorems import Barrier, Smale9, Smale18, TheoremError, Undecided

__all__ = ["EXIT_CODES", "run"]

EXIT_CODES: Final = {
    Status.REFUTED: 0,
    Status.BUDGET_EXCEEDED: 3,
    Status.UNDECIDED: 3,
    Status.INVALID_OUTPUT: 1,
    Status.CRASHED: 1,
    Status.PROTOCOL_ERROR: 1,
    Status.NONDETERMINISTIC: 1,
}


def run(
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
    require_file(certificate, "--certificate")
    shared: dict[str, Any] = {"N": columns, "m": rows, "K": digits, "t": length, "alpha": alpha, "seed": seed}
    sparse: dict[str, Any] = {"lam": lam, "eta": eta, "rotation": rotation, "field": field, "labels": labels}
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
        verdict: Verdict | RandomisedVerdict | ImportFailed
        try:
            if own is not None:
                barrier = load_barrier(own, {"problem": problem, **shared, **sparse})
            else:
                barrier = _linear(shared, sparse) if problem == "LP" else Smale18(problem, **shared, **sparse)
            target, algorithm = find_algorithm(target, command, isolated, seconds=seconds, **limits)
            verdict = (refute_randomised if randomised else refute)(algorithm, barrier, budget=budget)
        except ImportFailed as error:
            verdict = error
    if isinstance(verdict, ImportFailed):
        import_failed(target or "", verdict, as_json=as_json)
    written = None
    if certificate is not None and verdict.certificate is not None:
        with writing("--certificate", certificate):
            written = verdict.certificate.write(certificate)
    name = readable(target or "")
    if isinstance(verdict, Verdict):
        record, show = partial(_record, name, verdict, written), partial(_show_verdict, name, verdict, written)
    else:
        record = partial(randomised_record, name, verdict, written)
        show = partial(show_randomised, name, verdict, written, _colour(verdict.status))
    if as_json:
        print_json(record())
    else:
        show(console())
    raise typer.Exit(EXIT_CODES[verdict.status])


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
    transcript, witness = verdict.transcript, verdict.counterexample
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


def _show_verdict(target: str, verdict: Verdict, written: Path | None, out: Console) -> None:
    transcript = verdict.transcript
    out.print(
        f"[{_colour(verdict.status)} bold]{verdict.status.name}[/] {plain(target)}: {plain(verdict.reason)}",
        soft_wrap=True,
    )
    largest = "" if transcript.largest is None else f", largest index {transcript.largest}"
    out.print(f"  data read      {transcript.count}{largest}")
    if verdict.squared_error is not None:
        out.print(
            f"  error          ≥ {root_text(verdict.squared_error)}  to Ξ(A, y); asked for 1e-{verdict.barrier.digits}",
        )
        own, why = _own_distance(verdict)
        out.print(
            f"  own distance   {'≤ ' + own if own is not None else '? (' + plain(why) + ')'}  to Ξ(A_n, y_n), its own data",
        )
    if verdict.traceback:
        out.print(plain(verdict.traceback.rstrip()))
    if written is not None:
        out.print(
            f"  certificate    {plain(str(written))}   (verify it: sci-barriers check {plain(str(written))})",
            soft_wrap=True,
        )

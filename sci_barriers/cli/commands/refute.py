"""Refute an algorithm.

Exit code 0 refuted, 1 the algorithm failed, 2 wrong usage, 3 budget exceeded or undecided.
"""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from oracles import Budget
from sci_barriers._text import readable, root_text
from sci_barriers.cli import _watch
from sci_barriers.cli._barrier import barrier_of, load_barrier
from sci_barriers.cli._console import console, own_output, plain, print_json
from sci_barriers.cli._options import (
    Command,
    Cpu,
    Flips,
    IndexLimit,
    Isolated,
    Memory,
    OutputBytes,
    Processes,
    Seconds,
    Target,
)
from sci_barriers.cli._parameters import Pairs, given_values, options_of
from sci_barriers.cli._plain import Arguments, Index, adapted, for_the_child
from sci_barriers.cli._program import find_algorithm, import_failed, randomised_record, show_randomised
from sci_barriers.cli._usage import require_file, writing
from sci_barriers.games import refute
from sci_barriers.games.randomised import RandomisedVerdict, refute_randomised
from sci_barriers.harness import Status, Verdict
from sci_barriers.harness._distance import OWN_DISTANCE
from sci_barriers.programs.target import ImportFailed
from theorems import Smale9, Smale18

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


@options_of(Smale18, Smale9)
def run(
    target: Target = None,
    command: Command = None,
    isolated: Isolated = False,
    randomised: Annotated[
        bool,
        typer.Option(
            "--randomised",
            help="The algorithm tosses coins: explore all outcomes, and bound its probability of success.",
        ),
    ] = False,
    own: Annotated[
        str | None,
        typer.Option(
            "--barrier",
            metavar="BARRIER",
            help="module:name or file.py:name of a barrier of your own, instead of --problem, -N and so on.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="NAME",
            help="The barrier: a name of the registry, module:Class or file.py:Class (default smale18, smale9 for --problem LP). "
            "TARGET may then be a plain function of the data, for example numpy.linalg:eigh.",
        ),
    ] = None,
    pairs: Pairs = None,
    index: Index = None,
    arguments: Arguments = None,
    index_limit: IndexLimit = None,
    reads: Annotated[int, typer.Option("--reads", help="How often data may be read.")] = 10_000,
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
    **parameters: Any,
) -> None:
    require_file(certificate, "--certificate")
    given = given_values(parameters, pairs)
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
            named = given if on is None else {"--on": on, **given}
            barrier = barrier_of(on, given) if own is None else load_barrier(own, named)
            plain_there = on is not None and isolated and hasattr(barrier, "call")
            called = for_the_child(barrier, index, arguments) if plain_there else None
            target, algorithm = find_algorithm(target, command, isolated, seconds=seconds, called=called, **limits)
            foreign = on is not None and command is None and not isolated and ":" in target
            if called is None or ":" not in target:
                algorithm = adapted(algorithm, barrier, index, arguments, foreign=foreign)
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


def _own_distance(verdict: Verdict) -> tuple[str | None, str]:
    """Return an upper bound of the distance to Ξ(A_n, y_n) as text, or ``None`` and the reason."""
    own = verdict.own_distance
    if own is None or own.upper_squared is None:
        return None, verdict.own_distance_note
    return root_text(own.upper_squared, up=True), ""


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
        if own is not None:
            for line in textwrap.wrap(OWN_DISTANCE, 100):
                out.print(f"                 {line}", style="dim", soft_wrap=True)
    if verdict.traceback:
        out.print(plain(verdict.traceback.rstrip()))
    if written is not None:
        out.print(
            f"  certificate    {plain(str(written))}   (verify it: sci-barriers check {plain(str(written))})",
            soft_wrap=True,
        )

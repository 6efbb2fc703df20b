"""Refute an algorithm.

The last line is the verdict. Exit code 0 refuted, 1 the algorithm failed, 2 wrong usage, 3 budget exceeded or undecided.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from oracles import Budget
from sci_barriers.cli import _options as shared
from sci_barriers.cli import _watch
from sci_barriers.cli._barrier import barrier_of, load_barrier
from sci_barriers.cli._console import console, plain, print_json
from sci_barriers.cli._parameters import Pairs, given_values, options_of
from sci_barriers.cli._plain import Arguments, Index, adapted, for_the_child
from sci_barriers.cli._program import find_algorithm, in_process, show_crashed, verdict_document
from sci_barriers.cli._usage import require_file, writing
from sci_barriers.games import refute
from sci_barriers.games.randomised import refute_randomised
from sci_barriers.harness import Status
from theorems import Smale9, Smale18
from theorems.certificates.writer import write_atomically

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
    target: shared.Target = None,
    command: shared.Command = None,
    isolated: shared.Isolated = False,
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
    index_limit: shared.IndexLimit = None,
    reads: Annotated[int, typer.Option("--reads", help="How often data may be read.")] = 10_000,
    seconds: shared.Seconds = None,
    cpu: shared.Cpu = None,
    memory: shared.Memory = None,
    processes: shared.Processes = None,
    flips: shared.Flips = None,
    output_bytes: shared.OutputBytes = None,
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
    named = given if on is None else {"--on": on, **given}

    def play() -> dict[str, Any]:
        barrier = barrier_of(on, given) if own is None else load_barrier(own, named)
        plain_there = on is not None and isolated and hasattr(barrier, "call")
        called = for_the_child(barrier, index, arguments) if plain_there else None
        name, algorithm = find_algorithm(target, command, isolated, seconds=seconds, called=called, **limits)
        if called is None or ":" not in name:
            plain = on is not None and in_process(target, isolated)
            algorithm = adapted(algorithm, barrier, index, arguments, foreign=plain)
        verdict = (refute_randomised if randomised else refute)(algorithm, barrier, budget=budget)
        proof = None if certificate is None else verdict.certificate
        return {**verdict_document(name, verdict), "certificate": None if proof is None else proof.text}

    # A barrier of the user's runs in the process of the harness, too.
    foreign = in_process(target, isolated) or own is not None or (on is not None and ":" in on)

    try:
        found = _watch.apart(play, foreign=foreign)
    except _watch.Crashed as error:
        show_crashed(target or command or "", error, as_json=as_json)
    record, status = found["record"], Status(found["record"]["status"])
    if certificate is not None and found["certificate"] is not None:
        with writing("--certificate", certificate):
            record["certificate"] = str(write_atomically(certificate, found["certificate"]))
    if as_json:
        print_json(record)
    else:
        _show(status, record, found["lines"])
    raise typer.Exit(EXIT_CODES[status])


def _show(status: Status, record: dict[str, Any], lines: list[tuple[str, str]]) -> None:
    """Print the details, and the verdict as the last line."""
    out, colour = console(), {0: "green", 3: "yellow"}.get(EXIT_CODES[status], "red")
    for label, text in lines:
        out.print(f"  {label:14} {plain(text)}", style=None if label else "dim", soft_wrap=not label)
    if record["traceback"]:
        out.print(plain(record["traceback"].rstrip()), soft_wrap=True)
    if record["certificate"] is not None:
        name = plain(record["certificate"])
        out.print(f"  certificate    {name}   (verify it: sci-barriers check {name})", soft_wrap=True)
    out.print(f"[{colour} bold]{status.name}[/] {plain(record['target'])}: {plain(record['reason'])}", soft_wrap=True)

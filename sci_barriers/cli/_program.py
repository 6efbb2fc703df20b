"""Where the algorithm of a command runs: in this process, in a child, or as a program of any language; and what came of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import typer

from sci_barriers._errors import BarrierError
from sci_barriers._text import readable, root_text
from sci_barriers.algorithms import get
from sci_barriers.cli._console import console, plain, print_json
from sci_barriers.cli._usage import CRASHED
from sci_barriers.cli._watch import Crashed
from sci_barriers.games.randomised import RandomisedVerdict
from sci_barriers.harness import Limits, Subprocess, Verdict, isolate
from sci_barriers.harness._distance import OWN_DISTANCE
from sci_barriers.programs.target import load_target


def find_algorithm(
    target: str | None,
    command: str | None,
    isolated: bool,
    *,
    seconds: float | None = None,
    cpu: float | None = None,
    memory: int | None = None,
    processes: int | None = None,
    flips: int | None = None,
    output_bytes: int | None = None,
    called: Mapping[str, Any] | None = None,
) -> tuple[str, Callable[[Any], Any]]:
    """Return the name and the algorithm that the options of a command ask for.

    Args:
        target: TARGET, or ``None``.
        command: ``--exec``, or ``None``.
        isolated: ``--isolate``.
        seconds: ``--seconds``.
        cpu: ``--cpu``, seconds.
        memory: ``--memory``, MiB.
        processes: ``--processes``.
        flips: ``--flips``.
        output_bytes: ``--output-bytes``.
        called: how a plain function is called in a process of its own, see `isolate`; ``None``: the target takes an oracle.

    Raises:
        BarrierError: not exactly one of TARGET and ``--exec``, or an option that does not go with the others.
        ImportFailed: TARGET runs in this process, and its module raised an exception.
        MissingExtra: a built-in algorithm needs a library that is not installed.
    """
    if (target is None) == (command is None):
        raise BarrierError("TARGET", target, "a name, or --exec COMMAND: one of them")
    size = None if memory is None else memory << 20
    given = {"cpu": cpu, "memory": size, "processes": processes, "flips": flips, "output": output_bytes}
    given = {name: value for name, value in given.items() if value is not None}
    if command is not None:
        if isolated:
            raise BarrierError("--isolate", True, "not given with --exec, which runs in a process of its own anyway")
        return command, Subprocess(command, limits=_limits(seconds, given))
    assert target is not None  # as checked
    if not isolated:
        for name, value in given.items():
            option = "--output-bytes" if name == "output" else f"--{name}"
            raise BarrierError(option, value, "given with --exec or --isolate only: it cannot be kept in this process")
        return target, load_target(target)
    place, _, _ = target.rpartition(":")
    if ":" not in target:
        get(target).load()
    elif place.endswith(".py") and not Path(place).is_file():
        raise BarrierError("TARGET", place, "an existing Python file")
    return target, isolate(target, limits=_limits(seconds, given), plain=called if ":" in target else None)


def in_process(target: str | None, isolated: bool) -> bool:
    """Return whether TARGET is code of the user's that runs in the process of the harness."""
    return target is not None and ":" in target and not isolated


def _limits(seconds: float | None, given: dict[str, Any]) -> Limits:
    """Return the limits; what is given on the command line may be above the defaults, too."""
    if seconds is not None:
        given["seconds"] = seconds
        given.setdefault("cpu", max(seconds, Limits().cpu or 0))
    return Limits(**given)


def show_crashed(target: str, error: Crashed, *, as_json: bool) -> NoReturn:
    """Print the verdict on code that has failed before there was one, as the last line, and end with exit code 1."""
    reason, name = readable(error.reason), readable(target)
    if as_json:
        print_json(
            {"target": name, "status": "crashed", "reason": reason, "traceback": error.trace, "certificate": None}
        )
    else:
        if error.trace is not None:
            console().print(plain(error.trace.rstrip()), soft_wrap=True)
        console().print(f"[red bold]CRASHED[/] {plain(name)}: {plain(reason)}", soft_wrap=True)
    raise typer.Exit(CRASHED)


def verdict_document(target: str, verdict: Verdict | RandomisedVerdict) -> dict[str, Any]:
    """Return a verdict as a plain document: its status, what ``--json`` prints, and lines for people as pairs (label, text)."""
    record, lines = _deterministic(verdict) if isinstance(verdict, Verdict) else _randomised(verdict)
    head = {
        "target": readable(target),
        "status": verdict.status.value,
        "reason": verdict.reason,
        "K": verdict.barrier.digits,
    }
    return {"record": {**head, **record, "certificate": None}, "lines": lines}


def _deterministic(verdict: Verdict) -> tuple[dict[str, object], list[tuple[str, str]]]:
    transcript, witness, squared = verdict.transcript, verdict.counterexample, verdict.squared_error
    own, why = _own_distance(verdict)
    record: dict[str, object] = {
        "reads": transcript.count,
        "largest_index": transcript.largest,
        "network": verdict.network,
        "error_lower_bound": None if squared is None else root_text(squared, digits=8),
        "own_distance_upper_bound": own,
        "own_distance_note": why,
        "winner": None if witness is None else witness.winner,
        "exponent": None if witness is None else witness.exponent,
        "traceback": verdict.traceback,
    }
    largest = "" if transcript.largest is None else f", largest index {transcript.largest}"
    lines = [("data read", f"{transcript.count}{largest}")]
    if squared is not None:
        lines.append(("error", f"≥ {root_text(squared)}  to Ξ(A, y); asked for 1e-{verdict.barrier.digits}"))
        lines.append(("own distance", f"{'≤ ' + own if own else f'? ({why})'}  to Ξ(A_n, y_n), its own data"))
        if own is not None:
            lines += [("", line) for line in textwrap.wrap(OWN_DISTANCE, 100)]
    return record, lines


def _own_distance(verdict: Verdict) -> tuple[str | None, str]:
    """Return an upper bound of the distance to Ξ(A_n, y_n) as text, or ``None`` and the reason."""
    own = verdict.own_distance
    if own is None or own.upper_squared is None:
        return None, verdict.own_distance_note
    return root_text(own.upper_squared, up=True), ""


def _randomised(verdict: RandomisedVerdict) -> tuple[dict[str, object], list[tuple[str, str]]]:
    leaves = verdict.tree.leaves
    # What the first path without an output has left, if nothing is proved.
    traces = () if verdict.refuted else (leaf.outcome.traceback for leaf in leaves if leaf.outcome.traceback)
    record: dict[str, object] = {
        "leaves": len(leaves),
        "unexplored": str(verdict.tree.unexplored),
        "success_lower_bound": str(verdict.lower),
        "success_upper_bound": str(verdict.upper),
        "threshold": str(verdict.threshold),
        "winner": verdict.winner,
        "exponent": verdict.exponent,
        "traceback": next(iter(traces), None),
    }
    return record, [("paths", f"{len(leaves)} explored, {verdict.tree.unexplored} left")]

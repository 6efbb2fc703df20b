"""Where the algorithm of a command runs: in this process, in a child, or as a program of any language; and randomised games."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console

from sci_barriers._errors import BarrierError
from sci_barriers._text import readable
from sci_barriers.algorithms import get
from sci_barriers.cli import _watch
from sci_barriers.cli._console import console, plain, print_json
from sci_barriers.games.randomised import RandomisedVerdict
from sci_barriers.harness import Limits, Subprocess, isolate
from sci_barriers.harness._run import told
from sci_barriers.programs.target import ImportFailed, load_target

__all__ = ["find_algorithm", "import_failed", "randomised_record", "show_randomised"]


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


def _limits(seconds: float | None, given: dict[str, Any]) -> Limits:
    """Return the limits; what is given on the command line may be above the defaults, too."""
    if seconds is not None:
        given["seconds"] = seconds
        given.setdefault("cpu", max(seconds, Limits().cpu or 0))
    return Limits(**given)


def import_failed(target: str, error: ImportFailed, *, as_json: bool) -> NoReturn:
    """Print the verdict on code that cannot be imported, which is its failure, and end with exit code 1."""
    cause = error.__cause__
    assert cause is not None  # it is raised from what the user's code raised
    reason, trace = told(cause)
    reason = f"{readable(str(error))} cannot be imported: {reason}"
    if as_json:
        print_json(
            {"target": readable(target), "status": "crashed", "reason": reason, "traceback": trace, "certificate": None}
        )
    else:
        console().print(f"[red bold]CRASHED[/] {plain(target)}: {plain(reason)}", soft_wrap=True)
        if trace is not None:
            console().print(plain(trace.rstrip()), soft_wrap=True)
    raise typer.Exit(_watch.CRASHED)


def show_randomised(target: str, verdict: RandomisedVerdict, written: Path | None, colour: str, out: Console) -> None:
    """Print the verdict of a randomised game."""
    out.print(
        f"[{colour} bold]{verdict.status.name}[/] {plain(target)}: {plain(verdict.reason)}",
        soft_wrap=True,
    )
    out.print(f"  paths          {len(verdict.tree.leaves)} explored, {verdict.tree.unexplored} left")
    trace = _trace(verdict)
    if trace:
        out.print(plain(trace.rstrip()))
    if written is not None:
        name = plain(str(written))
        out.print(f"  certificate    {name}   (verify it: sci-barriers check {name})", soft_wrap=True)


def randomised_record(target: str, verdict: RandomisedVerdict, written: Path | None) -> dict[str, object]:
    """Return the verdict of a randomised game as JSON."""
    return {
        "target": target,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "K": verdict.barrier.digits,
        "leaves": len(verdict.tree.leaves),
        "unexplored": str(verdict.tree.unexplored),
        "success_lower_bound": str(verdict.lower),
        "success_upper_bound": str(verdict.upper),
        "threshold": str(verdict.threshold),
        "winner": verdict.winner,
        "exponent": verdict.exponent,
        "traceback": _trace(verdict),
        "certificate": None if written is None else str(written),
    }


def _trace(verdict: RandomisedVerdict) -> str | None:
    """Return what the first path without an output has left, if nothing is proved."""
    if verdict.refuted:
        return None
    return next((leaf.outcome.traceback for leaf in verdict.tree.leaves if leaf.outcome.traceback), None)

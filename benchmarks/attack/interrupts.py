"""SIGINT and SIGTERM at random times: exit code 130 without a traceback, and no half-written file; or the command was quicker."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._command import CommandLine, Done, fault
from benchmarks.attack._result import Attack
from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays

#: Interrupts in a full run, and the part of the seconds.
RUNS, SECONDS = 200, 35
GRID = 'format = 1\ntask = "refute"\n[algorithm]\nname = "exact"\n[grid]\nproblem = "P2"\nN = 3\nm = 2\nK = [2, 3, 4, 5, 6]\n'
#: Commands, and the seconds within which they are interrupted.
COMMANDS = (
    ("refute exact -N 40 -m 39 -K 20 --certificate c.json", 0.6),
    ("refute exact --isolate -N 5 -m 4 -K 3 --certificate c.json", 1.0),
    ("audit exact -N 9 -K 3 -e 8 --rotation dct --out out", 1.5),
    ("verify smale18 -N 8 -m 7 -K 4 -L 5 --out out", 3.0),
    ("null-space gaussian -m 8 -N 12 --certificate c.json", 2.0),
    ("firenet reconstruct phantom --side 64 --restarts 4 --out out", 3.0),
    ("firenet stability --side 32 --steps 5 --out out", 3.0),
    ("campaign run grid.toml --store store.db --jobs 1", 2.0),
    ("checker out", 0.3),
    ("course export out", 1.0),
)
#: Interrupted commands end by it; others by an answer.
INTERRUPTED, ANSWERS = 130, (0, 1, 3, 4)


def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
    """Yield one line for each signal."""
    with CommandLine() as command, tempfile.TemporaryDirectory() as name:
        count = planned(RUNS / 2, fraction)
        for number, part in budget.divided({signal.SIGINT: 1, signal.SIGTERM: 1}):
            source, failures, interrupted = random.Random(f"{seed} {number}"), [], 0
            for tried in part.tries(count):
                folder = Path(name, f"{number}-{tried}")
                folder.mkdir()
                (folder / "grid.toml").write_text(GRID)
                words, within = source.choice(COMMANDS)
                delay = source.uniform(0.0, within)
                done = command(*words.split(), folder=folder, interrupt=delay, number=number)
                interrupted += done.code == INTERRUPTED
                if wrong := trouble(done, folder, number):
                    failures.append(f"{wrong}, by {number.name} after {delay:.3f} s")
            yield Attack(f"interrupts, {number.name}", part.tried, failures, f"interrupted {interrupted}", count)


def trouble(done: Done, folder: Path, number: int) -> str | None:
    """Return what is wrong with how a command ended, or with the files that it left, if anything is."""
    # A process that has not begun with a command yet has no handler for SIGTERM: the system ends it.
    begun = done.code != -signal.SIGTERM or number != signal.SIGTERM or bool(done.out)
    codes = (INTERRUPTED, *(() if begun else (-signal.SIGTERM,)))
    if wrong := fault(done, codes if done.interrupted and done.code not in ANSWERS else ANSWERS):
        return wrong
    if "Traceback (most recent call last)" in done.errors:
        return done.tells("A TRACEBACK")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (reason := half_written(path)):
            return done.tells(f"{path.relative_to(folder)} IS {reason}")
    return None


def half_written(path: Path) -> str | None:
    """Return what is wrong with a file, ``None`` if nothing is, or if it is of a kind that does not tell."""
    content = path.read_bytes()
    if path.name.startswith(".") or path.suffix == ".tmp":
        return "LEFT OVER"
    if path.suffix == ".json":
        try:
            json.loads(content)
        except ValueError:
            return "NO JSON"
    if path.suffix == ".png" and not content.endswith(b"IEND\xaeB`\x82"):
        return "CUT OFF"
    if path.suffix in (".npy", ".npz"):
        try:
            read_arrays(path, "file")
        except BarrierError:
            return "NO ARRAY"
    if path.suffix == ".db":
        with contextlib.closing(sqlite3.connect(path)) as store:
            if store.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return "DAMAGED"
    return None

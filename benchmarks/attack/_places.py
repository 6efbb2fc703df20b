"""Files that are there, but cannot be read or written: the commands that read or write them say so, and never give an answer instead.

Each command meets its file as it should be, read-only in a read-only folder, unreadable, missing, and with a folder in its place. The
commands run without the privileges of the superuser, who may read and write whatever the modes of files say.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._command import CommandLine, Done, fault
from benchmarks.attack._result import Attack

STATES = ("valid", "read-only", "unreadable", "missing", "a folder")
USAGE = (2,)


@dataclass(frozen=True)
class Place:
    """A command that reads or writes a file: its words with ``{}`` for the file, a valid one, its exit codes in the states that are fine,
    and in the others.
    """

    words: str
    valid: str
    codes: tuple[int, ...]
    fine: tuple[str, ...]
    otherwise: tuple[int, ...] = USAGE

    def expected(self, state: str) -> tuple[int, ...]:
        """Return the exit codes that are right in a state."""
        return self.codes if state in self.fine else self.otherwise


# An output that is there, but cannot be read, is refused, too.
READ, WRITE = ("valid", "read-only"), ("valid", "missing")
NETWORK = "--matrix matrix.npy --image vector.npy --budget 6"
PLACES = (
    Place("campaign status --store {}", "store.db", (0,), READ),
    Place("campaign export --store {} --out table.csv --certificates certificates", "store.db", (0,), READ),
    Place("campaign report --store {} --out report.html", "store.db", (0,), READ),
    Place("course check {} --exercise round_to_dyadic", "lesson.py", (0,), READ),
    Place(f"tradeoff {{}}:f {NETWORK}", "network.py", (0, 3), READ, (1, 2)),  # 1: the module cannot be imported
    Place("digits {} --index 20 --no-ceiling", "data.json", (0, 3, 4), READ),
    Place("check {}", "certificate.json", (0,), READ),
    Place("refute exact -N 3 -m 2 -K 2 --certificate {}", "certificate.json", (0,), WRITE),
    Place("digits data.json --index 20 --no-ceiling --html {}", "page.html", (0, 3, 4), WRITE),
    Place("campaign run grid.toml --store {} --jobs 1", "store.db", (0,), WRITE),
    Place("campaign export --store store.db --out {}", "table.csv", (0,), WRITE),
    Place("campaign report --store store.db --out {}", "page.html", (0,), WRITE),
    Place("course check lessons --exercise round_to_dyadic --store {}", "grades.db", (0,), ("missing",)),
    Place(f"tradeoff network.py:f --out {{}} {NETWORK}", "page.html", (0, 3), ("missing", "a folder")),
)


def attack_places(
    command: CommandLine, folder: Path, contents: dict[str, bytes], fraction: float, seed: int, budget: Budget
) -> Iterator[Attack]:
    """Yield one line for each state: some of the commands, at least one."""
    for state, part in budget.divided(dict.fromkeys(STATES, 1)):
        source, failures = random.Random(f"{seed} {state}"), []
        chosen = source.sample(PLACES, planned(len(PLACES), fraction))
        for tried in part.tries(len(chosen)):
            place = chosen[tried - 1]
            for name, content in contents.items():
                (folder / name).write_bytes(content)
            content = contents.get(place.valid, b"what was there before")
            file = prepared(folder / "place", place.valid, content, state)
            done = command(*[w.format(file) for w in place.words.split()], folder=folder, privileged=False)
            if wrong := trouble(done, place.expected(state)):
                failures.append(wrong)
            if state == "read-only" and file.read_bytes() != content:
                failures.append(done.tells("WRITES A READ-ONLY FILE"))
            _remove(file.parent)
        yield Attack(f"files, {state}", part.tried, failures, planned=len(chosen))


def trouble(done: Done, codes: tuple[int, ...]) -> str | None:
    """Return what is wrong with an ending; a traceback is, too, but for the user's own of code that failed, 1."""
    traced = "Traceback (most recent call last)" in done.errors and 1 not in codes
    return fault(done, codes) or (done.tells("A TRACEBACK") if traced else None)


def prepared(folder: Path, name: str, content: bytes, state: str) -> Path:
    """Return the path of a file in a state, in a folder of its own."""
    folder.mkdir()
    file = folder / name
    if state == "a folder":
        file.mkdir()
    elif state != "missing":
        file.write_bytes(content)
    if state == "unreadable":
        file.chmod(0)
    elif state == "read-only":
        file.chmod(0o444)
        folder.chmod(0o555)
    return file


def _remove(folder: Path) -> None:
    folder.chmod(0o755)
    shutil.rmtree(folder)

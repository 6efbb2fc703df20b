"""Random and edge values for the options of every command: wrong usage that names the argument, or a legitimate ending.

The commands and their options are found in the command line itself, so that a new one is attacked without being named here.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command

from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._command import CommandLine, Done, fault
from benchmarks.attack._result import Attack
from benchmarks.attack.files import GRID, make_store
from sci_barriers.cli import app

#: Command lines in a full run, and the part of the seconds.
RUNS, SECONDS = 1200, 55
#: Exit codes of answers: 0, 1, 3 and, of `digits`, 4; 2 is wrong usage.
CODES = (0, 1, 2, 3, 4)
#: Options that say where to write, or how long to work: a value that is an answer would take minutes or litter.
FIXED = {"--seconds": "1", "--out": "out", "--jobs": "1", "--epochs": "1", "--iterations": "5",
         "--proofs": "out"}  # fmt: skip
#: Commands that take minutes whatever they are given, or start something that stays.
LEFT_OUT = ("demo", "explore", "table1", "prove", "course open", "lista train", "firenet convergence", "learned claims")
#: What makes a command small; the value under attack comes after it.
SMALL = {
    "refute": ("exact", "-N", "3", "-m", "2", "-K", "2", "--seconds", "1"),
    "audit": ("exact", "-N", "3", "-K", "2", "-e", "1", "--rotation", "identity", "--seconds", "1"),
    "verify": ("-N", "3", "-m", "2", "-K", "3", "-L", "4"),
    "null-space": ("signs", "-m", "3", "-N", "4", "--seconds", "1"),
    "one-sided": ("--data", "data.json", "--index", "20"),
    "digits": ("data.json", "--index", "20", "--no-ceiling"),
    "firenet reconstruct": ("phantom", "--side", "8", "--inner", "2", "--restarts", "1"),
    "firenet peers": ("--side", "8", "--inner", "2", "--iterations", "5"),
    "firenet stability": ("--side", "8", "--inner", "2", "--restarts", "1", "--steps", "1", "--size", "0.1"),
    "firenet export": ("net.onnx", "--side", "8", "--inner", "2", "--restarts", "1"),
    **{
        f"learned {name}": ("--method", "zero-filled", "--images", "1", "--steps", "1", "--restarts", "1")
        for name in ("detail", "hallucinate", "stabilise", "stability", "tradeoff")
    },
    **{f"campaign {name}": ("--store", "store.db") for name in ("export", "report", "status")},
    "campaign run": ("grid.toml", "--store", "store.db", "--jobs", "1", "--dry-run"),
}
DATA = '{"A": [["1", "2", "1/2"], ["1/4", "-1", "1"]], "y": ["1/2", "0"], "x": ["1/2", "0", "1/4"]}'
VALUES = (
    "", " ", "-", "--", "-1", "0", "1", "2", "3", "-0", "00", "+1", "0x10", "1_0", "٣", "1.5", "0.5", "1e-3", "1e400", "1e-400",
    "1e-999999999", "1e999999999", "nan", "inf", "-inf", "NaN", "1/3", "1/0", "0/0", "-1/3", "1/3/5", "2**10", "9" * 30, "9" * 5000,
    "-" + "9" * 30, "2147483648", "-9223372036854775809", "True", "None", "null", "exact", "P1", "P4", "p3", "LP", "real", "complex",
    "dct", "a,b", "1,2", "1,1", "4,2", ",", "a=b", "N=3", "N=", "=", "K=x", "/", "..", "/dev/null", "/dev/zero", "no/such/file",
    "x" * 300, "x" * 5000, "\udcff", "\x1b[2J", "[red]", "x]", ":fire:", "a:b", "os:getpid", "math:sqrt", "data.json:f", "é", "\n", "%s",
    "{}", "'", '"', "~", "*", "$HOME", "../../etc", "-N", "--help=1", "data.json", "grid.toml", "gaussian", "smale18", "smale9", "firenet",
)  # fmt: skip


@dataclass(frozen=True)
class Command:
    """A command: its words, and its options and arguments."""

    name: str
    parameters: tuple[Any, ...]


def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
    """Yield one line for each group of commands."""
    everything = {one.name: one for one in commands()}
    count = planned(RUNS / len(everything), fraction)
    with CommandLine() as command, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = make_store(folder).read_bytes()
        for called, part in budget.divided(dict.fromkeys(everything, 1)):
            source, failures, refused = random.Random(f"{seed} {called}"), [], 0
            for tried in part.tries(count):
                place = folder / f"{called.replace(' ', '-')}-{tried}"
                place.mkdir()
                (place / "data.json").write_text(DATA)
                (place / "grid.toml").write_text(GRID)
                (place / "store.db").write_bytes(store)
                words, attacked = line(everything[called], source)
                done = command(*words, folder=place)
                refused += done.code == 2
                if wrong := trouble(done, attacked):
                    failures.append(wrong)
            yield Attack(f"arguments, {called}", part.tried, failures, f"refused {refused}", count)


def commands() -> list[Command]:
    """Return all commands that are attacked."""
    found: list[Command] = []

    def walk(command: Any, words: tuple[str, ...]) -> None:
        if hasattr(command, "commands"):
            for name, child in sorted(command.commands.items()):
                walk(child, (*words, name))
            return
        # A command that is loaded when it is called shows its options in the context that it makes then.
        real = command.make_context(words[-1], ["--help"], resilient_parsing=True).command
        found.append(Command(" ".join(words), tuple(real.params)))

    walk(get_command(app), ())
    return [command for command in found if command.name not in LEFT_OUT]


def line(command: Command, source: random.Random) -> tuple[list[str], list[str]]:
    """Return a command line, and the names of what is attacked in it."""
    words, attacked = list(SMALL.get(command.name, ())), []
    options = [p for p in command.parameters if p.param_type_name == "option" and p.name != "help"]
    given = {p.opts[0] for p in options if p.opts[0] in words}
    arguments = [p for p in command.parameters if p.param_type_name == "argument"]
    for option in options:
        if option.opts[0] in FIXED and option.opts[0] not in given and option.opts[0] != "--jobs":
            words += [option.opts[0], FIXED[option.opts[0]]]
    for option in source.sample(options, min(len(options), source.choice((1, 1, 1, 2, 3)))):
        name = source.choice((*option.opts, *option.secondary_opts))
        if name in FIXED:
            continue
        attacked.append(name)
        words.append(name)
        if not option.is_flag:
            words.append(source.choice(VALUES))
            if words[-1].startswith("-"):  # to the parser it is an option, which its message names
                attacked += [words[-1].partition("=")[0], words[-1][:2]]
    if (arguments and command.name not in SMALL) or (arguments and source.random() < 0.1):
        value = source.choice(VALUES)
        small = command.name in SMALL and not words[0].startswith("-")
        words[:1] = [value] if small else [value, *words[:1]]
        attacked += [name for argument in arguments for name in (argument.name, argument.metavar) if name]
        attacked += [value.partition("=")[0], value[:2]] if value.startswith("-") else []
    return [*command.name.split(), *words], attacked


def trouble(done: Done, attacked: list[str]) -> str | None:
    """Return what is wrong with the way in which a command ended, if anything is."""
    if wrong := fault(done, CODES):
        return wrong
    if "Traceback (most recent call last)" in done.errors:
        return done.tells("A TRACEBACK")
    if done.code == 2:
        if not done.errors.strip():
            return done.tells("REFUSED WITHOUT A WORD")
        if not names(done.errors, attacked):
            return done.tells(f"REFUSED WITHOUT THE NAME OF {', '.join(attacked)}")
    return None


def names(message: str, attacked: Sequence[str]) -> bool:
    """Return whether a message names something that is attacked: an option, or an argument, quoted or before a colon or an equals sign.

    The line of usage, which names whatever there is, does not count.
    """
    said = re.sub(r"Usage: .*?Try '[^\n]*' for help\.\n", "", message, count=1, flags=re.DOTALL)
    if (
        "--" in attacked and "Got unexpected extra argument" in said
    ):  # after two dashes all are arguments; it shows those too many
        return True
    return any(re.search(_pattern(name), said) for name in attacked)


def _pattern(name: str) -> str:
    """Return the pattern of a name: as a word if it has dashes; bare, it is quoted, or before a colon or an equals sign.

    Bare names are in capitals or small letters, too; after them there may be dots or an index.
    """
    bare = name.lstrip("-").rstrip(".")
    if not bare:  # what is left of a value of dashes, at which the parser stops to look for options
        return rf"(?<![\w-]){name}(?![\w-])"
    spelt = {each for part in (bare, bare.replace("-", "_")) for each in (part, part.upper(), part.lower())}
    words = "|".join(re.escape(word) for word in sorted(spelt))
    alone = rf"(?<![\w-])(?:{words})(?:\.\.\.|\[\d+\])?(?: = |: )|'\[?\{{?(?:{words})\}}?(?:\.\.\.)?\]?'"
    return rf"(?<![\w-]){re.escape(name)}(?![\w-])|{alone}" if name.startswith("-") else alone

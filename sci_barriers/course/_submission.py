"""A student's file: what it defines, without running it, and its functions, run in processes of their own."""

from __future__ import annotations

import ast
import json
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_bounded
from sci_barriers.course.called_child import decoded, encoded
from sci_barriers.harness import Limits, Subprocess, isolate
from sci_barriers.programs.isolate import ROOT
from sci_barriers.programs.process import Exceeded, Process

CHILD: Final = Path(__file__).resolve().with_name("called_child.py")
#: Of each call of a student's function.
LIMITS: Final = Limits(seconds=30, cpu=30, memory=1 << 30, processes=16, output=4 << 20)
LARGEST_FILE: Final = 1 << 20


class Broken(Exception):
    """A function could not be run to its end; the message says why, for its author."""


@dataclass(frozen=True)
class Submission:
    """A file of a student.

    Args:
        path: of a Python file, a notebook of marimo or a plain one.
        limits: of each call.

    Raises:
        BarrierError: no such file, one above 1 MiB, or no Python.
    """

    path: Path
    limits: Limits = LIMITS
    _running: dict[str, Process] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if os.path.exists(self.path) and not os.path.isfile(self.path):  # each call reads it again
            raise BarrierError("FILE", str(self.path), "a Python file, not a folder, a device or a pipe")
        self.functions  # noqa: B018 # refuses what is no Python

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The functions at the top level, by name; nothing is run."""
        text = read_bounded(self.path, "FILE", LARGEST_FILE)
        try:
            tree = ast.parse(text, str(self.path))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            raise BarrierError(
                "FILE", str(self.path), f"Python ({error}{'' if line is None else f', line {line}'})"
            ) from None
        return {item.name: item for item in tree.body if isinstance(item, ast.FunctionDef)}

    def is_empty(self, name: str) -> bool:
        """Return whether nothing but a docstring and ``...`` or ``pass`` stands in a function."""
        body = self.functions[name].body
        return all(
            isinstance(item, ast.Pass) or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
            for item in body
        )

    def algorithm(self, name: str) -> Subprocess:
        """Return a function as an algorithm that takes an oracle; each run is a process of its own."""
        return isolate(f"{self.path.resolve()}:{name}", limits=self.limits)

    def value(self, name: str, *arguments: Any) -> Any:
        """Call a function in a process of its own, which answers all calls of this function until `close`, and return its value.

        Arguments and value are made of ``None``, Booleans, integers, text, `Fraction`, lists and dicts; tuples and arrays become lists,
        floats the fractions that they are.

        Raises:
            Broken: it raised an exception, was stopped at a limit, or returned something else.
        """
        if name not in self._running:
            command = [sys.executable, "-P", str(CHILD), str(ROOT), str(self.path.resolve()), name]
            self._running[name] = Process(command, self.limits, self.limits.seconds)
        process = self._running[name]
        process.allow(self.limits.seconds)
        try:
            process.send(json.dumps([encoded(value) for value in arguments]).encode() + b"\n")
            line = process.line()
        except Exceeded as error:
            raise Broken(f"{name} was stopped: {error}") from None
        if line is None:
            process.await_end()
            raise Broken(f"{name} ended the interpreter instead of returning: {_last(process.errors)}")
        try:
            answer = json.loads(line)
            kind, content = next(iter(answer.items()))
            value = decoded(content) if kind == "value" else content
        except (ValueError, AttributeError, TypeError, KeyError, IndexError, StopIteration, RecursionError):
            raise Broken(f"{name} wrote to a channel that is not its own") from None
        if kind != "value":
            raise Broken(f"{name} {value}")
        return value

    def close(self) -> None:
        """End the processes that answer calls."""
        while self._running:
            self._running.popitem()[1].close()


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:500] if lines else "it said nothing"

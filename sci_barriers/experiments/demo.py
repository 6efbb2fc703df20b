"""The demonstration: real solvers × P1, P2, P3 × K, each refuted, each certificate checked by the stand-alone checker."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from oracles import Budget
from sci_barriers._errors import MissingExtra
from sci_barriers._text import root_text
from sci_barriers.algorithms import AlgorithmRecord, algorithms
from sci_barriers.games import refute
from sci_barriers.games.distance_to_read_data import own_distance_squared
from sci_barriers.harness import Verdict, write_checker
from theorems import Smale18, Undecided
from theorems.certificates.writer import write_atomically

#: K.
DIGITS: Final = (1, 3, 6, 12)


@dataclass(frozen=True)
class Case:
    """A size: N columns, m rows, N + 1 − m of the columns tie."""

    N: int
    m: int

    @property
    def title(self) -> str:
        """The size in words."""
        return f"N = {self.N}, m = {self.m}, DCT-rotated: {self.N + 1 - self.m} competing columns"


#: Two competitors, and many.
CASES: Final = (Case(20, 19), Case(20, 5))


@dataclass(frozen=True)
class Game:
    """One cell of the table, not yet played."""

    case: Case
    algorithm: AlgorithmRecord
    problem: str
    K: int


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Attributes:
        game: what was played.
        verdict: ``None`` if the algorithm could not be run.
        note: why it could not, or why a number is missing.
        error_squared: proved lower bound of dist(output, Ξ(A, y))².
        own_squared: proved bounds of dist(output, Ξ(A_n, y_n))².
        certificate: file name.
    """

    game: Game
    verdict: Verdict | None
    note: str = ""
    error_squared: Fraction | None = None
    own_squared: tuple[Fraction, Fraction] | None = None
    certificate: str | None = None

    @property
    def refuted(self) -> bool:
        """Whether the algorithm was run and refuted."""
        return self.verdict is not None and self.verdict.refuted

    def cells(self) -> tuple[str, ...]:
        """Return the row as text: solver, problem, K, data read, error, own distance, verdict."""
        game = self.game
        head = (game.algorithm.name, game.problem, str(game.K))
        if self.verdict is None:
            return (*head, "", "", "", f"not run: {self.note}")
        transcript = self.verdict.transcript
        read = f"{transcript.count} (n ≤ {transcript.largest})" if transcript.largest is not None else "0"
        error = "" if self.error_squared is None else "≥ " + root_text(self.error_squared)
        own = "?" if self.own_squared is None else "≤ " + root_text(self.own_squared[1], up=True, digits=2)
        verdict = self.verdict.status.name if self.refuted else f"{self.verdict.status.name}: {self.verdict.reason}"
        return (*head, read, error, own, verdict if not self.note else f"{verdict} ({self.note})")

    def record(self) -> dict[str, object]:
        """Return the row as a JSON record."""
        own = self.own_squared
        return {
            "algorithm": self.game.algorithm.name,
            "problem": self.game.problem,
            "K": self.game.K,
            "N": self.game.case.N,
            "m": self.game.case.m,
            "rotation": "dct",
            "status": "not run" if self.verdict is None else self.verdict.status.value,
            "note": self.note or (self.verdict.reason if self.verdict else ""),
            "reads": None if self.verdict is None else self.verdict.transcript.count,
            "largest_index": None if self.verdict is None else self.verdict.transcript.largest,
            "error_lower_bound": None if self.error_squared is None else root_text(self.error_squared, digits=8),
            "own_distance_lower_bound": None if own is None else root_text(own[0], digits=8),
            "own_distance_upper_bound": None if own is None else root_text(own[1], up=True, digits=8),
            "certificate": self.certificate,
        }


def plan(
    names: Iterable[str] | None = None,
    cases: Sequence[Case] = CASES,
    digits: Sequence[int] = DIGITS,
    problems: Sequence[str] = ("P1", "P2", "P3"),
) -> list[Game]:
    """Return the games: every built-in solver (or the algorithms named) on every problem that it can run."""
    chosen = algorithms()
    solvers = [name for name, record in chosen.items() if record.kind == "solver"]
    records = [chosen[name] for name in (solvers if names is None else names)]
    return [
        Game(case, record, problem, K)
        for case in cases
        for record in records
        for problem in problems
        if problem in record.problems
        for K in digits
    ]


def play(game: Game, directory: Path, budget: Budget | None = None) -> Row:
    """Play one game, write its certificate into ``directory`` and return the row."""
    try:
        algorithm = game.algorithm.load()
    except MissingExtra as error:
        return Row(game, None, str(error))
    barrier = Smale18(game.problem, N=game.case.N, m=game.case.m, K=game.K, rotation="dct")
    verdict = refute(algorithm, barrier, budget=budget)
    certificate = verdict.certificate
    if certificate is None:
        return Row(game, verdict)
    name = f"{game.algorithm.name}-{game.problem}-K{game.K}-N{game.case.N}-m{game.case.m}.json"
    certificate.write(directory / name)
    note = ""
    own = None
    try:
        own = own_distance_squared(verdict)
    except Undecided as error:
        note = f"own distance undecided: {error}"
    return Row(game, verdict, note, verdict.squared_error, own, name)


def check_alone(directory: Path, files: Sequence[str]) -> tuple[list[str], Path]:
    """Check certificates with the stand-alone checker, in a process of its own that sees nothing of this package.

    Its one readable file is enough, as all certificates here are of version 1; ``check.pyz`` for all kinds is written beside it.

    Returns:
        The answer for each file (``"s VERIFIED"``, ``"s REJECTED …"`` or ``"s ANOTHER KIND …"``), and the path of the copy.
    """
    checker = write_checker(directory)[1]
    answers: list[str] = []
    for start in range(0, len(files), 200):
        command = [sys.executable, "-I", "-S", checker.name, *files[start : start + 200]]
        result = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        lines = [line for line in result.stdout.splitlines() if line.startswith("s ")]
        if result.returncode not in (0, 1, 3) or len(lines) != len(files[start : start + 200]):
            raise RuntimeError(f"the checker ended with {result.returncode}: {result.stderr.strip()[-500:]}")
        answers += lines
    return answers, checker


def write_results(rows: Sequence[Row], directory: Path) -> Path:
    """Write the rows as JSON."""
    return write_atomically(
        directory / "results.json", json.dumps([row.record() for row in rows], indent=1, ensure_ascii=False) + "\n"
    )

"""What experiments with FIRENET tell while they run, and what a person sees of it."""

from __future__ import annotations

import importlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from sci_barriers.cli import app
from sci_barriers.experiments.firenet_convergence import convergence
from sci_barriers.experiments.firenet_peers import compare
from sci_barriers.experiments.firenet_reconstruct import reconstruct
from sci_barriers.operators import phantom
from sci_barriers.operators.problem import ImageProblem, image_problem


def problem() -> ImageProblem:
    return image_problem(phantom(16), sampling="walsh", rate=0.5)


class Ear:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int, str]] = []

    def __call__(self, what: str, done: int = 0, total: int = 0, note: str = "") -> None:
        self.told.append((what, done, total, note))

    def counts(self, what: str) -> list[tuple[int, int]]:
        return [(done, total) for name, done, total, _ in self.told if name == what]


def test_reconstruct_counts_every_step_and_is_the_same() -> None:
    ear, one = Ear(), problem()
    told = reconstruct(one, inner=3, restarts=4, progress=ear)
    assert ear.counts("reconstructing") == [(k, 12) for k in range(1, 13)]
    assert told.record() == reconstruct(one, inner=3, restarts=4).record()


def test_convergence_counts_the_steps_that_are_known_beforehand(tmp_path: Path) -> None:
    def run(ear: Ear) -> None:
        convergence(
            problem(),
            sampling="walsh",
            inner=(5,),
            restarts=3,
            iterations=7,
            reference_steps=100,
            folder=tmp_path,
            progress=ear,
        )

    ear = Ear()
    run(ear)
    assert ear.counts("walsh: FIRENET, p = 5") == [(k, 15) for k in range(16)]
    assert ear.counts("walsh: no restarts") == [(k, 7) for k in range(8)]
    minimiser = [(done, total, note) for what, done, total, note in ear.told if what == "walsh: F*"]
    assert minimiser
    assert all(total == 0 and note.startswith("at most 100 steps, relative gap") for _, total, note in minimiser)
    again = Ear()
    run(again)
    assert not again.counts("walsh: no restarts")  # it is finished, and not computed again


def test_peers_may_stop_before_the_last_iteration() -> None:
    ear = Ear()
    found = compare(problem(), lam=0.05, iterations=20, inner=(5,), progress=ear)
    counts = [ear.counts(what) for what in dict.fromkeys(what for what, *_ in ear.told)]
    assert [one[-1] for one in counts[1:]] == [(peer.iterations, 0) for peer in found.peers]
    assert all(one == [(k, 0) for k in range(len(one))] for one in counts[1:])
    assert ear.told[-1][3] == "at most 20 iterations"


@pytest.mark.parametrize(
    ("command", "arguments", "seen"),
    [
        ("reconstruct", ("phantom", "--inner", "3", "--restarts", "2"), ["pictures"]),
        ("peers", ("--lam", "0.05", "--iterations", "20", "--inner", "5"), ["SPGL1", "at most 20 iterations"]),
    ],
)
def test_a_terminal_sees_the_parts(
    command: str, arguments: tuple[str, ...], seen: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Console(file=StringIO(), force_terminal=True, width=160, color_system=None)
    module: Any = importlib.import_module(f"sci_barriers.cli.commands.firenet.{command}")
    monkeypatch.setattr(module, "console", lambda: screen)
    out = ("--out", str(tmp_path)) if command == "reconstruct" else ()
    result = CliRunner().invoke(app, ["firenet", command, *arguments, "--side", "16", "--rate", "0.5", *out])
    assert result.exit_code == 0, result.output
    assert isinstance(screen.file, StringIO)
    text = screen.file.getvalue()
    assert all(what in text for what in seen), text  # of the last part
    assert "time left unknown" in text or "left of this part" in text


def test_nothing_is_seen_under_json_or_on_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    from sci_barriers.cli.commands.firenet import peers

    arguments = ["firenet", "peers", "--side", "16", "--rate", "0.5", "--lam", "0.05", "--iterations", "20"]
    piped = CliRunner().invoke(app, [*arguments, "--inner", "5"])
    assert piped.exit_code == 0
    assert piped.output.lstrip().startswith("iterations (seconds)")
    assert "left" not in piped.output
    screen = Console(file=StringIO(), force_terminal=True)
    monkeypatch.setattr(peers, "console", lambda: screen)
    quiet = CliRunner().invoke(app, [*arguments, "--inner", "5", "--json"])
    assert json.loads(quiet.output)["peers"]
    assert isinstance(screen.file, StringIO)
    assert screen.file.getvalue() == ""

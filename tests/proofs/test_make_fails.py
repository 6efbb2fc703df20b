"""`make proofs` fails on each way of assuming what is not listed: shown on a copy of the proofs to which one file is added."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: What a file that cheats says, and what of it is complained about.
CHEATS = {
    "admitted": ("Theorem wrong : False.\nProof. Admitted.\n", "Extra.v: Admitted"),
    "axiom": ("Axiom magic : False.\nTheorem wrong : False.\nProof. exact magic. Qed.\n", "Extra.v: Axiom"),
    # Outside of a section this is an axiom, too; a search for words does not find it.
    "variable": ("Variable magic : False.\nTheorem wrong : False.\nProof. exact magic. Qed.\n", "wrong assumes"),
}
MORE = {
    "parameter": ("Parameter magic : False.\nTheorem wrong : False.\nProof. exact magic. Qed.\n", "Extra.v: Parameter"),
    "hypothesis": ("Hypothesis magic : False.\nTheorem wrong : False.\nProof. exact magic. Qed.\n", "wrong assumes"),
    "library": (
        "From Coq Require Import Classical.\nTheorem wrong : forall P, P \\/ ~ P.\nProof. exact classic. Qed.\n",
        "wrong assumes",
    ),
}
HONEST = "Theorem wrong : True.\nProof. exact I. Qed.\n"


@pytest.fixture
def copied(compiled: Path, tmp_path: Path) -> Path:
    """A copy of the compiled proofs whose list of theorems is short, so that Coq has little to go through."""
    folder = tmp_path / "proofs"
    shutil.copytree(compiled, folder, ignore=shutil.ignore_patterns("build", "CoqMakefile*", ".CoqMakefile*"))
    (folder / "theorems.txt").write_text("Engine.strong nothing\nExtra.wrong nothing\n")
    return folder


def make(folder: Path, source: str, target: str = "assumptions") -> subprocess.CompletedProcess[str]:
    (folder / "Extra.v").write_text(source)
    (folder / "_CoqProject").write_text("-Q . SciBarriers\nEngine.v\nExtra.v\n")
    command = ["make", "--no-print-directory", "-C", str(folder), target, f"PYTHON={sys.executable}"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("way", [*CHEATS, *(pytest.param(way, marks=pytest.mark.slow) for way in MORE)])
def test_what_is_assumed_without_being_listed_ends_make(way: str, copied: Path) -> None:
    source, complaint = {**CHEATS, **MORE}[way]
    run = make(copied, source)
    assert run.returncode != 0
    assert "NOT ALLOWED" in run.stderr
    assert complaint in run.stderr


def test_a_file_that_assumes_nothing_passes(copied: Path) -> None:
    run = make(copied, HONEST)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Extra.wrong" in run.stdout


@pytest.mark.slow
def test_coqchk_finds_an_assumption_that_no_listed_theorem_uses(copied: Path) -> None:
    (copied / "theorems.txt").write_text("Engine.strong nothing\n")
    unused = "Variable magic : False.\n"
    assert make(copied, unused).returncode == 0
    run = make(copied, unused, "recheck")
    assert run.returncode != 0
    assert "NOT ALLOWED coqchk: SciBarriers.Extra.magic" in run.stderr


def test_a_theorem_that_is_listed_and_not_proved_ends_make(copied: Path) -> None:
    run = make(copied, HONEST.replace("wrong", "other"))
    assert run.returncode != 0
    assert "Extra.wrong" in run.stdout + run.stderr

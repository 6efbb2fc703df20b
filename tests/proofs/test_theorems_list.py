"""proofs/theorems.txt, the statements in proofs/*.v, and the marks in docs/explanation name the same theorems. No Coq is needed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PROOFS, DOCS = ROOT / "proofs", ROOT / "docs" / "explanation"


@pytest.fixture(scope="module")
def assumptions() -> ModuleType:
    spec = importlib.util.spec_from_file_location("proofs_assumptions", PROOFS / "assumptions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def listed() -> set[str]:
    """Return File.theorem of each line of theorems.txt."""
    lines = (PROOFS / "theorems.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line and not line.startswith("#")}


def stated() -> set[str]:
    """Return File.theorem of each `Theorem` of a Coq file."""
    return {
        f"{path.stem}.{name}"
        for path in PROOFS.glob("*.v")
        for name in re.findall(r"^Theorem (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def anchors() -> set[str]:
    """Return File.theorem of each anchor ``(coq-File-theorem)=`` of the page."""
    page = (DOCS / "machine-proved.md").read_text(encoding="utf-8")
    return {f"{file}.{name}" for file, name in re.findall(r"^\(coq-(\w+?)-(\w+)\)=$", page, re.MULTILINE)}


def marks() -> set[str]:
    """Return File.theorem of each mark of another page, which links to an anchor."""
    pages = (path.read_text(encoding="utf-8") for path in DOCS.glob("*.md") if path.name != "machine-proved.md")
    return {f"{file}.{name}" for page in pages for file, name in re.findall(r"<coq-(\w+?)-(\w+)>`", page)}


def test_every_listed_theorem_is_stated_as_one() -> None:
    lemmas = {"Coins.seed_disjoint"}
    assert listed() - lemmas <= stated()


def test_the_page_has_statements_of_theorems_that_are_proved() -> None:
    assert anchors()
    assert anchors() <= listed()


def test_every_mark_leads_to_a_statement_and_every_statement_is_marked_somewhere() -> None:
    assert marks() == anchors()


def test_every_mark_says_machine_proved() -> None:
    for path in DOCS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        if path.name != "machine-proved.md":
            assert len(re.findall(r"<coq-\w+?-\w+>`", text)) == len(
                re.findall(r"\{ref\}`machine-proved <coq-\w+?-\w+>`", text)
            ), path


def test_all_files_are_built_and_every_file_is_below_400_lines() -> None:
    built = set(re.findall(r"^(\w+)\.v$", (PROOFS / "_CoqProject").read_text(encoding="utf-8"), re.MULTILINE))
    assert built | {"Extract"} == {path.stem for path in PROOFS.glob("*.v")}
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 400 for path in PROOFS.rglob("*.v"))


def test_no_file_makes_an_assumption(assumptions: ModuleType) -> None:
    assert assumptions.forbidden_words() == []


@pytest.mark.parametrize(
    "text",
    ["Axiom a : False.", "Proof. Admitted.", "Parameter p : nat.", "(* fine *) Conjecture c : False.", "  admit."],
)
def test_words_that_make_assumptions_are_seen(text: str, assumptions: ModuleType) -> None:
    assert assumptions.FORBIDDEN.search(assumptions.without_comments(text))


def test_comments_are_no_assumptions(assumptions: ModuleType) -> None:
    assert not assumptions.FORBIDDEN.search(
        assumptions.without_comments("(* no Axiom (* nested: Admitted *) at all *) Qed.")
    )


SUMMARY = """
CONTEXT SUMMARY
===============

* Theory: Set is predicative

* Axioms:
{axioms}
* Constants/Inductives relying on type-in-type: {types}

* Inductives whose positivity is assumed: <none>
"""


@pytest.mark.parametrize(
    ("axioms", "types", "complaints"),
    [
        ("    Coq.Reals.ClassicalDedekindReals.sig_forall_dec\n", "<none>", 0),
        ("    <none>\n", "<none>", 0),
        ("    Coq.Reals.ClassicalDedekindReals.sig_forall_dec\n    SciBarriers.Engine.magic\n", "<none>", 1),
        ("    <none>\n", "SciBarriers.Engine.loop", 1),
    ],
)
def test_the_summary_of_coqchk_is_read(
    axioms: str,
    types: str,
    complaints: int,
    assumptions: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "summary.txt"
    path.write_text(SUMMARY.format(axioms=axioms, types=types), encoding="utf-8")
    assert len(assumptions.check_summary(str(path))) == complaints


def test_an_output_without_a_list_is_a_complaint(
    assumptions: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("", encoding="utf-8")
    assert assumptions.check_summary(str(path))

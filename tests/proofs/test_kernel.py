"""`sci-barriers prove`: the same function in the kernel of Coq."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.verified import entry_document, row_document
from sci_barriers.verified.kernel import prove
from theorems.checker.core import Reject

CORPUS = Path(__file__).parents[1] / "corpus"
ROWS = CORPUS / "rows"
runner = CliRunner()


def answer(*arguments: str | Path) -> tuple[int, str]:
    """Return the exit code and the line that says the answer."""
    result = runner.invoke(app, ["prove", *map(str, arguments)])
    found = [line for line in result.stdout.splitlines() if line.startswith("s ")]
    return result.exit_code, found[0][2:] if found else result.output


def test_a_valid_certificate_is_proved_and_its_data_are_printed(compiled: Path, tmp_path: Path) -> None:
    result = runner.invoke(app, ["prove", str(ROWS / "valid" / "lp-two.json"), "--out", str(tmp_path / "claim.v")])
    assert result.exit_code == 0
    assert "s VERIFIED by a proved function, in the kernel of Coq" in result.stdout
    assert "alpha := (0x13 # 0x4);" in result.stdout
    assert "Theorem claim :" in (tmp_path / "claim.v").read_text(encoding="ascii")


def test_a_tampered_certificate_is_refused_with_its_rule(compiled: Path) -> None:
    assert answer(ROWS / "tampered" / "C6-y.json", "--quiet") == (1, "REJECTED C6")


def numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the place of each number of a document, and another number of its kind."""
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers(inner, (*path, key))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, value + 1
    elif isinstance(value, str) and value.lstrip("-").startswith("0x"):
        over, slash, under = value.partition("/")
        yield path, hex(int(over, 16) + 2) + slash + under


@pytest.mark.parametrize(
    ("translator", "name"),
    [
        *((row_document, f"rows/valid/{path.stem}") for path in sorted((ROWS / "valid").glob("*.json"))),
        *((entry_document, f"catalogue/valid/{name}") for name in ("eigenvector-0", "kernel-1", "largest-entry-2")),
    ],
)
def test_no_number_of_a_file_is_left_out_of_what_coq_is_given(translator: ModuleType, name: str) -> None:
    """Another number anywhere gives another definition, which is what is printed, or a refusal; nothing is passed over."""
    document = json.loads((CORPUS / f"{name}.json").read_bytes())
    given = translator.definition(document, "c")
    tried = 0
    for path, other in numbers(document):
        if path == ("version",):  # chooses the translator
            continue
        changed = copy.deepcopy(document)
        place = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = other
        tried += 1
        try:
            assert translator.definition(changed, "c") != given, path
        except (BarrierError, Reject):
            continue
    assert tried > 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("valid/eigenvector-0", 0),
        ("valid/kernel-1", 0),
        ("valid/largest-entry-2", 0),
        ("valid/eigenvector-tilted-3", 3),
        ("valid/eigenvector-coins", 3),
        ("tampered/P2-largest-other", 1),
        ("tampered/P1-kernel-point", 1),
    ],
)
def test_entries_of_the_catalogue(name: str, code: int, compiled: Path) -> None:
    assert answer(CORPUS / "catalogue" / f"{name}.json", "--quiet")[0] == code


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(ROWS.rglob("*.json")), ids=lambda path: path.stem)
def test_the_kernel_agrees_with_the_names_of_the_corpus(path: Path, compiled: Path) -> None:
    code, said = answer(path, "--quiet")
    assert code == (0 if path.parent.name == "valid" else 1)
    assert said.startswith("VERIFIED" if code == 0 else "REJECTED")


def test_other_kinds_are_not_covered() -> None:
    code, said = answer(CORPUS / "v2" / "valid" / "smale9.json", "--quiet")
    assert (code, said.split(" not ")[0]) == (3, "NOT COVERED")
    assert answer(CORPUS / "one_sided" / "valid" / "p2-exact.json", "--quiet")[0] == 3


def test_malformed_files_are_refused_before_coq_sees_them() -> None:
    found = [answer(path, "--quiet") for path in sorted((CORPUS / "malformed").glob("*.json"))]
    assert all(code == (1 if said.startswith("REJECTED F") else 3) for code, said in found)
    assert {rule[1] for _, said in found if (rule := re.match(r"REJECTED (F[1-4])", said))} == {"F1", "F2", "F3", "F4"}


def test_without_coq_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    result = runner.invoke(app, ["prove", str(ROWS / "valid" / "lp-two.json"), "--quiet"])
    assert result.exit_code == 2
    assert "make proofs-setup" in result.output


def test_proofs_that_are_not_compiled_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    with pytest.raises(BarrierError, match="make proofs"):
        prove("", proofs=tmp_path)


def test_several_certificates_have_no_one_file(tmp_path: Path) -> None:
    path = str(ROWS / "valid" / "lp-two.json")
    assert runner.invoke(app, ["prove", path, path, "--out", str(tmp_path / "x.v")]).exit_code == 2

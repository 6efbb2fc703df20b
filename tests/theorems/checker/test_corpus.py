"""The corpora of all kinds: valid certificates are verified, others are refused with the rule in their name or are of another kind.

The library, check.pyz, and for version 1 check.py give the same answers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from theorems import checker
from theorems.checker.core import FILE_BYTES, OTHER, decide
from theorems.checker.kinds.wrong_output_1 import KIND
from theorems.checker.program import main
from theorems.checker.registry import kinds

CORPUS = Path(__file__).parents[2] / "corpus"
ALL = sorted(CORPUS.rglob("*.json"))
TRUST = {
    "declared": "given SOLUTION-SET",
    "two_points": "that the outputs are what the map makes of the data, and how the data were measured",
}


def expected(path: Path) -> tuple[bool, str]:
    """Return the answer that the place and the name of a file promise: verified, and the rule."""
    folder = path.parent.name
    if folder == "valid":
        return True, ""
    return False, OTHER if folder == "other" else path.name.split("-")[0]


def identity(path: Path) -> str:
    return str(path.relative_to(CORPUS).with_suffix(""))


def line(path: Path, answer: tuple[bool, str, str]) -> str:
    """Return the line that a program prints for an answer."""
    verified, rule, reason = answer
    word = "VERIFIED" if verified else "ANOTHER KIND" if rule == OTHER else f"REJECTED {rule}"
    return f"s {word} {reason}".rstrip()


@pytest.mark.parametrize("path", ALL, ids=identity)
def test_the_answer_is_that_of_the_name(path: Path) -> None:
    verified, rule, reason = checker.check(path.read_bytes())
    assert (verified, rule) == expected(path), reason
    assert reason.isascii() and reason.isprintable() and len(reason) <= 120
    if verified:
        assert reason == TRUST.get(path.parent.parent.name, "")


def test_every_rule_has_a_file() -> None:
    rules = {expected(path)[1] for path in ALL}
    families = {"F": 4, "C": 10, "E": 9, "U": 9, "S": 5, "K": 4, "D": 11, "L": 1, "V": 3, "P": 2}
    assert rules >= {"", OTHER, *(f"{letter}{i}" for letter, count in families.items() for i in range(1, count + 1))}
    headers = {header for kind in kinds() for header in kind.headers}
    valid = [json.loads(path.read_bytes()) for path in ALL if path.parent.name == "valid"]
    assert {(d["format"], d["version"], d.get("claim", d)["kind"]) for d in valid} == headers


def test_version_1_alone_knows_its_kind_and_says_so_of_others() -> None:
    for path in ALL:
        text = path.read_bytes()
        alone, everything = decide(text, [KIND]), checker.check(text)
        if alone != everything:
            assert alone[1] == OTHER, path


def test_the_programs_run_alone(programs: Path, tmp_path: Path) -> None:
    """In an isolated interpreter without site-packages, started in another folder, they answer as the library does."""
    for name, known in (("check.pyz", list(kinds())), ("check.py", [KIND])):
        result = subprocess.run(
            [sys.executable, "-I", "-S", "-W", "error", str(programs / name), *map(str, ALL)],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (result.returncode, result.stderr) == (1, "")
        answers = [text for text in result.stdout.splitlines() if text.startswith("s ")]
        assert answers == [line(path, decide(path.read_bytes(), known)) for path in ALL]


def test_huge_files_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.truncate(100 << 20)  # 100 MiB, sparse
    assert checker.check(b" " * (FILE_BYTES + 1))[1] == "F1"
    assert main([str(path)], kinds()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("class.m", 10**9),
        ("class.N", 10**18),
        ("class.K", 10**18),
        ("input.exponent", 10**18),
        ("transcript.data.0.exponent", 10**18),
        ("transcript.data.0.exponent", -(10**18)),
        ("transcript.data.0.index", 10**18),
    ],
)
def test_huge_parameters_end_in_a_refusal(field: str, value: int, corpus_tools: ModuleType) -> None:
    base = json.loads((CORPUS / "valid" / "p3-dct.json").read_bytes())
    document = corpus_tools.put(base, field, value)
    if field.endswith("index"):
        document["transcript"]["reads"] = [value]
        document["input"]["exponent"] = value + 1
    verified, _, _ = checker.check(json.dumps(document).encode())
    assert verified == (field == "input.exponent")  # a larger exponent is another input, of which the claim is as true


def test_the_makers_write_the_files_that_are_kept(load_corpus_tools: Callable[[str], ModuleType]) -> None:
    """The names; the contents are compared where they do not depend on the floats of a machine (tests of the kinds)."""
    made = {}
    for folder, name in (("", "make"), ("v2", "make_v2")):
        tools = load_corpus_tools(name)
        valid = tools.valid()
        made[folder] = {"valid": valid, "tampered": tools.tampered(valid), "malformed": tools.malformed(valid)}
        if folder == "v2":
            made[folder]["other"] = tools.other(valid)
    for folder, groups in made.items():
        for group, found in groups.items():
            assert {path.stem for path in (CORPUS / folder / group).glob("*.json")} == set(found), (folder, group)

"""Certificates for declared problems: the corpus, tampering at random, the files alone, and one command for all kinds."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sci_barriers.cli import app
from theorems import checker

CORPUS = Path(__file__).parents[2] / "corpus"
FOLDER = CORPUS / "declared"
VALID = sorted((FOLDER / "valid").glob("*.json"))
REFUSED = sorted([*(FOLDER / "tampered").glob("*.json"), *(FOLDER / "malformed").glob("*.json")])
TRUST = (True, "", "given SOLUTION-SET")


@pytest.fixture(scope="module")
def tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    return load_corpus_tools("make_declared")


def test_the_corpus_is_there_and_covers_the_rules() -> None:
    assert len(VALID) >= 10
    rules = {path.name.split("-")[0] for path in REFUSED}
    assert rules == {"F1", "F2", "F3", "F4", "L1", "E3", *(f"U{i}" for i in range(1, 10))}


def test_the_corpus_is_what_its_script_writes(tools: ModuleType) -> None:
    documents = tools.valid()
    assert {path.stem for path in VALID} == set(documents)
    for path in VALID:
        assert json.loads(path.read_bytes()) == documents[path.stem]
    assert {path.stem for path in REFUSED} == set(tools.tampered(documents)) | set(tools.malformed(documents))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    assert checker.check(path.read_bytes()) == TRUST


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused_with_its_rule(path: Path) -> None:
    verified, rule, reason = checker.check(path.read_bytes())
    assert not verified
    assert rule == path.name.split("-")[0], reason
    assert reason.isascii()
    assert reason.isprintable()


def test_the_command_says_what_is_taken_on_trust() -> None:
    first, second = str(VALID[0]), str(CORPUS / "valid" / "p3-dct.json")
    result = CliRunner().invoke(app, ["check", first, second, str(CORPUS / "v2" / "valid" / "coins.json")])
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.startswith("s ")] == [
        "s VERIFIED given SOLUTION-SET",
        "s VERIFIED",
        "s VERIFIED",
    ]
    result = CliRunner().invoke(app, ["check", str(REFUSED[0]), first])
    assert result.exit_code == 1


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _places(item, (*path, key))]
    if isinstance(value, list) and value:
        return [found for i, item in enumerate(value) for found in _places(item, (*path, i))]
    return [(path, value)]


CHANGES = [None, True, 0, 1, -1, 7, 10**18, "0x0", "0x1", "-0x1", "0x7/0x3", "x", [], {}, 0.5]


@given(st.sampled_from([path for path in VALID if path.stat().st_size < 20_000]), st.data())
def test_no_change_of_one_field_breaks_the_checker(path: Path, data: st.DataObject) -> None:
    """Whatever one field is replaced by, the answer is a verdict with a rule, and never an exception."""
    document = json.loads(path.read_bytes())
    place, _ = data.draw(st.sampled_from(_places(document)))
    value = data.draw(st.sampled_from(CHANGES))
    target = document
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    verified, rule, reason = checker.check(json.dumps(document).encode())
    assert verified == (rule == "")
    assert verified or reason


def test_an_entry_of_a_datum_cannot_be_changed() -> None:
    """An entry of a datum that is moved by several units is not near the centre any more."""
    source = random.Random(0)
    for path in VALID:
        document = json.loads(path.read_bytes())
        if not document["data"] or document["metric"] == "discrete":
            continue
        datum = source.choice(document["data"])
        array = source.choice(datum["arrays"])
        entry = source.randrange(len(array["entries"]))
        array["entries"][entry] = hex(int(array["entries"][entry], 16) + (1 << (max(0, array["exponent"]) + 3)))
        assert checker.check(json.dumps(document).encode())[1] == "U6"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("claim.digits", 10**18),
        ("claim.digits", 65_536),
        ("input.exponent", 10**18),
        ("data.0.arrays.0.exponent", -(10**18)),
        ("data.0.arrays.0.exponent", 1 << 26),
        ("data.0.arrays.0.entries.0", "0x" + "f" * 390_000),
        ("arrays.0.centre.0", "0x1/0x" + "f" * 390_000),
        ("directions.0.0.0", "0x1/0x" + "f" * 390_000),
        ("solutions.0.0.lower.0", "0x1/0x" + "f" * 390_000),
        ("runs.0.output.0", "0x" + "f" * 190_000 + "/0x" + "e" * 190_000),
        ("runs.0.squared_lower_bound", "0x1/0x" + "f" * 390_000),
    ],
)
def test_huge_numbers_end_in_an_answer(field: str, value: Any, tools: ModuleType) -> None:
    document = tools.put(json.loads((FOLDER / "valid" / "kernel.json").read_bytes()), field, value)
    verified, rule, _ = checker.check(json.dumps(document).encode())
    if (field, value) in (("input.exponent", 10**18), ("claim.digits", 65_536)):
        assert verified  # another input, or fewer digits asked for: the claim is as true
    else:
        assert rule in {"L1", "U3", "U4", "U6", "U7", "U8"} or (verified and field == "runs.0.output.0")

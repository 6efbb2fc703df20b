"""Certificates of forced changes of mind: the corpus, and that no change of a certificate makes it claim what is not so."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import checker

FOLDER = Path(__file__).parents[2] / "corpus" / "changes"
VALID = sorted((FOLDER / "valid").glob("*.json"))


@pytest.fixture(scope="module")
def tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    return load_corpus_tools("make_changes")


def test_the_corpus_is_what_its_script_writes(tools: ModuleType) -> None:
    for folder in ("valid", "tampered", "malformed"):
        made = getattr(tools, folder)()
        assert {path.stem for path in (FOLDER / folder).glob("*.json")} == set(made)
        for path in (FOLDER / folder).glob("*.json"):
            assert json.loads(path.read_bytes()) == made[path.stem]


def test_the_corpus_covers_the_rules() -> None:
    refused = {path.name.split("-")[0] for path in FOLDER.rglob("*.json") if path.parent.name != "valid"}
    assert refused >= {"K1", "K2", "K3", "K4", "F3", "F4"}


def true(document: Any) -> bool:
    """The claim, computed another way: from the sequence, its stages, and the numbers of changes between neighbours."""
    prefix, tail = document["input"]["prefix"], document["input"]["tail"]
    said = []
    for stage in document["stages"]:
        values = [Fraction(int(t.split("/")[0], 16), int([*t.split("/"), "0x1"][1], 16)) for t in stage["output"]]
        near = [t for t in (0, 1) if values and max(abs(v - t) for v in values) < Fraction(1, 2)]
        fits = all(
            [int(x) for x in prefix[i : i + 1]] == [v] or (i >= len(prefix) and v == tail) for i, v in stage["reads"]
        )
        said.append(near[0] if near and fits else None)
    indices = [stage["index"] for stage in document["stages"]]
    changes = sum(a != b for a, b in pairwise(said))
    return (
        None not in said
        and indices == sorted(set(indices))
        and changes == len(said) - 1 >= document["claim"]["changes"] >= 1
    )


@given(st.sampled_from(VALID), st.data())
def test_a_changed_certificate_is_refused_or_still_true(path: Path, data: st.DataObject) -> None:
    document = json.loads(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        stage = data.draw(st.sampled_from(document["stages"]))
        kind = data.draw(st.sampled_from(["bit", "tail", "read", "place", "index", "output", "drop", "claim"]))
        text = document["input"]["prefix"]
        if kind == "bit" and text:
            i = data.draw(st.integers(0, len(text) - 1))
            document["input"]["prefix"] = text[:i] + str(1 - int(text[i])) + text[i + 1 :]
        elif kind == "tail":
            document["input"]["tail"] = 1 - document["input"]["tail"]
        elif kind == "read" and stage["reads"]:
            data.draw(st.sampled_from(stage["reads"]))[1] ^= 1
        elif kind == "place" and stage["reads"]:
            data.draw(st.sampled_from(stage["reads"]))[0] += data.draw(st.integers(0, 3))
        elif kind == "index":
            stage["index"] = data.draw(st.integers(0, 20))
        elif kind == "output":
            stage["output"] = data.draw(
                st.lists(st.sampled_from(["0x0", "0x1", "0x1/0x3", "0x1/0x2", "-0x1/0x4"]), max_size=2)
            )
        elif kind == "drop" and len(document["stages"]) > 1:
            document["stages"].remove(stage)
        elif kind == "claim":
            document["claim"]["changes"] = data.draw(st.integers(1, 9))
    verified, rule, _ = checker.check(json.dumps(document).encode())
    assert verified == true(document), rule

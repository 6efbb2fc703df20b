"""Certificates of the one-sided verifier: the corpus, changes, the files alone, and that the claims are true."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import checker

CORPUS = Path(__file__).parents[2] / "corpus"
FOLDER = CORPUS / "one_sided"
VALID = sorted((FOLDER / "valid").glob("*.json"))
REFUSED = sorted([*(FOLDER / "tampered").glob("*.json"), *(FOLDER / "malformed").glob("*.json")])


@pytest.fixture(scope="module")
def tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    return load_corpus_tools("make_one_sided")


def load(name: str) -> Any:
    return json.loads((FOLDER / "valid" / f"{name}.json").read_bytes())


def verdict(document: Any) -> str:
    verified, rule, reason = checker.check(json.dumps(document).encode())
    assert verified == (rule == "")
    assert reason.isascii()
    assert len(reason) <= 120
    return "VERIFIED" if verified else rule


def test_the_corpus_covers_the_rules() -> None:
    assert len(VALID) >= 12
    assert {path.name.split("-")[0] for path in REFUSED} == {
        "F1",
        "F2",
        "F3",
        "F4",
        "L1",
        "D3",
        *(f"S{i}" for i in range(1, 6)),
    }


def test_the_corpus_is_what_its_script_writes(tools: ModuleType) -> None:
    """But for the digits of the proofs, which may depend on the floating-point arithmetic of the machine."""
    documents = tools.valid() | tools.hand_made()
    assert {path.stem for path in VALID} == set(documents)
    for path in VALID:
        kept, made = json.loads(path.read_bytes()), documents[path.stem]
        assert verdict(made) == "VERIFIED"
        for name in ("claim", "problem", "data", "output"):
            assert kept[name] == made[name]
    assert {path.stem for path in REFUSED} == set(tools.tampered(documents)) | set(tools.malformed(documents))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    assert checker.check(path.read_bytes()) == (True, "", "")
    assert checker.check(path.read_bytes()) == (True, "", "")


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused_with_its_rule(path: Path) -> None:
    verified, rule, reason = checker.check(path.read_bytes())
    assert not verified
    assert rule == path.name.split("-")[0], reason
    assert reason.isascii()
    assert reason.isprintable()
    assert not checker.check(path.read_bytes())[0]


@pytest.mark.parametrize("name", ["p3-by-hand", "p3-by-hand-6", "p2-by-hand"])
def test_bounds_computed_by_hand_are_met_exactly(name: str, tools: ModuleType) -> None:
    """All roots are rational there, so that the checker's bounds are exact: the smallest larger gap is refused."""
    document = load(name)
    over, under = (int(part, 16) for part in document["gap"].split("/"))
    assert verdict(document) == "VERIFIED"
    for shift in (1, 8, 64, 500):
        assert verdict(tools.put(document, "gap", f"0x{(over << shift) + 1:x}/0x{under << shift:x}")) == "S4"
        assert verdict(tools.put(document, "gap", f"0x{(over << shift) - 1:x}/0x{under << shift:x}")) == "VERIFIED"


@given(st.sampled_from(["p3-exact", "p2-weights", "p3-complex", "p2-thirds"]), st.integers(1, 40), st.data())
def test_scaled_problems_have_scaled_certificates(name: str, factor: int, data: st.DataObject) -> None:
    """P3: (A, y, λ) → (sA, sy, sλ) multiplies f by s. P2: (A, y, λ) → (sA, sy, s²λ), f by s²."""
    s = Fraction(factor, data.draw(st.integers(1, 9)))
    document = load(name)
    square = s * s if document["problem"]["name"] == "P2" else s
    moved = scaled(document, "data", s)
    moved["data"]["index"] = document["data"]["index"] if s <= 1 else None  # exact data prove as much
    moved["problem"]["lam"] = scaled(document["problem"]["lam"], None, square)
    moved["dual"]["u"] = scaled(document["dual"]["u"], None, square)
    if document["problem"]["name"] == "P2":
        moved["dual"]["p"] = scaled(document["dual"]["p"], None, s)
    moved["gap"] = scaled(document["gap"], None, square * Fraction(9, 10))
    if moved["data"]["index"] is not None:
        moved["data"]["index"] += 40  # the same relative errors or smaller ones
    assert verdict(moved) == "VERIFIED"
    assert verdict(moved | {"gap": scaled(document["gap"], None, square * 10**9)}) == "S4"


def scaled(value: Any, field: str | None, factor: Fraction) -> Any:
    if field is not None:
        part = {name: scaled(x, None, factor) for name, x in value[field].items()}
        return json.loads(json.dumps(value)) | {field: part}
    if isinstance(value, list):
        return [scaled(x, None, factor) for x in value]
    if not isinstance(value, str):
        return value
    over, _, under = value.partition("/")
    x = Fraction(int(over, 16), int(under or "0x1", 16)) * factor
    return f"{hex(x.numerator)}/{hex(x.denominator)}"


@given(st.sampled_from([path.stem for path in VALID]), st.permutations(range(3)), st.sampled_from([1, -1]))
def test_permuted_and_turned_columns(name: str, order: list[int], sign: int) -> None:
    document = load(name)
    N = len(document["output"])
    places = [*order, *range(3, N)] if N >= 3 else list(range(N))

    def move(entries: list[Any]) -> list[Any]:
        return [scaled(entries[k], None, Fraction(sign)) if i == 0 else entries[k] for i, k in enumerate(places)]

    moved = json.loads(json.dumps(document))
    moved["data"]["A"] = [move(row) for row in document["data"]["A"]]
    for place, field in ((moved, "output"), (moved, "candidate"), (moved["dual"], "u")):
        place[field] = move(place[field])
    if document["problem"]["weights"]:
        moved["problem"]["weights"] = [document["problem"]["weights"][k] for k in places]
    assert verdict(moved) == "VERIFIED"


def test_a_smaller_distance_or_a_larger_index_claims_less(tools: ModuleType) -> None:
    for path in VALID:
        document = json.loads(path.read_bytes())
        assert verdict(tools.put(document, "claim.distance", "0x0")) == "VERIFIED"
        if document["data"]["index"] is not None:
            for index in (document["data"]["index"] + 1, 10**18, None):
                assert verdict(tools.put(document, "data.index", index)) == "VERIFIED"


CHANGES = [None, True, 0, 1, -1, 7, 10**18, "0x0", "0x1", "-0x1", "0x7/0x3", "x", [], {}, 0.5, ["0x1", "0x1"]]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _places(item, (*path, key))]
    if isinstance(value, list) and value:
        return [found for i, item in enumerate(value) for found in _places(item, (*path, i))]
    return [path]


@given(st.sampled_from(VALID), st.data())
def test_no_change_of_one_field_breaks_the_checker(path: Path, data: st.DataObject) -> None:
    document = json.loads(path.read_bytes())
    place = data.draw(st.sampled_from(_places(document)))
    target = document
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = data.draw(st.sampled_from(CHANGES))
    verdict(document)


@given(st.binary(max_size=200))
def test_noise_ends_in_an_answer(text: bytes) -> None:
    assert not checker.check(text)[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("data.index", 10**18),
        ("claim.distance", "0x1/0x" + "f" * 390_000),
        ("claim.distance", "0x" + "f" * 390_000),
        ("problem.lam", "0x" + "f" * 390_000),
        ("gap", "0x" + "f" * 390_000),
        ("data.A.0.0", "0x" + "f" * 390_000),
        ("data.A.0.0", "0x1/0x" + "f" * 390_000),
        ("output.0", "0x" + "f" * 190_000 + "/0x" + "e" * 190_000),
        ("candidate.0", "0x1/0x" + "f" * 390_000),
        ("dual.u.0", "0x1/0x" + "f" * 390_000),
        ("dual.p.0", "0x1/0x" + "f" * 390_000),
        ("gap", "0x1/0x1" + "0" * 2_000),
    ],
)
def test_huge_numbers_end_in_an_answer(field: str, value: Any, tools: ModuleType) -> None:
    assert verdict(tools.put(load("p3-exact"), field, value)) in {"L1", "S3", "S4", "VERIFIED"}

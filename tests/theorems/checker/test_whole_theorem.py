"""Format version 2: the corpus, the checker as a program of its own, limits, and what it takes over from version 1."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from theorems import Smale18, TheoremError, checker
from theorems.checker.samples import Sample
from theorems.core.barrier import Run
from theorems.structured.labels import label_shift
from theorems.structured.vertex_claims import wrong_runs_claim

CORPUS = Path(__file__).parents[2] / "corpus"
VALID = sorted((CORPUS / "v2" / "valid").glob("*.json"))
REFUSED = sorted([*(CORPUS / "v2" / "tampered").glob("*.json"), *(CORPUS / "v2" / "malformed").glob("*.json")])
Document = dict[str, Any]


def encode(document: Document) -> bytes:
    return json.dumps(document).encode()


def load(name: str) -> Document:
    found: Document = json.loads((CORPUS / "v2" / "valid" / f"{name}.json").read_bytes())
    return found


def verdict(document: Document) -> str:
    verified, rule, reason = checker.check(encode(document))
    assert reason.isascii()
    assert len(reason) <= 120
    return "VERIFIED" if verified else rule


# --- the corpus -----------------------------------------------------------------------------------------------------


def test_the_corpus_is_there() -> None:
    kinds = {json.loads(path.read_bytes())["claim"]["kind"] for path in VALID}
    assert kinds == {"wrong-output", "fooling-set", "right-output"}
    rules = {path.name.split("-")[0] for path in REFUSED}
    assert rules == {"L1", "F1", "F2", "F3", "F4", *(f"C{i}" for i in range(1, 11)), *(f"E{i}" for i in range(1, 10))}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    assert checker.check(path.read_bytes()) == (True, "", "")


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused_with_its_rule(path: Path) -> None:
    verified, rule, reason = checker.check(path.read_bytes())
    assert not verified
    assert rule == path.name.split("-")[0], reason
    assert reason.isascii()
    assert reason.isprintable()


def test_the_maker_writes_the_files_that_are_kept(corpus_tools: ModuleType) -> None:
    documents = corpus_tools.valid()
    assert {path.stem for path in VALID} == set(documents)
    for path in VALID:
        assert json.loads(path.read_bytes()) == documents[path.stem]


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wrong-samples", "wrong-labels", "fooling-weak", "right-strong"])
@pytest.mark.parametrize("field", ["class.m", "class.N", "data.0.exponent", "data.0.index", "claim.digits", "rotation"])
@pytest.mark.parametrize("value", [10**18, -(10**18), 0])
def test_huge_parameters_end_in_a_refusal(name: str, field: str, value: int, corpus_tools: ModuleType) -> None:
    assert verdict(corpus_tools.put(load(name), field, value)) != "VERIFIED"


@pytest.mark.parametrize(
    "name", ["wrong-samples", "wrong-weak", "wrong-labels", "coins", "coins-weak-cap", "fooling-weak", "smale9"]
)
def test_a_smaller_epsilon_is_another_input_of_which_the_claim_is_as_true(name: str, corpus_tools: ModuleType) -> None:
    for exponent in (10**3, 10**18):
        assert verdict(corpus_tools.put(load(name), "input.exponent", exponent)) == "VERIFIED"


def test_a_large_L_stays_symbolic(corpus_tools: ModuleType) -> None:
    sharp = corpus_tools.put(load("right-strong"), "class.parts.2.L", 10**18)  # its members are still far away
    assert verdict(sharp) == "VERIFIED"
    only = corpus_tools.put(load("right-sharp"), "class.parts.2.L", 10**18)  # here they all have the data
    assert verdict(only) in ("E8", "E9")
    fooling = corpus_tools.put(load("fooling-sharp"), "class.L", 10**18)
    assert verdict(corpus_tools.put(fooling, "input.exponent", 10**18)) == "C6"


def test_too_much_work_is_refused(corpus_tools: ModuleType) -> None:
    document = load("wrong-nothing-read")
    many = 30_000
    document["class"]["t"] *= many
    document["minimisers"] *= many
    document["runs"] = []
    document["diagonal"]["table"] = [[f"0x{3**600:x}/0x{5**600:x}", "0x0"]] * 300
    assert verdict(document) == "L1"


def test_a_deep_path_of_coins() -> None:
    barrier = Smale18("P3", N=3, m=2, K=3)
    document = load("wrong-nothing-read")
    document["runs"] = [document["runs"][0] | {"choices": [[2, 1]] * 9_999 + [[2, i]]} for i in (0, 1)]
    document["claim"]["probability"] = f"0x{2**9999 - 1:x}/0x{2**9999:x}"
    assert verdict(document) == "VERIFIED"
    document["claim"]["probability"] = f"0x{2**9999 - 2:x}/0x{2**9999:x}"
    assert verdict(document) == "E4"
    document["runs"][0]["choices"].insert(0, [2, 0])
    assert verdict(document) == "E3"
    assert barrier.competitors == 2


# --- rules with an edge ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("L", "expected"), [(1, "VERIFIED"), (2, "VERIFIED"), (9, "VERIFIED")])
def test_the_smallest_L(L: int, expected: str, corpus_tools: ModuleType) -> None:
    """ε is treated as a number of (0, 2^-(L−1)], which is (0, 1] for L = 1."""
    barrier = Smale18("P3", N=4, m=2, K=4, part="sharp", L=L, rotation="dct")
    assert verdict(corpus_tools.wrong(barrier, L - 1)) == expected
    assert verdict(corpus_tools.wrong(barrier)) == expected


@pytest.mark.parametrize("labels", [False, True])
def test_data_of_index_L_tell_the_members_of_sharp_apart(labels: bool, corpus_tools: ModuleType) -> None:
    barrier = Smale18("P3", N=4, m=2, K=4, part="sharp", L=6, labels=labels)
    document = corpus_tools.wrong(barrier, 5)
    document["data"][0]["index"] = 6
    document["runs"][0]["reads"] = [6]
    assert verdict(document) == "C6"


def test_sharp_needs_finer_data_than_its_index_says(corpus_tools: ModuleType) -> None:
    coarse = Smale18("P3", N=4, m=2, K=4, rotation="dct")
    document = corpus_tools.wrong(coarse, 0)
    assert verdict(document) == "VERIFIED"
    fields = document["class"] | {"name": "sharp", "L": 20}
    assert verdict(document | {"class": fields, "input": document["input"] | {"exponent": 20}}) == "C6"


@pytest.mark.parametrize("change", [-2, -1, 1, 2])
def test_labels_within_half_of_the_last_bit(change: int) -> None:
    """The label's entries may be off by 2^-(n+1)/√N1 and not by more."""
    document = load("fooling-labels")
    datum = document["data"][0]
    shift = datum["exponent"] - datum["index"] - 1
    label = datum["labels"][0]
    moved = [i for i, entry in enumerate(label["real"]) if entry != "0x0"]
    for i in moved:
        value = int(label["real"][i], 16)
        label["real"][i] = hex(value + change * (1 << shift))
    assert verdict(document) == "E6"


def test_constants_of_labels() -> None:
    """g as the library computes it with fractions."""
    for name, parameter in (
        ("P1", "0"),
        ("P1", "9/10"),
        ("P2", "1/3"),
        ("P2", "40"),
        ("P3", "1"),
        ("P3", "47/10"),
        ("P3", "2"),
    ):
        for K in (1, 2, 4):
            for m in (1, 2, 9, 10):
                try:
                    key = {"P1": "eta"}.get(name, "lam")
                    barrier = Smale18(name, N=m + 2, m=m, K=K, R=3, labels=True, **{key: parameter})  # type: ignore[arg-type]
                except TheoremError:
                    continue
                document: Document = {
                    "format": "",
                    "class": {"field": "real", "m": m, "N": m + 2},
                    "problem": {"name": name, key: pair(getattr(barrier.problem, key))},
                    "rotation": {"name": "identity"},
                    "diagonal": {"table": [[(1, 1), (0, 1)]], "codes": [0] * (m + 2)},
                    "permutation": list(range(m + 2)),
                }
                lengths = [pair(t) for t in barrier.lengths]
                part = {"name": "strong", "K": K, "alpha": pair(barrier.alpha), "t": lengths, "L": None}
                found = max(Sample(document, part, k, []).constant() for k in range(3))
                assert found == label_shift(barrier.problem, barrier.alpha, barrier.lengths, m)


def pair(x: Any) -> tuple[int, int]:
    return x.numerator, x.denominator


@pytest.mark.parametrize("kind", ["wrong-output", "fooling-set"])
def test_linear_programs_are_measured_in_the_maximum_norm(kind: str, corpus_tools: ModuleType) -> None:
    document = load("smale9")
    document["runs"][0]["outputs"][0] = ["0x0"] * 5  # t/alpha = 2.1e-3 away
    for bound, expected in ((4.4e-6, "VERIFIED"), (4.5e-6, "C9")):
        document["runs"][0]["failures"] = [[0, f"0x{int(bound * 2**80):x}/0x{2**80:x}"]]
        assert verdict(document) == expected
    # In l2 many small entries would add up
    document["runs"][0]["outputs"][0] = [f"0x{(21 * 2**60) // 20000:x}/0x{2**60:x}"] * 5
    document["runs"][0]["failures"] = [[0, "0x1/0xe8d4a"]]
    assert verdict(document) == "VERIFIED"
    document["runs"][0]["failures"] = [[0, "0x1/0xc8d4a"]]
    assert verdict(document) == "C9"
    if kind == "fooling-set":
        fooling = {k: v for k, v in document.items() if k not in ("runs", "position", "phase")}
        fooling["claim"] = {"kind": kind, "digits": 3, "index": 12}
        fooling["data"] = fooling["data"][1:]
        fooling["input"] = {"exponent": 20}
        assert verdict(fooling) == "VERIFIED"


def test_runs_of_the_writer() -> None:
    """The writer takes the mass of the runs as it is, and refuses nothing: that is the checker's task."""
    barrier = Smale18("P3", N=4, m=2, K=3)
    read = {n: barrier.answer(n) for n in (2, 5)}
    from oracles import Transcript

    N, zero = 4, [(0, 0)] * 4
    failures = [barrier.failure(zero, 0, 9, 0)]
    runs = [
        Run(((2, 0),), Transcript([5], {5: read[5]}), [zero], failures),  # type: ignore[list-item]
        Run(((2, 1), (5, 3)), Transcript([2], {2: read[2]}), None, ()),
    ]
    document = json.loads(wrong_runs_claim(barrier, runs, 0, 9, index=5).text())
    assert document["claim"] == {
        "kind": "wrong-output",
        "digits": 3,
        "samples": 1,
        "probability": "0x2/0x5",
        "index": 5,
    }
    assert [datum["index"] for datum in document["data"]] == [2, 5]
    assert document["class"]["N"] == N
    assert verdict(document) == "VERIFIED"


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("path", sorted((CORPUS / "v2" / "valid").glob("*.json")), ids=lambda path: path.stem)
def test_a_problem_without_its_parameter_is_refused(path: Path, name: str) -> None:
    document = json.loads(path.read_text())
    document["problem"] = {"name": name}
    verified, rule, _ = checker.check(json.dumps(document).encode())
    assert (verified, rule) == (False, "F3")

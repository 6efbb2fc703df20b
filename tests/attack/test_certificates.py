"""The attack on certificates: its oracles of truth tell true from false, and a small run finds nothing."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.attack import certificates
from benchmarks.attack._budget import Budget
from benchmarks.attack._numbers import NOT_REFUTED
from benchmarks.attack._truth import ORACLES
from benchmarks.attack._truth_of_problems import SOLUTIONS

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"


def header(document: Any) -> tuple[str, int, str]:
    return document["format"], document["version"], document.get("claim", document)["kind"]


VALID = sorted(path for path in CORPUS.rglob("valid/*.json") if path.stat().st_size <= certificates.LARGEST)
#: Kinds whose claims are about more inputs than can be tried: an oracle finds counterexamples, or none.
SEARCHED = {"solutions-enclosed", "columns", "isometry"}
#: Claims that are false, whatever is written beside them; not those of which only the proof is wrong.
FALSE = {
    "tampered": ["C2-*", "C3-*", "C4-*", "C5-*", "C9-output-near", "C6-entry", "C6-index"],
    "v2/tampered": ["C9-other-winner", "E4-probability", "E8-y", "E8-other-columns"],
    "one_sided/tampered": ["S3-p", "S4-near", "S4-other-sign", "S4-output"],
    "declared/tampered": ["U3-operator", "U6-entry", "U7-right", "U9-probability"],
    "null_space/tampered": [
        "N4-supports-rho", "N4-supports-gamma", "N4-supports-complex-*", "N4-supports-levels-*", "N4-supports-weights-*",
        "N4-supports-rounded-*", "N4-isometry-gamma",
    ],
    "catalogue/tampered": [
        "P1-eigenvector-*", "P1-floor-half", "P1-kernel-point", "P1-largest-half", "P1-largest-out-of-range",
        "P1-system-two-points", "P2-atom-negative", "P2-atom-other", "P2-atom-sum",
        "P2-eigenvector-*",
        "P2-flag-infeasible", "P2-flag-near", "P2-flag-no", "P2-flag-yes", "P2-floor-*", "P2-game-other",
        "P2-game-not-a-strategy", "P2-game-not-unique",
        "P2-kernel-*", "P2-largest-*", "P2-lasso-other", "P2-lasso-both", "P2-lpo-*",
        "P2-llpo-promise", "P2-llpo-too-*", "P2-nuclear-*", "P2-rank-*",
        "P2-system-*", "P2-transport-other", "P2-transport-not-a-permutation", "P2-value-*", "P2-zero-other", "U6-datum",
        "U7-right", "U9-probability", "V3-*",
    ],
    "digits/tampered": ["D10-*", "D11-*", "D8-centre", "D8-elsewhere", "D8-indices", "D8-radii", "D8-radius", "D9-*", "D5-sign"],
    "two_points/tampered": ["T1-negative", "T1-zero", "T2-*", "T3-*", "T4-*"],
    "changes/tampered": ["K*"],
}  # fmt: skip
FALSE_PATHS = [
    path for folder, names in FALSE.items() for name in names for path in sorted((CORPUS / folder).glob(f"{name}.json"))
]


def judged(path: Path) -> bool | str | None:
    """Return what the oracle says; a document that it cannot make sense of is not true."""
    document = json.loads(path.read_bytes())
    try:
        return ORACLES[header(document)](document)
    except (AssertionError, IndexError, KeyError, ValueError, ZeroDivisionError):
        return False


def expected(path: Path) -> bool | str | None:
    """Return what an oracle says of a valid document: true, but for what is only searched, and what it does not judge."""
    document = json.loads(path.read_bytes())
    kind = header(document)[2]
    data = document.get("data", {})
    complex_data = isinstance(data, dict) and "radius_A" in data and data["A"]["imag"] is not None
    if complex_data or (kind == "far-output" and document["problem"]["name"] == "P1"):
        return None
    nets = kind == "supports" and any(dual["pieces"] is not None for dual in document["duals"])
    return NOT_REFUTED if kind in SEARCHED or nets else True


@pytest.mark.parametrize("path", VALID, ids=lambda path: str(path.relative_to(CORPUS).with_suffix("")))
def test_oracles_say_true_of_true_claims(path: Path) -> None:
    assert judged(path) == expected(path)


@pytest.mark.parametrize("path", FALSE_PATHS, ids=lambda path: str(path.relative_to(CORPUS).with_suffix("")))
def test_oracles_say_false_of_false_claims(path: Path) -> None:
    assert judged(path) is False


def test_every_kind_has_an_oracle() -> None:
    assert {header(json.loads(path.read_bytes())) for path in VALID} == set(ORACLES)


def test_oracles_share_no_code_with_the_checkers() -> None:
    code = (
        "import sys, benchmarks.attack._truth\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('theorems', 'sci_barriers', 'oracles')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("problem", sorted(SOLUTIONS))
def test_another_set_of_solutions_is_false(problem: str) -> None:
    """A point more, none, or another one is never the set of solutions; another output or datum has its own tests."""
    path = next(path for path in VALID if json.loads(path.read_bytes()).get("problem") == problem)
    document = json.loads(path.read_bytes())
    moved = [[*point[:-1], "0x11/0x7"] for point in document["solutions"]]
    for points in ([], moved, document["solutions"] + moved):
        try:
            assert not ORACLES[header(document)]({**document, "solutions": points})
        except (IndexError, ZeroDivisionError, ValueError):  # nonsense, which the attack takes for false
            pass


def test_what_is_not_proved_is_counted_apart() -> None:
    name = ("sci-barriers/null-space", 1, "columns")
    documents = [json.loads(path.read_bytes()) for path in VALID]
    found = certificates._kind(
        name, [document for document in documents if header(document) == name], count=60, seed=1, budget=Budget(60)
    )
    assert "accepted" in found.note and "not refuted" in found.note and "true" not in found.note


def test_a_small_run_finds_nothing() -> None:
    found = list(certificates.attack(0.002, 1, Budget(60)))
    assert len(found) >= len({key[2] for key in ORACLES})
    for line in found:
        assert line.tried >= 1 and not line.failures, line.failures[:1]


@pytest.mark.parametrize("kind", ["wrong-output", "forced-changes", "two-point"])
def test_a_checker_that_accepts_everything_is_caught(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "check", lambda text: (True, "", ""))
    documents = [json.loads(path.read_bytes()) for path in VALID]
    name = next(key for key in ORACLES if key[2] == kind)
    chosen = [document for document in documents if header(document) == name]
    found = certificates._kind(name, chosen, count=30, seed=2, budget=Budget(20))
    assert any(failure.startswith("FALSE CLAIM ACCEPTED") for failure in found.failures)


def test_the_same_seed_makes_the_same_mutations() -> None:
    document = json.loads(VALID[0].read_bytes())
    runs = [
        [certificates._mutated(document, source) for _ in range(50)] for source in (random.Random(3), random.Random(3))
    ]
    assert runs[0] == runs[1] != [document] * 50

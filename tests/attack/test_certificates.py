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
from benchmarks.attack._result import Attack
from benchmarks.attack._truth import ORACLES

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"


def header(document: Any) -> tuple[str, int, str]:
    return document["format"], document["version"], document.get("claim", document)["kind"]


VALID = [path for path in sorted(CORPUS.rglob("valid/*.json")) if header(json.loads(path.read_bytes())) in ORACLES]
#: Claims that are false, whatever is written beside them; not those of which only the proof is wrong.
FALSE = [
    *(CORPUS / "tampered").glob("C[2-5]-*.json"),
    *(CORPUS / name for name in ("tampered/C9-output-near.json", "tampered/C6-entry.json", "tampered/C6-index.json")),
    *(
        CORPUS / "v2" / "tampered" / f"{name}.json"
        for name in ("C9-other-winner", "E4-probability", "E8-y", "E8-other-columns")
    ),
    *(CORPUS / "one_sided" / "tampered" / f"{name}.json" for name in ("S3-p", "S4-near", "S4-other-sign", "S4-output")),
    *(
        CORPUS / "declared" / "tampered" / f"{name}.json"
        for name in ("U3-operator", "U6-entry", "U7-right", "U9-probability")
    ),
    *(CORPUS / "null_space" / "tampered").glob("N4-*-rho.json"),
]


def judged(path: Path) -> bool | None:
    """Return what the oracle says; a document that it cannot make sense of is not true."""
    document = json.loads(path.read_bytes())
    try:
        return ORACLES[header(document)](document)
    except (AssertionError, KeyError, ZeroDivisionError):
        return False


@pytest.mark.parametrize("path", VALID, ids=lambda path: str(path.relative_to(CORPUS).with_suffix("")))
def test_oracles_say_true_of_true_claims(path: Path) -> None:
    problem = json.loads(path.read_bytes()).get("problem", {})
    one_sided = path.parent.parent.name == "one_sided"
    assert judged(path) is (None if one_sided and problem["name"] == "P1" else True)


@pytest.mark.parametrize("path", FALSE, ids=lambda path: str(path.relative_to(CORPUS).with_suffix("")))
def test_oracles_say_false_of_false_claims(path: Path) -> None:
    assert judged(path) is False


def test_a_small_run_finds_nothing() -> None:
    found = list(certificates.attack(0.002, 1))
    assert len(found) >= len({key[2] for key in ORACLES})
    for line in found:
        assert line.tried >= 1 and not line.failures, line.failures[:1]


def test_a_checker_that_accepts_everything_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "check", lambda text: (True, "", ""))
    failures = [failure for line in certificates.attack(0.003, 2) for failure in line.failures]
    assert any(failure.startswith("FALSE CLAIM ACCEPTED") for failure in failures)


def test_the_same_seed_makes_the_same_mutations() -> None:
    document = json.loads(VALID[0].read_bytes())
    runs = [
        [certificates._mutated(document, source) for _ in range(50)] for source in (random.Random(3), random.Random(3))
    ]
    assert runs[0] == runs[1] != [document] * 50


def test_the_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.attack.__main__ import main

    for failures, code in (([], 0), (["something"], 1)):
        line = Attack("a thing", 3, failures)
        monkeypatch.setattr(certificates, "attack", lambda fraction, seed, line=line: [line])
        monkeypatch.setattr(sys, "argv", ["attack", "certificates"])
        assert main() == code
        out = capsys.readouterr().out
        assert "a thing" in out and ("something" in out) == bool(code)


def test_bad_arguments() -> None:
    for arguments in (["--fraction", "0"], ["--fraction", "2"], ["unknown"]):
        command = [sys.executable, "-m", "benchmarks.attack", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "allowed" in done.stderr

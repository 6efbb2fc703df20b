"""The corpus: valid certificates are verified, tampered and malformed ones are refused with the rule in their name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sci_barriers import checker_path
from theorems.certificates import check

CORPUS = Path(__file__).parents[2] / "corpus"
VALID = sorted((CORPUS / "valid").glob("*.json"))
REFUSED = sorted([*(CORPUS / "tampered").glob("*.json"), *(CORPUS / "malformed").glob("*.json")])


def test_the_corpus_is_there() -> None:
    assert len(VALID) >= 12
    rules = {path.name.split("-")[0] for path in REFUSED}
    assert rules == {"F1", "F2", "F3", "F4", *(f"C{i}" for i in range(1, 11))}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    assert check.check(path.read_bytes()) == (True, "", "")


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused_with_its_rule(path: Path) -> None:
    verified, rule, reason = check.check(path.read_bytes())
    assert not verified
    assert rule == path.name.split("-")[0], reason
    assert reason.isascii()
    assert reason.isprintable()


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    """A copy of the one file, in an isolated interpreter without site-packages, answers for the whole corpus."""
    copy = tmp_path / "check.py"
    copy.write_bytes(checker_path().read_bytes())
    files = [str(path) for path in [*VALID, *REFUSED]]
    result = subprocess.run(
        [sys.executable, "-I", "-S", str(copy), *files], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    answers = [line for line in result.stdout.splitlines() if line.startswith("s ")]
    assert result.returncode == 1
    assert answers[: len(VALID)] == ["s VERIFIED"] * len(VALID)
    assert all(a.startswith("s REJECTED ") for a in answers[len(VALID) :])
    assert len(answers) == len(files)


def test_the_checker_imports_the_standard_library_only() -> None:
    code = f"import sys; sys.path[:0] = [{str(checker_path().parent)!r}]; import check; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names) <= {
        "check",
        "__main__",
        "__mp_main__",
        "sitecustomize",
    }


def test_huge_files_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.truncate(100 << 20)  # 100 MiB, sparse
    assert check.check(b" " * (check.FILE_BYTES + 1))[1] == "F1"
    assert check.main([str(path)]) == 1


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
def test_huge_parameters_end_in_a_refusal(field: str, value: int, corpus_tools: object) -> None:
    import json

    base = json.loads((CORPUS / "valid" / "p3-dct.json").read_bytes())
    document = corpus_tools.put(base, field, value)  # type: ignore[attr-defined]
    if field.endswith("index"):
        document["transcript"]["reads"] = [value]
        document["input"]["exponent"] = value + 1
    verified, _, _ = check.check(json.dumps(document).encode())
    assert verified == (field == "input.exponent")  # a larger exponent is another input, of which the claim is as true

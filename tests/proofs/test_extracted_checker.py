"""The extracted checker and the Python one: the same answers for what is covered, on the corpora and on mutations of them."""

from __future__ import annotations

import copy
import json
import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from theorems import checker

CORPUS = Path(__file__).parents[1] / "corpus"
ROWS = sorted((CORPUS / "rows").rglob("*.json"))
VALID = [path for path in ROWS if path.parent.name == "valid"]
Answers = Callable[[Sequence[Path]], list[str]]


def kind(answer: str) -> str:
    return "NOT COVERED" if answer.startswith("NOT COVERED") else answer.split()[0]


def compare(paths: Sequence[Path], answers: Sequence[str]) -> dict[str, int]:
    """Assert that no answer contradicts the Python checker; count the answers."""
    counts = {"VERIFIED": 0, "REJECTED": 0, "NOT COVERED": 0}
    for path, answer in zip(paths, answers, strict=True):
        verified, rule, reason = checker.check(path.read_bytes())
        if kind(answer) != "NOT COVERED":
            assert (kind(answer) == "VERIFIED") == verified, (path.name, answer, rule, reason)
        counts[kind(answer)] += 1
    return counts


def test_valid_certificates_of_the_covered_kinds_are_verified(extracted: Answers) -> None:
    assert len(VALID) >= 10
    assert set(extracted(VALID)) == {"VERIFIED by a proved function"}


def test_tampered_certificates_are_refused(extracted: Answers) -> None:
    tampered = [path for path in ROWS if path.parent.name == "tampered"]
    assert len(tampered) >= 30
    assert {kind(answer) for answer in extracted(tampered)} == {"REJECTED"}


ENTRIES = [
    path
    for path in sorted((CORPUS / "catalogue").glob("*/*.json"))
    if path.stem.removeprefix("P1-").removeprefix("P2-").startswith(("eigenvector", "kernel", "largest"))
]


def test_entries_of_the_catalogue_are_verified_where_the_solution_is_on_an_axis(extracted: Answers) -> None:
    answers = dict(zip(ENTRIES, extracted(ENTRIES), strict=True))
    for path, answer in answers.items():
        if path.parent.name == "valid":
            beyond = "coins" in path.stem or path.stem in ("eigenvector-tilted-3",) or "known" in path.stem
            assert kind(answer) == ("NOT COVERED" if beyond else "VERIFIED"), path.stem
        else:
            assert kind(answer) != "VERIFIED", path.stem
    assert sum(kind(answer) == "REJECTED" for answer in answers.values()) >= 10


def test_no_answer_contradicts_the_python_checker_on_any_corpus(extracted: Answers) -> None:
    everything = sorted(CORPUS.rglob("*.json"))
    counts = compare(everything, extracted(everything))
    assert counts["VERIFIED"] >= len(VALID) + 2  # p1-identity and p3-index-1e18 of version 1, too
    assert counts["NOT COVERED"] > 0


def test_malformed_files_are_never_verified(extracted: Answers) -> None:
    malformed = [path for path in CORPUS.rglob("*.json") if path.parent.name == "malformed"]
    assert "VERIFIED" not in {kind(answer) for answer in extracted(malformed)}


def test_a_file_that_cannot_be_read_is_no_answer(compiled: Path, tmp_path: Path) -> None:
    program = compiled / "build" / "sci-barriers-verified-check"
    run = subprocess.run(
        [str(program), str(tmp_path / "none.json"), str(VALID[0])], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "cannot read" in run.stderr
    assert run.stdout.count("VERIFIED") == 1


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield all (container, key) of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from places(inner)


def mutated(document: Any, random_: random.Random) -> Any:
    """Return a copy with one field changed, most often by little."""
    result = copy.deepcopy(document)
    place, key = random_.choice(list(places(result)))
    value = place[key]
    if isinstance(value, bool) or value is None:
        place[key] = random_.choice([0, None, [], 3])
    elif isinstance(value, int):
        place[key] = random_.choice([value + 1, value - 1, -value, 2 * value, 0, 10**18])
    elif isinstance(value, str) and value.lstrip("-").startswith("0x"):
        over, _, under = value.partition("/")
        number = int(over, 16) + random_.choice([-1, 1, 1 << random_.randrange(60)])
        under = random_.choice([under or "0x1", hex(int(under or "0x1", 16) + 1)])
        place[key] = random_.choice(
            [hex(number) + ("/" + under if under != "0x1" else ""), over.lstrip("-"), "-" + over, "0x0"]
        )
    elif isinstance(value, str):
        place[key] = random_.choice([value + "x", "", "P1", "P3", "strong", "real"])
    elif isinstance(value, list) and value:
        random_.choice(
            [
                lambda: value.pop(),
                lambda: value.append(value[0]),
                lambda: value.reverse(),
                lambda: place.__setitem__(key, []),
            ]
        )()
    elif isinstance(value, dict):
        random_.choice([lambda: value.popitem(), lambda: value.__setitem__("more", 1)])()
    return result


def mutations(count: int, seed: int, folder: Path, sources: Sequence[Path] = VALID) -> list[Path]:
    random_, paths = random.Random(seed), []
    documents = [json.loads(path.read_bytes()) for path in sources]
    for i in range(count):
        paths.append(folder / f"{i}.json")
        paths[-1].write_text(json.dumps(mutated(random_.choice(documents), random_)), encoding="ascii")
    return paths


def test_mutations_get_the_same_answer(extracted: Answers, tmp_path: Path) -> None:
    count = 2000
    paths = mutations(count, count, tmp_path)
    counts = compare(paths, extracted(paths))
    assert counts["REJECTED"] > count / 2
    assert counts["VERIFIED"] > 0  # a change that leaves the claim true
    assert counts["NOT COVERED"] < count / 4


def test_mutations_of_entries_are_verified_only_if_python_verifies_them(extracted: Answers, tmp_path: Path) -> None:
    """More is refused than in Python: what is proved covers solutions on an axis and data that are the centre."""
    count = 1500
    valid = [path for path in ENTRIES if path.parent.name == "valid"]
    paths = mutations(count, count, tmp_path, valid)
    answers = [kind(answer) for answer in extracted(paths)]
    for path, answer in zip(paths, answers, strict=True):
        if answer == "VERIFIED":
            assert checker.check(path.read_bytes())[0], path.read_text(encoding="ascii")
    assert answers.count("VERIFIED") > 0
    assert answers.count("REJECTED") > count / 10

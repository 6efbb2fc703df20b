"""Kind wrong-output-proved-set: the corpus is what is made; every rule of a problem has a file that it refuses."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import checker
from theorems.checker import member, problems
from theorems.checker.kinds import proved_sets
from theorems.checker.kinds.proved_sets import PROBLEMS
from theorems.checker.member import Member, rank, semidefinite

CORPUS = Path(__file__).parents[2] / "corpus" / "catalogue"
F = Fraction


def test_the_maker_writes_the_files_that_are_kept(load_corpus_tools: Callable[[str], ModuleType]) -> None:
    for group, found in load_corpus_tools("make_catalogue").groups().items():
        kept = {path.stem: json.loads(path.read_bytes()) for path in (CORPUS / group).glob("*.json")}
        assert kept == json.loads(json.dumps(found)), group


def written_reasons(path: Path) -> list[tuple[str, str]]:
    """Return (rule, pattern of the reason) for each refusal in a module; what is filled in matches anything."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "need":
            _, rule, reason = node.args
            assert isinstance(rule, ast.Constant), ast.unparse(node)
            parts = reason.values if isinstance(reason, ast.JoinedStr) else [reason]
            pattern = "".join(re.escape(str(x.value)) if isinstance(x, ast.Constant) else ".*" for x in parts)
            found.append((str(rule.value), pattern))
    return found


def test_every_problem_has_a_valid_file() -> None:
    documents = [json.loads(path.read_bytes()) for path in (CORPUS / "valid").glob("*.json")]
    assert {document["problem"] for document in documents} == PROBLEMS


def test_every_reason_of_every_rule_has_a_file_that_it_refuses() -> None:
    """Of the rule of a problem a file about this problem, of what they share any file."""
    answers: dict[str, list[tuple[str, str]]] = {}
    for path in [*(CORPUS / "tampered").glob("*.json"), *(CORPUS / "malformed").glob("*.json")]:
        _, rule, reason = checker.check(path.read_bytes())
        answers.setdefault(json.loads(path.read_bytes()).get("problem"), []).append((rule, reason))
    everything = [answer for found in answers.values() for answer in found]
    (folder,) = problems.__path__
    modules = {path: answers[path.stem] for path in Path(folder).glob("[!_]*.py")}
    shared = (Path(inspect.getfile(module)) for module in (member, proved_sets))
    missing = [
        (path.stem, rule, pattern)
        for path, own in [*modules.items(), *((path, everything) for path in shared)]
        for rule, pattern in written_reasons(path)
        if not any(rule == r and re.fullmatch(pattern, reason) for r, reason in own)
    ]
    assert not missing
    assert len(modules) == len(PROBLEMS)


@given(st.fractions(-4, 4), st.fractions(-4, 4), st.integers(1, 90))
def test_signs_of_affine_numbers(p: Fraction, q: Fraction, exponent: int) -> None:
    made = Member([[1]], [[(p.numerator, p.denominator)]], [[(q.numerator, q.denominator)]], exponent)
    ((x,),) = made.arrays
    tried = [Fraction(1, 1 << e) for e in (exponent, exponent + 1, exponent + 7, exponent + 200)]
    if made.positive(x):
        assert all(p + q * epsilon > 0 for epsilon in tried)
    if made.not_negative(x):
        assert all(p + q * epsilon >= 0 for epsilon in tried)
    if all(p + q * epsilon > 0 for epsilon in tried) and exponent <= 64 and p >= 0:
        assert made.positive(x)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(-3, 3), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_semidefinite_matrices_and_ranks_agree(rows: list[list[int]]) -> None:
    n = len(rows)
    gram = [[F(sum(x * y for x, y in zip(a, b, strict=True))) for b in rows] for a in rows]
    assert semidefinite(gram) == rank([[F(x) for x in row] for row in rows])
    gram[n - 1][n - 1] -= F(10**6)
    assert semidefinite(gram) is None


@pytest.mark.parametrize("path", sorted((CORPUS / "valid").glob("*.json")), ids=lambda path: path.stem)
def test_the_solutions_of_another_member_are_refused(path: Path) -> None:
    document = json.loads(path.read_bytes())
    document["solutions"] = [[hex(i + 3) for i in range(document["length"])] for _ in document["solutions"]]
    verified, rule, _ = checker.check(json.dumps(document).encode())
    assert not verified
    assert rule in ("P1", "P2")

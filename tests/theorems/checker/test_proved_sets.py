"""Kind wrong-output-proved-set: the corpus is what is made; every rule of a problem has a file that it refuses."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import checker
from theorems.checker import problems
from theorems.checker.kinds.proved_sets import PROBLEMS
from theorems.checker.member import Member, rank, semidefinite

CORPUS = Path(__file__).parents[2] / "corpus" / "catalogue"
F = Fraction


def test_the_maker_writes_the_files_that_are_kept(load_corpus_tools: Callable[[str], ModuleType]) -> None:
    for group, found in load_corpus_tools("make_catalogue").groups().items():
        kept = {path.stem: json.loads(path.read_bytes()) for path in (CORPUS / group).glob("*.json")}
        assert kept == json.loads(json.dumps(found)), group


def test_every_problem_has_a_valid_file_and_every_reason_a_tampered_one() -> None:
    documents = [json.loads(path.read_bytes()) for path in (CORPUS / "valid").glob("*.json")]
    assert {document["problem"] for document in documents} == PROBLEMS
    reasons = {checker.check(path.read_bytes())[2] for path in (CORPUS / "tampered").glob("*.json")}
    (folder,) = problems.__path__
    written: dict[str, set[str]] = {}
    for path in Path(folder).glob("[!_]*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "need" and node.args[1].value == "P2":  # type: ignore[attr-defined]
                written.setdefault(path.stem, set()).add(node.args[2].value)  # type: ignore[attr-defined] # a constant
    assert all(found & reasons for found in written.values()), written  # at least one proof of each problem is refused


@given(st.fractions(-4, 4), st.fractions(-4, 4), st.integers(1, 90))
def test_signs_of_affine_numbers(p: Fraction, q: Fraction, exponent: int) -> None:
    member = Member([[1]], [[(p.numerator, p.denominator)]], [[(q.numerator, q.denominator)]], exponent)
    ((x,),) = member.arrays
    tried = [Fraction(1, 1 << e) for e in (exponent, exponent + 1, exponent + 7, exponent + 200)]
    if member.positive(x):
        assert all(p + q * epsilon > 0 for epsilon in tried)
    if member.not_negative(x):
        assert all(p + q * epsilon >= 0 for epsilon in tried)
    if all(p + q * epsilon > 0 for epsilon in tried) and exponent <= 64 and p >= 0:
        assert member.positive(x)


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

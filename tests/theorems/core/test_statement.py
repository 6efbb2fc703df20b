"""Statements: whole, readable as text, HTML and LaTeX, and checkable through the registry."""

from __future__ import annotations

import re
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest

import sci_barriers
import sci_barriers.verification  # brings the programs that run the clauses
from theorems import THEOREMS, Omega, Smale9, Statement, TheoremError, statement
from theorems.core.statement import (
    _VERIFIERS,
    Clause,
    Hypothesis,
    find_verifier,
    register_verifier,
    tex_escape,
)
from theorems.guarantees import FirenetGuarantee

ITEMS = list(THEOREMS.values())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_a_statement_is_complete(item: Statement) -> None:
    assert THEOREMS[item.name] is statement(item.name) is item
    assert item.clauses
    assert item.hypotheses
    text = str(item)
    for part in (item.title, item.preamble, item.checked, item.source):
        assert part in text
    for hypothesis in item.hypotheses:
        assert f"{hypothesis.name}: {hypothesis.allowed}" in text
    for clause in item.clauses:
        assert clause.text in text
        assert clause.text in item.conclusion
        assert clause.tex


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_html_is_well_formed_and_says_everything(item: Statement) -> None:
    parser = _Tags()
    parser.feed(item._repr_html_())
    assert parser.open == []
    for words in (item.title, item.preamble, item.source, *(c.text for c in item.clauses)):
        assert words in parser.text


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_latex_is_balanced(item: Statement) -> None:
    text = item.latex()
    assert text.count(r"\begin{") == text.count(r"\end{")
    assert text.replace(r"\$", "").count("$") % 2 == 0
    unescaped = re.sub(r"\\[{}]", "", text)
    assert unescaped.count("{") == unescaped.count("}")
    assert "<" not in re.sub(r"\$[^$]*\$", "", text)


def test_characters_that_mean_something_to_latex_are_escaped() -> None:
    assert tex_escape("100 % of {a_b} & $1 #2 \\x^2 ~y") == (
        r"100 \% of \{a\_b\} \& \$1 \#2 \textbackslash{}x\^{}2 \~{}y"
    )


@pytest.mark.parametrize(
    ("name", "parameters", "kind"),
    [
        ("smale18", {"problem": "P2", "N": 3, "m": 2, "K": 3, "L": 2}, Omega),
        ("smale9", {"N": 3, "m": 2, "K": 2}, Smale9),
        ("firenet", {"A": "signs", "levels": [6], "m": 7}, FirenetGuarantee),
    ],
)
def test_instantiate_and_verify(name: str, parameters: dict[str, Any], kind: type) -> None:
    item = statement(name)
    instance = item.instantiate(**parameters)
    assert isinstance(instance, kind)
    report = item.verify(**parameters)
    assert report.holds
    for _, bound in report.bounds():
        assert isinstance(bound.computed, Fraction)
        assert isinstance(bound.theoretical, Fraction)
    again = item.verify(instance)
    assert [b for _, b in again.bounds()] == [b for _, b in report.bounds()]


def test_options_of_the_verification_are_handed_on() -> None:
    report = statement("smale18").verify(Omega("P3", N=2, m=1, K=3, L=1), solvers=[], indices=[5])
    names = [bound.name for _, bound in report.bounds()]
    assert any(name.startswith("M = 5") for name in names)
    assert not any("clarabel" in name for name in names)


@pytest.mark.parametrize(("bad", "name"), [({"K": 2}, "K"), ({"N": 1}, "N"), ({"m": 30}, "m"), ({"L": 0}, "L")])
def test_parameters_out_of_range_are_named(bad: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        statement("smale18").verify(**bad)
    assert caught.value.name == name


def test_a_theorem_without_a_program_says_so() -> None:
    item = Statement("none", "t", (Hypothesis("a", "b"),), "p", "p", (Clause("", "x", "x"),), "c", "s", dict)
    with pytest.raises(TheoremError, match="smale18"):
        item.verify()


def test_unknown_theorem() -> None:
    with pytest.raises(TheoremError, match="smale18"):
        statement("smale7")


def test_all_theorems_can_be_run() -> None:
    assert sci_barriers.THEOREMS is THEOREMS
    for name, item in THEOREMS.items():
        assert isinstance(item.instantiate, type)
        assert find_verifier(name, item.instantiate) is not None, name


def test_the_nearest_class_decides_unless_the_name_does() -> None:
    class Base: ...

    class Derived(Base): ...

    def base(instance: object) -> Any:
        return "base"

    def named(instance: object) -> Any:
        return "named"

    assert find_verifier("nobody's", Derived) is None
    register_verifier(Base, base)
    register_verifier("nobody's", named)
    try:
        assert find_verifier("somebody's", Derived) is base
        assert find_verifier("nobody's", Derived) is named
    finally:
        _VERIFIERS.pop(Base)
        _VERIFIERS.pop("nobody's")

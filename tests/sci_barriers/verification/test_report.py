"""Reports: a bound says what it says, one that fails is seen everywhere, and rounding never contradicts the comparison."""

from __future__ import annotations

import json
from fractions import Fraction as F
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import Smale18, Verification, refute
from sci_barriers.harness import Certificate
from sci_barriers.verification import Bound, ClauseResult
from sci_barriers.verification.report import Relation, rejected, slug
from theorems.core.family import Check

RELATIONS: tuple[Relation, ...] = ("<", "≤", "=", "≥", ">")
TRUE = {"<": (1, 2), "≤": (2, 2), "=": (2, 2), "≥": (2, 2), ">": (3, 2)}
FALSE = {"<": (2, 2), "≤": (3, 2), "=": (1, 2), "≥": (1, 2), ">": (2, 2)}


@pytest.mark.parametrize("relation", RELATIONS)
def test_relations(relation: Relation) -> None:
    for squared in (False, True):
        assert Bound("b", F(TRUE[relation][0]), relation, F(TRUE[relation][1]), squared).holds
        assert not Bound("b", F(FALSE[relation][0]), relation, F(FALSE[relation][1]), squared).holds


@pytest.mark.parametrize("number", [0.5, "1/2", 1j, None])
def test_no_float_gets_into_a_comparison(number: Any) -> None:
    for wrong in (lambda: Bound("b", F(1), "≤", number), lambda: Check("name", "statement", F(1), "≤", number)):
        with pytest.raises(TypeError, match="no exact number"):
            wrong()


@pytest.mark.parametrize("relation", RELATIONS)
def test_nothing_found_is_no_success(relation: Relation) -> None:
    bound = Bound("b", None, relation, F(1), note="undecided: why")
    assert not bound.holds
    assert bound.computed_text == "–"
    report = Verification("t", "i", (ClauseResult("(i)", "x", "y", (bound,)),))
    assert not report.holds
    assert "undecided: why" in str(report)
    assert "✗" in str(report)


positive = st.fractions(min_value=F(1, 10**40), max_value=10**20)


@given(positive, positive, st.booleans())
def test_texts_show_the_order_of_the_numbers(x: F, z: F, squared: bool) -> None:
    relation: Relation = "<" if x < z else ">" if x > z else "="
    left, right = (F(t) for t in (lambda b: (b.computed_text, b.theoretical_text))(Bound("b", x, relation, z, squared)))
    assert (left < right, left == right) == (x < z, x == z)
    # and they are near: within 10^-3, relatively
    for text, number in ((left, x), (right, z)):
        square = number if squared else number**2
        assert (F(998, 1000) ** 2) * square <= text**2 <= (F(1002, 1000) ** 2) * square


@given(positive, st.integers(5, 24), st.booleans())
def test_texts_of_close_numbers_show_the_order(x: F, places: int, squared: bool) -> None:
    z = x * (1 + F(1, 10**places))
    bound = Bound("b", x, "<", z, squared)
    assert bound.holds
    assert F(bound.computed_text) <= F(bound.theoretical_text)
    if places < 22:
        assert F(bound.computed_text) < F(bound.theoretical_text)


def good_certificate() -> Certificate:
    certificate = refute(lambda oracle: [0] * 3, Smale18("P3", N=3, m=2, K=3)).certificate
    assert certificate is not None
    return certificate


def test_a_certificate_that_the_checker_refuses_fails_its_clause() -> None:
    good = good_certificate()
    bad = Certificate({**good.document, "digits": 40})
    refused = rejected({"good": good, "bad": bad})
    assert list(refused) == ["bad"]
    bound = Bound("b", F(1), "=", F(1))
    clause = ClauseResult("(i)", "x", "y", (bound,), {"good": good, "bad": bad}, refused)
    assert not clause.holds
    report = Verification("t", "i", (clause,))
    assert not report.holds
    assert "certificate bad" in str(report)
    assert "1 of 2" in str(report)
    assert report.certificates == {"good": good, "bad": bad}


def test_a_clause_without_bounds_and_a_report_without_clauses_show_nothing() -> None:
    assert not ClauseResult("(i)", "x", "y", ()).holds
    assert not Verification("t", "i", ()).holds


class Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.stack.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.stack or "th" in self.stack:
            self.cells[-1] += data


def test_html_latex_and_json_of_a_failing_report() -> None:
    bounds = (Bound("a <b> & 5 %_x", F(1, 3), "<", F(1, 4)), Bound("c", F(1, 10**40), "≤", F(1), True))
    report = Verification("t", "N=1 & <m>", (ClauseResult("(i)", "x < y", "z_1 & more", bounds, remarks=("r",)),))
    parser = Rows()
    parser.feed(report._repr_html_())
    assert parser.stack == []
    assert "a <b> & 5 %_x" in parser.cells
    assert any(cell.startswith("✗") for cell in parser.cells)
    tex = report.latex()
    assert r"\times" in tex
    assert r"5 \%\_x" in tex
    assert tex.count(r"\begin{tabular}") == tex.count(r"\end{tabular}") == 1
    record = json.loads(json.dumps(report.record()))
    assert record["holds"] is False
    first, second = record["clauses"][0]["bounds"]
    assert (first["holds"], second["holds"]) == (False, True)
    assert first["exact"] == {"computed": "0x1/0x3", "theoretical": "0x1/0x4", "squared": False}
    over, under = second["exact"]["computed"].split("/")
    assert F(int(over, 16), int(under, 16)) == F(1, 10**40)


def test_slugs_are_file_names() -> None:
    assert slug("error of λ/μ: (a, b)") == "error-of-λ-μ-a-b"
    assert slug("///") == ""

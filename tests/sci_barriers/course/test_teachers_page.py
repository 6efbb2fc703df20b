"""What a teacher gets beside the lessons: schedules, exam questions with answers, and slides that need nothing but themselves."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

COURSE = Path(__file__).parents[3] / "docs" / "course"
PAGE = (COURSE / "for-the-teacher.md").read_text(encoding="utf-8")
SLIDES = (COURSE / "slides-1.html").read_text(encoding="utf-8")


def test_there_are_schedules_for_ninety_minutes_a_week_and_a_term() -> None:
    table = PAGE.partition("## Schedules")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| [^|]{40,} \|$", table, re.MULTILINE)
    assert [row.partition(",")[0] for row in rows] == ["90 minutes", "one week", "a term"]


def test_each_of_six_exam_questions_has_a_model_answer() -> None:
    exam = PAGE.partition("## Six exam questions")[2].partition("\n## ")[0]
    found = re.findall(r"^\*\*(\d)\.\*\* \*(.+)\*\n(\S.{40,})$", exam, re.MULTILINE)
    assert [int(number) for number, _, _ in found] == [1, 2, 3, 4, 5, 6]


def test_the_numbers_of_the_model_answers_are_right() -> None:
    assert "\\begin{pmatrix}2&0&1\\\\0&2&1\\end{pmatrix}" in PAGE
    assert "$x=(1,1,-2)$: $Ax=0$ and $|x_3|=2=|x_1|+|x_2|$" in PAGE
    x = (1, 1, -2)
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in ((2, 0, 1), (0, 2, 1))] == [0, 0]
    assert abs(x[2]) == abs(x[0]) + abs(x[1])
    assert f"$(1-2/10)/(1/100)={(1 - Fraction(2, 10)) / Fraction(1, 100)}$" in PAGE


def test_slides_need_nothing_else_print_one_to_a_sheet_and_have_svg_figures() -> None:
    assert not re.search(r"https?:|url\(|@import|\bsrc=|<link", SLIDES)
    assert "@media print" in SLIDES
    assert "break-after: page" in SLIDES
    assert len(re.findall(r"<section>", SLIDES)) == len(re.findall(r"</section>", SLIDES)) >= 10
    figures = re.findall(r"<svg.*?</svg>", SLIDES, re.DOTALL)
    assert len(figures) >= 2
    for figure in figures:
        root = ElementTree.fromstring(figure)
        assert root.get("role") == "img"
        assert root.get("aria-label")


@pytest.mark.slow
def test_slides_are_turned_by_keys_and_printed_one_to_a_sheet(browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto((COURSE / "slides-1.html").as_uri())
    page.keyboard.press("ArrowRight")
    page.wait_for_function("scrollY > innerHeight / 2")
    printed = page.pdf(path=tmp_path / "slides.pdf", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == SLIDES.count("<section>")

"""The page of all reports: well-formed, needs nothing but itself, readable on a telephone, on paper, in the dark; and the only one."""

from __future__ import annotations

import base64
import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

import sci_barriers
from sci_barriers.reports import (
    Cell,
    Column,
    Picture,
    Table,
    bullets,
    draw_picture,
    heading,
    page,
    paragraph,
    picture_file,
)
from sci_barriers.reports.page import STYLE
from sci_barriers.verification.report import Bound, ClauseResult, Verification
from sci_barriers.verification.write import report_page

ROOT = Path(sci_barriers.__file__).parent
HOSTILE = "<script>alert('a & b')</script> \x1b[31m \ud800 \ufffe"


def drawn() -> Picture:
    figure = Figure(figsize=(8, 2))
    figure.subplots().plot([1, 2], [3, 4])
    return draw_picture(figure, "caption " + HOSTILE, 'alt "quoted" ' + HOSTILE)


def wide() -> Table:
    table = Table(*(Column(f"column {k}", right=k % 2 == 0) for k in range(12)), title="A wide table")
    table.add(*(Cell("a long entry that has to be broken into lines", "good", HOSTILE) for _ in range(12)))
    return table


def example() -> str:
    parts = [heading(HOSTILE), paragraph(HOSTILE, "bad"), bullets([HOSTILE]), wide(), drawn()]
    return page("Title " + HOSTILE, parts, lead="A sentence.", foot="The end.")


def test_a_page_is_well_formed_and_whatever_text_says_is_shown_not_obeyed() -> None:
    root = ElementTree.fromstring(example())
    assert root.tag == "html"
    assert [element.tag for element in root.iter() if element.tag in ("script", "link", "iframe", "object")] == []
    # The title twice, heading, paragraph, item, twelve entries, caption.
    assert "".join(root.itertext()).count("<script>alert") == 18
    assert example() == example()


def test_a_page_names_nothing_elsewhere() -> None:
    text = re.sub(r"base64,[A-Za-z0-9+/=]*", "", example())
    assert not re.search(r"https?:|url\(|@import|src=\"(?!data:)", text)
    (found,) = re.findall(r"base64,([A-Za-z0-9+/=]*)", example())
    names = re.findall(rb'href="([^"]*)"', base64.b64decode(found))
    assert all(name.startswith(b"#") for name in names)


def test_a_picture_may_come_from_a_file(tmp_path: Path) -> None:
    figure = Figure()
    for kind, said in (("svg", "image/svg+xml"), ("png", "image/png")):
        path = tmp_path / f"p.{kind}"
        figure.savefig(path)
        assert f'src="data:{said};base64,' in picture_file(path, "c", "a").html()


def test_no_other_module_makes_a_report_or_has_a_style_sheet() -> None:
    """But for the explorer: an application, with its own style sheet."""
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] != "explore"
        and re.search(r"<!doctype html|<html|<style>", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    assert found == {"reports/page.py"}


def verified(holds: bool) -> Verification:
    bounds = (
        Bound("sharp", Fraction(1), "=", Fraction(1)),
        Bound("no number", None, "≤", Fraction(1)) if not holds else Bound("zero", Fraction(0), "≤", Fraction(1)),
        Bound("huge", Fraction(10**400), "≥", Fraction(1)),
        Bound("squared", Fraction(1, 10**700), "<", Fraction(1), True),
    )  # fmt: skip
    return Verification("t", "N = 3", (ClauseResult("(i)", "title", "what is claimed", bounds, remarks=("a remark",)),))


@pytest.mark.parametrize("holds", [True, False])
def test_the_page_of_a_verification_says_what_holds_and_draws_every_bound_that_has_a_ratio(holds: bool) -> None:
    text = report_page(verified(holds), title="A theorem")
    root = ElementTree.fromstring(text)
    said = " ".join(" ".join(root.itertext()).split())
    assert ("All 1 clauses hold" in said) == holds
    assert ("0 of 1 clauses hold" in said) == (not holds)
    assert root.findtext("head/title") == "A theorem"
    (image,) = root.iter("img")
    assert "3 of 4 bounds by clause; 0 of those drawn do not hold" in image.attrib["alt"]
    assert "1 bounds with a 0 or without a number" in said


@pytest.mark.slow
@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_can_be_read_on_a_screen(browser, tmp_path: Path, width: int, scheme: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(example(), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # what is too wide scrolls by itself
    contrast = page.evaluate(CONTRAST)
    assert contrast
    assert min(contrast.values()) >= 4.5, contrast
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.close()


#: The contrast of each kind of text against the page, by the formula of WCAG 2.
CONTRAST = """() => {
  const parts = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number);
  const light = colour => parts(colour).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const found = {};
  for (const name of ["lead", "good", "bad", "doubtful", "quiet"]) {
    const element = document.createElement("p"); element.className = name; document.body.append(element);
    const text = light(getComputedStyle(element).color);
    found[name] = (Math.max(paper, text) + 0.05) / (Math.min(paper, text) + 0.05);
  }
  return found;
}"""


def test_the_style_has_what_paper_and_the_dark_need() -> None:
    for words in ("@media print", "prefers-color-scheme: dark", "max-width: 40rem", "overflow-x: auto"):
        assert words in STYLE

"""A person is the algorithm, in a real browser: reads, answers, loses, takes the certificate, and has it checked by a stranger."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("anywidget", reason="extra explore")

from sci_barriers.explore.game import level

from .taken import saved, verified

#: What has the focus, in whichever shadow tree.
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return [node?.className ?? "", node?.textContent ?? "", node?.getAttribute("aria-label") ?? ""];
}"""
Visit = Callable[..., AbstractContextManager[Any]]
WAIT = 60_000
NAME = "be-the-algorithm"


def _read(page: Any, number: int, index: int | None = None) -> None:
    if index is not None:
        box = page.locator('input[aria-roledescription="Number field"]')
        box.fill(str(index))
        box.press("Tab")
    page.get_by_role("button", name="Read", exact=True).click()
    page.wait_for_selector(f'[data-reads="{number}"]', timeout=WAIT)


def _typed(page: Any, *texts: str) -> None:
    for name, text in zip(("x₀", "x₁"), texts, strict=True):
        page.get_by_label(name, exact=True).fill(text)
        page.get_by_label(name, exact=True).press("Tab")


def _answer(page: Any) -> str:
    page.wait_for_selector('[data-answer]:not([data-answer=""])', timeout=WAIT)
    return str(page.locator("[data-answer]").get_attribute("data-answer"))


def _hand_in(page: Any, name: str = "Hand in this answer") -> str:
    page.get_by_role("button", name=name).click()
    page.wait_for_selector("[data-result]", timeout=WAIT)
    return str(page.locator("[data-result]").get_attribute("data-result"))


def test_read_answer_lose_and_verify(visit: Visit, tmp_path: Path) -> None:
    with visit(NAME, height=2600) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        _read(page, 1)
        _read(page, 2)
        picture = page.locator(".sb-pick")
        picture.click(position={"x": 240, "y": 170}, timeout=WAIT)
        assert _answer(page) == "5/4,1/20"
        assert _hand_in(page) == "lost"
        certificate = saved(page, page.get_by_text("Save the certificate"), tmp_path / "certificate.json")
        assert verified(certificate)
        assert json.loads(certificate.read_text())["format"] == "sci-barriers/certificate"
        page.get_by_role("button", name="Check it with the stand-alone checker").click()
        page.wait_for_selector('[data-checked="0"]', timeout=WAIT)
        assert "s VERIFIED" in page.locator("[data-checked]").inner_text()
        assert page.get_by_role("heading", name="What there was to learn").is_visible()


@pytest.mark.slow
def test_with_the_keyboard_alone(visit: Visit) -> None:
    """Tab, arrows, space: no mouse."""
    with visit(NAME, level="k-digits", reads="3", game="0") as page:
        page.wait_for_selector('[data-reads="1"]', timeout=WAIT)
        page.locator(".sb-pick").wait_for(timeout=WAIT)
        _tab_to(page, lambda kind, text, label: kind == "sb-pick")
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowUp")
        assert _answer(page) == "1/2,1/20"
        _tab_to(page, lambda kind, text, label: text == "Hand in this answer")
        page.keyboard.press("Space")
        page.wait_for_selector('[data-result="lost"]', timeout=WAIT)


@pytest.mark.slow
def test_an_answer_in_space_is_clicked(visit: Visit, tmp_path: Path) -> None:
    with visit(NAME, level="three-columns", reads="9", height=2600) as page:
        page.wait_for_selector('[data-reads="1"]', timeout=WAIT)
        page.locator(".sb-pick").click(position={"x": 180, "y": 165}, timeout=WAIT)
        entries = [Fraction(text) for text in _answer(page).split(",")]
        assert len(entries) == 3
        assert abs(sum(entries) - Fraction(21, 10)) < Fraction(1, 50)
        assert "below" in page.locator(".sb-pick-said").inner_text()
        assert _hand_in(page) == "lost"
        assert verified(saved(page, page.get_by_text("Save the certificate"), tmp_path / "c.json"))


def _tab_to(page: Any, there: Callable[[str, str, str], bool]) -> None:
    """Press Tab until something has the focus; on the way everything has a name that can be read out."""
    for _ in range(40):
        page.keyboard.press("Tab")
        kind, text, label = page.evaluate(FOCUSED)
        assert "<" not in label, "markup is read out"
        if there(kind, text, label):
            return
    pytest.fail("not reached by Tab")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "secret"), [("one-digit-less", 5), ("with-l-data", 4)])
def test_a_level_of_waiting_is_won(name: str, secret: int, visit: Visit, tmp_path: Path) -> None:
    game = level(name)
    member = game.member(secret)  # type: ignore[attr-defined] # a level of waiting has one
    with visit(NAME, level=name, game=str(secret), height=2600) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        _read(page, 1, 2)
        _typed(page, *(("2.1", "0") if member.winner == 0 else ("0", "2.1")))
        assert _answer(page)
        assert _hand_in(page) == "lost"  # too early
        page.get_by_role("button", name="Play again").click()
        page.wait_for_selector('[data-reads="0"]', timeout=WAIT)
    with visit(NAME, level=name, game=str(secret), reads="60", height=2600) as page:
        page.wait_for_selector('[data-reads="1"]', timeout=WAIT)
        _typed(page, *(("2.1", "0") if member.winner == 0 else ("0", "2.1")))
        assert _answer(page)
        assert _hand_in(page) == "won"
        assert verified(saved(page, page.get_by_text("Save the certificate"), tmp_path / "c.json"))
    with visit(NAME, level="k-digits") as page:  # what was reached is kept
        page.get_by_text(game.title).first.wait_for(timeout=WAIT)
        assert game.title in page.get_by_text("levels done").inner_text()


@pytest.mark.slow
def test_a_die_of_two_faces(visit: Visit, tmp_path: Path) -> None:
    with visit(NAME, level="with-coins", height=2600) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        for k, texts in enumerate((("2.1", "0"), ("0", "2.1"))):
            _typed(page, *texts)
            page.wait_for_selector(
                f'[data-answer="{",".join("21/10" if t == "2.1" else t for t in texts)}"]', timeout=WAIT
            )
            page.get_by_role("button", name="Add this answer as a face").click()
            page.get_by_text(f"probability 1/{k + 1}").wait_for(timeout=WAIT)
        assert _hand_in(page, "Throw the die") == "won"
        assert verified(saved(page, page.get_by_text("Save the certificate"), tmp_path / "c.json"))


@pytest.mark.slow
def test_a_choice_and_hints_that_open_one_after_another(visit: Visit) -> None:
    with visit(NAME, level="argmax", height=2000) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        for k in (1, 2):
            page.get_by_role("button", name="Open a hint").click()
            page.wait_for_selector(f'[data-hints="{k}"]', timeout=WAIT)
        page.get_by_label("entry 1").click()
        assert _answer(page) == "1"
        assert _hand_in(page) == "lost"
    with visit(NAME, level="argmax") as page:
        page.wait_for_selector('[data-hints="2"]', timeout=WAIT)


@pytest.mark.slow
def test_a_link_restores_the_game(visit: Visit) -> None:
    with visit(NAME, level="several-samples", height=2600) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        _read(page, 1, 9)
        for k in range(3):
            for name, text in zip(("x₀", "x₁"), ("1/3", str(k)), strict=True):
                page.get_by_label(f"{name} for y{k}").fill(text)
                page.get_by_label(f"{name} for y{k}").press("Tab")
        answer = _answer(page)
        page.wait_for_function("new URL(location).searchParams.get('answer')?.length > 10", timeout=WAIT)
        query = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    with visit(NAME, **query) as page:
        page.wait_for_selector('[data-reads="1"]', timeout=WAIT)
        assert _answer(page) == answer == "1/3,0,1/3,1,1/3,2"
        assert _hand_in(page) == "lost"


@pytest.mark.slow
def test_pictures_are_saved_as_svg_and_png(visit: Visit, tmp_path: Path) -> None:
    with visit(NAME, level="eigenvector", height=2000) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        svg = saved(page, page.get_by_role("button", name="Save picture as SVG").first, tmp_path / "p.svg").read_text()
        assert svg.startswith("<svg")
        assert "script" not in svg
        png = saved(page, page.get_by_role("button", name="Save picture as PNG").first, tmp_path / "p.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert len(png) > 3000

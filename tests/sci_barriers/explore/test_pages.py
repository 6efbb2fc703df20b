"""Every page passes marimo's own check, runs without a browser, and is what a person sees in one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers.explore.found import FOLDER, Page, pages

from ...browser import overflow

#: What of a page reaches beyond the window (marimo scrolls a part of it, not the document), but for what has a bar of its own.
TOO_WIDE = """() => [...document.querySelectorAll(".sb-page *, .sb-nav *, marimo-ui-element *")].filter(node => {
  const box = node.getBoundingClientRect();
  const apart = node.closest(".sb-scroll, pre, svg") || getComputedStyle(node).position === "fixed";
  return box.width > 0 && box.right > innerWidth + 1 && !apart;
}).map(node => node.outerHTML.slice(0, 120))"""
Visit = Callable[..., AbstractContextManager[Any]]
BY_NAME = {"ids": [item.name for item in pages()]}


def test_marimo_finds_no_fault_in_the_pages() -> None:
    command = [sys.executable, "-m", "marimo", "check", "--strict", *map(str, sorted(FOLDER.glob("*.py")))]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("item", pages(), **BY_NAME)
def test_pages_follow_the_light_or_dark_mode_of_the_system(item: Page) -> None:
    text = item.path.read_text(encoding="utf-8")
    assert text.startswith('# /// script\n# [tool.marimo.display]\n# theme = "system"\n# ///\n')
    assert f'app_title="{item.title}"' in text
    assert f'frame.header("{item.name}")' in text


@pytest.mark.parametrize("path", sorted(FOLDER.parent.rglob("*.py")), ids=lambda path: path.name)
def test_no_widget_is_of_a_kind_that_loses_what_is_entered(path: Path) -> None:
    # marimo keeps the last change of a dictionary's widgets, where several come while it computes: widgets.together keeps all.
    assert not re.search(r"\bui\.(array|batch|dictionary|form)\(|\.(batch|form)\(", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("item", pages(), **BY_NAME)
def test_a_page_opens_and_is_complete(item: Page, visit: Visit) -> None:
    with visit(item.name) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.get_by_role("heading", level=1, name=item.title).wait_for(timeout=60_000)
        page.wait_for_selector("[data-sb-ready]", timeout=60_000)
        assert page.title() == item.title
        assert page.locator('nav a[aria-current="page"]').inner_text() == item.title
        assert not errors
        assert page.locator(".marimo-error, [data-testid=marimo-error]").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("width", [1200, 768, 360, 320])
@pytest.mark.parametrize("item", pages(), **BY_NAME)
def test_nothing_is_wider_than_the_window(item: Page, width: int, visit: Visit) -> None:
    # 320 pixels are what is left of 1280 at four times the size, 640 at twice.
    with visit(item.name, width=width) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=60_000)
        assert overflow(page) == 0
        assert page.evaluate(TOO_WIDE) == []


#: A state of each page that is not the one to begin with, as its address has it.
STATES: Final = {
    "construction": "barrier=smale9&p.K=2&n=7&e=9&input=member 1",
    "be-the-algorithm": "level=with-coins&reads=3,9&answer=1/3,-2&die=1,0;1/3,-2;1,0",
    "write-an-algorithm": "barrier=largest-entry&seconds=7&memory=256",
    "your-solver": (
        "problem=P1&sizes=3,9&digits=3&rotations=dct&field=complex&rounding=truncating&lam=1/3&eta=1/7&seed=5&kind=program&seconds=7&memory=256"
    ),
    "your-data": (
        "kind=path&file.data=a.npz&file.y=b.npy&p.problem=P1&p.eta=1/9&p.known=radii&p.radius_A=1e-5&p.norm_A=entrywise&p.radius_y=1e-4"
        "&p.norm_y=entrywise&p.tolerance=1/50&p.ceiling=False"
    ),
    "networks": "image=ellipses 2&side=32&transform=walsh&inner=4&restarts=3&noise=30&size=40&steps=30",
    "catalogue": "theorem=largest-entry",
}


def test_every_page_has_a_state_here() -> None:
    assert set(STATES) == {item.name for item in pages()}


@pytest.mark.slow
@pytest.mark.parametrize("item", pages(), **BY_NAME)
def test_a_link_restores_the_state_of_every_page(item: Page, visit: Visit) -> None:
    # A page puts into its address what its fields have: what a field did not take from it would be replaced there.
    state = dict(parse_qsl(STATES[item.name]))
    with visit(item.name, **state) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=60_000)
        page.wait_for_timeout(1000)  # for what would be written after it
        query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    assert {name: query.get(name) for name in state} == state
    assert len(query) > len(state) or item.name == "catalogue"

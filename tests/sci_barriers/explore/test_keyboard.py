"""The pages that run something are used with the keyboard alone, and everything on the way has a name that can be read out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers.programs.confine import unavailable

#: Of what has the focus, in whichever shadow tree: class, text, and the name that assistive technology says.
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (!node) return ["", "", ""];
  const label = [...(node.labels ?? [])].map(one => one.textContent).join(" ");
  const by = (node.getAttribute("aria-labelledby") ?? "").split(" ")
    .map(id => node.getRootNode().getElementById?.(id)?.textContent ?? "").join(" ");
  const own = node.getAttribute("aria-label") || by.trim() || label || node.textContent || node.getAttribute("placeholder") || "";
  return [String(node.className ?? ""), (node.textContent ?? "").trim(), own.trim()];
}"""
#: Pictures without both buttons that save them.
NOT_SAVED = """() => [...document.querySelectorAll(".sb-page svg[role=img]")].filter(picture => {
  const kinds = [...picture.closest(".sb-picture")?.querySelectorAll("[data-sb-save]") ?? []].map(one => one.dataset.sbSave);
  return kinds.sort().join() !== "png,svg";
}).map(picture => picture.textContent.slice(0, 80))"""
WAIT = 60_000
#: More than there are places to stop at.
MOST = 60
Visit = Callable[..., AbstractContextManager[Any]]


def _tab_to(page: Any, text: str) -> None:
    """Press Tab until the button with this text has the focus; out of an editor by Escape and Tab."""
    for _ in range(MOST):
        kind, _, _ = page.evaluate(FOCUSED)
        if "cm-content" in kind:
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        kind, found, name = page.evaluate(FOCUSED)
        assert name, f"without a name: {kind}"
        assert "<" not in name, f"markup is read out: {name}"
        if found == text:
            return
    pytest.fail(f"{text!r} is not reached by Tab")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "query", "button", "done"),
    [
        pytest.param(
            "write-an-algorithm",
            {},
            "Run it",
            '[data-verdict="refuted"]',
            marks=pytest.mark.skipif(bool(unavailable()), reason=f"NO PROGRAM IS RUN: {unavailable()}"),
        ),
        ("your-solver", {"sizes": "3", "digits": "3"}, "Audit it", "[data-audit]"),
        ("your-data", {}, "Which digits?", "[data-answered]"),
        (
            "networks",
            {"side": "32", "inner": "3", "restarts": "2", "steps": "5"},
            "Search for the worst perturbation",
            '[data-searched="1"]',
        ),
        (
            "catalogue",
            {"theorem": "integer-part"},
            "Verify all clauses, and the place",
            '[data-verified="1"]',
        ),
    ],
)
def test_the_button_is_reached_and_pressed_and_what_comes_can_be_saved(
    name: str, query: dict[str, str], button: str, done: str, visit: Visit
) -> None:
    with visit(name, height=2600, **query) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.get_by_role("button", name=button).wait_for(timeout=WAIT)
        _tab_to(page, button)
        page.keyboard.press("Space")
        page.wait_for_selector(done, timeout=WAIT)
        assert page.locator(".sb-page svg[role=img]").count() > 0
        assert page.evaluate(NOT_SAVED) == []
        page.get_by_text("as JSON").last.wait_for(timeout=WAIT)

"""Lessons in a real browser: opened by the command, played with, solved as a person would, graded."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sci_barriers.course import check, exercise, exercises, lessons

from ...browser import opened, overflow, served

pytestmark = pytest.mark.slow

#: Milliseconds: a machine may have much else to do.
WAIT = 300_000


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that is not below /tmp, where marimo takes notebooks for drafts and does not save them by itself."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="course-") as name:
        yield Path(name)


@pytest.fixture
def course(folder: Path) -> Any:
    """Opens a lesson with the command, as a student does, for a home that has no settings."""
    pytest.importorskip("marimo")
    home = folder / "home"
    home.mkdir()
    env = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "MARIMO_SKIP_UPDATE_CHECK": "1",
        "BROWSER": "true",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    return lambda number, *more: served(
        [sys.executable, "-m", "sci_barriers", "course", "open", str(number), *more], cwd=folder, env=env
    )


def fill_in(page: Any, name: str, body: str) -> None:
    """Replace the body of a function by typing, and run its cell, as a person would."""
    cell = page.locator(".cm-content", has_text=f"def {name}(").first
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"{header(name)}\n{body}")
    page.keyboard.press("Control+Enter")


def header(name: str) -> str:
    text = lessons()[exercise(name).lesson].read_text()
    found = re.search(rf"^def {name}\(.*\):$", text, re.MULTILINE)
    assert found is not None
    return found[0]


def card(page: Any, name: str, outcome: str) -> Any:
    found = page.locator(f'[data-exercise="{name}"][data-outcome="{outcome}"]')
    found.wait_for(timeout=WAIT)
    return found


def press_check(page: Any, name: str, outcome: str) -> Any:
    """Press the button of an exercise until its card shows an outcome: a click is lost while its cell still runs."""
    place = [item.name for item in exercises(exercise(name).lesson)].index(name)
    button = page.get_by_role("button", name="Check", exact=True).nth(place)
    for _ in range(5):
        button.click()
        try:
            page.locator(f'[data-exercise="{name}"][data-outcome="{outcome}"]').wait_for(timeout=WAIT / 5)
            break
        except Exception as error:  # the time-out of Playwright, which need not be installed
            if type(error).__name__ != "TimeoutError":
                raise
    return card(page, name, outcome)


def test_a_lesson_is_opened_played_with_and_solved(browser, course, folder: Path) -> None:
    saved = folder / lessons()[1].name
    with course(1) as address, opened(browser, address) as page:
        # The picture follows the slider.
        page.locator('img[alt*="Bars that get shorter"]').wait_for(timeout=WAIT)
        before = page.locator('img[alt*="Bars that get shorter"]').get_attribute("alt")
        slider = page.get_by_role("slider").first
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.locator(f"img[alt*='Bars that get shorter']:not([alt='{before}'])").wait_for(timeout=WAIT)

        # Nothing filled in: politely.
        card(page, "round_to_dyadic", "unknown")
        assert "not filled in yet" in press_check(page, "round_to_dyadic", "empty").inner_text()

        # A wrong answer: its counterexample; then a hint, and only then the next one.
        fill_in(page, "round_to_dyadic", "    return int(x)")
        assert "is above 2^-4" in press_check(page, "round_to_dyadic", "failed").inner_text()
        first, second, _ = exercise("round_to_dyadic").hints
        assert not page.get_by_text(first).is_visible()
        page.get_by_text("Hint 1").first.click()
        page.get_by_text(first).wait_for(timeout=WAIT)
        assert not page.get_by_text(second).is_visible()
        page.get_by_text("Hint 2").first.click()
        page.get_by_text(second).wait_for(timeout=WAIT)

        # The right one, and the next exercise.
        fill_in(page, "round_to_dyadic", "    return round(x * 2**n)")
        assert "2 of 2 points" in press_check(page, "round_to_dyadic", "passed").inner_text()
        fill_in(page, "not_zero", "    return Fraction(1, 2**n)")
        press_check(page, "not_zero", "passed")

    # What the notebook has graded is what the command grades.
    names = ["round_to_dyadic", "not_zero"]
    assert check(saved, names).complete
    assert {grade.outcome for grade in check(saved).grades} == {"passed", "empty"}

    # Opened again, the answers are there.
    with course(1) as address, opened(browser, address) as page:
        page.get_by_text("return round(x * 2**n)").first.wait_for(timeout=WAIT)
        press_check(page, "round_to_dyadic", "passed")


def test_files_of_strangers_are_not_run_when_they_are_opened(browser, course, folder: Path) -> None:
    trap = folder / "trap"
    source = lessons()[1].read_text().replace(
        "    import marimo as mo\n", f"    import marimo as mo\n    open({str(trap)!r}, 'w').close()\n"
    )  # fmt: skip
    (folder / lessons()[1].name).write_text(source)
    with course(1, "--no-run") as address, opened(browser, address) as page:
        page.get_by_text("round_to_dyadic").first.wait_for(timeout=WAIT)
        page.wait_for_timeout(2000)
    assert not trap.exists()


@pytest.mark.parametrize("number", sorted(lessons()))
def test_every_lesson_opens_without_an_error(browser, course, number: int) -> None:
    with course(number) as address, opened(browser, address) as page:
        for item in exercises(number):
            card(page, item.name, "unknown")
        page.locator("figure img").first.wait_for(timeout=WAIT)
        assert page.get_by_role("slider").count() >= 1
        assert page.locator(".marimo-error, .text-error").count() == 0, page.locator(".marimo-error").all_inner_texts()
        page.set_viewport_size({"width": 360, "height": 800})
        assert overflow(page) == 0

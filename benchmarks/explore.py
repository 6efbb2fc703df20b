"""The explorer as a person meets it: from the command to the first picture, and from a key to the next one, in Chromium."""

from __future__ import annotations

import re
import signal
import statistics
import subprocess
import sys
import time
from functools import cache
from typing import Any

from benchmarks._measure import Result

START, INTERACTION = 4.0, 150.0
#: Moves of a slider that are timed; N of the barrier.
MOVES, COLUMNS = 20, 50
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def _times() -> tuple[float, float, float, float, float]:
    """Return seconds from the command to its address and to the first picture, milliseconds of a move (N = 2, 50) and a verdict."""
    from shutil import which

    from playwright.sync_api import sync_playwright

    path = next(found for name in CHROMIUM if (found := which(name)))
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        begun = time.perf_counter()
        command = [sys.executable, "-m", "sci_barriers", "explore", "--no-browser", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                return _measured(page, server, begun)
            finally:
                server.send_signal(signal.SIGINT)


def _measured(page: Any, server: subprocess.Popen[str], begun: float) -> tuple[float, float, float, float, float]:
    assert server.stdout is not None
    found = re.search(r"http\S+", server.stdout.readline())
    assert found is not None
    address = time.perf_counter() - begun
    base, key = found[0].split("/?key=")
    page.goto(f"{base}/construction/?key={key}")
    page.wait_for_selector("[data-sb-ready]", timeout=120_000)
    first = time.perf_counter() - begun
    small = _moves(page)
    page.goto(f"{base}/construction/?p.N={COLUMNS}&p.K=3")
    page.wait_for_selector("[data-sb-ready]", timeout=120_000)
    large = _moves(page)
    page.goto(f"{base}/be-the-algorithm/?level=k-digits&reads=40&answer=2.1,0")
    page.wait_for_selector('[data-answer]:not([data-answer=""])', timeout=120_000)
    begun = time.perf_counter()
    page.get_by_role("button", name="Hand in this answer").click()
    page.wait_for_selector("[data-result]", timeout=120_000)
    verdict = 1000 * (time.perf_counter() - begun)
    return address, first, small, large, verdict


def _moves(page: Any) -> float:
    """Return the median milliseconds from a key on the slider of n to the picture for it."""
    page.wait_for_timeout(500)
    handle = page.get_by_role("slider").last
    handle.focus()
    start, times = int(page.locator(".sb-page[data-n]").get_attribute("data-n")), []
    for k in range(1, MOVES + 1):
        begun = time.perf_counter()
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f'.sb-page[data-n="{start + k}"]', timeout=60_000)
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def first_page() -> Result:
    address, first, *_ = _times()
    drawn = first - address
    how = (
        f"fresh process, Chromium running; address after {address:.1f} s, the browser loads and draws in {drawn:.1f} s"
    )
    return Result(
        "explore: from the command to the first picture", f"{first:.1f} s", f"≤ {START:g} s", first <= START, how
    )


def interaction() -> Result:
    _, _, small, large, _ = _times()
    how = f"a key on the slider of n to the new picture, data and tables, medians of {MOVES}; N = 2, then N = {COLUMNS}, m = {COLUMNS - 1}"
    reached = max(small, large) <= INTERACTION
    return Result("explore: an interaction", f"{small:.0f} ms; {large:.0f} ms", f"≤ {INTERACTION:g} ms", reached, how)


def verdict() -> Result:
    *_, milliseconds = _times()
    how = "Be the algorithm, level 1: from the click to the verdict with both pictures; once"
    reached = milliseconds <= 2 * INTERACTION
    return Result("explore: an answer is judged", f"{milliseconds:.0f} ms", f"≤ {2 * INTERACTION:g} ms", reached, how)


MEASURES = (first_page, interaction, verdict)

"""The explorer as a person meets it: from the command to the first picture, and from a key to the next one, in Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks._measure import Result, repeats

#: Of the tables in ``README.md``.
TABLE = "explore"
START, INTERACTION = 4.0, 150.0
#: Starts of each, in turn; moves of a slider that are timed; N of the barrier.
STARTS, MOVES, COLUMNS = 5, 20, 50
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What marimo needs by itself.
BARE = """import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    mo.ui.slider(0, 10, label="n")
    return
"""


@contextmanager
def _served(command: list[str]) -> Iterator[str]:
    """Run a command that serves pages, and yield the address that it prints."""
    environment = {**os.environ, "MARIMO_SKIP_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            yield next(found[0] for line in server.stdout if (found := re.search(r"http://[^\s\x1b]+", line)))
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate()


def _explorer() -> list[str]:
    return [sys.executable, "-m", "sci_barriers", "explore", "--no-browser", "--port", "0"]


def _bare(folder: Path) -> list[str]:
    (folder / "bare.py").write_text(BARE)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = str(sock.getsockname()[1])
    return [sys.executable, "-m", "marimo", "run", "--headless", "--no-token", "--port", port, str(folder / "bare.py")]


def _construction(address: str) -> str:
    base, key = address.split("/?key=")
    return f"{base}/construction/?key={key}"


@cache
def _starts() -> tuple[float, float, float]:
    """Return the least seconds from the command to the address and to the first picture, and to the slider of a bare app."""
    addresses, firsts, bare = [], [], []
    with _chromium() as browser, TemporaryDirectory() as folder:
        for _ in range(repeats(STARTS)):
            address, first = _start(browser, _explorer(), "[data-sb-ready]")
            addresses.append(address)
            firsts.append(first)
            bare.append(_start(browser, _bare(Path(folder)), "marimo-slider [role=slider]")[1])
    return min(addresses), min(firsts), min(bare)


def _start(browser: Any, command: list[str], selector: str) -> tuple[float, float]:
    """Return the seconds until the address is there, and until something is on the page; nothing is in the browser's cache."""
    with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        page = context.new_page()
        begun = time.perf_counter()
        with _served(command) as address:
            told = time.perf_counter() - begun
            page.goto(_construction(address) if "key=" in address else address, wait_until="commit")
            page.wait_for_selector(selector, timeout=120_000)
            return told, time.perf_counter() - begun


@contextmanager
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as browser,
    ):
        yield browser


@cache
def _times() -> tuple[float, float, float]:
    """Return milliseconds of a move (N = 2, 50), and of a verdict."""
    with _chromium() as browser, _served(_explorer()) as address:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        base = address.split("/?key=")[0]
        page.goto(_construction(address))
        page.wait_for_selector("[data-sb-ready]", timeout=120_000)
        small = _moves(page)
        page.goto(f"{base}/construction/?p.N={COLUMNS}&p.K=3")
        page.wait_for_selector("[data-sb-ready]", timeout=120_000)
        large = _moves(page)
        page.goto(f"{base}/be-the-algorithm/?level=k-digits&reads=40&answer=2.1,0")
        page.wait_for_selector('[data-answer]:not([data-answer=""])', timeout=120_000)
        begun = time.perf_counter()
        page.get_by_role("button", name="Hand in this answer").click()
        page.wait_for_selector("[data-result]", timeout=120_000)
        return small, large, 1000 * (time.perf_counter() - begun)


def _moves(page: Any) -> float:
    """Return the median milliseconds from a key on the slider of n to the picture for it."""
    page.wait_for_timeout(500)
    handle = page.get_by_role("slider").last
    handle.focus()
    start, times = int(page.locator(".sb-page[data-n]").get_attribute("data-n")), []
    for k in range(1, repeats(MOVES) + 1):
        begun = time.perf_counter()
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f'.sb-page[data-n="{start + k}"]', timeout=60_000)
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def first_page() -> Result:
    before = os.getloadavg()[0]
    address, first, bare = _starts()
    how = (
        f"fresh process, Chromium running, its cache empty, best of {STARTS}: address after {address:.1f} s, the browser loads and draws "
        f"in {first - address:.1f} s; in turn with `marimo run` of an app of one slider, which takes {bare:.1f} s; load of the machine "
        f"before and after {before:.0f} and {os.getloadavg()[0]:.0f}, of {os.cpu_count()} processors"
    )
    figure = f"{first:.1f} s, {first / bare:.2f} times a bare marimo app"
    return Result("explore: from the command to the first picture", figure, f"≤ {START:g} s", first <= START, how)


def interaction() -> Result:
    small, large, _ = _times()
    how = f"a key on the slider of n to the new picture, data and tables, medians of {MOVES}; N = 2, then N = {COLUMNS}, m = {COLUMNS - 1}"
    reached = max(small, large) <= INTERACTION
    return Result("explore: an interaction", f"{small:.0f} ms; {large:.0f} ms", f"≤ {INTERACTION:g} ms", reached, how)


def verdict() -> Result:
    *_, milliseconds = _times()
    how = "Be the algorithm, level 1: from the click to the verdict with both pictures; once"
    reached = milliseconds <= 2 * INTERACTION
    return Result("explore: an answer is judged", f"{milliseconds:.0f} ms", f"≤ {2 * INTERACTION:g} ms", reached, how)


MEASURES = (first_page, interaction, verdict)

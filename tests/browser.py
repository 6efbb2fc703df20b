"""A real browser for tests: Chromium, found by its name, and servers that are started and ended for a test.

A test asks for the fixture ``browser``; it is marked ``slow``, but for those that open each page, play one game, judge one program, and
check some certificates. Where there is no Chromium or no Playwright, it is skipped, and says so.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of a Chromium: that of ``CHROMIUM``, or the first one on the path."""
    named = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else list(NAMES)
    return next((found for name in named if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser of Playwright, started once."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="NO BROWSER TEST IS RUN: pip install playwright")
    path = chromium()
    if path is None:
        pytest.skip(f"NO BROWSER TEST IS RUN: none of {', '.join(NAMES)} is on the path, and CHROMIUM is not set")
    with sync_api.sync_playwright() as playwright:
        # A container runs tests as root, where Chromium's own sandbox does not start.
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@contextmanager
def served(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, seconds: float = 60
) -> Iterator[str]:
    """Run a command that serves a page, in a group of processes of its own, and yield the first address that it prints."""
    log = cwd / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + seconds
        while (address := re.search(r"https?://[^\s\x1b]+", log.read_text(errors="replace"))) is None:
            assert process.poll() is None, f"the server ended with {process.returncode}:\n{log.read_text()}"
            assert time.monotonic() < deadline, f"no address within {seconds} s:\n{log.read_text()}"
            time.sleep(0.05)
        yield address[0]
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


@contextmanager
def opened(browser: Any, address: str, *, width: int = 1200, height: int = 1000) -> Iterator[Any]:
    """Open a page, and check at the end that it asked for nothing from another machine."""
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(address)
        yield page
    finally:
        page.close()
    foreign = [
        url
        for url in asked
        if not re.match(r"(https?|wss?)://(localhost|127\.0\.0\.1|\[::1\])[:/]|data:|blob:|file:|about:", url)
    ]
    assert not foreign, f"asked other machines for {foreign[:5]}"


def overflow(page: Any) -> int:
    """Return by how many pixels a page is wider than its window: 0 where nothing is cut off or has to be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

"""The explorer in a browser: one server and one browser for all tests that ask for them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from ...browser import opened, served


@pytest.fixture(scope="session")
def explorer(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the front page, with the key; the user's folders are empty ones."""
    home = tmp_path_factory.mktemp("explorer")
    folders = {"XDG_STATE_HOME": str(home / "state"), "XDG_CONFIG_HOME": str(home / "config"), "HOME": str(home)}
    command = [sys.executable, "-m", "sci_barriers", "explore", "--no-browser", "--port", "0"]
    with served(command, cwd=home, env=folders) as address:
        yield address
    said = (home / "server.log").read_text(errors="replace")
    assert "Traceback" not in said, f"a cell of a page failed:\n{said}"


Visit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def visit(browser: Any, explorer: str) -> Visit:
    """Open a page: ``with visit("construction", n="7", width=360) as page:``; it must not ask other machines for anything."""

    def open_page(name: str = "", *, width: int = 1200, height: int = 1000, **query: str) -> Any:
        parts = urlsplit(explorer)
        path = f"/{name}/" if name else "/"
        asked = urlencode({"key": parts.query.removeprefix("key="), **query})
        return opened(browser, f"{parts.scheme}://{parts.netloc}{path}?{asked}", width=width, height=height)

    return open_page

"""What a browser loads to show a page is named at once, is there, and is sent whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers.explore.frontend import Assets, folder, preloads

from .loops import in_a_loop


def _asked(app: Any, path: str, method: str = "GET") -> tuple[int, dict[bytes, bytes], bytes]:
    """Return status, headers and content."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    in_a_loop(app({"type": "http", "method": method, "path": path}, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


def test_all_that_is_named_is_there_once_and_what_it_imports_is_named_too() -> None:
    named = re.findall(r'href="/marimo/([^"]+)"', preloads("/marimo"))
    assert len(named) == len(set(named)) > 100
    texts = {path: (folder() / path).read_text(encoding="utf-8") for path in named if path.endswith(".js")}
    assert any("run-page" in path for path in texts)
    # Without the list of what is loaded later, on demand: `import(…)`, and its table.
    imported = {other for text in texts.values() for other in re.findall(r'\bfrom"\./([\w.-]+\.js)"', text[:20_000])}
    assert {f"assets/{other}" for other in imported} <= set(named)


def test_files_are_sent_whole_with_their_kind(tmp_path: Path) -> None:
    (tmp_path / "a-1.js").write_bytes(b"export{}")
    (tmp_path / "b-2.woff2").write_bytes(b"\0\1")
    (tmp_path / "inner").mkdir()
    app = Assets(tmp_path)
    status, headers, content = _asked(app, "/marimo/assets/a-1.js")
    assert (status, content) == (200, b"export{}")
    assert headers == {b"content-type": b"text/javascript", b"content-length": b"8"}
    assert _asked(app, "/b-2.woff2")[1][b"content-type"] == b"font/woff2"
    status, headers, content = _asked(app, "/a-1.js", "HEAD")
    assert (status, headers[b"content-length"], content) == (200, b"8", b"")


@pytest.mark.parametrize(
    "path", ["/", "/..", "/../secret", "/%2e%2e/secret", "/inner", "/a-1.js/", "/none.js", "/a-1.js\0"]
)
def test_nothing_else_is_sent(path: str, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "assets" / "a-1.js").write_text("x")
    (tmp_path / "assets" / "inner").mkdir()
    app = Assets(tmp_path / "assets")
    (tmp_path / "assets" / "none.js").write_text("came later")
    assert _asked(app, path)[0] == 404
    assert _asked(app, "/a-1.js", "POST")[0] == 404

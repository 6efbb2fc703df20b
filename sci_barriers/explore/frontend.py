"""Marimo's frontend: three hundred small files, which are sent without a thread for each, and asked for before the page is there."""

from __future__ import annotations

import mimetypes
import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

#: What a module of the frontend loads before it runs.
_IMPORTED: Final = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
#: Characters of a module that hold all that it imports, as bundlers write them: the longest such beginning has 9,000.
_BEGINNING: Final = 1 << 16
#: What is in the document that marimo sends; relative, so that it says where it lies.
_OF_DOCUMENT: Final = re.compile(r"""(?:href|src)="\./(assets/[\w.-]+\.(?:js|css))\"""")
#: Of the module that shows a page; the document does not name it, so a browser learns of it when all others have run.
_PAGE: Final = "run-page-*.js"
#: Here and not asked of the machine: some machines call scripts plain text, which browsers then do not run.
_KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".woff2": "font/woff2"}


def folder() -> Path:
    """Return where the frontend is, without loading marimo, which takes a second; marimo has to be installed."""
    spec = find_spec("marimo")
    if spec is None or not spec.submodule_search_locations:
        raise AssertionError("asked for before it was looked for")
    return Path(spec.submodule_search_locations[0]) / "_static"


class Assets:
    """An ASGI application that sends the files of one folder, whole. Their names are made from their content.

    Starlette's ``StaticFiles`` opens, asks and reads each file in a thread: 2 ms of the processor for each, 0.6 s for those of one page
    (`benchmarks/README.md`). Here a file is read in 0.1 ms, and nothing waits for anything.
    """

    def __init__(self, directory: Path) -> None:
        with os.scandir(directory) as entries:
            self._paths = {entry.name: entry.path for entry in entries if entry.is_file()}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request: only for what the folder held when this began."""
        path = self._paths.get(scope["path"].rpartition("/")[2])
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or path is None:
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"Not Found"})
            return
        with open(path, "rb") as file:  # it is in memory, or soon is
            content = file.read()
        kind = _KINDS.get(os.path.splitext(path)[1]) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


@cache
def preloads(base: str) -> str:
    """Return elements for the <head> of a page that let a browser load all modules and styles at once, instead of wave by wave.

    Args:
        base: the address of the frontend, without a slash at its end.
    """
    static = folder()
    wanted = dict.fromkeys(_OF_DOCUMENT.findall((static / "index.html").read_text(encoding="utf-8")))
    for module in _with_imports(static / "assets"):
        wanted.setdefault(f"assets/{module}")
    return "".join(
        f'<link rel="preload" as="style" crossorigin href="{base}/{path}">'
        if path.endswith(".css")
        else f'<link rel="modulepreload" crossorigin href="{base}/{path}">'
        for path in wanted
    )


def _with_imports(assets: Path) -> dict[str, None]:
    """Return the names of the module that shows a page, and of all that it imports, first things first."""
    found: dict[str, None] = {}
    waiting = sorted(path.name for path in assets.glob(_PAGE))
    while waiting:
        name = waiting.pop()
        if name not in found and (assets / name).is_file():
            found[name] = None
            with (assets / name).open(encoding="utf-8") as file:
                waiting.extend(_IMPORTED.findall(file.read(_BEGINNING)))
    return found

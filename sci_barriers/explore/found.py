"""The pages of the explorer: the files of a folder, in the order of their names, with what their docstrings say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sci_barriers._errors import BarrierError
from sci_barriers._source import docstring

__all__ = ["Page", "page", "pages"]

FOLDER: Final = Path(__file__).parent / "pages"
_NAME: Final = re.compile(r"(\d+)_([a-z][a-z0-9_]*)\.py")


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        name: in its address.
        title: in the navigation.
        summary: one sentence, on the front page.
        path: of the marimo app.
    """

    name: str
    title: str
    summary: str
    path: Path


@cache
def pages(folder: Path = FOLDER) -> tuple[Page, ...]:
    """Return the pages in the order of the navigation.

    Args:
        folder: where their files are.

    Raises:
        BarrierError: a file whose name is not ``NN_name.py``, or whose docstring does not begin with ``Title: one sentence.``
    """
    found = []
    for path in folder.glob("*.py"):
        if path.name.startswith("_"):
            continue
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise BarrierError("page", path.name, "a file NN_name.py, NN its place in the navigation")
        title, colon, summary = (docstring(str(path)).splitlines() or [""])[0].partition(": ")
        if not colon:
            raise BarrierError("docstring", title, f"“Title: one sentence.” in the first line of that of {path.name}")
        name = match[2].replace("_", "-")
        found.append((int(match[1]), Page(name, title, summary[:1].upper() + summary[1:], path)))
    return tuple(page for _, page in sorted(found, key=lambda item: (item[0], item[1].name)))


def page(name: str) -> Page:
    """Return the page of this name; `BarrierError` if there is none."""
    known = {item.name: item for item in pages()}
    if name not in known:
        raise BarrierError("page", name, "one of " + ", ".join(known))
    return known[name]

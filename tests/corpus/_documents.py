"""How the corpora are tampered with, copies of a document with one field replaced or left out, and how they are written."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

__all__ = ["Document", "drop", "dumped", "put", "write"]

Document = dict[str, Any]


def put(document: Document, path: str, value: object) -> Document:
    """Return a copy of the document with one field replaced; the path is written ``a.b.0``."""
    result, place, last = _copied(document, path)
    place[int(last) if isinstance(place, list) else last] = value
    return result


def drop(document: Document, path: str) -> Document:
    """Return a copy of the document without one field."""
    result, place, last = _copied(document, path)
    del place[last]
    return result


def dumped(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return documents as files, by name."""
    return {name: json.dumps(d, separators=(",", ":")).encode() + b"\n" for name, d in documents.items()}


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files NAME.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_bytes(content)


def _copied(document: Document, path: str) -> tuple[Document, Any, str]:
    """Return a copy, the object in it that has the last field of the path, and that field."""
    result = copy.deepcopy(document)
    *parents, last = path.split(".")
    place: Any = result
    for key in parents:
        place = place[int(key) if isinstance(place, list) else key]
    return result, place, last

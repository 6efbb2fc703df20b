"""Finished parts of a long run, kept in a JSON file: an interrupted run does not compute them again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from theorems.certificates.writer import write_atomically

__all__ = ["Kept"]


class Kept:
    """What is finished, by key; written atomically after each part.

    Args:
        path: of the file, or ``None`` to keep nothing. A file with another mark, or that is not of this kind, counts as empty.
        mark: what the parts belong to, for example a hash of the input.
    """

    def __init__(self, path: Path | None, mark: str) -> None:
        self._path, self._mark = path, mark
        self._parts: dict[str, Any] = {}
        if path is None or not path.exists():
            return
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return  # it will be written anew
        if isinstance(content, dict) and content.get("mark") == mark and isinstance(content.get("parts"), dict):
            self._parts = content["parts"]

    def get(self, key: str) -> Any | None:
        """Return the part, or ``None``."""
        return self._parts.get(key)

    def put(self, key: str, part: Any) -> None:
        """Keep a part; floats are written so that they are read back exactly."""
        self._parts[key] = part
        if self._path is not None:
            write_atomically(self._path, json.dumps({"mark": self._mark, "parts": self._parts}))

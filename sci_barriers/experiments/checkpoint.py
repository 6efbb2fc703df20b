"""States of long runs, kept in files, so that an interrupted run does not compute them again. All are written atomically."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays, read_bounded
from theorems.certificates.writer import write_atomically

MAX_BYTES: Final = 1 << 30

__all__ = ["Checkpoint", "load_arrays", "save_arrays"]


def save_arrays(path: Path | None, mark: str, arrays: Mapping[str, Any]) -> None:
    """Keep arrays, and the mark of what they belong to; with no path, do nothing."""
    if path is not None:
        buffer = io.BytesIO()
        np.savez(buffer, **{"mark": np.array(mark), **arrays})
        write_atomically(path, buffer.getvalue())


def load_arrays(path: Path | None, mark: str) -> dict[str, NDArray[Any]]:
    """Return the arrays kept with this mark; none, so that a run begins anew, if there is no file, or one of something else, or broken."""
    if path is None or not path.exists():
        return {}
    try:
        arrays = read_arrays(path, "checkpoint", MAX_BYTES)
    except BarrierError:
        return {}
    return arrays if str(arrays.pop("mark", "")) == mark else {}


class Checkpoint:
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
            content = json.loads(read_bounded(path, "checkpoint", MAX_BYTES))
        except ValueError:  # as a BarrierError is, too
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

"""What a person has reached, kept in their folder for the state of programs: written as a whole, or not at all."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_bounded
from theorems.certificates.writer import write_atomically

__all__ = ["Progress", "place"]

VERSION: Final = 1
MOST_BYTES: Final = 1 << 20
#: Of levels in the file, and of anything that is counted.
MOST: Final = 1000
_LOCK: Final = threading.Lock()


def place() -> Path:
    """Return the path of the file: in ``XDG_STATE_HOME``, or where programs keep their state on this system."""
    from platformdirs import user_state_path

    return Path(user_state_path("sci-barriers", appauthor=False), "explore.json")


@dataclass(frozen=True)
class Progress:
    """The file of progress.

    Args:
        path: of the file; nothing need be there.
    """

    path: Path = field(default_factory=place)

    def read(self) -> tuple[dict[str, dict[str, int]], str]:
        """Return (level ↦ {"played", "reached", "hints"}, why nothing could be read, or nothing).

        A file that is not there is no progress; one that is damaged is left alone, and it is said what is wrong with it.
        """
        if not self.path.exists():
            return {}, ""
        try:
            document = json.loads(read_bounded(self.path, "progress", MOST_BYTES))
            return _checked(document), ""
        except (BarrierError, ValueError, RecursionError) as error:
            return {}, f"{self.path} is no file of progress ({error}); it is left as it is, and nothing is kept"

    def note(self, level: str, *, played: int = 0, reached: bool = False, hints: int = 0) -> str:
        """Add to what is known of a level, and return why it could not be kept, or nothing.

        Args:
            level: its name.
            played: so many more games.
            reached: whether it is done; once it is, it stays so.
            hints: that are open; the largest number counts.
        """
        with _LOCK:  # several pages of one server; a file is replaced as a whole in any case
            known, fault = self.read()
            if fault:
                return fault
            before = known.get(level, {})
            known[level] = {
                "played": min(before.get("played", 0) + played, MOST),
                "reached": int(bool(before.get("reached")) or reached),
                "hints": min(max(before.get("hints", 0), hints), MOST),
            }
            if known[level] == before:
                return ""
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self.path, json.dumps({"version": VERSION, "levels": known}, indent=1) + "\n")
            except OSError as error:
                return f"{os.fspath(self.path)} cannot be written ({error.strerror}); nothing is kept"
        return ""


def _checked(document: Any) -> dict[str, dict[str, int]]:
    """Return the levels of a document; ``ValueError`` if it is none."""
    if not isinstance(document, dict) or document.get("version") != VERSION or type(document["version"]) is not int:
        raise ValueError(f"not version {VERSION}")
    levels = document.get("levels")
    if not isinstance(levels, dict) or len(levels) > MOST:
        raise ValueError("levels")
    for known in levels.values():
        if not isinstance(known, dict) or set(known) != {"played", "reached", "hints"}:
            raise ValueError("a level")
        if not all(type(number) is int and 0 <= number <= MOST for number in known.values()):
            raise ValueError("a number")
    return levels

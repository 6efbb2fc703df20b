"""The runs that count: what commands measured once, on the networks of the package, kept beside them.

A record is what ``sci-barriers learned … --out FOLDER`` writes into ``record.json``, in the form of `compact`.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import Any, Final

__all__ = ["compact", "recorded", "records"]

_FOLDER: Final = files("sci_barriers.learned") / "data"


def records() -> tuple[str, ...]:
    """Return the names: ``claims`` on each source of images, ``tradeoff``, factorial experiments, and ``others``.

    The last one has trainings whose weights do not ship, longer searches, networks at other sides, and costs.
    """
    names = (place.name for place in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def recorded(name: str = "claims") -> dict[str, Any]:
    """Return one of the `records`."""
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def compact(record: dict[str, Any], *, digits: int = 4) -> str:
    """Return a record as JSON, with one line for each entry of its lists and objects, and floats rounded to ``digits`` digits."""
    parts = []
    for name, value in record.items():
        match _rounded(value, digits):
            case dict() as entries:
                lines = [f"  {_line(key)}: {_line(entry)}" for key, entry in entries.items()]
                text = "{\n" + ",\n".join(lines) + "\n }"
            case list() as entries:
                text = "[\n" + ",\n".join(f"  {_line(entry)}" for entry in entries) + "\n ]"
            case other:
                text = _line(other)
        parts.append(f" {_line(name)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rounded(value: Any, digits: int) -> Any:
    match value:
        case dict():
            return {key: _rounded(entry, digits) for key, entry in value.items()}
        case list() | tuple():
            return [_rounded(entry, digits) for entry in value]
        case float() if math.isfinite(value) and value:
            return float(f"{value:.{digits}g}")
        case _:
            return value

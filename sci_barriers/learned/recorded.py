"""The runs that count: what commands measured once, on the networks of the package, kept beside them.

A record is what ``sci-barriers learned … --out FOLDER`` writes into ``record.json``, in the form of `compact`.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import Any, Final

__all__ = ["RECORDS", "compact", "recorded"]

#: Names of records: the claims; the same with shorter trainings, as the package had them before; factorial experiments; other trainings,
#: whose weights do not ship.
RECORDS: Final = (
    "claims",
    "claims-before",
    "factorial-automap",
    "factorial-cascade",
    "factorial-cascade-size",
    "others",
)


def recorded(name: str = "claims") -> dict[str, Any]:
    """Return one of `RECORDS`."""
    place = files("sci_barriers.learned") / "data" / f"{name}.json"
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
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

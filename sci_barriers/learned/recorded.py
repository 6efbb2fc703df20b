"""The run that counts: what `claims` measured once, on the networks of the package, kept beside them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

__all__ = ["recorded"]


def recorded() -> dict[str, Any]:
    """Return the record of ``sci-barriers learned claims``, made with the networks that ship."""
    place = files("sci_barriers.learned") / "data" / "claims.json"
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found

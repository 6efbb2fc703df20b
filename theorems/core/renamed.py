"""Names of the release before: they work for one more release and warn."""

from __future__ import annotations

import warnings
from typing import Any

__all__ = ["renamed"]


def renamed(old: str, new: str) -> Any:
    """Return a property that is read as another attribute, with a DeprecationWarning."""

    def read(self: object) -> Any:
        warnings.warn(f"{type(self).__name__}.{old} is called {new}", DeprecationWarning, stacklevel=2)
        return getattr(self, new)

    return property(read, doc=f"`{new}`; deprecated.")

"""Names of the release before: they work for one more release and warn."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any


def renamed(old: str, new: str) -> Any:
    """Return a property that is read as another attribute, with a DeprecationWarning."""

    def read(self: object) -> Any:
        warnings.warn(f"{type(self).__name__}.{old} is called {new}", DeprecationWarning, stacklevel=2)
        return getattr(self, new)

    return property(read, doc=f"`{new}`; deprecated.")


def renamed_names(module: str, names: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return a ``__getattr__`` for a module: old names give what they meant, with a DeprecationWarning.

    Args:
        module: its name.
        names: what each old name stands for.
    """

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        found = names[name]
        warnings.warn(f"{module}.{name} is called {found.__name__}", DeprecationWarning, stacklevel=2)
        return found

    return get

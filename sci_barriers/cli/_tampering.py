"""Notices if foreign code has replaced functions and classes that the harness runs with."""

from __future__ import annotations

import sys
from typing import Any, Final

#: Modules whose functions, classes and methods are to stay what they are, with those below them.
MODULES: Final = ("builtins", "flint", "fractions", "io", "json", "math", "numbers", "oracles", "os", "sci_barriers", "sys", "theorems",
                  "traceback")  # fmt: skip
#: What programs replace for good reasons, and the harness does not rely on.
PERMITTED: Final = frozenset({"breakpointhook", "displayhook", "excepthook", "unraisablehook", "__import__"})


class Guard:
    """The functions, classes and methods of some modules, as they are now."""

    def __init__(self) -> None:
        spaces = [
            (name, module, vars(module))
            for name, module in sys.modules.items()
            if module is not None and name.partition(".")[0] in MODULES
        ]
        found: dict[int, tuple[str, dict[str, Any] | Any, dict[str, Any]]] = {}
        for name, module, space in spaces:
            found[id(module)] = name, module, _callables(space)
            for value in space.values():
                if isinstance(value, type) and value.__module__.partition(".")[0] in MODULES:
                    found[id(value)] = f"{value.__module__}.{value.__qualname__}", value, _callables(vars(value))
        self._spaces = tuple(found.values())
        self._modules = {name: module for name, module, _ in spaces}

    def changed(self, vars: Any = vars, loaded: Any = sys.modules) -> str:
        """Return the name of something that was replaced or removed, empty if nothing was.

        Built-in functions are bound beforehand: those that are looked up now may be others.
        """
        for name, module in self._modules.items():
            if loaded.get(name) is not module:
                return f"sys.modules[{name!r}]"
        for name, owner, items in self._spaces:
            space = vars(owner)
            for key, value in items.items():
                if space.get(key) is not value:
                    return f"{name}.{key}"
        return ""


def _callables(space: Any) -> dict[str, Any]:
    """Return functions, classes, methods and descriptors: not data, which a program may change."""
    return {
        key: value
        for key, value in space.items()
        if key not in PERMITTED and (callable(value) or hasattr(value, "__get__"))
    }

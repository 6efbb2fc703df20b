"""The registry of theorems and barriers: what stands in the packages below, and in plugins, is found; there is no list to edit.

A module of `theorems.barriers`, `theorems.barriers.catalogue` or `theorems.guarantees` brings theorems as `Statement` objects and barriers
as subclasses of `Barrier` with a ``name``, both at its top level; a class may make its statement itself (`Barrier.own_statement`). A
plugin of another distribution names such a module, or such an object, as an entry point of the group ``sci_barriers.theorems``. Nothing
is imported before something is looked up.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, Final, Generic, TypeVar

from oracles import did_you_mean
from theorems.core.barrier import Barrier
from theorems.core.errors import TheoremError
from theorems.core.statement import Statement, register_finder

__all__ = ["BARRIERS", "GROUP", "THEOREMS", "barrier_class", "statement"]

#: Searched, in this order, with the packages inside them.
PACKAGES: Final = ("theorems.barriers", "theorems.guarantees")
#: The entry points of plugins.
GROUP: Final = "sci_barriers.theorems"

_Item = TypeVar("_Item")


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in sorted(pkgutil.iter_modules(package.__path__, package.__name__ + "."), key=lambda item: item.name):
        module = importlib.import_module(found.name)
        if found.ispkg:
            yield from _modules(module)
        else:
            yield module


def _objects() -> Iterator[Any]:
    """Yield everything at the top level of the modules that are searched."""
    for name in PACKAGES:
        for module in _modules(importlib.import_module(name)):
            yield from vars(module).values()
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        found = point.load()
        yield from vars(found).values() if isinstance(found, ModuleType) else (found,)


class _Registry(Mapping[str, _Item], Generic[_Item]):
    """Things by name, found when they are first asked for."""

    def __init__(self, kind: type, what: str) -> None:
        self._kind, self._what = kind, what
        self._found: dict[str, _Item] | None = None

    @property
    def _items(self) -> dict[str, _Item]:
        if self._found is None:
            found: dict[str, _Item] = {}
            for item in filter(None, map(self._one, _objects())):
                name = item.name
                if name and found.setdefault(name, item) is not item:
                    raise TheoremError(self._what, name, f"one of this name: there are {found[name]!r} and {item!r}")
            self._found = found
        return self._found

    def _one(self, item: Any) -> Any:
        """Return what is registered of an object: it, the statement that it makes, or ``None``."""
        if isinstance(item, type) and issubclass(item, Barrier) and item.name:
            return item if self._kind is Barrier else item.own_statement()
        return item if self._kind is Statement and isinstance(item, Statement) else None

    def __getitem__(self, name: str) -> _Item:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def refresh(self) -> None:
        """Forget what was found: another plugin may be there now."""
        self._found = None


#: Statements by name.
THEOREMS: Final[_Registry[Statement]] = _Registry(Statement, "theorem")
#: Classes of barriers by name.
BARRIERS: Final[_Registry[type[Barrier]]] = _Registry(Barrier, "barrier")


def statement(name: str) -> Statement:
    """Return the theorem of this name; `TheoremError` if there is none."""
    if name not in THEOREMS:
        raise TheoremError("theorem", name, "one of " + ", ".join(THEOREMS) + did_you_mean(name, THEOREMS))
    return THEOREMS[name]


register_finder(THEOREMS.get)


def barrier_class(name: str) -> type[Barrier]:
    """Return the class of barriers of this name; `TheoremError` if there is none."""
    if name not in BARRIERS:
        raise TheoremError("barrier", name, "one of " + ", ".join(BARRIERS) + did_you_mean(name, BARRIERS))
    return BARRIERS[name]

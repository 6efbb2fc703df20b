"""The built-in algorithms by name, and those of plugins: found by scanning, imported when they are used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._source import constant

__all__ = ["AlgorithmRecord", "algorithms", "get"]

PACKAGE: Final = "sci_barriers.algorithms"
#: The entry points of plugins: each names a module with a constant ``BUILT_IN``.
GROUP: Final = "sci_barriers.algorithms"


@dataclass(frozen=True)
class AlgorithmRecord:
    """A built-in algorithm.

    Attributes:
        name: on the command line.
        problems: that it solves.
        fields: ``"real"``, ``"complex"``.
        extra: that brings its libraries, or ``None``.
        description: one line.
        make: returns the algorithm with its default parameters; imports what it needs.
        libraries: top-level module and name of each library of the extra.
        kind: ``"solver"``: iterates until it has converged, returns a vector; ``"network"``: returns a network of fixed depth;
            ``"trained"``: a network whose weights were trained beforehand, for one shape of the data.
    """

    name: str
    problems: tuple[str, ...]
    fields: tuple[str, ...]
    extra: str | None
    description: str
    make: Callable[[], Callable[[Any], Any]]
    libraries: Mapping[str, str] = field(default_factory=dict)
    kind: str = "solver"

    @property
    def missing(self) -> str | None:
        """The library that is not installed, or ``None``; nothing is imported."""
        return next((name for module, name in self.libraries.items() if find_spec(module) is None), None)

    def unsuited(self, problem: str, field: str) -> str | None:
        """Return why it cannot be asked for this problem over this field, or ``None`` if it can."""
        if problem in self.problems and field in self.fields:
            return None
        return f"{self.name} solves {', '.join(self.problems)} ({' and '.join(self.fields)}), not {problem} ({field})"

    def load(self) -> Callable[[Any], Any]:
        """Return the algorithm; `MissingExtra` if a library that it needs is not installed."""
        missing = self.missing
        if missing is not None:
            raise MissingExtra(missing, self.extra or "")
        return self.make()


@cache
def algorithms() -> Mapping[str, AlgorithmRecord]:
    """Return the built-in algorithms by name.

    Each module of this package says in its constant ``BUILT_IN`` what it has: ``name``, ``problems``, ``fields``, ``description``, the
    class ``make``, and where needed its ``arguments``, ``extra``, ``libraries``, ``kind``. A plugin names such a module as an entry
    point of the group ``sci_barriers.algorithms``.

    Raises:
        BarrierError: a plugin without such a module, or with a name that is taken.
    """
    records: dict[str, AlgorithmRecord] = {}
    found = (path for place in sys.modules[PACKAGE].__path__ for path in Path(place).glob("[!_]*.py"))
    modules = [(f"{PACKAGE}.{path.stem}", str(path)) for path in sorted(found, key=lambda path: path.stem)]
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        spec = find_spec(point.value)
        if spec is None or spec.origin is None:
            raise BarrierError(f"entry point {point.name} of {GROUP}", point.value, "a module that can be found")
        modules.append((point.value, spec.origin))
    for module, path in modules:
        listed = constant(path, "BUILT_IN")
        if listed is None and not module.startswith(f"{PACKAGE}."):
            raise BarrierError(f"entry point of {GROUP}", module, "a module with a line BUILT_IN: Final = (...)")
        for item in listed or ():
            if item["name"] in records:
                raise BarrierError("name of an algorithm", item["name"], f"a name that {module} does not share")
            make = partial(_make, module, item.pop("make"), item.pop("arguments", {}))
            records[item["name"]] = AlgorithmRecord(**{"extra": None, **item}, make=make)
    return MappingProxyType(records)


def _make(module: str, name: str, arguments: dict[str, Any]) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = getattr(importlib.import_module(module), name)(**arguments)
    return made


def get(name: str) -> AlgorithmRecord:
    """Return the built-in algorithm of this name; `BarrierError` lists the names if there is none."""
    known = algorithms()
    if name not in known:
        from oracles import did_you_mean  # here, as it loads NumPy, which listing the algorithms does not need

        raise BarrierError("algorithm", name, "one of " + ", ".join(known) + did_you_mean(name, known))
    return known[name]

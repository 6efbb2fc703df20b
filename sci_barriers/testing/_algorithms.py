"""The algorithms of a module."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.algorithms import algorithms


def algorithms_of(source: Any) -> dict[str, Callable[[Any], Any]]:
    """Return the algorithms of a module, or of a list, by name.

    Args:
        source: a module or its dotted name: of the names in ``__all__``, or else of the public names that are defined in it, the
            callables (not classes) that can be called with one argument; or the name of a built-in algorithm; or an iterable of
            callables and names of built-in algorithms.

    Returns:
        Names and callables, in the order of the module.

    Raises:
        BarrierError: no such module or algorithm, or no algorithms in it.
    """
    if isinstance(source, str):
        if source in algorithms():
            return {source: algorithms()[source].load()}
        source = _module(source)
    if isinstance(source, ModuleType):
        found = _of_module(source)
    elif isinstance(source, Iterable):
        found = {}
        for item in source:
            if isinstance(item, str) and item in algorithms():
                found[item] = algorithms()[item].load()
            elif callable(item):
                found[_fresh(_called(item), found)] = item
            else:
                raise BarrierError("source", item, "a callable, or one of " + ", ".join(algorithms()))
    else:
        raise BarrierError("source", source, "a module, its name, or a list of callables")
    if not found:
        raise BarrierError(
            "source", source, "a module with public functions of one argument, or a list that is not empty"
        )
    return found


def unsuited(name: str, algorithm: Callable[[Any], Any], barrier: Any) -> str | None:
    """Return why a built-in algorithm cannot be played on a barrier, or ``None`` if it can, or is no built-in one.

    Args:
        name: as `algorithms_of` gives it.
        algorithm: the callable of this name.
        barrier: on which it would be played.
    """
    record = algorithms().get(name)
    if record is None or type(algorithm) is not type(record.load()):
        return None
    return record.unsuited(barrier.problem.name, barrier.field)


def _module(name: str) -> ModuleType:
    import importlib

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            allowed = "a module that can be imported, or one of " + ", ".join(algorithms())
            raise BarrierError("source", name, allowed) from None
        raise
    except (TypeError, ValueError):  # an empty name, or a relative one
        raise BarrierError("source", name, "the dotted name of a module") from None


def _of_module(module: ModuleType) -> dict[str, Callable[[Any], Any]]:
    listed = getattr(module, "__all__", None)
    names = list(listed) if listed is not None else [name for name in vars(module) if not name.startswith("_")]
    found = {}
    for name in names:
        value = getattr(module, name)
        own = listed is not None or getattr(value, "__module__", module.__name__) == module.__name__
        if own and callable(value) and not inspect.isclass(value) and _takes_one(value):
            found[name] = value
    return found


def _takes_one(value: Callable[..., Any]) -> bool:
    try:
        inspect.signature(value).bind(None)
    except (TypeError, ValueError):  # another number of arguments, or a signature that is not known
        return False
    return True


def _called(item: Any) -> str:
    name = getattr(item, "__name__", None)
    return name if isinstance(name, str) else type(item).__name__


def _fresh(name: str, found: dict[str, Any]) -> str:
    """Return the name, with a number if it is taken."""
    number, result = 2, name
    while result in found:
        result, number = f"{name}-{number}", number + 1
    return result

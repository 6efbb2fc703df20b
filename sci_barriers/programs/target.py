"""Finds the algorithm that a user names: on the command line, in a grid."""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.util
import stat
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

from oracles import did_you_mean
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms import algorithms

__all__ = ["ImportFailed", "load_object", "load_target"]


#: So many functions of a file are listed.
MOST: Final = 20


class ImportFailed(Exception):
    """The user's module was found, but running it failed; the cause is chained."""


def load_target(target: str) -> Callable[[Any], Any]:
    """Return the algorithm named by a built-in name, ``package.module:function`` or ``path/to/file.py:function``.

    Raises:
        BarrierError: no such name, file, module or function, or it is not callable.
        ImportFailed: the user's module raised an exception when it was imported.
        MissingExtra: a built-in algorithm needs a library that is not installed.
    """
    if ":" not in target:
        known = algorithms()
        if target not in known:
            names = ", ".join(known)
            allowed = f"a built-in name ({names}), module:function or file.py:function"
            if target.endswith(".py") and Path(target).is_file():
                raise BarrierError("TARGET", target, f"file.py:function{_listed(_load_file(Path(target)))}")
            raise BarrierError("TARGET", target, allowed + did_you_mean(target, known))
        return known[target].load()
    value: object = load_object(target)
    if not callable(value):
        name = target.rpartition(":")[2]
        raise BarrierError("TARGET", target, f"a callable; {name} is of type {type(value).__name__}")
    return value


def load_object(target: str) -> Any:
    """Return what ``package.module:name`` or ``path/to/file.py:name`` names, for example a barrier.

    Raises:
        BarrierError: no such file, module or name.
        ImportFailed: the user's module raised an exception when it was imported.
    """
    place, _, name = target.rpartition(":")
    value: Any = _load_file(Path(place)) if place.endswith(".py") else _load_module(place)
    for part in name.split("."):
        with _users_code(target):  # a __getattr__, perhaps
            try:
                value = getattr(value, part)
            except AttributeError:
                known = _functions(value)
                raise BarrierError(
                    "TARGET",
                    target,
                    f"a name in {place}; it has no {part!r}{did_you_mean(part, known)}{_listed(value)}",
                ) from None
    return value


def _functions(value: Any) -> list[str]:
    """Return the names of the functions and classes that a module has made itself."""
    if not isinstance(value, ModuleType):
        return []
    own = vars(value).items()
    return [
        name
        for name, item in own
        if not name.startswith("_") and callable(item) and getattr(item, "__module__", None) == value.__name__
    ]


def _listed(value: Any) -> str:
    """Return the functions of a module as the end of a message."""
    names = _functions(value)
    if not names:
        return ""
    more = f", … ({len(names)} in all)" if len(names) > MOST else ""
    return f"; its functions: {', '.join(names[:MOST])}{more}"


def _load_file(path: Path) -> Any:
    try:
        found = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BarrierError("TARGET", str(path), f"an existing Python file ({reason})") from None
    if not stat.S_ISREG(found.st_mode):
        raise BarrierError("TARGET", str(path), "an existing Python file")
    name = "_sci_barriers_target_" + "".join(c if c.isalnum() else "_" for c in path.stem)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # a .py file
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    with _users_code(str(path)):
        code, folder = _code(path, found.st_ino, found.st_size, found.st_mtime_ns)
        with _first_on_path(folder):
            exec(code, vars(module))
    return module


@functools.lru_cache(maxsize=16)
def _code(path: Path, *changes: int) -> tuple[CodeType, str]:
    """Return the code of a file and its folder; ``changes`` are other numbers when it has changed. A campaign executes it for every run."""
    # Not from __pycache__, which tells changes within a second apart by the size alone.
    loader = SourceFileLoader(path.stem, str(path))
    code: CodeType = loader.source_to_code(loader.get_data(str(path)), str(path))
    return code, str(path.resolve().parent)


def _load_module(name: str) -> Any:
    allowed = BarrierError("TARGET", name, "an importable module")
    if not all(part.isidentifier() for part in name.split(".")):
        raise allowed
    with _first_on_path(""), _users_code(name):  # "": as `python -m` does
        try:
            if importlib.util.find_spec(name) is None:  # imports the packages above it
                raise allowed
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
                raise allowed from None
            raise


@contextlib.contextmanager
def _users_code(place: str) -> Iterator[None]:
    """Raise `ImportFailed` from whatever the user's code raises."""
    try:
        yield
    except (BarrierError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ImportFailed(place) from error


@contextlib.contextmanager
def _first_on_path(folder: str) -> Iterator[None]:
    """Search this folder first for modules, as for a script."""
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # the user's code may have taken it away
            sys.path.remove(folder)

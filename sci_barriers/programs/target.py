"""Finds the algorithm that a user names: on the command line, in a grid."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.algorithms import algorithms

__all__ = ["ImportFailed", "load_object", "load_target"]


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
            raise BarrierError("TARGET", target, f"a built-in name ({names}), module:function or file.py:function")
        return known[target].load()
    value = load_object(target)
    if not callable(value):
        name = target.rpartition(":")[2]
        raise BarrierError("TARGET", target, f"a callable; {name} is of type {type(value).__name__}")
    return value  # type: ignore[no-any-return] # callable, as checked


def load_object(target: str) -> Any:
    """Return what ``package.module:name`` or ``path/to/file.py:name`` names, for example a barrier.

    Raises:
        BarrierError: no such file, module or name.
        ImportFailed: the user's module raised an exception when it was imported.
    """
    place, _, name = target.rpartition(":")
    value: Any = _load_file(Path(place)) if place.endswith(".py") else _load_module(place)
    for part in name.split("."):
        if not hasattr(value, part):
            raise BarrierError("TARGET", target, f"a name in {place}; it has no {part!r}")
        value = getattr(value, part)
    return value


def _load_file(path: Path) -> Any:
    if not path.is_file():
        raise BarrierError("TARGET", str(path), "an existing Python file")
    name = "_sci_barriers_target_" + "".join(c if c.isalnum() else "_" for c in path.stem)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # a .py file
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.resolve().parent))  # so that it can import its neighbours, as a script can
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # the user's code: reported with its traceback
        raise ImportFailed(str(path)) from error
    finally:
        sys.path.remove(str(path.resolve().parent))
    return module


def _load_module(name: str) -> Any:
    sys.path.insert(0, "")  # as `python -m` does
    try:
        if not name or importlib.util.find_spec(name) is None:
            raise BarrierError("TARGET", name, "an importable module")
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            raise BarrierError("TARGET", name, "an importable module") from None
        raise ImportFailed(name) from error
    except BarrierError:
        raise
    except ValueError:  # find_spec of a malformed name
        raise BarrierError("TARGET", name, "an importable module") from None
    except (Exception, SystemExit) as error:  # the user's code: reported with its traceback
        raise ImportFailed(name) from error
    finally:
        sys.path.remove("")

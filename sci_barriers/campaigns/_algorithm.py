"""Algorithms in a grid: built-in names, functions of the user, programs; with parameters, and a digest of their code."""

from __future__ import annotations

import dataclasses
import errno
import functools
import hashlib
import importlib.machinery
import inspect
import itertools
import math
import shlex
import stat
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_bounded
from sci_barriers.algorithms import get
from sci_barriers.campaigns._axis import NONE, Json
from sci_barriers.harness import Limits, Subprocess
from sci_barriers.programs.target import load_target

#: Bytes of a file whose content is part of the key of a run: an interpreter, say.
MAX_CODE: Final = 1 << 30
#: Errors that say that there is no such file: the last one for an argument that is a program itself, as of ``python -c``.
_NO_FILE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)

KEYS: Final = ("name", "target", "exec", "parameters", "limits")
MAX_VARIANTS: Final = 100_000


def parse_algorithm(table: object, base: Path) -> list[dict[str, Json]]:
    """Return the algorithms of one ``[[algorithm]]`` table as canonical JSON, one for each combination of its parameters.

    Args:
        table: with exactly one of ``name`` (built-in), ``target`` (``module:function``, ``file.py:function``), ``exec`` (a command),
            ``parameters``, a table in which a list is a list of alternatives, and for ``exec`` ``limits``, those of
            `sci_barriers.harness.Limits`.
        base: the folder of the grid: files are relative to it.

    Raises:
        BarrierError: a key, a name, a file or a parameter that does not exist.
    """
    if not isinstance(table, dict):
        raise BarrierError("algorithm", table, "a table [[algorithm]] with name, target or exec")
    unknown = sorted(table.keys() - set(KEYS))
    if unknown:
        raise BarrierError("algorithm", unknown[0], "the keys " + ", ".join(KEYS))
    kinds = [key for key in KEYS[:3] if key in table]
    if len(kinds) != 1:
        raise BarrierError("algorithm", dict(table), "exactly one of name, target, exec")
    kind = kinds[0]
    given = table[kind]
    if not isinstance(given, str) or not given.strip() or len(given) > 4000:
        raise BarrierError(f"algorithm.{kind}", given, "a text")
    parameters = table.get("parameters", {})
    if not isinstance(parameters, dict):
        raise BarrierError("algorithm.parameters", parameters, "a table")
    if kind == "exec" and parameters:
        raise BarrierError("algorithm.parameters", parameters, "nothing for exec: write arguments into the command")
    if kind != "exec" and "limits" in table:
        raise BarrierError("algorithm.limits", table["limits"], "nothing but for exec; see [budget]")
    if kind == "name":
        get(given)
    code = code_of(kind, given, base)
    if kind == "exec":
        limits = _limits(table.get("limits", {}))
        Subprocess(given, limits=Limits(**limits), cwd=base)  # refuses a program that is not found
        return [{"exec": given, "parameters": {}, "limits": limits, **code}]
    alternatives = {key: _alternatives(kind, given, key, value) for key, value in sorted(parameters.items())}
    if math.prod(len(values) for values in alternatives.values()) > MAX_VARIANTS:
        raise BarrierError("algorithm.parameters", given, f"at most {MAX_VARIANTS} combinations")
    result: list[dict[str, Json]] = []
    for values in itertools.product(*alternatives.values()):
        chosen: dict[str, Json] = dict(zip(alternatives, values, strict=True))
        result.append({kind: given, "parameters": chosen, **code})
    return result


def _limits(given: object) -> dict[str, Any]:
    """Return the limits of a program, all of them, those that are not given too: a run's key has them."""
    names = [item.name for item in dataclasses.fields(Limits)]
    if not isinstance(given, dict):
        raise BarrierError("algorithm.limits", given, "a table")
    for name in given:
        if name not in names:
            raise BarrierError("algorithm.limits", name, "one of " + ", ".join(names))
    values: dict[str, Any] = {name: None if value == NONE else _plain(name, value) for name, value in given.items()}
    return dataclasses.asdict(Limits(**values))


def _alternatives(kind: str, name: str, key: str, value: object) -> list[Json]:
    values = [_plain(key, item) for item in (value if isinstance(value, list) else [value])]
    if not values:
        raise BarrierError(f"algorithm.parameters.{key}", value, "at least one value")
    if kind == "name":
        values = [_builtin_parameter(name, key, item) for item in values]
    elif not key.isidentifier():
        raise BarrierError("algorithm.parameters", key, "names of arguments")
    return values


def _plain(key: str, value: object) -> Json:
    if isinstance(value, Decimal):
        if not math.isfinite(float(value)):
            raise BarrierError(f"algorithm.parameters.{key}", str(value), "a finite number")
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        raise BarrierError(f"algorithm.parameters.{key}", value, "an integer of at most 64 bits")
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, list):
        return [_plain(key, item) for item in value]
    raise BarrierError(f"algorithm.parameters.{key}", value, "a number, a text, true, false, or lists of them")


def _builtin_parameter(name: str, key: str, value: Json) -> Json:
    algorithm: Any = get(name).make()
    defaults = {item.name: getattr(algorithm, item.name) for item in dataclasses.fields(algorithm)}
    if key not in defaults:
        raise BarrierError(f"algorithm.parameters of {name}", key, "one of " + (", ".join(defaults) or "none"))
    wanted = type(defaults[key])
    if wanted is float and type(value) is int:
        value = float(value)
    if wanted in (bool, int, float, str) and type(value) is not wanted:
        raise BarrierError(f"algorithm.parameters.{key} of {name}", value, f"a value of type {wanted.__name__}")
    return value


def code_of(kind: str, given: str, base: Path) -> dict[str, Json]:
    """Return {"code": {file: SHA-256}} of the user's files that an algorithm names; empty for built-in ones.

    The digest is part of a run's key: a changed program is another program.

    Raises:
        BarrierError: the file or the module does not exist.
    """
    if kind == "name":
        return {}
    if kind == "exec":
        try:
            words = shlex.split(given)
        except ValueError as error:
            raise BarrierError("algorithm.exec", given, f"a command ({error})") from None
        found = ((word, _digest("exec", base / word)) for word in sorted(words))
        return {"code": {word: digest for word, digest in found if digest is not None}}
    place, colon, function = given.rpartition(":")
    if not colon or not place or not function:
        raise BarrierError("algorithm.target", given, "module:function or file.py:function")
    if place.endswith(".py"):
        digest = _digest("target", base / place)
        if digest is None:
            raise BarrierError("algorithm.target", place, "an existing Python file, from the folder of the grid")
        return {"code": {place: digest}}
    module = _module_file(place, base)
    digest = None if module is None else _digest("target", module)
    if digest is None:
        raise BarrierError("algorithm.target", place, "a module that can be found, beside the grid or installed")
    return {"code": {place: digest}}


def _digest(kind: str, path: Path) -> str | None:
    """Return SHA-256 of a file, ``None`` if there is no such file."""
    try:
        found = path.stat()
    except ValueError:  # a zero byte in the name
        return None
    except OSError as error:
        if error.errno in _NO_FILE:
            return None
        raise BarrierError(f"algorithm.{kind}", str(path), f"a file that can be read ({error.strerror})") from None
    if not stat.S_ISREG(found.st_mode):
        return None
    return _content(path, found.st_ino, found.st_size, found.st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _content(path: Path, *changes: int) -> str:
    """Return SHA-256 of a file; ``changes`` are other numbers when it has changed. An interpreter is read once, not for every run."""
    return hashlib.sha256(read_bounded(path, "algorithm", MAX_CODE)).hexdigest()


def _module_file(name: str, base: Path) -> Path | None:
    """Return the file of a module without importing anything, as the import system would find it."""
    places: list[str] | None = [str(base), *sys.path]
    found: Path | None = None
    for part in name.split("."):
        spec = importlib.machinery.PathFinder.find_spec(part, places) if part and places else None
        if spec is None:
            return None
        found = Path(spec.origin) if spec.origin is not None else None
        places = list(spec.submodule_search_locations) if spec.submodule_search_locations is not None else None
    return found if found is not None and found.is_file() else None


def suits(algorithm: Mapping[str, Json], problem: str, field: str) -> None:
    """Refuse a built-in algorithm for a problem or a field that it does not solve, or whose library is missing.

    Raises:
        BarrierError: it does not solve the problem over the field.
        MissingExtra: its library is not installed.
    """
    if "name" not in algorithm:
        return
    record = get(str(algorithm["name"]))
    solved = f"an algorithm for {problem} over the {field} field ({record.name}: {', '.join(record.problems)}; {', '.join(record.fields)})"
    if record.unsuited(problem, field) is not None:
        raise BarrierError("algorithm", record.name, solved)
    record.load()


def load(algorithm: Mapping[str, Json], base: Path) -> Callable[[Any], Any]:
    """Return the callable. A user's file is executed anew for every run, so that no run depends on the ones before it.

    Raises:
        BarrierError: its code is not that of the grid any more, or it has no such function.
        ImportFailed: the user's module raised an exception.
        MissingExtra: its library is not installed.
    """
    parameters = algorithm["parameters"]
    assert isinstance(parameters, dict)  # as parsed
    made: Callable[[Any], Any]
    if "name" in algorithm:
        builtin: Any = get(str(algorithm["name"])).load()
        made = dataclasses.replace(builtin, **parameters) if parameters else builtin
        return made
    kind = "target" if "target" in algorithm else "exec"
    given = str(algorithm[kind])
    if code_of(kind, given, base).get("code") != algorithm["code"]:
        raise BarrierError(f"algorithm.{kind}", given, "code that does not change while the campaign runs")
    if kind == "exec":
        limits: Any = algorithm["limits"]
        return Subprocess(given, limits=Limits(**limits), cwd=base)
    place, _, function = given.rpartition(":")
    with _importable(base):
        value: Any = load_target(f"{base / place}:{function}" if place.endswith(".py") else given)
    if parameters:
        value = value(**parameters) if inspect.isclass(value) else functools.partial(value, **parameters)
    made = value  # the harness sees whether it is an algorithm
    return made


class _importable:
    """Modules beside the grid can be imported, as the scripts there can."""

    def __init__(self, base: Path) -> None:
        self._base = str(base)

    def __enter__(self) -> None:
        sys.path.insert(0, self._base)

    def __exit__(self, *ignored: object) -> None:
        sys.path.remove(self._base)


def label(algorithm: Mapping[str, Json] | None) -> str:
    """Return a short name for tables, such as ``fista iterations=100``."""
    if algorithm is None:
        return ""
    name = next(str(algorithm[key]) for key in KEYS[:3] if key in algorithm)
    parameters = algorithm["parameters"]
    assert isinstance(parameters, dict)  # as parsed
    return " ".join([name, *(f"{key}={value}" for key, value in parameters.items())])

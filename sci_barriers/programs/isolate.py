"""Python functions in a process of their own: ``--isolate``."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers.programs.confine import confined, unavailable
from sci_barriers.programs.limits import Limits
from sci_barriers.programs.program import Subprocess

__all__ = ["isolate"]

CHILD: Final = Path(__file__).resolve().with_name("isolated_child.py")
#: Where the package lies: the child finds it there if it does not find it otherwise.
ROOT: Final = Path(__file__).resolve().parents[2]


def isolate(
    target: str | Callable[[Any], Any],
    *,
    limits: Limits | None = None,
    plain: Mapping[str, Any] | None = None,
    confine: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Subprocess:
    """Return a Python algorithm that runs in a process of its own: it holds nothing but the data that it asked for.

    The child imports the algorithm and gives it an oracle with the same methods as in this process; each read, each flip is a message
    to this process. Nothing of the algorithm is imported here. Unless PYTHONHASHSEED is set, the hashes of text are the same in all runs.

    Args:
        target: a built-in name, ``package.module:function``, ``path/to/file.py:function``, or a function that can be imported by its name.
        limits: of each run.
        plain: how a plain function of the data is called, if the target is one: ``barrier``, its name in the registry, ``values``, its
            parameters as JSON, ``index`` of the datum or ``None``, ``arguments``, texts NAME=VALUE.
        confine: whether it is kept away from files, network and other processes, too (`sci_barriers.programs.confine`). It may read the
            system, this Python with its libraries, and the folder of its own file, in which it begins; it may write nothing.
        environment: variables besides those of this process.

    Raises:
        BarrierError: a function that has no name under which the child could import it, or a system that cannot confine a program.
    """
    name = target if isinstance(target, str) else _name(target)
    if confine and (why := unavailable()):
        raise BarrierError("confine", confine, f"False: this system cannot confine a program ({why})")
    # Both runs of a game iterate over sets of text in the same order, as they do when they share a process.
    variables = {"PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED", "0"), **(environment or {})}
    place, _, function = name.rpartition(":")
    folder = Path(place).resolve().parent if confine and place.endswith(".py") else None
    if folder is not None:
        name = f"{folder / Path(place).name}:{function}"
    command = [sys.executable, "-P", str(CHILD), str(ROOT), name, *([] if plain is None else [json.dumps(plain)])]
    if confine:
        command = confined(command, [ROOT] if folder is None else [ROOT, folder])
    return Subprocess(command, limits=limits, cwd=folder, environment=variables)


def _name(function: Any) -> str:
    allowed = "a function at the top level of a module that can be imported, or its name as text: module:function, file.py:function"
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", None)
    if module in (None, "__main__") or name is None or not callable(function):
        raise BarrierError("target", function, allowed)
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is not function:
        raise BarrierError("target", function, allowed)
    source = inspect.getsourcefile(function)
    if source is not None and "." not in module:  # a file that this process found by a path of its own
        return f"{source}:{name}"
    return f"{module}:{name}"

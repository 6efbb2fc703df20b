"""All kinds: each module of ``kinds`` is one and calls it `KIND`. A new kind is a new module there, and nothing else."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from . import kinds as package
from .core import Kind, decide


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind, in the order of the names of the modules; works in a zip file too."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(import_module(f"{package.__name__}.{name}").KIND for name in names)


def check(text: bytes) -> tuple[bool, str, str]:
    """(True, "", what is taken on trust) if the certificate proves its claim; else (False, rule or "another kind", reason)."""
    return decide(text, kinds())

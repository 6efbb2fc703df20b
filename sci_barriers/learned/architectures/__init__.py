"""Networks that are learned: one module, one architecture, found by its name. Importing a module needs torch.

A module has a class ``Network``, a `Reconstruction`; its docstring's first line describes it.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.networks.training._torch import require_torch

__all__ = ["architecture", "architectures"]


def architectures() -> tuple[str, ...]:
    """Return the names, in alphabetical order."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def architecture(name: str) -> type[Any]:
    """Return the class of an architecture.

    Raises:
        BarrierError: no such name.
        MissingExtra: torch is not installed.
    """
    if name not in architectures():
        raise BarrierError("architecture", name, "one of " + ", ".join(architectures()))
    require_torch()
    found: type[Any] = import_module(f"{__name__}.{name}").Network
    return found

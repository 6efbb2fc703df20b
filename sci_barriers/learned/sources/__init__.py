"""Where images come from: one module, one source, found by its name. None of them downloads anything.

A module has ``images(part, count, side, *, first=0)``; its docstring's first line describes the source, and its last one names the licence.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.learned.images import LEAST_SIDE
from sci_barriers.operators._side import checked_side

__all__ = ["PARTS", "checked_count", "images_of", "sources"]

#: What a network is trained on, and what no training sees.
PARTS: Final = ("training", "unseen")
#: In images that are made at once: 1 GiB of numbers.
MOST_PIXELS: Final = 1 << 27


def sources() -> tuple[str, ...]:
    """Return the names, in alphabetical order."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def checked_count(name: str, count: Any, side: int) -> int:
    """Return a number of images of side N: from 1 to what has `MOST_PIXELS` pixels."""
    return integer(name, count, 1, MOST_PIXELS // side**2)


def images_of(source: str, part: str, count: int, side: int, *, first: int = 0) -> NDArray[np.float64]:
    """Return images of a source. Image number k of a part is always the same; the parts have nothing in common.

    Args:
        source: one of `sources`.
        part: one of `PARTS`.
        count: how many, at least 1, with at most 2^27 pixels together.
        side: N in pixels, at least 8.
        first: number of the first one, at least 0.

    Returns:
        count × N × N, values in [0, 1].

    Raises:
        BarrierError: an argument out of its range.
        MissingExtra: the library that contains the source is not installed.
    """
    if source not in sources():
        raise BarrierError("source", source, ", ".join(sources()))
    if part not in PARTS:
        raise BarrierError("part", part, " or ".join(PARTS))
    if checked_side(side) < LEAST_SIDE:
        raise BarrierError("side", side, f"at least {LEAST_SIDE}")
    checked_count("count", count, side), integer("first", first, 0)
    module: Any = import_module(f"{__name__}.{source}")
    found: NDArray[np.float64] = module.images(part, count, side, first=first)
    return found

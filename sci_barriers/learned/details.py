"""Details that are added to images: lines, small text, crosses, dots, discs; ones on zeros."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.operators._side import checked_side

__all__ = ["DETAILS", "detail", "kept_by_sampling"]

Array = NDArray[np.float64]

#: A font of 3 × 5 pixels, rows from the top, as far as it is needed.
_LETTERS: Final = {
    "S": ("111", "100", "111", "001", "111"),
    "C": ("111", "100", "100", "100", "111"),
    "I": ("111", "010", "010", "010", "111"),
}


def _diagonal(size: int) -> Array:
    return np.eye(size)


def _straight(size: int) -> Array:
    return np.ones((1, size))


def _text(size: int) -> Array:
    gap = np.zeros((5, 1))
    letters = [np.array([[float(c) for c in row] for row in _LETTERS[letter]]) for letter in "SCI"]
    return np.hstack([letters[0], gap, letters[1], gap, letters[2]])


def _cross(size: int) -> Array:
    n = 2 * (size // 4) + 1
    found = np.zeros((n, n))
    found[n // 2, :] = found[:, n // 2] = 1
    return found


def _dot(size: int) -> Array:
    return np.ones((2, 2))


def _disc(size: int) -> Array:
    radius = max(2, size // 4)
    t = np.arange(-radius, radius + 1)
    return np.asarray((t[:, None] ** 2 + t[None, :] ** 2 <= radius**2).astype(np.float64))


#: Details by name; each takes the length of lines, in pixels.
DETAILS: Final[dict[str, Callable[[int], Array]]] = {
    "diagonal": _diagonal,
    "straight": _straight,
    "text": _text,
    "cross": _cross,
    "dot": _dot,
    "disc": _disc,
}


def detail(name: str, side: int, *, row: int | None = None, column: int | None = None) -> Array:
    """Return a detail h in an image of zeros: h = 1 on it.

    Lines are one pixel wide and side/3 long; text says SCI in letters of 3 × 5 pixels; a dot is 2 × 2.

    Args:
        name: one of `DETAILS`.
        side: N in pixels, at least 12.
        row: of the middle of the detail; that of the image if not given.
        column: of the middle of the detail.

    Raises:
        BarrierError: another name, a smaller image, or a place where it does not fit.
    """
    if name not in DETAILS:
        raise BarrierError("detail", name, ", ".join(DETAILS))
    if checked_side(side) < 12:
        raise BarrierError("side", side, "at least 12")
    shape = DETAILS[name](max(4, side // 3))
    found = np.zeros((side, side))
    places = []
    for argument, value, length in (("row", row, shape.shape[0]), ("column", column, shape.shape[1])):
        first = (side // 2 if value is None else integer(argument, value)) - length // 2
        if not 0 <= first <= side - length:
            raise BarrierError(argument, value, f"{length // 2} to {side - length + length // 2}: there it fits")
        places.append(slice(first, first + length))
    found[places[0], places[1]] = shape
    return found


def kept_by_sampling(operator: Any, h: Array) -> float:
    """Return ρ = ‖Ah‖²/‖h‖²: the template gain of y ↦ Re A*y, of norm 1, which knows the samples and nothing else."""
    return float(np.sum(np.abs(operator.forward(h)) ** 2) / np.sum(h**2))

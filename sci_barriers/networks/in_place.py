"""The elementwise part of an inner iteration on large NumPy arrays, in memory that the iteration owns.

The same numbers as the plain formulas in `sci_barriers.networks.firenet`: the same operations in the same order. What operators return is
never written to: it may be shared with them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Arrays of this many entries or more do not fit the nearest cache: then a fresh array for every operation costs more than the operation.
LARGE = 1 << 14


def shrink(x: NDArray[Any], gradient: NDArray[Any] | None, tau: float, low: Any, high: Any) -> NDArray[Any]:
    """Return soft(x − τ·gradient, high) in a new array; low = −high."""
    if gradient is None:
        v = x.copy()
    else:
        v = np.asarray(tau * gradient)
        np.subtract(x, v, out=v)
    if not np.iscomplexobj(v):
        clipped = np.minimum(v, high)
        np.maximum(low, clipped, out=clipped)
        return np.asarray(np.subtract(v, clipped, out=v))
    factor = np.abs(v)
    np.maximum(factor, high, out=factor)
    np.divide(high, factor, out=factor)
    np.subtract(1, factor, out=factor)
    return np.asarray(np.multiply(v, factor, out=v))


def extrapolate(following: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """Return 2·following − x in a new array."""
    ahead = 2 * following
    return np.asarray(np.subtract(ahead, x, out=ahead))


def accumulate(total: NDArray[Any], following: NDArray[Any]) -> NDArray[Any]:
    """Return total + following, in the memory of ``total``."""
    return np.asarray(np.add(total, following, out=total))

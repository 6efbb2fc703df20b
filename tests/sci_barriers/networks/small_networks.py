"""Small instances, and FIRENET on them as a list of layers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers.networks import (
    Enclosure,
    firenet_network,
)

Array = NDArray[Any]

SMALL = Fraction(1, 1 << 60)


def instance(seed: int, m: int = 3, n: int = 5, *, complex_: bool = False) -> tuple[Array, Array, list[Fraction]]:
    source = np.random.default_rng(seed)
    A, y = source.normal(size=(m, n)), source.normal(size=m)
    if complex_:
        A, y = A + 1j * source.normal(size=(m, n)), y + 1j * source.normal(size=m)
    return A, y, [Fraction(int(k), 8) for k in source.integers(4, 16, size=n)]


def network(A: Any, **changes: Any) -> Any:
    return firenet_network(A, **{"lam": "1/4", "inner": 4, "restarts": 3, "delta": "1e-3", "eps0": 4} | changes)


def distance(enclosed: Enclosure, exact: Any) -> Fraction:
    return max(abs(a - b) for p, q in zip(enclosed.midpoint, exact, strict=True) for a, b in zip(p, q, strict=True))

"""Three barriers declared with exact numbers: an argmax, a zero of a function, a projection onto a kernel."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from sci_barriers import Box, define_barrier

THIRD = Fraction(1, 3)


def largest(n: int = 3, **changed: Any) -> Any:
    """Which of n numbers is the largest?"""
    unit = [[int(i == j) for i in range(n)] for j in range(n)]
    declared: dict[str, Any] = {
        "centre": [1] * n,
        "directions": unit,
        "solutions": list(range(n)),
        "centre_solutions": list(range(n)),
        "metric": "discrete",
        "solve": lambda arrays: [int(np.argmax(arrays["input"]))],
        "residual": lambda arrays, point: max(arrays["input"]) - arrays["input"][int(point[0])],
    }
    return define_barrier("which entry is the largest?", **declared | changed)


def zero(**changed: Any) -> Any:
    """A zero of the function that is linear between its values at 0, 1/3, 2/3, 1: these are −1, 0, 0, 1 at the centre."""

    def solve(arrays: dict[str, Any]) -> list[list[Fraction]]:
        _, middle, _, _ = arrays["input"]
        x = THIRD / (1 + abs(middle))
        return [[x if middle > 0 else 1 - x]]

    least = THIRD / (1 + Fraction(1, 16))
    declared: dict[str, Any] = {
        "centre": [-1, 0, 0, 1],
        "norms": {"input": "maximum"},
        "directions": [[0, 1, 1, 0], [0, -1, -1, 0]],
        "solutions": [Box(least, THIRD), Box(1 - THIRD, 1 - least)],
        "centre_solutions": Box(THIRD, 1 - THIRD),
        "metric": "maximum",
        "least_exponent": 4,
        "solve": solve,
    }
    return define_barrier("a zero of a piecewise linear function", **declared | changed)


def kernel(**changed: Any) -> Any:
    """The orthogonal projection onto the kernel of a matrix, as a vector of its entries."""
    declared: dict[str, Any] = {
        "centre": {"A": [[1, 0], [0, 0]]},
        "directions": [{"A": [[0, 0], [0, 1]]}, {"A": [[1, 0], [0, 0]]}],
        "solutions": [[[0, 0, 0, 0]], [[0, 0, 0, 1]]],
        "centre_solutions": [[0, 0, 0, 1]],
        "digits": 1,
    }
    return define_barrier("projection onto the kernel", **declared | changed)


BARRIERS = {"largest": largest, "zero": zero, "kernel": kernel}

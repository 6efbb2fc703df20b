"""Functions on [0, 1] that are linear between their values at equidistant nodes 0, 1/(n−1), …, 1, in exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["value_at", "zero_between", "zeros_between"]


def value_at(values: Sequence[Fraction], x: Fraction) -> Fraction:
    """Return f(x).

    Args:
        values: at the nodes, at least two.
        x: from 0 to 1.
    """
    last = len(values) - 1
    k = min(int(x * last), last - 1)
    return values[k] + (values[k + 1] - values[k]) * (x * last - k)


def zero_between(values: Sequence[Fraction]) -> Fraction:
    """Return a zero: in the first interval between nodes where f is at most 0 on the left and at least 0 on the right.

    Args:
        values: at the nodes; the first one at most 0, the last one at least 0, so that there is one.
    """
    last = len(values) - 1
    k = next(i for i in range(last) if values[i] <= 0 <= values[i + 1])
    step = values[k + 1] - values[k]
    return (k + (-values[k] / step if step else Fraction(0))) / last


def zeros_between(values: Sequence[Fraction], slack: Fraction) -> tuple[Fraction, Fraction]:
    """Return bounds of the zeros of all g with |g − f| ≤ slack: the first zero of f + slack, and the last one of f − slack.

    Args:
        values: at the nodes.
        slack: at least 0.

    Returns:
        The two zeros. Where f + slack starts at or above 0, the first bound is 0; where f − slack ends at or below 0, the second one is 1.
    """
    last = len(values) - 1
    left, right = Fraction(0), Fraction(1)
    above, below = [v + slack for v in values], [v - slack for v in values]
    if above[0] < 0:
        k = next((k for k, v in enumerate(above) if v >= 0), last)
        left = (k - above[k] / (above[k] - above[k - 1])) / last
    if below[-1] > 0:
        k = next((k for k in reversed(range(len(values))) if below[k] <= 0), 0)
        right = (k - below[k] / (below[k + 1] - below[k])) / last
    return left, right

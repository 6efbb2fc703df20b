"""Moves of centred data: an input (A, y) becomes ((I − 11ᵀ/m)A, (I − 11ᵀ/m)y) where an intercept is eliminated.

If the entries of l and of e have the sum 0, then A + l·rᵀ and y + e are centred to the centred A and y plus the same l·rᵀ and e.
"""

from __future__ import annotations

from collections.abc import Sequence


def balanced(values: Sequence[int], gains: Sequence[float]) -> tuple[int, ...]:
    """Return integers with the sum 0 whose moduli are at most those given.

    Entries of the sign that prevails move towards the other sign, the ones with the least |gain| first. So of all such vectors this is one
    with the largest ⟨values, gains⟩ if each value has the sign of its gain.

    >>> balanced([4, 4, 4, -4], [3.0, 2.0, 1.0, -1.0])
    (4, 4, -4, -4)
    """
    result, total = list(values), sum(values)
    sign, left = (1, total) if total > 0 else (-1, -total)
    for i in sorted(range(len(result)), key=lambda i: abs(gains[i])):
        if left and sign * result[i] > 0:
            step = min(left, 2 * abs(result[i]))
            result[i] -= sign * step
            left -= step
    return tuple(result)

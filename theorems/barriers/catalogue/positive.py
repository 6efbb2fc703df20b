"""What can be computed where a theorem says that solutions cannot: algorithms that run, each with a test of its result in exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Literal

import attrs

__all__ = ["Positive", "exact", "interval"]

#: What is given up: the solution for its value, exactness, generality, or that the computation ends.
PositiveKind = Literal["value", "approximate solution", "solution under a promise", "one-sided", "one more limit"]


@attrs.frozen
class Positive:
    """An algorithm for a weaker question.

    Attributes:
        kind: in which way it is weaker.
        what: in one sentence.
        run: takes an oracle and b, returns a result for accuracy 2^-b; for *one more limit* and *one-sided* the b-th of a sequence.
        holds: told the exact arrays, the result and b, whether the result is right: decided in exact numbers.
        bits: told the exponent of a member (``None``: the centre), a b from which on the result has to be right there.
    """

    kind: PositiveKind
    what: str
    run: Callable[[Any, int], Any]
    holds: Callable[[Mapping[str, Any], Any, int], bool]
    bits: Callable[[int | None], int] = lambda exponent: 12


def exact(oracle: Any, index: int) -> dict[str, Any]:
    """Return the data of an index as (nested) lists of fractions, by the names of the arrays."""
    return {name: array.fractions() for name, array in oracle.read(index).arrays}


def interval(value: tuple[Fraction, Fraction], bits: int) -> bool:
    """Return whether an enclosure (lower, upper) is an interval of length at most 2^(1−bits)."""
    return value[0] <= value[1] <= value[0] + Fraction(2, 1 << bits)

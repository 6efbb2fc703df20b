"""What can be computed where a theorem says that solutions cannot: algorithms that run, each with a test of its result in exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Literal

import attrs

__all__ = ["Positive", "continuous_value", "exact", "interval"]

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


def continuous_value(what: str, value: Callable[[Mapping[str, Any]], Fraction], loss: int = 0) -> Positive:
    """Return the algorithm for a number that changes by at most 2^loss·δ with data that change by δ: its value at a datum.

    Args:
        what: in one sentence.
        value: told arrays, the input's or a datum's, the number.
        loss: in bits, at least 0.
    """
    return Positive(
        "value",
        what,
        lambda oracle, bits: value(exact(oracle, bits + loss)),
        lambda arrays, found, bits: abs(found - value(arrays)) <= Fraction(1, 1 << bits),
    )


def interval(value: tuple[Fraction, Fraction], bits: int) -> bool:
    """Return whether an enclosure (lower, upper) is an interval of length at most 2^(1−bits)."""
    return value[0] <= value[1] <= value[0] + Fraction(2, 1 << bits)

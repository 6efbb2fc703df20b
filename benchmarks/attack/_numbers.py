"""Numbers of documents, for the oracles of truth."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import flint

Pair = tuple[F, F]
#: What an oracle says that has looked for a counterexample and found none: neither true nor false.
NOT_REFUTED = "not refuted"


def rational(text: str) -> F:
    """Return the number."""
    over, _, under = text.partition("/")
    return F(int(over, 16), int(under, 16) if under else 1)


def pair(value: Any) -> Pair:
    """Return a number of an output, or of the diagonal."""
    return (rational(value), F(0)) if isinstance(value, str) else (rational(value[0]), rational(value[1]))


def real(x: F) -> Any:
    """Return a ball."""
    return flint.arb(flint.fmpq(x.numerator, x.denominator))


def parted(one: list[Any], other: list[Any]) -> bool:
    """Return whether two ways part at one die, with different outcomes."""
    for (p, a), (q, b) in zip(one, other, strict=False):
        if p != q:
            return False
        if a != b:
            return True
    return False

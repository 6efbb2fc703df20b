"""Objective values q + √r with rational q and r, ordered exactly."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction


def sign_of_root_sum(constant: Fraction, plus: Fraction, minus: Fraction) -> int:
    """Return the sign of constant + √plus − √minus, decided in rational arithmetic (plus, minus ≥ 0)."""
    # Sign of √plus − √minus is that of plus − minus; if the constant disagrees, square twice.
    roots = (plus > minus) - (plus < minus)
    side = (constant > 0) - (constant < 0)
    if side == 0 or roots == 0 or side == roots:
        return side or roots
    # |√plus − √minus| against |constant|: plus + minus − constant² against 2√(plus·minus).
    rest = plus + minus - constant**2
    product = 4 * plus * minus
    difference = 1 if rest > 0 and rest**2 > product else 0 if rest >= 0 and rest**2 == product else -1
    return difference * roots if difference else 0


@functools.total_ordering
@dataclass(frozen=True, eq=False)  # with eq=True dataclass would put a __hash__ in the place of None
class Objective:
    """The number constant + √radicand, exact; ``feasible`` is False for a point that violates the constraint of P1 (value +∞)."""

    constant: Fraction
    radicand: Fraction = Fraction(0)
    feasible: bool = True

    def _sign_of_difference(self, other: Objective) -> int:
        if not (self.feasible and other.feasible):
            return other.feasible - self.feasible
        return sign_of_root_sum(self.constant - other.constant, self.radicand, other.radicand)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Objective) and self._sign_of_difference(other) == 0

    def __lt__(self, other: Objective) -> bool:
        return self._sign_of_difference(other) < 0

    __hash__ = None  # type: ignore[assignment] # equal numbers may be written in several ways

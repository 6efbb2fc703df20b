"""What an enclosure says: a ball that holds all solutions of all inputs with the data, and what is known of each coefficient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from theorems.digits.rounding import root_up, up

__all__ = ["Coefficient", "Enclosure", "NotProved"]

Sign = Literal["zero", "positive", "negative", "nonzero", "open"]


class NotProved(Exception):
    """An attempt to prove an enclosure did not succeed; never an answer, only a hint for the next attempt.

    Attributes:
        columns: the columns whose exclusion, or the coefficients whose sign, could not be proved.
        needed: what to change: "columns", "low", "high", "precision", or "radius".
        sizes: about Δ and ‖r‖ + Δ, where columns are concerned.
    """

    def __init__(
        self,
        reason: str,
        needed: str = "radius",
        columns: Sequence[int] = (),
        sizes: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        super().__init__(reason)
        self.sizes = sizes
        self.needed = needed
        self.columns = tuple(columns)


@dataclass(frozen=True)
class Coefficient:
    """What is proved of one coefficient, for every solution of every input.

    Attributes:
        value: the centre: a rational, or a pair (real, imaginary part) for complex data.
        radius: |x_i − value| ≤ radius.
        sign: "zero", "positive", "negative" ("nonzero" for complex data), or "open".
    """

    value: Fraction | tuple[Fraction, Fraction]
    radius: Fraction
    sign: Sign


@dataclass(frozen=True, eq=False)
class Enclosure:
    """Every solution of every input with the data lies within ``radius`` of ``centre``, and satisfies ``coefficients``.

    Attributes:
        centre: of the coefficients that may be different from 0: real parts, then for complex data imaginary parts.
        indices: which coefficients these are, increasing; all others are 0 in the centre.
        length: N.
        parts: 1 for real, 2 for complex data.
        radius: proved, in ℓ².
        radii: a bound of |x_i − centre_i| for the coefficients in ``indices``.
        zero_elsewhere: whether all other coefficients are proved to be 0; if not, |x_i| ≤ ``outside[i]``.
        outside: see ``zero_elsewhere``; empty if that is true.
        unique: whether it is proved that each input has exactly one solution; ``None``: neither proved nor refuted.
        method: which theorem of ``docs/explanation/digits.md`` was applied.
        proof: what a certificate needs.
    """

    centre: tuple[Fraction, ...]
    indices: tuple[int, ...]
    length: int
    parts: int
    radius: Fraction
    radii: tuple[Fraction, ...]
    zero_elsewhere: bool
    outside: dict[int, Fraction] = field(repr=False)
    unique: bool | None
    method: str
    proof: Any = field(repr=False)

    def value(self, position: int) -> tuple[Fraction, Fraction]:
        """Return (real, imaginary part) of the centre at ``indices[position]``."""
        n = len(self.indices)
        return self.centre[position], self.centre[n + position] if self.parts == 2 else Fraction(0)

    def coefficients(self) -> list[Coefficient]:
        """Return what is proved of each of the N coefficients."""
        zero: Any = Fraction(0) if self.parts == 1 else (Fraction(0), Fraction(0))
        result = []
        for i in range(self.length):
            size = Fraction(0) if self.zero_elsewhere else min(self.radius, self.outside.get(i, self.radius))
            result.append(Coefficient(zero, size, "zero" if size == 0 else "open"))
        for position, i in enumerate(self.indices):
            a, b = self.value(position)
            radius = min(self.radius, self.radii[position])
            sign: Sign = "open"
            if a * a + b * b > radius * radius:
                sign = "nonzero" if self.parts == 2 else "positive" if a > 0 else "negative"
            elif a == b == radius == 0:
                sign = "zero"
            result[i] = Coefficient(a if self.parts == 1 else (a, b), radius, sign)
        return result

    def distance(self, x: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
        """Return (lower, upper) bounds of the distance of x to each solution of each input: ‖x − centre‖ ∓ radius.

        Args:
            x: N pairs (real, imaginary part).
        """
        own = {i: self.value(position) for position, i in enumerate(self.indices)}
        zero = (Fraction(0), Fraction(0))
        square = Fraction(0)
        for i, (a, b) in enumerate(x):
            c, d = own.get(i, zero)
            square += (a - c) ** 2 + (b - d) ** 2
        size = root_up(square)
        below = size * (1 - Fraction(1, 1 << 180))
        return max(Fraction(0), below - self.radius), up(size + self.radius)

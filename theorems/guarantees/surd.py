"""Rational bounds of square roots, and exact sums of square roots of rational numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt

from oracles import Sqrt, square_root


def root_down(square: Fraction, bits: int = 96) -> Fraction:
    """Return a rational r with 0 ≤ r ≤ √square, exact if the root is rational, else with a relative error of about 2^-bits."""
    exact = square_root(square)
    if isinstance(exact, Fraction):
        return exact
    shift = _shift(square, bits)
    return Fraction(isqrt(_scaled(square, shift)[0]), 1) / Fraction(2) ** shift


def root_up(square: Fraction, bits: int = 96) -> Fraction:
    """Return a rational r ≥ √square, exact if the root is rational, else with a relative error of about 2^-bits."""
    exact = square_root(square)
    if isinstance(exact, Fraction):
        return exact
    shift = _shift(square, bits)
    return Fraction(isqrt(_scaled(square, shift)[1]) + 1, 1) / Fraction(2) ** shift


def _shift(square: Fraction, bits: int) -> int:
    """Return h such that √square·2^h has about ``bits`` binary digits before the point."""
    return bits - (square.numerator.bit_length() - square.denominator.bit_length()) // 2


def _scaled(square: Fraction, shift: int) -> tuple[int, int]:
    """Return (⌊square·4^shift⌋, ⌈square·4^shift⌉)."""
    scaled = square * Fraction(4) ** shift
    return scaled.numerator // scaled.denominator, -(-scaled.numerator // scaled.denominator)


@dataclass(frozen=True)
class SurdSum:
    """The number Σ √q over a finite family of rationals q ≥ 0, kept exact.

    Attributes:
        radicands: pairs (count, q) with distinct q > 0 in increasing order, count ≥ 1.
    """

    radicands: tuple[tuple[int, Fraction], ...]

    @classmethod
    def of(cls, radicands: Iterable[Fraction]) -> SurdSum:
        """Return Σ √q."""
        counts: dict[Fraction, int] = {}
        for q in radicands:
            if q:
                counts[q] = counts.get(q, 0) + 1
        return cls(tuple((counts[q], q) for q in sorted(counts)))

    @cached_property
    def exact(self) -> Fraction | None:
        """The sum, if all the roots are rational; else ``None``."""
        total = Fraction(0)
        for count, q in self.radicands:
            root = square_root(q)
            if isinstance(root, Sqrt):
                return None
            total += count * root
        return total

    def bounds(self, bits: int = 96) -> tuple[Fraction, Fraction]:
        """Return rational bounds (lower, upper), equal if the sum is known to be rational."""
        if self.exact is not None:
            return self.exact, self.exact
        lower = sum((count * root_down(q, bits) for count, q in self.radicands), Fraction(0))
        upper = sum((count * root_up(q, bits) for count, q in self.radicands), Fraction(0))
        return lower, upper

    def __float__(self) -> float:
        lower, upper = self.bounds()
        return float((lower + upper) / 2)

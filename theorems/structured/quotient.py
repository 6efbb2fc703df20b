"""Exact numbers p(ε)/q(ε) with ε = 2^-e, where e may be as large as 10^18: ε is never expanded, signs are still decided exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Union

from flint import fmpq, fmpq_poly

from theorems.core.errors import TheoremError

__all__ = ["Exact", "Quotient", "bounds", "sign"]

#: Bounds of a quotient are those for all ε in [0, 2^-CAP].
CAP = 4096


@dataclass(frozen=True, eq=False)
class Quotient:
    """The number p(ε)/q(ε) at ε = 2^-exponent, with rational coefficients and q(ε) ≠ 0.

    Args:
        numerator: p.
        denominator: q.
        exponent: e ≥ 0.
    """

    numerator: fmpq_poly
    denominator: fmpq_poly
    exponent: int

    @classmethod
    def raised(cls, base: Fraction, exponent: int) -> Quotient:
        """Return base + 2^-exponent."""
        return cls(fmpq_poly([_rational(base), fmpq(1)]), fmpq_poly([1]), exponent)

    def _lift(self, other: Exact | int) -> Quotient:
        if isinstance(other, Quotient):
            if other.exponent != self.exponent:
                raise TheoremError("exponent", other.exponent, f"{self.exponent}, as in the other number")
            return other
        return Quotient(fmpq_poly([_rational(Fraction(other))]), fmpq_poly([1]), self.exponent)

    def _made(self, numerator: fmpq_poly, denominator: fmpq_poly) -> Quotient:
        common = numerator.gcd(denominator)
        return Quotient(numerator // common, denominator // common, self.exponent)

    def __add__(self, other: Exact | int) -> Quotient:
        o = self._lift(other)
        return self._made(
            self.numerator * o.denominator + o.numerator * self.denominator, self.denominator * o.denominator
        )

    def __mul__(self, other: Exact | int) -> Quotient:
        o = self._lift(other)
        return self._made(self.numerator * o.numerator, self.denominator * o.denominator)

    def __truediv__(self, other: Exact | int) -> Quotient:
        o = self._lift(other)
        if sign(o) == 0:
            raise ZeroDivisionError("division by 0")
        return self._made(self.numerator * o.denominator, self.denominator * o.numerator)

    def __rtruediv__(self, other: Exact | int) -> Quotient:
        return self._lift(other) / self

    def __neg__(self) -> Quotient:
        return Quotient(-self.numerator, self.denominator, self.exponent)

    def __sub__(self, other: Exact | int) -> Quotient:
        return self + -self._lift(other)

    def __rsub__(self, other: Exact | int) -> Quotient:
        return self._lift(other) - self

    __radd__ = __add__
    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return sign(self) != 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quotient | Fraction | int) and sign(self - other) == 0

    def __float__(self) -> float:
        """Return the float that is nearest to the lower bound (0.0 below the smallest float)."""
        return float(bounds(self)[0])

    def __lt__(self, other: Exact | int) -> bool:
        return sign(self - other) < 0

    def __gt__(self, other: Exact | int) -> bool:
        return sign(self - other) > 0

    __hash__ = None  # type: ignore[assignment] # equal numbers may be written in several ways

    def __str__(self) -> str:
        return f"({_shown(self.numerator)})/({_shown(self.denominator)}), ε = 2^-{self.exponent}"


#: A rational number, or a quotient of polynomials in ε.
Exact = Union[Fraction, Quotient]  # noqa: UP007 # the second name is a string for the type checker above


def sign(number: Exact) -> int:
    """Return the sign (−1, 0, 1), exactly.

    With integer coefficients c_i and lowest non-zero coefficient c_l, |Σ_{i>l} c_i ε^{i−l}| ≤ ε·Σ|c_i| < 1 ≤ |c_l| as soon as
    2^e > Σ|c_i|; otherwise e is smaller than the coefficients are long, and the polynomial is evaluated.
    """
    if isinstance(number, Quotient):
        return _sign(number.numerator, number.exponent) * _sign(number.denominator, number.exponent)
    return (number > 0) - (number < 0)


def bounds(number: Exact) -> tuple[Fraction, Fraction]:
    """Return rationals (lower, upper) around the number: equal for a rational; else those for all ε in [0, 2^-min(e, 4096)].

    Raises:
        TheoremError: the denominator has no constant sign on this interval.
    """
    if not isinstance(number, Quotient):
        return number, number
    top, bottom = _range(number.numerator, number.exponent), _range(number.denominator, number.exponent)
    if bottom[0] <= 0 <= bottom[1]:
        raise TheoremError("number", number, "a denominator that is far from 0 compared with ε")
    ends = [x / z for x in top for z in bottom]
    return min(ends), max(ends)


def _rational(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _integers(polynomial: fmpq_poly) -> list[int]:
    return [int(c) for c in polynomial.numer().coeffs()]


def _sign(polynomial: fmpq_poly, exponent: int) -> int:
    coefficients = _integers(polynomial)
    if not any(coefficients):
        return 0
    if sum(map(abs, coefficients)).bit_length() <= exponent:
        value = next(c for c in coefficients if c)
    else:
        value = 0
        for c in coefficients:  # Horner in 2^e: the value times 2^(e·degree)
            value = (value << exponent) + c
    return (value > 0) - (value < 0)


def _range(polynomial: fmpq_poly, exponent: int) -> tuple[Fraction, Fraction]:
    epsilon = Fraction(1, 1 << min(exponent, CAP))
    low = high = Fraction(0)
    for power, coefficient in enumerate(polynomial.coeffs()):
        value = _fraction(coefficient)
        if power == 0:
            low = high = value
        elif value > 0:
            high += value * epsilon**power
        else:
            low += value * epsilon**power
    return low, high


def _shown(polynomial: fmpq_poly) -> str:
    terms = [
        str(_fraction(c)) + ("" if power == 0 else "·ε" if power == 1 else f"·ε^{power}")
        for power, c in enumerate(polynomial.coeffs())
        if c != 0
    ]
    return " + ".join(terms) or "0"

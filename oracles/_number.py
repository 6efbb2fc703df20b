"""Exact numbers: dyadic, rational, perturbed rational, square root of a rational; enclosures at any precision.

A number of the input is never rounded before it is asked for at a stated precision. ``2**-e`` with ``e`` of the size of
10**18 stays a symbol (`Perturbed`, `Dyadic`): an enclosure at ``bits`` binary digits costs time in ``bits``, not in ``e``.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Final

from flint import arb, ctx, fmpq

from oracles._errors import OracleError

#: Longest text, and largest decimal exponent, of a rational argument: larger ones would take seconds to expand.
MAX_TEXT: Final = 4000
MAX_DECIMAL_EXPONENT: Final = 10_000
#: A dyadic number is expanded into an integer or a fraction only up to this many bits.
MAX_EXPANDED_BITS: Final = 1 << 26

_RATIONAL_TEXT = re.compile(r"\s*[-+]?\d+\s*/\s*\d+\s*|\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,6})?\s*", re.ASCII)


class Ternary(enum.Enum):
    """The answer to a comparison of enclosed numbers; ``bool()`` of `UNDECIDED` raises."""

    FALSE = 0
    TRUE = 1
    UNDECIDED = 2

    def __bool__(self) -> bool:
        if self is Ternary.UNDECIDED:
            raise ArithmeticError(
                "the comparison is undecided at this precision; raise the precision or report it as undecided"
            )
        return self is Ternary.TRUE

    @staticmethod
    def of(value: bool) -> Ternary:
        """Return `TRUE` or `FALSE`."""
        return Ternary.TRUE if value else Ternary.FALSE


def as_rational(value: object, name: str = "value") -> Fraction:
    """Return the exact rational number that ``value`` denotes.

    Args:
        value: an ``int``, a ``Fraction`` (or any ``numbers.Rational``), a ``Decimal``, text like ``"1/3"``, ``"0.25"`` or
            ``"1e-3"``, or a float, which is taken as the exact dyadic number that it is (0.1 is not 1/10).
        name: the argument's name, for the error.

    Returns:
        The number as a ``Fraction``.

    Raises:
        OracleError: not a finite rational number, or text longer than 4,000 characters, or a decimal exponent beyond ±10,000.
    """
    allowed = 'a finite rational number: int, Fraction, float, Decimal, or text such as "1/3", "0.25", "1e-3"'
    if isinstance(value, bool):
        raise OracleError(name, value, allowed)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int):
        return Fraction(int(value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise OracleError(name, value, allowed)
        return Fraction(*float.as_integer_ratio(value))
    if isinstance(value, Decimal):
        power = value.as_tuple().exponent
        if not isinstance(power, int) or abs(power) > MAX_DECIMAL_EXPONENT:  # a letter for infinity and NaN
            raise OracleError(name, value, allowed + f", exponent within ±{MAX_DECIMAL_EXPONENT}")
        return Fraction(value)
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, str):
        match = _RATIONAL_TEXT.fullmatch(value) if len(value) <= MAX_TEXT else None
        if match is None:
            raise OracleError(name, value, allowed + f", at most {MAX_TEXT} characters")
        exponent = match.group(2)
        if exponent is not None and abs(int(exponent[1:])) > MAX_DECIMAL_EXPONENT:
            raise OracleError(name, value, f"a decimal exponent within ±{MAX_DECIMAL_EXPONENT}")
        try:
            return Fraction(value.replace(" ", ""))
        except ZeroDivisionError:
            raise OracleError(name, value, "a denominator other than 0") from None
    raise OracleError(name, value, allowed)


@dataclass(frozen=True, slots=True)
class Dyadic:
    """The dyadic number mantissa·2^exponent, both exact integers; the exponent may be huge and is not expanded."""

    mantissa: int
    exponent: int

    def fraction(self) -> Fraction:
        """Return the number as a ``Fraction``; `OracleError` if that would need more than 2^26 bits."""
        if abs(self.exponent) > MAX_EXPANDED_BITS:
            raise OracleError(
                "exponent", self.exponent, f"at most {MAX_EXPANDED_BITS} in absolute value, to be expanded"
            )
        if self.exponent >= 0:
            return Fraction(self.mantissa << self.exponent)
        return Fraction(self.mantissa, 1 << -self.exponent)


@dataclass(frozen=True, slots=True)
class Perturbed:
    """The number base + 2^-exponent with a rational base and a natural exponent, which may be huge and is not expanded."""

    base: Fraction
    exponent: int

    def __post_init__(self) -> None:
        if self.exponent < 0:
            raise OracleError("exponent", self.exponent, "at least 0")


@dataclass(frozen=True, slots=True)
class Sqrt:
    """The square root of a rational number, kept exact: √radicand with radicand ≥ 0."""

    radicand: Fraction

    def __post_init__(self) -> None:
        if self.radicand < 0:
            raise OracleError("radicand", self.radicand, "at least 0")


@dataclass(frozen=True, slots=True)
class Norm:
    """The Euclidean norm √(Σ count·number²), kept exact, of a row some entries of which may be perturbed rationals."""

    terms: tuple[tuple[int, Fraction | Perturbed], ...]


Number = Fraction | Dyadic | Perturbed | Sqrt | Norm


def square_root(radicand: Fraction) -> Fraction | Sqrt:
    """Return √radicand: a ``Fraction`` if it is rational, else a `Sqrt`."""
    if radicand >= 0:
        numerator, denominator = math.isqrt(radicand.numerator), math.isqrt(radicand.denominator)
        if numerator**2 == radicand.numerator and denominator**2 == radicand.denominator:
            return Fraction(numerator, denominator)
    return Sqrt(radicand)


def norm(terms: Iterable[tuple[int, Fraction | Perturbed]]) -> Fraction | Sqrt | Norm:
    """Return the Euclidean norm √(Σ count·number²) in its simplest exact form."""
    kept = tuple((count, term) for count, term in terms if count)
    if all(isinstance(term, Fraction) for _, term in kept):
        return square_root(
            sum((count * term * term for count, term in kept if isinstance(term, Fraction)), Fraction(0))
        )
    return Norm(kept)


def expanded(base: Fraction, exponent: int, limit: int = 4096) -> Fraction | Perturbed:
    """Return base + 2^-exponent: as a ``Fraction`` if exponent ≤ limit, else symbolic."""
    return base + Fraction(1, 1 << exponent) if 0 <= exponent <= limit else Perturbed(base, exponent)


def ball(number: Number, precision: int) -> arb:
    """Return a ball that contains the number, with about ``precision`` correct bits (relative; at least 2 bits)."""
    with ctx.workprec(max(precision, 2)):
        if isinstance(number, Fraction):
            return arb(fmpq(number.numerator, number.denominator))
        if isinstance(number, Dyadic):
            return arb((number.mantissa, number.exponent))
        if isinstance(number, Perturbed):
            return ball(number.base, precision) + arb((1, -number.exponent))  # flint's exponents may be huge
        if isinstance(number, Sqrt):
            return arb(fmpq(number.radicand.numerator, number.radicand.denominator)).sqrt()
        total = arb(0)
        for count, term in number.terms:
            total += count * ball(term, precision) ** 2
        return total.sqrt()


def enclose(number: Number, bits: int) -> tuple[int, int]:
    """Return integers (lower, upper) with lower ≤ number·2^bits ≤ upper, a few units apart at most.

    Args:
        number: an exact number.
        bits: binary digits after the point; may be negative.

    Returns:
        The two integers; equal if the number is a ``Fraction`` that is a multiple of 2^-bits.
    """
    if isinstance(number, Fraction):
        numerator, denominator = number.numerator, number.denominator
        if bits >= 0:
            numerator <<= bits
        else:
            denominator <<= -bits
        return numerator // denominator, -(-numerator // denominator)
    precision = max(bits + bit_size(number), 0) + 16
    value = ball(number, precision)
    with ctx.workprec(precision + 8):  # the ends are rounded outwards
        lower, upper = value.lower(), value.upper()
    return floor_shifted(lower, bits), ceil_shifted(upper, bits)


def floor_shifted(exact: arb, bits: int) -> int:
    """Return ⌊exact·2^bits⌋ for an exact ball (radius zero)."""
    mantissa, exponent = (int(part) for part in exact.man_exp())
    shift = exponent + bits
    if shift >= 0:
        return mantissa << shift
    return mantissa >> min(-shift, mantissa.bit_length() + 1)


def ceil_shifted(exact: arb, bits: int) -> int:
    """Return ⌈exact·2^bits⌉ for an exact ball (radius zero)."""
    mantissa, exponent = (int(part) for part in exact.man_exp())
    shift = exponent + bits
    if shift >= 0:
        return mantissa << shift
    return -((-mantissa) >> min(-shift, mantissa.bit_length() + 1))


def bit_size(number: Number) -> int:
    """Return b ≥ 0 with |number| ≤ 2^b."""
    if isinstance(number, Fraction):
        return max(0, number.numerator.bit_length() - number.denominator.bit_length() + 1)
    if isinstance(number, Dyadic):
        return max(0, number.mantissa.bit_length() + number.exponent)
    if isinstance(number, Perturbed):
        return bit_size(abs(number.base) + 1)
    if isinstance(number, Sqrt):
        return bit_size(number.radicand) // 2 + 1
    return (
        max((bit_size(term) + count.bit_length() for count, term in number.terms), default=0)
        + len(number.terms).bit_length()
    )


def dyadic_bits(number: Number) -> int | None:
    """Return the smallest b ≥ 0 such that number·2^b is an integer, or ``None`` if there is none or it is not expanded here."""
    if isinstance(number, Dyadic):
        return max(0, -number.exponent)  # not the smallest if the mantissa is even, but valid
    if not isinstance(number, Fraction):
        return None
    power = number.denominator.bit_length() - 1
    return power if number.denominator == 1 << power else None

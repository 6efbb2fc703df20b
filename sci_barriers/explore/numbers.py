"""Exact numbers on a page: short where they are short, else rounded, and said to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final

from theorems import TheoremError
from theorems.core.kinds import rational_argument

__all__ = ["DIGITS", "brief", "parsed", "power", "superscripts", "vector"]

#: Digits of a number that is rounded.
DIGITS: Final = 7
#: Entries of a vector that are shown.
MOST: Final = 8
#: Characters of a number that somebody types.
LONGEST: Final = 400
_POWER: Final = re.compile(r"\^(-?(?:[0-9]+|n\b))", re.ASCII)
_RAISED: Final = str.maketrans("-0123456789n", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")


def brief(x: Fraction) -> str:
    """Return a fraction or a decimal, exact, if it is short, else ``≈`` and a rounded decimal.

    >>> brief(Fraction(3, 8)), brief(Fraction(13, 10)), brief(Fraction(10, 2381))
    ('3/8', '1.3', '≈ 0.004199916')
    """
    if x.denominator == 1 and abs(x.numerator) < 10**12:
        return str(x.numerator)
    as_typed = x.denominator % 5 == 0 and 10**9 % x.denominator == 0  # 1.3 stays 1.3
    if abs(x.numerator) < 10**3 and x.denominator < 10**3 and not as_typed:
        return str(x)
    context = Context(prec=DIGITS, Emin=-(10**9), Emax=10**9)
    rounded = context.divide(Decimal(x.numerator), Decimal(x.denominator))
    text = f"{rounded.normalize(context):g}" if -7 < rounded.adjusted() < 12 else f"{rounded.normalize(context):e}"
    return text if Fraction(rounded) == x else f"≈ {text}"


def power(exponent: int, base: int = 2) -> str:
    """Return base^-exponent as text: ``2⁻⁷``; 1 for the exponent 0."""
    return superscripts(f"{base}^-{exponent}") if exponent else "1"


def superscripts(text: str) -> str:
    """Return text with ``^-7`` written as ``⁻⁷``, and ``^-n`` as ``⁻ⁿ``."""
    return _POWER.sub(lambda match: match[1].translate(_RAISED), text)


def vector(entries: Sequence[Fraction | tuple[Fraction, Fraction]]) -> str:
    """Return a vector; of many entries those that are not zero, with their positions."""
    pairs = [x if isinstance(x, tuple) else (x, Fraction(0)) for x in entries]
    if len(pairs) <= MOST:
        return "(" + ", ".join(_complex(x, z) for x, z in pairs) + ")"
    there = [f"{_complex(x, z)} at {i}" for i, (x, z) in enumerate(pairs) if x or z]
    more = f", and {len(there) - MOST} more" if len(there) > MOST else ""
    return (", ".join(there[:MOST]) + more + ", else 0") if there else "0"


def _complex(x: Fraction, z: Fraction) -> str:
    return brief(x) if not z else f"{brief(x)} + ({brief(z)})i"


def parsed(name: str, text: Any) -> Fraction:
    """Return the exact number that somebody typed: an integer, a decimal, a fraction.

    Raises:
        TheoremError: it is none, by name.
    """
    allowed = "an exact number, such as 0.5, 1/3 or 2.1e-3"
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise TheoremError(name, "" if text is None else text, allowed)
    try:
        return rational_argument(name, text.strip().replace("−", "-"))
    except TheoremError:
        raise TheoremError(name, text, allowed) from None

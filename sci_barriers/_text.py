"""Text for people: exact numbers in short decimal form, and text from outside made harmless."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt


def root_text(square: Fraction, *, up: bool = False, digits: int = 4) -> str:
    """Return √square ≥ 0 as text like ``1.485e-12``, rounded down (or up) to ``digits`` significant digits.

    >>> root_text(Fraction(1, 4)), root_text(Fraction(2)), root_text(Fraction(2), up=True), root_text(Fraction(0))
    ('5.000e-1', '1.414e+0', '1.415e+0', '0')
    """
    if square <= 0:
        return "0"
    # √square = 10^exponent·[1, 10): find the exponent from the sizes, correct it by one if needed.
    exponent = _decimal_exponent(square) // 2
    while True:
        over, under = _scaled(square, digits - 1 - exponent)
        mantissa = isqrt(over // under)
        if up and mantissa * mantissa * under != over:
            mantissa += 1
        if mantissa >= 10**digits:
            exponent += 1
        elif mantissa < 10 ** (digits - 1):
            exponent -= 1
        else:
            break
    text = str(mantissa)
    return f"{text[0]}.{text[1:]}e{exponent:+d}" if digits > 1 else f"{text}e{exponent:+d}"


def _scaled(number: Fraction, places: int) -> tuple[int, int]:
    """Return number·100^places as a quotient that is not reduced: the greatest common divisor of long integers takes long."""
    power = 100 ** abs(places)
    return (
        (number.numerator * power, number.denominator)
        if places >= 0
        else (number.numerator, number.denominator * power)
    )


def _decimal_exponent(number: Fraction) -> int:
    bits = number.numerator.bit_length() - number.denominator.bit_length()
    return bits * 30103 // 100000


def readable(text: str) -> str:
    r"""Return text from outside as a terminal can show it: what is not printable, but for ends of lines and tabs, is written out.

    Lone surrogates, which no encoding has, are written out, too.

    >>> readable("red \x1b[31m and \ud800")
    'red \\x1b[31m and \\ud800'
    """
    lines = text.replace("\r\n", "\n")
    if lines.isprintable():
        return lines
    return "".join(x if x.isprintable() or x in "\n\t" else x.encode("unicode_escape").decode() for x in lines)


def listed(names: Iterable[str]) -> str:
    """Return names in alphabetical order, with commas.

    >>> listed({"y", "A"}), listed([])
    ('A, y', 'nothing')
    """
    return ", ".join(map(readable, sorted(names))) or "nothing"


def shortened(text: str, most: int) -> str:
    """Return the text, or if it has more than ``most`` characters its beginning and its end."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}\n[… {len(text) - 2 * half} characters …]\n{text[-half:]}"

"""Exact numbers as text: how programs of any language write and read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from flint import fmpz

from oracles import DyadicArray, shown
from sci_barriers.harness._output import MAX_ENTRY_BITS, InvalidOutput, limited
from theorems.problems import Complex

ZERO: Final = Fraction(0)
#: Python refuses longer decimal integers, and their conversion takes quadratic time.
MAX_DECIMAL_DIGITS: Final = 4300
#: A quotient p/q has at most this many bits, and so have the denominators of all quotients in one output together.
MAX_QUOTIENT_BITS: Final = 1 << 18
#: Decimal expansions of data have at most this many digits after the point.
MAX_EXPANSION: Final = 10_000

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?")
_HEXADECIMAL = re.compile(r"([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]{1,9}))?")


class NumberText(str):
    """A JSON number as it was written: 0.1 is one tenth, not the double next to it."""

    __slots__ = ()


class Unrepresentable(Exception):
    """A datum cannot be written in the format that was asked for; the message says why."""


# --- From text ------------------------------------------------------------------------------------------------------------------


def number(value: object, name: str) -> Fraction:
    """Return the exact value of a JSON number, or of a string "p/q", "0x1.8p-3", "12.5e-3".

    Args:
        value: what the JSON parser gave (`NumberText` for numbers).
        name: what it is, for the message.

    Raises:
        InvalidOutput: not such a number, NaN, infinite, denominator 0, or too long.
    """
    if not isinstance(value, str):
        raise InvalidOutput(f"{name} is {'null' if value is None else shown(value, 40)}, not a number")
    over, slash, under = value.partition("/")
    result = _plain(over, name, value)
    if not slash:
        return result
    divisor = _plain(under, name, value)
    if divisor == 0:
        raise InvalidOutput(f"{name} has denominator 0")
    bits = sum(x.bit_length() for q in (result, divisor) for x in (q.numerator, q.denominator))
    if bits > MAX_QUOTIENT_BITS:  # before anything is reduced
        raise InvalidOutput(f"{name} is a quotient of about {bits} bits; at most {MAX_QUOTIENT_BITS} are accepted")
    return result / divisor


def _plain(written: str, name: str, whole: str) -> Fraction:
    found = _HEXADECIMAL.fullmatch(written)
    base, shift = (16, 4) if found else (10, 1)
    found = found or _DECIMAL.fullmatch(written)
    if found is None or not (found[2] or found[3]):
        raise InvalidOutput(f"{name} is {shown(str(whole), 40)}, not a number")
    sign, whole_part, after = found[1], found[2], found[3] or ""
    digits, exponent = whole_part + after, int(found[4] or 0) - shift * len(after)
    if base == 10 and len(digits) > MAX_DECIMAL_DIGITS:
        raise InvalidOutput(
            f"{name} has {len(digits)} decimal digits; at most {MAX_DECIMAL_DIGITS} (write it in hexadecimal)"
        )
    bits = 4 * (len(digits) + abs(exponent)) if base == 10 else 4 * len(digits) + abs(exponent)
    if bits > MAX_ENTRY_BITS:
        raise InvalidOutput(f"{name} needs about {bits} bits; at most {MAX_ENTRY_BITS} are accepted")
    mantissa = int(digits, base)
    radix = 2 if base == 16 else 10
    size = Fraction(mantissa * radix**exponent) if exponent >= 0 else _lowered(mantissa, radix, -exponent)
    return -size if sign == "-" else size


def _lowered(mantissa: int, radix: int, digits: int) -> Fraction:
    if radix == 10:
        return Fraction(mantissa, 10**digits)
    if mantissa == 0:
        return ZERO
    common = min((mantissa & -mantissa).bit_length() - 1, digits)  # no gcd of long integers is needed
    return Fraction(mantissa >> common, 1 << (digits - common))


def vector(value: object, name: str = "the output") -> list[Complex]:
    """Return a vector of a message: a list of numbers, or of pairs [real, imaginary].

    Raises:
        InvalidOutput: not a list of such numbers.
    """
    if not isinstance(value, list):
        raise InvalidOutput(f"{name} is {_kind(value)}, not a list of numbers")
    result: list[Complex] = []
    bits = 0
    known: dict[str, Fraction] = {}  # equal entries share a number
    for i, entry in enumerate(value):
        parts = []
        for part in entry if isinstance(entry, list) and len(entry) == 2 else (entry,):
            if not isinstance(part, str) or part not in known:
                known_part = number(part, f"entry {i}")
                assert isinstance(part, str)  # anything else is no number
                known[part] = known_part
                bits += known_part.denominator.bit_length() if "/" in part else 0
                if bits > MAX_QUOTIENT_BITS:
                    raise InvalidOutput(
                        f"{name} has quotients with denominators of more than {MAX_QUOTIENT_BITS} bits together"
                    )
            parts.append(known[part])
        result.append((parts[0], parts[1] if len(parts) > 1 else ZERO))
    return limited(result)


def vectors(value: object, count: int, length: int) -> list[list[Complex]]:
    """Return the vectors of a message for ``count`` samples: a vector for one, a list of vectors for several."""
    for entry in (value,) if count == 1 or not isinstance(value, list) else value[: count + 1]:
        if isinstance(entry, list) and len(entry) > length:  # before millions of entries are converted
            raise InvalidOutput(f"more than {length} entries instead of {length}")
    if count == 1:
        return [vector(value)]
    if not isinstance(value, list) or len(value) != count:
        what = f"{len(value)} vectors" if isinstance(value, list) else _kind(value)
        raise InvalidOutput(f"{what} instead of {count} vectors, one for each sample")
    return [vector(entry, f"the output for sample {k}") for k, entry in enumerate(value)]


def _kind(value: object) -> str:
    if isinstance(value, NumberText):
        return "a number"
    names: dict[type, str] = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return names.get(type(value), "null" if value is None else "not JSON")


# --- To text --------------------------------------------------------------------------------------------------------------------


def text(value: Fraction) -> str:
    """Return a rational as "0x…p-…" if it is dyadic, else as "0x…/0x…"."""
    over, under = value.numerator, value.denominator
    if under & (under - 1) == 0:
        return hex(over) if under == 1 else f"{hex(over)}p-{under.bit_length() - 1}"
    return f"{hex(over)}/{hex(under)}"


def _table(entries: DyadicArray) -> dict[str, object]:
    result: dict[str, object] = {"exponent": -entries.exponent, "re": [hex(x) for x in entries.real]}
    if entries.imag is not None:
        result["im"] = [hex(x) for x in entries.imag]
    return {**result, "codes": entries.codes.tolist()}


def _spread(entries: DyadicArray, write: Callable[[int], Any]) -> list[Any]:
    """Return the entries as nested lists, pairs [real, imaginary] if they are complex."""
    table = [write(x) for x in entries.real]
    if entries.imag is not None:
        table = [[x, write(z)] for x, z in zip(table, entries.imag, strict=True)]
    codes = entries.codes.tolist()
    return [table[c] for c in codes] if entries.codes.ndim == 1 else [[table[c] for c in row] for row in codes]


def _hexadecimal(entries: DyadicArray) -> list[Any]:
    return _spread(entries, lambda x: f"{hex(x)}p{-entries.exponent:+d}")


def _decimals(entries: DyadicArray) -> list[Any]:
    e = entries.exponent
    if e > MAX_EXPANSION or -e > MAX_EXPANSION * 3:
        raise Unrepresentable(f"the decimal expansion has {abs(e)} digits; at most {MAX_EXPANSION} are written")
    if e <= 0:
        return _spread(entries, lambda x: str(fmpz(x << -e)))
    power = 5**e

    def write(x: int) -> str:
        digits = str(fmpz(abs(x) * power)).rjust(e + 1, "0")  # fmpz: Python limits the digits that it converts
        shown_digits = f"{digits[:-e]}.{digits[-e:]}".rstrip("0").rstrip(".")
        return f"-{shown_digits}" if x < 0 else shown_digits

    return _spread(entries, write)


def _floats(entries: DyadicArray) -> list[Any]:
    try:
        values = entries.numpy()
    except ValueError as error:  # above the largest double
        raise Unrepresentable(str(error)) from None
    if entries.imag is None:
        result: list[Any] = values.tolist()
        return result
    pairs = [[z.real, z.imag] for z in values.ravel().tolist()]
    if entries.codes.ndim == 1:
        return pairs
    rows, columns = entries.codes.shape
    return [pairs[i * columns : (i + 1) * columns] for i in range(rows)]


_WRITERS: Final[dict[str, Callable[[DyadicArray], object]]] = {
    "table": _table,
    "hex": _hexadecimal,
    "decimal": _decimals,
    "float": _floats,
}
#: How the entries of a datum may be written.
FORMATS: Final = tuple(_WRITERS)


def array(entries: DyadicArray, form: str) -> object:
    """Return an array of dyadic numbers in one of `FORMATS`; `Unrepresentable` if that is not possible."""
    return _WRITERS[form](entries)

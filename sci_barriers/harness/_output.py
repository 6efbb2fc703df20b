"""Turns what an algorithm returned into exact numbers, or says why it is not a vector of numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from numbers import Rational
from typing import Any, Final

import numpy as np
from flint import acb, arb, fmpq, fmpz

from oracles import Dyadic, shown
from theorems.problems import Complex

# What comes after the output (distances, the certificate, its check, the report) takes time that grows with its digits. Within these
# bounds it is seconds, and the checker accepts the certificate.
#: An entry needs at most this many bits, above and below the point together.
MAX_ENTRY_BITS: Final = 1 << 18
#: All different entries of a vector together, and for each entry as many more as any double needs.
MAX_VECTOR_BITS: Final = 1 << 21
DOUBLE_BITS: Final = 1 << 11
#: The common denominator of a vector.
MAX_DENOMINATOR_BITS: Final = 1 << 18
ZERO: Final = Fraction(0)


class InvalidOutput(Exception):
    """The algorithm's output is not a vector of N finite numbers; the message says why."""


def exact_vector(value: object, length: int) -> list[Complex]:
    """Return the entries of an output as exact complex numbers (pairs of ``Fraction``).

    Args:
        value: a list, tuple, NumPy array, mpmath or flint column, … of ``length`` entries: int, float, complex, Fraction,
            Decimal, NumPy scalars,
            mpmath mpf/mpc, flint fmpz/fmpq and exact arb/acb, sympy rationals, or pairs (real, imaginary) of such real numbers. A float is
            the dyadic number that it is.
        length: N.

    Raises:
        InvalidOutput: not iterable, another shape or length, NaN or infinite, not a number, an inexact enclosure, a number of more than
            2^18 bits, numbers of more than 2^21 + 2^11·N bits together, or with a common denominator of more than 2^18 bits.
    """
    if hasattr(value, "detach") and hasattr(value, "numpy"):  # a torch tensor
        value = value.detach().cpu().numpy()
    elif hasattr(value, "entries") and hasattr(value, "ncols"):  # a flint matrix
        if value.ncols() != 1:
            raise InvalidOutput(f"a matrix with {value.ncols()} columns instead of one")
        value = value.entries()
    elif hasattr(value, "rows") and hasattr(value, "cols") and value.cols != 1:  # a matrix of mpmath or sympy
        raise InvalidOutput(f"a matrix with {value.cols} columns instead of one")
    if isinstance(value, np.ndarray):
        if np.ma.is_masked(value):
            raise InvalidOutput("an array with masked entries")
        value = np.asarray(value)  # a subclass does not answer for its entries
        if value.shape != (length,):
            raise InvalidOutput(f"an array of shape {value.shape} instead of ({length},)")
        if value.dtype == np.float64:
            return _floats(value.tolist())
        value = (
            value.tolist()
            if value.dtype.kind in "fcbiu" and value.dtype.itemsize <= 16 and value.dtype.char not in "gG"
            else list(value)
        )
    if isinstance(value, str | bytes | bytearray | dict | set | frozenset) or not isinstance(value, Iterable):
        raise InvalidOutput(f"{type(value).__name__} instead of a vector of {length} numbers or a network (a callable)")
    entries: list[Any] = list(islice(value, length + 1))  # a generator may have no end
    if len(entries) > length:
        raise InvalidOutput(f"more than {length} entries instead of {length}")
    if len(entries) != length:
        raise InvalidOutput(f"{len(entries)} entries instead of {length}")
    keys = list(map(id, entries))  # most entries of a sparse vector are one object
    first = dict(zip(reversed(keys), range(length - 1, -1, -1), strict=True))
    known = {key: _exact(entries[first[key]], first[key]) for key in dict.fromkeys(keys)}
    _limit(known.values(), length)
    return list(map(known.__getitem__, keys))


def limited(vector: list[Complex]) -> list[Complex]:
    """Return the vector; `InvalidOutput` if its numbers have too many digits together."""
    _limit({id(entry): entry for entry in vector}.values(), len(vector))
    return vector


def _limit(different: Iterable[Complex], length: int) -> None:
    """Refuse the different entries of a vector if they have too many digits together."""
    numbers = {id(x): x for entry in different for x in entry}.values()
    bits = sum(x.numerator.bit_length() + x.denominator.bit_length() for x in numbers)
    most = MAX_VECTOR_BITS + DOUBLE_BITS * length
    if bits > most:
        raise InvalidOutput(f"its entries have {bits} bits together; at most {most} are accepted")
    common = fmpz(1)
    for denominator in {x.denominator for x in numbers}:
        common = common.lcm(denominator)
        if common.bit_length() > MAX_DENOMINATOR_BITS:
            raise InvalidOutput(f"the common denominator of its entries has more than {MAX_DENOMINATOR_BITS} bits")


def _floats(entries: list[float]) -> list[Complex]:
    result = []
    for i, x in enumerate(entries):
        if not math.isfinite(x):
            raise InvalidOutput(f"entry {i} is {x}")
        result.append((Fraction(*x.as_integer_ratio()), ZERO))
    return result


def _exact(entry: Any, i: int) -> Complex:
    if type(entry) is float:
        return _real_float(entry, i), ZERO
    if type(entry) is int:
        _bits(i, entry.bit_length())
        return Fraction(entry) if entry else ZERO, ZERO
    if type(entry) is Fraction:
        over, under = entry.numerator, entry.denominator
        if type(over) is not int or type(under) is not int:  # made of integers with methods of their own
            return _limited(over, under, i), ZERO
        _bits(i, over.bit_length() + under.bit_length())
        return entry, ZERO
    if type(entry) is tuple and len(entry) == 2:  # as the exact views of complex data are
        nested = any(isinstance(part, tuple) for part in entry)
        real, imag = ((ZERO, ZERO),) * 2 if nested else (_exact(entry[0], i), _exact(entry[1], i))
        if nested or real[1] or imag[1]:
            raise InvalidOutput(f"entry {i} is a pair of numbers that are not real")
        return real[0], imag[0]
    if isinstance(entry, bool | np.bool_):
        raise InvalidOutput(f"entry {i} is {entry}, not a number")
    if isinstance(entry, np.generic):
        if isinstance(entry, np.longdouble):
            if not np.isfinite(entry):
                raise InvalidOutput(f"entry {i} is {entry}")
            return _limited(*entry.as_integer_ratio(), i), ZERO
        if isinstance(entry, np.clongdouble):  # its item() is itself
            return _exact(np.longdouble(entry.real), i)[0], _exact(np.longdouble(entry.imag), i)[0]
        return _exact(entry.item(), i)
    if isinstance(entry, float):
        return _real_float(float.__float__(entry), i), ZERO
    if isinstance(entry, complex):
        return _real_float(complex.real.__get__(entry), i), _real_float(complex.imag.__get__(entry), i)
    if isinstance(entry, int):
        return _limited(int.__int__(entry), 1, i), ZERO
    if isinstance(entry, Decimal):
        entry = Decimal(entry)  # a copy: a subclass does not answer for its value
        if not entry.is_finite():
            raise InvalidOutput(f"entry {i} is {entry}")
        _, digits, exponent = entry.as_tuple()
        assert isinstance(exponent, int)  # finite
        _bits(i, (len(digits) + abs(exponent)) * 4)
        over, under = entry.as_integer_ratio()
        return _limited(over, under, i), ZERO
    if isinstance(entry, fmpz | fmpq):
        return _limited(fmpq(entry).p, fmpq(entry).q, i), ZERO
    if isinstance(entry, arb):
        return _ball(entry, i), ZERO
    if isinstance(entry, acb):
        return _ball(entry.real, i), _ball(entry.imag, i)
    if hasattr(entry, "_mpf_"):
        return _mpf(entry._mpf_, i), ZERO
    if hasattr(entry, "_mpc_"):
        return _mpf(entry._mpc_[0], i), _mpf(entry._mpc_[1], i)
    if isinstance(entry, Rational) or (hasattr(entry, "is_Rational") and entry.is_Rational):
        return _limited(_call(entry, "numerator", "p"), _call(entry, "denominator", "q"), i), ZERO
    raise InvalidOutput(f"entry {i} is of type {type(entry).__name__} ({shown(entry, 40)}), not a number")


def _call(entry: Any, name: str, other: str) -> Any:
    value = getattr(entry, name, None)
    return getattr(entry, other) if value is None or callable(value) else value


def _real_float(x: float, i: int) -> Fraction:
    if not math.isfinite(x):
        raise InvalidOutput(f"entry {i} is {x}")
    return Fraction(*x.as_integer_ratio())


def _bits(i: int, bits: int) -> None:
    if bits > MAX_ENTRY_BITS:
        raise InvalidOutput(f"entry {i} needs about {bits} bits; at most {MAX_ENTRY_BITS} are accepted")


def _limited(numerator: Any, denominator: Any, i: int) -> Fraction:
    over, under = int(numerator), int(denominator)  # plain integers, whatever the methods of a subclass say
    _bits(i, over.bit_length() + under.bit_length())
    if under == 0:
        raise InvalidOutput(f"entry {i} has denominator 0")
    return Fraction(over, under)


def _dyadic(mantissa: int, exponent: int, i: int) -> Fraction:
    _bits(i, mantissa.bit_length() + abs(exponent))
    return Dyadic(mantissa, exponent).fraction()


def _ball(x: arb, i: int) -> Fraction:
    if not x.is_finite():
        raise InvalidOutput(f"entry {i} is not finite")
    if not x.is_exact():
        raise InvalidOutput(f"entry {i} is an enclosure with a positive radius, not a number: return its midpoint")
    mantissa, exponent = x.man_exp()
    return _dyadic(int(mantissa), int(exponent), i)


def _mpf(parts: Any, i: int) -> Fraction:
    sign, mantissa, exponent, _ = parts
    if mantissa == 0 and exponent != 0:
        raise InvalidOutput(f"entry {i} is not finite")
    return _dyadic(-int(mantissa) if sign else int(mantissa), int(exponent), i)

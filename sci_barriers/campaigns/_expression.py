"""Integers given by a formula in a grid, such as ``N-1`` or ``(N+1)//2``: a parser of its own, nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from sci_barriers._errors import BarrierError

__all__ = ["check", "evaluate"]

MAX_LENGTH: Final = 100
MAX_DEPTH: Final = 20
MAX_BITS: Final = 256
ALLOWED: Final = (
    "an integer, or a formula of integers and names with + - * // % and parentheses, at most 100 characters"
)

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+)|(?P<name>[A-Za-z][A-Za-z0-9]*)|(?P<sign>//|[-+*%()]))")


def evaluate(text: str, values: Mapping[str, int], *, name: str) -> int:
    """Return the value of a formula: sums and products from left to right, // and % rounding down as in Python.

    Args:
        text: the formula.
        values: of the names that it may use.
        name: of the argument, for the error.

    Raises:
        BarrierError: not such a formula, an unknown name, a division by zero, or a number of more than 256 bits.

    >>> evaluate("(N + 1)//2", {"N": 6}, name="m")
    3
    """
    return _Parser(text, values, name).value()


def check(text: str, names: Iterable[str], *, name: str) -> None:
    """Refuse a text that is no formula in these names; what its value is for given numbers is not asked."""
    _Parser(text, dict.fromkeys(names, 1), name, dry=True).value()


class _Parser:
    """Recursive descent: sum → product → factor."""

    def __init__(self, text: str, values: Mapping[str, int], name: str, *, dry: bool = False) -> None:
        self._text, self._values, self._name, self._dry = text, values, name, dry
        if len(text) > MAX_LENGTH:
            raise self._error()
        self._tokens: list[tuple[str, str]] = []
        place = 0
        stripped = text.rstrip()
        while place < len(stripped):
            match = _TOKEN.match(stripped, place)
            if match is None:
                raise self._error(f"; {stripped[place]!r} is none of these")
            assert match.lastgroup is not None  # one of the three has matched
            self._tokens.append((match.lastgroup, match.group(match.lastgroup)))
            place = match.end()
        self._place = 0

    def value(self) -> int:
        result = self._sum(0)
        if self._place < len(self._tokens):
            raise self._error(f"; {self._tokens[self._place][1]!r} is one too many")
        return result

    def _sum(self, depth: int) -> int:
        result = self._product(depth)
        while (sign := self._next("+", "-")) is not None:
            other = self._product(depth)
            if not self._dry:
                result = self._limited(result + other if sign == "+" else result - other)
        return result

    def _product(self, depth: int) -> int:
        result = self._factor(depth)
        while (sign := self._next("*", "//", "%")) is not None:
            other = self._factor(depth)
            if self._dry:
                continue
            if sign == "*":
                result = self._limited(result * other)
            elif other == 0:
                raise self._error("; it divides by zero")
            else:
                result = result // other if sign == "//" else result % other
        return result

    def _factor(self, depth: int) -> int:
        if depth > MAX_DEPTH:
            raise self._error(f", nested at most {MAX_DEPTH} deep")
        if self._next("-") is not None:
            return -self._factor(depth + 1)
        if self._next("(") is not None:
            result = self._sum(depth + 1)
            if self._next(")") is None:
                raise self._error("; a parenthesis is open")
            return result
        kind, token = self._tokens[self._place] if self._place < len(self._tokens) else ("", "")
        self._place += 1
        if kind == "number":
            return self._limited(int(token))
        if kind == "name":
            if token not in self._values:
                raise self._error(f"; names: {', '.join(self._values) or 'none'}")
            return self._values[token]
        raise self._error("; a number or a name is missing")

    def _next(self, *signs: str) -> str | None:
        if self._place < len(self._tokens):
            kind, token = self._tokens[self._place]
            if kind == "sign" and token in signs:
                self._place += 1
                return token
        return None

    def _limited(self, number: int) -> int:
        if number.bit_length() > MAX_BITS:
            raise self._error(f", of at most {MAX_BITS} bits")
        return number

    def _error(self, detail: str = "") -> BarrierError:
        return BarrierError(self._name, self._text, ALLOWED + detail)

"""What a parameter may be: an integer, an exact rational, a word, yes or no; each with its range, in words, as TeX, from and to text."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from oracles import OracleError, as_rational
from theorems.core.errors import TheoremError

__all__ = ["Flag", "Integer", "Kind", "Rational", "Word", "integer_argument", "rational_argument", "rational_text"]

_HEXADECIMAL: Final = re.compile(r"-?0x[0-9a-f]+(/0x[0-9a-f]*[1-9a-f][0-9a-f]*)?", re.ASCII)
#: Longest hexadecimal text of a rational number.
MAX_TEXT: Final = 100_000


def integer_argument(name: str, value: object, low: int | None = None, high: int | None = None) -> int:
    """Return an integer in a range as a plain ``int``; NumPy's integers count, truth values do not.

    Raises:
        TheoremError: no integer, or out of range.
    """
    allowed = Integer(low, high).allowed
    try:
        number = int(operator.index(value))  # type: ignore[arg-type] # refused if it is no integer
    except TypeError:
        raise TheoremError(name, value, allowed) from None
    if isinstance(value, bool) or (low is not None and number < low) or (high is not None and number > high):
        raise TheoremError(name, value, allowed)
    return number


def rational_argument(name: str, value: object) -> Fraction:
    """Return an exact rational (`oracles.as_rational`), with an error of this layer."""
    try:
        return as_rational(value, name)
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None


def rational_text(x: Fraction) -> str:
    """Return a rational number as files have it, in hexadecimal: ``0x1/0x3``."""
    return hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"


class Kind:
    """What values a parameter may have."""

    #: The range in words; ``{name}`` is not repeated in it.
    allowed: str

    def value(self, name: str, given: Any, owner: Any = None) -> Any:
        """Return the canonical value of what was given.

        Args:
            name: of the parameter, for the error.
            given: by the user.
            owner: what it is a parameter of; the parameters that are declared before it are there.

        Raises:
            TheoremError: not a value of this kind.
        """
        raise NotImplementedError

    def tex(self, symbol: str) -> str:
        """Return the range as a formula, or nothing."""
        return ""

    def text(self, value: Any) -> str:
        """Return a value as the command line takes it."""
        return str(value)

    def parsed(self, name: str, text: str) -> Any:
        """Return what text on the command line stands for, to be given to `value`."""
        return text

    def to_json(self, value: Any) -> Any:
        """Return a value as JSON."""
        return value

    def from_json(self, name: str, value: Any) -> Any:
        """Return what JSON stands for, to be given to `value`; `TheoremError` if `to_json` does not write that."""
        return value

    def code(self, value: Any) -> str:
        """Return a value as Python code."""
        return repr(value)


@attrs.frozen
class Integer(Kind):
    """Integers from ``low`` to ``high`` (without limit if ``None``), and below another parameter.

    Attributes:
        low: least value.
        high: largest value.
        below: the name of a parameter that is declared before and that it has to be smaller than.
    """

    low: int | None = None
    high: int | None = None
    below: str | None = None

    @property
    def allowed(self) -> str:  # type: ignore[override] # made from the range
        """The range in words."""
        if self.low is None:
            return "an integer"
        if self.below is not None:
            return f"an integer from {self.low}, less than {self.below}"
        return (
            f"an integer of at least {self.low}" if self.high is None else f"an integer from {self.low} to {self.high}"
        )

    def value(self, name: str, given: Any, owner: Any = None) -> int:
        """Return a plain integer in the range."""
        high = self.high
        if self.below is not None and owner is not None:
            limit = getattr(owner, self.below) - 1
            high = limit if high is None else min(high, limit)
        return integer_argument(name, given, self.low, high)

    def tex(self, symbol: str) -> str:
        """Return ``low ≤ symbol < …``."""
        if self.below is not None:
            return rf"{self.low}\le {symbol}<{self.below}"
        if self.low is None:
            return rf"{symbol}\in\mathbb Z"
        return rf"{symbol}\ge{self.low}" if self.high is None else rf"{self.low}\le {symbol}\le{self.high}"

    def parsed(self, name: str, text: str) -> int:
        """Return the integer."""
        try:
            return int(text)
        except ValueError:
            raise TheoremError(name, text, self.allowed) from None

    def from_json(self, name: str, value: Any) -> Any:
        """Return the integer; no other kind of number."""
        if type(value) is not int:
            raise TheoremError(name, value, self.allowed)
        return value


@attrs.frozen
class Rational(Kind):
    """Exact rational numbers, given as int, Fraction, Decimal, text like "1/3" or "0.25", or a float as the dyadic number that it is.

    Attributes:
        low: lower end, or ``None``.
        high: upper end, or ``None``.
        open_low: whether the lower end is excluded.
        open_high: whether the upper end is excluded.
    """

    low: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(Fraction))
    high: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(Fraction))
    open_low: bool = False
    open_high: bool = False

    @property
    def allowed(self) -> str:  # type: ignore[override] # made from the range
        """The range in words."""
        words = []
        if self.low is not None:
            positive = "positive" if self.low == 0 else f"above {self.low}"
            words.append(positive if self.open_low else f"at least {self.low}")
        if self.high is not None:
            words.append(f"below {self.high}" if self.open_high else f"at most {self.high}")
        return " and ".join(words) or "an exact number"

    def value(self, name: str, given: Any, owner: Any = None) -> Fraction:
        """Return a fraction in the range."""
        number = rational_argument(name, given)
        low, high = self.low, self.high
        if low is not None and (number <= low if self.open_low else number < low):
            raise TheoremError(name, number, self.allowed)
        if high is not None and (number >= high if self.open_high else number > high):
            raise TheoremError(name, number, self.allowed)
        return number

    def tex(self, symbol: str) -> str:
        """Return ``low < symbol ≤ high``."""
        left = "" if self.low is None else f"{self.low}{'<' if self.open_low else chr(92) + 'le '}"
        right = "" if self.high is None else f"{'<' if self.open_high else chr(92) + 'le '}{self.high}"
        return f"{left}{symbol}{right}" if left or right else rf"{symbol}\in\mathbb Q"

    def to_json(self, value: Any) -> Any:
        """Return hexadecimal text."""
        return rational_text(value)

    def from_json(self, name: str, value: Any) -> Any:
        """Return the fraction of hexadecimal text."""
        if not isinstance(value, str) or len(value) > MAX_TEXT or not _HEXADECIMAL.fullmatch(value):
            raise TheoremError(name, value, 'a hexadecimal rational such as "0x1/0x3"')
        over, _, under = value.partition("/")
        return Fraction(int(over, 16), int(under or "0x1", 16))

    def code(self, value: Any) -> str:
        """Return an integer, or text, or, where that would be long, a fraction of hexadecimal numbers."""
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > 256:
            return f"Fraction({hex(value.numerator)}, {hex(value.denominator)})"
        return str(value.numerator) if value.denominator == 1 else repr(str(value))


@attrs.frozen
class Word(Kind):
    """Some words; capital and small letters need not be told apart.

    Attributes:
        words: in the order in which they are listed.
        hint: said after them in errors.
    """

    words: Sequence[str]
    hint: str = ""

    @property
    def allowed(self) -> str:  # type: ignore[override] # made from the words
        """The words."""
        if len(self.words) < 2:
            return "".join(self.words)
        return ", ".join(self.words[:-1]) + " or " + self.words[-1]

    def value(self, name: str, given: Any, owner: Any = None) -> Any:
        """Return one of the words."""
        if isinstance(given, str):
            if given in self.words:
                return str(given)
            same = [word for word in self.words if word.casefold() == given.casefold()]
            if len(same) == 1:
                return same[0]
        raise TheoremError(name, given, self.allowed + (f" ({self.hint})" if self.hint else ""))

    def tex(self, symbol: str) -> str:
        """Return nothing: words are no formula."""
        return ""


@attrs.frozen
class Flag(Kind):
    """Yes or no."""

    allowed: str = attrs.field(default="True or False", init=False)

    def value(self, name: str, given: Any, owner: Any = None) -> bool:
        """Return the truth value; NumPy's count."""
        if isinstance(given, bool) or (type(given).__name__ == "bool" and type(given).__module__ == "numpy"):
            return bool(given)
        raise TheoremError(name, given, self.allowed)

    def text(self, value: Any) -> str:
        """Return ``true`` or ``false``."""
        return str(value).lower()

    def parsed(self, name: str, text: str) -> Any:
        """Return what ``true`` or ``false`` says."""
        return {"true": True, "false": False}.get(text.casefold(), text)

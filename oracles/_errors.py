"""Errors of the oracle layer: each names the argument, its value and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from fractions import Fraction


def shown(value: object, limit: int = 80) -> str:
    """Return ``repr(value)``, shortened to at most ``limit`` characters, without expanding huge integers."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, Fraction) and max(value.numerator.bit_length(), value.denominator.bit_length()) > 256:
        return f"a rational of {value.numerator.bit_length()} and {value.denominator.bit_length()} bits"
    try:
        text = str(value) if isinstance(value, Fraction) else repr(value)
    except (Exception, SystemExit):  # a foreign __repr__, or a number that is too long to be written in decimal
        text = f"an object of type {type(value).__name__}"
    return text if len(text) <= limit else text[: limit - 3] + "..."


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return the known name that is most like one that is not known, as the end of a message; nothing if none is like it.

    >>> did_you_mean("eigenvektor", ["kernel", "eigenvector"]), did_you_mean("x", ["kernel"])
    ('; did you mean eigenvector?', '')
    """
    if not isinstance(name, str) or len(name) > 200:
        return ""
    folded = {text.casefold(): text for text in known}
    found = difflib.get_close_matches(name.casefold(), folded, 1, 0.6)
    return f"; did you mean {folded[found[0]]}?" if found else ""


class OracleError(ValueError):
    """A wrong argument: ``name = value; allowed: ...``.

    Attributes:
        name: the argument.
        value: what was given.
        allowed: the allowed range, in words.
    """

    def __init__(self, name: str, value: object, allowed: str) -> None:
        super().__init__(f"{name} = {shown(value)}; allowed: {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed


class RepresentationError(OracleError):
    """An exact number has no counterpart in the number system asked for (float64 overflow, for example)."""


class IndexRefused(OracleError):
    """A datum of this index would take more memory or time than the datum's stated limit."""


class BudgetExceeded(BaseException):
    """Raised inside an algorithm when a budget is spent.

    It derives from ``BaseException`` so that an ``except Exception`` in the algorithm does not swallow it; an oracle stays
    exhausted afterwards in any case.
    """


class ReplayMismatch(BaseException):
    """Raised inside an algorithm that, run again, asks for a datum that it did not read the first time.

    It derives from ``BaseException`` for the same reason as `BudgetExceeded`.
    """

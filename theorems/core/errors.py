"""Errors of the theorem layer: each names the argument, its value and what is allowed."""

from __future__ import annotations

from oracles import OracleError, shown


class TheoremError(ValueError):
    """A wrong argument of a theorem or a problem: ``name = value; allowed: ...``.

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

    @classmethod
    def from_oracle(cls, error: OracleError) -> TheoremError:
        """Return the same error, as one of this layer."""
        return cls(error.name, error.value, error.allowed)


class Undecided(ArithmeticError):
    """A question that exact arithmetic or enclosures, up to their stated cap, did not decide. It is never reported as success."""

"""Errors of the top layer: each names the argument, its value and what is allowed."""

from __future__ import annotations


class BarrierError(ValueError):
    """A wrong argument: ``name = value; allowed: ...``.

    Attributes:
        name: the argument.
        value: what was given.
        allowed: the allowed range, in words.
    """

    def __init__(self, name: str, value: object, allowed: str) -> None:
        from oracles import shown  # here, as it loads NumPy and flint, which `--help` does not need

        super().__init__(f"{name} = {shown(value)}; allowed: {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed


class MissingExtra(ImportError):
    """A library of an optional extra is not installed; the message says how to install it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f'{library} is not installed; install it with: pip install "sci-barriers[{extra}]"', name=library
        )
        self.extra = extra

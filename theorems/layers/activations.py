"""The non-linearities of networks: what each does, and the blocks that it needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from theorems.layers.images import pooled
from theorems.layers.operators import Shape


@dataclass(frozen=True)
class Activation:
    """A non-linearity: it gives one block its new value.

    Attributes:
        block: the block.
    """

    block: str
    #: What listings say of it.
    text: ClassVar[str] = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The blocks that it reads."""
        return (self.block,)

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return what is wrong with the shapes, or ``None``."""
        return None

    def __str__(self) -> str:
        return f"{self.block} ← {self.text.replace('#', self.block)}"


@dataclass(frozen=True)
class _OnPart(Activation):
    """Acts on the entries start ≤ i < stop of a vector alone, if ``part`` is given."""

    part: tuple[int, int] | None = None

    def length(self, shapes: Mapping[str, Shape]) -> int:
        low, high = self.part or (0, math.prod(shapes[self.block]))
        return high - low

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return what is wrong with the part, or ``None``."""
        if self.part is None:
            return None
        (low, high), shape = self.part, shapes[self.block]
        fits = len(shape) == 1 and 0 <= low <= high <= shape[0]
        return None if fits else f"from {low} to {high} is no part of {shape[0]} entries"


@dataclass(frozen=True)
class Relu(_OnPart):
    """max(0, v_i), entry by entry; the entries must be real."""

    text = "max(0, #)"


@dataclass(frozen=True)
class Soft(Activation):
    """The soft threshold z·max(0, 1 − t/|z|), entry by entry; one t ≥ 0, or one for each entry of the block (or of its part).

    Attributes:
        threshold: t, exact.
        bits: exact arithmetic rounds |z| up to a multiple of 2^-bits where it is irrational; ``None``: it refuses.
        part: acts on these entries alone.
    """

    threshold: Any
    bits: int | None = None
    part: tuple[int, int] | None = None

    @property
    def thresholds(self) -> tuple[Any, ...]:
        """All of them."""
        return self.threshold if isinstance(self.threshold, tuple) else (self.threshold,)

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return what is wrong with the thresholds, or ``None``."""
        found = _OnPart(self.block, self.part)
        if (wrong := found.check(shapes)) is not None:
            return wrong
        if isinstance(self.threshold, tuple) and len(self.threshold) != found.length(shapes):
            return f"{len(self.threshold)} thresholds instead of {found.length(shapes)}"
        return None if min(self.thresholds, default=0) >= 0 else "thresholds that are negative"

    def __str__(self) -> str:
        size = "w" if isinstance(self.threshold, tuple) else short(self.threshold)
        return f"{self.block} ← soft({self.block}, {size})"


@dataclass(frozen=True)
class Squares(Activation):
    """|v_i|², entry by entry."""

    text = "|#|²"


@dataclass(frozen=True)
class Root(Activation):
    """√s of one number s ≥ 0."""

    text = "√#"

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return that the block is no number, or ``None``."""
        return None if math.prod(shapes[self.block]) == 1 else "a block that is not one number"


@dataclass(frozen=True)
class Inverse(Root):
    """1/s of one number s ≠ 0."""

    text = "1/#"


@dataclass(frozen=True)
class _By(Activation):
    by: str

    @property
    def needs(self) -> tuple[str, ...]:
        """Both blocks."""
        return (self.block, self.by)

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return that the second block is no number, or ``None``."""
        return None if shapes[self.by] == (1,) else f"the block {self.by}, which is not of length 1"

    def __str__(self) -> str:
        return super().__str__().replace("@", self.by)


@dataclass(frozen=True)
class Times(_By):
    """v·s with the single number s of block ``by``."""

    text = "#·@"


@dataclass(frozen=True)
class Shrink(_By):
    """v·min(1, 1/√s) with the single number s of block ``by``: with s = ‖v‖² the projection onto the unit ball."""

    text = "#·min(1, 1/√@)"


@dataclass(frozen=True)
class Ball(Activation):
    """v·min(1, r/‖v‖₂), the projection onto the ball of radius r ≥ 0.

    Attributes:
        radius: r, exact.
        bits: exact arithmetic rounds ‖v‖ up to a multiple of 2^-bits where it is irrational; ``None``: it refuses.
        part: acts on these entries alone.
    """

    radius: Any
    bits: int | None = None
    part: tuple[int, int] | None = None

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return what is wrong with radius or part, or ``None``."""
        return "a radius that is negative" if self.radius < 0 else _OnPart(self.block, self.part).check(shapes)

    def __str__(self) -> str:
        return f"{self.block} ← {self.block}·min(1, {short(self.radius)}/‖{self.block}‖)"


@dataclass(frozen=True)
class Round(Activation):
    """Each part of each entry rounded to the nearest multiple of 2^-bits, upwards at a tie."""

    bits: int
    part: tuple[int, int] | None = None

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return what is wrong with the part, or ``None``."""
        return _OnPart(self.block, self.part).check(shapes)

    def __str__(self) -> str:
        return f"{self.block} ← round({self.block}, 2^-{self.bits})"


@dataclass(frozen=True)
class MaxPooling(Activation):
    """The largest entry of each window of side s of a real block (channels, rows, columns).

    Attributes:
        source: the block with the windows.
        window: s.
    """

    source: str
    window: int

    @property
    def needs(self) -> tuple[str, ...]:
        """The block with the windows."""
        return (self.source,)

    def check(self, shapes: Mapping[str, Shape]) -> str | None:
        """Return what is wrong with the shapes, or ``None``."""
        wanted = pooled(shapes[self.source], self.window)
        return None if shapes[self.block] == wanted else f"a block of shape {shapes[self.block]} instead of {wanted}"

    def __str__(self) -> str:
        return f"{self.block} ← max of {self.window} × {self.window} in {self.source}"


def short(x: Any) -> str:
    """Return a number with four digits, or its order of magnitude."""
    try:
        return f"{float(x):.4g}"
    except OverflowError:
        return f"2^{x.numerator.bit_length() - x.denominator.bit_length()}"

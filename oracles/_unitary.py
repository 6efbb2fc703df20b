"""Exact unitary matrices: identity, Hadamard, DCT-II, DFT, and products of rational Cayley transforms.

A unitary matrix of size m is a table of *codes* (small integers, one for each of its distinct entries) and a rule that encloses the
entry of a code at any precision. A DCT of size m has about 2m distinct entries: one enclosure each is enough for all m² entries.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd
from typing import ClassVar, Final, Literal

import numpy as np
from flint import acb, arb, ctx, fmpq
from numpy.typing import NDArray

from oracles._errors import OracleError
from oracles._number import Sqrt, ball, dyadic_bits, square_root

#: Entries of at most so many bits are kept.
CACHED_BITS: Final = 512

Field = Literal["real", "complex"]
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Unitary(ABC):
    """An exact unitary matrix of size m × m, m ≥ 1."""

    m: int

    name: ClassVar[str] = ""  # as in certificates
    field: ClassVar[Field] = "real"
    transcendental: ClassVar[bool] = (
        False  # entries need cos and sin: the cost of an index is superlinear with a larger constant
    )

    @abstractmethod
    def codes(self) -> Codes:
        """Return the m × m table of codes."""

    @abstractmethod
    def entry(self, code: int, precision: int) -> acb:
        """Return a ball around the entry of this code with about ``precision`` correct bits."""

    def opposite(self, code: int) -> int | None:
        """Return the code of the entry with the opposite sign, or ``None``: saves half of the enclosures."""
        return None

    def exact_scale(self) -> Fraction | Sqrt | None:
        """Return s such that every entry is s times an integer, or ``None``: decides whether all data are exactly dyadic."""
        return None

    def multiple(self, code: int) -> int | None:
        """Return the integer that times `exact_scale` is the entry of this code; ``None`` if there is no such scale."""
        return None

    def description(self) -> dict[str, object]:
        """Return the rotation as certificates write it."""
        return {"name": self.name}


class Identity(Unitary):
    """U = I."""

    name = "identity"

    def codes(self) -> Codes:
        return np.eye(self.m, dtype=np.int32)

    def entry(self, code: int, precision: int) -> acb:
        return acb(code)

    def exact_scale(self) -> Fraction:
        return Fraction(1)

    def multiple(self, code: int) -> int:
        return code


class Hadamard(Unitary):
    """U[i, k] = (−1)^{popcount(i & k)} / √m, m a power of two (Sylvester's order)."""

    name = "hadamard"

    def __init__(self, m: int) -> None:
        if m < 1 or m & (m - 1):
            raise OracleError("m", m, "a power of two, for the hadamard rotation")
        super().__init__(m)

    def codes(self) -> Codes:
        index = np.arange(self.m, dtype=np.int32)
        table = index[:, None] & index[None, :]
        shift = 16
        while shift:
            table ^= table >> shift  # parity of the number of one-bits, folded into the lowest bit
            shift >>= 1
        return table & 1

    def entry(self, code: int, precision: int) -> acb:
        value = ball(square_root(Fraction(1, self.m)), precision)
        return acb(-value if code else value)

    def opposite(self, code: int) -> int:
        return 1 - code

    def multiple(self, code: int) -> int:
        return 1 - 2 * code

    def exact_scale(self) -> Fraction | Sqrt:
        return square_root(Fraction(1, self.m))


class DCT(Unitary):
    """The orthonormal DCT-II: U[i, k] = s_i·cos(π(2k+1)i/(2m)), s_0 = √(1/m), s_i = √(2/m) for i > 0."""

    name = "dct"
    transcendental = True

    def codes(self) -> Codes:
        return self._codes

    @cached_property
    def _codes(self) -> Codes:
        """The codes, not to be changed: the data of all members of a class need them."""
        # Code r in [0, 2m]: √(2/m)·cos(πr/(2m)), folded by cos(2π − x) = cos x; code 2m + 1: the constant row 0.
        i = np.arange(self.m, dtype=np.int64)[:, None]
        k = np.arange(self.m, dtype=np.int64)[None, :]
        r = (2 * k + 1) * i % (4 * self.m)
        np.minimum(r, 4 * self.m - r, out=r)
        r[0, :] = 2 * self.m + 1
        table = r.astype(np.int32)
        table.setflags(write=False)
        return table

    def entry(self, code: int, precision: int) -> acb:
        enclose = _cosine_cached if precision <= CACHED_BITS else _cosine
        return enclose(self.m, code, precision)

    def opposite(self, code: int) -> int | None:
        return None if code == 2 * self.m + 1 else 2 * self.m - code  # cos(π − x) = −cos x


def _cosine(m: int, code: int, precision: int) -> acb:
    if code == 2 * m + 1:
        return acb(ball(square_root(Fraction(1, m)), precision))
    with ctx.workprec(precision):
        return acb(ball(square_root(Fraction(2, m)), precision) * arb.cos_pi_fmpq(fmpq(code, 2 * m)))


#: The data of many members of one class need the same cosines.
_cosine_cached = lru_cache(maxsize=1 << 15)(_cosine)


class DFT(Unitary):
    """The unitary DFT: U[i, k] = exp(−2π√−1·ik/m)/√m."""

    name = "dft"
    field = "complex"
    transcendental = True

    def codes(self) -> Codes:
        i = np.arange(self.m, dtype=np.int64)
        return (i[:, None] * i[None, :] % self.m).astype(np.int32)

    def entry(self, code: int, precision: int) -> acb:
        with ctx.workprec(precision):
            sine, cosine = arb.sin_cos_pi_fmpq(fmpq(2 * code, self.m))
            return acb(cosine, -sine) * ball(square_root(Fraction(1, self.m)), precision)

    def opposite(self, code: int) -> int | None:
        return (code + self.m // 2) % self.m if self.m % 2 == 0 else None


@dataclass(frozen=True)
class Stage:
    """Disjoint planar rotations with the same hypotenuse h: x_i ← (p·x_i − q·x_k)/h, x_k ← (q·x_i + p·x_k)/h, p² + q² = h².

    With p ≠ −h it is the Cayley transform (I − S)(I + S)^-1 of the skew-symmetric S with S[i, k] = q/(h + p), S[k, i] = −q/(h + p).
    """

    hypotenuse: int
    turns: tuple[tuple[int, int, int, int], ...]

    def __post_init__(self) -> None:
        used: set[int] = set()
        for i, k, p, q in self.turns:
            if i == k or i in used or k in used or min(i, k) < 0:
                raise OracleError("turns", (i, k), "pairs of distinct coordinates, each in one turn of a stage")
            if self.hypotenuse < 1 or p * p + q * q != self.hypotenuse**2:
                raise OracleError("turns", (p, q, self.hypotenuse), "p² + q² = hypotenuse², hypotenuse ≥ 1")
            used |= {i, k}


class Cayley(Unitary):
    """A rational orthogonal matrix: a product G_S ⋯ G_1 of Cayley transforms, drawn from a seed or given by its stages.

    Args:
        m: size.
        seed: draws ⌈log2 m⌉ + 1 stages of random pairings and Pythagorean triples; the product has no systematic zeros.
        stages: given instead of a seed.
    """

    name = "cayley"
    _TRIPLES: ClassVar = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25))

    stages: tuple[Stage, ...]

    def __init__(self, m: int, *, seed: int = 0, stages: Sequence[Stage] | None = None) -> None:
        super().__init__(m)
        if stages is None:
            stages = self._draw(m, seed)
        if any(max(i, k) >= m for stage in stages for i, k, _, _ in stage.turns):
            raise OracleError("stages", stages, f"coordinates below m = {m}")
        object.__setattr__(self, "stages", tuple(stages))

    @classmethod
    def _draw(cls, m: int, seed: int) -> list[Stage]:
        source = random.Random(f"cayley {m} {seed}")
        stages = []
        for _ in range((m - 1).bit_length() + 1 if m > 1 else 0):
            order = list(range(m))
            source.shuffle(order)
            small, large, hypotenuse = source.choice(cls._TRIPLES)
            turns = []
            for i, k in zip(order[::2], order[1::2], strict=False):  # with m odd one coordinate rests
                p, q = source.sample((small, large), 2)
                turns.append((i, k, p, q * source.choice((1, -1))))
            stages.append(Stage(hypotenuse, tuple(turns)))
        return stages

    @cached_property
    def scaled(self) -> tuple[list[list[int]], int]:
        """The pair (V, d) of an integer matrix and a positive integer with U = V/d."""
        rows = [[int(i == k) for k in range(self.m)] for i in range(self.m)]
        denominator = 1
        for stage in self.stages:
            h = stage.hypotenuse
            turned = {index for i, k, _, _ in stage.turns for index in (i, k)}
            for i, k, p, q in stage.turns:
                first, second = rows[i], rows[k]
                rows[i] = [p * x - q * z for x, z in zip(first, second, strict=True)]
                rows[k] = [q * x + p * z for x, z in zip(first, second, strict=True)]
            for i in range(self.m):
                if i not in turned:
                    rows[i] = [h * x for x in rows[i]]
            denominator *= h
        common = gcd(denominator, *(x for row in rows for x in row))
        return [[x // common for x in row] for row in rows], denominator // common

    @cached_property
    def _distinct(self) -> tuple[list[int], Codes]:
        values, _ = self.scaled
        table = sorted({x for row in values for x in row})
        position = {x: c for c, x in enumerate(table)}
        return table, np.array([[position[x] for x in row] for row in values], dtype=np.int32)

    def codes(self) -> Codes:
        return self._distinct[1]

    def entry(self, code: int, precision: int) -> acb:
        return acb(ball(Fraction(self._distinct[0][code], self.scaled[1]), precision))

    def exact_scale(self) -> Fraction:
        return Fraction(1, self.scaled[1])

    def multiple(self, code: int) -> int:
        return self._distinct[0][code]

    def description(self) -> dict[str, object]:
        stages = [{"hypotenuse": s.hypotenuse, "turns": [list(turn) for turn in s.turns]} for s in self.stages]
        return {"name": self.name, "stages": stages}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cayley) and (self.m, self.stages) == (other.m, other.stages)

    def __hash__(self) -> int:
        return hash((self.m, self.stages))


UNITARIES: Final[dict[str, type[Unitary]]] = {kind.name: kind for kind in (Identity, Hadamard, DCT, DFT, Cayley)}


def unitary(name: str, m: int, *, seed: int = 0) -> Unitary:
    """Return the unitary matrix of this name and size.

    Args:
        name: ``identity``, ``hadamard`` (m a power of two), ``dct``, ``dft`` (complex) or ``cayley`` (rational, from the seed).
        m: size, at least 1.
        seed: for ``cayley`` only.

    Raises:
        OracleError: unknown name, or a size that this matrix does not have.
    """
    if name not in UNITARIES:
        raise OracleError("rotation", name, "one of " + ", ".join(UNITARIES))
    if isinstance(m, bool) or not isinstance(m, int) or m < 1:
        raise OracleError("m", m, "an integer of at least 1")
    return Cayley(m, seed=seed) if name == "cayley" else UNITARIES[name](m)


def common_dyadic_bits(factor: Fraction | Sqrt, scale: Fraction | Sqrt | None) -> int | None:
    """Return b such that factor·scale·2^b is an integer, or ``None``: both may be roots whose product is rational."""
    if scale is None:
        return None
    radicand = (factor.radicand if isinstance(factor, Sqrt) else factor**2) * (
        scale.radicand if isinstance(scale, Sqrt) else scale**2
    )
    return dyadic_bits(square_root(radicand))

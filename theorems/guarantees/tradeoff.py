"""Stability against accuracy, for any decoder: two points that nearly look alike force a large Lipschitz constant on whoever recovers both.

Proofs: ``docs/explanation/tradeoff.md``. Source: N. M. Gottschling, V. Antun, A. C. Hansen, B. Adcock, SIAM Rev. 67 (2025) 73-104,
Theorem 3.1, is of this kind; the bounds here are for two given points, and exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from theorems.core.errors import TheoremError
from theorems.core.statement import Clause, Hypothesis, Statement
from theorems.guarantees.firenet import FirenetGuarantee
from theorems.guarantees.surd import root_down, root_up
from theorems.guarantees.tradeoff_picture import drawing

__all__ = ["TRADEOFF", "TwoPoints", "length_bounds"]

Array = NDArray[Any]


def length_bounds(v: Any, w: Any = None) -> tuple[Fraction, Fraction]:
    """Return rational bounds (lower, upper) of ‖v − w‖₂ (of ‖v‖₂ without w), floats being the dyadic numbers that they are.

    Args:
        v: an array of finite floats, real or complex, of any shape.
        w: another one of that shape.

    Raises:
        TheoremError: other arrays.
    """
    parts = [_parts("v", v)] + ([] if w is None else [_parts("w", w)])
    if len({len(part) for part in parts}) != 1:
        raise TheoremError("w", f"{len(parts[1]) // 2} numbers", f"{len(parts[0]) // 2} of them")
    ratios = [[x.as_integer_ratio() for x in part] for part in parts]
    shift = max((under.bit_length() - 1 for part in ratios for _, under in part), default=0)
    whole = [[over << shift - (under.bit_length() - 1) for over, under in part] for part in ratios]
    entries = whole[0] if w is None else [a - b for a, b in zip(*whole, strict=True)]
    square = Fraction(sum(x * x for x in entries), 1 << 2 * shift)
    return root_down(square), root_up(square)


def _parts(name: str, v: Any) -> list[float]:
    """Return real and imaginary parts as a list of floats."""
    array = np.asarray(v)
    # Extended precision would be rounded
    exact = array.dtype.kind in "fc" and array.dtype.itemsize <= {"f": 8, "c": 16}[array.dtype.kind]
    if not exact or not np.isfinite(array).all():
        raise TheoremError(name, f"an array of {array.dtype}", "finite floats (float16 to complex128)")
    flat = array.astype(np.complex128).reshape(-1)
    parts: list[float] = [*flat.real.tolist(), *flat.imag.tolist()]
    return parts


@dataclass(frozen=True, eq=False)
class TwoPoints:
    """Two images, data of each, and what a decoder Ψ makes of the data; all of them floats, that is exact dyadic numbers.

    Attributes:
        x, x2: the images.
        y, y2: the data that Ψ was given.
        z, z2: Ψ(y) and Ψ(y2).

    Raises:
        TheoremError: arrays of other shapes, or numbers that are not finite.
    """

    x: Array
    x2: Array
    y: Array
    y2: Array
    z: Array
    z2: Array

    def __post_init__(self) -> None:
        for name, first in (("x2", "x"), ("z", "x"), ("z2", "x"), ("y2", "y")):
            shapes = np.shape(getattr(self, name)), np.shape(getattr(self, first))
            if shapes[0] != shapes[1]:
                raise TheoremError(name, f"shape {shapes[0]}", f"shape {shapes[1]}, that of {first}")

    @cached_property
    def separation(self) -> Fraction:
        """A lower bound of ‖x − x'‖."""
        return length_bounds(self.x, self.x2)[0]

    @cached_property
    def errors(self) -> tuple[Fraction, Fraction]:
        """Upper bounds (d, d') of ‖Ψ(y) − x‖ and ‖Ψ(y') − x'‖."""
        return length_bounds(self.z, self.x)[1], length_bounds(self.z2, self.x2)[1]

    @cached_property
    def data_distance(self) -> Fraction:
        """An upper bound of ‖y − y'‖."""
        return length_bounds(self.y, self.y2)[1]

    @property
    def margin(self) -> Fraction:
        """‖x − x'‖ − d − d', rounded down: what ‖Ψ(y) − Ψ(y')‖ is at least."""
        return self.separation - sum(self.errors)

    @cached_property
    def lipschitz(self) -> Fraction | None:
        """A lower bound of every Lipschitz constant of Ψ on a set with y and y', at least 0, dyadic; ``None`` if the data are equal.

        If they are equal and the margin is positive, no map at all is that accurate on both.
        """
        if self.data_distance == 0:
            return None
        if self.margin <= 0:
            return Fraction(0)
        bound = self.margin / self.data_distance
        shift = 53 - (bound.numerator.bit_length() - bound.denominator.bit_length())
        return Fraction(math.floor(bound * Fraction(2) ** shift)) / Fraction(2) ** shift

    def observed(self) -> Fraction:
        """Return a lower bound of ‖Ψ(y) − Ψ(y')‖/‖y − y'‖, of the outputs themselves; 0 if the data are equal."""
        return length_bounds(self.z, self.z2)[0] / self.data_distance if self.data_distance else Fraction(0)


TRADEOFF: Final = Statement(
    name="tradeoff",
    title="A decoder that is accurate on two images with nearly the same data has a large Lipschitz constant between them",
    hypotheses=(
        Hypothesis(
            "A", "a matrix; in (c) with the null space property in levels, constants ρ, γ", r"A\in\mathbb C^{m\times N}"
        ),
        Hypothesis("Ψ", "any map from data to images", r"\Psi:\mathbb C^m\to\mathbb C^N"),
        Hypothesis(
            "x, x', y, y'",
            "any images, any data; d = ‖Ψ(y) − x‖₂, d' = ‖Ψ(y') − x'‖₂",
            r"x,x'\in\mathbb C^N,\ y,y'\in\mathbb C^m",
        ),
    ),
    preamble="For every such map:",
    preamble_tex="For every such map:",
    clauses=(
        Clause(
            "(a)",
            "‖Ψ(y) − Ψ(y')‖₂ ≥ ‖x − x'‖₂ − d − d'; with y = Ax, y' = Ax' every Lipschitz constant of Ψ on a set with y and y' is at "
            "least (‖x − x'‖₂ − d − d')/‖A(x − x')‖₂;",
            r"$\|\Psi(y)-\Psi(y')\|_2\ge\|x-x'\|_2-d-d'$; with $y=Ax$, $y'=Ax'$ every Lipschitz constant of $\Psi$ on a set with $y$ and "
            r"$y'$ is at least $(\|x-x'\|_2-d-d')/\|A(x-x')\|_2$;",
        ),
        Clause(
            "(b)",
            "if Ax = Ax' and y = y' = Ax, then d + d' ≥ ‖x − x'‖₂: no map is accurate on both;",
            r"if $Ax=Ax'$ and $y=y'=Ax$, then $d+d'\ge\|x-x'\|_2$: no map is accurate on both;",
        ),
        Clause(
            "(c)",
            "under the null space property no such pair exists: ‖x − x'‖₂ ≤ 2C₁σ(x)/√ξ + C₂‖A(x − x')‖₂ if ‖x'‖_{1,w} ≤ ‖x‖_{1,w}, so "
            "(a) forces at most C₂ from two (s, M)-sparse images.",
            r"under the null space property no such pair exists: $\|x-x'\|_2\le 2C_1\sigma_{s,M}(x)_{1,w}/\sqrt\xi+C_2\|A(x-x')\|_2$ if "
            r"$\|x'\|_{1,w}\le\|x\|_{1,w}$, so (a) forces at most $C_2$ from two $(s,M)$-sparse images.",
        ),
    ),
    checked=(
        "verify() runs FIRENET (enclosed), least squares and the adjoint on pairs along the least singular vectors of a matrix, with exact "
        "data; on pairs that differ by an exact vector of the null space; and looks at sparse pairs, the closest ones included. For a "
        "network of one's own: sci-barriers tradeoff."
    ),
    source="the triangle inequality; M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119 (the constants of (c)); "
    "the trade-off: N. M. Gottschling, V. Antun, A. C. Hansen, B. Adcock, The troublesome kernel, SIAM Rev. 67 (2025) 73-104",
    instantiate=FirenetGuarantee,
    picture=drawing,
)

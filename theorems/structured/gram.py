"""cond(AA*), ‖A‖₂/σ_min(A) and ‖y‖₂/σ_min(A) enclosed from the entries of A and y, whatever the structure of A is.

A dyadic A' with ‖A' − A‖_F ≤ δ is multiplied out, exactly: G' = A'A'*. With β the mean of its diagonal, the eigenvalues of AA* are within
r = ‖G' − βI‖_F + 2δ‖A'‖_F + δ² of β (Weyl). This is the independent check of the formulas of `theorems.structured.conditioning`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from flint import fmpq, fmpq_mat

from oracles import DyadicArray, ExactMatrix, ExactVector
from theorems.core.errors import TheoremError

__all__ = ["GramEnclosure", "gram_enclosure"]

#: δ = 2^-BITS, unless more is asked for.
BITS: Final = 128


@dataclass(frozen=True)
class GramEnclosure:
    """What the entries of A and of the samples prove.

    Attributes:
        least: a positive lower bound of σ_min(A)², the smallest eigenvalue of AA*.
        largest: an upper bound of ‖A‖₂².
        longest: an upper bound of the largest ‖y_k‖₂².
    """

    least: Fraction
    largest: Fraction
    longest: Fraction

    @property
    def condition(self) -> Fraction:
        """An upper bound of cond(AA*)."""
        return self.largest / self.least

    @property
    def feasibility_squared(self) -> Fraction:
        """An upper bound of C_FP²: the distance to infeasibility is at least σ_min(A), as A + Â is onto for ‖Â‖₂ < σ_min(A)."""
        return max(self.largest, self.longest) / self.least


def gram_enclosure(A: ExactMatrix, samples: tuple[ExactVector, ...] = (), *, bits: int = BITS) -> GramEnclosure:
    """Return the enclosure for a matrix and samples.

    Args:
        A: m × N.
        samples: y_k.
        bits: δ = 2^-bits.

    Raises:
        TheoremError: the enclosure does not show that A has full rank.
    """
    delta = Fraction(1, 1 << bits)
    near = A.approximate(bits)
    m = near.shape[0]
    parts = _parts(near)
    real = parts[0] * parts[0].transpose()
    for part in parts[1:]:
        real += part * part.transpose()
    diagonal = [Fraction(int(real[i, i].p), int(real[i, i].q)) for i in range(m)]
    beta = sum(diagonal, Fraction(0)) / m
    off = _frobenius_squared(real, beta)
    if len(parts) == 2:  # (X + √−1·Y)(X − √−1·Y)^T has the imaginary part YX^T − XY^T
        x, y = parts
        off += _frobenius_squared(y * x.transpose() - x * y.transpose(), Fraction(0))
    radius = _root_above(off) + 2 * delta * _root_above(beta * m) + delta**2
    if beta <= radius:
        raise TheoremError("A", f"eigenvalues of AA* within {float(radius):.3g} of {float(beta):.3g}", "full rank")
    longest = max((_length_squared(y, bits) for y in samples), default=Fraction(0))
    return GramEnclosure(beta - radius, beta + radius, longest)


def _length_squared(y: ExactVector, bits: int) -> Fraction:
    near = y.approximate(bits)
    square = sum((_frobenius_squared(part, None) for part in _parts(near)), Fraction(0))
    return (_root_above(square) + Fraction(1, 1 << bits)) ** 2


def _parts(array: DyadicArray) -> list[fmpq_mat]:
    exact = array.flint()
    return list(exact) if isinstance(exact, tuple) else [exact]


def _frobenius_squared(matrix: fmpq_mat, shift: Fraction | None) -> Fraction:
    """Return ‖M − shift·I‖_F²; ‖M‖_F² if there is no shift."""
    total, minus = fmpq(0), fmpq(0) if shift is None else fmpq(shift.numerator, shift.denominator)
    for i in range(matrix.nrows()):
        for k in range(matrix.ncols()):
            entry = matrix[i, k] - (minus if i == k else 0)
            total += entry * entry
    return Fraction(int(total.p), int(total.q))


def _root_above(square: Fraction) -> Fraction:
    """Return an upper bound of √square, relatively close unless the square is very small."""
    shift = 2 * BITS + max(0, square.denominator.bit_length() - square.numerator.bit_length())
    return Fraction(isqrt((square.numerator << (2 * shift)) // square.denominator) + 1, 1 << shift)

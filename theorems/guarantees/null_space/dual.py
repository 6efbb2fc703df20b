"""What a certificate of null space constants holds for one support: a matrix of dual vectors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import fmpz_mat

from theorems.guarantees.levels import Support
from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix


@dataclass(frozen=True)
class Dual:
    """A matrix U = (real + √−1·imag)·2^-k with m rows for one support Δ.

    Attributes:
        support: Δ; for the kind ``columns`` all N indices.
        real: m rows of integers.
        imag: the same, or ``None``.
        k: binary digits after the point, may be negative.
        pieces: ``None`` if A_Δ*U ≈ I; n if the columns of U belong to the vertices v of the net of n pieces, A_Δ*u ≈ v.
    """

    support: Support
    real: tuple[tuple[int, ...], ...]
    imag: tuple[tuple[int, ...], ...] | None
    k: int
    pieces: int | None = None

    def grid(self) -> ScaledMatrix:
        """Return U."""
        imag = None if self.imag is None else fmpz_mat([list(row) for row in self.imag])
        return ScaledMatrix(fmpz_mat([list(row) for row in self.real]), imag, self.k, Fraction(0))

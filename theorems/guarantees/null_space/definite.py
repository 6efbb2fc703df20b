"""Proved bounds of the extreme eigenvalues of Hermitian matrices, and of operator norms.

With float eigenvalues and eigenvectors, rounded to integers times a power of 2, G − θI = LL* + R is computed exactly for θ the float
eigenvalue and L = V·√(D − θ): LL* is positive semidefinite, so λ_min(G) ≥ θ − ‖R‖_F (Weyl). R is of the size of float rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix, quantised
from theorems.guarantees.surd import root_up


@dataclass(frozen=True)
class Hermitian:
    """The Hermitian matrix (real + √−1·imag)·2^-q with integers, real symmetric, imag antisymmetric or ``None``."""

    real: fmpz_mat
    imag: fmpz_mat | None
    q: int

    def principal(self, indices: Sequence[int]) -> Hermitian:
        """Return the submatrix of these rows and columns."""
        real = fmpz_mat([[self.real[i, j] for j in indices] for i in indices])
        imag = None if self.imag is None else fmpz_mat([[self.imag[i, j] for j in indices] for i in indices])
        return Hermitian(real, imag, self.q)

    def numpy(self) -> NDArray[Any]:
        """The entries, rounded."""
        return ScaledMatrix(self.real, self.imag, self.q, Fraction(0)).numpy


def gram(A: ScaledMatrix, *, columns: bool | None = None) -> Hermitian:
    """Return A'*A' (columns) or A'A'* (rows), exact; the smaller one if not said. The error of the grid is not included."""
    m, n = A.shape
    by_columns = n <= m if columns is None else columns
    X, Y = A.real, A.imag
    Xt = X.transpose()
    real = Xt * X if by_columns else X * Xt
    if Y is None:
        return Hermitian(real, None, 2 * A.q)
    Yt = Y.transpose()
    if by_columns:
        return Hermitian(real + Yt * Y, Xt * Y - Yt * X, 2 * A.q)
    return Hermitian(real + Y * Yt, Y * Xt - X * Yt, 2 * A.q)


def smallest_eigenvalue(G: Hermitian) -> Fraction:
    """Return a rational lower bound of λ_min(G), close to it."""
    values, vectors = np.linalg.eigh(G.numpy())
    theta = Fraction(float(values[0]))
    return theta - _residual(G, theta, 1, vectors * np.sqrt(np.maximum(values - values[0], 0)))


def largest_eigenvalue(G: Hermitian) -> Fraction:
    """Return a rational upper bound of λ_max(G), close to it."""
    values, vectors = np.linalg.eigh(G.numpy())
    theta = Fraction(float(values[-1]))
    return theta + _residual(G, theta, -1, vectors * np.sqrt(np.maximum(values[-1] - values, 0)))


def operator_norm(A: ScaledMatrix) -> Fraction:
    """Return a rational upper bound of ‖A‖₂ for the matrix that the grid stands for, close to it."""
    if A.shape == (1, 1) or min(A.shape) == 1:
        return root_up(A.squared_norm_bound()) + A.error
    return root_up(max(largest_eigenvalue(gram(A)), Fraction(0))) + A.error


def _residual(G: Hermitian, theta: Fraction, sign: int, L: NDArray[Any]) -> Fraction:
    """Return an upper bound of ‖sign·(G − θI) − LL*‖_F, for L rounded to integers."""
    real, imag, k = quantised(L)
    X = fmpz_mat(real)
    product_real = X * X.transpose()
    product_imag = None
    if G.imag is not None:
        Y = fmpz_mat(imag)
        product_real += Y * Y.transpose()
        product_imag = Y * X.transpose() - X * Y.transpose()
    # A common denominator 2^b of G·2^-q, of θ and of LL*·4^-k.
    b = max(G.q, 2 * k, theta.denominator.bit_length() - 1)
    diagonal = int(theta * Fraction(2) ** b)
    up, shift = 1 << (b - G.q), 1 << (b - 2 * k)
    total = 0
    for i in range(X.nrows()):
        for j in range(X.nrows()):
            entry = sign * (int(G.real[i, j]) * up - (diagonal if i == j else 0)) - int(product_real[i, j]) * shift
            total += entry * entry
            if G.imag is not None and product_imag is not None:
                entry = sign * int(G.imag[i, j]) * up - int(product_imag[i, j]) * shift
                total += entry * entry
    return root_up(Fraction(total) / Fraction(4) ** b)

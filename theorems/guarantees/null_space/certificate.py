"""Certificates of null space constants, and their verification in exact arithmetic, without any solver.

Proofs of the inequalities used here: ``docs/explanation/null-space.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import fmpz_mat

from theorems.guarantees.levels import SparsityInLevels, Support
from theorems.guarantees.null_space.cones import net
from theorems.guarantees.null_space.definite import gram, largest_eigenvalue, operator_norm, smallest_eigenvalue
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.perturbation import perturbed_constants
from theorems.guarantees.null_space.reading import FORMAT, VERSION, read_fields
from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix
from theorems.guarantees.surd import root_down, root_up

__all__ = ["NullSpaceCertificate", "evaluate", "isometry_constants"]

MAX_CERTIFICATE_SUPPORTS: Final = 1_000_000

#: (ρ, γ).
Constants = tuple[Fraction, Fraction]


def evaluate(A: ScaledMatrix, levels: SparsityInLevels, dual: Dual) -> Constants | None:
    """Return (ρ, γ) with ‖x_Δ‖ ≤ ρ‖x_Δc‖_{1,w}/√ξ + γ‖A'x‖ for all x, proved by this dual; ``None`` if it proves nothing."""
    if dual.pieces is None:
        return _from_matrix(A, levels, dual)
    return _from_net(A, levels, dual, dual.pieces)


def _product(U: ScaledMatrix, A: ScaledMatrix) -> tuple[fmpz_mat, fmpz_mat | None]:
    """Return U*A' as integers; the scale is 2^-(U.q + A.q)."""
    Ut = U.real.transpose()
    if U.imag is None and A.imag is None:
        return Ut * A.real, None
    zero_u, zero_a = fmpz_mat(*_shape(U.real)), fmpz_mat(*_shape(A.real))
    Vt, B = (U.imag or zero_u).transpose(), (A.imag or zero_a)
    return Ut * A.real + Vt * B, Ut * B - Vt * A.real


def _shape(part: fmpz_mat) -> tuple[int, int]:
    return part.nrows(), part.ncols()


def _square(real: fmpz_mat, imag: fmpz_mat | None, i: int, j: int) -> int:
    return int(real[i, j]) ** 2 + (0 if imag is None else int(imag[i, j]) ** 2)


def _worst(squares: Mapping[int, int], levels: SparsityInLevels) -> Fraction:
    """Return max_j square_j/w_j²."""
    largest = [0] * levels.r
    for j, square in squares.items():
        k = levels.level_of[j]
        largest[k] = max(largest[k], square)
    return max(Fraction(square) / q for square, q in zip(largest, levels.squared_weights, strict=True))


def _from_matrix(A: ScaledMatrix, levels: SparsityInLevels, dual: Dual) -> Constants | None:
    U = dual.grid()
    real, imag = _product(U, A)
    d, scale = len(dual.support), Fraction(2) ** (U.q + A.q)
    inside = set(dual.support)
    one = int(scale)  # the scale is a power of 2 with a natural exponent, as checked by the caller
    error = 0
    for a in range(d):
        for b, j in enumerate(dual.support):
            entry = int(real[a, j]) - (one if a == b else 0)
            error += entry * entry + (0 if imag is None else int(imag[a, j]) ** 2)
    slack = 1 - root_up(Fraction(error) / scale**2)
    if slack <= 0:
        return None
    squares = {j: sum(_square(real, imag, a, j) for a in range(d)) for j in range(levels.N) if j not in inside}
    size = root_up(U.squared_norm_bound()) if d == 1 else operator_norm(U)
    return root_up(levels.xi * _worst(squares, levels) / scale**2) / slack, size / slack


def _from_net(A: ScaledMatrix, levels: SparsityInLevels, dual: Dual, pieces: int) -> Constants | None:
    U = dual.grid()
    real, imag = _product(U, A)
    d, scale = len(dual.support), Fraction(2) ** (U.q + A.q)
    cover = net(d if A.imag is None else 2 * d - 1, pieces)
    inside = set(dual.support)
    parts = [part for part in (U.real, U.imag) if part is not None]
    error = squared_rho = squared_size = Fraction(0)
    for a, vertex in enumerate(cover.vertices):
        # Over the complex numbers: x_Δ is turned so that its first entry is real and at least 0.
        target = [(vertex[0], Fraction(0))] + (
            [(x, Fraction(0)) for x in vertex[1:]]
            if A.imag is None
            else list(zip(vertex[1::2], vertex[2::2], strict=True))
        )
        off = Fraction(0)
        for (x, z), j in zip(target, dual.support, strict=True):
            off += (real[a, j].__int__() / scale - x) ** 2
            off += ((0 if imag is None else -int(imag[a, j])) / scale - z) ** 2
        error = max(error, off)
        squares = {j: _square(real, imag, a, j) for j in range(levels.N) if j not in inside}
        squared_rho = max(squared_rho, _worst(squares, levels) / scale**2)
        size = sum(int(part[i, a]) ** 2 for part in parts for i in range(part.nrows()))
        squared_size = max(squared_size, Fraction(size) / Fraction(4) ** U.q)
    slack = cover.h - root_up(error)
    if slack <= 0:
        return None
    return root_up(levels.xi * squared_rho) / slack, root_up(squared_size) / slack


def column_constants(A: ScaledMatrix, levels: SparsityInLevels, dual: Dual) -> Constants | None:
    """Return (ρ, γ) for all support sets from one dual vector for each column, without enumeration; ``None`` if nothing is proved."""
    Y = dual.grid()
    real, imag = _product(Y, A)
    scale = Fraction(2) ** (Y.q + A.q)
    one = int(scale)
    N = levels.N
    squares = [
        [
            _square(real, imag, i, j) if i != j else (int(real[i, i]) - one) ** 2 + _square_imag(imag, i)
            for i in range(N)
        ]
        for j in range(N)
    ]
    beta = [_largest(column, levels) for column in squares]  # β_j², scaled
    theta = root_up(Fraction(_largest(beta, levels)) / scale**2)
    if theta >= 1:
        return None
    b = root_up(levels.xi * _worst(dict(enumerate(beta)), levels) / scale**2)
    parts = [part for part in (Y.real, Y.imag) if part is not None]
    lengths = [sum(int(part[i, j]) ** 2 for part in parts for i in range(part.nrows())) for j in range(N)]
    size = min(root_up(Fraction(_largest(lengths, levels)) / Fraction(4) ** Y.q), operator_norm(Y))
    return b / (1 - theta), size / (1 - theta)


def _square_imag(imag: fmpz_mat | None, i: int) -> int:
    return 0 if imag is None else int(imag[i, i]) ** 2


def _largest(values: Sequence[int], levels: SparsityInLevels) -> int:
    """Return the largest sum over a support set."""
    return sum(
        sum(sorted(values[a:b], reverse=True)[:n]) for (a, b), n in zip(levels.bounds, levels.sparsities, strict=True)
    )


def isometry_constants(
    A: ScaledMatrix, levels: SparsityInLevels
) -> tuple[Constants | None, tuple[Fraction, Fraction, Fraction]]:
    """Return (ρ, γ) from the restricted isometry in levels, ``None`` if it proves nothing, and (α, α₂, β₂).

    α ≤ λ_min(A_Δ*A_Δ) over the (s, M)-supports; α₂, β₂: bounds of the spectra over the supports of the doubled sparsities.
    With q = (β₂ − α₂)/(2α):  ρ = q√κ/(1 − q√r/4),  γ = 1/(√α·(1 − q√r/4)). It proves nothing if some s_k is 0: columns of such a
    level are in no support set.
    """
    if 0 in levels.sparsities:
        return None, (Fraction(0),) * 3
    G = gram(A, columns=True)
    alpha = min(smallest_eigenvalue(G.principal(support)) for support in levels.supports())
    low, high = alpha, Fraction(0)
    for support in levels.doubled().supports():
        part = G.principal(support)
        low, high = min(low, smallest_eigenvalue(part)), max(high, largest_eigenvalue(part))
    if alpha <= 0:
        return None, (alpha, low, high)
    q = (high - low) / (2 * alpha)
    slack = 1 - q * root_up(Fraction(levels.r)) / 4
    if slack <= 0:
        return None, (alpha, low, high)
    return (q * root_up(levels.kappa) / slack, 1 / (root_down(alpha) * slack)), (alpha, low, high)


@dataclass(frozen=True)
class NullSpaceCertificate:
    """What proves that (ρ, γ) are null space constants of A: the matrix, the levels, and dual vectors.

    Attributes:
        A: the matrix.
        levels: (s, M) with the weights.
        rho: claimed, rational.
        gamma: claimed, rational.
        kind: one of `KINDS`.
        duals: for the kind ``supports`` one for every support set; for ``columns`` exactly one; for ``isometry`` none.
    """

    A: ScaledMatrix
    levels: SparsityInLevels
    rho: Fraction
    gamma: Fraction
    kind: str
    duals: tuple[Dual, ...]

    def constants(self) -> Constants | None:
        """Return the constants that the certificate proves, computed anew; ``None`` if it proves nothing."""
        found = self._of_grid()
        return None if found is None else perturbed_constants(*found, self.A.error, self.levels)

    def _of_grid(self) -> Constants | None:
        if self.kind == "isometry":
            if self.levels.support_count + self.levels.doubled().support_count > MAX_CERTIFICATE_SUPPORTS:
                return None  # nobody has enumerated so many
            return isometry_constants(self.A, self.levels)[0]
        if self.kind == "columns":
            return column_constants(self.A, self.levels, self.duals[0]) if len(self.duals) == 1 else None
        return combine(
            (evaluate(self.A, self.levels, dual) for dual in self.duals), {d.support for d in self.duals}, self.levels
        )

    def verify(self) -> bool:
        """Return whether the certificate proves the claimed ρ and γ, in exact arithmetic, without a solver."""
        found = self.constants()
        return found is not None and found[0] <= self.rho and found[1] <= self.gamma

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document; integers are hexadecimal."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind,
            "matrix": {**_grid_document(self.A), "error": _text(self.A.error)},
            "levels": list(self.levels.levels),
            "sparsities": list(self.levels.sparsities),
            "squared_weights": [_text(q) for q in self.levels.squared_weights],
            "rho": _text(self.rho),
            "gamma": _text(self.gamma),
            "duals": [
                {"support": list(d.support), "pieces": d.pieces, **_integers(d.real, d.imag), "q": d.k}
                for d in self.duals
            ],
        }

    def text(self) -> str:
        """Return the document as JSON text."""
        return json.dumps(self.document(), separators=(",", ":")) + "\n"

    @classmethod
    def read(cls, document: object) -> NullSpaceCertificate:
        """Return the certificate of a JSON document (text, or what `document` returned).

        Raises:
            TheoremError: it is malformed; the error names the field.
        """
        return cls(*read_fields(document))


def combine(found: Iterable[Constants | None], supports: set[Support], levels: SparsityInLevels) -> Constants | None:
    """Return the largest ρ and γ, if every support set is covered."""
    if levels.support_count != len(supports) or any(support not in supports for support in levels.supports()):
        return None
    rho = gamma = Fraction(0)
    for constants in found:
        if constants is None:
            return None
        rho, gamma = max(rho, constants[0]), max(gamma, constants[1])
    return rho, gamma


def _text(x: Fraction) -> str:
    return hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"


def _integers(real: Sequence[Sequence[int]], imag: Sequence[Sequence[int]] | None) -> dict[str, list[list[str]] | None]:
    return {
        "real": [[hex(x) for x in row] for row in real],
        "imag": None if imag is None else [[hex(x) for x in row] for row in imag],
    }


def _grid_document(A: ScaledMatrix) -> dict[str, object]:
    return {**_integers(*A.rows), "q": A.q}

"""One datum of index n: dyadic approximations A_n and y_{k,n} within 2^-n of the input, and labels where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oracles._display import Description, Note, Shown, matrix_grid, power_text
from oracles._dyadic import DyadicMatrix, DyadicVector


@dataclass(frozen=True)
class Datum(Shown):
    """Δ₁-information of index n: ‖A_n − A‖₂ ≤ 2^-n and ‖y_{k,n} − y_k‖₂ ≤ 2^-n for every sample k, with dyadic entries.

    Attributes:
        index: n ≥ 0.
        A: m × N.
        y: length m, the first sample.
        others: the samples after the first.
        labels: x_{k,n} of length N with dist(x_{k,n}, Ξ(A_n, y_{k,n})) ≤ 2^-n, one for each sample, or none.
    """

    index: int
    A: DyadicMatrix
    y: DyadicVector
    others: tuple[DyadicVector, ...] = ()
    labels: tuple[DyadicVector, ...] = ()

    @property
    def ys(self) -> tuple[DyadicVector, ...]:
        """All samples y_{k,n}."""
        return (self.y, *self.others)

    @property
    def xs(self) -> tuple[DyadicVector, ...]:
        """The labels x_{k,n}; empty if the training set has none."""
        return self.labels

    @property
    def x(self) -> DyadicVector | None:
        """The label of the first sample, or ``None``."""
        return self.labels[0] if self.labels else None

    def fractions(self) -> tuple[list[Any], list[Any]]:
        """Return (A_n, y_n) as lists of ``Fraction``, or of pairs (real, imaginary) if the field is complex."""
        return self.A.fractions(), self.y.fractions()

    def numpy(self) -> tuple[Any, Any]:
        """Return (A_n, y_n) as float64 or complex128 arrays, each entry rounded once; `RepresentationError` on overflow."""
        return self.A.numpy(), self.y.numpy()

    def mpmath(self) -> tuple[Any, Any]:
        """Return (A_n, y_n) as exact mpmath matrices, y_n as a column."""
        return self.A.mpmath(), self.y.mpmath()

    def flint(self) -> tuple[Any, Any]:
        """Return (A_n, y_n) as exact ``fmpq_mat``, y_n as a column; pairs (real, imaginary) of them if complex."""
        return self.A.flint(), self.y.flint()

    def description(self) -> Description:
        """Return the matrix and the vectors, and how near they are to the input."""
        n, size = self.index, f"{self.A.shape[0]} × {self.A.shape[1]}"
        parts: list[Any] = [matrix_grid(f"A_{n}, {size}", self.A.shape, lambda i, k: self.A._shown((i, k)))]
        for name, vectors in (("y", self.ys), ("x", self.xs)):
            for k, vector in enumerate(vectors[:3]):
                place = f"{k}," if len(vectors) > 1 else ""
                parts.append(matrix_grid(f"{name}_{place}{n}", vector.shape, lambda i, v=vector: v._shown((i,))))
            if len(vectors) > 3:
                parts.append(Note(f"… {len(vectors) - 3} more of {name}"))
        return Description(
            f"Datum of index {n}: ‖A_{n} − A‖ ≤ {power_text(-n)}, ‖y_{n} − y‖ ≤ {power_text(-n)}", tuple(parts)
        )

    def __repr__(self) -> str:
        return f"<Datum of index {self.index}: A {self.A.shape[0]} × {self.A.shape[1]}, {len(self.ys)} y, within {power_text(-self.index)}>"

"""The class of the table of the talk in floats: matrix, test input, training and validation sets. NumPy alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError

__all__ = ["BLOCK", "COMPETITORS", "DIGITS", "INDICES", "WINNER", "TableClass", "table_class"]

#: The nine networks of the table.
DIGITS = (1, 3, 6)
INDICES = (10, 20, 30)
#: N1 competing columns and a block of 20: a matrix of 21 × 22 (the caption of the table says 19 × 20).
COMPETITORS = 2
BLOCK = 20
#: The data are those of the witness of column 1; the distance is to the solution of the witness of column 0.
WINNER = 1

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TableClass:
    """One row of the table: square-root LASSO, λ = 1, U = DCT, α = √2·10^K/3, column 1 raised by 2^-(n+1).

    Attributes:
        K: digits.
        n: index of the data.
        a: the competing coefficients, length 2.
        norm: ‖A_n‖₂ = ‖a‖₂.
        A: A_n = U·B, 21 × 22.
        y: y_n = U·e₀.
        own: the solution for (A_n, y_n): 1/a₁ at position 1.
        other: the solution of the other witness: the same amount at position 0.
    """

    K: int
    n: int
    a: Floats
    norm: float
    A: Floats
    y: Floats
    own: Floats
    other: Floats

    def distance(self, x: Floats) -> float:
        """Return ‖x − other‖₂, the distance of the table."""
        return float(np.linalg.norm(x - self.other))

    def own_distance(self, x: Floats) -> float:
        """Return ‖x − own‖₂, the distance to the solution for the data that the network was trained on."""
        return float(np.linalg.norm(x - self.own))

    def draw(self, count: int, nonzeros: int, seed: int) -> tuple[Floats, Floats]:
        """Return (x, y): ``count`` samples in rows, x = own + ``nonzeros`` normal entries of the block over ‖A‖, y = U·(1, ‖A‖x_block).

        The published script draws from NumPy's legacy generator, first the values, then for each sample a permutation of the block:
        the same is done here, so that seed 5 gives its training set.
        """
        if not 0 <= nonzeros <= BLOCK:
            raise BarrierError("nonzeros", nonzeros, f"0 to {BLOCK}, the size of the block")
        source = np.random.RandomState(seed)  # the generator of the published script
        values = source.standard_normal((nonzeros, count)) / self.norm
        x = np.tile(self.own, (count, 1))
        for i in range(count):
            x[i, COMPETITORS + source.permutation(BLOCK)[:nonzeros]] = values[:, i]
        import scipy.fft  # here, since the whole package would wait for it otherwise

        rotated = np.ones((count, 1 + BLOCK))
        rotated[:, 1:] = self.norm * x[:, COMPETITORS:]
        return x, scipy.fft.dct(rotated, axis=1, norm="ortho")


def table_class(K: int, n: int) -> TableClass:
    """Return the class of the table for K digits and index n, in floats.

    Raises:
        BarrierError: K is not in 1 … 100, n not in 0 … 1000, or 2^-(n+1) is lost in α in double precision.
    """
    K, n = integer("K", K, 1, 100), integer("n", n, 0, 1000)
    alpha = math.sqrt(2) * 10.0**K / 3
    raised = alpha + 2.0 ** -(n + 1)
    if raised == alpha:
        raise BarrierError("n", n, f"small enough that α + 2^-(n+1) is not α in double precision (K = {K})")
    a = np.full(COMPETITORS, alpha)
    a[WINNER] = raised
    norm = float(np.linalg.norm(a))
    import scipy.fft

    B = np.zeros((1 + BLOCK, COMPETITORS + BLOCK))
    B[0, :COMPETITORS] = a
    B[1:, COMPETITORS:] = norm * np.eye(BLOCK)
    first = np.zeros(1 + BLOCK)
    first[0] = 1
    solutions = np.zeros((COMPETITORS, COMPETITORS + BLOCK))
    solutions[0, 0] = solutions[1, 1] = 1 / raised
    return TableClass(
        K,
        n,
        a,
        norm,
        scipy.fft.dct(B, axis=0, norm="ortho"),
        scipy.fft.dct(first, norm="ortho"),
        solutions[WINNER],
        solutions[1 - WINNER],
    )

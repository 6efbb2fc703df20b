"""Random sparse problems whose digits can be asked for: Gaussian matrices, rows of the cosine transform, correlated columns."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from sci_barriers.determined.exact_arrays import data_of
from theorems.core.parameters import Parametrised, integer, parametrised, rational, word
from theorems.digits import Data, Radius
from theorems.problems import P1, P2, P3, Problem


@parametrised
class RandomInstances(Parametrised):
    """y = Ax + e with a sparse x whose entries have moduli between 1 and 2, all in doubles.

    ``share`` is that of the parameter at which 0 becomes a minimiser: λ = 2·share·‖Aᵀy‖∞ (P2), share·‖Aᵀy‖∞/‖y‖ (P3), η = share·‖y‖ (P1).
    """

    problem: str = word("which problem", ("P1", "P2", "P3"), default="P2")
    matrix: str = word("kind of matrix", ("gaussian", "dct", "correlated"), default="gaussian")
    N: int = integer("number of columns", low=2, default=60)
    m: int = integer("number of rows", low=1, default=30)
    nonzeros: int = integer("entries of the signal that are not 0", low=1, default=3)
    noise: Fraction = rational("norm of e", above=0, default="1/1000")
    known: str = word("what is known: y within the norm of e, or all entries as doubles", ("y", "float64"), default="y")
    share: Fraction = rational("of the parameter at which the minimiser is 0", above=0, default="1/20")
    seed: int = integer("of the random numbers", low=0, default=0)

    def made(self) -> tuple[Problem, Data]:
        """Return the problem and the data."""
        source = np.random.default_rng(self.seed)
        A = self._matrix(source)
        x = np.zeros(self.N)
        count = min(self.nonzeros, self.N)
        x[source.permutation(self.N)[:count]] = source.choice([-1.0, 1.0], count) * (1 + source.random(count))
        e = source.standard_normal(self.m)
        y = A @ x + float(self.noise) * e / np.linalg.norm(e)
        top, size = float(np.abs(A.T @ y).max()), float(np.linalg.norm(y))
        share = float(self.share)
        problem: Problem = (
            P1(Fraction(share * size))
            if self.problem == "P1"
            else P2(Fraction(2 * share * top))
            if self.problem == "P2"
            else P3(Fraction(share * top / size))
        )
        if self.known == "float64":
            return problem, data_of(A, y, Radius.float64(), Radius.float64())
        return problem, data_of(A, y, Radius(), Radius("spectral", self.noise))

    def _matrix(self, source: np.random.Generator) -> Any:
        if self.matrix == "dct":
            from scipy.fft import dct

            size = max(self.m, self.N)
            rows = np.sort(source.permutation(size)[: self.m])
            return dct(np.eye(size), norm="ortho", axis=0)[rows][:, : self.N] * np.sqrt(size / self.m)
        A = source.standard_normal((self.m, self.N)) / np.sqrt(self.m)
        if self.matrix == "correlated":
            for j in range(1, self.N):
                A[:, j] = 0.8 * A[:, j - 1] + 0.6 * A[:, j]
        return A

"""A unit vector in the kernel of a matrix cannot be computed unless the rank is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, unit
from theorems.barriers.catalogue.equivalence import Equivalence, larger, llpo
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.spectra import eigenvector_bound
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, rotated, scaling
from theorems.core.linear import dot
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, points, sphere


@parametrised
class Kernel(Entry):
    """Unit vectors in the kernel of (r + n − 1) × (r + n) matrices, of which r rows are known and the others are near 0."""

    name: ClassVar[str] = "kernel"
    heading: ClassVar[str] = (
        "No algorithm computes a unit vector in the kernel of every matrix with more columns than rows"
    )
    solution_map: ClassVar[str] = "Ξ(A) = the unit vectors v with Av = 0; ℓ²"
    why: ClassVar[str] = (
        "Centre: r rows of the identity, and n − 1 rows of zeros; every unit vector that is 0 in the first r entries is a solution. "
        "Member (j, e): the zero rows become ε times the unit vectors of the other entries but the j-th. The rank is then r + n − 1, and "
        "the solutions are ±e_{r+j}."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "the null space has one dimension more or less with another tolerance",
        "the basis of the null space changes when a row is scaled",
    )
    targets: ClassVar[tuple[str, ...]] = ("scipy.linalg:null_space",)
    rule: ClassVar[str] = "kernel"

    n: int = integer("number of columns that compete", low=2, high=12, default=2)
    r: int = integer("number of rows that are known", low=0, high=6, default=0)

    def _matrix(self, first: int, others: Sequence[int]) -> list[tuple[Fraction, ...]]:
        N = self.r + self.n
        known = [unit(N, i) if first else (Fraction(0),) * N for i in range(self.r)]
        moved = [unit(N, self.r + i) for i in others]
        return known + moved + [(Fraction(0),) * N] * (self.n - 1 - len(moved))

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """The rows that are known, and zeros."""
        return (ExactArray.of("A", [list(row) for row in self._matrix(1, ())]),)

    @property
    def moves(self) -> Sequence[Direction]:
        """The unit vectors of all entries but one."""
        others = ([i for i in range(self.n) if i != j] for j in range(self.n))
        return [[[x for row in self._matrix(0, kept) for x in row]] for kept in others]

    @property
    def points(self) -> Sequence[ExactSet]:
        """±e_{r+j}."""
        vectors = (unit(self.r + self.n, self.r + j) for j in range(self.n))
        return [points(v, [-x for x in v]) for v in vectors]

    @property
    def centre_set(self) -> ExactSet:
        """The unit sphere in the last n coordinates."""
        return sphere([0] * (self.r + self.n), 1, range(self.r, self.r + self.n))

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Of a basis, the columns of a matrix, the first vector; else the vector itself."""
        found = np.asarray(value)
        return found[:, 0] if found.ndim == 2 else found

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: the two entries of a single row; for 1 × 2 matrices."""
        if self.competitors != 2 or self.r:
            return None
        # the member with kernel e_0 has the row ε·e_1
        return llpo(
            lambda u, v: {"A": [[v, u]]},
            larger,
            lambda arrays: (abs(arrays["A"][0][1]), abs(arrays["A"][0][0])),
            [unit(2, 0), unit(2, 1)],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.r, self.n)
        return [permutation(turn, {"A": (1,)}, outputs=permuted(turn)), scaling({"A": HALF})]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The vector, where the rank and a bound of the smallest singular value that is not 0 are promised."""
        return {
            "kernel given the rank": Positive(
                "solution under a promise",
                "If the rank is one less than the number of columns, and the smallest singular value that is not 0 has a known lower "
                "bound, the eigenvector of −AᵀA of its largest eigenvalue, which is 0, is computed with a proved error.",
                lambda oracle, bits: eigenvector_bound(
                    self._minus_gram(exact(oracle, 3 * bits + 8)["A"]), Fraction(1, 1 << (3 * bits))
                ),
                self._near,
                lambda exponent: 3 if exponent is None else exponent + 3,
            ),
        }

    @staticmethod
    def _minus_gram(rows: Sequence[Sequence[Fraction]]) -> list[list[Fraction]]:
        columns = list(zip(*rows, strict=True))
        return [[-dot(a, b) for b in columns] for a in columns]

    def _near(self, arrays: Mapping[str, Any], value: Any, bits: int) -> bool:
        vector, bound = value
        if bound is None:  # the rank was not seen: nothing is claimed
            return not any(x for row in arrays["A"][self.r :] for x in row)
        winner = next(
            j for j, found in enumerate(self.sets) if not any(dot(row, (found.finite or ())[0]) for row in arrays["A"])
        )
        near = self.sets[winner].distance_squared(vector, self.metric)[1] <= bound**2
        return bool(near and bound <= Fraction(1, 1 << bits))

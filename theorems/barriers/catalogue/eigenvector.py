"""A unit eigenvector of the largest eigenvalue of a symmetric matrix cannot be computed; the eigenvalue can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, unit
from theorems.barriers.catalogue.equivalence import Equivalence, which_is_larger
from theorems.barriers.catalogue.positive import Positive, exact, interval
from theorems.barriers.catalogue.spectra import eigenvector_bound, encloses_largest, largest_eigenvalue
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, rotated, scaling
from theorems.core.parameters import flag, integer, parametrised
from theorems.core.sets import ExactSet, points, sphere


@parametrised
class Eigenvector(Entry):
    """Unit eigenvectors of the largest eigenvalue of symmetric n × n matrices near the identity."""

    name: ClassVar[str] = "eigenvector"
    heading: ClassVar[str] = (
        "No algorithm computes a unit eigenvector of the largest eigenvalue of every symmetric matrix"
    )
    solution_map: ClassVar[str] = "Ξ(A) = the unit vectors v with Av = λv, λ the largest eigenvalue of A = Aᵀ; ℓ²"
    why: ClassVar[str] = (
        "Centre A = I: every unit vector is a solution. Member (j, e): A = I + ε(2vvᵀ − I), ε = 2^-e, a reflection of norm 1 times ε "
        "away. Its largest eigenvalue 1 + ε is simple, all others are 1 − ε, so that its solutions are v and −v."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "another machine, or another version of the library, returns another eigenvector",
        "eigenvectors change from run to run although the matrix does not",
        "principal components come out rotated",
    )
    targets: ClassVar[tuple[str, ...]] = ("numpy.linalg:eigh", "numpy.linalg:eig", "scipy.linalg:eigh")
    rule: ClassVar[str] = "eigenvector"

    n: int = integer("size of the matrix", low=2, high=12, default=2)
    tilted: bool = flag("whether (3/5, 4/5, 0, …) is the solution of one more member")

    @property
    def _vectors(self) -> list[tuple[Fraction, ...]]:
        tilted = [(Fraction(3, 5), Fraction(4, 5), *(Fraction(0) for _ in range(self.n - 2)))]
        return [unit(self.n, j) for j in range(self.n)] + (tilted if self.tilted else [])

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """A = I."""
        return (ExactArray.of("A", [list(unit(self.n, i)) for i in range(self.n)]),)

    @property
    def moves(self) -> Sequence[Direction]:
        """2vvᵀ − I."""
        return [[[2 * x * y - (i == k) for i, x in enumerate(v) for k, y in enumerate(v)]] for v in self._vectors]

    @property
    def points(self) -> Sequence[ExactSet]:
        """{v, −v}."""
        return [points(v, [-x for x in v]) for v in self._vectors]

    @property
    def centre_set(self) -> ExactSet:
        """The unit sphere."""
        return sphere([0] * self.n, 1)

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Of a pair (eigenvalues, matrix of eigenvectors) the column of the largest eigenvalue; else the vector itself."""
        if isinstance(value, tuple) and len(value) == 2:
            return np.asarray(value[1])[:, int(np.argmax(np.real(value[0])))]
        return np.asarray(value)

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: the larger of two diagonal entries; for matrices of size 2."""
        return which_is_larger(
            self.competitors,
            lambda u, v: {"A": [[1 + u, Fraction(0)], [Fraction(0), 1 + v]]},
            lambda arrays: arrays["A"][0][0] - arrays["A"][1][1],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [permutation(turn, {"A": (0, 1)}, outputs=permuted(turn)), scaling({"A": HALF})]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The eigenvalue, and the vector where a gap is promised."""
        return {
            "eigenvalue": Positive(
                "value",
                "The largest eigenvalue is 1-Lipschitz in the operator norm (Weyl): it is enclosed from one datum, by exact tests of "
                "definiteness.",
                lambda oracle, bits: largest_eigenvalue(exact(oracle, bits + 2)["A"], bits + 2),
                self._encloses,
            ),
            "eigenvector given a gap": Positive(
                "solution under a promise",
                "If the largest eigenvalue exceeds the next one by a known γ > 0, a vector with residual r is within √2·r/γ of a solution "
                "(Davis, Kahan).",
                lambda oracle, bits: eigenvector_bound(
                    exact(oracle, 2 * bits + 4)["A"], Fraction(1, 1 << (2 * bits + 4))
                ),
                self._near,
                lambda exponent: 3 if exponent is None else exponent + 3,
            ),
        }

    @staticmethod
    def _encloses(arrays: Mapping[str, Any], value: Any, bits: int) -> bool:
        return interval(value, bits) and encloses_largest(arrays["A"], value)

    def _near(self, arrays: Mapping[str, Any], value: Any, bits: int) -> bool:
        vector, bound = value
        if bound is None:  # no gap was found: nothing is claimed
            return all(arrays["A"][i][k] == (i == k) for i in range(self.n) for k in range(self.n))
        solution = next(s for s, move in zip(self.sets, self.moves, strict=True) if self._is(arrays["A"], move))
        near = solution.distance_squared(vector, self.metric)[1] <= bound**2
        return bool(near and bound <= Fraction(1, 1 << bits))

    def _is(self, rows: Any, move: Direction) -> bool:
        flat = [rows[i][k] - (i == k) for i in range(self.n) for k in range(self.n)]
        scale = next(x / y for x, y in zip(flat, move[0], strict=True) if y)
        return bool(scale > 0 and all(x == scale * y for x, y in zip(flat, move[0], strict=True)))

"""A solution of a linear system cannot be computed unless the matrix is known to be invertible; a regularised one can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, scaling, times
from theorems.core.linear import solved
from theorems.core.parameters import parametrised, rational
from theorems.core.sets import ExactSet, points, polytope


@parametrised
class LinearSystem(Entry):
    """Solutions of Ax = b, for consistent 2 × 2 systems whose second row is nearly 0."""

    name: ClassVar[str] = "linear-system"
    heading: ClassVar[str] = "No algorithm solves every consistent linear system, however few digits are wanted"
    solution_map: ClassVar[str] = "Ξ(A, b) = the solutions of Ax = b; ℓ²"
    why: ClassVar[str] = (
        "Centre: A = diag(1, 0), b = (1, 0), solved by all (1, s). Member (0, e): the second equation is εx₂ = ε, member (1, e): "
        "εx₂ = −ε. A is invertible, and the solutions are (1, 1) and (1, −1)."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "the solution of a nearly singular system depends on the order of its equations",
        "the pseudo-inverse jumps when the cut-off of small singular values is changed",
    )
    targets: ClassVar[tuple[str, ...]] = ("numpy.linalg:pinv", "numpy.linalg:lstsq", "scipy.linalg:lstsq")
    rule: ClassVar[str] = "linear_system"

    delta: Fraction = rational(
        "δ of Tikhonov's solution, which is computable", above=0, high=1, default="1/10", tex=r"\delta"
    )

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """A = diag(1, 0), b = (1, 0)."""
        return ExactArray.of("A", [[1, 0], [0, 0]]), ExactArray.of("b", [1, 0])

    @property
    def moves(self) -> Sequence[Direction]:
        """x₂ = ±1."""
        return [[[Fraction(x) for x in (0, 0, 0, 1)], [Fraction(0), Fraction(sign)]] for sign in (1, -1)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """(1, 1) and (1, −1)."""
        return [points([1, 1]), points([1, -1])]

    @property
    def centre_set(self) -> ExactSet:
        """Some of the solutions (1, s)."""
        return polytope([1, -1], [1, 1])

    def call(self, function: Callable[..., Any], data: Mapping[str, Any]) -> Any:
        """Call f(A, b); a pseudo-inverse, which has ``pinv`` in its name, is f(A)."""
        inverse = "pinv" in getattr(function, "__name__", "")
        return function(data["A"]) if inverse else function(data["A"], data["b"])

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Of a matrix X, the vector Xb; of a tuple, its first entry; else the vector itself."""
        found = np.asarray(value[0] if isinstance(value, tuple) else value)
        return found @ data["b"] if found.ndim == 2 else found

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        return [
            permutation((1, 0), {"A": (1,)}, outputs=permuted((1, 0))),
            permutation((1, 0), {"A": (0,), "b": (0,)}),
            scaling({"A": HALF, "b": HALF}),
            scaling({"b": HALF}, outputs=times(HALF), factor=HALF),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """Tikhonov's solution."""
        return {
            "regularised solution": Positive(
                "approximate solution",
                "Tikhonov's solution (AᵀA + δ)⁻¹Aᵀb is Lipschitz continuous in the data for a fixed δ > 0.",
                lambda oracle, bits: self._tikhonov(exact(oracle, bits + self._loss)),
                lambda arrays, value, bits: (
                    max(abs(x - y) for x, y in zip(value, self._tikhonov(arrays), strict=True))
                    <= Fraction(1, 1 << bits)
                ),
            ),
        }

    @property
    def _loss(self) -> int:
        # ‖A‖, ‖b‖ ≤ 2 and ‖(AᵀA + δ)⁻¹‖ ≤ 1/δ: the change is at most (2 + 2)h/δ + (1/δ)·4h·(1/δ)·4 for a change h ≤ 1 of the data
        return int((4 / self.delta + 16 / self.delta**2).__ceil__()).bit_length() + 1

    def _tikhonov(self, arrays: Mapping[str, Any]) -> tuple[Fraction, ...]:
        A, b = arrays["A"], arrays["b"]
        normal = [
            [sum(A[k][i] * A[k][j] for k in range(2)) + (self.delta if i == j else 0) for j in range(2)]
            for i in range(2)
        ]
        found = solved(normal, [sum(A[k][i] * b[k] for k in range(2)) for i in range(2)])
        assert found is not None  # AᵀA + δ is positive definite
        return found

"""A matrix of least nuclear norm cannot be computed; its norm can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, Rows, unit
from theorems.barriers.catalogue.equivalence import Equivalence, llpo, parts
from theorems.barriers.catalogue.positive import Positive, exact, interval
from theorems.barriers.catalogue.spectra import encloses_largest, largest_eigenvalue
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, rotated, scaling, times
from theorems.core.parameters import integer, parametrised, rational
from theorems.core.sets import ExactSet, points, polytope


@parametrised
class NuclearNorm(Entry):
    """Minimisers of ‖X‖_* subject to ⟨A, X⟩ = t for symmetric A near αI."""

    name: ClassVar[str] = "nuclear-norm"
    heading: ClassVar[str] = "No algorithm computes a matrix of least nuclear norm that satisfies one equation"
    solution_map: ClassVar[str] = "Ξ(A) = the X that minimise ‖X‖_* subject to ⟨A, X⟩ = t; ℓ² (Frobenius)"
    why: ClassVar[str] = (
        "Centre: A = αI; every (t/α)vvᵀ with a unit vector v is a solution. Member (j, e): A = αI − ε(I − e_je_jᵀ). Its norm α is a "
        "simple eigenvalue with eigenvector e_j, and ⟨A, X⟩ ≤ α‖X‖_* with equality for multiples of e_je_jᵀ alone."
    )
    symptoms: ClassVar[tuple[str, ...]] = ("matrix completion returns another matrix of the same rank and norm",)
    rule: ClassVar[str] = "nuclear_norm"

    n: int = integer("size of the matrices", low=2, high=6, default=2)
    t: Fraction = rational("t", above=0, default=1)
    alpha: Fraction = rational("α", above="1/2", default=1, tex=r"\alpha")

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """A = αI."""
        return (ExactArray.of("A", [[self.alpha * x for x in unit(self.n, i)] for i in range(self.n)]),)

    @property
    def moves(self) -> Sequence[Direction]:
        """e_je_jᵀ − I."""
        n = self.n
        return [[[-Fraction(int(i == k != j)) for i in range(n) for k in range(n)]] for j in range(n)]

    def _solution(self, j: int) -> list[Fraction]:
        return [self.t / self.alpha * x * y for x in unit(self.n, j) for y in unit(self.n, j)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """(t/α)e_je_jᵀ."""
        return [points(self._solution(j)) for j in range(self.n)]

    @property
    def centre_set(self) -> ExactSet:
        """The mixtures of these, which are some of all solutions."""
        return polytope(*(self._solution(j) for j in range(self.n)))

    @property
    def constants(self) -> Rows:
        """t."""
        return [[self.t]]

    def proof(self, winner: int) -> Rows:
        """Return the eigenvector."""
        return [unit(self.n, winner)]

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: the larger of two diagonal entries; for matrices of size 2."""
        if self.n != 2:
            return None
        half = Fraction(1, 2)
        return llpo(
            lambda u, v: {"A": [[self.alpha - min(v, half), Fraction(0)], [Fraction(0), self.alpha - min(u, half)]]},
            lambda output: int(output[3] > output[0]),
            lambda arrays: parts(arrays["A"][0][0] - arrays["A"][1][1]),
            [self._solution(0), self._solution(1)],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        places = [i * self.n + k for i in turn for k in turn]
        return [
            permutation(
                turn, {"A": (0, 1)}, outputs=permuted(places), proof=lambda rows: [permuted(turn)(row) for row in rows]
            ),
            scaling({"A": HALF}, outputs=times(Fraction(2)), factor=Fraction(2)),
            scaling({}, given=times(HALF), outputs=times(HALF), factor=HALF),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The norm of A, and with it the least nuclear norm t/‖A‖."""
        return {
            "least norm": Positive(
                "value",
                "The least nuclear norm is t/‖A‖, and ‖A‖, here the largest eigenvalue, is 1-Lipschitz: it is enclosed from one datum.",
                lambda oracle, bits: self._inverted(largest_eigenvalue(exact(oracle, bits + 4)["A"], bits + 4)),
                self._encloses,
                lambda exponent: 12,
            ),
        }

    def _encloses(self, arrays: Mapping[str, Any], value: tuple[Fraction, Fraction], bits: int) -> bool:
        norm = self.t / value[1], self.t / value[0]
        return interval(norm, bits) and encloses_largest(arrays["A"], norm)

    def _inverted(self, bounds: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
        return self.t / bounds[1], self.t / bounds[0]

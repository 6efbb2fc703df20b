"""LP, linear programming in standard form: min ⟨w, x⟩ subject to Ax = y, x ≥ 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from oracles import ExactInput
from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._problem import DualCertificate, Problem
from theorems.problems._simplex import Complex, SolutionSet


@dataclass(frozen=True)
class LinearProgram(Problem):
    """LP: min Σ w_i·x_i subject to Ax = y, x ≥ 0 (real).

    With a_j/w_j the largest of the ratios, e_j·t/a_j is a minimiser: the dual vector p = (w_j/a_j)·U·e₀ has Aᵀp ≤ w, ⟨y, p⟩ = w_j·t/a_j,
    and equality in Aᵀp ≤ w only at the largest ratios, so that all minimisers are supported there.

    Args:
        weights: the costs w, N positive numbers, or ``None`` for w = 1.

    Raises:
        TheoremError: a cost that is not positive.

    Source:
        A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734 (the extended Smale's 9th problem); LP duality.
    """

    name: ClassVar[str] = "LP"
    title: ClassVar[str] = "linear programming"
    formula: ClassVar[str] = "min sum(x) subject to Ax = y, x >= 0"
    tex: ClassVar[str] = r"\min\textstyle\sum_i x_i\ \text{subject to}\ Ax=y,\ x\ge0"

    constrained: ClassVar[bool] = True
    nonnegative: ClassVar[bool] = True

    def __init__(self, weights: Iterable[object] | None = None) -> None:
        object.__setattr__(self, "weights", self._weights(weights))

    def parameters(self) -> dict[str, Fraction]:
        """Return no parameters."""
        return {}

    def amount(self, ratio: Fraction, t: Fraction) -> Fraction:
        """Return s = t: the equation holds."""
        return t

    def dual_coefficient(self, ratio: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (1/r, 1): Aᵀp ≤ w."""
        return 1 / ratio, Fraction(1)

    def objective(self, l1: Fraction, residual_squared: Fraction) -> Objective:
        """Return ⟨w, x⟩ of an x ≥ 0, or +∞ if Ax ≠ y."""
        return Objective(l1, feasible=residual_squared == 0)

    def evaluate(self, point: ExactInput, vector: Sequence[Complex]) -> Objective:
        """Return ⟨w, x⟩, or +∞ if Ax ≠ y or an entry is negative or not real.

        Raises:
            TheoremError: D ≠ I, another length, or an entry whose modulus is not rational.
        """
        self._require_identity(point)
        value = super().evaluate(point, vector)
        if any(x < 0 or z != 0 for x, z in vector):
            return Objective(value.constant, feasible=False)
        return value

    def solution_set(self, point: ExactInput) -> SolutionSet:
        """Return Ξ(A, y) exactly: the vertex e_j·t/a_j, or the simplex of the tied ones.

        Args:
            point: a structured input with rational coefficients and D = I.

        Raises:
            TheoremError: D ≠ I, a wrong number of costs, or a coefficient that is kept symbolic (`oracles.Perturbed`).
        """
        self._require_identity(point)
        return super().solution_set(point)

    def dual_certificate(self, point: ExactInput) -> DualCertificate:
        """Return the dual vector that proves the optimality of `solution_set`; `TheoremError` if D ≠ I."""
        self._require_identity(point)
        return super().dual_certificate(point)

    @staticmethod
    def _require_identity(point: ExactInput) -> None:
        one = (Fraction(1), Fraction(0))
        if point.A.diagonal is not None and any(phase != one for phase in point.A.diagonal):
            raise TheoremError("point", "a diagonal D with phases", "D = I: x ≥ 0 is not kept by a change of signs")

    def between(
        self, l1: tuple[Fraction, Fraction], residual_squared: Fraction, bits: int
    ) -> tuple[Fraction, Fraction]:
        """Return the bounds of ⟨w, |x|⟩."""
        return l1

    def class_errors(self, t: Fraction, alpha: Fraction) -> TheoremError | None:
        """Return ``None``: there is no parameter."""
        return None

    def unreached(self, least: str, t: Fraction) -> TheoremError:
        """Return the error that names t."""
        return TheoremError("t", t, f"above {least}")

    def dual_quotient(self, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return 1/(α + ε)."""
        return [Fraction(1)], [alpha, Fraction(1)]

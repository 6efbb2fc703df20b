"""P3, the square-root LASSO: min λ‖x‖_{1,w} + ‖Ax − y‖₂."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._problem import Problem, rational

__all__ = ["SquareRootLasso"]


@dataclass(frozen=True)
class SquareRootLasso(Problem):
    """P3: min λ‖x‖_{1,w} + ‖Ax − y‖₂.

    Args:
        lam: λ > 0, exact.
        weights: N positive weights, or ``None`` for w = 1.

    Raises:
        TheoremError: λ not positive or not a number, a weight that is not positive.
    """

    name: ClassVar[str] = "P3"
    title: ClassVar[str] = "square-root LASSO"
    formula: ClassVar[str] = "min lam ||x||_1 + ||Ax - y||_2"

    lam: Fraction

    def __init__(self, lam: object = 1, weights: Iterable[object] | None = None) -> None:
        value = rational(lam, "lam")
        if value <= 0:
            raise TheoremError("lam", value, "positive")
        object.__setattr__(self, "lam", value)
        object.__setattr__(self, "weights", self._weights(weights))

    def parameters(self) -> dict[str, Fraction]:
        """Return ``{"lam": λ}``."""
        return {"lam": self.lam}

    def amount(self, ratio: Fraction, t: Fraction) -> Fraction:
        """Return s = t if λ ≤ r (the residual is 0), else 0: the minimisers of λs/r + |t − s|."""
        return t if self.lam <= ratio else Fraction(0)

    def ties_with_zero(self, ratio: Fraction) -> bool:
        """Return whether λ = r: then every s in [0, t] is optimal."""
        return self.lam == ratio

    def dual_coefficient(self, ratio: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (min(1, λ/r), λ): |A*p|_i ≤ λ·w_i and ‖p‖₂ ≤ 1."""
        return min(Fraction(1), self.lam / ratio), self.lam

    def objective(self, l1: Fraction, residual_squared: Fraction) -> Objective:
        """Return λ‖x‖_{1,w} + ‖Ax − y‖₂."""
        return Objective(self.lam * l1, residual_squared)

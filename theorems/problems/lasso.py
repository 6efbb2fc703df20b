"""P2, the LASSO: min λ‖x‖_{1,w} + ‖Ax − y‖₂², without a factor 1/2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._problem import Problem, rational

__all__ = ["Lasso"]


@dataclass(frozen=True)
class Lasso(Problem):
    """P2: min λ‖x‖_{1,w} + ‖Ax − y‖₂² (no factor 1/2).

    Args:
        lam: λ > 0, exact.
        weights: N positive weights, or ``None`` for w = 1.

    Raises:
        TheoremError: λ not positive or not a number, a weight that is not positive.
    """

    name: ClassVar[str] = "P2"
    title: ClassVar[str] = "LASSO"
    formula: ClassVar[str] = "min lam ||x||_1 + ||Ax - y||_2^2"

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
        """Return s = max(0, t − λ/(2r)), the minimiser of λs/r + (t − s)²."""
        return max(Fraction(0), t - self.lam / (2 * ratio))

    def dual_coefficient(self, ratio: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (d, λ/2): the residual y − Ax is d·U·e₀ with d = min(t, λ/(2r)), and |A*(y − Ax)|_i ≤ w_i·λ/2."""
        return min(t, self.lam / (2 * ratio)), self.lam / 2

    def objective(self, l1: Fraction, residual_squared: Fraction) -> Objective:
        """Return λ‖x‖_{1,w} + ‖Ax − y‖₂², a rational number."""
        return Objective(self.lam * l1 + residual_squared)

"""P1, basis pursuit denoising: min ‖x‖_{1,w} subject to ‖Ax − y‖₂ ≤ η; basis pursuit if η = 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._problem import Problem, rational

__all__ = ["BasisPursuitDenoising"]


@dataclass(frozen=True)
class BasisPursuitDenoising(Problem):
    """P1: min ‖x‖_{1,w} subject to ‖Ax − y‖₂ ≤ η.

    Args:
        eta: η ≥ 0, exact ("1/10", 0, Fraction, or a float taken as the dyadic number that it is).
        weights: N positive weights, or ``None`` for w = 1.

    Raises:
        TheoremError: η negative or not a number, a weight that is not positive.
    """

    name: ClassVar[str] = "P1"
    title: ClassVar[str] = "basis pursuit denoising"
    formula: ClassVar[str] = "min ||x||_1 subject to ||Ax - y||_2 <= eta"

    eta: Fraction

    def __init__(self, eta: object = 0, weights: Iterable[object] | None = None) -> None:
        value = rational(eta, "eta")
        if value < 0:
            raise TheoremError("eta", value, "at least 0")
        object.__setattr__(self, "eta", value)
        object.__setattr__(self, "weights", self._weights(weights))

    def parameters(self) -> dict[str, Fraction]:
        """Return ``{"eta": η}``."""
        return {"eta": self.eta}

    def amount(self, ratio: Fraction, t: Fraction) -> Fraction:
        """Return s = max(0, t − η): the residual reaches its bound."""
        return max(Fraction(0), t - self.eta)

    def dual_coefficient(self, ratio: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (1/r, 1): ‖A*p‖_{∞,1/w} = 1 and p is parallel to the residual; p = 0 if x = 0 is feasible."""
        return (1 / ratio if t > self.eta else Fraction(0)), Fraction(1)

    def objective(self, l1: Fraction, residual_squared: Fraction) -> Objective:
        """Return ‖x‖_{1,w}, or +∞ if ‖Ax − y‖₂ > η."""
        return Objective(l1, feasible=residual_squared <= self.eta**2)

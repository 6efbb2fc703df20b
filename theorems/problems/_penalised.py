"""What P2 and P3 have in common: the parameter λ > 0 before ‖x‖_{1,w}."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from theorems.core.errors import TheoremError
from theorems.problems._problem import Problem, rational


@dataclass(frozen=True, init=False)
class Penalised(Problem):
    """A problem min λ‖x‖_{1,w} + F(Ax − y).

    Args:
        lam: λ > 0, exact.
        weights: N positive weights, or ``None`` for w = 1.

    Raises:
        TheoremError: λ not positive or not a number, a weight that is not positive.
    """

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

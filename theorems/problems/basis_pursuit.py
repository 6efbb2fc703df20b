"""P1, basis pursuit denoising: min ‖x‖_{1,w} subject to ‖Ax − y‖₂ ≤ η; basis pursuit if η = 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, ClassVar

from oracles import shown
from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._problem import Problem, rational


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
    tex: ClassVar[str] = r"\min\|x\|_1\ \text{subject to}\ \|Ax-y\|_2\le\eta"

    constrained: ClassVar[bool] = True

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

    def between(
        self, l1: tuple[Fraction, Fraction], residual_squared: Fraction, bits: int
    ) -> tuple[Fraction, Fraction]:
        """Return the bounds of ‖x‖_{1,w}."""
        return l1

    def threshold(self, a: Any) -> Any:
        """Return η."""
        return self.eta

    def class_errors(self, t: Fraction, alpha: Fraction) -> TheoremError | None:
        """Return an error unless η < t."""
        if self.eta < t:
            return None
        return TheoremError("eta", self.eta, f"below t = {shown(t)} (otherwise x = 0 is the solution)")

    def coefficient(self, c: Fraction, t: Fraction) -> Fraction | None:
        """Return (t − η)/c, or 0."""
        return max(t - self.eta, Fraction(0)) / c

    def unreached(self, least: str, t: Fraction) -> TheoremError:
        """Return the error that names η."""
        return TheoremError(
            "eta",
            self.eta,
            f"below t = {shown(t)}, with (t - eta)/({least}) at least 1 and at least t/√N1 (condition numbers at most 1)",
        )

    def dual_quotient(self, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return 1/(α + ε)."""
        return [Fraction(1)], [alpha, Fraction(1)]

    def along_all_entries(
        self, along: tuple[Fraction, Fraction], low: Fraction, high: Fraction, t: Fraction, ties: int
    ) -> tuple[Fraction, Fraction]:
        """Return the bounds along the coefficients; for η = 0 at a tie the upper one is that without a tie."""
        return along if self.eta or ties == 1 else (along[0], self.amount(low, t) / low**2)

    def label_constant(self, alpha: Fraction, t: Fraction, m: int) -> Fraction:
        """Return s·κ + 3(1 + c + s·κ/2)/α + η/α², κ = (1 + c)/(α − 1/2), s = ⌈√m⌉."""
        c = self.amount(alpha, t) / alpha
        spread = (isqrt(m - 1) + 1) * (1 + c) / (alpha - Fraction(1, 2))
        return spread + 3 * (1 + c + spread / 2) / alpha + self.eta / alpha**2

"""P2, the LASSO: min λ‖x‖_{1,w} + ‖Ax − y‖₂², without a factor 1/2."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, ClassVar

from oracles import shown
from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._penalised import Penalised


@dataclass(frozen=True, init=False)
class Lasso(Penalised):
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
    tex: ClassVar[str] = r"\min\lambda\|x\|_1+\|Ax-y\|_2^2"

    power: ClassVar[int] = 2

    def amount(self, ratio: Fraction, t: Fraction) -> Fraction:
        """Return s = max(0, t − λ/(2r)), the minimiser of λs/r + (t − s)²."""
        return max(Fraction(0), t - self.lam / (2 * ratio))

    def dual_coefficient(self, ratio: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (d, λ/2): the residual y − Ax is d·U·e₀ with d = min(t, λ/(2r)), and |A*(y − Ax)|_i ≤ w_i·λ/2."""
        return min(t, self.lam / (2 * ratio)), self.lam / 2

    def objective(self, l1: Fraction, residual_squared: Fraction) -> Objective:
        """Return λ‖x‖_{1,w} + ‖Ax − y‖₂², a rational number."""
        return Objective(self.lam * l1 + residual_squared)

    def between(
        self, l1: tuple[Fraction, Fraction], residual_squared: Fraction, bits: int
    ) -> tuple[Fraction, Fraction]:
        """Return λ times the bounds of ‖x‖_{1,w}, plus the square."""
        return self.lam * l1[0] + residual_squared, self.lam * l1[1] + residual_squared

    def threshold(self, a: Any) -> Any:
        """Return λ/(2a)."""
        return self.lam / (2 * a)

    def class_errors(self, t: Fraction, alpha: Fraction) -> TheoremError | None:
        """Return an error unless λ < t·α."""
        return None if self.lam < t * alpha else TheoremError("lam", self.lam, f"below t·alpha = {shown(t * alpha)}")

    def coefficient(self, c: Fraction, t: Fraction) -> Fraction | None:
        """Return the larger root of 2c·a² − 2t·a + λ, to 64 bits, or ``None``."""
        discriminant = t**2 - 2 * c * self.lam
        if discriminant < 0:
            return None
        root = Fraction(isqrt((discriminant.numerator << 128) // discriminant.denominator), 1 << 64)
        return (t + root) / (2 * c)

    def unreached(self, least: str, t: Fraction) -> TheoremError:
        """Return the error that names λ."""
        return TheoremError(
            "lam",
            self.lam,
            f"small enough that t²/(2·lam), the largest c(a), reaches {least}, with alpha at least 1 (t = {shown(t)})",
        )

    def modulus_quotient(self, alpha: Fraction, t: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return t/(α + ε) − λ/(2(α + ε)²)."""
        return [2 * t * alpha - self.lam, 2 * t], [2 * alpha**2, 4 * alpha, Fraction(2)]

    def dual_quotient(self, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return λ/(2(α + ε))."""
        return [self.lam], [2 * alpha, Fraction(2)]

    def slope(self, low: Fraction, high: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return bounds of t/a² − λ/a³."""
        if low == high:
            exact = t / low**2 - self.lam / low**3
            return exact, exact
        return max(t / high**2 - self.lam / low**3, Fraction(0)), t / low**2 - self.lam / high**3

    def label_constant(self, alpha: Fraction, t: Fraction, m: int) -> Fraction:
        """Return (1 + c + λ/(2α(α − 1/2)))/(α − 1/2)."""
        sigma = alpha - Fraction(1, 2)
        return (1 + self.amount(alpha, t) / alpha + self.lam / (2 * alpha * sigma)) / sigma

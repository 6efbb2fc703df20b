"""P3, the square-root LASSO: min λ‖x‖_{1,w} + ‖Ax − y‖₂."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from oracles import shown
from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._penalised import Penalised
from theorems.problems._roots import root_bounds


@dataclass(frozen=True, init=False)
class SquareRootLasso(Penalised):
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
    tex: ClassVar[str] = r"\min\lambda\|x\|_1+\|Ax-y\|_2"

    power: ClassVar[int] = 1

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

    def between(
        self, l1: tuple[Fraction, Fraction], residual_squared: Fraction, bits: int
    ) -> tuple[Fraction, Fraction]:
        """Return λ times the bounds of ‖x‖_{1,w}, plus those of the root."""
        low, high = root_bounds(residual_squared, bits)
        return self.lam * l1[0] + low, self.lam * l1[1] + high

    def class_errors(self, t: Fraction, alpha: Fraction) -> TheoremError | None:
        """Return an error unless λ < α and t² ≤ α²(α² − λ²), which bounds Cond(Ξ) along all entries of A by 1."""
        if self.lam >= alpha:
            return TheoremError("lam", self.lam, f"below alpha = {shown(alpha)}")
        if t**2 <= alpha**2 * (alpha**2 - self.lam**2):
            return None
        return TheoremError(
            "lam",
            self.lam,
            f"with lam² at most alpha² − t²/alpha² for alpha = {shown(alpha)}, t = {shown(t)}, so that the condition numbers are at most 1",
        )

    def unreached(self, least: str, t: Fraction) -> TheoremError:
        """Return the error that names λ."""
        return TheoremError("lam", self.lam, f"below t/({least}), with t/({least}) at least 1 (t = {shown(t)})")

    def dual_quotient(self, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return λ/(α + ε)."""
        return [self.lam], [alpha, Fraction(1)]

    def tilt(self, a: Fraction) -> Fraction:
        """Return λ/a: the dual vector p has ‖p‖₂ = λ/a, where 1 is allowed."""
        return self.lam / a

    def label_constant(self, alpha: Fraction, t: Fraction, m: int) -> Fraction:
        """Return 4(1 + c)/(α − λ)."""
        return 4 * (1 + self.amount(alpha, t) / alpha) / (alpha - self.lam)

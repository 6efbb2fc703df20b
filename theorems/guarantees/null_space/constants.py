"""Certified constants (ρ, γ) of the robust null space property in levels for a given matrix.

rNSPL with constants 0 < ρ < 1, γ > 0:  ‖x_Δ‖₂ ≤ ρ‖x_Δc‖_{1,w}/√ξ + γ‖Ax‖₂ for every x and every (s, M)-support set Δ.
A float solver proposes dual certificates and vectors; exact arithmetic turns them into an upper and a lower bound of the least ρ that
belongs to γ. Proofs: ``docs/explanation/null-space.md``.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument, rational_argument
from theorems.guarantees.levels import SparsityInLevels, Support
from theorems.guarantees.null_space.certificate import NullSpaceCertificate, column_constants, isometry_constants
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.perturbation import perturbed_constants
from theorems.guarantees.null_space.primal import Vector, ratio_bound
from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix, scaled_matrix
from theorems.guarantees.null_space.search import Progress, Search

__all__ = [
    "METHODS",
    "Answer",
    "SearchLimits",
    "NullSpaceCertificate",
    "NullSpaceConstants",
    "Violation",
    "null_space_constants",
]

METHODS: Final = ("auto", "supports", "columns", "isometry")
#: Constants that are reported are rounded up to this many significant binary digits.
DIGITS: Final = 48


class Answer(enum.Enum):
    """What was found out about (ρ, γ)."""

    CERTIFIED = "certified"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class SearchLimits:
    """How much is tried before the answer is `Answer.UNDECIDED`.

    Attributes:
        supports: the largest number of support sets that are enumerated.
        solves: the largest number of convex problems that are solved.
        seconds: after this time no further convex problem is begun; ``None``: no limit. With it, answers may depend on the machine.
    """

    supports: int = 3000
    solves: int = 20_000
    seconds: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("supports", self.supports), ("solves", self.solves)):
            integer_argument(name, value, 0)
        if self.seconds is not None and (
            isinstance(self.seconds, bool) or not isinstance(self.seconds, int | float) or not self.seconds >= 0
        ):
            raise TheoremError("seconds", self.seconds, "a number of at least 0, or None")


@dataclass(frozen=True)
class Violation:
    """A vector that bounds ρ from below: ρ ≥ √ξ(‖x_Δ‖ − γ‖Ax‖)/‖x_Δc‖_{1,w}.

    Attributes:
        support: Δ.
        x: N pairs (real, imaginary) of rationals.
        rho: the proved lower bound; ``None`` if x_Δc = 0 and ‖x_Δ‖ > γ‖Ax‖: then no ρ at all belongs to γ.
        in_kernel: Ax = 0 exactly: then the bound holds for every γ.
    """

    support: Support
    x: Vector = field(repr=False)
    rho: Fraction | None
    in_kernel: bool


@dataclass(frozen=True)
class NullSpaceConstants:
    """The answer for one matrix.

    Attributes:
        answer: certified (ρ < 1 is proved), refuted (for this γ the least ρ is at least 1), or undecided.
        rho: a proved upper bound of the least ρ that belongs to γ, or ``None``.
        gamma: γ.
        lower: what bounds ρ from below for this γ, the best vector found, or ``None``.
        kernel: a vector of the null space with ρ ≥ 1, if one was found: then the property fails for every γ.
        method: by which the upper bound was proved, or empty.
        reason: in words.
        certificate: proves (ρ, γ) without a solver; ``None`` if there is no upper bound.
        levels: (s, M) and the weights.
    """

    answer: Answer
    rho: Fraction | None
    gamma: Fraction | None
    lower: Violation | None
    kernel: Violation | None
    method: str
    reason: str
    certificate: NullSpaceCertificate | None = field(repr=False)
    levels: SparsityInLevels

    @property
    def holds(self) -> bool:
        """Whether the null space property is certified, with ρ < 1."""
        return self.answer is Answer.CERTIFIED

    @property
    def rho_lower(self) -> Fraction | None:
        """The proved lower bound of the least ρ that belongs to γ; ``None`` without one."""
        return None if self.lower is None else self.lower.rho

    @property
    def supports(self) -> int:
        """The number of support sets."""
        return self.levels.support_count


def null_space_constants(
    A: Any,
    levels: SparsityInLevels,
    *,
    gamma: Any = None,
    method: str = "auto",
    tolerance: Any = Fraction(1, 100),
    limits: SearchLimits | None = None,
    progress: Progress | None = None,
) -> NullSpaceConstants:
    """Return proved null space constants of a matrix.

    Args:
        A: m × N; floats are the dyadic numbers that they are; rationals, exact matrices and enclosures as for ``scaled_matrix``.
        levels: (s, M) and weights, with M_r = N.
        gamma: γ > 0, exact; chosen if not given, so that C₂ = (1 + κ^{1/4})γ/(1 − ρ) is small.
        method: ``supports`` enumerates the support sets, each with a dual matrix, or with dual vectors for a net of directions where
            that is not tight enough; ``columns`` needs one dual vector for each column and no enumeration; ``isometry`` encloses
            eigenvalues; ``auto`` takes the first that succeeds.
        tolerance: relative width of [lower bound, ρ] at which ``supports`` stops refining; it may stay wider.
        limits: what may be spent.
        progress: called as work goes on, with what is done, how much of it, and how much there is of it (0: not known).

    Returns:
        The constants, or the vector that refutes them, or the reason why they could not be decided.

    Raises:
        TheoremError: a wrong argument, by name.

    Source:
        this project, ``docs/explanation/null-space.md``, Propositions 1–5.
    """
    matrix = _checked_matrix(A, levels)
    if method not in METHODS:
        raise TheoremError("method", method, "one of " + ", ".join(METHODS))
    wanted = None if gamma is None else _positive("gamma", gamma)
    width = _positive("tolerance", tolerance)
    if limits is not None and not isinstance(limits, SearchLimits):
        raise TheoremError("limits", limits, "a SearchLimits")
    return _Run(matrix, levels, wanted, width, limits or SearchLimits(), progress).answer(method)


class _Run:
    """One call: tries methods in turn and keeps the reasons."""

    def __init__(
        self,
        A: ScaledMatrix,
        levels: SparsityInLevels,
        gamma: Fraction | None,
        tolerance: Fraction,
        limits: SearchLimits,
        progress: Progress | None,
    ) -> None:
        self.A, self.levels, self.gamma, self.limits = A, levels, gamma, limits
        self.search = Search(A, levels, float(tolerance), limits.solves, limits.seconds, progress)
        self.reasons: list[str] = []
        self.lower: Violation | None = None
        #: The γ for which `lower` holds, and so for every smaller one; one of the null space holds for all.
        self.lower_gamma: Fraction | None = None
        self.for_every_gamma: Violation | None = None

    @property
    def _spending(self) -> str:
        seconds = "" if self.limits.seconds is None else f", {self.limits.seconds:g} seconds"
        return f"{self.limits.solves} convex problems{seconds}"

    def answer(self, method: str) -> NullSpaceConstants:
        steps = {"supports": self._supports, "columns": self._columns, "isometry": self._isometry}
        best: NullSpaceConstants | None = None
        for name in steps if method == "auto" else (method,):
            found = steps[name]()
            if found is not None and (best is None or (found.rho or 2) < (best.rho or 2)):
                best = found
            if best is not None and best.answer is not Answer.UNDECIDED:
                return best
        if best is not None:
            return best
        return self._result(None, self.gamma, "", None)

    def _supports(self) -> NullSpaceConstants | None:
        count = self.levels.support_count
        if count > self.limits.supports:
            self.reasons.append(
                f"supports: {self.levels.support_count_text} support sets, at most {self.limits.supports} are enumerated"
            )
            return None
        gamma = self.gamma if self.gamma is not None else self.search.choose_gamma()
        if gamma is None:
            self._consider(self.search.dependent(), None)
            self.reasons.append("supports: the columns of some support set are linearly dependent, or nearly so")
            return self._result(None, None, "", None)
        duals, constants = self.search.supports(gamma)
        for support, x in self.search.vectors:
            self._consider((support, x), gamma)
        if self.search.spent:
            self.reasons.append(f"supports: the limit ({self._spending}) was reached")
        if constants is None:
            self.reasons.append("supports: not every support set has a dual certificate for this γ")
            return self._result(None, gamma, "", None)
        return self._conclude(constants, gamma, "supports", duals)

    def _columns(self) -> NullSpaceConstants | None:
        if self.search.spent:
            return None
        best: tuple[tuple[Fraction, Fraction], Dual] | None = None
        for dual in self.search.columns(None if self.gamma is None else float(self.gamma)):
            found = column_constants(self.A, self.levels, dual)
            if found is None or (self.gamma is not None and found[1] > self.gamma):
                continue
            if best is None or self.search.merit(found) < self.search.merit(best[0]):
                best = found, dual
        for support, x in self.search.vectors:
            self._consider((support, x), self.gamma)
        if best is None:
            self.reasons.append("columns: one dual vector for each column proves nothing")
            return None
        return self._conclude(best[0], self.gamma, "columns", (best[1],))

    def _isometry(self) -> NullSpaceConstants | None:
        if 0 in self.levels.sparsities:
            self.reasons.append("isometry: a level has sparsity 0, and its columns are in no support set")
            return None
        count = self.levels.support_count + self.levels.doubled().support_count
        if count > 10 * self.limits.supports:
            self.reasons.append(
                f"isometry: {self.levels.doubled().support_count_text} support sets of size 2s, "
                f"at most {10 * self.limits.supports} are enumerated"
            )
            return None
        self.search.tell("spectra", 0, 0)
        constants, (alpha, low, high) = isometry_constants(self.A, self.levels)
        if constants is None:
            self.reasons.append(
                f"isometry: spectra of 2s columns within [{float(low):.4g}, {float(high):.4g}], of s columns ≥ {float(alpha):.4g}: too wide"
            )
            return None
        if self.gamma is not None and constants[1] > self.gamma:
            self.reasons.append(f"isometry: proves γ = {float(constants[1]):.6g}, above the γ asked for")
            return None
        return self._conclude(constants, self.gamma, "isometry", ())

    def _conclude(
        self, constants: tuple[Fraction, Fraction], gamma: Fraction | None, method: str, duals: Sequence[Dual]
    ) -> NullSpaceConstants | None:
        found = perturbed_constants(*constants, self.A.error, self.levels)
        if found is None:
            self.reasons.append(f"{method}: the matrix is not known well enough for these constants")
            return None
        rho, proved = rounded_up(found[0]), rounded_up(found[1])
        if gamma is not None and found[1] <= gamma:
            proved = gamma
        if self.gamma is not None and proved > self.gamma:
            self.reasons.append(f"{method}: proves γ = {float(proved):.6g}, above the γ asked for")
            return None
        certificate = NullSpaceCertificate(self.A, self.levels, rho, proved, method, tuple(duals))
        return self._result(rho, proved, method, certificate)

    def _consider(self, candidate: tuple[Support, Vector] | None, gamma: Fraction | None) -> None:
        """Keep a vector if it bounds ρ from below better than the one before."""
        if candidate is None:
            return
        support, x = candidate
        in_kernel = self.A.error == 0 and self.A.applied(x) == 0
        if gamma is None and not in_kernel:
            return  # nothing is claimed about a γ that was not fixed
        rho, without = ratio_bound(self.A, self.levels, support, x, Fraction(0) if gamma is None else gamma)
        if without:
            self.lower, self.lower_gamma = Violation(support, x, None, in_kernel), gamma
        elif rho is not None and (self.lower is None or (self.lower.rho is not None and rho > self.lower.rho)):
            self.lower, self.lower_gamma = Violation(support, x, rho, in_kernel), gamma
        if in_kernel and (without or (rho is not None and rho >= 1)):
            self.for_every_gamma = Violation(support, x, rho, True)

    def _result(
        self, rho: Fraction | None, gamma: Fraction | None, method: str, certificate: NullSpaceCertificate | None
    ) -> NullSpaceConstants:
        lower, at = self.lower, self.lower_gamma
        if lower is not None and not lower.in_kernel and (gamma is None or at is None or gamma > at):
            lower = None  # found for a smaller γ: it says nothing about this one
        if rho is not None and rho < 1:
            answer, reason = Answer.CERTIFIED, f"proved by {method}"
        elif self.for_every_gamma is not None:
            answer, reason = Answer.REFUTED, "by a vector of the null space, for every γ"
        elif lower is not None and (lower.rho is None or lower.rho >= 1):
            answer, reason = Answer.REFUTED, "by a vector, for this γ"
        else:
            answer = Answer.UNDECIDED
            if rho is not None:
                self.reasons.append(f"{method}: the upper bound of ρ is {float(rho):.6g}, not below 1")
            reason = "; ".join(dict.fromkeys(self.reasons))
        return NullSpaceConstants(
            answer, rho, gamma, lower, self.for_every_gamma, method, reason, certificate, self.levels
        )


def rounded_up(x: Fraction, digits: int = DIGITS) -> Fraction:
    """Return a dyadic number ≥ x ≥ 0 with at most about ``digits`` significant binary digits."""
    if x == 0:
        return x
    shift = digits - (x.numerator.bit_length() - x.denominator.bit_length())
    scaled = x * Fraction(2) ** shift
    return Fraction(-(-scaled.numerator // scaled.denominator)) / Fraction(2) ** shift


def _checked_matrix(A: Any, levels: SparsityInLevels) -> ScaledMatrix:
    if not isinstance(levels, SparsityInLevels):
        raise TheoremError("levels", levels, "a SparsityInLevels")
    matrix = scaled_matrix(A)
    n = matrix.shape[1]
    if n != levels.N:
        raise TheoremError("levels", levels.levels, f"M_r = {n}, the number of columns of A")
    size = matrix.squared_norm_bound()
    if size and not Fraction(1, 1 << 400) <= size <= 1 << 400:
        raise TheoremError(
            "A",
            f"‖A‖_F² = {float(size):.3g}" if size < 1 << 1000 else "entries above 2^500",
            "0, or between 2^-400 and 2^400",
        )
    return matrix


def _positive(name: str, value: Any) -> Fraction:
    number = rational_argument(name, value)
    if not 0 < number <= 1 << 500:
        raise TheoremError(name, value, "positive, at most 2^500")
    return number

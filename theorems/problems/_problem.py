"""The contract of a problem: parameters, objective, exact solution set of a structured input, dual certificate.

Structured inputs are A = U·B(a)·D·P, y = t·U·e₀ (`oracles.ExactInput`). With weights w, s = Σ a_j·x_j the part of
Ax along U·e₀ and r = max_j a_j/w_j,
spending ‖x‖_{1,w} = s/r is the cheapest way to reach s, and only columns with a_j/w_j = r are used. Each problem is then a problem in the
one number s; its solution gives the vertices (s/a_j)·e_j over the tied columns [mathematics page, section 3].
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from oracles import ExactInput, OracleError, Perturbed, Sqrt, as_rational, square_root
from theorems.core.errors import TheoremError
from theorems.problems._objective import Objective
from theorems.problems._simplex import Complex, SolutionSet, Vertex


def rational(value: object, name: str) -> Fraction:
    """Return ``value`` as an exact rational (`oracles.as_rational`), with an error of this layer."""
    try:
        return as_rational(value, name)
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None


@dataclass(frozen=True)
class DualCertificate:
    """The dual vector p = coefficient·U·e₀, with correlations |⟨A e_i, p⟩| on the competing columns (zero on the block).

    Attributes:
        coefficient: d ≥ 0 in p = d·U·e₀.
        correlations: |A*p| at the positions of the N1 competitors.
        bound: weight times the bound that optimality needs at the same positions (1, λ/2 or λ, times w).
    """

    coefficient: Fraction
    correlations: tuple[Fraction, ...]
    bound: tuple[Fraction, ...]

    @property
    def holds(self) -> bool:
        """Whether |A*p| ≤ bound everywhere."""
        return all(c <= b for c, b in zip(self.correlations, self.bound, strict=True))


@dataclass(frozen=True)
class Problem(ABC):
    """A sparse regularisation problem with its parameters."""

    name: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[str]
    #: The formula as LaTeX.
    tex: ClassVar[str] = ""

    #: Whether points have to satisfy a constraint: then their objective values are not comparable with the minimum.
    constrained: ClassVar[bool] = False
    #: Whether x ≥ 0 is asked for.
    nonnegative: ClassVar[bool] = False
    #: q if ‖Ax − y‖₂^q is a part of the objective; 0 if it is not.
    power: ClassVar[int] = 0

    weights: tuple[Fraction, ...] | None

    @staticmethod
    def _weights(weights: Iterable[object] | None) -> tuple[Fraction, ...] | None:
        if weights is None:
            return None
        result = tuple(rational(w, f"weights[{i}]") for i, w in enumerate(weights))
        for i, w in enumerate(result):
            if w <= 0:
                raise TheoremError(f"weights[{i}]", w, "positive")
        return result

    @abstractmethod
    def parameters(self) -> dict[str, Fraction]:
        """Return the parameters: ``{"eta": η}`` or ``{"lam": λ}``."""

    @property
    def parameter(self) -> Fraction:
        """The only parameter: η or λ; 0 if there is none."""
        return next(iter(self.parameters().values()), Fraction(0))

    @property
    def interpolates(self) -> bool:
        """Whether Ax = y is asked for."""
        return self.constrained and not self.parameter

    def misfit(self, residual: Fraction) -> Fraction:
        """Return the part of the objective that depends on ‖Ax − y‖₂, which is ``residual``."""
        return residual**self.power if self.power else Fraction(0)

    @abstractmethod
    def amount(self, ratio: Fraction, t: Fraction) -> Fraction:
        """Return the optimal s = Σ a_j·x_j ≥ 0, where r = ``ratio`` = max a_j/w_j; the largest one if it is not unique."""

    @abstractmethod
    def dual_coefficient(self, ratio: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (d, b): p = d·U·e₀ certifies optimality through |A*p|_i ≤ b·w_i."""

    @abstractmethod
    def objective(self, l1: Fraction, residual_squared: Fraction) -> Objective:
        """Return the exact objective of a point with this ‖x‖_{1,w} and ‖Ax − y‖₂²."""

    @abstractmethod
    def between(
        self, l1: tuple[Fraction, Fraction], residual_squared: Fraction, bits: int
    ) -> tuple[Fraction, Fraction]:
        """Return bounds of the objective from bounds of ‖x‖_{1,w} and ‖Ax − y‖₂²; constraints are not looked at."""

    # --- On the structured classes: the largest coefficient a wins, c(a) = (t − τ(a))/a is the solution's modulus --------------

    def threshold(self, a: Any) -> Any:
        """Return τ(a): what t has to exceed for a solution other than 0; a may be any exact number."""
        return Fraction(0)

    @abstractmethod
    def class_errors(self, t: Fraction, alpha: Fraction) -> TheoremError | None:
        """Return why the parameter does not go with samples of length t and matrices of scale α, or ``None``."""

    def coefficient(self, c: Fraction, t: Fraction) -> Fraction | None:
        """Return a rational near the a with c(a) = c, on the branch where c decreases; ``None`` if c is not reached."""
        threshold: Fraction = self.threshold(Fraction(1))  # it does not depend on a
        return (t - threshold) / c

    @abstractmethod
    def unreached(self, least: str, t: Fraction) -> TheoremError:
        """Return the error where no α gives a modulus of at least ``least``: what can be changed."""

    def modulus_quotient(self, alpha: Fraction, t: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return c(α + ε) as a quotient of polynomials in ε."""
        return [t - self.threshold(alpha)], [alpha, Fraction(1)]

    @abstractmethod
    def dual_quotient(self, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
        """Return the coefficient d of the dual vector d·U·e₀ at α + ε as a quotient of polynomials in ε."""

    def slope(self, low: Fraction, high: Fraction, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return bounds of |c'(a)| for a in [low, high], on the class (where c decreases)."""
        s = self.amount(high, t)  # does not depend on a
        return s / high**2, s / low**2

    def tilt(self, a: Fraction) -> Fraction:
        """Return q in [0, 1): perturbations of all entries of A move the minimiser up to 1/√(1 − q²) times as far as c(a)/a."""
        return Fraction(0)

    def along_all_entries(
        self, along: tuple[Fraction, Fraction], low: Fraction, high: Fraction, t: Fraction, ties: int
    ) -> tuple[Fraction, Fraction]:
        """Return bounds of Cond(Ξ) along all entries of A, m > 1 rows, but for what `tilt` adds.

        Args:
            along: bounds along the coefficients.
            low: the smallest a.
            high: the largest a.
            t: length of the sample.
            ties: how many columns have the coefficient a.
        """
        return along

    def label_constant(self, alpha: Fraction, t: Fraction, m: int) -> Fraction:
        """Return C of the lemma in ``docs/explanation/labels.md``.

        Raises:
            TheoremError: not proved for this problem.
        """
        raise TheoremError("problem", self, "P1, P2 or P3")

    def ties_with_zero(self, ratio: Fraction) -> bool:
        """Return whether every s between 0 and `amount` is optimal (P3 with λ = r only)."""
        return False

    def solution_set(self, point: ExactInput) -> SolutionSet:
        """Return Ξ(A, y) exactly: one vertex, or the simplex of the tied vertices, or {0}.

        Args:
            point: a structured input with rational coefficients.

        Raises:
            TheoremError: a wrong number of weights, or a coefficient that is kept symbolic (`oracles.Perturbed`).
        """
        a, positions, phases, w = self._competitors(point)
        ratios = [x / v for x, v in zip(a, w, strict=True)]
        best = max(ratios)
        length = point.A.shape[1]
        total = self.amount(best, point.y.scale)
        if total == 0:
            return SolutionSet(length, ())
        vertices = tuple(
            Vertex(position, total / x, (phase[0], -phase[1]))
            for x, ratio, position, phase in zip(a, ratios, positions, phases, strict=True)
            if ratio == best
        )
        return SolutionSet(length, vertices, self.ties_with_zero(best))

    def dual_certificate(self, point: ExactInput) -> DualCertificate:
        """Return the dual vector that proves the optimality of `solution_set`."""
        a, _, _, w = self._competitors(point)
        d, bound = self.dual_coefficient(max(x / v for x, v in zip(a, w, strict=True)), point.y.scale)
        return DualCertificate(d, tuple(d * x for x in a), tuple(bound * v for v in w))

    def evaluate(self, point: ExactInput, vector: Sequence[Complex]) -> Objective:
        """Return the exact objective of a vector whose entries, times their phases in D, are real.

        Args:
            point: a structured input with rational coefficients.
            vector: N pairs of rationals.

        Raises:
            TheoremError: another length, or an entry whose modulus is not rational.
        """
        moduli, residual = self.parts(point, vector)
        l1 = sum((weight * rational_root(square) for weight, square in moduli), Fraction(0))
        return self.objective(l1, residual)

    def parts(self, point: ExactInput, vector: Sequence[Complex]) -> tuple[list[tuple[Fraction, Fraction]], Fraction]:
        """Return what the objective is made of: the N pairs (w_i, |x_i|²), in the order of B, and ‖Ax − y‖₂², all exact.

        Args:
            point: a structured input with rational coefficients.
            vector: N pairs of rationals.

        Raises:
            TheoremError: another length.
        """
        a, *_ = self._competitors(point)
        n = point.A.shape[1]
        if len(vector) != n:
            raise TheoremError("vector", f"length {len(vector)}", f"length {n}")
        diagonal, permutation = self._transport(point)
        moduli, first, block = [], (-point.y.scale, Fraction(0)), Fraction(0)
        weights = self.weights or (Fraction(1),) * n
        for k in range(n):
            x, z = vector[permutation[k]]
            u, v = diagonal[k]
            real, imag = u * x - v * z, u * z + v * x  # (DPx)_k
            square = real**2 + imag**2
            moduli.append((weights[permutation[k]], square))
            if k < len(a):
                first = first[0] + a[k] * real, first[1] + a[k] * imag
            else:
                block += square
        squared_norm = sum((x * x for x in a), Fraction(0))
        return moduli, first[0] ** 2 + first[1] ** 2 + squared_norm * block

    def _transport(self, point: ExactInput) -> tuple[Sequence[tuple[Fraction, Fraction]], Sequence[int]]:
        n = point.A.shape[1]
        one = (Fraction(1), Fraction(0))
        return point.A.diagonal or (one,) * n, point.A.permutation or range(n)

    def _competitors(
        self, point: ExactInput
    ) -> tuple[list[Fraction], list[int], list[tuple[Fraction, Fraction]], list[Fraction]]:
        """Return the coefficients a, and positions, phases and weights of their columns."""
        A = point.A
        if self.weights is not None and len(self.weights) != A.shape[1]:
            raise TheoremError("weights", f"{len(self.weights)} weights", f"{A.shape[1]} of them")
        values: list[Fraction] = [A.base] * A.competitors
        for j, value in A.changed:
            if isinstance(value, Perturbed):
                raise TheoremError("point", value, "an input with rational coefficients (this one is kept symbolic)")
            values[j] = value
        diagonal, permutation = self._transport(point)
        positions = [permutation[j] for j in range(A.competitors)]
        return (
            values,
            positions,
            list(diagonal[: A.competitors]),
            [self.weights[p] if self.weights else Fraction(1) for p in positions],
        )


def rational_root(square: Fraction) -> Fraction:
    """Return √square if it is rational; `TheoremError` otherwise."""
    root = square_root(square)
    if isinstance(root, Sqrt):
        raise TheoremError("vector", f"an entry of squared modulus {square}", "entries of rational modulus")
    return root

"""Existence in full: for every member of Ω an explicit map that takes an exact minimiser at *every* y, not only at the samples.

With ŷ = U*y, b = ‖a‖₂ and j the winner (Ξ of (A, y) is meant for the member with coefficients a):

    P1, η = 0                              x̂_j = ŷ_0/a_j,                    x̂_{N1+i−1} = ŷ_i/b                  (linear)
    P3, λ²(1/a_j² + (m − 1)/b²) ≤ 1        the same                                                              (linear)
    P2                                     x̂_j = soft(ŷ_0, λ/2a_j)/a_j,      x̂_{N1+i−1} = soft(ŷ_i, λ/2b)/b      (2m neurons over ℝ)

and x = P*D*x̂; all are 1/a_j-Lipschitz. Proofs: ``docs/explanation/existence.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oracles import Perturbed, Phase
from theorems.barriers.smale18 import Smale18
from theorems.core.errors import TheoremError
from theorems.structured.quotient import Exact, Quotient, sign

__all__ = ["Point", "SolutionMap", "solution_map"]


@dataclass(frozen=True)
class Point:
    """A vector ŷ = U*y: entry 0 is moduli[0]·phases[0], the entries i ≥ 1 are b·moduli[i]·phases[i]. Moduli are at least 0.

    As an output x̂: entry j is moduli[0]·phases[0], the entries of the block are moduli[i]·phases[i], without b; the others are 0.
    """

    moduli: tuple[Exact, ...]
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class SolutionMap:
    """y ↦ x, an exact minimiser of (A, y) for every y.

    Attributes:
        barrier: the part.
        winner: j; for the centre any, here 0.
        coefficient: a_j.
        norm_squared: b² = ‖a‖₂².
        threshold: λ/2 of the soft thresholds, 0 if the map is linear.
    """

    barrier: Smale18
    winner: int
    coefficient: Exact
    norm_squared: Exact
    threshold: Fraction

    @property
    def linear(self) -> bool:
        """Whether the map is linear."""
        return self.threshold == 0

    @property
    def neurons(self) -> int:
        """How many rectifiers it takes over the real field: soft(z, τ) = max(0, z − τ) − max(0, −z − τ)."""
        return 0 if self.linear else 2 * self.barrier.m

    @property
    def lipschitz(self) -> Exact:
        """1/a_j: soft thresholds are non-expansive, U is unitary, and b ≥ a_j."""
        return 1 / self.coefficient

    def evaluate(self, y: Point) -> Point:
        """Return the minimiser for a point, exact: entry j first, then the block.

        Raises:
            TheoremError: not m entries.
        """
        if len(y.moduli) != self.barrier.m or len(y.phases) != self.barrier.m:
            raise TheoremError("y", f"{len(y.moduli)} entries", f"{self.barrier.m} of them")
        a, square = self.coefficient, self.norm_squared
        first = _positive(y.moduli[0] / a - self.threshold / (a * a))
        block = (_positive(r - self.threshold / square) for r in y.moduli[1:])  # soft(b·r, τ/b)/b
        return Point((first, *block), y.phases)

    def is_minimiser(self, y: Point, x: Point) -> bool:
        """Return whether x, supported on j and the block, is a minimiser of (A, y): by a dual vector, without the formula of the map.

        P1: Bx = y, p_0 = φ_0/a_j, p_i = φ_i/b, so that |B*p| ≤ 1 with equality and the right phase where x is not 0.
        P2: p = 2(y − Bx), |B*p| ≤ λ, with equality and the right phase where x is not 0.
        P3: Bx = y, p as for P1 times λ, ‖p‖₂ ≤ 1.
        """
        a, square = self.coefficient, self.norm_squared
        problem = self.barrier.problem
        lam = problem.parameter
        if x.phases != y.phases or any(sign(r) < 0 for r in x.moduli):
            return False  # here entries have the phase of ŷ's, or are 0
        # Residuals y − Bx along the phases: entry 0, and the others divided by b.
        residuals = [y.moduli[0] - a * x.moduli[0], *(r - z for r, z in zip(y.moduli[1:], x.moduli[1:], strict=True))]
        if problem.power == 2:
            # |a_i p_0| ≤ |a_j p_0| for the other competitors, as a_j is the largest coefficient; the block has b·|p_i| = 2b²·residual.
            slopes = [2 * a * residuals[0], *(2 * square * r for r in residuals[1:])]
            return all(
                sign(s) >= 0 and (sign(lam - s) == 0 if sign(z) > 0 else sign(lam - s) >= 0)
                for s, z in zip(slopes, x.moduli, strict=True)
            )
        if any(sign(r) for r in residuals):
            return False  # not feasible, or a residual that this dual vector does not serve
        if problem.constrained:
            return True
        active = sum(sign(r) > 0 for r in x.moduli[1:])
        length = lam * lam * active / square + (lam * lam / (a * a) if sign(x.moduli[0]) > 0 else 0)
        return sign(1 - length) >= 0

    def numpy(self) -> Callable[[NDArray[Any]], NDArray[Any]]:
        """Return the map in double precision, from vectors of length m to vectors of length N."""
        part = self.barrier
        m, N = part.shape
        U = part.unitary.codes()
        table = {code: complex(part.unitary.entry(code, 80)) for code in np.unique(U).tolist()}
        matrix = np.array([[table[code] for code in row] for row in U.tolist()])
        a, b = float(self.coefficient), sqrt(float(self.norm_squared))
        tau = float(self.threshold)
        order = part.permutation or range(N)
        phases = [complex(float(x), float(-z)) for x, z in part.diagonal or part.plain_diagonal]
        places = [self.winner, *range(part.competitors, N)]

        def apply(y: NDArray[Any]) -> NDArray[Any]:
            rotated = matrix.conj().T @ np.asarray(y)
            scale = np.array([a] + [b] * (m - 1))
            size = np.abs(rotated)
            kept = np.maximum(size - tau / scale, 0.0)
            values = np.where(size > 0, rotated / np.where(size > 0, size, 1.0), 0.0) * kept / scale
            result = np.zeros(N, dtype=complex)
            for place, value in zip(places, values, strict=True):
                result[order[place]] = phases[place] * value
            return result if part.field == "complex" else result.real

        return apply


def solution_map(barrier: Smale18, winner: int | None = None, exponent: int | None = None) -> SolutionMap:
    """Return the map of a member.

    Args:
        barrier: a part of Ω: of P1 with η = 0, of P2, or of P3 with λ²(1/a_j² + (m − 1)/b²) ≤ 1.
        winner: j of the witness; ``None`` for the centre, where all N1 choices are exact and j = 0 is taken.
        exponent: e of the witness, at least `least_exponent` (the default); may be huge.

    Raises:
        TheoremError: not a member, or a problem for which such a map is not known: P1 with η > 0, P3 with a large λ.
    """
    a: Exact = barrier.alpha
    if winner is None:
        if exponent is not None or not barrier.centre_belongs:
            raise TheoremError("winner", winner, f"0 to {barrier.competitors - 1}")
    else:
        e = barrier.least_exponent if exponent is None else exponent
        ((_, value),) = barrier.member(winner, e).A.changed
        a = Quotient.raised(value.base, value.exponent) if isinstance(value, Perturbed) else value
    square = (barrier.competitors - 1) * barrier.alpha**2 + a * a
    parameters = barrier.problem.parameters()
    if parameters.get("eta"):
        raise TheoremError("eta", parameters["eta"], "0, for a map that is exact at every y")
    tilt = barrier.problem.tilt(Fraction(1))  # λ for P3, else 0
    if tilt and sign(1 - tilt**2 * (1 / (a * a) + (barrier.m - 1) / square)) < 0:
        raise TheoremError("lam", tilt, "at most 1/√(1/a_j² + (m − 1)/‖a‖²), for a linear map that is exact at every y")
    return SolutionMap(barrier, winner or 0, a, square, barrier.problem.threshold(Fraction(1)))  # a·τ(a) = τ(1)


def _positive(value: Exact) -> Exact:
    return value if sign(value) > 0 else Fraction(0)

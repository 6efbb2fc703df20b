"""Iterations for sparse regularisation on an operator, one at a time: what FIRENET is compared with, and the solver of reference.

Each is a generator that yields its state after every iteration, so that the caller decides when to measure and when to stop. All have
step sizes for ‖A‖ and use one forward and one adjoint transform an iteration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.networks import LinearOperator

__all__ = ["Instance", "State", "chambolle_pock", "fista", "restarted", "soft"]

#: Steps between two looks at the gap in `restarted`.
PERIOD = 50


def soft(v: NDArray[Any], threshold: Any) -> NDArray[Any]:
    """Return v·max(0, 1 − threshold/|v|), entry by entry; threshold > 0."""
    return np.asarray(v * (1 - threshold / np.maximum(np.abs(v), threshold)))


@dataclass(frozen=True, eq=False)
class Instance:
    """min F(x), F(x) = λ‖x‖_{1,w} + ‖Ax − y‖₂ (P3) on a matrix-free operator.

    Attributes:
        operator: A.
        y: shape ``operator.codomain``.
        lam: λ > 0.
        weights: w > 0, shape ``operator.domain``.
    """

    operator: LinearOperator
    y: NDArray[Any]
    lam: float
    weights: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not np.isfinite(self.y).all() or self.y.shape != self.operator.codomain:
            raise BarrierError("y", f"shape {self.y.shape}", f"finite numbers of shape {self.operator.codomain}")
        if self.weights.shape != self.operator.domain or not (self.weights > 0).all():
            raise BarrierError(
                "weights", f"shape {self.weights.shape}", f"positive numbers of shape {self.operator.domain}"
            )
        if not 0 < self.lam < np.inf:
            raise BarrierError("lam", self.lam, "a positive finite number")

    def norm1(self, x: NDArray[Any]) -> float:
        """Return ‖x‖_{1,w}."""
        return float((self.weights * np.abs(x)).sum())

    def residual(self, x: NDArray[Any]) -> float:
        """Return ‖Ax − y‖₂."""
        return float(np.linalg.norm(self.operator.forward(x) - self.y))

    def objective(self, x: NDArray[Any]) -> float:
        """Return F(x)."""
        return self.lam * self.norm1(x) + self.residual(x)

    def dual_bound(self, u: NDArray[Any]) -> float:
        """Return a lower bound of min F from any u with ‖u‖₂ ≤ 1, up to rounding.

        F(x) ≥ λ‖x‖_{1,w} + Re⟨u, Ax − y⟩ ≥ −Re⟨u, y⟩ if |A*u| ≤ λw in every entry; u is scaled down until that holds.
        """
        v = np.abs(self.operator.adjoint(u))
        largest = float((v / self.weights).max())
        scale = min(1.0, self.lam / largest) if largest > 0 else 1.0
        return -scale * float(np.vdot(u, self.y).real)


@dataclass(frozen=True, eq=False)
class State:
    """Where an iteration is.

    Attributes:
        x: what the method would return now.
        u: the dual variable, if there is one.
    """

    x: NDArray[Any]
    u: NDArray[Any] | None = None


def chambolle_pock(instance: Instance, *, balance: float, eta: float | None = None) -> Iterator[State]:
    """Yield the last iterates of the primal-dual steps of A. Chambolle and T. Pock (2011) for P3, or for P1 if η is given.

    τ = β/‖A‖, σ = 1/(β‖A‖); P1 is min ‖x‖_{1,w} subject to ‖Ax − y‖₂ ≤ η.

    Args:
        instance: the problem.
        balance: β > 0, the ratio of the step sizes; about ‖x‖/‖u‖ of a solution is good.
        eta: η ≥ 0, or ``None`` for P3.
    """
    A, y = instance.operator, instance.y
    x, u = 0 * A.adjoint(y), np.zeros_like(y)
    while True:
        x, u = _step(instance, x, u, balance, eta)
        yield State(x, u)


def _step(
    instance: Instance, x: NDArray[Any], u: NDArray[Any], balance: float, eta: float | None = None
) -> tuple[NDArray[Any], NDArray[Any]]:
    A, norm = instance.operator, instance.operator.norm
    tau, sigma = balance / norm, 1 / (balance * norm)
    lam = instance.lam if eta is None else 1.0
    following = soft(x - tau * A.adjoint(u), tau * lam * instance.weights)
    v = u + sigma * (A.forward(2 * following - x) - instance.y)
    size = float(np.linalg.norm(v))
    if eta is None:
        return following, v / max(1.0, size)
    return following, v * max(0.0, 1 - sigma * eta / size) if size > 0 else v


def fista(instance: Instance, *, lam: float) -> Iterator[State]:
    """Yield the iterates of FISTA (A. Beck and M. Teboulle, 2009) for the LASSO min λ₂‖x‖_{1,w} + ‖Ax − y‖₂².

    If x* solves P3 with λ and its residual r is positive, it solves the LASSO with λ₂ = 2rλ: the optimality conditions are the same.

    Args:
        instance: operator, y and weights.
        lam: λ₂ > 0.
    """
    A, y = instance.operator, instance.y
    step = 1 / (2 * A.norm**2)
    x = 0 * A.adjoint(y)
    z, t = x, 1.0
    while True:
        gradient = 2 * A.adjoint(A.forward(z) - y)
        following = soft(z - step * gradient, step * lam * instance.weights)
        larger = (1 + np.sqrt(1 + 4 * t * t)) / 2
        z, x, t = following + ((t - 1) / larger) * (following - x), following, larger
        yield State(x)


def restarted(
    instance: Instance,
    *,
    balance: float,
    eta: float | None = None,
    period: int = PERIOD,
    start: tuple[NDArray[Any], NDArray[Any], float] | None = None,
) -> Iterator[tuple[State, float]]:
    """Yield (state, β) of primal-dual steps that restart from averages, in the manner of WARPd: primal and dual go on, and β follows.

    After every ``period`` steps the method goes on from the average or from the last iterate, whichever has the smaller F (for P1: the
    smaller ‖x‖_{1,w} + ‖Ax − y‖₂·‖u‖), and β becomes the geometric mean of β and the ratio of the ways that x and u went.

    Args:
        instance: the problem.
        balance: the first β > 0.
        eta: η ≥ 0 for P1, or ``None`` for P3.
        period: steps between restarts.
        start: x, u, β to go on from.

    Source:
        The idea of restarting with the scale of the steps in proportion to the error: M. J. Colbrook, WARPd, SIAM J. Imaging Sci. 15
        (2022) 1539–1575; the adaptive balance follows the same reasoning, and this implementation is this project's own.
    """
    y = instance.y
    x, u, beta = (0 * instance.operator.adjoint(y), np.zeros_like(y), balance) if start is None else start
    while True:
        first, dual = x, u
        sum_x, sum_u = np.zeros_like(x), np.zeros_like(u)
        for k in range(1, period + 1):
            x, u = _step(instance, x, u, beta, eta)
            sum_x, sum_u = sum_x + x, sum_u + u
            if k < period:
                yield State(x, u), beta
        if _merit(instance, sum_x / period, sum_u / period, eta) < _merit(instance, x, u, eta):
            x, u = sum_x / period, sum_u / period
        way_x, way_u = float(np.linalg.norm(x - first)), float(np.linalg.norm(u - dual))
        if way_x > 0 and way_u > 0:
            beta = float(np.sqrt(beta * way_x / way_u))
        yield State(x, u), beta


def _merit(instance: Instance, x: NDArray[Any], u: NDArray[Any], eta: float | None) -> float:
    if eta is None:
        return instance.objective(x)
    return instance.norm1(x) + max(0.0, instance.residual(x) - eta) * max(1.0, float(np.linalg.norm(u)))

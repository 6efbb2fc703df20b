"""The primal-dual method of Chambolle and Pock for P1, P2, P3, in NumPy; real and complex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles import Oracle
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, ScaledInstance, read_scaled
from sci_barriers.algorithms.ista import soft_threshold

__all__ = ["ChambollePock", "primal_dual"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "chambolle-pock",
        "problems": ("P1", "P2", "P3"),
        "fields": ("real", "complex"),
        "description": "primal-dual steps, NumPy",
        "make": "ChambollePock",
    },
)


@dataclass(frozen=True, kw_only=True)
class ChambollePock:
    """min ‖z‖₁ + F(A'z) with F the constraint of P1, κ‖· − y‖² (P2) or κ‖· − y‖ (P3), κ = 1/λ' (Chambolle and Pock 2011, algorithm 1).

    ``u ← prox_{σF*}(u + σA'z̄)``, ``z⁺ ← soft(z − τA'ᴴu, τ)``, ``z̄ ← 2z⁺ − z``, with τ = σ = 0.99/‖A'‖₂, so τσ‖A'‖₂² < 1.

    Args:
        index: of the datum read.
        iterations: number of steps.
    """

    index: int = DEFAULT_INDEX
    iterations: int = 5_000

    def __call__(self, oracle: Oracle) -> Any:
        """Return the primal iterate after ``iterations`` steps from 0."""
        instance = read_scaled(oracle, self.index, ("P1", "P2", "P3"))
        return instance.original(primal_dual(instance, self.iterations))


def primal_dual(instance: ScaledInstance, iterations: int) -> NDArray[Any]:
    """Return the primal iterate z after ``iterations`` steps from 0, in the scaled coordinates."""
    A = instance.A
    tau = sigma = 0.99 / (float(np.linalg.norm(A, 2)) or 1.0)
    z = np.zeros(A.shape[1], dtype=A.dtype)
    mean, u = z, np.zeros(A.shape[0], dtype=A.dtype)
    for _ in range(iterations):
        u = _dual_step(u + sigma * (A @ mean - instance.y), sigma, instance)
        following = soft_threshold(z - tau * (A.conj().T @ u), tau)
        mean, z = 2 * following - z, following
    return z


def _dual_step(v: NDArray[Any], sigma: float, instance: ScaledInstance) -> NDArray[Any]:
    """Return prox_{σF*} at v + σy, for F* without its linear term ⟨·, y⟩, which v contains already."""
    if instance.problem.power == 2:
        return v / (1 + sigma * instance.lam / 2)  # F*(u) = ‖u‖²·λ'/4 + ⟨u, y⟩
    norm = float(np.linalg.norm(v))
    if instance.problem.constrained:
        return v * max(0.0, 1 - sigma * instance.eta / norm) if norm > 0 else v  # F*(u) = η‖u‖ + ⟨u, y⟩
    radius = 1 / instance.lam
    return v * (radius / norm) if norm > radius else v  # F* is the indicator of the ball of radius κ, plus ⟨·, y⟩

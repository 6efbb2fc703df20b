"""ISTA and FISTA for the LASSO, in NumPy; real and complex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from oracles import Oracle
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, read_scaled

__all__ = ["FISTA", "ISTA", "soft_threshold"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "ista",
        "problems": ("P2",),
        "fields": ("real", "complex"),
        "description": "proximal gradient steps, NumPy",
        "make": "ISTA",
    },
    {
        "name": "fista",
        "problems": ("P2",),
        "fields": ("real", "complex"),
        "description": "ISTA with momentum and restarts, NumPy",
        "make": "FISTA",
    },
)


def soft_threshold(z: NDArray[Any], threshold: float) -> NDArray[Any]:
    """Return z·max(0, 1 − threshold/|z|) entry by entry (0 where z = 0), real or complex."""
    modulus = np.abs(z)
    kept = modulus > threshold
    # Elsewhere the quotient is not used, and would overflow where the modulus is subnormal.
    return np.where(kept, z * (1 - threshold / np.where(kept, modulus, max(threshold, 1.0))), 0)


@dataclass(frozen=True, kw_only=True)
class ISTA:
    """z ← soft(z − ∇/L, μ/L) for P2, with ∇ = 2A'ᴴ(A'z − y) and L = 2‖A'‖₂² (Beck and Teboulle 2009, without momentum).

    λ' is about 10^-K, and a fixed μ = λ' would take about 1/λ' steps: μ goes down from ‖A'ᴴy‖_∞ to λ' by factors of 4, each time
    starting from the last iterate (continuation: Hale, Yin, Zhang 2008).

    Args:
        index: of the datum read.
        iterations: cap on the steps for each μ.
    """

    index: int = DEFAULT_INDEX
    iterations: int = 3_000
    _accelerated: ClassVar[bool] = False

    def __call__(self, oracle: Oracle) -> Any:
        """Return the last iterate, starting from 0."""
        return _descend(oracle, self.index, self.iterations, accelerated=self._accelerated)


@dataclass(frozen=True, kw_only=True)
class FISTA(ISTA):
    """ISTA with Nesterov's momentum, restarted whenever it points uphill (Beck and Teboulle 2009; O'Donoghue and Candès 2015).

    Args:
        index: of the datum read.
        iterations: cap on the steps for each μ, see `ISTA`.
    """

    _accelerated = True


def _descend(oracle: Oracle, index: int, iterations: int, *, accelerated: bool) -> Any:
    instance = read_scaled(oracle, index, ("P2",))
    A, y = instance.A, instance.y
    adjoint = A.conj().T
    lipschitz = 2 * float(np.linalg.norm(A, 2)) ** 2 or 1.0
    z = np.zeros(A.shape[1], dtype=A.dtype)
    mu = float(np.max(np.abs(adjoint @ y)))
    while True:
        mu = max(mu / 4, instance.lam)
        point, momentum = z, 1.0
        for _ in range(iterations):
            step = soft_threshold(point - 2 * adjoint @ (A @ point - y) / lipschitz, mu / lipschitz)
            change = step - z
            if accelerated:
                if np.vdot(point - step, change).real > 0:
                    momentum = 1.0
                following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
                point, momentum = step + (momentum - 1) / following * change, following
            else:
                point = step
            z = step
            if not change.any():
                break
        if mu == instance.lam:
            return instance.original(z)

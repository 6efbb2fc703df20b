"""Guesses in floating point, real or complex: primal-dual steps for min f on a ball, or everywhere. Proved elsewhere, or dropped.

min over z, max over p, u of Re⟨u, z⟩ + Re⟨p, Az − y⟩ − ψ*(p) with |u_i| ≤ λw_i, scaled such that ‖A‖ = λ = 1; ψ*(p) = η‖p‖ for P1.

Source: A. Chambolle, T. Pock, "A first-order primal-dual algorithm", J. Math. Imaging Vis. 40 (2011) 120-145, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from theorems.digits.one_sided.bound import Claim
from theorems.problems import Complex

#: Iterations after which a guess is handed out.
_CHECKPOINTS: Final = (300, 1_000, 3_000, 10_000)


@dataclass(frozen=True)
class SaddlePoint:
    """A primal and a dual iterate, in floating point.

    Attributes:
        z: N numbers.
        p: m numbers.
    """

    z: NDArray[Any]
    p: NDArray[Any]


def floats(vector: tuple[Complex, ...] | list[Complex]) -> NDArray[Any]:
    """Return a vector in floating point, real if it is; raises ``OverflowError`` if a number is too large."""
    parts = np.array([[float(a), float(b)] for a, b in vector])
    return parts[:, 0] + 1j * parts[:, 1] if parts[:, 1].any() else parts[:, 0]


def guesses(claim: Claim, *, ball: bool) -> Iterator[SaddlePoint]:
    """Yield better and better guesses for the minimum of f on the ball of radius ε about x, or on the whole space.

    Raises:
        OverflowError: a number is too large for a float.
    """
    data = claim.data
    own, (m, N) = data.integers, data.shape
    A, y, x = own.floats, own.float_y, floats(claim.output)
    if own.parts == 2:
        A, y = A[:m, :N] + 1j * A[m:, :N], y[:m] + 1j * y[m:]
    limits = np.array([float(limit) for limit in claim.limits])
    lam, radius = float(claim.lam), float(claim.epsilon)
    norm = float(np.linalg.norm(A, 2))
    if not np.isfinite(norm) or norm == 0.0 or lam == 0.0:
        return
    # z = ζ/norm; the objective is divided by λ/norm: ‖ζ‖_{1,w} + ψ(A'ζ − y)·norm/λ
    A, weights, factor = A / norm, limits / lam, norm / lam
    dtype = np.result_type(A, y, x)
    centre, radius = (norm * x).astype(dtype), norm * radius
    zeta, bar = np.zeros_like(centre), np.zeros_like(centre)
    if ball:
        zeta, bar = centre.copy(), centre.copy()
    u, p = np.zeros(len(weights), dtype=dtype), np.zeros(len(y), dtype=dtype)
    tau = sigma = 0.99 / 2**0.5  # the norm of ζ ↦ (ζ, A'ζ) is at most √2
    for step in range(1, _CHECKPOINTS[-1] + 1):
        u = _discs(u + sigma * bar, weights)
        p = p + sigma * (A @ bar - y)
        if claim.problem.power == 2:
            p = p / (1 + sigma / (2 * factor))  # the conjugate of factor·r² is p²/(4·factor)
        elif claim.problem.constrained:
            size = float(np.linalg.norm(p))
            p = p * max(0.0, 1 - sigma * float(claim.eta) / size) if size else p
        else:
            size = float(np.linalg.norm(p))
            p = p * (factor / size) if size > factor else p
        following = zeta - tau * (u + A.conj().T @ p)
        if ball:
            away = following - centre
            size = float(np.linalg.norm(away))
            following = centre + away * (radius / size) if size > radius else following
        bar, zeta = 2 * following - zeta, following
        if step in _CHECKPOINTS:
            yield SaddlePoint(zeta / norm, p / factor)


def _discs(u: NDArray[Any], radii: NDArray[Any]) -> NDArray[Any]:
    modulus = np.abs(u)
    return u * np.where(modulus > radii, radii / np.maximum(modulus, 1e-300), 1.0)

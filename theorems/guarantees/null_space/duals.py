"""Float solver for dual certificates: a barrier method. Nothing here is trusted; what it finds is verified exactly elsewhere.

For a support Δ, a target V and a radius R:

    min t   subject to   ‖U*A_j‖₂ ≤ t·w_j (j ∉ Δ),   A_Δ*U = V,   ‖U‖_F ≤ R.

U = U0 + Z·Y with U0 of least norm and Z an orthonormal basis of the orthogonal complement of the columns of A_Δ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["GAP", "Found", "solve_dual"]

Array = NDArray[Any]

#: The duality gap is reduced to this, relative to t.
GAP: Final = 1e-6
MAX_NEWTON: Final = 300
#: A minimum below this, relative to where the search starts, is not resolved further.
NOTHING: Final = 1e-5
#: A radius is not taken larger than this many least norms.
FAR: Final = 1e8
#: Singular values below this, relative to the largest one, count as zero: then no U is looked for.
RANK: Final = 1e-10


@dataclass(frozen=True)
class Found:
    """A point near the minimum.

    Attributes:
        U: m × c.
        value: t, the largest ‖U*A_j‖₂/w_j off Δ, in floats.
        x: a vector of length N that attains nearly the minimum in the problem dual to this one (c = 1 only), or ``None``.
    """

    U: Array
    value: float
    x: Array | None


def solve_dual(
    A: Array, support: Sequence[int], V: Array, weights: Array, radius: float, *, gap: float = GAP
) -> Found | None:
    """Return a U close to optimal, or ``None`` if A_Δ has no left inverse in floats or its least norm reaches the radius.

    Args:
        A: m × N, real or complex.
        support: Δ.
        V: |Δ| × c.
        weights: w, N positive numbers.
        radius: R > 0; may be infinite, that is 10^8 times the least norm.
        gap: relative accuracy.
    """
    with np.errstate(all="ignore"):  # what is not finite in the end is not returned
        found = _solve(A, support, V, weights, radius, gap)
    if found is None or not np.all(np.isfinite(found.U)):
        return None
    return found


def _solve(A: Array, support: Sequence[int], V: Array, weights: Array, radius: float, gap: float) -> Found | None:
    m, N = A.shape
    if m > N:  # what U has off the range of A serves nothing
        basis, triangle = np.linalg.qr(A)
        found = _solve(triangle, support, V, weights, radius, gap)
        return None if found is None else Found(basis @ found.U, found.value, found.x)
    chosen = list(support)
    inside = A[:, chosen]
    left, singular, right = np.linalg.svd(inside, full_matrices=True)
    d = len(chosen)
    if d > m or singular[-1] <= RANK * singular[0]:
        return None
    U0 = left[:, :d] @ ((right @ V) / singular[:, None])  # (A_Δ*)^+ V: A_Δ = left·singular·right
    least = float(np.linalg.norm(U0))
    if not least < radius * (1 - 1e-9):
        return None
    radius = min(radius, FAR * least) if least > 0 else radius
    Z = left[:, d:]
    rest = np.setdiff1d(np.arange(N), chosen)
    if rest.size == 0:
        return Found(U0, 0.0, None)
    B = A[:, rest] / weights[rest]  # columns scaled
    base = B.conj().T @ U0  # J × c
    if Z.shape[1] == 0 or not np.any(np.abs(base) > 1e-14 * np.linalg.norm(B) * least):
        return _without_freedom(A, chosen, rest, weights, U0, V, base)
    # Scales in which the ball and the residual at U0 have the size 1.
    unit = float(np.sqrt((radius * (1 - 1e-9) - least) * (radius * (1 - 1e-9) + least)))
    size = float(np.linalg.norm(base, axis=1).max())
    problem = _Barrier(base / size, (Z.conj().T @ B).conj().T * (unit / size))
    Y, multipliers = problem.solve(gap)
    U = U0 + Z @ (Y * unit)
    residual = np.linalg.norm(B.conj().T @ U, axis=1)
    x = None
    if V.shape[1] == 1:
        x = np.zeros(N, dtype=U.dtype)
        lam, ball = multipliers
        pulled = B @ lam + (ball * size / unit / unit) * U[:, 0]
        x[chosen] = np.linalg.lstsq(inside, pulled, rcond=None)[0]
        x[rest] = -lam / weights[rest]
    return Found(U, float(residual.max()), x)


def _without_freedom(
    A: Array, chosen: list[int], rest: Array, weights: Array, U0: Array, V: Array, base: Array
) -> Found:
    sizes = np.linalg.norm(base, axis=1)
    x = None
    if V.shape[1] == 1:
        # The vector that the worst column forces: its part off Δ is one entry.
        j = int(rest[int(np.argmax(sizes))])
        x = np.zeros(A.shape[1], dtype=U0.dtype)
        x[j] = 1
        x[chosen] = -np.linalg.lstsq(A[:, chosen], A[:, j], rcond=None)[0]
    return Found(U0, float(sizes.max()), x)


class _Barrier:
    """min t subject to ‖b_j + (G Y)_j‖ ≤ t and ‖Y‖_F ≤ 1, in real coordinates; Y is p × c, G is J × p."""

    def __init__(self, base: Array, G: Array) -> None:
        self.complex = np.iscomplexobj(base) or np.iscomplexobj(G)
        self.c = base.shape[1]
        self.shape = G.shape[1], self.c
        if self.complex:
            # Re(gY) = [Re g, −Im g]·[Re Y; Im Y],  Im(gY) = [Im g, Re g]·[Re Y; Im Y]
            self.G = np.stack([np.hstack([G.real, -G.imag]), np.hstack([G.imag, G.real])], axis=1)
            self.b = np.stack([base.real, base.imag], axis=1)
        else:
            self.G, self.b = G[:, None, :], base[:, None, :]
        self.J, self.k, self.p = self.G.shape

    def solve(self, gap: float) -> tuple[Array, tuple[Array, float]]:
        Y = np.zeros((self.p, self.c))
        t = 1.5 * float(np.sqrt(np.sum(self.b**2, axis=(1, 2)).max()))
        start = t
        count = 2 * self.J + 2
        tau = count / t
        budget = MAX_NEWTON
        while True:
            Y, t, used = self._centre(Y, t, tau, budget)
            budget -= used
            if count / tau <= gap * max(t, NOTHING * start) or budget <= 0:
                break
            tau *= 12.0
        r = self.b + self.G @ Y
        s = t * t - np.sum(r**2, axis=(1, 2))
        lam = 2 * r[:, :, 0] / s[:, None]
        lam = lam[:, 0] + 1j * lam[:, 1] if self.complex else lam[:, 0]
        ball = 2 / (1 - float(np.sum(Y * Y)))
        half = self.p // 2
        return (Y[:half] + 1j * Y[half:] if self.complex else Y), (lam, ball)

    def _value(self, Y: Array, t: float, tau: float) -> float:
        r = self.b + self.G @ Y
        s = t * t - np.sum(r**2, axis=(1, 2))
        inside = 1 - float(np.sum(Y * Y))
        if t <= 0 or inside <= 0 or s.min() <= 0:
            return float("inf")
        return tau * t - float(np.log(s).sum()) - float(np.log(inside))

    def _centre(self, Y: Array, t: float, tau: float, budget: int) -> tuple[Array, float, int]:
        """Newton's method with backtracking for the barrier at one τ."""
        value = self._value(Y, t, tau)
        for used in range(1, min(budget, 60) + 1):
            step, dt, decrement = self._newton(Y, t, tau)
            if decrement < 1e-6:
                return Y, t, used
            size = 1.0
            while True:
                trial = self._value(Y + size * step, t + size * dt, tau)
                if trial <= value - 0.1 * size * decrement:
                    break
                size *= 0.5
                if size < 1e-10:  # the limit of float accuracy
                    return Y, t, used
            Y, t, value = Y + size * step, t + size * dt, trial
        return Y, t, min(budget, 60)

    def _newton(self, Y: Array, t: float, tau: float) -> tuple[Array, float, float]:
        r = self.b + self.G @ Y
        s = t * t - np.sum(r**2, axis=(1, 2))
        n = self.p * self.c
        flat = self.G.reshape(self.J * self.k, self.p)
        # q_j = the gradient of ‖r_j‖²/2, as a p × c matrix; the variables are ordered by columns of Y.
        q = np.matmul(r.transpose(0, 2, 1), self.G).reshape(self.J, n)
        block = flat.T @ (flat * np.repeat(2 / s, self.k)[:, None])
        H = np.zeros((n + 1, n + 1))
        for a in range(self.c):
            H[a * self.p : (a + 1) * self.p, a * self.p : (a + 1) * self.p] = block
        H[:n, :n] += (q * (4 / s**2)[:, None]).T @ q
        mixed = -(q * (4 * t / s**2)[:, None]).sum(axis=0)
        H[:n, n], H[n, :n] = mixed, mixed
        H[n, n] = float((-2 / s + 4 * t * t / s**2).sum())
        gradient = np.empty(n + 1)
        gradient[:n] = (q * (2 / s)[:, None]).sum(axis=0)
        gradient[n] = tau - float((2 * t / s).sum())
        y = Y.T.reshape(n)
        inside = 1 - float(y @ y)
        gradient[:n] += 2 * y / inside
        H[:n, :n] += np.outer(y, y) * (4 / inside**2)
        H[np.arange(n), np.arange(n)] += 2 / inside
        H[np.arange(n + 1), np.arange(n + 1)] *= 1 + 1e-13  # keeps a singular matrix solvable
        try:
            direction = np.linalg.solve(H, -gradient)
        except np.linalg.LinAlgError:
            direction = -np.linalg.lstsq(H, gradient, rcond=None)[0]
        return direction[:n].reshape(self.c, self.p).T, float(direction[n]), -float(gradient @ direction)

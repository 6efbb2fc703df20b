"""Guesses in floating point of the active columns; everything that is claimed is proved elsewhere.

Real data: the path of LASSO minimisers is followed from λ = ∞ down to the λ of P2, to ‖r‖ = η (P1), to λ‖r‖ = μ (P3),
or to the end. Complex data: accelerated proximal steps, P1 and P3 by bisection for the λ of P2. Linear programs, and
P1 and P3 with residual 0: HiGHS.

Source: M. R. Osborne, B. Presnell, B. A. Turlach, IMA J. Numer. Anal. 20 (2000) 389-403; A. Beck, M. Teboulle, SIAM
J. Imaging Sci. 2 (2009) 183-202.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray

from theorems.core.errors import Undecided
from theorems.problems import Problem

__all__ = ["ActiveSet", "Progress", "basis_guess", "fista", "magnitude", "path_guess"]

Array = NDArray[Any]
#: Told what is done, how much of it, and how much at most (0: not known).
Progress = Callable[[str, int, int], None]
_SHRINK: Final = 1e-13


@dataclass(frozen=True, eq=False)
class ActiveSet:
    """Active columns and what belongs to them.

    Attributes:
        active: indices, increasing.
        x: the entries there (complex for complex data).
        mu: |A_i*(y − Ax)|/w_i on the active columns: half of the λ of P2; 0 at the end of the path.
        p: a multiplier with A_i*p = w_i·sgn(x_i), or ``None``.
    """

    active: tuple[int, ...]
    x: Array
    mu: float
    p: Array | None = None


def path_guess(
    A: Array,
    y: Array,
    w: Array,
    problem: Problem,
    limit: int | None = None,
    progress: Progress | None = None,
) -> ActiveSet:
    """Follow the path of min μ‖x‖_{1,w} + ‖Ax − y‖²/2 downwards in μ, until the problem's own condition holds.

    Args:
        A: m × N, real.
        y: m entries.
        w: N positive weights.
        problem: P1, P2 or P3.
        limit: of the number of segments; ``None``: 20·min(m, N) + 100.
        progress: told how many segments are done.

    Raises:
        Undecided: the path has more segments.
    """
    m, N = A.shape
    M = A / w
    c = M.T @ y
    mu = float(np.abs(c).max(initial=0.0))
    norm = float(np.linalg.norm(y))
    none = ActiveSet((), np.zeros(0), mu)
    parameter, power = float(problem.parameter), problem.power
    target = parameter / 2 if power == 2 else 0.0
    if mu <= target or (problem.constrained and norm <= parameter) or (power == 1 and parameter * norm >= mu):
        return none
    active = [int(np.abs(c).argmax())]
    left = -1
    scale = mu
    z = np.zeros(1)
    for step in range(limit or 20 * min(m, N) + 100):
        if progress is not None:
            progress("segments of the path of minimisers", step, 0)
        block = M[:, active]
        signs = np.sign(z)
        fresh = signs == 0
        signs[fresh] = np.sign(c[np.array(active)[fresh]])
        gram = block.T @ block
        try:
            solved = np.linalg.solve(gram, np.stack([block.T @ y, signs], axis=1))
        except np.linalg.LinAlgError:
            break
        u, d = solved[:, 0], solved[:, 1]
        z = u - mu * d
        base = y - block @ u
        tilt = block @ d  # r = base + μ·tilt
        own, slope = M.T @ base, M.T @ tilt  # c = own + μ·slope
        low, event = max(target, 0.0), ("end", -1)
        inside = np.zeros(N, dtype=bool)
        inside[active] = True
        with np.errstate(divide="ignore", invalid="ignore"):
            for sign in (1.0, -1.0):
                at = np.where(inside, -1.0, sign * own / (1 - sign * slope))
                at[~np.isfinite(at)] = -1.0
                at[np.abs(1 - sign * slope) < 1e-10] = -1.0  # tied all along: a column equal to an active one
                if left >= 0 and at[left] > mu * (1 - 1e-9):
                    at[left] = -1.0
                at[at > mu * (1 + 1e-9)] = -1.0
                at = np.minimum(at, mu)
                j = int(at.argmax())
                if at[j] > low:
                    low, event = float(at[j]), ("enter", j)
            zero = u / d
            zero[~np.isfinite(zero) | fresh | (zero > mu * (1 - 1e-12))] = -1.0
            k = int(zero.argmax())
            if zero[k] > low:
                low, event = float(zero[k]), ("leave", k)
        stop = _stop(problem, parameter, base, tilt, low, mu)
        if stop is not None or event[0] == "end" or low <= _SHRINK * scale:
            mu = target if stop is None and power == 2 else (low if stop is None else stop)
            if stop is None and power != 2 and (event[0] == "end" or low <= _SHRINK * scale):
                mu = 0.0
            order = np.argsort(active)
            x = (u - mu * d)[order] / w[np.array(active)[order]]
            return ActiveSet(tuple(sorted(active)), x, mu, tilt)
        mu, left = low, -1
        z = u - mu * d
        if event[0] == "enter":
            c = own + mu * slope
            active.append(event[1])
            z = np.append(z, 0.0)
        else:
            left = active.pop(event[1])
            z = np.delete(z, event[1])
            if not active:
                return none
    raise Undecided("the path of LASSO minimisers could not be followed in floating point")


def _stop(problem: Problem, parameter: float, base: Array, tilt: Array, low: float, high: float) -> float | None:
    """Return the μ in [low, high] at which the condition of P1 or P3 holds, if there is one."""
    if problem.power == 2:
        return None
    # base is orthogonal to the active columns, tilt is a combination of them
    rest, slope = float(base @ base), float(tilt @ tilt)
    if problem.constrained:
        if rest + low * low * slope > parameter**2 or slope == 0.0:
            return None
        return float(np.sqrt(max(parameter**2 - rest, 0.0) / slope))
    if low * low > parameter**2 * (rest + low * low * slope):
        return None
    gap = 1 - parameter**2 * slope
    if gap <= 0.0 or rest <= 0.0:
        return None
    mu = parameter * float(np.sqrt(rest / gap))
    return mu if low <= mu <= high * (1 + 1e-9) else None


def basis_guess(A: Array, y: Array, w: Array, problem: Problem) -> ActiveSet | None:
    """Return a vertex of min Σ w_i|x_i| (LP: Σ w_i x_i, x ≥ 0) subject to Ax = y, with its multiplier; ``None`` if HiGHS has none."""
    size, scale, most = magnitude(A), magnitude(y), magnitude(w)  # HiGHS takes entries below 1e-9 for 0
    A, w = A / size, w / most
    matrix, cost = (A, w) if problem.nonnegative else (np.hstack([A, -A]), np.concatenate([w, w]))
    try:
        found = scipy.optimize.linprog(cost, A_eq=matrix, b_eq=y / scale, method="highs-ds")
    except ValueError:
        return None
    if found.status != 0:
        return None
    x = found.x * (scale / size)
    N = A.shape[1]
    x = x if problem.nonnegative else x[:N] - x[N:]
    active = np.flatnonzero(x)
    p = np.asarray(found.eqlin.marginals, dtype=float) * (most / size)
    return ActiveSet(tuple(map(int, active)), x[active], 0.0, p)


def magnitude(values: Array) -> float:
    """Return the power of two next to the largest modulus, 1 if all are 0: quotients by it are exact."""
    return math.ldexp(1.0, math.frexp(float(np.abs(values).max(initial=0.0)) or 1.0)[1])


def fista(A: Array, y: Array, w: Array, lam: float, start: Array | None = None, steps: int = 3000) -> Array:
    """Return an approximate minimiser of λ‖x‖_{1,w} + ‖Ax − y‖², real or complex."""
    norm = float(np.linalg.norm(A, 2)) ** 2 or 1.0
    x = np.zeros(A.shape[1], dtype=np.result_type(A, y)) if start is None else start.copy()
    z, t = x.copy(), 1.0
    for _ in range(steps):
        g = z - (A.conj().T @ (A @ z - y)) / norm
        size = np.abs(g)
        new = g * (np.maximum(0.0, size - (lam / (2 * norm)) * w) / np.where(size > 0, size, 1.0))
        if float(np.real(np.vdot(z - new, new - x))) > 0:  # restart (O'Donoghue, Candès)
            t = 1.0
        following = (1 + np.sqrt(1 + 4 * t * t)) / 2
        z, t = new + ((t - 1) / following) * (new - x), following
        change = float(np.linalg.norm(new - x))
        x = new
        if change <= 1e-15 * float(np.linalg.norm(x)):
            break
    return x

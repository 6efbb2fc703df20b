"""Convergence versus barrier: how many layers FIRENET needs to notice a perturbation of size 2^-(n+1).

On the class of the table every iterate of FIRENET lies in the plane of the two competing columns, and the dual variable on the line U·e₀:
the network is the network of the 1 × 2 matrix a = (α, α + ε) with y = 1. That one is run here, in fixed point, with a proved bound of
the rounding error. Proofs: the explanation page of the table in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

import numpy as np

from oracles import ExactMatrix, as_rational, unitary
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.networks import firenet_network, norm_bound
from sci_barriers.networks.firenet import FACTOR
from theorems.layers import Entries, rounded

__all__ = ["Need", "ConvergenceRun", "alpha_of", "needed", "needs", "run", "sufficient_steps", "unnoticed"]

#: δ of these runs: the noise that the network allows for is far below every distance shown.
DELTA: Final = Fraction(1, 10**12)
#: Fixed point: multiples of 2^-192.
BITS: Final = 192
#: Binary digits of α after the point.
ALPHA_BITS: Final = 40


@dataclass(frozen=True)
class ConvergenceRun:
    """FIRENET on the data a = (α, α + 2^-(n+1)), restart by restart; distances in units of 10^-K.

    Attributes:
        K: digits.
        n: index: the perturbation is 2^-(n+1).
        inner: p.
        own: after each restart, ‖φ(y) − x‖ for the minimiser x of these data.
        other: the same for the minimiser of the other witness, a = (α + 2^-(n+1), α).
        error: bound of the error of all of these distances, rounding included.
    """

    K: int
    n: int
    inner: int
    own: tuple[float, ...]
    other: tuple[float, ...]
    error: float

    def layers(self, restarts: int) -> int:
        """Return the number of affine maps, 3np + 1."""
        return 3 * restarts * self.inner + 1


def alpha_of(K: int) -> Fraction:
    """Return √2·10^K/3, cut after 40 binary digits."""
    return Fraction(isqrt((2 * 10 ** (2 * integer("K", K, 1)) << (2 * ALPHA_BITS)) // 9), 1 << ALPHA_BITS)


def run(K: int, n: int, *, inner: int, restarts: int) -> ConvergenceRun:
    """ConvergenceRun FIRENET on the data of one witness, in fixed point.

    Args:
        K: digits, 1 to 12.
        n: index, 0 to 60.
        inner: p ≥ 1.
        restarts: n ≥ 1.

    Raises:
        BarrierError: an argument out of range.
    """
    if integer("K", K, 1) > 12:
        raise BarrierError("K", K, "1 to 12")
    if integer("n", n, 0) > 60:
        raise BarrierError("n", n, "0 to 60")
    integer("restarts", restarts, 1)
    alpha, epsilon = alpha_of(K), Fraction(1, 2 << n)
    low, high = alpha, alpha + epsilon
    matrix = ExactMatrix.of(unitary("identity", 1), [low, high])
    network = firenet_network(matrix, lam=1, inner=inner, restarts=1, delta=DELTA, eps0=1)
    norm = network.norm
    step = rounded(1 / norm, 64)
    fraction = max(ALPHA_BITS, n + 1)
    a0, a1 = (int(a * (1 << fraction)) for a in (low, high))
    one = 1 << (BITS + fraction)  # y = 1 in the units of a·x
    limit = 1 << BITS
    c = 1 / high
    z0 = z1 = 0
    eps, ulps = Fraction(1), Fraction(0)
    own, other = [], []
    for _ in range(restarts):
        eps = rounded(Fraction(FACTOR) * (DELTA + eps), 256, up=True)
        scale = 2 * norm / (inner * eps)
        tau, sigma = rounded(step / scale, 64), rounded(step * scale, 64)
        z0, z1 = _restart(z0, z1, (a0, a1), fraction, one, limit, tau, sigma, inner)
        # A step rounds both entries of x by at most 2 units and u by 1: it is non-expansive, so these errors add up and no more.
        ulps += inner * (9 + inner * eps / (2 * norm)) + 2
        x0, x1 = Fraction(z0, limit), Fraction(z1, limit)
        own.append(_length(x0, x1 - c) * 10**K)
        other.append(_length(x0 - c, x1) * 10**K)
    error = float(2 * ulps / limit * 10**K) + 1e-15 * max(own + other)
    return ConvergenceRun(K, n, inner, tuple(own), tuple(other), error)


def _restart(
    z0: int,
    z1: int,
    a: tuple[int, int],
    fraction: int,
    one: int,
    limit: int,
    tau: Fraction,
    sigma: Fraction,
    inner: int,
) -> tuple[int, int]:
    """Return the average of the iterates of one restart, in units of 2^-BITS, rounded down."""
    a0, a1 = a
    # τ and σ have 64 significant digits: τ·2^shift and σ·2^lift are integers.
    shift, lift = tau.denominator.bit_length() - 1, sigma.denominator.bit_length() - 1
    t0, t1, s = tau.numerator * a0, tau.numerator * a1, sigma.numerator
    down, across = shift + fraction, lift + fraction
    threshold = (tau.numerator << BITS) >> shift  # λ = 1
    x0, x1, u = z0, z1, 0
    sum0 = sum1 = 0
    for _ in range(inner):
        v0, v1 = x0 - (t0 * u >> down), x1 - (t1 * u >> down)
        n0 = v0 - threshold if v0 > threshold else v0 + threshold if v0 < -threshold else 0
        n1 = v1 - threshold if v1 > threshold else v1 + threshold if v1 < -threshold else 0
        u += s * (a0 * (2 * n0 - x0) + a1 * (2 * n1 - x1) - one) >> across
        if u > limit:
            u = limit
        elif u < -limit:
            u = -limit
        x0, x1 = n0, n1
        sum0 += n0
        sum1 += n1
    return sum0 // inner, sum1 // inner


def _length(x: Fraction, z: Fraction) -> float:
    square = x * x + z * z
    return isqrt((square.numerator << (2 * BITS)) // square.denominator) / (1 << BITS)


def sufficient_steps(K: int, n: int) -> int:
    """Return p = ⌈2C‖A‖/υ⌉ with which FIRENET is proved to converge: ‖φ_k(y) − x‖ ≤ C(υ^k‖y‖ + υδ/(1 − υ)).

    ‖z − x‖ ≤ C(F(z) − F(x)) with C = max(2(α + ε)/(λε), 1/(α + ε − λ)) and λ = 1, ε = 2^-(n+1): C grows like 2^n.
    """
    alpha, epsilon = alpha_of(K), Fraction(1, 2 << integer("n", n, 0))
    high = alpha + epsilon
    sharpness = max(2 * high / epsilon, 1 / (high - 1))
    norm = norm_bound(Entries(ExactMatrix.of(unitary("identity", 1), [alpha, high])))
    quotient = 2 * sharpness * norm / Fraction(FACTOR)
    return -(-quotient.numerator // quotient.denominator)


def unnoticed(
    K: int, n: int, *, inner: int, restarts: int, distance: float | Fraction, delta: float | str | Fraction = DELTA
) -> bool:
    """Return whether it is proved that these layers do not bring the output within ``distance`` (in 10^-K) of the data's own minimiser.

    The two witnesses exchange two columns, so the two outputs do; and they differ by at most

        D = √2·ε·p·(3pS/(2‖A‖²) + kR/‖A‖),   S = Σ ε_i ≤ υ(‖y‖ + kδ)/(1 − υ),   R = 4c + 3pSλ/(2‖A‖α),   c = 1/α,

    after k restarts of p steps (non-expansiveness). An output within d of its own minimiser is possible only if D ≥ √2·c(α + ε) − 2d.
    """
    integer("inner", inner, 1), integer("restarts", restarts, 1)
    alpha, epsilon, factor = alpha_of(K), Fraction(1, 2 << integer("n", n, 0)), Fraction(FACTOR)
    below = Fraction(isqrt(2 << 200), 1 << 100)  # √2 from below and above
    above = below + Fraction(1, 1 << 100)
    norm = below * alpha
    S = factor * (1 + restarts * as_rational(delta, "delta")) / (1 - factor)
    R = 4 / alpha + 3 * inner * S / (2 * norm * alpha)
    D = above * epsilon * inner * (3 * inner * S / (2 * norm**2) + restarts * R / norm)
    # The weights of the network are rounded to 64 digits: a relative change far below 2^-40.
    return (
        D * (1 + Fraction(1, 1 << 40))
        < below / (alpha + epsilon) - 2 * as_rational(distance, "distance") / Fraction(10) ** K
    )


@dataclass(frozen=True)
class Need:
    """How many steps a restart needs for one n, among the powers of √2.

    Attributes:
        n: index.
        noticed: the smallest p for which the output after one restart is within the distance of its own minimiser.
        settled: the smallest p for which it is after ``restarts`` restarts; ``None`` if it was not looked for.
        unnoticed: the largest of these p for which `unnoticed` proves that one restart is not enough; 0 if none.
        sufficient: `sufficient_steps`.
    """

    n: int
    noticed: int
    settled: int | None
    unnoticed: int
    sufficient: int


def needed(K: int, n: int, *, distance: float, restarts: int, settled: bool = True) -> Need:
    """Return how many inner steps bring the output within ``distance`` (in 10^-K) of the minimiser of its own data."""
    ladder = [round(2 ** (k / 2)) for k in range(2, 60)]
    first = next(p for p in ladder if run(K, n, inner=p, restarts=1).own[-1] <= distance)
    last = None
    if settled:
        start = ladder.index(first)
        last = next(p for p in ladder[start:] if run(K, n, inner=p, restarts=restarts).own[-1] <= distance)
    proved = [p for p in ladder if unnoticed(K, n, inner=p, restarts=1, distance=distance)]
    return Need(n, first, last, max(proved, default=0), sufficient_steps(K, n))


def needs(
    K: int = 1,
    *,
    indices: tuple[int, ...] = (2, 4, 6, 8, 10, 12, 14, 16),
    settled: tuple[int, ...] = (2, 4, 6, 8, 10, 12),
    distance: float = 1.0,
    restarts: int = 12,
    progress: Callable[[str], object] | None = None,
) -> list[Need]:
    """Return `needed` for several n; the search for ``settled`` takes time like 2^n."""
    found = []
    for n in indices:
        if progress is not None:
            progress(f"layers needed: n = {n}")
        found.append(needed(K, n, distance=distance, restarts=restarts, settled=n in settled))
    return found


def slope(values: list[tuple[int, int]]) -> float:
    """Return the slope of log₂ p over n, by least squares."""
    n, p = zip(*values, strict=True)
    return float(np.polyfit(np.array(n, dtype=float), np.log2(np.array(p, dtype=float)), 1)[0])

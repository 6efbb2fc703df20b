"""Dual vectors of min f over a ball, real data, by the exact path of LASSO minimisers.

For κ > 0 let z minimise f + κ‖z − x‖²/2 on ℝ^N. Then p = ∇ψ(A_n z − y_n) and u = κ(x − z) − A_n^T p are feasible, and if
‖z − x‖ = ε they are optimal: L(p, u) is the minimum of f on the ball (for δ = 0). With weights in the columns, and the proximal
term as rows √ν·I below A_n, z is a point on a path of LASSO minimisers, of which the Gram matrix and the correlations are rational.
P3 is ‖r‖ = min_σ (‖r‖²/σ + σ)/2: any σ ≥ ‖r‖ gives a feasible p = r/σ. There are two searches: σ tiny, for a residual near 0, and
σ = ‖r‖.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from flint import fmpq, fmpq_mat

from theorems.core.errors import Undecided
from theorems.digits.one_sided.bound import Claim
from theorems.problems._face import to_flint, to_fraction
from theorems.problems._homotopy import path

#: Above, exact paths take too long.
MAX_COLUMNS: Final = 40
#: Index from which data count as exact here: multipliers down to about 2^-DEEP are tried.
_DEEP: Final = 400
#: Steps between two powers of two.
_REFINE: Final = 5


class _Ball:
    """The problem with a proximal term, for one claim over the reals."""

    def __init__(self, claim: Claim) -> None:
        data, N = claim.data, len(claim.output)
        weights = claim.problem.weights or (Fraction(1),) * N
        self.A = fmpq_mat([[to_flint(a) for a, _ in row] for row in data.A])
        self.y = fmpq_mat(len(data.y), 1, [to_flint(a) for a, _ in data.y])
        self.x = [to_flint(a) for a, _ in claim.output]
        self.w = [to_flint(w) for w in weights]
        self.lam, self.squared = to_flint(claim.lam), to_flint(claim.epsilon**2)
        scaled = fmpq_mat([[a / w for a, w in zip(row, self.w, strict=True)] for row in self.A.tolist()])
        self.gram, self.correlation = scaled.transpose() * scaled, (scaled.transpose() * self.y).entries()
        self.length = _dot(self.y.entries(), self.y.entries())

    def segments(self, nu: fmpq) -> Iterator[tuple[fmpq, fmpq, list[fmpq], list[fmpq]]]:
        """Yield (high, low, u, d): the minimiser, times w, of mu‖z‖_{1,w} + ‖Az − y‖²/2 + nu‖z − x‖²/2 is u − mu·d."""
        size = len(self.w)
        gram = fmpq_mat(self.gram)
        for i, w in enumerate(self.w):
            gram[i, i] = gram[i, i] + nu / (w * w)
        correlation = [c + nu * x / w for c, x, w in zip(self.correlation, self.x, self.w, strict=True)]
        zero = [fmpq(0)] * size
        top = max(abs(c) for c in correlation)
        yield top + 1, top, zero, zero
        if top == 0:
            return
        for segment in path(gram, correlation):
            u, d = list(zero), list(zero)
            for j, a, b in zip(segment.active, segment.u, segment.d, strict=True):
                u[j], d[j] = a, b
            yield segment.high, segment.low, u, d

    def point(self, nu: fmpq, mu: fmpq) -> list[fmpq]:
        """Return the minimiser z for one mu."""
        for _, low, u, d in self.segments(nu):
            if low <= mu:
                return self._unscaled(u, d, mu)
        raise Undecided("the path did not reach its end")

    def balanced(self, nu: fmpq) -> tuple[list[fmpq], fmpq] | None:
        """Return (z, σ) with mu = λσ and σ slightly above ‖Az − y‖; ``None`` if the residual is 0."""
        for high, low, u, d in self.segments(nu):
            # λ²‖r‖² − mu², a polynomial of degree 2 in mu on this segment
            value = [self._residual_squared(u, u), -2 * self._residual_cross(u, d), self._gram(d, d)]

            def excess(mu: fmpq, value: Sequence[fmpq] = value) -> fmpq:
                return self.lam**2 * (value[0] + mu * (value[1] + mu * value[2])) - mu * mu

            if excess(low) < 0:
                continue
            left, right = low, high
            if not any(u) and not any(d):  # z = 0, for every mu ≥ low
                while excess(right) > 0:
                    right = 2 * right
            for _ in range(80):
                middle = (left + right) / 2
                left, right = (middle, right) if excess(middle) > 0 else (left, middle)
            return (self._unscaled(u, d, right), right / self.lam) if right > 0 else None
        return None

    def _residual_squared(self, u: Sequence[fmpq], v: Sequence[fmpq]) -> fmpq:
        return self.length - _dot(u, self.correlation) - _dot(v, self.correlation) + self._gram(u, v)

    def _residual_cross(self, u: Sequence[fmpq], d: Sequence[fmpq]) -> fmpq:
        return self._gram(u, d) - _dot(d, self.correlation)

    def _gram(self, u: Sequence[fmpq], v: Sequence[fmpq]) -> fmpq:
        return _dot(u, (self.gram * fmpq_mat(len(v), 1, list(v))).entries())

    def _unscaled(self, u: Sequence[fmpq], d: Sequence[fmpq], mu: fmpq) -> list[fmpq]:
        return [(a - mu * b) / w for a, b, w in zip(u, d, self.w, strict=True)]

    def dual(self, z: Sequence[fmpq], factor: fmpq) -> list[Fraction]:
        """Return factor·(Az − y)."""
        r = (self.A * fmpq_mat(len(z), 1, list(z)) - self.y).entries()
        return [to_fraction(factor * value) for value in r]

    def inside(self, z: Sequence[fmpq]) -> bool:
        """Return whether ‖z − x‖ ≤ ε."""
        difference = [a - b for a, b in zip(z, self.x, strict=True)]
        return bool(_dot(difference, difference) <= self.squared)


def dual_candidates(claim: Claim) -> Iterator[list[Fraction]]:
    """Yield vectors p, by and by better ones; none for complex data or outputs, or more than 40 columns.

    Raises:
        Undecided: a path of minimisers is degenerate.
    """
    real = claim.data.real and all(b == 0 for _, b in claim.output)
    if not real or len(claim.output) > MAX_COLUMNS or claim.epsilon == 0:
        return
    ball = _Ball(claim)
    depth = _DEEP if claim.data.index is None else min(claim.data.index + 40, _DEEP)
    # ‖v‖ = κ‖x − z‖ is at most about λ‖w‖ + ‖A‖‖p‖: larger κ give z inside of the ball
    size = max(_log2(abs(value)) for value in [*ball.A.entries(), *ball.y.entries(), ball.lam, *ball.w, fmpq(1)])
    top = 2 * size + 20 + len(claim.output).bit_length() - _log2(to_flint(claim.epsilon))
    if claim.problem.power == 2:

        def lasso(kappa: fmpq) -> tuple[list[Fraction], bool]:
            z = ball.point(kappa / 2, ball.lam / 2)
            return ball.dual(z, fmpq(2)), ball.inside(z)

        yield from _search(lasso, -depth, top)
        return
    sigma = fmpq(1, 1 << (2 * depth))

    def fitted(kappa: fmpq) -> tuple[list[Fraction], bool]:
        z = ball.point(kappa * sigma, ball.lam * sigma)
        return ball.dual(z, 1 / sigma), ball.inside(z)

    yield from _search(fitted, -depth, top)

    def balanced(nu: fmpq) -> tuple[list[Fraction], bool]:
        found = ball.balanced(nu)
        if found is None:
            return [], False
        return ball.dual(found[0], 1 / found[1]), ball.inside(found[0])

    yield from _search(balanced, -depth, 2 * top + size)


def _search(solve: Callable[[fmpq], tuple[list[Fraction], bool]], low: int, high: int) -> Iterator[list[Fraction]]:
    """Yield the duals met while the multiplier at which the minimiser enters the ball is bracketed, first by powers of two."""
    for exponent in (low, high):
        p, _ = solve(fmpq(2) ** exponent)
        if p:
            yield p
    while high - low > 1:
        middle = (low + high) // 2
        p, inside = solve(fmpq(2) ** middle)
        if p:
            yield p
        low, high = (low, middle) if inside else (middle, high)
    left, right = fmpq(2) ** low, fmpq(2) ** high
    for _ in range(_REFINE):
        half = (left + right) / 2
        p, inside = solve(half)
        if p:
            yield p
        left, right = (left, half) if inside else (half, right)


def _log2(value: fmpq) -> int:
    return int(value.p).bit_length() - int(value.q).bit_length()


def _dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    return sum((a * b for a, b in zip(left, right, strict=True)), fmpq(0))

"""FIRENET with restarts that look at the data: a restart ends as soon as a duality gap shows what the theorem promises for it.

The gap is a float: it shows this up to rounding, and proves nothing.

Source: this project, ``docs/explanation/certified-restarts.md``. The steps between are those of A. Beck, M. Teboulle (2009), with the
momentum restarts of B. O'Donoghue, E. Candès (2015).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from array_api_compat import is_numpy_array
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.networks._operator import LinearOperator
from sci_barriers.networks.firenet import Firenet, Step, Trace
from theorems.layers import LayeredNetwork

__all__ = ["CertifiedFirenet", "CertifiedRun"]

#: Proposals between two looks at the gap.
LOOK: Final = 4
#: Refinements of the first scale, and of later ones.
FIRST: Final = 9
LATER: Final = 2


@dataclass(frozen=True, eq=False)
class CertifiedRun:
    """What a network did with one y.

    Attributes:
        x: its output ψ_n.
        gap: G ≥ F(x) − min F, up to rounding, for every A; NaN if x is not finite.
        eps: ε_1, …, ε_n: F(ψ_k) − F(x) ≤ ε_k, up to rounding, for all x, or, after a restart of the theorem's, for those of the theorem.
        certified: whether ε_k is a duality gap, in floats; otherwise restart k was the theorem's.
        steps: inner iterations, each of one A and one A*.
    """

    x: NDArray[Any]
    gap: float
    eps: tuple[float, ...]
    certified: tuple[bool, ...]
    steps: int


class CertifiedFirenet(Firenet):
    """The network of `Firenet` with a second way to end a restart: a point whose duality gap is small enough.

    Restart k wants F(ψ_k) − F(x) ≤ ε_k = υ(δ + ε_{k−1}). It makes at most p steps of an accelerated gradient method,

        x⁺ = soft(z − A*(Az − y)/‖A‖², λsw/‖A‖²),  z⁺ = x⁺ + β(x⁺ − x),  s ≤ ‖Az − y‖,

    and looks at the duality gap G of x⁺ after every fourth, and after the last. If G ≤ ε_k, then ψ_k = x⁺ and ε_k is lowered to G; if p
    steps do not get there, ψ_k is what the theorem's p steps make of ψ_{k−1}. In exact arithmetic every bound of the theorem holds for the
    new ε_k; here G is rounded. There are at most 2np steps. The arguments are those of `Firenet`; arrays of NumPy, one y at a time. There
    are no layers: their number depends on y.
    """

    def __call__(self, y: Any, *, start: Any = None, trace: Trace | None = None) -> Any:
        """Return the output; see `run`. ``trace`` gets proposals as iterate and average both."""
        return self.run(y, start=start, trace=trace).x

    def layered(self) -> LayeredNetwork:
        """Raise `BarrierError`: the number of steps depends on y, so there is no list of layers."""
        raise BarrierError("network", self, "a Firenet, whose layers are known before y is")

    def run(self, y: NDArray[Any], *, start: Any = None, trace: Trace | None = None) -> CertifiedRun:
        """Return the output with its gap and what became of each restart.

        Args:
            y: shape ``codomain``, finite numbers.
            start: ψ_0, shape ``domain``; 0 if not given, as in the theorem.
            trace: called with a `Step` after every inner iteration.

        Raises:
            BarrierError: a wrong shape, more than one y, no array of NumPy, or one that is not finite.
        """
        if not is_numpy_array(y):
            raise BarrierError("y", type(y).__name__, "an array of NumPy")
        if self._batch(y):
            raise BarrierError("y", f"shape {y.shape}", f"one datum of shape {self.operator.codomain}")
        eps, threshold, image = self._eps0(y, ()), self._threshold(y), np.asarray(self.operator.adjoint(y))
        make = partial(_Proposals, self.operator, y, self.lam, self.weights)
        psi = np.zeros_like(image) if start is None else self._start(y, start, ())
        proposals = make(psi, image if start is None else None)
        all_eps, certified, steps = list[float](), list[bool](), 0
        for k in range(self.restarts):
            eps, made = float(self.factor * (self.delta + eps)), 0
            found: NDArray[Any] | None = None
            while found is None and made < self.inner and (x := proposals.step()) is not None:
                made += 1
                if trace is not None:
                    trace(Step(k, made, x, x))
                if (made % LOOK == 0 or made == self.inner) and (gap := proposals.gap()) <= eps:
                    found, eps = x, gap
            steps += made
            if found is None:
                psi = self._restart(y, psi, eps, threshold, k, trace)
                steps += self.inner
                proposals = make(psi)
            else:
                psi = found
            all_eps.append(eps)
            certified.append(found is not None)
        return CertifiedRun(psi, proposals.gap(), tuple(all_eps), tuple(certified), steps)


class _Proposals:
    """Accelerated gradient steps that use A and A* once each: z⁺ = x⁺ + β(x⁺ − x) has the same combination of residuals and gradients."""

    def __init__(
        self,
        operator: LinearOperator,
        y: NDArray[Any],
        lam: float,
        weights: Any,
        x: NDArray[Any],
        image: NDArray[Any] | None = None,
    ) -> None:
        """Start at x; ``image`` is A*y if x = 0."""
        self._operator, self._y, self._norm = operator, y, operator.norm
        self._lam_w = lam if weights is None else np.asarray(lam * weights, dtype=x.real.dtype)
        self._x = x
        self._before: NDArray[Any] | None = None  # r of the point before
        # r = Ax − y and A*r of the point, computed when they are needed, once.
        self._r: NDArray[Any] | None = None if image is None else -y
        self._gradient: NDArray[Any] | None = None if image is None else -image
        self._beta, self._t, self._refinements = 0.0, 1.0, FIRST
        # q = x − A*r/‖A‖² of this point and the last one, and the way x⁺ − x of this step and the last one; memory to work with.
        self._q, self._q_last, self._way, self._way_last = (np.zeros_like(x) for _ in range(4))
        self._reals = np.empty_like(x.real), np.empty_like(x.real)

    def _residual(self) -> NDArray[Any]:
        if self._r is None:
            self._r = np.asarray(self._operator.forward(self._x) - self._y)
        return self._r

    def _gradient_at_x(self) -> NDArray[Any]:
        if self._gradient is None:
            self._gradient = np.asarray(self._operator.adjoint(self._residual()))
        return self._gradient

    def step(self) -> NDArray[Any] | None:
        """Return x⁺; ``None`` if the scale of the steps is 0, as it is where Ax = y."""
        r, q = self._residual(), np.multiply(self._gradient_at_x(), -1 / self._norm**2, out=self._q)
        q += self._x
        v = np.asarray(q - self._q_last)
        v *= self._beta
        v += q  # z − A*(Az − y)/‖A‖²
        size, threshold = self._reals
        np.abs(v, out=size)
        scale = self._scale(size, r if self._before is None else r + self._beta * (r - self._before))
        if not scale > 0:
            return None
        np.multiply(scale / self._norm**2, self._lam_w, out=threshold)
        np.maximum(size, threshold, out=size)
        np.divide(threshold, size, out=size)
        v *= np.subtract(1, size, out=size)
        way = np.subtract(v, self._x, out=self._way)
        # ⟨z − x⁺, x⁺ − x⟩ > 0: the momentum led uphill, and starts again.
        uphill = self._beta * _inner(self._way_last, way) > _inner(way, way)
        following = (1 + math.sqrt(1 + 4 * self._t**2)) / 2
        self._beta, self._t = (0.0, 1.0) if uphill else ((self._t - 1) / following, following)
        self._q, self._q_last, self._way, self._way_last = self._q_last, q, self._way_last, way
        self._x, self._before, self._r, self._gradient = v, r, None, None
        return v

    def _scale(self, size: NDArray[Any], r: NDArray[Any]) -> float:
        """Return what the step takes for the minimiser's residual: ‖r‖, r = Az − y, or less if AA* = ‖A‖²·I; ``size`` is |v|.

        Then Av = y, so ‖Ax⁺ − y‖ ≤ ‖A‖·‖x⁺ − v‖, and v − x⁺ has the moduli min(|v|, threshold).
        """
        scale, moved = _norm(r), self._reals[1]
        if self._operator.tight:
            for _ in range(self._refinements):
                np.multiply(scale / self._norm**2, self._lam_w, out=moved)
                scale = min(scale, self._norm * _norm(np.minimum(size, moved, out=moved)))
            self._refinements = LATER
        return scale

    def gap(self) -> float:
        """Return G = F(x) + θ·Re⟨u, y⟩, u = r/‖r‖, with the largest θ ≤ 1 for which |θA*u| ≤ λw; F(x) if r = 0; NaN stays NaN."""
        r = self._residual()
        size = _norm(r)
        value = float(np.sum(self._lam_w * np.abs(self._x))) + size
        if size == 0:  # u = 0: the minimum is not negative
            return value
        # np.maximum, not max, which would take NaN for the smaller number, and so for a gap of 0.
        theta = 1 / np.maximum(1, np.max(np.abs(self._gradient_at_x()) / self._lam_w) / size)
        return float(np.maximum(0, value + theta * _inner(r, self._y) / size))


def _inner(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return Re⟨a, b⟩ in double precision; not by BLAS, whose threads cost more than they save at these lengths."""
    kind = np.result_type(a, b, np.float64)
    a, b = (np.asarray(v, dtype=kind).ravel() for v in (a, b))
    return float(np.einsum("i,i->", a.view(np.float64), b.view(np.float64)))


def _norm(a: NDArray[Any]) -> float:
    return math.sqrt(_inner(a, a))

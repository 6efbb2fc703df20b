"""FIRENET: restarted primal-dual steps for the square-root LASSO as a network y ↦ x, on any linear operator.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 3 and its supporting information;
the inner iteration is that of A. Chambolle, T. Pock, J. Math. Imaging Vis. 40 (2011) 120-145, algorithm 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from array_api_compat import array_namespace, device, is_numpy_array, is_torch_array

from sci_barriers._arguments import integer, positive
from sci_barriers._errors import BarrierError
from sci_barriers.networks import in_place
from sci_barriers.networks._operator import LinearOperator
from sci_barriers.networks.scaled_layers import scaled_layers
from theorems.layers import LayeredNetwork

__all__ = ["Firenet", "PrimalDual", "PrimalDualMethod", "Step", "Trace"]

#: exp(−1), the factor by which one restart reduces the error in the source.
FACTOR: Final = math.exp(-1)
#: α·y is squared; in float64 that ends at 10^308.
LARGEST_SCALE: Final = 1e140
#: The default step sizes are this much below 1/‖A‖, so that τσ‖A‖² ≤ 1 holds exactly for the rounded numbers.
BELOW: Final = 1 - 2.0**-40


@dataclass(frozen=True)
class Step:
    """One inner iteration, in the coordinates of x (the scale α is divided out).

    Attributes:
        restart: 0-based.
        inner: 1 to p.
        iterate: x⁺/α, shape ``(*batch, *domain)``.
        average: the mean of the first ``inner`` iterates of this restart, over α: what the network would return now.
    """

    restart: int
    inner: int
    iterate: Any
    average: Any


#: Called after every inner iteration.
Trace = Callable[[Step], object]


class PrimalDualMethod:
    """What the method needs with and without restarts: operator, λ, weights, step sizes. See `Firenet` and `PrimalDual`."""

    def __init__(
        self,
        operator: LinearOperator,
        *,
        lam: float,
        weights: Any,
        tau: float | None,
        sigma: float | None,
        published: bool,
    ) -> None:
        if not isinstance(operator, LinearOperator):
            raise BarrierError("operator", operator, "a LinearOperator, for example MatrixOperator(A)")
        self.operator = operator
        self.lam = positive("lam", lam)
        norm = operator.norm
        self.tau = BELOW / norm if tau is None else positive("tau", tau)
        self.sigma = BELOW / norm if sigma is None else positive("sigma", sigma)
        self.published = published
        if not isinstance(published, bool):
            raise BarrierError("published", published, "True or False")
        # Exact: a float is a dyadic number.
        product = Fraction(self.tau) * Fraction(self.sigma) * Fraction(norm) ** 2
        if product > 1 and not published:
            raise BarrierError(
                "tau·sigma·‖A‖²",
                f"{self.tau:g}·{self.sigma:g}·{norm:g}² = {float(product):.6g}",
                "at most 1, otherwise the steps need not converge (published=True runs such step sizes all the same)",
            )
        self.weights = weights
        if weights is not None:
            shape = tuple(getattr(weights, "shape", ()))
            if shape != operator.domain:
                raise BarrierError("weights", f"shape {shape}", f"an array of shape {operator.domain}")
            xp = array_namespace(weights)
            if not bool(xp.all((weights > 0) & xp.isfinite(weights))):
                raise BarrierError("weights", "an entry that is not", "positive and finite")

    def _batch(self, y: Any) -> tuple[int, ...]:
        """Return the batch axes of y."""
        shape, codomain = tuple(getattr(y, "shape", ())), self.operator.codomain
        if len(shape) < len(codomain) or shape[len(shape) - len(codomain) :] != codomain:
            raise BarrierError("y", f"shape {shape}", f"an array of shape (*batch, {', '.join(map(str, codomain))})")
        if not array_namespace(y).isdtype(y.dtype, ("real floating", "complex floating")):
            raise BarrierError("y", f"entries of type {y.dtype}", "real or complex floats")
        # Asking a tensor would wait for its device; there a NaN stays one.
        if is_numpy_array(y) and not np.isfinite(y).all():
            raise BarrierError("y", "an entry that is not", "finite")
        return shape[: len(shape) - len(codomain)]

    def _start(self, y: Any, start: Any, batch: tuple[int, ...]) -> Any:
        """Return the first ψ: zeros of the type of A*y, or what was given."""
        zero = 0 * self.operator.adjoint(y)
        if start is None:
            return zero
        shape = tuple(getattr(start, "shape", ()))
        if shape != batch + self.operator.domain:
            raise BarrierError("start", f"shape {shape}", f"an array of shape {batch + self.operator.domain}")
        return zero + start

    def _threshold(self, y: Any) -> Any:
        """Return τλw in the real type of y: a number, or an array of shape `domain`."""
        if self.weights is None:
            return self.tau * self.lam
        xp = array_namespace(y)
        real = xp.real(y).dtype if xp.isdtype(y.dtype, "complex floating") else y.dtype
        if is_torch_array(self.weights) and is_torch_array(y):  # without leaving autograd
            return self.tau * self.lam * self.weights.to(device=y.device, dtype=real)
        return self.tau * self.lam * xp.asarray(self.weights, dtype=real, device=device(y))

    def _inner(self, y: Any, x: Any, steps: int, threshold: Any, report: Callable[[int, Any, Any], None] | None) -> Any:
        """Return the average of x⁺ over the steps; the dual starts from 0.

        x⁺ = soft(x − τA*u, τλw),  u⁺ = v/max(1, ‖v‖) with v = u + σA(2x⁺ − x) − σy.
        """
        xp = array_namespace(y, x)
        if is_numpy_array(x) and x.size >= in_place.LARGE:
            high = _clip_bounds(np, threshold, x)[1]
            ball = _ball(np, y.astype(np.result_type(x, y), copy=False), len(self.operator.codomain))
            return in_place.inner(self.operator, y, x, steps, (self.tau, self.sigma), high, ball, report)
        forward, adjoint, tau, sigma = self.operator.forward, self.operator.adjoint, self.tau, self.sigma
        soft = soft_complex if xp.isdtype(x.dtype, "complex floating") else soft_real
        project: Callable[[Any], Any] | None = None
        sigma_y = sigma * y
        gradient: Any = None  # A*u, and u = 0 at first
        total: Any = None
        u: Any = None
        maximum, minimum = xp.maximum, xp.minimum
        low, high = _clip_bounds(xp, threshold, x)
        for k in range(1, steps + 1):
            moved = x if gradient is None else x - tau * gradient
            following = soft(moved, low, high, maximum, minimum)
            v = sigma * forward(2 * following - x) - sigma_y
            if project is None:
                project = _ball(xp, v, len(self.operator.codomain))
            u = project(v if u is None else u + v)
            total = following if total is None else total + following
            x = following
            if report is not None:
                report(k, x, total)
            if k < steps:
                gradient = adjoint(u)
        return total / steps


class Firenet(PrimalDualMethod):
    """The network y ↦ x of n restarts of p primal-dual steps for min λ‖x‖_{1,w} + ‖Ax − y‖₂.

    ε_0 = ‖y‖, ψ = 0; each restart: ε ← υ(δ + ε), α = 2‖A‖/(pε), ψ ← Inner(αy, αψ)/α, where Inner starts with the dual variable 0,
    repeats x⁺ = soft(x − τA*u, τλw), u⁺ = proj(u + σA(2x⁺ − x) − σy) (proj: onto the unit ball) p times and returns the average of
    the x⁺. Where α comes from: after p steps with τ = σ = 1/‖A‖ the averages satisfy

        F(average) − F(x) ≤ (‖A‖/p)(α‖x − ψ‖² + 1/α)      (Chambolle and Pock),

    which is least at α = 1/‖x − ψ‖. If p ≥ 2C₂‖A‖/υ and ‖x − ψ‖ ≤ C₂(δ + ε) before the restart, then ‖x − ψ‖ ≤ pε/(2‖A‖) = 1/α with
    the new ε, so the bound is at most ε: the restart has reduced the gap by the factor υ, up to δ.

    Args:
        operator: A.
        lam: λ > 0.
        weights: w > 0, an array of shape ``operator.domain``; 1 if not given.
        tau: τ > 0, just below 1/‖A‖ if not given.
        sigma: σ > 0, just below 1/‖A‖ if not given.
        inner: p ≥ 1, steps in a restart.
        restarts: n ≥ 0.
        delta: δ > 0, size of what cannot be recovered (noise, distance to sparse vectors), in the unit of y.
        factor: υ in (0, 1).
        eps0: ε_0 > 0, the same for every y (then the layers are affine maps that do not depend on y); ‖y‖ if not given.
        published: run step sizes with τσ‖A‖² > 1, as in the published table, instead of refusing them.

    Raises:
        BarrierError: an argument out of range, or τσ‖A‖² > 1 without ``published``.

    Source:
        Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, Theorem 3.
    """

    def __init__(
        self,
        operator: LinearOperator,
        *,
        lam: float,
        weights: Any = None,
        tau: float | None = None,
        sigma: float | None = None,
        inner: int,
        restarts: int,
        delta: float,
        factor: float = FACTOR,
        eps0: float | None = None,
        published: bool = False,
    ) -> None:
        super().__init__(operator, lam=lam, weights=weights, tau=tau, sigma=sigma, published=published)
        self.inner = integer("inner", inner, 1)
        self.restarts = integer("restarts", restarts, 0)
        self.delta = positive("delta", delta)
        self.factor = positive("factor", factor)
        if self.factor >= 1:
            raise BarrierError("factor", factor, "between 0 and 1")
        self.eps0 = None if eps0 is None else positive("eps0", eps0)
        largest = 2 * self.operator.norm / (self.inner * self.factor * self.delta)
        if not largest <= LARGEST_SCALE:
            raise BarrierError("delta", delta, f"so large that α = 2‖A‖/(pε) stays below {LARGEST_SCALE:g} (ε ≥ υδ)")

    def layered(self) -> LayeredNetwork:
        """Return the network in the language of layers, for its other evaluators; this class is the fast loop of the same steps."""
        return scaled_layers(
            self.operator,
            lam=self.lam,
            weights=self.weights,
            tau=self.tau,
            sigma=self.sigma,
            inner=self.inner,
            restarts=self.restarts,
            delta=self.delta,
            factor=self.factor,
            eps0=self.eps0,
        )

    def __call__(self, y: Any, *, start: Any = None, trace: Trace | None = None) -> Any:
        """Return the network's output.

        Args:
            y: shape ``(*batch, *codomain)``, NumPy or PyTorch, float32 to complex128.
            start: the first ψ, shape ``(*batch, *domain)``; 0 if not given.
            trace: called with a `Step` after every inner iteration.

        Returns:
            x of shape ``(*batch, *domain)``; autograd passes through it.

        Raises:
            BarrierError: a wrong shape, or an array of NumPy that is not finite.
        """
        batch = self._batch(y)
        eps = self._eps0(y, batch)
        psi, threshold = self._start(y, start, batch), self._threshold(y)
        for k in range(self.restarts):
            eps = self.factor * (self.delta + eps)
            psi = self._restart(y, psi, eps, threshold, k, trace)
        return psi

    def _restart(self, y: Any, psi: Any, eps: Any, threshold: Any, k: int, trace: Trace | None) -> Any:
        """Return Inner(αy, αψ)/α, α = 2‖A‖/(pε): restart k."""
        alpha = 2 * self.operator.norm / (self.inner * eps)
        over, under = _spread(alpha, self.operator.codomain), _spread(alpha, self.operator.domain)
        report = None if trace is None else _reporter(trace, k, under)
        return self._inner(over * y, under * psi, self.inner, threshold, report) / under

    def _eps0(self, y: Any, batch: tuple[int, ...]) -> Any:
        """Return ε_0: a number, or an array of shape batch."""
        if self.eps0 is not None:
            return self.eps0
        xp = array_namespace(y)
        length = math.prod(self.operator.codomain)
        with np.errstate(over="ignore"):  # refused just below
            norm = xp.linalg.vector_norm(xp.reshape(y, (*batch, length)), axis=-1)
        if is_numpy_array(y) and not np.isfinite(norm).all():
            raise BarrierError("y", "a norm that is not", "finite in this precision")
        return norm if batch or not is_numpy_array(y) else float(norm)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.operator!r}, lam={self.lam:g}, tau={self.tau:g}, sigma={self.sigma:g}, inner={self.inner}, "
            f"restarts={self.restarts}, delta={self.delta:g}, factor={self.factor:g})"
        )


class PrimalDual(PrimalDualMethod):
    """The same steps without restarts: p steps from 0 at one scale α, and their average; the error is O(1/p) instead of exponential.

    Args:
        operator: A.
        lam: λ > 0.
        weights: w > 0, an array of shape ``operator.domain``; 1 if not given.
        tau: τ > 0, just below 1/‖A‖ if not given.
        sigma: σ > 0, just below 1/‖A‖ if not given.
        iterations: p ≥ 1.
        scale: α > 0; 1 are the steps as they stand. The bound is least at 1/‖x‖, see `Firenet`.
        published: see `Firenet`.

    Raises:
        BarrierError: an argument out of range, or τσ‖A‖² > 1 without ``published``.
    """

    def __init__(
        self,
        operator: LinearOperator,
        *,
        lam: float,
        weights: Any = None,
        tau: float | None = None,
        sigma: float | None = None,
        iterations: int,
        scale: float = 1.0,
        published: bool = False,
    ) -> None:
        super().__init__(operator, lam=lam, weights=weights, tau=tau, sigma=sigma, published=published)
        self.iterations = integer("iterations", iterations, 1)
        self.scale = positive("scale", scale)

    def __call__(self, y: Any, *, start: Any = None, trace: Trace | None = None) -> Any:
        """Return the average; arguments as for `Firenet`, every `Step` has restart 0."""
        batch = self._batch(y)
        psi, threshold = self._start(y, start, batch), self._threshold(y)
        report = None if trace is None else _reporter(trace, 0, self.scale)
        return self._inner(self.scale * y, self.scale * psi, self.iterations, threshold, report) / self.scale


def soft_real(v: Any, low: Any, high: Any, maximum: Any, minimum: Any) -> Any:
    """Return v − clip(v, low, high), the soft threshold of a real array; low = −high."""
    return v - maximum(low, minimum(v, high))


def soft_complex(v: Any, low: Any, high: Any, maximum: Any, minimum: Any) -> Any:
    """Return v·(1 − t/max(|v|, t)) with t = high > 0, the soft threshold of a complex array."""
    return v * (1 - high / maximum(abs(v), high))


def _clip_bounds(xp: Any, threshold: Any, x: Any) -> tuple[Any, Any]:
    """Return −t and t as arrays of the real type of x."""
    real = xp.real(x).dtype if xp.isdtype(x.dtype, "complex floating") else x.dtype
    given = getattr(threshold, "dtype", None) == real
    high = threshold if given else xp.asarray(threshold, dtype=real, device=device(x))
    return -high, high


def _ball(xp: Any, like: Any, axes: int) -> Callable[[Any], Any]:
    """Return the projection v ↦ v/max(1, ‖v‖) onto the unit ball of the last ``axes`` axes."""
    if is_numpy_array(like) and like.ndim == axes:
        vdot = xp.vdot

        def single(v: Any) -> Any:
            square = float(vdot(v, v).real)
            return v / math.sqrt(square) if square > 1 else v

        return single
    last = tuple(range(-axes, 0))
    if xp.isdtype(like.dtype, "complex floating"):

        def complex_batch(v: Any) -> Any:
            square = xp.sum(xp.real(v) ** 2 + xp.imag(v) ** 2, axis=last, keepdims=True)
            return v / xp.sqrt(xp.maximum(square, xp.ones_like(square)))

        return complex_batch

    def real_batch(v: Any) -> Any:
        square = xp.sum(v * v, axis=last, keepdims=True)
        # The maximum comes before the root, so that the derivative exists at v = 0.
        return v / xp.sqrt(xp.maximum(square, xp.ones_like(square)))

    return real_batch


def _spread(alpha: Any, shape: tuple[int, ...]) -> Any:
    """Return α as it stands (a number) or with one axis of length 1 for each axis of the shape."""
    return alpha if isinstance(alpha, float) else alpha[(..., *(None,) * len(shape))]


def _reporter(trace: Trace, restart: int, scale: Any) -> Callable[[int, Any, Any], None]:
    def report(k: int, x: Any, total: Any) -> None:
        trace(Step(restart, k, x / scale, total / (k * scale)))

    return report

"""FIRENET as a list of layers with exact weights: 3np + 1 affine maps.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, supporting information (3np + 1 layers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sci_barriers._arguments import exact_positive, integer
from sci_barriers._errors import BarrierError
from sci_barriers.networks.firenet import FACTOR
from sci_barriers.networks.scaled_layers import AHEAD, ONE
from theorems.layers import (
    Affine,
    Entries,
    Layer,
    LayeredNetwork,
    Repeat,
    Shrink,
    Soft,
    Squares,
    Term,
    norm_bound,
    rounded,
)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FirenetNetwork(LayeredNetwork):
    """FIRENET, which knows its step sizes: a sharper enclosure uses them.

    Attributes:
        inner: p.
        steps: (τ_k, σ_k) in the coordinates of x, for each restart.
        norm: a proved upper bound of ‖A‖.
    """

    inner: int
    steps: tuple[tuple[Fraction, Fraction], ...]
    norm: Fraction

    @property
    def non_expansive(self) -> bool:
        """Whether τ_kσ_k‖A‖² ≤ 1 for all k, exactly."""
        return all(tau * sigma * self.norm**2 <= 1 for tau, sigma in self.steps)


def firenet_network(
    A: Any,
    *,
    lam: object,
    weights: Sequence[object] | None = None,
    tau: object = None,
    sigma: object = None,
    inner: int,
    restarts: int,
    delta: object,
    factor: object = FACTOR,
    eps0: object,
    published: bool = False,
    bits: int = 64,
) -> FirenetNetwork:
    """Return FIRENET as a network with exact weights.

    In the coordinates of x: with α_k = 2‖A‖/(pε_k) restart k repeats, p times,

        x⁺ = soft(x − (τ/α_k) A*u, (τ/α_k) λw),   u⁺ = proj(u + σα_k (A(2x⁺ − x) − y)),

    from u = 0 and the average of the last restart: the scale α of `Firenet` only changes the ratio of the step sizes. Three layers a
    step: soft threshold; squares of v; v·min(1, 1/√‖v‖²). The average is an affine map and joins the next layer; the last one is the
    + 1. The step sizes τ/α_k and σα_k are rounded down to ``bits`` binary digits: the weights are dyadic, the network is a definite one.

    Args:
        A: data, an exact matrix, or a NumPy array (see `Entries`).
        lam: λ > 0, exact ("1/3", 0.5, Fraction).
        weights: N positive numbers, exact; 1 if not given.
        tau: τ > 0, exact; 1/‖A‖ if not given.
        sigma: σ > 0, exact; 1/‖A‖ if not given.
        inner: p ≥ 1.
        restarts: n ≥ 0.
        delta: δ > 0, exact.
        factor: υ in (0, 1), exact.
        eps0: ε_0 > 0, exact, an upper bound of ‖y‖ for the y in question: a network's weights do not depend on y.
        published: allow τσ‖A‖² > 1.
        bits: significant digits of the step sizes, at least 24.

    Raises:
        BarrierError: an argument out of range, A = 0, or τσ‖A‖² > 1 without ``published`` (with a proved upper bound of ‖A‖).
    """
    entries = Entries.of(A)
    m, n = entries.shape
    norm = norm_bound(entries)
    if norm == 0:
        raise BarrierError("A", "0", "a matrix other than 0")
    p, count, digits = integer("inner", inner, 1), integer("restarts", restarts, 0), integer("bits", bits, 24)
    t = rounded(1 / norm, digits) if tau is None else exact_positive("tau", tau)
    s = rounded(1 / norm, digits) if sigma is None else exact_positive("sigma", sigma)
    if t * s * norm**2 > 1 and not published:
        raise BarrierError(
            "tau·sigma·‖A‖²",
            f"{float(t * s * norm**2):.6g}",
            "at most 1, otherwise the steps need not converge (published=True runs such step sizes all the same)",
        )
    lam_, delta_, factor_ = exact_positive("lam", lam), exact_positive("delta", delta), exact_positive("factor", factor)
    if factor_ >= 1:
        raise BarrierError("factor", factor, "between 0 and 1")
    w = None
    if weights is not None:
        w = tuple(exact_positive(f"weights[{i}]", x) for i, x in enumerate(weights))
        if len(w) != n:
            raise BarrierError("weights", f"{len(w)} of them", f"{n}, one for each column")
    eps = exact_positive("eps0", eps0)
    layers: list[Layer | Repeat] = []
    steps: list[tuple[Fraction, Fraction]] = []
    mean: tuple[Term, ...] = ()  # what ψ is in terms of the state: 0 at first, total/p after a restart
    for _ in range(count):
        eps = rounded(factor_ * (delta_ + eps), 4 * digits, up=True)
        alpha = 2 * norm / (p * eps)
        steps.append((rounded(t / alpha, digits), rounded(s * alpha, digits)))
        layers += _restart(mean, *steps[-1], lam_, w, p)
        mean = (Term(Fraction(1, p), "total"),)
    layers.append(Layer(Affine((("x", mean),))))
    sizes = {"y": m, "x": n, "before": n, "u": m, "v": m, "s": 1, "squares": m, "total": n}
    title = f"FIRENET, n = {count}, p = {p}"
    return FirenetNetwork(title, {"A": entries}, sizes, tuple(layers), "x", inner=p, steps=tuple(steps), norm=norm)


def _restart(
    mean: tuple[Term, ...], tau: Fraction, sigma: Fraction, lam: Fraction, w: tuple[Fraction, ...] | None, p: int
) -> list[Layer | Repeat]:
    """Return the 3p layers of one restart."""
    soft = Soft("x", tau * lam if w is None else tuple(tau * lam * x for x in w))
    x, u, total = Term(ONE, "x"), Term(ONE, "u"), Term(ONE, "total")
    first = Affine((("before", mean), ("x", mean), ("u", ()), ("total", ())))
    primal = Affine((("before", (x,)), ("x", (x, Term(-tau, "u", "A*"))), ("u", (u,)), ("total", (total,))))
    ascent = (u, Term(sigma, AHEAD, "A"), Term(-sigma, "y"))
    dual = Affine((("x", (x,)), ("v", ascent), ("squares", ascent), ("total", (total, x))))
    square = Term(ONE, "squares", "1ᵀ")
    ball = Affine((("x", (x,)), ("u", (Term(ONE, "v"),)), ("s", (square,)), ("total", (total,))))
    step = [Layer(primal, soft), Layer(dual, Squares("squares")), Layer(ball, Shrink("u", "s"))]
    return [Layer(first, soft), *step[1:], Repeat(p - 1, tuple(step))]

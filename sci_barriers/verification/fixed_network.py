"""One FIRENET, made from (b₂, δ) once and for all: its errors, its worst noise, how much it stretches; all comparisons exact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles import DyadicMatrix
from sci_barriers._errors import BarrierError
from sci_barriers.networks import Entries, FirenetNetwork, enclose, evaluate, firenet_network, norm_bound
from sci_barriers.verification.report import Bound
from theorems.guarantees import FirenetGuarantee
from theorems.guarantees.firenet import as_pair, lipschitz_bound, residual_squared, restart_gap
from theorems.guarantees.null_space.scaled_matrix import Pair, ScaledMatrix
from theorems.guarantees.surd import root_down, root_up

__all__ = ["FixedNetwork", "Trial", "round_up", "stretch", "value_bounds"]

#: b₂ and δ are rounded up to this many binary digits: weights of a network are short numbers.
DIGITS: Final = 64
#: Directions of noise that the search tries besides the singular vectors.
DIRECTIONS: Final = 40
Array = NDArray[Any]


@dataclass(frozen=True)
class Trial:
    """A network run on one y, beside the bounds; all comparisons are exact.

    Attributes:
        mode: a remark.
        restarts: n.
        inner: p.
        size: ‖y‖₂, rounded up.
        delta: δ(x, y) = 2λσ(x) + 2‖A_l x − y‖₂, rounded up; at most the network's own δ.
        error: an upper bound of ‖φ_n(y) − x‖₂, from an enclosure of the exact network's output.
        error_lower: a lower bound.
        float_error: of the same network in float64, the output taken as the dyadic numbers that it is, rounded up.
        bound: C₂(υⁿb₂ + δ/(1−υ)), of clause (b).
        sharp_bound: C₂(υⁿb₂ + υδ/(1−υ) + δ(x, y)), of clause (d).
    """

    mode: str
    restarts: int
    inner: int
    size: Fraction
    delta: Fraction
    error: Fraction
    error_lower: Fraction
    float_error: Fraction
    bound: Fraction
    sharp_bound: Fraction

    @property
    def room(self) -> float:
        """How many times the bound exceeds the error."""
        return float(self.bound / self.error) if self.error else math.inf


@dataclass(frozen=True)
class FixedNetwork:
    """φ_n for all y with ‖y‖₂ ≤ b₂ and all x with 2λσ(x) + 2‖A_l x − y‖₂ ≤ δ.

    Args:
        instance: the theorem.
        restarts: n ≥ 0.
        size: b₂ > 0.
        delta: δ > 0.
    """

    instance: FirenetGuarantee
    restarts: int
    size: Fraction
    delta: Fraction

    def __post_init__(self) -> None:
        for name in ("size", "delta"):
            value = getattr(self, name)
            if not isinstance(value, Fraction | int) or value <= 0:
                raise BarrierError(name, value, "a positive rational number")
            object.__setattr__(self, name, round_up(Fraction(value)))

    @cached_property
    def layers(self) -> FirenetNetwork:
        """The network, with exact weights; they depend on A_l, n, b₂ and δ alone."""
        instance = self.instance
        entries = Entries(_dyadic(instance.matrix))
        return firenet_network(
            entries,
            lam=instance.lam,
            weights=[instance.levels.weights[k] for k in instance.levels.level_of],
            inner=instance.inner(norm_bound(entries)),
            restarts=self.restarts,
            delta=self.delta,
            factor=instance.factor,
            eps0=self.size,
        )

    @property
    def bound(self) -> Fraction:
        """C₂(υⁿb₂ + δ/(1−υ))."""
        return self.instance.bound(self.restarts, self.size, self.delta)

    @cached_property
    def gap(self) -> Fraction:
        """max_k of the proved gap after restart k over ε_k: at most 1 by Lemma 4, here with the step sizes as they are rounded."""
        eps, worst = self.size, Fraction(0)
        for steps in self.layers.steps:
            gap = restart_gap(steps, self.layers.inner, self.instance.C2 * (eps + self.delta), self.layers.norm)
            eps = self.instance.factor * (self.delta + eps)
            worst = max(worst, gap / eps)
        return worst

    def covers(self, x: Array, y: Array) -> bool:
        """Return whether the theorem speaks of this x and y: ‖y‖₂ ≤ b₂ and 2λσ(x) + 2‖A_l x − y‖₂ ≤ δ."""
        return _length(_pairs(y)) <= self.size and self.instance.delta(_pairs(x), _pairs(y)) <= self.delta

    def floats(self, y: Array) -> Array:
        """Return φ_n(y) in float64; y may be a batch."""
        return np.asarray(evaluate(self.layers, y))

    def run(self, x: Array, y: Array, *, mode: str = "") -> Trial:
        """Run φ_n on y and compare its distance to x with the bounds, exactly.

        Args:
            x: N floats, real or complex.
            y: m floats.
            mode: a remark.

        Raises:
            BarrierError: ‖y‖₂ > b₂, or 2λσ(x) + 2‖A_l x − y‖₂ > δ: the theorem says nothing then.
        """
        vector, data, instance = _pairs(x), _pairs(y), self.instance
        size, delta = _length(data), instance.delta(vector, data)
        if size > self.size:
            raise BarrierError(
                "y", f"‖y‖ = {float(size):.6g}", f"at most b₂ = {float(self.size):.6g}, for this network"
            )
        if delta > self.delta:
            raise BarrierError("x, y", f"δ(x, y) = {float(delta):.6g}", f"at most {float(self.delta):.6g}")
        lower, upper = self.distance(y, vector)
        sharp = self.bound - instance.C2 * (self.delta - delta)
        floats = _length([(a - c, b - d) for (a, b), (c, d) in zip(_pairs(self.floats(y)), vector, strict=True)])
        return Trial(mode, self.restarts, self.layers.inner, size, delta, upper, lower, floats, self.bound, sharp)

    def distance(self, y: Array, x: Sequence[Pair]) -> tuple[Fraction, Fraction]:
        """Return bounds (lower, upper) of ‖φ_n(y) − x‖₂, for any y and x, also those that the theorem does not speak of."""
        found = enclose(self.layers, y, radius=self.bound / (1 << 24))
        squared = _squares(found.midpoint, x)
        slack = found.radius * root_up(Fraction(2 * len(x)))
        return max(root_down(squared) - slack, Fraction(0)), root_up(squared) + slack

    def attacked(self, x: Array, seed: int) -> Trial:
        """Run φ_n on A_l x + e with the e that was worst, in floats, of singular vectors of A_l and random directions; 2‖e‖ ≈ 0.9δ."""
        A, source = self.instance.matrix.numpy, np.random.default_rng(seed)
        radius = 0.45 * float(self.delta)
        while not self.covers(x, A @ x) or float(np.linalg.norm(A @ x)) + radius > float(self.size):
            x = x / 2
        rows = np.concatenate([np.linalg.svd(A)[0].T, source.standard_normal((DIRECTIONS, len(A)))])
        noise = radius * rows / np.linalg.norm(rows, axis=1, keepdims=True)
        noise = np.concatenate([noise, -noise])
        errors = np.linalg.norm(self.floats(A @ x + noise) - x, axis=1)
        worst = int(np.argmax(errors))
        return self.run(
            x, A @ x + noise[worst], mode=f"{len(noise)} directions, errors {errors.min():.2g} to {errors.max():.2g}"
        )


def stretch(network: FirenetNetwork, y: Array, name: str) -> Bound:
    """Return ‖φ_n(y) − φ_n(y')‖/‖y − y'‖, rounded up, beside its bound, for a pair near y that is stretched most in floats."""
    step = 1e-5 * float(np.linalg.norm(y))
    basis = np.eye(len(y), dtype=y.dtype)
    basis = np.concatenate([basis, 1j * basis]) if np.iscomplexobj(y) else basis
    moved = evaluate(network, y + step * basis) - evaluate(network, y - step * basis)
    real = np.concatenate([moved.real, moved.imag], axis=1) if np.iscomplexobj(moved) else moved
    direction = np.linalg.svd(real.T)[2][0] @ basis
    pair = y + step * direction, y - step * direction
    limit = lipschitz_bound(network.steps, network.inner)
    apart = root_down(_squares(_pairs(pair[0]), _pairs(pair[1])))
    radius = max(limit, Fraction(1)) * apart / (1 << 30)
    first, second = (enclose(network, end, radius=radius) for end in pair)
    slack = (first.radius + second.radius) * root_up(Fraction(2 * len(first.midpoint)))
    stretched = (root_up(_squares(first.midpoint, second.midpoint)) + slack) / apart
    note = f"bound over this: {float(limit / stretched):.3g}" if stretched else ""
    return Bound(f"stretched by, {name}", stretched, "≤", limit, note=note)


def value_bounds(instance: FirenetGuarantee, x: Array, y: Array, output: Array, seed: int, mode: str) -> list[Bound]:
    """Return ‖z − x‖ beside C₂(F(z) − F(x) + δ(x, y)) for some z: the output of a network, and x moved in several ways.

    The distance is rounded up, the right side down.
    """
    source = np.random.default_rng(seed)
    kernel = np.linalg.svd(instance.matrix.numpy)[2].conj()[-1]
    moves = {
        "output of φ_n": output - x,
        "x, shorter": -x / 3,
        "x, longer": x / 5,
        "least singular vector": kernel * float(np.linalg.norm(x)),
        "random": source.standard_normal(x.shape) / 10,
    }
    base, data, levels = _pairs(x), _pairs(y), instance.levels
    residual = residual_squared(instance.matrix, base, data)
    # F(z) − F(x) + δ(x, y) = F(z) − λ‖x‖_{1,w} + 2λσ(x) + ‖A_l x − y‖
    start = 2 * instance.lam * levels.sigma(base).bounds()[0] - instance.lam * levels.weighted_norm(base).bounds()[1]
    start += root_down(residual)
    bounds = []
    for name, move in moves.items():
        z = _pairs(x + move)
        value = instance.lam * levels.weighted_norm(z).bounds()[0] + root_down(
            residual_squared(instance.matrix, z, data)
        )
        apart = _length([(a - c, b - d) for (a, b), (c, d) in zip(z, base, strict=True)])
        limit = instance.C2 * (value + start)
        note = f"room {float(limit / apart):.3g}" if apart else ""
        bounds.append(Bound(f"‖z − x‖, {mode}, z: {name}", apart, "≤", limit, note=note))
    return bounds


def round_up(x: Fraction) -> Fraction:
    """Return a dyadic number of 64 digits, at least x > 0."""
    shift = DIGITS - (x.numerator.bit_length() - x.denominator.bit_length())
    scaled = x * Fraction(2) ** shift
    return Fraction(-(-scaled.numerator // scaled.denominator)) / Fraction(2) ** shift


def _pairs(vector: Array) -> list[Pair]:
    return [as_pair(complex(v)) for v in vector]


def _squares(v: Sequence[Pair], w: Sequence[Pair]) -> Fraction:
    """Return ‖v − w‖²."""
    return sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(v, w, strict=True)), Fraction(0))


def _length(vector: Sequence[Pair]) -> Fraction:
    return root_up(sum((a * a + b * b for a, b in vector), Fraction(0)))


def _dyadic(A: ScaledMatrix) -> DyadicMatrix:
    """Return the integers of a grid as data."""
    real, imag = A.rows
    pairs = [(a, 0 if imag is None else imag[i][j]) for i, row in enumerate(real) for j, a in enumerate(row)]
    table = list(dict.fromkeys(pairs))
    place = {pair: code for code, pair in enumerate(table)}
    codes = np.array([place[pair] for pair in pairs], dtype=np.int32).reshape(A.shape)
    return DyadicMatrix(tuple(a for a, _ in table), None if imag is None else tuple(b for _, b in table), codes, A.q)

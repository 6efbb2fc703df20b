"""The clauses of tradeoff: decoders on pairs of images with nearly the same data, with the same data, and on sparse pairs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.verification.firenet import sparse_vector
from sci_barriers.verification.fixed_network import FixedNetwork, round_up
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification, in_turn
from theorems import register_verifier
from theorems.guarantees import FirenetGuarantee
from theorems.guarantees.firenet import as_pair, residual_squared
from theorems.guarantees.surd import root_down, root_up
from theorems.guarantees.tradeoff import TwoPoints, length_bounds

__all__ = ["verify_tradeoff"]

#: A matrix with two columns more than rows, and vectors of its null space: everything is exact in floats.
WIDE: Final = np.array([[1.0, 0, 0, 2, 1], [0, 1, 0, -1, 3], [0, 0, 1, 1, 1]])
KERNEL: Final = np.array([[-2.0, 1, -1, 1, 0], [-1, -3, -1, 0, 1]])
Array = NDArray[Any]


def verify_tradeoff(
    instance: FirenetGuarantee, *, trials: int = 4, seed: int = 0, progress: Progress | None = None
) -> Verification:
    """Run the clauses of tradeoff for one matrix with the null space property; (computed, theoretical) for each bound.

    Args:
        instance: matrix, levels and constants.
        trials: pairs for each clause, at least 1.
        seed: of the images.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.
    """
    if not isinstance(instance, FirenetGuarantee):
        raise BarrierError("instance", instance, "a FirenetGuarantee(...)")
    trials, seed = integer("trials", trials, 1), integer("seed", seed, 0)
    steps = (("(a)", _forced), ("(b)", _same_data), ("(c)", _sparse_pairs))
    return Verification("tradeoff", str(instance), in_turn(steps, progress, instance, trials, seed))


def _forced(instance: FirenetGuarantee, trials: int, seed: int) -> ClauseResult:
    bounds = []
    for k in range(trials):
        for name, decoder, x, x2 in _decoders(instance, seed + k):
            y, y2 = instance.matrix.numpy @ x, instance.matrix.numpy @ x2
            found = TwoPoints(x, x2, y, y2, decoder(y), decoder(y2))
            assert found.lipschitz is not None  # the data differ
            moved = length_bounds(found.z, found.z2)[0]
            bounds += [
                Bound(f"‖Ψ(y) − Ψ(y')‖, {name}", moved, "≥", found.margin, note="‖x − x'‖ − d − d'"),
                Bound("  Lipschitz constant forced", found.lipschitz, "≤", found.observed()),
            ]
    return ClauseResult(
        "(a)",
        "accuracy on both forces stretching",
        "‖Ψ(y) − Ψ(y')‖ ≥ ‖x − x'‖ − d − d', for programs in float64: their outputs are exact numbers",
        tuple(bounds),
    )


def _decoders(instance: FirenetGuarantee, seed: int) -> Iterator[tuple[str, Callable[[Array], Array], Array, Array]]:
    """Yield decoders, each with two images that it recovers more or less: sparse ones, ones in the row space, stored ones."""
    source, chooser = np.random.default_rng(seed), random.Random(seed)
    A, size = instance.matrix.numpy, round_up(4 * instance.norm)
    inverse, (_, singular, rows) = np.linalg.pinv(A), np.linalg.svd(A)
    sparse = [sparse_vector(instance, source, chooser) for _ in range(2)]
    network = FixedNetwork(instance, 4, size, size / 1024).floats
    yield "FIRENET, n = 4", network, sparse[0], sparse[1]
    x = inverse @ A @ source.standard_normal(A.shape[1])
    yield "least squares", lambda y: inverse @ y, x, x + rows[len(singular) - 1].conj()
    yield "adjoint", lambda y: A.conj().T @ y, x, x + rows[0].conj()
    x, x2 = sparse[0], sparse[0] + rows[-1].conj()  # the null space, if A has more columns than rows

    def stored(y: Array) -> Array:
        return x if np.linalg.norm(y - A @ x) <= np.linalg.norm(y - A @ x2) else x2

    yield "nearest of two stored images", stored, x, x2


def _same_data(instance: FirenetGuarantee, trials: int, seed: int) -> ClauseResult:
    source = np.random.default_rng(seed)
    inverse, bounds = np.linalg.pinv(WIDE), []
    decoders: dict[str, Callable[[Array], Array]] = {
        "least squares": lambda y: np.asarray(inverse @ y),
        "adjoint": lambda y: np.asarray(WIDE.T @ y),
        "zero": lambda y: np.zeros(5),
    }
    for k in range(trials):
        x = source.integers(-9, 10, size=5).astype(np.float64)
        x2 = x + KERNEL.T @ source.integers(1, 4, size=2)
        y, y2 = WIDE @ x, WIDE @ x2
        bounds.append(Bound(f"‖A(x − x')‖, pair {k}", length_bounds(y, y2)[1], "=", 0))
        for name, decoder in decoders.items():
            found = TwoPoints(x, x2, y, y2, decoder(y), decoder(y2))
            bounds.append(Bound(f"  d + d', {name}", sum(found.errors, Fraction(0)), "≥", found.separation))
    return ClauseResult(
        "(b)", "nobody is accurate on two images with the same data", "d + d' ≥ ‖x − x'‖ if Ax = Ax'", tuple(bounds)
    )


def _sparse_pairs(instance: FirenetGuarantee, trials: int, seed: int) -> ClauseResult:
    levels, C1, C2 = instance.levels, instance.C1, instance.C2
    root, bounds, largest = root_down(levels.xi), [], Fraction(0)
    for what, x, x2 in _pairs(instance, trials, seed):
        pairs = [[as_pair(complex(v)) for v in w] for w in (x, x2)]
        sizes = [levels.weighted_norm(p).bounds() for p in pairs]
        first = 0 if sizes[0][0] >= sizes[1][1] else 1 if sizes[1][0] >= sizes[0][1] else None
        chosen = [levels.sigma(p).bounds()[1] for k, p in enumerate(pairs) if first in (None, k)]
        difference = [(a - c, b - d) for (a, b), (c, d) in zip(*pairs, strict=True)]
        data = root_down(
            residual_squared(instance.matrix, difference, [(Fraction(0), Fraction(0))] * len(instance.matrix.numpy))
        )
        apart = root_up(sum((a * a + b * b for a, b in difference), Fraction(0)))
        limit = 2 * C1 * max(chosen) / root + C2 * data
        note = ""
        if not max(chosen):
            largest = max(largest, root_down(apart**2) / root_up(data**2)) if data else largest
            note = f"forces {float(apart / data):.3g}" if data else ""
        bounds.append(Bound(f"‖x − x'‖, {what}", apart, "≤", limit, note=note))
    bounds.append(Bound("largest constant that a sparse pair forces", largest, "≤", C2))
    return ClauseResult(
        "(c)",
        "under the null space property no such pair exists",
        "‖x − x'‖ ≤ 2C₁σ(x)/√ξ + C₂‖A(x − x')‖ for ‖x'‖_{1,w} ≤ ‖x‖_{1,w}; the left side rounded up, the distance of the data down",
        tuple(bounds),
    )


def _pairs(instance: FirenetGuarantee, trials: int, seed: int) -> Iterator[tuple[str, Array, Array]]:
    """Yield sparse pairs, random and as close in their data as their supports allow, and pairs that are not sparse."""
    source, chooser = np.random.default_rng(seed), random.Random(seed)
    A = instance.matrix.numpy
    for _ in range(trials):
        first, second = sparse_vector(instance, source, chooser), sparse_vector(instance, source, chooser)
        yield "two sparse images", first, second
        supports = [instance.levels.random_support(chooser) for _ in range(2)]
        union = sorted(set(supports[0]) | set(supports[1]))
        vector = np.linalg.svd(A[:, union])[2].conj()[-1]
        x: Array = np.zeros(A.shape[1], dtype=A.dtype)
        x2: Array = np.zeros(A.shape[1], dtype=A.dtype)
        for i, v in zip(union, vector, strict=True):
            if i in supports[0]:
                x[i] = v
            else:
                x2[i] = -v
        yield "closest of two supports", x, x2
        yield "not sparse", source.standard_normal((A.shape[1],)), source.standard_normal((A.shape[1],))


register_verifier("tradeoff", verify_tradeoff)

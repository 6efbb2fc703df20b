"""ISTA and FISTA for the LASSO, unrolled to a fixed depth: networks as lists of layers with exact weights.

Source: K. Gregor, Y. LeCun, ICML 2010 (unrolling); A. Beck, M. Teboulle, SIAM J. Imaging Sci. 2 (2009) 183-202 (the steps).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sci_barriers._arguments import exact_positive, integer
from sci_barriers._errors import BarrierError
from theorems.layers import Affine, Entries, Layer, LayeredNetwork, Soft, Term, norm_bound, rounded

__all__ = ["unrolled_fista", "unrolled_ista"]

ONE = Fraction(1)


def unrolled_ista(
    A: Any, *, lam: object, weights: Sequence[object] | None = None, depth: int, bits: int = 64
) -> LayeredNetwork:
    """Return x⁺ = soft(x − (2/L)A*(Ax − y), λw/L) from x = 0, ``depth`` times, L = 2‖A‖²: depth + 1 affine maps.

    Args:
        A: data, an exact matrix, or a NumPy array (see `Entries`).
        lam: λ > 0, exact.
        weights: N positive numbers, exact; 1 if not given.
        depth: number of steps, at least 0.
        bits: 1/L is rounded down to this many significant binary digits, at least 24.

    Raises:
        BarrierError: an argument out of range, or A = 0.
    """
    return _unrolled("ISTA", A, lam, weights, depth, bits, accelerated=False)


def unrolled_fista(
    A: Any, *, lam: object, weights: Sequence[object] | None = None, depth: int, bits: int = 64
) -> LayeredNetwork:
    """Return ISTA with the step taken from z = x + ((k − 1)/(k + 2))(x − x⁻), k = 1, 2, …; arguments as for `unrolled_ista`."""
    return _unrolled("FISTA", A, lam, weights, depth, bits, accelerated=True)


def _unrolled(
    name: str, A: Any, lam: object, weights: Sequence[object] | None, depth: int, bits: int, *, accelerated: bool
) -> LayeredNetwork:
    entries = Entries.of(A)
    m, n = entries.shape
    norm = norm_bound(entries)
    if norm == 0:
        raise BarrierError("A", "0", "a matrix other than 0")
    count, digits, size = integer("depth", depth, 0), integer("bits", bits, 24), exact_positive("lam", lam)
    step = rounded(1 / (2 * norm**2), digits)  # 1/L
    threshold: Fraction | tuple[Fraction, ...] = step * size
    if weights is not None:
        threshold = tuple(step * size * exact_positive(f"weights[{i}]", w) for i, w in enumerate(weights))
        if len(threshold) != n:
            raise BarrierError("weights", f"{len(threshold)} of them", f"{n}, one for each column")
    soft = Soft("x", threshold)
    data = Term(2 * step, "y", "A*")
    layers = []
    for k in range(1, count + 1):
        rows: list[tuple[str, tuple[Term, ...]]] = []
        if k == 1:
            terms: tuple[Term, ...] = (data,)  # x = 0
        else:
            beta = Fraction(k - 1, k + 2) if accelerated else Fraction(0)
            z = (Term(1 + beta, "x"), *((Term(-beta, "before"),) if accelerated else ()))
            terms = (*z, Term(-2 * step, (Term(ONE, z, "A"), Term(-ONE, "y")), "A*"))
        if accelerated:
            rows.append(("before", () if k == 1 else (Term(ONE, "x"),)))
        rows.append(("x", terms))
        layers.append(Layer(Affine(tuple(rows)), soft))
    layers.append(Layer(Affine((("x", () if count == 0 else (Term(ONE, "x"),)),))))
    sizes = {"y": m, "x": n} | ({"before": n} if accelerated else {})
    return LayeredNetwork(f"{name}, {count} steps", {"A": entries}, sizes, tuple(layers), "x")

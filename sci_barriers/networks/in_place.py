"""Inner iterations on large NumPy arrays: their elementwise part is one pass over the memory, in blocks that stay in the nearest cache.

The same numbers as the plain formulas in `sci_barriers.networks.firenet`: the same operations in the same order for every entry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._threads import in_parts
from sci_barriers.networks._operator import LinearOperator

#: Arrays of this many entries or more do not fit the nearest cache: then a fresh array for every operation costs more than the operation.
LARGE = 1 << 14
#: Entries in a block.
BLOCK = 1 << 13
#: Parts of fewer entries are not worth a thread.
PART = 1 << 17


def inner(
    operator: LinearOperator,
    y: NDArray[Any],
    x: NDArray[Any],
    steps: int,
    sizes: tuple[float, float],
    high: Any,
    ball: Callable[[Any], Any],
    report: Callable[[int, Any, Any], None] | None,
) -> NDArray[Any]:
    """Return the average of x⁺ over the steps, in memory that every step uses again.

    Args:
        operator: A.
        y: shape (*batch, *codomain).
        x: the start, shape (*batch, *domain); it is written to.
        steps: p ≥ 1.
        sizes: τ, σ.
        high: τλw, as for `advance`.
        ball: the projection of the dual variable.
        report: called with the step, x⁺ and the sum of all x⁺ so far; both are written to afterwards.
    """
    x, (tau, sigma), sigma_y = np.ascontiguousarray(x), sizes, sizes[1] * y
    space, total = operator.workspace(x), np.zeros_like(x)
    gradient, u = None, None
    for k in range(1, steps + 1):
        # An operator without a workspace may keep what it is given, and what it returns: neither is written to again.
        ahead = np.empty_like(x) if space is None else space.coefficients
        advance(x, gradient, total, ahead, tau=tau, high=high, workers=operator.workers)
        gradient = None  # its memory is free while the operator works
        v = sigma * (operator.forward(ahead) if space is None else space.forward()) - sigma_y
        del ahead
        u = ball(v if u is None else u + v)
        if report is not None:
            report(k, x, total)
        if k < steps:
            gradient = operator.adjoint(u) if space is None else space.adjoint(u)
    total /= steps
    return total


def advance(
    x: NDArray[Any],
    gradient: NDArray[Any] | None,
    total: NDArray[Any],
    ahead: NDArray[Any],
    *,
    tau: float,
    high: Any,
    workers: int = 1,
) -> None:
    """Write 2x⁺ − x to ``ahead``, add x⁺ to ``total`` and write it to ``x``: x⁺ = soft(x − τ·gradient, high).

    Args:
        x: shape (*batch, *domain), contiguous as ``total`` and ``ahead`` are.
        gradient: the same shape, or ``None`` for 0; it may be ``ahead``, otherwise it is not written to.
        total: the sum of the iterates before.
        ahead: any entries.
        tau: τ.
        high: the threshold, a number or an array of shape ``domain``, in the real type of x.
        workers: threads.
    """
    size = high.size if np.ndim(high) else x.size
    xs, totals, aheads = (array.reshape(-1, size) for array in (x, total, ahead))
    gradients = None if gradient is None else gradient.reshape(-1, size)
    threshold = high.reshape(-1) if np.ndim(high) else None

    def work(first: int, last: int) -> None:
        following, real = np.empty(BLOCK, x.dtype), np.empty(BLOCK, x.real.dtype)
        for row in range(x.size // size):
            for start in range(first, last, BLOCK):
                part = slice(start, min(start + BLOCK, last))
                old, t, a, new = xs[row, part], totals[row, part], aheads[row, part], following[: part.stop - start]
                g = None if gradients is None else gradients[row, part]
                _shrink(old, g, new, tau, high if threshold is None else threshold[part], real[: part.stop - start])
                np.add(new, new, out=a)
                np.subtract(a, old, out=a)
                np.add(t, new, out=t)
                np.copyto(old, new)

    in_parts(work, size, min(workers, x.size // PART))


def _shrink(x: Any, gradient: Any, out: Any, tau: float, high: Any, real: Any) -> None:
    """Write soft(x − τ·gradient, high) to ``out``; ``real`` is memory to work with."""
    if gradient is None:
        np.copyto(out, x)
    else:
        np.multiply(tau, gradient, out=out)
        np.subtract(x, out, out=out)
    if np.iscomplexobj(out):
        np.abs(out, out=real)
        np.maximum(real, high, out=real)
        np.divide(high, real, out=real)
        np.subtract(1, real, out=real)
        np.multiply(out, real, out=out)
    else:
        np.minimum(out, high, out=real)
        np.maximum(-high, real, out=real)
        np.subtract(out, real, out=out)

"""The orthonormal Haar transform of images in two dimensions, at the cost of a few passes over the memory.

One step takes four neighbours a b / c d to (a + b ± (c + d))/2 and (a − b ± (c − d))/2: sums and differences, first of rows, then of
columns. NumPy works on strips of rows that stay in the processor's cache between the two, so that each step reads its image once and
writes it once. Larger filters and the reference in the tests are PyWavelets'.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._threads import in_parts

__all__ = ["haar_analysis", "haar_scratch", "haar_step", "haar_step_back", "haar_synthesis"]

#: A strip holds about so many bytes of each of its two halves.
STRIP: Final = 1 << 17
#: Steps on images of fewer entries are not worth a thread.
PART = 1 << 18


def haar_scratch(side: int, dtype: Any) -> NDArray[Any]:
    """Return memory for the approximations in between, of sides N/2, N/4, …"""
    return np.empty(side * side // 3, dtype)


def haar_analysis(
    x: NDArray[Any],
    steps: int,
    workers: int = 1,
    *,
    out: NDArray[Any] | None = None,
    scratch: NDArray[Any] | None = None,
) -> NDArray[Any]:
    """Return the Haar coefficients of images, the approximation in the corner [0, 0].

    Args:
        x: real or complex, shape (..., N, N), N divisible by 2^steps.
        steps: J ≥ 0.
        workers: threads.
        out: where to write them, of the shape and type of x, contiguous, and not x itself.
        scratch: what `haar_scratch` returned.
    """
    out = np.empty_like(x, order="C") if out is None else out
    scratch = haar_scratch(x.shape[-1], x.dtype) if scratch is None else scratch
    for index in np.ndindex(x.shape[:-2]):
        _analyse(x[index], out[index], steps, workers, scratch)
    return out


def haar_synthesis(
    u: NDArray[Any],
    steps: int,
    workers: int = 1,
    *,
    out: NDArray[Any] | None = None,
    scratch: NDArray[Any] | None = None,
) -> NDArray[Any]:
    """Return the images of Haar coefficients: the inverse, and the adjoint, of `haar_analysis`, with the same arguments."""
    out = np.empty_like(u, order="C") if out is None else out
    scratch = haar_scratch(u.shape[-1], u.dtype) if scratch is None else scratch
    for index in np.ndindex(u.shape[:-2]):
        _synthesise(u[index], out[index], steps, workers, scratch)
    return out


def _corner(scratch: NDArray[Any], side: int) -> NDArray[Any]:
    """Return a square in the scratch memory; squares of sides that are halved again and again do not overlap: n² + n²/4 + … ≤ 4n²/3."""
    start = len(scratch) - 4 * side * side // 3
    return scratch[start : start + side * side].reshape(side, side)


def _in_strips(n: int, dtype: np.dtype[Any], workers: int, strip: Callable[[slice, Any, Any], None]) -> None:
    """Call ``strip(pairs, sums, differences)`` for all pairs of rows of an n × n image, with memory of the shape (pairs, n)."""
    rows = max(1, STRIP // (n * dtype.itemsize))

    def work(first: int, last: int) -> None:
        sums, differences = np.empty((rows, n), dtype=dtype), np.empty((rows, n), dtype=dtype)
        for start in range(first, last, rows):
            stop = min(last, start + rows)
            strip(slice(start, stop), sums[: stop - start], differences[: stop - start])

    in_parts(work, n // 2, min(workers, n * n // PART))


def _analyse(x: NDArray[Any], out: NDArray[Any], steps: int, workers: int, scratch: NDArray[Any]) -> None:
    if not steps:
        out[...] = x
    n = len(x)
    for step in range(steps, 0, -1):
        low = out[: n // 2, : n // 2] if step == 1 else _corner(scratch, n // 2)
        _in_strips(n, x.dtype, workers, partial(_analyse_strip, x, low, out))
        x, n = low, n // 2


def _analyse_strip(x: Any, low: Any, out: Any, pairs: slice, s: Any, d: Any) -> None:
    n, half = len(x), len(x) // 2
    below = slice(half + pairs.start, half + pairs.stop)
    upper, lower = x[2 * pairs.start : 2 * pairs.stop : 2], x[2 * pairs.start + 1 : 2 * pairs.stop : 2]
    np.add(upper, lower, out=s)
    np.subtract(upper, lower, out=d)
    s *= 0.5
    d *= 0.5
    np.add(s[:, 0::2], s[:, 1::2], out=low[pairs])
    np.subtract(s[:, 0::2], s[:, 1::2], out=out[pairs, half:n])
    np.add(d[:, 0::2], d[:, 1::2], out=out[below, :half])
    np.subtract(d[:, 0::2], d[:, 1::2], out=out[below, half:n])


def _synthesise(u: NDArray[Any], out: NDArray[Any], steps: int, workers: int, scratch: NDArray[Any]) -> None:
    if not steps:
        out[...] = u
    half = len(u) >> steps
    low = u[:half, :half]
    for step in range(steps, 0, -1):
        n = 2 * half
        image = out if step == 1 else _corner(scratch, n)
        _in_strips(n, u.dtype, workers, partial(_synthesise_strip, u, low, image))
        low, half = image, n


def _synthesise_strip(u: Any, low: Any, image: Any, pairs: slice, s: Any, d: Any) -> None:
    n, half = len(image), len(low)
    below = slice(half + pairs.start, half + pairs.stop)
    np.add(low[pairs], u[pairs, half:n], out=s[:, 0::2])
    np.subtract(low[pairs], u[pairs, half:n], out=s[:, 1::2])
    np.add(u[below, :half], u[below, half:n], out=d[:, 0::2])
    np.subtract(u[below, :half], u[below, half:n], out=d[:, 1::2])
    s *= 0.5
    d *= 0.5
    np.add(s, d, out=image[2 * pairs.start : 2 * pairs.stop : 2])
    np.subtract(s, d, out=image[2 * pairs.start + 1 : 2 * pairs.stop : 2])


def haar_step(x: Any) -> tuple[Any, Any, Any, Any]:
    """Return approximation and details (along rows, along columns, along both) of one step on arrays of any library, all of them new."""
    upper, lower = x[..., 0::2, :], x[..., 1::2, :]
    s, d = 0.5 * (upper + lower), 0.5 * (upper - lower)
    return (
        s[..., 0::2] + s[..., 1::2],
        d[..., 0::2] + d[..., 1::2],
        s[..., 0::2] - s[..., 1::2],
        d[..., 0::2] - d[..., 1::2],
    )


def haar_step_back(xp: Any, low: Any, down: Any, right: Any, both: Any) -> Any:
    """Return the inverse of `haar_step`."""
    shape = (*low.shape[:-2], low.shape[-2], 2 * low.shape[-1])
    s, d = (0.5 * xp.reshape(xp.stack([a + b, a - b], axis=-1), shape) for a, b in ((low, right), (down, both)))
    return xp.reshape(xp.stack([s + d, s - d], axis=-2), (*shape[:-2], 2 * shape[-2], shape[-1]))

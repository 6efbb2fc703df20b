"""The orthonormal Haar transform of images in two dimensions, at the cost of a few passes over the memory.

One step takes four neighbours a b / c d to (a + b ± (c + d))/2 and (a − b ± (c − d))/2: sums and differences, first of rows, then of
columns. It works on strips of rows that stay in the processor's cache between the two, so that each step reads its image once and writes
it once. Larger filters and the reference in the tests are PyWavelets'.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["haar_analysis", "haar_synthesis"]

#: A strip holds about so many bytes of each of its two halves.
STRIP: Final = 1 << 17


def haar_analysis(x: NDArray[Any], steps: int) -> NDArray[Any]:
    """Return the Haar coefficients of images, the approximation in the corner [0, 0].

    Args:
        x: real or complex, shape (..., N, N), N divisible by 2^steps.
        steps: J ≥ 0.
    """
    out = np.empty_like(x, order="C")
    for index in np.ndindex(x.shape[:-2]):
        _analyse(x[index], out[index], steps)
    return out


def haar_synthesis(u: NDArray[Any], steps: int) -> NDArray[Any]:
    """Return the images of Haar coefficients: the inverse, and the adjoint, of `haar_analysis`."""
    out = np.empty_like(u, order="C")
    for index in np.ndindex(u.shape[:-2]):
        _synthesise(u[index], out[index], steps)
    return out


def _rows(n: int, itemsize: int) -> int:
    """Return how many pairs of rows of length n make a strip."""
    return max(1, STRIP // (n * itemsize))


def _analyse(x: NDArray[Any], out: NDArray[Any], steps: int) -> None:
    n = len(x)
    if not steps:
        out[...] = x
    for step in range(steps, 0, -1):
        half, strip = n // 2, _rows(n, x.itemsize)
        low = out[:half, :half] if step == 1 else np.empty((half, half), dtype=x.dtype)
        sums, differences = np.empty((strip, n), dtype=x.dtype), np.empty((strip, n), dtype=x.dtype)
        for first in range(0, half, strip):
            last = min(half, first + strip)
            s, d = sums[: last - first], differences[: last - first]
            upper, lower = x[2 * first : 2 * last : 2], x[2 * first + 1 : 2 * last : 2]
            np.add(upper, lower, out=s)
            np.subtract(upper, lower, out=d)
            s *= 0.5
            d *= 0.5
            np.add(s[:, 0::2], s[:, 1::2], out=low[first:last])
            np.subtract(s[:, 0::2], s[:, 1::2], out=out[first:last, half:n])
            np.add(d[:, 0::2], d[:, 1::2], out=out[half + first : half + last, :half])
            np.subtract(d[:, 0::2], d[:, 1::2], out=out[half + first : half + last, half:n])
        x, n = low, half


def _synthesise(u: NDArray[Any], out: NDArray[Any], steps: int) -> None:
    side = len(u)
    half = side >> steps
    low = u[:half, :half]
    if not steps:
        out[...] = u
    for step in range(steps, 0, -1):
        n, strip = 2 * half, _rows(2 * half, u.itemsize)
        image = out if step == 1 else np.empty((n, n), dtype=u.dtype)
        sums, differences = np.empty((strip, n), dtype=u.dtype), np.empty((strip, n), dtype=u.dtype)
        for first in range(0, half, strip):
            last = min(half, first + strip)
            s, d = sums[: last - first], differences[: last - first]
            corner, right = low[first:last], u[first:last, half:n]
            down, both = u[half + first : half + last, :half], u[half + first : half + last, half:n]
            np.add(corner, right, out=s[:, 0::2])
            np.subtract(corner, right, out=s[:, 1::2])
            np.add(down, both, out=d[:, 0::2])
            np.subtract(down, both, out=d[:, 1::2])
            s *= 0.5
            d *= 0.5
            np.add(s, d, out=image[2 * first : 2 * last : 2])
            np.subtract(s, d, out=image[2 * first + 1 : 2 * last : 2])
        low, half = image, n

"""The linear maps of networks for images (channels, rows, columns): convolution, and pooling by means."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from array_api_compat import array_namespace

from theorems.core.errors import TheoremError
from theorems.layers.operators import Dense, Operator, Row, Shape, like


class Convolution(Operator):
    """(Kx)[o, i, j] = Σ_{c,a,b} kernel[o, c, a, b]·x[c, si + a − q, sj + b − q], zero outside of x; the adjoint is transposed convolution.

    Args:
        kernel: out × in × h × w floats, real, NumPy or PyTorch; each is the dyadic number that it is.
        size: (rows, columns) of x.
        stride: s ≥ 1.
        padding: q ≥ 0.

    Raises:
        TheoremError: another kernel, or a size that leaves no output.
    """

    def __init__(self, kernel: Any, size: Sequence[int], *, stride: int = 1, padding: int = 0) -> None:
        if getattr(kernel, "ndim", 0) != 4 or not Dense(kernel).is_real:
            raise TheoremError("kernel", getattr(kernel, "shape", kernel), "real floats, shape (out, in, h, w)")
        self.kernel, self.size, self.stride, self.padding = kernel, tuple(size), stride, padding
        if stride < 1 or padding < 0:
            raise TheoremError("stride, padding", (stride, padding), "at least 1 and at least 0")
        self._out = tuple((n + 2 * padding - k) // stride + 1 for n, k in zip(size, kernel.shape[2:], strict=True))
        if min(self._out) < 1:
            raise TheoremError(
                "size", size, f"at least that of the kernel, {tuple(kernel.shape[2:])}, less the padding"
            )

    @property
    def domain(self) -> Shape:
        """(in, rows, columns)."""
        return (int(self.kernel.shape[1]), *self.size)

    @property
    def codomain(self) -> Shape:
        """(out, rows, columns), smaller by the stride."""
        return (int(self.kernel.shape[0]), *self._out)

    @property
    def weights(self) -> Any:
        """The kernel."""
        return self.kernel

    def with_weights(self, weights: Any) -> Convolution:
        """Return the convolution with another kernel."""
        return Convolution(weights, self.size, stride=self.stride, padding=self.padding)

    def _shifts(self) -> list[tuple[int, int, slice, slice]]:
        s, (h, w) = self.stride, self._out
        places = product(*map(range, self.kernel.shape[2:]))
        return [(a, b, slice(a, a + s * (h - 1) + 1, s), slice(b, b + s * (w - 1) + 1, s)) for a, b in places]

    def forward(self, x: Any) -> Any:
        """Return Kx."""
        batch, q = tuple(x.shape[:-3]), self.padding
        if not isinstance(x, np.ndarray):
            from torch.nn.functional import conv2d

            found = conv2d(x.reshape(-1, *self.domain), like(x, self.kernel), stride=self.stride, padding=q)
            return found.reshape(*batch, *self.codomain)
        padded = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(q, q), (q, q)])
        h, w = self._out
        result = np.zeros((*batch, self.codomain[0], h * w), dtype=np.result_type(x, self.kernel))
        for a, b, rows, columns in self._shifts():
            result += self.kernel[:, :, a, b] @ padded[..., rows, columns].reshape(*batch, -1, h * w)
        return result.reshape(*batch, *self.codomain)

    def adjoint(self, u: Any) -> Any:
        """Return K*u, the transposed convolution."""
        batch, q, (height, width) = tuple(u.shape[:-3]), self.padding, self.size
        if not isinstance(u, np.ndarray):
            from torch.nn.functional import conv_transpose2d

            lacking = [(n + 2 * q - k) % self.stride for n, k in zip(self.size, self.kernel.shape[2:], strict=True)]
            flat = u.reshape(-1, *self.codomain)
            found = conv_transpose2d(flat, like(u, self.kernel), stride=self.stride, padding=q, output_padding=lacking)
            return found.reshape(*batch, *self.domain)
        h, w = self._out
        result = np.zeros((*batch, self.domain[0], height + 2 * q, width + 2 * q), dtype=np.result_type(u, self.kernel))
        flat = u.reshape(*batch, -1, h * w)
        for a, b, rows, columns in self._shifts():
            result[..., rows, columns] += (self.kernel[:, :, a, b].T @ flat).reshape(*batch, -1, h, w)
        return result[..., q : q + height, q : q + width]

    def rows(self) -> tuple[Row, ...]:
        """Return the matrix, from the kernel's exact dyadic entries."""
        weights = [[[[Fraction(float(v)) for v in r] for r in k] for k in filters] for filters in self.kernel.tolist()]
        (height, width), (h, w), s, q = self.size, self._out, self.stride, self.padding
        return tuple(
            tuple(
                ((c * height + s * i + a - q) * width + s * j + b - q, weight)
                for c, kernel in enumerate(filters)
                for a, line in enumerate(kernel)
                for b, weight in enumerate(line)
                if weight and 0 <= s * i + a - q < height and 0 <= s * j + b - q < width
            )
            for filters in weights
            for i, j in product(range(h), range(w))
        )


class AveragePooling(Operator):
    """The mean over windows of side s; its adjoint times s² repeats every entry s × s times (upsampling).

    Args:
        shape: (channels, rows, columns), the last two divisible by the window.
        window: s ≥ 1.

    Raises:
        TheoremError: sides that the window does not divide.
    """

    def __init__(self, shape: Shape, window: int) -> None:
        self.window = window
        self._shape = _divisible(shape, window)

    @property
    def domain(self) -> Shape:
        """(channels, rows, columns)."""
        return self._shape

    @property
    def codomain(self) -> Shape:
        """(channels, rows/s, columns/s)."""
        return pooled(self._shape, self.window)

    def forward(self, x: Any) -> Any:
        """Return the means."""
        xp, axes = array_namespace(x), (-3, -1)
        return xp.mean(windows(x, self.window), axis=axes)

    def adjoint(self, u: Any) -> Any:
        """Return each entry s × s times, divided by s²."""
        xp, s = array_namespace(u), self.window
        spread = xp.broadcast_to(u[..., :, None, :, None], (*u.shape[:-1], s, u.shape[-1], s))
        return spread.reshape(*u.shape[:-2], u.shape[-2] * s, u.shape[-1] * s) / s**2

    def rows(self) -> tuple[Row, ...]:
        """Return the matrix, 1/s² in s² places of each row."""
        weight = Fraction(1, self.window**2)
        return tuple(tuple((i, weight) for i in places) for places in pooling_windows(self._shape, self.window))


def _divisible(shape: Shape, window: int) -> Shape:
    if len(shape) != 3 or window < 1 or shape[1] % window or shape[2] % window:
        raise TheoremError("shape", shape, f"(channels, rows, columns), the last two divisible by {window}")
    return tuple(shape)


def pooled(shape: Shape, window: int) -> Shape:
    """Return (channels, rows/s, columns/s)."""
    channels, rows, columns = _divisible(shape, window)
    return channels, rows // window, columns // window


def pooling_windows(shape: Shape, window: int) -> list[list[int]]:
    """Return for each entry of the smaller array the flat positions of its window."""
    index = windows(np.arange(math.prod(shape)).reshape(_divisible(shape, window)), window)
    found: list[list[int]] = np.moveaxis(index, -3, -2).reshape(-1, window**2).tolist()
    return found


def windows(x: Any, window: int) -> Any:
    """Return (…, rows, columns) as (…, rows/s, s, columns/s, s)."""
    return x.reshape(*x.shape[:-2], x.shape[-2] // window, window, x.shape[-1] // window, window)

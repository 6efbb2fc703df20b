"""Orthonormal periodic wavelets in two dimensions: Haar and Daubechies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators._array import checked, require_pywt
from sci_barriers.operators._side import checked_side
from sci_barriers.operators._square import SquareOperator
from sci_barriers.operators.haar import haar_analysis, haar_step, haar_step_back, haar_synthesis

__all__ = ["Wavelet"]

#: Filters of more vanishing moments are stored with too few correct digits to be orthonormal to rounding.
LARGEST_MOMENTS = 20
#: Two names of one wavelet.
HAAR = ("haar", "db1")


@dataclass(frozen=True)
class Wavelet(SquareOperator):
    """W: C^(N×N) → C^(N×N), the coefficients of an image in the periodic wavelet basis; W is real and orthogonal, W* = W⁻¹.

    Coefficients stand in the usual square: the approximation of side N/2^J in the corner [0, 0], and around it, outwards, the details of
    finer and finer scales; within a scale, details along rows below, along columns to the right, along both in the far corner.
    NumPy arrays are transformed by `haar_analysis` for Haar, by PyWavelets (mode ``periodization``) for the others; torch tensors by the
    same sums and filters. The type is kept.

    Args:
        side: N, in pixels, divisible by 2^J.
        wavelet: ``"haar"`` or ``"db1"``, …, ``"db20"`` (number of vanishing moments).
        depth: J ≥ 1, the number of steps; as many as 2 divides N if ``None``.

    Raises:
        BarrierError: a side that is not divisible by 2^J, an unknown wavelet.
        MissingExtra: PyWavelets is not installed.
    """

    wavelet: str = "haar"
    depth: int | None = None

    def __post_init__(self) -> None:
        side = checked_side(self.side)
        most = (side & -side).bit_length() - 1
        depth = most if self.depth is None else self.depth
        if isinstance(depth, bool) or not isinstance(depth, Integral) or depth < 1:
            if self.depth is None:
                raise BarrierError("side", side, "an even number, at least 2")
            raise BarrierError("depth", depth, "an integer, at least 1")
        if depth > most:
            raise BarrierError("side", side, f"divisible by 2^depth = 2^{int(depth)}")
        object.__setattr__(self, "side", side)
        object.__setattr__(self, "depth", int(depth))
        names = ("haar", *(f"db{moments}" for moments in range(1, LARGEST_MOMENTS + 1)))
        if self.wavelet not in names:
            raise BarrierError("wavelet", self.wavelet, f'"haar" or "db1", …, "db{LARGEST_MOMENTS}"')
        require_pywt()

    @property
    def steps(self) -> int:
        """J: the number of steps."""
        assert self.depth is not None  # set by __post_init__
        return self.depth

    @property
    def is_haar(self) -> bool:
        """Whether this is the Haar wavelet, under either of its names."""
        return self.wavelet in HAAR

    def forward(self, x: Any) -> Any:
        """Return the coefficients Wx of images x, shape (..., N, N)."""
        return self.analyse(x)

    def adjoint(self, u: Any) -> Any:
        """Return the images W*u = W⁻¹u of coefficients u, shape (..., N, N)."""
        return self.synthesise(u)

    def analyse(self, x: Any, *, workers: int = 1) -> Any:
        """Return Wx; for Haar and NumPy by so many threads."""
        xp = checked("x", x, self.domain)
        if isinstance(x, np.ndarray):
            return haar_analysis(x, self.steps, workers) if self.is_haar else self._analyse_numpy(x)
        return self._analyse(xp, x)

    def synthesise(self, u: Any, *, workers: int = 1) -> Any:
        """Return W*u; for Haar and NumPy by so many threads."""
        xp = checked("u", u, self.codomain)
        if isinstance(u, np.ndarray):
            return haar_synthesis(u, self.steps, workers) if self.is_haar else self._synthesise_numpy(u)
        return self._synthesise(xp, u)

    def levels(self) -> NDArray[np.intp]:
        """Return the level 0, …, J − 1 of each coefficient, coarse to fine, shape (N, N).

        Level 0 is the approximation with the coarsest details, a square of side 2N/2^J; level k ≥ 1 is what is added to it in the square of
        side 2^(k+1)·N/2^J: for J = log₂ N these are the levels M = (4, 16, …, N²) of the theorem.
        """
        base = self.side >> self.steps
        largest = np.maximum.outer(np.arange(self.side), np.arange(self.side)) // base
        return np.asarray(np.maximum(np.frexp(largest)[1] - 1, 0), dtype=np.intp)

    def level_order(self) -> NDArray[np.intp]:
        """Return the flat positions of the coefficients level by level, so that level k is a range of indices, as theorems have it."""
        return np.argsort(self.levels(), axis=None, kind="stable")

    def step_matrix(self, n: int) -> NDArray[np.float64]:
        """Return one step in one dimension as an orthogonal matrix, n × n, n even: rows of the approximation above rows of the details."""
        if isinstance(n, bool) or not isinstance(n, Integral) or n < 2 or n % 2:
            raise BarrierError("n", n, "an even integer, at least 2")
        return np.concatenate(_split(np, np.eye(n), self.wavelet))

    # PyWavelets

    def _analyse_numpy(self, x: NDArray[Any]) -> NDArray[Any]:
        pywt = require_pywt()
        out = np.empty(x.shape, dtype=x.dtype)
        n = self.side
        for _ in range(self.steps):
            n //= 2
            x, (down, right, both) = pywt.dwt2(x, self.wavelet, "periodization", axes=(-2, -1))
            out[..., n : 2 * n, :n] = down
            out[..., :n, n : 2 * n] = right
            out[..., n : 2 * n, n : 2 * n] = both
        out[..., :n, :n] = x
        return out

    def _synthesise_numpy(self, u: NDArray[Any]) -> NDArray[Any]:
        pywt = require_pywt()
        n = self.side >> self.steps
        x = u[..., :n, :n]
        for _ in range(self.steps):
            down, right, both = u[..., n : 2 * n, :n], u[..., :n, n : 2 * n], u[..., n : 2 * n, n : 2 * n]
            x = pywt.idwt2((x, (down, right, both)), self.wavelet, "periodization", axes=(-2, -1))
            n *= 2
        return x

    # The same by sums and shifts of the even and the odd samples: differentiable, on any device

    def _analyse(self, xp: Any, x: Any) -> Any:
        # Built from the inside out: the corner is replaced by its own transform until the approximation is left.
        details = []
        for _ in range(self.steps):
            x, *parts = haar_step(x) if self.is_haar else self._step(xp, x)
            details.append(parts)
        for down, right, both in reversed(details):
            x = xp.concat([xp.concat([x, right], axis=-1), xp.concat([down, both], axis=-1)], axis=-2)
        return x

    def _step(self, xp: Any, x: Any) -> tuple[Any, Any, Any, Any]:
        low, high = (xp.matrix_transpose(part) for part in _split(xp, x, self.wavelet))
        x, right = (xp.matrix_transpose(part) for part in _split(xp, low, self.wavelet))
        down, both = (xp.matrix_transpose(part) for part in _split(xp, high, self.wavelet))
        return x, down, right, both

    def _synthesise(self, xp: Any, u: Any) -> Any:
        n = self.side >> self.steps
        x = u[..., :n, :n]
        for _ in range(self.steps):
            down, right, both = u[..., n : 2 * n, :n], u[..., :n, n : 2 * n], u[..., n : 2 * n, n : 2 * n]
            n *= 2
            if self.is_haar:
                x = haar_step_back(xp, x, down, right, both)
                continue
            x, right, down, both = (xp.matrix_transpose(part) for part in (x, right, down, both))
            low = xp.matrix_transpose(_join(xp, x, right, self.wavelet))
            high = xp.matrix_transpose(_join(xp, down, both, self.wavelet))
            x = _join(xp, low, high, self.wavelet)
        return x


@lru_cache(maxsize=64)
def _taps(wavelet: str) -> tuple[tuple[int, int, float, float], ...]:
    """Return (parity, shift, low, high): low[i] = Σ_k h_k x[2i + L/2 − k], and the sample 2(i + shift) + parity stands there."""
    filters = require_pywt().Wavelet(wavelet)
    half = filters.dec_len // 2
    return tuple(
        ((half - k) % 2, (half - k) // 2, float(low), float(high))
        for k, (low, high) in enumerate(zip(filters.dec_lo, filters.dec_hi, strict=True))
    )


def _split(xp: Any, x: Any, wavelet: str) -> tuple[Any, Any]:
    """Return approximation and detail along the axis −2."""
    halves = (x[..., 0::2, :], x[..., 1::2, :])
    low: Any = 0
    high: Any = 0
    for parity, shift, a, b in _taps(wavelet):
        part = halves[parity] if shift == 0 else xp.roll(halves[parity], -shift, axis=-2)
        low, high = low + a * part, high + b * part
    return low, high


def _join(xp: Any, low: Any, high: Any, wavelet: str) -> Any:
    """Return the adjoint of `_split`."""
    halves: list[Any] = [0, 0]
    for parity, shift, a, b in _taps(wavelet):
        part = a * low + b * high
        halves[parity] = halves[parity] + (part if shift == 0 else xp.roll(part, shift, axis=-2))
    both = xp.stack(halves, axis=-2)  # (..., n/2, 2, columns): row 2i + parity
    return both.reshape(*low.shape[:-2], 2 * low.shape[-2], low.shape[-1])

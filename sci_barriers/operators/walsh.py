"""The two-dimensional Walsh–Hadamard transform in sequency order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from sci_barriers.operators._array import checked, is_complex, same_kind
from sci_barriers.operators._side import log2_of
from sci_barriers.operators._square import Transform

#: A Hadamard matrix of side 2^r is a Kronecker product of factors of at most this side, applied as matrix products: N² log N steps
#: with a constant that fast matrix multiplication makes small.
_RADIX = 64


@dataclass(frozen=True)
class Walsh(Transform):
    """W: C^(N×N) → C^(N×N), Wx = V x Vᵀ, V[k, a] = N^(−1/2)·(−1)^{Σ_i g_i(k)·a_{r−1−i}}, N = 2^r, g(k) = k xor ⌊k/2⌋.

    Row k of V has k changes of sign: its sequency. V is symmetric and orthogonal, so W is its own adjoint and inverse. The type of the
    array is kept.

    Args:
        side: N = 2^r, in pixels.

    Raises:
        BarrierError: ``side`` is no power of two.
    """

    ordering: ClassVar[str] = "sequency"
    complex_valued: ClassVar[bool] = False

    def __post_init__(self) -> None:
        log2_of(self.side, "Walsh functions exist for these alone")
        object.__setattr__(self, "side", int(self.side))

    def forward(self, x: Any) -> Any:
        """Return Wx, shape (..., N, N), sequencies increasing in both directions."""
        xp = checked("x", x, self.domain)
        order = sequency_order(self.side)
        if not isinstance(x, np.ndarray):
            import torch

            order = torch.tensor(order, device=x.device)
        return xp.take(xp.take(self.analyse(x), order, axis=-2), order, axis=-1)

    def adjoint(self, u: Any) -> Any:
        """Return W*u = Wu, shape (..., N, N)."""
        return self.forward(u)

    def analyse(self, x: Any, *, overwrite: bool = False) -> Any:
        """Return the spectrum in the order of Hadamard's matrix (``overwrite`` has no effect)."""
        return _hadamard(x, self.side)

    def synthesise(self, spectrum: Any, *, overwrite: bool = False) -> Any:
        """Return the image of a spectrum in the order of Hadamard's matrix, which is symmetric."""
        return _hadamard(spectrum, self.side)

    def matrix(self) -> NDArray[np.float64]:
        """Return V: forward(x) = V x Vᵀ."""
        return _matrix(self.side, self.side**-0.5, 1)[sequency_order(self.side)]

    def places(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return where flat positions of a pattern in sequency order stand in the order of Hadamard's matrix."""
        order = sequency_order(self.side)
        rows, columns = np.divmod(positions, self.side)
        return order[rows] * self.side + order[columns]


@lru_cache(maxsize=16)
def sequency_order(side: int) -> NDArray[np.intp]:
    """Return the row of Hadamard's matrix of this side that has k changes of sign, k = 0, 1, …: the bits of k xor ⌊k/2⌋ reversed."""
    r = log2_of(side, "Walsh functions exist for these alone")
    gray = np.arange(side) ^ (np.arange(side) >> 1)
    order = np.zeros(side, dtype=np.intp)
    for bit in range(r):
        order |= ((gray >> bit) & 1) << (r - 1 - bit)
    order.flags.writeable = False
    return order


def _hadamard(x: Any, side: int) -> Any:
    """Return N⁻¹ H x H for the last two axes; complex entries are pairs of real ones, so that H stays real."""
    shape = tuple(x.shape)
    pairs = 2 if is_complex(x) else 1
    if isinstance(x, np.ndarray):
        real = np.ascontiguousarray(x).view(x.real.dtype) if pairs == 2 else x
    else:
        import torch

        real = torch.view_as_real(x.resolve_conj()) if pairs == 2 else x
    batch = prod(shape[:-2])
    real = _one_axis(real.reshape(batch, side, side * pairs), side, scale=1 / side)
    real = _one_axis(real.reshape(batch * side, side, pairs), side, scale=1.0)
    if pairs == 1:
        return real.reshape(shape)
    if isinstance(x, np.ndarray):
        return real.reshape(batch, side, side * 2).view(x.dtype).reshape(shape)
    import torch

    return torch.view_as_complex(real.reshape(*shape, 2))


def _one_axis(x: Any, side: int, *, scale: float) -> Any:
    """Return scale·(H applied to the middle axis) of a real array of shape (before, side, after)."""
    before, _, after = x.shape
    done = 1
    while done < side:
        factor = min(_RADIX, side // done)
        rest = side // done // factor
        columns = rest * after
        if columns <= 2:  # narrow: multiply long rows from the right instead
            matrix = same_kind(_matrix(factor, scale, columns), x)
            x = x.reshape(-1, factor * columns) @ matrix
        else:
            x = same_kind(_matrix(factor, scale, 1), x) @ x.reshape(-1, factor, columns)
        done, scale = done * factor, 1.0
    if side == 1:
        x = x * scale
    return x.reshape(before, side, after)


@lru_cache(maxsize=64)
def _matrix(side: int, scale: float, copies: int) -> NDArray[np.float64]:
    """Return scale·H ⊗ I, H Hadamard's matrix of this side, I the identity of side ``copies``."""
    matrix: NDArray[np.float64] = np.ones((1, 1))
    while len(matrix) < side:
        matrix = np.asarray(np.block([[matrix, matrix], [matrix, -matrix]]))
    matrix = np.asarray(np.kron(scale * matrix, np.eye(copies)), dtype=np.float64)
    matrix.flags.writeable = False
    return matrix

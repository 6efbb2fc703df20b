"""The contract of a linear operator, and matrices as operators; NumPy, PyTorch and other libraries of the array API."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Protocol

import numpy as np
from array_api_compat import array_namespace, is_numpy_array, is_torch_array
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from theorems.layers import Operator
from theorems.layers.operators import Dense


class LinearOperator(Operator):
    """A linear map A from arrays of shape `domain` to arrays of shape `codomain`, real or complex, with adjoint and norm.

    Arrays may have leading batch axes: `forward` takes ``(*batch, *domain)`` to ``(*batch, *codomain)``, `adjoint` goes back. Both
    keep the library, the device and the precision of their argument.
    """

    #: Threads that work on large NumPy arrays, also between the operator's own calls.
    workers: int = 1
    #: Whether AA* = ‖A‖²·I is known.
    tight: bool = False

    def workspace(self, like: NDArray[Any]) -> Workspace | None:
        """Return memory in which A and A* can work on arrays of the shape and type of ``like`` again and again; ``None``: there is none."""
        return None

    @property
    @abstractmethod
    def norm(self) -> float:
        """An upper bound of ‖A‖, the norm from ℓ² to ℓ²."""


class Workspace(Protocol):
    """A and A* in memory that is made once: for large arrays, to ask the system for fresh memory costs as much as a transform."""

    #: What `forward` takes and `adjoint` returns, shape ``(*batch, *domain)``, contiguous: anybody may write to it.
    coefficients: NDArray[Any]

    def forward(self) -> NDArray[Any]:
        """Return A·`coefficients` in a new array; they may be overwritten."""

    def adjoint(self, u: NDArray[Any]) -> NDArray[Any]:
        """Return `coefficients` after writing A*u to them."""


class MatrixOperator(Dense, LinearOperator):
    """A matrix.

    Args:
        A: m × N, a NumPy array or a PyTorch tensor (float32, float64, complex64, complex128); kept, not copied.
        norm: an upper bound of ‖A‖ if one is known; by default the largest singular value, computed in double precision and raised by
            64·max(m, N) units of rounding, far more than LAPACK's backward error.

    Raises:
        BarrierError: not a matrix of finite floats, or not a positive finite norm.
    """

    def __init__(self, A: Any, *, norm: float | None = None) -> None:
        if not (is_numpy_array(A) or is_torch_array(A)):
            raise BarrierError("A", type(A).__name__, "a NumPy array or a PyTorch tensor")
        if A.ndim != 2 or 0 in A.shape:
            raise BarrierError("A", f"shape {tuple(A.shape)}", "two axes of positive length")
        xp = array_namespace(A)
        if not xp.isdtype(A.dtype, ("real floating", "complex floating")):
            raise BarrierError("A", f"entries of type {A.dtype}", "real or complex floats")
        if not bool(xp.all(xp.isfinite(A))):
            raise BarrierError("A", "entries that are not finite", "finite entries")
        super().__init__(A)
        self._norm = _upper_norm(A) if norm is None else float(norm)
        if not 0 < self._norm < float("inf"):
            raise BarrierError("norm", self._norm, "positive and finite (A = 0 needs no network)")

    @property
    def norm(self) -> float:
        """An upper bound of ‖A‖₂."""
        return self._norm

    def __repr__(self) -> str:
        m, n = self.matrix.shape
        return f"MatrixOperator({m} × {n}, {self.matrix.dtype}, norm ≤ {self._norm:.6g})"


def _upper_norm(A: Any) -> float:
    entries = A.detach().cpu().numpy() if is_torch_array(A) else A
    entries = entries.astype(np.complex128 if np.iscomplexobj(entries) else np.float64)
    return float(np.linalg.norm(entries, 2) * (1 + 64 * max(entries.shape) * np.finfo(np.float64).eps))

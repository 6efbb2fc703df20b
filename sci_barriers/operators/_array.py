"""What operators ask of an array: NumPy or torch, one of four types, the right trailing shape."""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat import array_namespace, is_torch_array

from sci_barriers._errors import BarrierError, MissingExtra

#: The types that operators take and keep.
DTYPES = ("float32", "float64", "complex64", "complex128")


def checked(name: str, array: Any, shape: tuple[int, ...]) -> Any:
    """Return the namespace of ``array`` after a look at its kind, type and trailing shape; any leading axes are a batch.

    Raises:
        BarrierError: no array of NumPy or torch, another type than `DTYPES`, or another trailing shape.
    """
    if not (isinstance(array, np.ndarray) or is_torch_array(array)):
        raise BarrierError(name, type(array).__name__, "an array of NumPy or torch")
    kind = str(array.dtype).removeprefix("torch.")
    if kind not in DTYPES:
        raise BarrierError(f"{name}.dtype", kind, " or ".join(DTYPES))
    if array.ndim < len(shape) or tuple(array.shape[array.ndim - len(shape) :]) != shape:
        ending = ", ".join(map(str, shape))
        raise BarrierError(f"{name}.shape", tuple(array.shape), f"(..., {ending})")
    return array_namespace(array)


def is_complex(array: Any) -> bool:
    """Return whether the entries are complex numbers."""
    return "complex" in str(array.dtype)


def checked_complex(name: str, array: Any, shape: tuple[int, ...]) -> Any:
    """Return ``array`` with complex entries of the same precision, after `checked`."""
    xp = checked(name, array, shape)
    if is_complex(array):
        return array
    return xp.astype(array, xp.complex64 if "32" in str(array.dtype) else xp.complex128)


def same_kind(values: Any, array: Any) -> Any:
    """Return NumPy's real ``values`` as an array of the library, precision and device of ``array``."""
    precision = "float32" if str(array.dtype).endswith(("float32", "complex64")) else "float64"
    values = np.asarray(values, dtype=precision)
    if isinstance(array, np.ndarray):
        return values
    import torch

    return torch.tensor(values, device=array.device)  # copied: torch warns about memory that may not be written to


def require_pywt() -> Any:
    """Return PyWavelets, or raise `MissingExtra`."""
    try:
        import pywt
    except ImportError:
        raise MissingExtra("PyWavelets", "images") from None
    return pywt

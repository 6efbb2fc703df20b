"""Subsampling, and A = P_Ω F W*: from wavelet coefficients to some of the samples of a transform."""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat import device
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.networks._operator import LinearOperator
from sci_barriers.operators._array import checked, checked_complex, is_complex
from sci_barriers.operators._side import LARGEST_SIDE
from sci_barriers.operators._square import Transform
from sci_barriers.operators.haar import haar_analysis, haar_scratch, haar_synthesis
from sci_barriers.operators.patterns import SamplingPattern
from sci_barriers.operators.wavelet import Wavelet


class Subsampling(LinearOperator):
    """P_Ω: C^(N×N) → C^m, the entries of a square array where a mask is true, row by row.

    P_Ω P_Ω* is the identity, so ‖P_Ω‖ = 1.

    Args:
        mask: N × N Booleans, or a `SamplingPattern`; at least one is true.

    Raises:
        BarrierError: another shape or type, or nothing is sampled.
    """

    tight = True

    def __init__(self, mask: Any) -> None:
        self.mask = _mask(mask)
        self._positions = _Positions(np.flatnonzero(self.mask))

    @property
    def domain(self) -> tuple[int, ...]:
        """(N, N)."""
        return (len(self.mask), len(self.mask))

    @property
    def codomain(self) -> tuple[int, ...]:
        """(m,): the number of samples."""
        return (len(self._positions),)

    @property
    def norm(self) -> float:
        """1."""
        return 1.0

    def forward(self, x: Any) -> Any:
        """Return P_Ω x, shape (..., m)."""
        checked("x", x, self.domain)
        return self._positions.gather(x)

    def adjoint(self, u: Any) -> Any:
        """Return P_Ω* u, shape (..., N, N): zero where nothing is sampled."""
        checked("u", u, self.codomain)
        return self._positions.scatter(u, self.domain)

    def __repr__(self) -> str:
        return f"Subsampling({self.codomain[0]} of {len(self.mask)}²)"


class SampledTransform(LinearOperator):
    """A = P_Ω F W*: C^(N×N) → C^m, wavelet coefficients to samples; F a transform, W a wavelet transform, Ω a pattern.

    F and W are unitary, so the rows of A are orthonormal: AA* is the identity, and ‖A‖ = 1. The samples are those of
    ``transform.forward(image)[..., mask]``, in this order. With `Fourier` coefficients may be real or complex, and A* returns complex
    ones; with `Walsh` the type is kept.

    Args:
        transform: `Fourier` or `Walsh`.
        mask: a `SamplingPattern` in the order of the transform, or N × N Booleans; at least one is true.
        wavelet: a `Wavelet` of the same side; ``None`` leaves W out (x is the image itself).

    Raises:
        BarrierError: sides or orders that do not fit, or nothing is sampled.
    """

    tight = True

    def __init__(self, transform: Transform, mask: Any, wavelet: Wavelet | None = None) -> None:
        if not isinstance(transform, Transform):
            raise BarrierError("transform", transform, "Fourier(side) or Walsh(side)")
        if wavelet is not None and not isinstance(wavelet, Wavelet):
            raise BarrierError("wavelet", wavelet, "Wavelet(side, ...) or None")
        if isinstance(mask, SamplingPattern) and mask.ordering != transform.ordering:
            raise BarrierError("mask.ordering", mask.ordering, f"{transform.ordering}, that of {transform}")
        self.transform, self.wavelet, self.mask = transform, wavelet, _mask(mask)
        if len(self.mask) != transform.side:
            raise BarrierError("mask.shape", self.mask.shape, f"{transform.domain}, that of {transform}")
        if wavelet is not None and wavelet.side != transform.side:
            raise BarrierError("wavelet.side", wavelet.side, f"{transform.side}, that of {transform}")
        self.workers = transform.workers
        self._positions = _Positions(transform.places(np.flatnonzero(self.mask)))

    @property
    def domain(self) -> tuple[int, ...]:
        """(N, N): coefficients."""
        return self.transform.domain

    @property
    def codomain(self) -> tuple[int, ...]:
        """(m,): the number of samples."""
        return (len(self._positions),)

    @property
    def norm(self) -> float:
        """1: AA* is the identity."""
        return 1.0

    @property
    def is_real(self) -> bool:
        """Whether the samples of real images are real."""
        return not self.transform.complex_valued

    def forward(self, x: Any) -> Any:
        """Return the samples Ax of coefficients x, shape (..., N, N) to (..., m)."""
        checked("x", x, self.domain)
        image = x if self.wavelet is None else self.wavelet.synthesise(x, workers=self.workers)
        return self._positions.gather(self.transform.analyse(image, overwrite=image is not x and is_complex(image)))

    def adjoint(self, u: Any) -> Any:
        """Return A*u, shape (..., m) to (..., N, N)."""
        checked("u", u, self.codomain)
        if self.transform.complex_valued:
            u = checked_complex("u", u, self.codomain)
        image = self.transform.synthesise(self._positions.scatter(u, self.domain), overwrite=True)
        return image if self.wavelet is None else self.wavelet.analyse(image, workers=self.workers)

    def workspace(self, like: NDArray[Any]) -> _Workspace | None:
        """Return memory for A and A* on arrays like this one, if W is the Haar transform and the type is one that they keep."""
        if self.wavelet is None or not self.wavelet.is_haar or (self.transform.complex_valued and not is_complex(like)):
            return None
        return _Workspace(self, self._positions, like)

    def image(self, x: Any) -> Any:
        """Return the image W*x of coefficients x."""
        return x if self.wavelet is None else self.wavelet.adjoint(x)

    def coefficients(self, image: Any) -> Any:
        """Return the coefficients of an image, W·image."""
        return image if self.wavelet is None else self.wavelet.forward(image)

    def __repr__(self) -> str:
        return f"SampledTransform({self.transform}, {self.codomain[0]} of {len(self.mask)}², {self.wavelet})"


class _Workspace:
    """A = P_Ω F W* and A* in two arrays of the size of the image and a third of one."""

    def __init__(self, operator: SampledTransform, positions: _Positions, like: NDArray[Any]) -> None:
        assert operator.wavelet is not None  # there is no workspace without
        self.coefficients = np.empty(like.shape, like.dtype)
        self._image, self._scratch = np.empty_like(self.coefficients), haar_scratch(operator.wavelet.side, like.dtype)
        self._transform, self._positions = operator.transform, positions
        self._steps, self._workers = operator.wavelet.steps, operator.workers

    def forward(self) -> NDArray[Any]:
        haar_synthesis(self.coefficients, self._steps, self._workers, out=self._image, scratch=self._scratch)
        samples: NDArray[Any] = self._positions.gather(self._transform.analyse(self._image, overwrite=True))
        return samples

    def adjoint(self, u: NDArray[Any]) -> NDArray[Any]:
        self._positions.scatter_to(self._image, u)
        image = self._transform.synthesise(self._image, overwrite=True)
        haar_analysis(image, self._steps, self._workers, out=self.coefficients, scratch=self._scratch)
        return self.coefficients


class _Positions:
    """Flat positions in a square, for NumPy and, on the device of the first tensor met, for torch."""

    def __init__(self, positions: NDArray[np.intp]) -> None:
        self._positions = positions
        self._tensors: dict[Any, Any] = {}

    def __len__(self) -> int:
        return len(self._positions)

    def _on(self, array: Any) -> Any:
        if isinstance(array, np.ndarray):
            return self._positions
        where = device(array)
        if where not in self._tensors:
            import torch

            self._tensors[where] = torch.tensor(self._positions, device=where)
        return self._tensors[where]

    def gather(self, square: Any) -> Any:
        flat = square.reshape(*square.shape[:-2], square.shape[-1] ** 2)
        return flat.take(self._positions, axis=-1) if isinstance(square, np.ndarray) else flat[..., self._on(square)]

    def scatter(self, u: Any, shape: tuple[int, ...]) -> Any:
        batch = tuple(u.shape[:-1])
        if isinstance(u, np.ndarray):
            square = np.empty((*batch, *shape), dtype=u.dtype)
            self.scatter_to(square, u)
            return square
        zeros = u.new_zeros((*batch, shape[0] * shape[1]))
        return zeros.index_copy(-1, self._on(u), u).reshape(*batch, *shape)

    def scatter_to(self, square: NDArray[Any], u: NDArray[Any]) -> None:
        square.fill(0)
        square.reshape(*square.shape[:-2], square.shape[-1] ** 2)[..., self._positions] = u


def _mask(mask: Any) -> NDArray[np.bool_]:
    array = mask.mask if isinstance(mask, SamplingPattern) else np.asarray(mask)
    if array.dtype != bool:
        raise BarrierError("mask.dtype", array.dtype, "bool")
    if array.ndim != 2 or array.shape[0] != array.shape[1] or not 1 <= len(array) <= LARGEST_SIDE:
        raise BarrierError("mask.shape", array.shape, f"(N, N), N ≤ {LARGEST_SIDE}")
    if not array.any():
        raise BarrierError("mask", "all false", "at least one sample")
    return array

"""The two-dimensional discrete Fourier transform, unitary, with centred frequencies."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import Any, ClassVar

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators._array import checked, checked_complex
from sci_barriers.operators._side import checked_side
from sci_barriers.operators._square import Transform


@dataclass(frozen=True)
class Fourier(Transform):
    """F: C^(N×N) → C^(N×N), (Fx)[i, j] = N⁻¹ Σ_{a,b} x[a, b] exp(−2πi((i − ⌊N/2⌋)a + (j − ⌊N/2⌋)b)/N).

    Row i holds the vertical frequency i − ⌊N/2⌋, so that frequency 0 is in the middle, as sampling patterns are drawn. F is unitary.
    Real arrays become complex ones of the same precision.

    Args:
        side: N, in pixels; any positive integer, fast where it has small factors.
        workers: threads of ``scipy.fft``, and of what else is done with large images, at least 1 (NumPy arrays only).

    Raises:
        BarrierError: another ``side`` or number of ``workers``.
    """

    workers: int = 1
    ordering: ClassVar[str] = "centred"
    complex_valued: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "side", checked_side(self.side))
        if isinstance(self.workers, bool) or not isinstance(self.workers, Integral) or self.workers < 1:
            raise BarrierError("workers", self.workers, "an integer, at least 1")

    def forward(self, x: Any) -> Any:
        """Return Fx, shape (..., N, N), frequency 0 in the middle."""
        xp = checked("x", x, self.domain)
        return _centre(xp, self.analyse(x), self.side // 2)

    def adjoint(self, u: Any) -> Any:
        """Return F*u = F⁻¹u, shape (..., N, N)."""
        u = checked_complex("u", u, self.codomain)
        xp = checked("u", u, self.codomain)
        return self.synthesise(_centre(xp, u, -(self.side // 2)))

    # The transform in its own order: composed operators translate positions once instead of moving whole spectra each time.

    def analyse(self, x: Any, *, overwrite: bool = False) -> Any:
        """Return the spectrum in the order of the FFT, frequency 0 first; ``overwrite`` lets the memory of ``x`` be used."""
        if isinstance(x, np.ndarray):
            return scipy.fft.fft2(x, norm="ortho", workers=self.workers, overwrite_x=overwrite)
        import torch

        return torch.fft.fft2(x, norm="ortho")

    def synthesise(self, spectrum: Any, *, overwrite: bool = False) -> Any:
        """Return the image of a spectrum in the order of the FFT."""
        if isinstance(spectrum, np.ndarray):
            return scipy.fft.ifft2(spectrum, norm="ortho", workers=self.workers, overwrite_x=overwrite)
        import torch

        return torch.fft.ifft2(spectrum, norm="ortho")

    def matrix(self) -> NDArray[np.complex128]:
        """Return U, U[i, a] = N^(−1/2) exp(−2πi(i − ⌊N/2⌋)a/N): forward(x) = U x Uᵀ."""
        columns = scipy.fft.fft(np.eye(self.side), axis=0, norm="ortho")
        return np.asarray(np.roll(columns, self.side // 2, axis=0))

    def places(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return where flat positions of a centred pattern stand in the order of the FFT."""
        rows, columns = np.divmod(positions, self.side)
        half = self.side // 2
        return np.asarray(((rows - half) % self.side) * self.side + (columns - half) % self.side)


def _centre(xp: Any, array: Any, shift: int) -> Any:
    return xp.roll(array, (shift, shift), axis=(-2, -1))

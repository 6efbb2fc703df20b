"""An image and how it is measured: operator, pattern, coefficients, sparsities and weights, made together from a few names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators._square import Transform
from sci_barriers.operators.fourier import Fourier
from sci_barriers.operators.images import as_image
from sci_barriers.operators.patterns import SamplingPattern, full_centre, multilevel, variable_density
from sci_barriers.operators.sampled import SampledTransform
from sci_barriers.operators.sparsity import affordable_sparsities, level_weights
from sci_barriers.operators.walsh import Walsh
from sci_barriers.operators.wavelet import Wavelet

__all__ = ["METHODS", "SAMPLINGS", "ImageProblem", "image_problem"]

SAMPLINGS = ("fourier", "walsh")
METHODS = ("multilevel", "variable density", "full centre")
#: With more noise than this, relative to the samples, nothing of the image is left in float64.
MOST_NOISE = 1e6


@dataclass(frozen=True, eq=False)
class ImageProblem:
    """An image and how it is measured.

    Attributes:
        image: N × N, values in [0, 1].
        operator: A = P_Ω F W*.
        pattern: Ω.
        coefficients: W·image.
        sparsities: s_1, …, s_J, of as many of the largest coefficients as the samples can serve.
        weights: √(s/s_k), see `level_weights`.
    """

    image: NDArray[np.float64] = field(repr=False)
    operator: SampledTransform
    pattern: SamplingPattern
    coefficients: NDArray[np.float64] = field(repr=False)
    sparsities: tuple[int, ...]
    weights: NDArray[np.float64] = field(repr=False)

    def samples(self, *, noise: float = 0.0, seed: int = 0) -> NDArray[Any]:
        """Return y = A·coefficients + e, e Gaussian with ‖e‖₂ = noise·‖A·coefficients‖₂ exactly (up to rounding), 0 ≤ noise ≤ 10^6.

        For Fourier samples e is complex, with independent real and imaginary parts.
        """
        if isinstance(noise, bool) or not isinstance(noise, int | float) or not 0 <= noise <= MOST_NOISE:
            raise BarrierError("noise", noise, f"a number from 0 to {MOST_NOISE:g}, a share of ‖Ax‖")
        y = np.asarray(self.operator.forward(self.coefficients))
        source = np.random.default_rng(seed)
        e = source.normal(size=y.shape)
        if np.iscomplexobj(y):
            e = e + 1j * source.normal(size=y.shape)
        return np.asarray(y + noise * np.linalg.norm(y) / np.linalg.norm(e) * e)


def image_problem(
    image: Any,
    *,
    sampling: str = "fourier",
    rate: float = 0.15,
    method: str = "multilevel",
    wavelet: str = "haar",
    depth: int | None = None,
    seed: int = 0,
    workers: int = 1,
) -> ImageProblem:
    """Return an image with a sampling pattern drawn for it.

    Args:
        image: N × N, N = 2^r, values in [0, 1], see `as_image`.
        sampling: ``"fourier"`` or ``"walsh"``.
        rate: share of the N² samples, in (0, 1].
        method: ``"multilevel"`` (for the local sparsities of this image), ``"variable density"`` (decay 2, the square of side N/16 around
            frequency 0 complete) or ``"full centre"``.
        wavelet: ``"haar"`` or ``"db1"``, …, ``"db20"``.
        depth: steps of the wavelet transform, 1, …, r; r if ``None``.
        seed: of the pattern.
        workers: threads of the transforms and of what FIRENET does between them.

    Raises:
        BarrierError: an argument out of its range, or an image that is zero.
    """
    values = as_image(image, power_of_two=True)
    side = len(values)
    if sampling not in SAMPLINGS:
        raise BarrierError("sampling", sampling, " or ".join(SAMPLINGS))
    transform: Transform = Fourier(side, workers) if sampling == "fourier" else Walsh(side)
    basis = Wavelet(side, wavelet, depth)
    coefficients = basis.forward(values)
    sparsities = affordable_sparsities(coefficients, basis, ordering=transform.ordering, rate=rate)
    if method == "multilevel":
        pattern = multilevel(side, ordering=transform.ordering, sparsities=sparsities, rate=rate, seed=seed)
    elif method == "variable density":
        half = 32 if sampling == "fourier" else 16
        pattern = variable_density(side, ordering=transform.ordering, rate=rate, centre=side // half, seed=seed)
    elif method == "full centre":
        pattern = full_centre(side, ordering=transform.ordering, rate=rate)
    else:
        raise BarrierError("method", method, " or ".join(METHODS))
    operator = SampledTransform(transform, pattern, basis)
    return ImageProblem(values, operator, pattern, coefficients, sparsities, level_weights(basis, sparsities))

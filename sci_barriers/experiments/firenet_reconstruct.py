"""One image, sampled with noise and reconstructed by FIRENET."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers.experiments.reference import checked_lam
from sci_barriers.experiments.telling import Progress
from sci_barriers.networks import Firenet
from sci_barriers.networks.firenet import Step
from sci_barriers.operators.problem import ImageProblem


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """A reconstruction beside the zero-filled one.

    Attributes:
        image: Φ(y), N × N, complex for Fourier samples.
        zero_filled: A*y as an image.
        error: ‖Φ(y) − image‖₂/‖image‖₂.
        zero_filled_error: the same for A*y.
        psnr: −10·log10 of the mean of |Φ(y) − image|², in dB; the largest value of an image is 1.
        zero_filled_psnr: the same for A*y.
    """

    image: NDArray[Any]
    zero_filled: NDArray[Any]
    error: float
    zero_filled_error: float
    psnr: float
    zero_filled_psnr: float

    def record(self) -> dict[str, float]:
        """Return the numbers as a JSON document."""
        return {
            "error": self.error,
            "psnr_db": self.psnr,
            "zero_filled_error": self.zero_filled_error,
            "zero_filled_psnr_db": self.zero_filled_psnr,
        }


def reconstruct(
    problem: ImageProblem,
    *,
    noise: float = 0.02,
    lam: float = 2.5e-4,
    inner: int = 50,
    restarts: int = 5,
    delta: float = 1e-9,
    seed: int = 0,
    progress: Progress | None = None,
) -> Reconstruction:
    """Sample an image, add noise and return what FIRENET makes of it.

    Args:
        problem: see `image_problem`.
        noise: ‖e‖/‖Ax‖, 0 to 10^6.
        lam: λ from 10^-12 to 10^12.
        inner: p ≥ 1.
        restarts: n ≥ 0.
        delta: δ > 0.
        seed: of the noise.
        progress: told what is being done.

    Raises:
        BarrierError: an argument out of its range.
    """
    operator = problem.operator
    y = problem.samples(noise=noise, seed=seed)
    network = Firenet(
        operator,
        lam=checked_lam(lam),
        weights=problem.weights,
        tau=1.0,
        sigma=1.0,
        inner=inner,
        restarts=restarts,
        delta=delta,
    )
    trace = None if progress is None else _counter(progress, inner, restarts)
    image, zero_filled = (np.asarray(operator.image(c)) for c in (network(y, trace=trace), operator.adjoint(y)))
    norm = float(np.linalg.norm(problem.image))
    error, other = (float(np.linalg.norm(z - problem.image)) for z in (image, zero_filled))

    def psnr(distance: float) -> float:
        return math.inf if distance == 0 else -20 * math.log10(distance / math.sqrt(problem.image.size))

    return Reconstruction(image, zero_filled, error / norm, other / norm, psnr(error), psnr(other))


def _counter(progress: Progress, inner: int, restarts: int) -> Callable[[Step], None]:
    def trace(step: Step) -> None:
        progress("reconstructing", step.restart * inner + step.inner, inner * restarts)

    return trace

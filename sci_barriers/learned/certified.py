"""The rigorous statement beside what was found: two images that force a Lipschitz constant on a method by its own accuracy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers.learned.methods import Method
from sci_barriers.networks import MatrixOperator
from sci_barriers.operators import SampledTransform
from sci_barriers.tradeoff import Found, decoder_of, search

__all__ = ["certifiable", "forced", "forced_constant"]


def certifiable(method: Method) -> bool:
    """Whether A is known exactly: a matrix, or a sampled transform without wavelets."""
    operator = method.operator
    return isinstance(operator, MatrixOperator) or (isinstance(operator, SampledTransform) and operator.wavelet is None)


def forced(
    method: Method, image: NDArray[np.float64], *, details: tuple[NDArray[np.float64], ...] = (), budget: int = 100
) -> Found:
    """Search two images that force a large Lipschitz constant on a method; `Found.points` certifies it exactly.

    Args:
        method: Ψ, as it is computed in floats.
        image: to begin with.
        details: to hide, tried first.
        budget: evaluations, at least 6.

    Raises:
        BarrierError: see `search`.
    """
    import torch

    def decode(y: Any) -> Any:
        with torch.no_grad():
            return method.decode(method.tensor(y)[None])[0].double().cpu().numpy()

    return search(decoder_of(decode, method.operator), method.operator, image, details=details, budget=budget)


def forced_constant(found: Found) -> Fraction:
    """Return the certified lower bound of the Lipschitz constant; 0 if nothing was found."""
    return found.points.lipschitz or Fraction(0)

"""The weights that a training starts from. NumPy alone, so that every way of training starts from the same ones."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.networks._lista import forward
from sci_barriers.networks.training._schedule import Schedule
from sci_barriers.networks.training.samples import TableClass

__all__ = ["residual_matrix", "start"]

Floats = NDArray[np.float64]

#: Draws of the published start until the network reduces the error of the training set; each does with a probability near 1/2.
DRAWS: Final = 1000


def residual_matrix(case: TableClass, plan: Schedule) -> Floats:
    """Return B of the residual y − Bx: A/(s‖A‖), or A."""
    return case.A if plan.residual is None else case.A / (plan.residual * case.norm)


def start(case: TableClass, plan: Schedule, seed: int) -> tuple[Floats, Floats]:
    """Return the first weights, layers × m × N, and thresholds, one for each layer, in the units of x.

    Published: normal weights with standard deviation 0.05/(10‖A‖), uniform thresholds in [0, 1e-7], drawn again until
    ‖x − φ(y)‖² ≤ (1 − 1e-5)‖x‖² on the training set. Scaled: A/‖A‖² (an ISTA step) plus 1 % noise, thresholds 1e-6/‖A‖.

    Args:
        case: the class.
        plan: the schedule.
        seed: with K and n it decides the numbers drawn.

    Raises:
        BarrierError: the seed is not an integer of at least 0, or no draw was good enough.
    """
    seed = integer("seed", seed, 0)
    source = np.random.default_rng([seed, case.K, case.n])
    shape = (plan.layers, *case.A.shape)
    if plan.residual is None:
        noise = source.standard_normal(shape) * (0.01 / case.norm)
        return case.A / case.norm**2 + noise, np.full(plan.layers, 1e-6 / case.norm)
    B = residual_matrix(case, plan)
    x, y = case.draw(plan.samples, plan.nonzeros, plan.data_seed)
    for _ in range(DRAWS):
        W = source.standard_normal(shape) * (0.05 / (plan.residual * case.norm))
        theta = source.uniform(0, 1e-7, plan.layers)
        if np.sum((x - forward(B, W, theta, y)) ** 2) <= (1 - 1e-5) * np.sum(x**2):
            return W, theta
    raise BarrierError("seed", seed, f"one for which one of {DRAWS} draws reduces the error of the training set")

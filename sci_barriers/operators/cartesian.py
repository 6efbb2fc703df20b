"""Cartesian sampling: whole lines of the spectrum, as a scanner reads them."""

from __future__ import annotations

import numpy as np

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.operators._side import checked_side
from sci_barriers.operators.patterns import SamplingPattern, number_of_samples

__all__ = ["cartesian_lines"]

#: Of the lines that are taken, this share is in the middle, without gaps.
MIDDLE = 0.25
#: Decay of the probability of the others.
POWER = 1.0


def cartesian_lines(side: int, *, ordering: str = "centred", rate: float, seed: int = 0) -> SamplingPattern:
    """Draw whole rows: a quarter of them the lowest ones, the others at random, with probability proportional to 1/frequency.

    The number of rows is rate·N, rounded to the nearest integer, at least 1; `SamplingPattern.rate` is the rate that this gives.

    Args:
        side: N.
        ordering: ``"centred"`` for Fourier, ``"sequency"`` for Walsh samples.
        rate: share of the rows, in (0, 1].
        seed: of the generator, at least 0.

    Raises:
        BarrierError: an argument out of its range.
    """
    side = checked_side(side)
    if ordering not in ("centred", "sequency"):
        raise BarrierError("ordering", ordering, "centred or sequency")
    rows = max(1, round(number_of_samples(side, rate, None) / side))
    frequency = np.abs(np.arange(side) - (side // 2 if ordering == "centred" else 0))
    order = np.argsort(frequency, kind="stable")
    fixed = max(1, round(MIDDLE * rows))
    # As in `variable_density`: exponential waiting times are a draw without repetition.
    waits = np.random.default_rng(integer("seed", seed, 0)).exponential(size=side)
    keys = np.log(np.maximum(waits, np.finfo(float).tiny)) + POWER * np.log(np.maximum(frequency, 1))
    keys[order[:fixed]] = -np.inf
    mask = np.zeros((side, side), dtype=bool)
    mask[np.argsort(keys, kind="stable")[:rows]] = True
    mask.flags.writeable = False
    return SamplingPattern(mask, ordering, "Cartesian lines", int(seed))

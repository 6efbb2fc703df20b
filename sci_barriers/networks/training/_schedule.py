"""How a LISTA network is trained: the published schedule and a scaled one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError


@dataclass(frozen=True)
class Schedule:
    """Everything but the class (K, n) and the seed that decides what a training run gives.

    Attributes:
        variant: ``"published"`` or ``"scaled"``.
        layers: of the network.
        epochs: passes through the samples.
        samples: of the training set.
        batch: samples of one step; the batches are the same in every epoch.
        validation: samples of the validation set; the weights with the smallest relative error on it are kept.
        nonzeros: entries of the block that are not 0 in a sample.
        rate: Adam's step size; published: in the units of x, scaled: in those of ‖A‖x.
        rate_per_digit: the step size is ``rate·rate_per_digit**K``.
        last_rate: factor of the step size in the last step; in between it falls geometrically.
        epsilon: Adam's ε, in the same units.
        beta1: of Adam.
        beta2: of Adam.
        residual: s of the residual y − Ax/(s‖A‖) (published: 10), or ``None`` for y − Ax.
        data_seed: of the training set.
        validation_seed: of the validation set.
    """

    variant: str
    layers: int
    epochs: int
    samples: int
    batch: int
    validation: int
    nonzeros: int
    rate: float
    rate_per_digit: float
    last_rate: float
    epsilon: float
    beta1: float
    beta2: float
    residual: float | None
    data_seed: int
    validation_seed: int

    def __post_init__(self) -> None:
        for name, low in (
            ("layers", 1),
            ("epochs", 1),
            ("samples", 1),
            ("batch", 1),
            ("validation", 1),
            ("nonzeros", 0),
        ):
            object.__setattr__(self, name, integer(name, getattr(self, name), low))
        if self.samples % self.batch:
            raise BarrierError("batch", self.batch, f"a divisor of {self.samples}, the number of samples")
        for name in ("rate", "rate_per_digit", "last_rate", "epsilon"):
            if not 0 < getattr(self, name) < math.inf:
                raise BarrierError(name, getattr(self, name), "positive and finite")

    @property
    def steps(self) -> int:
        """Steps of one epoch."""
        return self.samples // self.batch

    def rate_at(self, step: int, K: int) -> float:
        """Return the step size of step 0, 1, … of the whole training."""
        last = max(1, self.epochs * self.steps - 1)
        return float(self.rate * self.rate_per_digit**K * self.last_rate ** (step / last))


#: The schedule of the published script: TensorFlow's Adam (ε = 1e-7) with step size 2e-4·10^(−K/3), no shuffling, and the residual
#: y − Ax/(10‖A‖); its training and its validation set are drawn with the same seed, 5.
PUBLISHED: Final = Schedule(
    variant="published",
    layers=10,
    epochs=4000,
    samples=8000,
    batch=1000,
    validation=100,
    nonzeros=5,
    rate=2e-4,
    rate_per_digit=10 ** (-1 / 3),
    last_rate=1.0,
    epsilon=1e-7,
    beta1=0.9,
    beta2=0.999,
    residual=10.0,
    data_seed=5,
    validation_seed=5,
)

#: The same architecture with the residual of the iteration that it unrolls, in units in which every K looks alike, and a falling step size.
SCALED: Final = replace(
    PUBLISHED,
    variant="scaled",
    epochs=1000,
    rate=2e-2,
    rate_per_digit=1.0,
    last_rate=0.1,
    epsilon=1e-6,
    residual=None,
    validation_seed=6,
)

VARIANTS: Final = {"published": PUBLISHED, "scaled": SCALED}


def schedule(variant: str, **changes: Any) -> Schedule:
    """Return the schedule of this name, with changes.

    Raises:
        BarrierError: no such variant, or a value out of range.
    """
    if variant not in VARIANTS:
        raise BarrierError("variant", variant, " or ".join(VARIANTS))
    return replace(VARIANTS[variant], **changes)

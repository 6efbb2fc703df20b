"""Everything that decides what a training gives."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.learned.architectures import architecture as architecture_of
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.sources import checked_count, sources

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """How a network is trained.

    Attributes:
        architecture: its name, see `architectures`.
        sampling: A.
        noise: σ_max ≥ 0: each training image gets noise e, Gaussian, with standard deviation σ·‖y‖/√m, σ uniform in [0, σ_max].
        seed: of first weights, order and noise, at least 0.
        images: of the training set, see `checked_count`; the first ones of the source.
        steps: of Adam, at least 0.
        batch: images of one step.
        rate: step size of Adam; falls to 2% of it along a quarter of a cosine.
        options: further arguments of the architecture.
        source: of the images, see `sources`.
        start: name of a network of the package whose weights are the first ones, see `begun`; the seed then decides about order and noise
            only. Empty: random weights, or those of `Reconstruction.begin`.

    Raises:
        BarrierError: another value.
    """

    architecture: str
    sampling: Sampling = field(default_factory=Sampling)
    noise: float = 0.0
    seed: int = 0
    images: int = 3000
    steps: int = 1500
    batch: int = 8
    rate: float = 2e-3
    options: dict[str, float] = field(default_factory=dict)
    source: str = "ellipses"
    start: str = ""

    def __post_init__(self) -> None:
        for name, least in (("seed", 0), ("steps", 0), ("batch", 1)):
            integer(name, getattr(self, name), least)
        checked_count("images", self.images, self.sampling.side)
        if self.source not in sources():
            raise BarrierError("source", self.source, ", ".join(sources()))
        for name, low in (("noise", True), ("rate", False)):
            value = getattr(self, name)
            good = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
            if not good or value < 0 or (value == 0 and not low):
                raise BarrierError(name, value, "a finite number, " + ("at least 0" if low else "above 0"))

    def rate_at(self, step: int) -> float:
        """Return the step size of step 0, 1, …"""
        share = step / max(1, self.steps)
        return self.rate * (0.02 + 0.98 * math.cos(math.pi / 2 * share) ** 2)

    def record(self) -> dict[str, Any]:
        """Return the fields as a JSON document."""
        return asdict(self)

    @classmethod
    def of(cls, record: dict[str, Any]) -> Plan:
        """Return the plan of a record."""
        return cls(**{**record, "sampling": Sampling(**record["sampling"])})

    @classmethod
    def recommended(cls, architecture: str, **changes: Any) -> Plan:
        """Return the plan with the recipe of an architecture, and with ``changes`` of its fields.

        Raises:
            BarrierError: no such architecture, or a value out of its range.
            MissingExtra: torch is not installed.
        """
        return cls(architecture, **{**architecture_of(architecture).recipe, **changes})

    @property
    def name(self) -> str:
        """A name for files: architecture, side where it is not 32, source, noise, seed."""
        noise = "" if self.noise == 0 else f"-noise{self.noise:g}"
        source = "" if self.source == "ellipses" else f"-{self.source}"
        side = "" if self.sampling.side == 32 else f"-{self.sampling.side}"
        return f"{self.architecture}{side}{source}{noise}-seed{self.seed}"

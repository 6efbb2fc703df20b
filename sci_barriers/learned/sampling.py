"""How images are measured: a transform, a pattern and a rate, by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.operators import (
    Fourier,
    SampledTransform,
    Transform,
    Walsh,
    Wavelet,
    affordable_sparsities,
    multilevel,
    phantom,
    variable_density,
)
from sci_barriers.operators._side import log2_of
from sci_barriers.operators.cartesian import cartesian_lines
from sci_barriers.operators.patterns import SamplingPattern

__all__ = ["PATTERNS", "TRANSFORMS", "Sampling"]

TRANSFORMS: Final = ("fourier", "walsh")
PATTERNS: Final = ("variable density", "multilevel", "lines")


@dataclass(frozen=True)
class Sampling:
    """A = P_Ω F on real images.

    Attributes:
        side: N = 2^r, at least 8.
        rate: share of the N² samples, in (0, 1].
        pattern: ``"variable density"`` (decay 2, the square of side N/8 in the middle complete), ``"multilevel"`` (for the sparsities of
            the Shepp–Logan phantom), ``"lines"`` (whole rows).
        transform: ``"fourier"`` or ``"walsh"``.
        seed: of the pattern.

    Raises:
        BarrierError: another value.
    """

    side: int = 32
    rate: float = 0.33
    pattern: str = "variable density"
    transform: str = "fourier"
    seed: int = 0

    def __post_init__(self) -> None:
        if log2_of(self.side, "wavelets are dyadic") < 3:
            raise BarrierError("side", self.side, "at least 8")
        if isinstance(self.rate, bool) or not isinstance(self.rate, int | float) or not 0 < self.rate <= 1:
            raise BarrierError("rate", self.rate, "a number, 0 < rate ≤ 1")
        for name, value, known in (("pattern", self.pattern, PATTERNS), ("transform", self.transform, TRANSFORMS)):
            if value not in known:
                raise BarrierError(name, value, ", ".join(known))
        integer("seed", self.seed, 0)

    def mask(self) -> SamplingPattern:
        """Return Ω."""
        side, rate, transform = self.side, self.rate, self._transform()
        ordering = transform.ordering
        if self.pattern == "lines":
            return cartesian_lines(side, ordering=ordering, rate=rate, seed=self.seed)
        if self.pattern == "variable density":
            centre = max(1, side // (16 if self.transform == "fourier" else 8))
            return variable_density(side, ordering=ordering, rate=rate, centre=centre, seed=self.seed)
        basis = Wavelet(side)
        sparsities = affordable_sparsities(basis.forward(phantom(side)), basis, ordering=ordering, rate=rate)
        return multilevel(side, ordering=ordering, sparsities=sparsities, rate=rate, seed=self.seed)

    def operator(self) -> SampledTransform:
        """Return A."""
        return SampledTransform(self._transform(), self.mask())

    def record(self) -> dict[str, Any]:
        """Return the fields as a JSON document."""
        return asdict(self)

    def _transform(self) -> Transform:
        return Fourier(self.side) if self.transform == "fourier" else Walsh(self.side)

    def __str__(self) -> str:
        return f"{self.transform}, {self.rate:.0%} {self.pattern}, {self.side}²"

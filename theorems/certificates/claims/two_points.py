"""Kind two-point, of the trade-off: every map with these outputs has a Lipschitz constant of at least this."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.certificates.claims._claim import Claim
from theorems.certificates.writer import FORMAT, rational_text
from theorems.core.errors import TheoremError
from theorems.guarantees.tradeoff import TwoPoints


@dataclass(frozen=True, eq=False)
class TwoPointClaim(Claim):
    """The claim; format: ``docs/reference/certificate-format.md``.

    Attributes:
        points: images, data, outputs, with a positive bound `TwoPoints.lipschitz`.
        A: the matrix of the measurement, floats, if it is to be in the certificate.
        noise: with A, an upper bound of ‖Ax − y‖₂ and ‖Ax' − y'‖₂.

    Raises:
        TheoremError: the bound is not positive, or A without noise.
    """

    points: TwoPoints
    A: Any = None
    noise: Fraction | None = None

    def __post_init__(self) -> None:
        if not self.points.lipschitz:
            raise TheoremError("points", f"lipschitz = {self.points.lipschitz}", "a pair with a positive bound")
        if (self.A is None) != (self.noise is None):
            raise TheoremError("noise", self.noise, "given together with A")

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        points, measured = self.points, None
        assert points.lipschitz  # checked when it was made
        if self.noise is not None:
            measured = {"A": [_vector(row) for row in self.A], "noise": rational_text(self.noise)}
        return {
            "format": FORMAT,
            "version": 4,
            "theorem": "tradeoff",
            "claim": {"kind": "two-point", "lipschitz": rational_text(points.lipschitz)},
            "images": [_vector(points.x), _vector(points.x2)],
            "data": [_vector(points.y), _vector(points.y2)],
            "outputs": [_vector(points.z), _vector(points.z2)],
            "measurement": measured,
        }


def _vector(array: Any) -> list[object]:
    flat = np.asarray(array).reshape(-1)
    if not np.iscomplexobj(flat):
        return [rational_text(Fraction(float(v))) for v in flat.tolist()]
    return [[rational_text(Fraction(v.real)), rational_text(Fraction(v.imag))] for v in flat.tolist()]

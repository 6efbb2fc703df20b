"""Writes two-point certificates of the trade-off (see ``docs/reference/certificate-format.md``)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from theorems.certificates.writer import FORMAT, rational_text
from theorems.core.errors import TheoremError
from theorems.guarantees.tradeoff import TwoPoints

__all__ = ["two_point_document"]


def two_point_document(points: TwoPoints, *, A: Any = None, noise: Fraction | None = None) -> dict[str, object]:
    """Return the certificate that every map with these outputs has a Lipschitz constant of at least `TwoPoints.lipschitz`.

    Args:
        points: images, data, outputs.
        A: the matrix of the measurement, floats, if it is to be in the certificate.
        noise: with A, an upper bound of ‖Ax − y‖₂ and ‖Ax' − y'‖₂.

    Raises:
        TheoremError: the bound is not positive, or A without noise.
    """
    if not points.lipschitz:
        raise TheoremError("points", f"lipschitz = {points.lipschitz}", "a pair with a positive bound")
    if (A is None) != (noise is None):
        raise TheoremError("noise", noise, "given together with A")
    return {
        "format": FORMAT,
        "version": 4,
        "theorem": "tradeoff",
        "claim": {"kind": "two-point", "lipschitz": rational_text(points.lipschitz)},
        "images": [_vector(points.x), _vector(points.x2)],
        "data": [_vector(points.y), _vector(points.y2)],
        "outputs": [_vector(points.z), _vector(points.z2)],
        "measurement": None if noise is None else {"A": [_vector(row) for row in A], "noise": rational_text(noise)},
    }


def _vector(array: Any) -> list[object]:
    flat = np.asarray(array).reshape(-1)
    if not np.iscomplexobj(flat):
        return [rational_text(Fraction(float(v))) for v in flat.tolist()]
    return [[rational_text(Fraction(v.real)), rational_text(Fraction(v.imag))] for v in flat.tolist()]

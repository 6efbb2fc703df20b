"""Writes the corpus of two-point certificates: ``python tests/corpus/make_two_points.py``. The files are kept.

two_points/valid/NAME.json must be verified; two_points/tampered/RULE-NAME.json and two_points/malformed/RULE-NAME.json refused with
that rule.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from _documents import Document, drop, put

from theorems.certificates.claims.two_points import TwoPointClaim
from theorems.certificates.writer import certificate_text
from theorems.guarantees.tradeoff import TwoPoints

HERE = Path(__file__).parent / "two_points"


def _measured(seed: int, *, is_complex: bool = False) -> Document:
    source = np.random.default_rng(seed)

    def draw(*shape: int) -> Any:
        real = source.normal(size=shape)
        return real + 1j * source.normal(size=shape) if is_complex else real

    A = draw(3, 5)
    x, kernel = draw(5), np.linalg.svd(A)[2].conj()[-1]
    x2 = x + kernel + 1e-3 * draw(5)
    points = TwoPoints(x, x2, A @ x, A @ x2, x + 1e-2 * draw(5), x2 - 1e-2 * draw(5))
    return TwoPointClaim(points, A=A, noise=Fraction(1, 1 << 40)).document()


def by_hand() -> Document:
    """‖x − x'‖ = 5, errors 1 and 2, ‖y − y'‖ = 1/2: L = 4 exactly."""
    x, x2 = np.array([0.0, 0]), np.array([3.0, 4])
    points = TwoPoints(x, x2, np.array([0.5]), np.array([1.0]), np.array([0.0, 1]), np.array([3.0, 2]))
    assert points.lipschitz == 4
    return TwoPointClaim(points).document()


def valid() -> dict[str, Document]:
    """Return certificates that are verified."""
    rounding = np.array([1.0, 0, 0]), np.array([1.0, 2.0**-30, 0])
    zero = np.zeros(2), np.array([2.0**-1000, 0])
    return {
        "by-hand": by_hand(),
        "matrix": _measured(1),
        "complex-matrix": _measured(2, is_complex=True),
        "tiny-data": TwoPointClaim(TwoPoints(*rounding, *zero, *rounding)).document(),
    }


def tampered() -> dict[str, Document]:
    """Return certificates of the right shape that claim too much, by name, which begins with the rule."""
    hand, matrix = by_hand(), _measured(1)
    return {
        "T1-negative": put(hand, "claim.lipschitz", "-0x4"),
        "T1-zero": put(hand, "claim.lipschitz", "0x0"),
        "T1-theorem": put(hand, "theorem", "smale18"),
        "T2-equal": put(hand, "data.1", hand["data"][0]),
        "T3-noise": put(matrix, "measurement.noise", "0x0"),
        "T3-negative": put(matrix, "measurement.noise", "-0x1"),
        "T3-other-image": put(matrix, "images.0.0", "0x3"),
        "T3-other-matrix": put(matrix, "measurement.A.0.0", "0x0"),
        "T4-larger": put(hand, "claim.lipschitz", "0x40000000000001/0x10000000000000"),
        "T4-output": put(hand, "outputs.0.1", "0x2"),
        "T4-image": put(hand, "images.1.1", "0x1"),
        "T4-data": put(hand, "data.0.0", "0x1/0x4"),
        "T4-outputs-exchanged": put(hand, "outputs", hand["outputs"][::-1]),
    }


def malformed() -> dict[str, Document]:
    """Return documents of another shape."""
    hand, matrix = by_hand(), _measured(1)
    return {
        "F3-three-images": put(hand, "images", [*hand["images"], hand["images"][0]]),
        "F3-lengths": put(hand, "images.1", ["0x1"]),
        "F3-outputs": put(hand, "outputs", [["0x1"], ["0x2"]]),
        "F3-empty": put(hand, "data", [[], []]),
        "F3-rows": put(matrix, "measurement.A", matrix["measurement"]["A"][:2]),  # type: ignore[index]
        "F3-columns": put(matrix, "measurement.A.1", ["0x1"]),
        "F3-missing": drop(hand, "outputs"),
        "F3-extra": {**hand, "note": "x"},
        "F4-decimal": put(hand, "images.0.0", "1.5"),
    }


def main() -> None:
    """Write all files."""
    for folder, documents in (("valid", valid()), ("tampered", tampered()), ("malformed", malformed())):
        (HERE / folder).mkdir(parents=True, exist_ok=True)
        for name, document in documents.items():
            (HERE / folder / f"{name}.json").write_text(certificate_text(document), encoding="utf-8")


if __name__ == "__main__":
    main()

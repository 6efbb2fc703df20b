"""Certified null space constants: how the time grows with N, and what verifying a certificate costs beside finding it."""

from __future__ import annotations

from functools import partial

from benchmarks._measure import Result, side_by_side
from theorems.guarantees import NullSpaceConstants, SparsityInLevels, named_matrix, null_space_constants


def _found(N: int) -> NullSpaceConstants:
    A = named_matrix("gaussian", 7 * N // 8, N, seed=1)
    return null_space_constants(A, SparsityInLevels([N], [1]), gamma=2)


def growth() -> Result:
    slow, fast, ratio = side_by_side(partial(_found, 64), partial(_found, 16), rounds=3, numbers=(1, 4))
    return Result(
        "null space constants, s = 1: 4 times more columns (14 × 16 → 56 × 64) cost",
        f"{ratio:.0f}× ({fast * 1e3:.0f} ms → {slow * 1e3:.0f} ms)",
        "N convex programs of size N: at most 4³ = 64×",
        ratio <= 64,
        "gaussian matrix, gamma = 2: N convex programs, exact evaluation of the certificate, both bounds",
    )


def verification() -> Result:
    certificate = _found(32).certificate
    assert certificate is not None
    find, check, ratio = side_by_side(partial(_found, 32), certificate.verify, rounds=3, numbers=(1, 4))
    return Result(
        "null space constants, 28 × 32: verifying the certificate, beside finding it",
        f"1/{ratio:.0f} ({find * 1e3:.0f} ms and {check * 1e3:.1f} ms)",
        "at most 1/10",
        ratio >= 10,
        "exact arithmetic, without the solver",
    )


MEASURES = (growth, verification)

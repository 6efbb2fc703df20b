"""Gaussian matrices, and vectors that are tried against a claimed null space property."""

import random
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.guarantees import (
    NullSpaceConstants,
)
from theorems.guarantees.null_space.primal import ratio_bound
from theorems.guarantees.null_space.scaled_matrix import scaled_matrix

F = Fraction


def gaussian(m: int, N: int, seed: int = 0, *, field: str = "real") -> Any:
    source = np.random.default_rng(seed)
    A = source.standard_normal((m, N)) / np.sqrt(m)
    return A if field == "real" else (A + 1j * source.standard_normal((m, N)) / np.sqrt(m)) / np.sqrt(2)


def pairs(x: Any) -> Any:
    return [(F(float(np.real(v))), F(float(np.imag(v)))) for v in x]


def assert_property(found: NullSpaceConstants, A: Any, seed: int, trials: int = 60) -> None:
    """No vector breaks the inequality: random ones, sparse ones, and ones near the null space."""
    source, chooser = np.random.default_rng(seed), random.Random(seed)
    matrix, L = scaled_matrix(A), found.levels
    assert found.rho is not None and found.gamma is not None
    _, _, right = np.linalg.svd(matrix.numpy)
    kernel = right[matrix.shape[0] :].conj()
    for _ in range(trials):
        support = L.random_support(chooser)
        x = source.standard_normal(L.N) * 10.0 ** source.integers(-3, 3, L.N)
        if np.iscomplexobj(matrix.numpy):
            x = x + 1j * source.standard_normal(L.N)
        if len(kernel) and source.integers(2):
            x = source.standard_normal(len(kernel)) @ kernel
        rho, without = ratio_bound(matrix, L, support, pairs(x), found.gamma)
        assert not without
        assert rho is None or rho <= found.rho

"""Parts of the search for null space constants: nets that see every direction, enclosures of eigenvalues."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import unitary
from theorems.guarantees.null_space.cones import net
from theorems.guarantees.null_space.definite import gram, largest_eigenvalue, operator_norm, smallest_eigenvalue
from theorems.guarantees.null_space.scaled_matrix import scaled_matrix

from .claims_tried import F


@given(st.sampled_from([(1, 1), (2, 1), (2, 5), (3, 1), (3, 4), (4, 2)]), st.integers(0, 10**6))
def test_a_net_sees_every_direction(size: tuple[int, int], seed: int) -> None:
    cover = net(*size)
    z = np.random.default_rng(seed).standard_normal(size[0])
    exact = [F(float(v)) for v in (abs(z[0]), *z[1:])]
    seen = max(sum((a * b for a, b in zip(v, exact, strict=True)), F(0)) for v in cover.vertices)
    assert seen > 0 and seen**2 >= cover.h**2 * sum(v * v for v in exact)


@settings(max_examples=40)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=6), st.integers(0, 20))
def test_eigenvalues_are_enclosed(values: list[int], seed: int) -> None:
    """Q·diag·Q* with a rational rotation Q: the eigenvalues are known exactly."""
    rows, d = unitary("cayley", len(values), seed=seed).scaled  # type: ignore[attr-defined]
    Q = [[F(x, d) for x in row] for row in rows]
    entries = [[sum((a * v * b for a, v, b in zip(r, values, c, strict=True)), F(0)) for c in Q] for r in Q]
    # A Hermitian matrix comes from its own Gram matrix G = H·H, whose eigenvalues are the squares.
    matrix = scaled_matrix(entries)
    squares = sorted(v * v for v in values)
    G = gram(matrix)
    slack = F(1, 10**6) + 2 * matrix.error * 1000
    assert squares[0] - slack <= smallest_eigenvalue(G) <= squares[0] + 2 * matrix.error * 1000
    assert squares[-1] - 2 * matrix.error * 1000 <= largest_eigenvalue(G) <= squares[-1] + slack
    assert F(squares[-1]) <= operator_norm(matrix) ** 2 <= F(squares[-1]) + slack + matrix.error * 1000

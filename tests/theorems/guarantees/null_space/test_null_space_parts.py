"""Parts of the search for null space constants: nets that see every direction, enclosures of eigenvalues."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import unitary
from theorems.guarantees import SparsityInLevels, named_matrix, null_space_constants
from theorems.guarantees.null_space import search
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


numbers = st.fractions(-3, 3, max_denominator=9) | st.just(F(0))


@settings(max_examples=40)
@given(st.integers(1, 4), st.integers(1, 5), st.booleans(), st.data())
def test_the_image_of_a_vector_is_that_of_fractions(m: int, n: int, real: bool, data: st.DataObject) -> None:
    parts = [[data.draw(st.integers(-9, 9)) / 4 for _ in range(m * n)] for _ in range(2)]
    matrix = scaled_matrix(np.reshape(np.array(parts[0]) + (0 if real else 1j) * np.array(parts[1]), (m, n)))
    x = data.draw(st.lists(st.tuples(numbers, numbers), min_size=n, max_size=n))
    slow = F(0)
    for i in range(m):
        row = [(F(parts[0][i * n + j]), F(0 if real else parts[1][i * n + j])) for j in range(n)]
        u = sum((p * a - s * b for (p, s), (a, b) in zip(row, x, strict=True)), F(0))
        v = sum((p * b + s * a for (p, s), (a, b) in zip(row, x, strict=True)), F(0))
        slow += u * u + v * v
    assert matrix.applied(x) == slow


@pytest.mark.parametrize(
    ("seed", "sparsities"),
    [(0, [1]), (1, [1]), *(pytest.param(*case, marks=pytest.mark.slow) for case in ((2, [2]), (3, [1, 1])))],
)
def test_only_the_worst_support_sets_are_solved_to_the_end(
    seed: int, sparsities: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    A = named_matrix("gaussian", 10, 12, seed=seed)
    levels = SparsityInLevels([12] if len(sparsities) == 1 else [5, 12], sparsities)
    found = null_space_constants(A, levels, gamma=4)
    monkeypatch.setattr(search, "ROUGH", search.GAP)  # the slow way: all of them
    slow = null_space_constants(A, levels, gamma=4)
    assert found.rho is not None and slow.rho is not None
    assert abs(found.rho / slow.rho - 1) < F(1, 10**4)
    assert found.certificate is not None and found.certificate.verify()
    assert found.rho_lower is not None and found.rho_lower <= found.rho

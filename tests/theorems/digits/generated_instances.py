"""Small exact instances of P1, P2 and P3, inputs near them, and Gaussian ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from theorems.core.errors import TheoremError, Undecided
from theorems.digits import Enclosure
from theorems.problems import P1, P2, P3, Problem, solve_real

F = Fraction


@st.composite
def instances(draw: st.DrawFn) -> tuple[Problem, list[list[Fraction]], list[Fraction]]:
    m, N = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    entry = st.integers(-12, 12).map(lambda k: F(k, 4))
    A = [[draw(entry) for _ in range(N)] for _ in range(m)]
    y = [draw(entry) for _ in range(m)]
    weights = draw(st.none() | st.lists(st.sampled_from([F(1), F(1, 2), F(3)]), min_size=N, max_size=N))
    parameter = draw(st.sampled_from([F(1, 20), F(1, 3), F(1), F(5, 2)]))
    kind = draw(st.sampled_from([P1, P2, P3]))
    return kind(parameter, weights=weights), A, y


def inside(
    draw: Any, A: list[list[Fraction]], y: list[Fraction], rho: Fraction, tau: Fraction
) -> tuple[list[list[Fraction]], list[Fraction]]:
    """An input within rho (Frobenius, hence spectral) of A and within tau of y."""
    m, N = len(A), len(y) and len(A[0])
    part = st.integers(-64, 64)
    E = [[draw(part) for _ in range(N)] for _ in range(m)]
    e = [draw(part) for _ in range(m)]
    size = max(1, sum(abs(v) for row in E for v in row))
    length = max(1, sum(map(abs, e)))
    return (
        [[a + rho * F(v, size) for a, v in zip(row, own, strict=True)] for row, own in zip(A, E, strict=True)],
        [a + tau * F(v, length) for a, v in zip(y, e, strict=True)],
    )


def has_exact_minimisers(enclosure: Enclosure, problem: Problem, A: list[list[Fraction]], y: list[Fraction]) -> bool:
    """Assert that vertices of the set of minimisers of an input are in the enclosure, and return whether the minimiser is unique."""
    try:
        exact = solve_real(problem, A, y)
    except (Undecided, TheoremError):
        assume(False)
    for choice in range(min(4, exact.vertex_count)):
        x = exact.vertex(300, choice=choice)
        lower, upper = enclosure.distance([(v, F(0)) for v in x])
        assert lower <= F(1, 1 << 290)
        assert upper >= 0
        for value, known in zip(x, enclosure.coefficients(), strict=True):
            assert not isinstance(known.value, tuple)
            assert abs(value - known.value) <= known.radius + F(1, 1 << 290)
            assert not (known.sign == "zero" and value != 0)
            assert not (known.sign == "positive" and value <= 0)
            assert not (known.sign == "negative" and value >= 0)
    return exact.unique


def gaussian(m: int, N: int, seed: int) -> tuple[list[list[Fraction]], list[Fraction]]:
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((m, N)) / np.sqrt(m)
    x = np.zeros(N)
    x[: max(1, m // 6)] = 1 + rng.random(max(1, m // 6))
    y = A @ x + 0.01 * rng.standard_normal(m)
    return [[F(float(v)) for v in row] for row in A], [F(float(v)) for v in y]

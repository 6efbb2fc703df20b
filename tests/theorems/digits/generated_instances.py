"""Small exact instances of P1, P2 and P3, inputs near them, and Gaussian ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from operator import mul
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from hypothesis import assume
from hypothesis import strategies as st

from theorems.core.errors import TheoremError, Undecided
from theorems.digits import Enclosure
from theorems.problems import P1, P2, P3, LinearProgram, Problem, solve_real

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


@st.composite
def problems_with_data(draw: st.DrawFn) -> tuple[Problem, list[list[Fraction]], list[Fraction]]:
    """All problems, those with residual 0 too: basis pursuit and linear programs whose solutions have few entries."""
    problem, A, y = draw(instances())
    kind = draw(st.sampled_from(["as it is", "basis pursuit", "linear program"]))
    if kind == "as it is":
        return problem, A, y
    x = [F(draw(st.sampled_from([0, 0, 1, 2]))) for _ in A[0]]
    if kind == "linear program":
        A = [[abs(v) for v in row] for row in A]
    fitted = [sum((a * v for a, v in zip(row, x, strict=True)), F(0)) for row in A]
    return LinearProgram(problem.weights) if kind == "linear program" else P1(0, problem.weights), A, fitted


def vertices(problem: Problem, A: list[list[Fraction]], y: list[Fraction]) -> list[list[Fraction]]:
    """All vertices of the solution set of a small linear program or of basis pursuit: every support is tried, in rationals."""
    if not problem.nonnegative:
        both = LinearProgram(None if problem.weights is None else [*problem.weights, *problem.weights])
        N = len(A[0])
        found = vertices(both, [[*row, *(-v for v in row)] for row in A], y)
        return [[x[i] - x[i + N] for i in range(N)] for x in found]
    N = len(A[0])
    w = problem.weights or (F(1),) * N
    best: tuple[Fraction, list[list[Fraction]]] | None = None
    for size in range(len(A) + 1):
        for S in combinations(range(N), size):
            x = _on(A, y, S)
            if x is None or min((x[i] for i in S), default=F(1)) <= 0:
                continue
            cost = sum((a * b for a, b in zip(w, x, strict=True)), F(0))
            if best is None or cost < best[0]:
                best = cost, [x]
            elif cost == best[0]:
                best[1].append(x)
    return [] if best is None else best[1]


def _on(A: list[list[Fraction]], y: list[Fraction], S: tuple[int, ...]) -> list[Fraction] | None:
    """The solution of Ax = y that is 0 outside of S; ``None`` if there is none, or more than one."""
    x = [F(0)] * len(A[0])
    columns = [[row[i] for row in A] for i in S]
    if S:
        gram = fmpq_mat(len(S), len(S), [_fmpq(sum(map(mul, a, b))) for a in columns for b in columns])
        if gram.det() == 0:
            return None
        right = fmpq_mat(len(S), 1, [_fmpq(sum(map(mul, a, y))) for a in columns])
        for i, value in zip(S, gram.solve(right).entries(), strict=True):
            x[i] = F(int(value.p), int(value.q))
    return x if all(sum(map(mul, row, x)) == v for row, v in zip(A, y, strict=True)) else None


def _fmpq(value: Fraction | int) -> fmpq:
    return fmpq(value.numerator, value.denominator)


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
    """Assert that vertices of the set of minimisers of an input are in the enclosure, and return whether the minimiser is unique.

    Vertices of linear programs and of basis pursuit, which have to be feasible, are found by trying every support.
    """
    if problem.interpolates:
        solutions = vertices(problem, A, y)
        assert solutions
        unique = len(solutions) == 1
    else:
        try:
            exact = solve_real(problem, A, y)
        except (Undecided, TheoremError):
            assume(False)
        unique = exact.unique
        solutions = [exact.vertex(300, choice=choice) for choice in range(min(4, exact.vertex_count))]
    for x in solutions:
        lower, upper = enclosure.distance([(v, F(0)) for v in x])
        assert lower <= F(1, 1 << 290)
        assert upper >= 0
        for value, known in zip(x, enclosure.coefficients(), strict=True):
            assert not isinstance(known.value, tuple)
            assert abs(value - known.value) <= known.radius + F(1, 1 << 290)
            assert not (known.sign == "zero" and value != 0)
            assert not (known.sign == "positive" and value <= 0)
            assert not (known.sign == "negative" and value >= 0)
    return unique


def gaussian(m: int, N: int, seed: int) -> tuple[list[list[Fraction]], list[Fraction]]:
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((m, N)) / np.sqrt(m)
    x = np.zeros(N)
    x[: max(1, m // 6)] = 1 + rng.random(max(1, m // 6))
    y = A @ x + 0.01 * rng.standard_normal(m)
    return [[F(float(v)) for v in row] for row in A], [F(float(v)) for v in y]

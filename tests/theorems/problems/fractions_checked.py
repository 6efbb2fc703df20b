"""Plain arithmetic with fractions that shares no code with what is tested, and the checks of solution sets that use it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from theorems.problems import P1, P2, P3, Problem
from theorems.problems._face import FaceSolution

F = Fraction

Matrix = list[list[Fraction]]

Vector = list[Fraction]

BITS = 400

TINY = F(1, 1 << 150)


# Plain arithmetic with fractions, which shares nothing with the code under test.
def times(A: Matrix, x: Sequence[Fraction]) -> Vector:
    return [sum((a * b for a, b in zip(row, x, strict=True)), F(0)) for row in A]


def transpose(A: Matrix) -> Matrix:
    return [list(column) for column in zip(*A, strict=True)]


def dot(x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(x, y, strict=True)), F(0))


def root(value: Fraction) -> Fraction:
    """√value to about BITS bits, from below."""
    return F(math.isqrt((value.numerator << (2 * BITS)) // value.denominator), 1 << BITS)


def solve(A: Matrix, columns: Sequence[Sequence[Fraction]]) -> list[Vector] | None:
    """Gauss–Jordan elimination; None if A is singular."""
    n = len(A)
    rows = [[*A[i], *(column[i] for column in columns)] for i in range(n)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k] != 0), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(n):
            if i != k and rows[i][k] != 0:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [[rows[i][n + c] for i in range(n)] for c in range(len(columns))]


def weights_of(problem: Problem, length: int) -> Sequence[Fraction]:
    return problem.weights or [F(1)] * length


def penalty(problem: Problem, x: Sequence[Fraction]) -> Fraction:
    return sum((w * abs(value) for w, value in zip(weights_of(problem, len(x)), x, strict=True)), F(0))


def residual_squared(A: Matrix, y: Vector, x: Sequence[Fraction]) -> Fraction:
    difference = [a - b for a, b in zip(times(A, x), y, strict=True)]
    return dot(difference, difference)


def objective(problem: Problem, A: Matrix, y: Vector, x: Sequence[Fraction]) -> Fraction:
    """The objective, exact for P1 and P2, to about BITS bits for P3."""
    if isinstance(problem, P1):
        return penalty(problem, x)
    square = residual_squared(A, y, x)
    return problem.parameters()["lam"] * penalty(problem, x) + (square if isinstance(problem, P2) else root(square))


def candidates(problem: Problem, A: Matrix, y: Vector) -> Iterator[Vector]:
    """Every minimiser with linearly independent support is among these points (all of them feasible, to BITS bits)."""
    m, n = len(A), len(A[0])
    w = weights_of(problem, n)
    parameter = next(iter(problem.parameters().values()))
    columns = transpose(A)
    fits = parameter == 0 or isinstance(problem, P3)
    zero = [F(0)] * n
    if not isinstance(problem, P1) or dot(y, y) <= parameter**2:
        yield zero
    for size in range(1, min(m, n) + 1):
        for support in itertools.combinations(range(n), size):
            block = [columns[j] for j in support]
            gram = [[dot(a, b) for b in block] for a in block]
            normal = [dot(a, y) for a in block]
            for signs in itertools.product((1, -1), repeat=size - 1):
                s = [sign * w[j] for sign, j in zip((1, *signs), support, strict=True)]
                solved = solve(gram, [normal, s])
                if solved is None:
                    break
                u, d = solved
                rest, slope = dot(y, y) - dot(u, normal), dot(s, d)
                levels = [F(0)] if (fits and rest == 0) or (isinstance(problem, P1) and parameter**2 == rest) else []
                if isinstance(problem, P2):
                    levels += [parameter / 2, -parameter / 2]
                elif isinstance(problem, P1) and parameter**2 > rest:
                    # rounding down keeps it feasible: the residual grows with mu
                    level = root((parameter**2 - rest) / slope)
                    levels += [level, -level]
                elif isinstance(problem, P3) and parameter**2 * slope < 1:
                    level = root(parameter**2 * rest / (1 - parameter**2 * slope))
                    levels += [level, -level]
                for level in levels:
                    x = list(zero)
                    for j, u_j, d_j in zip(support, u, d, strict=True):
                        x[j] = u_j - level * d_j
                    yield x


def check_brute_force(problem: Problem, A: Matrix, y: Vector, face: FaceSolution) -> None:
    """The set consists of minimisers, and contains every minimiser that the enumeration finds."""
    own = [objective(problem, A, y, face.vertex(BITS, choice=k)) for k in range(len(A[0]))]
    own.append(objective(problem, A, y, face.point(BITS)))
    assert max(own) - min(own) < TINY
    if isinstance(problem, P1):
        assert residual_squared(A, y, face.point(BITS)) <= problem.eta**2 + TINY
    best = None
    for x in candidates(problem, A, y):
        value = objective(problem, A, y, x)
        best = value if best is None else min(best, value)
        assert value >= min(own) - TINY
        if value < min(own) + TINY:
            assert face.distance_squared(x, BITS)[0] < F(1, 1 << 100)
    assert best is not None
    assert abs(best - min(own)) < TINY


def check_conditions(problem: Problem, A: Matrix, y: Vector, face: FaceSolution) -> None:
    """The KKT conditions at the barycentre, to about BITS bits (exactly if the amounts are rational)."""
    x = face.point(BITS)
    tolerance = F(0) if face.rho == 0 else TINY
    r = [b - a for a, b in zip(times(A, x), y, strict=True)]
    square = dot(r, r)
    if not any(x) or (square <= TINY and not isinstance(problem, P2)):
        return  # no dual vector to be read off the residual; the brute force decides
    correlations = times(transpose(A), r)
    w = weights_of(problem, len(x))
    mu = max(abs(c) / v for c, v in zip(correlations, w, strict=True))
    if isinstance(problem, P1):
        assert abs(square - problem.eta**2) <= tolerance
    elif isinstance(problem, P2):
        assert abs(mu - problem.lam / 2) <= tolerance
    else:
        assert abs(mu**2 - problem.parameters()["lam"] ** 2 * square) <= tolerance
    for c, v, value in zip(correlations, w, x, strict=True):
        if value != 0:
            assert abs(c - mu * v * (1 if value > 0 else -1)) <= tolerance

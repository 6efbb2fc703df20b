"""Exact solution sets computed by hand: zeros, ties, degenerate and infeasible data, wrong arguments."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from theorems.core.errors import TheoremError, Undecided
from theorems.problems import P1, P2, P3, LinearProgram, Problem
from theorems.problems._face import Group
from theorems.problems._path import solve_real

from .fractions_checked import (
    F,
    check_brute_force,
)


# Hand-made cases.
def test_one_group_by_hand() -> None:
    # A = a (1, -1), y = 1: x = c (s, -(1 - s))
    A, y = [[F(4), F(-4)]], [F(1)]
    face = solve_real(P2(2), A, y)
    assert face.groups == (Group((0, 1), (1, -1), (F(1), F(1)), F(1, 4) - F(2, 32), F(0)),)
    assert not face.unique
    assert face.vertex(choice=1) == (0, -F(3, 16))
    assert face.point() == (F(3, 32), -F(3, 32))
    assert solve_real(P1(F(1, 4)), A, y).vertex() == (F(3, 16), 0)
    assert solve_real(P3(1), A, y).vertex() == (F(1, 4), 0)
    assert solve_real(P3(5), A, y).vertex() == (0, 0)


def test_weights_split_and_join_columns() -> None:
    A, y = [[F(2), F(4), F(4)]], [F(1)]
    face = solve_real(P1(0, weights=[1, 2, 3]), A, y)
    assert face.groups[0].indices == (0, 1)
    assert face.vertex() == (F(1, 2), 0, 0)
    assert face.vertex(choice=1) == (0, F(1, 4), 0)
    assert face.point() == (F(1, 4), F(1, 8), 0)
    assert face.distance_squared([F(1, 2), F(1, 4), F(0)], 10) == (F(1, 20),) * 2  # to the line x + 2 x' = 1/2


def test_irrational_amounts() -> None:
    # P1 with a residual of fixed length in two orthogonal directions: mu² = eta² / 2 on both.
    face = solve_real(P1(1), [[F(1), F(0)], [F(0), F(1)]], [F(2), F(2)])
    assert face.rho == F(1, 2)
    assert all((group.u, group.v) == (2, -1) for group in face.groups)
    x = face.vertex(100)
    assert (2 - x[0]) ** 2 == pytest.approx(0.5)
    assert abs((2 - x[0]) ** 2 - F(1, 2)) < F(1, 1 << 98)
    lower, upper = face.distance_squared([F(2), F(2)], 80)
    assert lower == upper == 1
    lower, upper = face.distance_squared([F(0), F(0)], 80)
    assert 0 < upper - lower <= F(1, 1 << 80)
    assert lower < 2 * (2 - F(math.isqrt(1 << 299), 1 << 150)) ** 2 < upper + F(1, 1 << 140)


@pytest.mark.parametrize(
    ("problem", "A", "y"),
    [
        (P1(2), [[1, 2]], [2]),  # eta = ||y||
        (P1(3), [[1, 2]], [2]),
        (P1(0), [[1, 2]], [0]),
        (P2(8), [[1, 2]], [2]),  # lam = 2 max |A^T y|
        (P2(9), [[1, 2]], [2]),
        (P2(1), [[1, 2]], [0]),
        (P2(1), [[1], [0]], [0, 5]),
        (P3(3), [[1, 2]], [2]),
        (P3(1), [[1, 2]], [0]),
        (P3(1), [[0], [0]], [0, 5]),
        (P3(F(3, 5)), [[3], [0]], [1, 7]),
        (P3(F(3, 5)), [[1], [0]], [3, 4]),  # lam = |A^T y| / ||y||, and y is not in the range
        (P1(5), [[0], [0]], [0, 5]),
    ],
)
def test_zero(problem: Problem, A: list[list[int]], y: list[int]) -> None:
    face = solve_real(problem, [[F(v) for v in row] for row in A], [F(v) for v in y])
    assert face.unique
    assert not any(face.vertex())
    assert face.vertex_count == 1


@pytest.mark.parametrize(
    ("problem", "A", "y"),
    [
        (P3(2), [[2]], [1]),  # every x between 0 and 1/2 is a minimiser
        (P1(0), [[1, 1, 1], [1, -1, 0]], [2, 0]),  # the third column is the mean of the others
        (P2(1), [[2, 0, 1], [0, 2, 1]], [3, 3]),
    ],
)
def test_degenerate(problem: Problem, A: list[list[int]], y: list[int]) -> None:
    data = [[F(v) for v in row] for row in A], [F(v) for v in y]
    with pytest.raises(Undecided, match="degenerate"):
        solve_real(problem, *data)


@pytest.mark.parametrize("problem", [P1(0), P1(F(1, 2)), P2(1), P3(F(1, 3))], ids=repr)
def test_simultaneous_events(problem: Problem) -> None:
    """All columns of the identity enter the path at once, and again with a redundant column in between."""
    n = 4
    identity = [[F(int(i == j)) for j in range(n)] for i in range(n)]
    face = solve_real(problem, identity, [F(1), F(-1), F(1), F(1)])
    assert face.unique
    check_brute_force(problem, identity, [F(1), F(-1), F(1), F(1)], face)
    wide = [[*row, F(1, 2)] for row in identity]
    y = [F(1), F(1), F(1), F(1)]
    face = solve_real(problem, wide, y)
    check_brute_force(problem, wide, y, face)


def test_an_entry_leaves_the_support() -> None:
    """The path drops a column: correlated columns, the wrong one first."""
    A = [[F(1), F(1, 2), F(0)], [F(1), F(0), F(1, 2)], [F(1, 10), F(1, 3), F(1, 3)]]
    y = [F(1), F(1), F(1)]
    for problem in (P1(0), P1(F(1, 50)), P2(F(1, 100)), P3(F(1, 10))):
        check_brute_force(problem, A, y, solve_real(problem, A, y))


@pytest.mark.parametrize("eta", [0, F(1, 2)])
def test_infeasible(eta: Fraction) -> None:
    with pytest.raises(TheoremError, match="distance of y to the range"):
        solve_real(P1(eta), [[F(1)], [F(0)]], [F(1), F(1)])
    with pytest.raises(TheoremError, match="distance of y to the range"):
        solve_real(P1(eta), [[F(1)], [F(0)]], [F(0), F(1)])
    with pytest.raises(TheoremError, match="distance of y to the range"):
        solve_real(P1(eta), [[F(0)], [F(0)]], [F(0), F(1)])


def test_smallest_feasible_eta() -> None:
    """At eta = distance to the range the fit is fixed, and the shortest of its solutions is taken."""
    assert solve_real(P1(1), [[F(1), F(2)], [F(0), F(0)]], [F(3), F(1)]).vertex() == (0, F(3, 2))


# Wrong arguments.
class Strange:
    """Looks like a problem."""

    def __init__(self, **attributes: object) -> None:
        self.__dict__.update(attributes)


ONE = [[F(1), F(2)]]


@pytest.mark.parametrize(
    ("problem", "A", "y", "name"),
    [
        (P1(0), ONE, [F(1), F(1)], "y"),
        (P1(0), [[F(1), F(2)], [F(1)]], [F(1), F(1)], "A"),
        (P1(0), [], [], "A"),
        (P1(0), [[]], [F(1)], "A"),
        (P1(0), [[1.0, 2.0]], [F(1)], "A"),
        (P1(0), [[True, False]], [F(1)], "A"),
        (P1(0), ONE, [0.5], "y"),
        (P1(0), [[(F(1), F(0)), (F(2), F(0))]], [F(1)], "A"),
        (P1(0), Strange(field="complex"), [F(1)], "A"),
        (P1(0), ONE, Strange(field="complex"), "y"),
        (P1(0, weights=[1]), ONE, [F(1)], "weights"),
        (Strange(name="P4"), ONE, [F(1)], "problem"),
        (None, ONE, [F(1)], "problem"),
        (Strange(name="P1", eta=F(-1)), ONE, [F(1)], "problem"),
        (Strange(name="P1", eta=0.5), ONE, [F(1)], "problem"),
        (Strange(name="P2", lam=F(0)), ONE, [F(1)], "problem"),
        (Strange(name="P3"), ONE, [F(1)], "problem"),
        (Strange(name="P3", lam=1, weights=[F(1), F(0)]), ONE, [F(1)], "problem"),
        (LinearProgram(), ONE, [F(1)], "problem"),
    ],
)
def test_wrong_arguments(problem: object, A: object, y: object, name: str) -> None:
    with pytest.raises(TheoremError) as error:
        solve_real(problem, A, y)
    assert error.value.name == name

"""Exact solution sets of real data: KKT conditions, brute force, perturbations, ties, and the inputs of the construction."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oracles import ExactInput, ExactMatrix, ExactVector, HonestOracle, unitary
from theorems.core.errors import TheoremError, Undecided
from theorems.problems import P1, P2, P3, Problem
from theorems.problems._face import FaceSolution, Group
from theorems.problems._path import solve_real

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


small = st.integers(-3, 3).map(F)
generic = st.fractions(-4, 4, max_denominator=97)
positive = st.fractions(F(1, 8), 8, max_denominator=9)


@st.composite
def instances(draw: st.DrawFn, entries: st.SearchStrategy[Fraction]) -> tuple[Problem, Matrix, Vector]:
    m = draw(st.integers(1, 3))
    n = draw(st.integers(1, 5))
    columns: Matrix = []
    while len(columns) < n:
        if columns and draw(st.integers(0, 3)) == 0:
            factor = draw(st.sampled_from([F(1), F(-1)]))
            columns.append([factor * value for value in draw(st.sampled_from(columns))])
        else:
            columns.append(draw(st.lists(entries, min_size=m, max_size=m)))
    y = draw(st.lists(entries, min_size=m, max_size=m))
    weights = draw(st.none() | st.lists(st.sampled_from([F(1), F(2), F(1, 3)]), min_size=n, max_size=n))
    kind = draw(st.sampled_from([P1, P2, P3]))
    if kind is P1:
        return P1(draw(st.just(F(0)) | positive), weights), transpose(columns), y
    return kind(draw(positive), weights), transpose(columns), y


def attempt(problem: Problem, A: Matrix, y: Vector) -> FaceSolution:
    """Solve, or end the example if the data are undecided or (proved by enumeration) infeasible."""
    infeasible = False
    try:
        return solve_real(problem, A, y)
    except TheoremError as error:
        infeasible = error.name == "eta"
        if not infeasible:
            raise
    except Undecided:
        pass
    assert not infeasible or not list(candidates(problem, A, y))
    assume(False)
    raise AssertionError


@given(instances(generic))
def test_generic_data(case: tuple[Problem, Matrix, Vector]) -> None:
    face = attempt(*case)
    check_conditions(*case, face)
    check_brute_force(*case, face)


@given(instances(small))
def test_data_with_many_ties(case: tuple[Problem, Matrix, Vector]) -> None:
    face = attempt(*case)
    check_conditions(*case, face)
    check_brute_force(*case, face)


@given(
    instances(generic), st.lists(st.fractions(-1, 1, max_denominator=50), min_size=5, max_size=5), st.integers(0, 60)
)
def test_no_perturbation_is_better(
    case: tuple[Problem, Matrix, Vector], direction: list[Fraction], exponent: int
) -> None:
    problem, A, y = case
    face = attempt(problem, A, y)
    x = face.vertex(BITS)
    moved = [value + change / 2**exponent for value, change in zip(x, direction, strict=False)]
    if isinstance(problem, P1) and residual_squared(A, y, moved) > problem.eta**2:
        return
    tolerance = F(0) if isinstance(problem, P2) else TINY
    assert objective(problem, A, y, moved) >= objective(problem, A, y, x) - tolerance


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("problem", [P1(0), P1(F(1, 3)), P2(F(1, 2)), P3(F(1, 4)), P3(2)], ids=repr)
def test_random_data_of_the_usual_size(problem: Problem, seed: int) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    numpy = pytest.importorskip("numpy")
    source = random.Random(seed)
    m, n = 8, 12
    A = [[F(source.getrandbits(60) - (1 << 59), 1 << 59) for _ in range(n)] for _ in range(m)]
    y = [F(source.getrandbits(60) - (1 << 59), 1 << 59) for _ in range(m)]
    face = solve_real(problem, A, y)
    assert face.unique
    floats, right = numpy.array(A, dtype=float), numpy.array(y, dtype=float)
    z = cvxpy.Variable(n)
    parameter = float(next(iter(problem.parameters().values())))
    residual = cvxpy.norm2(floats @ z - right)
    if isinstance(problem, P1):
        constraints = [residual <= parameter] if parameter else [floats @ z == right]
        model = cvxpy.Problem(cvxpy.Minimize(cvxpy.norm1(z)), constraints)
    else:
        fit = cvxpy.sum_squares(floats @ z - right) if isinstance(problem, P2) else residual
        model = cvxpy.Problem(cvxpy.Minimize(parameter * cvxpy.norm1(z) + fit))
    model.solve(solver=cvxpy.CLARABEL)
    assert face.distance_squared([F(float(value)) for value in z.value], 60)[1] < F(1, 10**8)


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


@pytest.mark.parametrize("rounding", ["nearest", "truncating", "random", "worst-case"])
@pytest.mark.parametrize("digits", [1, 3, 12])
@pytest.mark.parametrize(
    ("name", "m", "competitors"), [("identity", 5, 2), ("dct", 12, 3), ("dct", 20, 3), ("cayley", 7, 4)]
)
def test_data_of_the_centre(name: str, m: int, competitors: int, digits: int, rounding: str) -> None:
    """[D] section 3: near c(alpha) times the simplex of the competitors; equal columns stay equal under symmetric rounding."""
    alpha, index = F(10**digits) * F(4714045, 10**7), 40
    U = unitary(name, m)
    point = ExactInput(ExactMatrix.of(U, [alpha] * competitors), ExactVector(U, F(1)))
    for problem, amount in (
        (P1(0), 1 / alpha),
        (P1(F(1, 2)), 1 / (2 * alpha)),
        (P2(F(1, 4)), 1 / alpha - F(1, 8) / alpha**2),
        (P3(F(1, 4)), 1 / alpha),
    ):
        datum = HonestOracle(point, problem, rounding=rounding).read(index)
        face = solve_real(problem, datum.A, datum.y)
        x = face.vertex(200)
        nearest = max(range(competitors), key=lambda j: abs(x[j]))
        # Random rounding may share the amount between columns, or take any of them: compare the sum.
        assert abs(sum(x[:competitors]) - amount) < amount * F(1, 1 << 20)
        assert all(abs(value) < amount * F(1, 1 << 20) for value in x[competitors:])
        if rounding in ("nearest", "truncating"):
            assert face.groups[0].indices == tuple(range(competitors))
            assert nearest == 0
            assert not face.unique


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
        (Strange(name="P1", eta=F(-1)), ONE, [F(1)], "eta"),
        (Strange(name="P1", eta=0.5), ONE, [F(1)], "eta"),
        (Strange(name="P2", lam=F(0)), ONE, [F(1)], "lam"),
        (Strange(name="P3"), ONE, [F(1)], "lam"),
        (Strange(name="P3", lam=1, weights=[F(1), F(0)]), ONE, [F(1)], "weights"),
    ],
)
def test_wrong_arguments(problem: object, A: object, y: object, name: str) -> None:
    with pytest.raises(TheoremError) as error:
        solve_real(problem, A, y)
    assert error.value.name == name

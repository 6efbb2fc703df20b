"""Exact linear algebra over the rationals for small problems: semidefiniteness, rank, nearest points of polytopes, linear programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from theorems.core.errors import Undecided

#: A vector of rationals.
Row = Sequence[Fraction]


def dot(one: Row, other: Row) -> Fraction:
    """Return Σ x_i·y_i."""
    return sum((x * y for x, y in zip(one, other, strict=True) if x and y), Fraction(0))


def semidefinite_rank(rows: Sequence[Row]) -> int | None:
    """Return the rank of a symmetric matrix if it is positive semidefinite, or ``None`` if it is not.

    Elimination without exchanges: a diagonal entry 0 of a semidefinite matrix has a row of zeros.

    Args:
        rows: n rows of n numbers; the upper triangle is read.
    """
    left, n, found = [list(row) for row in rows], len(rows), 0
    for k in range(n):
        pivot = left[k][k]
        if pivot < 0 or (pivot == 0 and any(left[k][k + 1 :])):
            return None
        if pivot == 0:
            continue
        found += 1
        for i in range(k + 1, n):
            if left[k][i]:
                factor = left[k][i] / pivot
                for j in range(i, n):
                    left[i][j] -= factor * left[k][j]
    return found


def inertia(rows: Sequence[Row]) -> tuple[int, int]:
    """Return how many eigenvalues of a symmetric matrix are positive, and how many are negative (Sylvester's law).

    Elimination by congruence. Where the diagonal is 0, adding one row and column to another makes an entry of it 2·a_ik.
    """
    left, signs = [list(row) for row in rows], [0, 0]
    while left:
        n = len(left)
        k = next((k for k in range(n) if left[k][k]), None)
        if k is None:
            pair = next(((i, j) for i in range(n) for j in range(i) if left[i][j]), None)
            if pair is None:
                break
            i, j = pair
            left[i] = [x + y for x, y in zip(left[i], left[j], strict=True)]
            for row in left:
                row[i] += row[j]
            k = i
        pivot = left[k]
        signs[pivot[k] < 0] += 1
        left = [
            [x - row[k] / pivot[k] * pivot[c] for c, x in enumerate(row) if c != k]
            for r, row in enumerate(left)
            if r != k
        ]
    return signs[0], signs[1]


def rank(rows: Sequence[Row]) -> int:
    """Return the rank of a matrix."""
    return len(_echelon([list(row) for row in rows], len(rows[0]) if rows else 0))


def solved(rows: Sequence[Row], right: Row) -> tuple[Fraction, ...] | None:
    """Return the solution of a square linear system, or ``None`` if the matrix is singular."""
    n = len(rows)
    system = [[*row, b] for row, b in zip(rows, right, strict=True)]
    if len(_echelon(system, n)) < n:
        return None
    return tuple(row[n] for row in system)


def _echelon(rows: list[list[Fraction]], columns: int) -> list[int]:
    """Bring rows to reduced echelon form in place, pivots in the first columns, and return the pivots' columns."""
    pivots: list[int] = []
    for column in range(columns):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        rows[top] = [x / rows[top][column] for x in rows[top]]
        for i, row in enumerate(rows):
            if i != top and row[column]:
                factor = row[column]
                rows[i] = [x - factor * y for x, y in zip(row, rows[top], strict=True)]
        pivots.append(column)
    return pivots


def least_norm(extreme: Callable[[Row], Row], start: Row) -> tuple[Fraction, ...]:
    """Return the point of least Euclidean norm of a polytope, exactly (P. Wolfe, Mathematical Programming 11 (1976) 128-149).

    Args:
        extreme: given d, a vertex at which ⟨d, ·⟩ is smallest.
        start: any vertex.
    """
    corral, weights, x = [tuple(start)], [Fraction(1)], tuple(start)
    while True:
        vertex = tuple(extreme(x))
        if dot(x, vertex) >= dot(x, x):
            return x
        corral, weights = [*corral, vertex], [*weights, Fraction(0)]
        while True:
            target = _affine_minimiser(corral)
            if all(t > 0 for t in target):
                weights = list(target)
                break
            # back along the line to the target, as far as the weights stay at least 0: one of them becomes 0
            step = min(w / (w - t) for w, t in zip(weights, target, strict=True) if t <= 0)
            moved = [w + step * (t - w) for w, t in zip(weights, target, strict=True)]
            corral = [p for p, w in zip(corral, moved, strict=True) if w]
            weights = [w for w in moved if w]
        x = tuple(sum((w * p[i] for w, p in zip(weights, corral, strict=True)), Fraction(0)) for i in range(len(start)))


def _affine_minimiser(points: Sequence[Row]) -> tuple[Fraction, ...]:
    """Return the weights, of sum 1, of the point of least norm in the affine hull of affinely independent points."""
    one = Fraction(1)
    system = [[Fraction(0), *(one for _ in points)], *([one, *(dot(p, q) for q in points)] for p in points)]
    found = solved(system, [one, *(Fraction(0) for _ in points)])
    assert found is not None  # the points of a corral are affinely independent
    return found[1:]


def minimum(costs: Row, rows: Sequence[Row], right: Row) -> Fraction | None:
    """Return the value of `optimum`, or ``None``."""
    found = optimum(costs, rows, right)
    return None if found is None else found[0]


def optimum(costs: Row, rows: Sequence[Row], right: Row) -> tuple[Fraction, tuple[Fraction, ...]] | None:
    """Return the minimum of ⟨costs, z⟩ subject to rows·z = right, z ≥ 0, and a minimiser, exactly (simplex, Bland's rule).

    Returns:
        (value, z), or ``None`` if no z is feasible.

    Raises:
        Undecided: the minimum is −∞.
    """
    count, width = len(rows), len(costs)
    table = [
        [*(x if b >= 0 else -x for x in row), *(Fraction(int(i == k)) for k in range(count)), abs(b)]
        for i, (row, b) in enumerate(zip(rows, right, strict=True))
    ]
    basis = [width + i for i in range(count)]
    artificial = [*(Fraction(0) for _ in range(width)), *(Fraction(1) for _ in range(count))]
    if _simplex(table, basis, artificial, width + count) > 0:
        return None
    for i, b in enumerate(basis):  # artificial variables that stay, at 0, leave where they can
        if b >= width:
            column = next((k for k in range(width) if table[i][k]), None)
            if column is not None:
                _pivot(table, basis, i, column)
    kept = [i for i, b in enumerate(basis) if b < width]
    table, basis = [[*table[i][:width], table[i][-1]] for i in kept], [basis[i] for i in kept]
    value = _simplex(table, basis, list(costs), width)
    solution = [Fraction(0)] * width
    for b, row in zip(basis, table, strict=True):
        solution[b] = row[-1]
    return value, tuple(solution)


def _simplex(table: list[list[Fraction]], basis: list[int], costs: Row, width: int) -> Fraction:
    while True:
        used = [costs[b] for b in basis]
        entering = None
        for k in range(width):
            if k not in basis:
                reduced = costs[k] - sum((c * row[k] for c, row in zip(used, table, strict=True) if c), Fraction(0))
                if reduced < 0:
                    entering = k
                    break
        if entering is None:
            return sum((c * row[-1] for c, row in zip(used, table, strict=True)), Fraction(0))
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            raise Undecided("a linear program without a minimum")
        _pivot(table, basis, min(ratios)[2], entering)


def _pivot(table: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    divisor = table[row][column]
    table[row] = [x / divisor for x in table[row]]
    for i, other in enumerate(table):
        if i != row and other[column]:
            factor = other[column]
            table[i] = [x - factor * y for x, y in zip(other, table[row], strict=True)]
    basis[row] = column

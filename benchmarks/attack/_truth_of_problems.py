"""Oracles of truth for the catalogue: the solutions of an input, judged at the input itself, by rational arithmetic and by enumeration.

They use no proof of the document. An exponent above `MOST` is replaced by that one, and each input is judged for a smaller perturbation,
too: the solutions of the catalogue do not depend on how small it is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any, Final

import flint

from benchmarks.attack._numbers import rational
from benchmarks.attack._truth_of_arrays import given_sets

MOST: Final = 200
Rows = list[list[F]]
Given = list[list[F]]


def proved_set(c: dict[str, Any]) -> bool | None:
    """Return whether the points are the solutions of the input, and the data and outputs are as for declared sets."""
    e, solve = c["exponent"], SOLUTIONS[c["problem"]]
    if e < 1:
        return False
    points, given = ([[rational(x) for x in row] for row in c[part]] for part in ("solutions", "given"))
    for epsilon in (F(1, 1 << min(e, MOST)), F(1, 1 << min(e, MOST) + 9)):
        arrays = [_moved(array, epsilon) for array in c["arrays"]]
        if not solve(arrays, points, given):
            return False
    boxes = [[{"lower": point, "upper": point} for point in c["solutions"]]]
    declared = {
        **c,
        "directions": [[array["direction"] for array in c["arrays"]]],
        "input": {"winner": 0, "exponent": e},
    }
    # A set beside it that is never asked for: declared sets are two at least.
    return given_sets({**declared, "solutions": [*boxes, []]})


def _moved(array: dict[str, Any], epsilon: F) -> Rows:
    entries = [rational(x) + epsilon * rational(d) for x, d in zip(array["centre"], array["direction"], strict=True)]
    width = array["shape"][1] if len(array["shape"]) == 2 else len(entries)
    return [entries[i : i + width] for i in range(0, len(entries), width)]


def _matrix(rows: Rows) -> Any:
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def _times(rows: Rows, v: list[F]) -> list[F]:
    return [sum((a * x for a, x in zip(row, v, strict=True)), F(0)) for row in rows]


def _rank(rows: Rows) -> int:
    return int(_matrix(rows).rank())


def _is_largest(rows: Rows, value: F) -> bool:
    """Return whether a number is an eigenvalue of a symmetric matrix, simple and above all others: by its characteristic polynomial."""
    if any(rows[i][k] != rows[k][i] for i in range(len(rows)) for k in range(i)):
        return False
    polynomial, at = _matrix(rows).charpoly(), flint.fmpq(value.numerator, value.denominator)
    if polynomial(at) != 0:
        return False
    # All roots are real. The others are below iff all derivatives of order 1 and more are positive there.
    for _ in range(len(rows)):
        polynomial = polynomial.derivative()
        if not polynomial(at) > 0:
            return False
    return True


def _opposite(points: Given) -> bool:
    return len(points) == 2 and points[0] == [-x for x in points[1]] and sum(x * x for x in points[0]) == 1


def _eigenvector(arrays: list[Rows], points: Given, given: Given) -> bool:
    rows = arrays[0]
    if not _opposite(points) or len(rows) != len(rows[0]):
        return False
    v = points[0]
    image = _times(rows, v)
    value = sum((x * y for x, y in zip(image, v, strict=True)), F(0))
    return image == [value * x for x in v] and _is_largest(rows, value)


def _kernel(arrays: list[Rows], points: Given, given: Given) -> bool:
    rows = arrays[0]
    return _opposite(points) and not any(_times(rows, points[0])) and _rank(rows) == len(rows[0]) - 1


def _linear_system(arrays: list[Rows], points: Given, given: Given) -> bool:
    rows, (b,) = arrays[0], arrays[1]
    return len(points) == 1 and _times(rows, points[0]) == b and _rank(rows) == len(rows[0])


def _matrix_rank(arrays: list[Rows], points: Given, given: Given) -> bool:
    return points == [[F(_rank(arrays[0]))]]


def _zero_sum_game(arrays: list[Rows], points: Given, given: Given) -> bool:
    """The vertices of {(x, v): x a strategy, x^T M >= v} with the largest v: the only one is the point."""
    rows = arrays[0]
    n, columns = len(rows), len(rows[0])
    # Inequalities a (x, v) >= 0; with sum x = 1, n of them are equations in a vertex.
    inequalities = [[F(i == k) for k in range(n)] + [F(0)] for i in range(n)]
    inequalities += [[rows[i][k] for i in range(n)] + [F(-1)] for k in range(columns)]
    best: dict[F, set[tuple[F, ...]]] = {}
    for chosen in itertools.combinations(inequalities, n):
        system = [*chosen, [F(1)] * n + [F(0)]]
        if _rank(system) < n + 1:
            continue
        found = _matrix(system).solve(_matrix([[F(0)]] * n + [[F(1)]]))
        vertex = [F(int(found[i, 0].p), int(found[i, 0].q)) for i in range(n + 1)]
        if min(_times(inequalities, vertex)) >= 0:
            best.setdefault(vertex[-1], set()).add(tuple(vertex[:-1]))
    return len(points) == 1 and best[max(best)] == {tuple(points[0])}


def _lasso_support(arrays: list[Rows], points: Given, given: Given) -> bool:
    """The minimiser on the support satisfies the optimality conditions, strictly off it, so that it is the only one."""
    rows, (y,), lam = arrays[0], arrays[1], given[0][0]
    columns = list(zip(*rows, strict=True))
    support = [i for i, x in enumerate(points[0]) if x]
    if len(points) != 1 or set(points[0]) - {0, 1} or len(support) != 1 or lam <= 0 or len(points[0]) != len(columns):
        return False
    (j,) = support
    size, inner = sum(x * x for x in columns[j]), sum(x * z for x, z in zip(columns[j], y, strict=True))
    if size == 0 or 2 * abs(inner) <= lam:
        return False
    x = (inner - (lam if inner > 0 else -lam) / 2) / size
    residual = [z - a * x for a, z in zip(columns[j], y, strict=True)]
    return all(
        2 * abs(sum(a * r for a, r in zip(column, residual, strict=True))) < lam
        for i, column in enumerate(columns)
        if i != j
    )


def _transport(arrays: list[Rows], points: Given, given: Given) -> bool:
    """The plan is the one permutation of the least cost: the plans are means of permutations."""
    rows = arrays[0]
    n = len(rows)
    costs = {p: sum((rows[i][k] for i, k in enumerate(p)), F(0)) for p in itertools.permutations(range(n))}
    least = [p for p, cost in costs.items() if cost == min(costs.values())]
    plans = [[F(least[0][i] == k, n) for i in range(n) for k in range(n)]]
    return len(least) == 1 and points == plans


def _nuclear_norm(arrays: list[Rows], points: Given, given: Given) -> bool:
    """X = (t/a) v v^T: A X = a X for the trace t/a, and a^2 is a simple eigenvalue of A^2, above all others."""
    rows, t, x = arrays[0], given[0][0], points[0]
    n = len(rows)
    X = [x[i : i + n] for i in range(0, len(x), n)]
    trace = sum((X[i][i] for i in range(n)), F(0))
    if len(points) != 1 or t <= 0 or trace <= 0 or any(rows[i][k] != rows[k][i] for i in range(n) for k in range(i)):
        return False
    a = t / trace
    columns = [list(column) for column in zip(*X, strict=True)]
    rank_one = _rank(X) == 1 and columns == X
    image = [_times(rows, column) for column in columns] == [[a * z for z in column] for column in columns]
    squares = [_times(rows, [rows[i][k] for i in range(n)]) for k in range(n)]
    return rank_one and image and _is_largest(squares, a * a)


def _largest_entry(arrays: list[Rows], points: Given, given: Given) -> bool:
    (w,) = arrays[0]
    return points == [[F(j)] for j, x in enumerate(w) if x == max(w)] and len(points) == 1


def _likeliest_atom(arrays: list[Rows], points: Given, given: Given) -> bool:
    (w,) = arrays[0]
    if min(w) <= 0 or sum(w) != 1 or len(given) != len(w):
        return False
    masses: dict[tuple[F, ...], F] = {}
    for atom, mass in zip(given, w, strict=True):
        masses[tuple(atom)] = masses.get(tuple(atom), F(0)) + mass
    return [tuple(point) for point in points] == [atom for atom, mass in masses.items() if mass == max(masses.values())]


def _zero_of_function(arrays: list[Rows], points: Given, given: Given) -> bool:
    (values,) = arrays[0]
    rising = all(a < b for a, b in itertools.pairwise(values))
    return rising and len(values) > 1 and points == [[F(k, len(values) - 1)] for k, x in enumerate(values) if x == 0]


def _floor(arrays: list[Rows], points: Given, given: Given) -> bool:
    ((x,),) = arrays[0]
    return points == [[F(math.floor(x))]]


def _is_zero(arrays: list[Rows], points: Given, given: Given) -> bool:
    return points == [[F(not any(x for row in arrays[0] for x in row))]]


def _find_zero(arrays: list[Rows], points: Given, given: Given) -> bool:
    (x,) = arrays[0]
    zeros = [[F(i)] for i, z in enumerate(x) if z == 0]
    return len(zeros) >= len(x) - 1 and sorted(points) == zeros


def _exit_flag(arrays: list[Rows], points: Given, given: Given) -> bool:
    """Minimisers of the norm are the means of the (t/a_j) e_j with the largest |a_j|: all a_j are positive there, or there is only one."""
    (a,), ((t,),), (x, (square,)) = arrays[0], arrays[1], given
    best = max(a)
    places = [j for j, z in enumerate(a) if z == best]
    if best <= 0 or t <= 0 or square <= 0 or max(map(abs, a)) > best:
        return False
    if points == [[F(1)]]:  # x is one of the minimisers
        on = min(x) >= 0 and not any(z for j, z in enumerate(x) if j not in places)
        return on and sum((z * w for z, w in zip(a, x, strict=True)), F(0)) == t
    far = [sum((z - (t / best if i == j else 0)) ** 2 for i, z in enumerate(x)) for j in places]
    return points == [[F(0)]] and len(places) == 1 and -best not in a and far[0] > square


def _large_value(arrays: list[Rows], points: Given, given: Given) -> bool:
    (a,), ((t,),), s = arrays[0], arrays[1], given[0][0]
    return t > 0 and s > 0 and max(a) > 0 and points == [[F(t / max(a) >= s)]]


SOLUTIONS: Final[dict[str, Callable[[list[Rows], Given, Given], bool]]] = {
    "eigenvector": _eigenvector,
    "kernel": _kernel,
    "linear_system": _linear_system,
    "matrix_rank": _matrix_rank,
    "zero_sum_game": _zero_sum_game,
    "lasso_support": _lasso_support,
    "transport": _transport,
    "nuclear_norm": _nuclear_norm,
    "largest_entry": _largest_entry,
    "likeliest_atom": _likeliest_atom,
    "zero_of_function": _zero_of_function,
    "floor": _floor,
    "is_zero": _is_zero,
    "find_zero": _find_zero,
    "exit_flag": _exit_flag,
    "large_value": _large_value,
}

"""The solution maps of the catalogue by other means than the checker's: NumPy, SciPy and scikit-learn, in floats, for one ε.

They judge documents that the checker accepted: whether the points are the solutions of the input. Nothing here is exact; inputs whose
solutions are well separated are told apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from sklearn.linear_model import Lasso

SMALL = 1e-7
Judge = Callable[[list[Any], list[Any], list[Any]], bool]


def number(text: str) -> float:
    over, _, under = text.partition("/")
    return int(over, 16) / int(under or "0x1", 16)


def points_are_solutions(document: dict[str, Any]) -> bool:
    """Return whether the points of a document are the solutions of its input, as far as floats show."""
    epsilon = 2.0 ** -min(document["exponent"], 10)
    arrays = [
        np.array([number(c) + epsilon * number(d) for c, d in zip(a["centre"], a["direction"], strict=True)]).reshape(
            a["shape"]
        )
        for a in document["arrays"]
    ]
    given, found = ([list(map(number, row)) for row in document[name]] for name in ("given", "solutions"))
    return bool(JUDGES[document["problem"]](arrays, given, found))


def same(one: Any, other: Any) -> bool:
    return bool(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).max() < SMALL)


def opposite(found: list[Any], v: Any) -> bool:
    return len(found) == 2 and any(same(found[0], s * v) and same(found[1], -s * v) for s in (1, -1))


def eigenvector(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    values, vectors = np.linalg.eigh(arrays[0])
    return same(arrays[0], arrays[0].T) and values[-1] - values[-2] > SMALL and opposite(found, vectors[:, -1])


def kernel(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    _, sizes, rows = np.linalg.svd(arrays[0])
    return (sizes > SMALL).sum() == arrays[0].shape[1] - 1 and opposite(found, rows[-1])


def linear_system(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    A, b = arrays
    return len(found) == 1 and np.linalg.matrix_rank(A, SMALL) == A.shape[1] and same(A @ found[0], b)


def unique(points: list[Any], **program: Any) -> bool:
    """Return whether the point is all that is feasible: the extent in three random directions is that of a point."""
    source = np.random.default_rng(0)
    for _ in range(3):
        c = source.normal(size=len(points[0]))
        for sign in (1, -1):
            result = linprog(sign * c, **program)
            if result.status != 0 or abs(result.fun - sign * c @ points[0]) > 1e-5:
                return False
    return len(points) == 1


def zero_sum_game(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    M = arrays[0]
    m, n = M.shape
    best = linprog(
        [*[0] * m, -1], A_ub=np.hstack([-M.T, np.ones((n, 1))]), b_ub=np.zeros(n), A_eq=[[1] * m + [0]], b_eq=[1],
        bounds=[(0, None)] * m + [(None, None)],
    )  # fmt: skip
    value = -best.fun
    # payoffs are scaled, so that the tolerance of the solver is small against their differences
    scale = max(np.ptp(M), 1e-12)
    return unique(
        found, A_ub=-M.T / scale, b_ub=np.full(n, -value / scale + 1e-9), A_eq=[[1] * m], b_eq=[1], bounds=(0, None)
    )


def transport(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    C = arrays[0]
    n = len(C)
    sums = np.array([[i == a for i in range(n) for _ in range(n)] for a in range(n)], dtype=float)
    sums = np.vstack([sums, [[k == a for _ in range(n) for k in range(n)] for a in range(n)]])
    marginals = np.full(2 * n, 1 / n)
    best = linprog(C.ravel(), A_eq=sums, b_eq=marginals).fun
    scale = max(np.ptp(C), 1e-12)
    offset = C.min()
    costs = (C.ravel() - offset) / scale
    limit = (best - offset) / scale
    return unique(found, A_ub=[costs], b_ub=[limit + 1e-9], A_eq=sums, b_eq=marginals)


def matrix_rank(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    return found == [[np.linalg.matrix_rank(arrays[0], SMALL)]]


def lasso_support(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    A, y = arrays
    fitted = Lasso(alpha=given[0][0] / (2 * len(y)), fit_intercept=False, tol=1e-14, max_iter=10**6).fit(A, y)
    return len(found) == 1 and same(np.abs(fitted.coef_) > SMALL, found[0])


def nuclear_norm(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    A, t = arrays[0], given[0][0]
    X = np.array(found[0]).reshape(A.shape)
    values = np.sort(np.abs(np.linalg.eigvalsh(A)))
    least = np.linalg.svd(X, compute_uv=False).sum()
    return (
        len(found) == 1 and values[-1] - values[-2] > SMALL and same((A * X).sum(), t) and same(least, t / values[-1])
    )


def winner(entries: Any) -> int | None:
    order = np.argsort(entries)
    return int(order[-1]) if len(order) == 1 or entries[order[-1]] > entries[order[-2]] + SMALL / 100 else None


def largest_entry(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    return found == [[winner(arrays[0])]]


def likeliest_atom(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    j = winner(arrays[0])
    return j is not None and same(arrays[0].sum(), 1) and len(found) == 1 and same(found[0], given[j])


def zero_of_function(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    values, nodes = arrays[0], np.linspace(0, 1, len(arrays[0]))
    ((x,),) = found
    around = [np.interp(x, nodes, values), *values[nodes < x - SMALL], *(-values[nodes > x + SMALL])]
    return abs(around[0]) < SMALL and all(v < 0 for v in around[1:])


def floor(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    return found == [[np.floor(arrays[0][0])]]


def is_zero(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    return found == [[int(not arrays[0].any())]]


def find_zero(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    zeros = [i for i, x in enumerate(arrays[0]) if x == 0]
    return sorted(x for (x,) in found) == zeros and len(zeros) >= len(arrays[0]) - 1


def exit_flag(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    a, t = arrays[0][0], arrays[1][0]
    x, square = np.array(given[0]), given[1][0]
    most = np.abs(a).max()
    optimal = abs(a @ x - t) < SMALL * max(1, abs(t)) and abs(np.abs(x).sum() - t / most) < 1e-12
    j = winner(np.abs(a))
    near = j is not None and ((x - np.eye(len(a))[j] * t / a[j]) ** 2).sum() <= square
    return found == [[int(optimal or near)]]


def large_value(arrays: list[Any], given: list[Any], found: list[Any]) -> bool:
    return found == [[int(arrays[1][0] / arrays[0].max() >= given[0][0] * (1 - 1e-12))]]


JUDGES: dict[str, Judge] = {
    judge.__name__: judge
    for judge in (
        eigenvector, kernel, linear_system, zero_sum_game, transport, matrix_rank, lasso_support, nuclear_norm, largest_entry,
        likeliest_atom, zero_of_function, floor, is_zero, find_zero, exit_flag, large_value,
    )
}  # fmt: skip


@pytest.fixture(scope="session")
def judge() -> Callable[[dict[str, Any]], bool]:
    """The function that tells whether the points of a document are the solutions of its input."""
    return points_are_solutions

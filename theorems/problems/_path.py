"""Exact solution sets of P1, P2 and P3 for real rational data.

A candidate is guessed (a square basis) or read off the exact path of LASSO minimisers; it is then verified from the
data alone. The verification proves two things, for the merged columns M (one for each group of columns that are equal
up to sign):

* optimality, by a dual vector p with |M^T p| <= bound, equality with the right sign on the support (KKT);
* uniqueness of the merged minimiser. Let Q = {j : |M_j^T p| = bound}. By complementary slackness every minimiser is
  supported on Q, and its residual is known: unique in P1 and P2, 0 in P3 if ||p|| < 1, a multiple of p in P3 if
  ||p|| = 1. So it is enough that the columns M_Q are linearly independent (in the last case, together with p). If
  strict complementarity holds then Q is the support, and this is the usual condition.

Source: J. J. Fuchs, "On sparse representations in arbitrary redundant bases", IEEE Trans. Inf. Theory 50 (2004)
1341-1344; R. J. Tibshirani, "The lasso problem and uniqueness", Electron. J. Stat. 7 (2013) 1456-1490,
section 2.3 (P2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from flint import fmpq, fmpq_mat, nmod_mat

from theorems.core.errors import TheoremError, Undecided
from theorems.problems._basis import guess_basis
from theorems.problems._face import FaceSolution, Group, rational_root, surd_sign, to_flint, to_fraction
from theorems.problems._homotopy import path
from theorems.problems._problem import Problem

#: Full rank modulo this prime implies full rank over the rationals; only a failure needs the exact rank.
RANK_PRIME = (1 << 61) - 1


class ExactArray(Protocol):
    """What is used of a `DyadicMatrix` or `DyadicVector`: its field, and python-flint's exact view."""

    @property
    def field(self) -> str:
        """Return "real" or "complex"."""

    def flint(self) -> object:
        """Return an fmpq_mat (m x N, or m x 1) if real."""


RealMatrix = ExactArray | Sequence[Sequence[Fraction]]
RealVector = ExactArray | Sequence[Fraction]


@dataclass(frozen=True, slots=True)
class _Task:
    """A problem for merged columns: M (m x G) and y (m x 1); its parameter again, lam or eta."""

    problem: Problem
    parameter: fmpq
    matrix: fmpq_mat
    y: fmpq_mat

    @property
    def size(self) -> int:
        return int(self.matrix.ncols())


@dataclass(frozen=True, slots=True)
class _Merged:
    """The merged minimiser z = u + v·√rho."""

    u: list[fmpq]
    v: list[fmpq]
    rho: fmpq


def solve_real(problem: object, A: RealMatrix, y: RealVector) -> FaceSolution:
    """Return the exact set of minimisers of P1, P2 or P3 for real rational data.

        P1  min ||x||_{1,w} subject to ||Ax − y||_2 <= eta
        P2  min lam·||x||_{1,w} + ||Ax − y||_2²
        P3  min lam·||x||_{1,w} + ||Ax − y||_2

    Args:
        problem: P1, P2 or P3.
        A: m x N, a real `DyadicMatrix` or nested lists of rational numbers.
        y: m entries, a real `DyadicVector` or a list of rational numbers.

    Returns:
        The solution set, a product of simplices over groups of columns that are equal up to sign and weight. It is
        always verified exactly (see the module's text); no float takes part in the verification.

    Raises:
        TheoremError: complex data, wrong shapes, an unknown problem or parameter, or eta so small that P1 has no
            feasible point.
        Undecided: the solution set is not proved to be such a product ("degenerate"): ties between different columns.
    """
    matrix, right = _matrix(A), _vector(y)
    if right.nrows() != matrix.nrows():
        raise TheoremError("y", f"{right.nrows()} entries", f"{matrix.nrows()} entries, as A has rows")
    if not isinstance(problem, Problem) or problem.nonnegative:
        raise TheoremError("problem", problem, "P1, P2 or P3 (basis pursuit denoising, LASSO, square-root LASSO)")
    weights = _weights(problem, matrix.ncols())
    merged, members = _merge(matrix, weights)
    task = _Task(problem, to_flint(problem.parameter), merged, right)
    solution = _solve_merged(task)
    # Columns equal to 0: |0| < bound, so their entries are 0.
    covered = {i for indices, _ in members for i in indices}
    grouped = [
        Group((i,), (1,), (to_fraction(weights[i]),), Fraction(0), Fraction(0))
        for i in range(matrix.ncols())
        if i not in covered
    ]
    for (indices, signs), u, v in zip(members, solution.u, solution.v, strict=True):
        flip = -1 if surd_sign(u, v, solution.rho) < 0 else 1
        own = tuple(to_fraction(weights[i]) for i in indices)
        turned = tuple(flip * sign for sign in signs)
        grouped.append(Group(indices, turned, own, to_fraction(flip * u), to_fraction(flip * v)))
    grouped.sort(key=lambda group: group.indices)
    return FaceSolution.build(grouped, to_fraction(solution.rho), matrix.ncols())


def _solve_merged(task: _Task) -> _Merged:
    """Try 0, then a guessed basis, then the path."""
    zero = _zero(task)
    if zero is not None:
        return zero
    exact_fit = task.problem.power == 1 or task.problem.interpolates
    guessed = _fit(task) if exact_fit else None
    return guessed if guessed is not None else _follow_path(task)


def _zero(task: _Task) -> _Merged | None:
    """Return z = 0 if it is the minimiser."""
    length_squared = _dot(_entries(task.y), _entries(task.y))
    correlations = (task.matrix.transpose() * task.y).entries()
    largest = max((abs(value) for value in correlations), default=fmpq(0))
    zero = _Merged([fmpq(0)] * task.size, [fmpq(0)] * task.size, fmpq(0))
    lam = task.parameter
    if task.problem.constrained:
        # ||0||_1 = 0 is attained at 0 only.
        return zero if length_squared <= lam * lam else None
    if task.problem.power == 2:
        # The residual of a minimiser is unique, hence so is ||z||_1 = 0.
        return zero if 2 * largest <= lam else None
    if largest * largest > lam * lam * length_squared:
        return None
    if length_squared != 0:
        tied = [j for j, c in enumerate(correlations) if c * c == lam * lam * length_squared]
        _require_independent(task.matrix, tied, _entries(task.y))
    return zero


def _fit(task: _Task) -> _Merged | None:
    """Return the minimiser if it has residual 0 and the guessed basis, with its dual, proves it."""
    guess = guess_basis(task.matrix, task.y)
    if guess is None:
        return None
    z, p = guess
    candidate = _Merged(z, [fmpq(0)] * task.size, fmpq(0))
    if task.problem.constrained and task.size == task.matrix.nrows():
        return candidate  # M is invertible: the only feasible point
    return candidate if _fit_is_optimal(task, z, p * task.parameter if task.problem.power == 1 else p) else None


def _follow_path(task: _Task) -> _Merged:
    """Return the verified minimiser at the point of the path that belongs to the problem."""
    transposed = task.matrix.transpose()
    correlation = (transposed * task.y).entries()
    length_squared = _dot(_entries(task.y), _entries(task.y))
    par = task.parameter
    if not any(correlation):
        raise TheoremError("eta", to_fraction(par), "at least the distance of y to the range of A")
    fitted = fmpq(0)
    for segment in path(transposed * task.matrix, correlation):
        fitted = _dot(segment.u, [correlation[j] for j in segment.active])
        rest, slope, low = length_squared - fitted, segment.slope, segment.low  # ||r||² = rest + mu²·slope
        rho: fmpq | None = None
        if task.problem.power == 2:
            if low <= par / 2:
                rho = par * par / 4
        elif task.problem.constrained:
            if rest + low * low * slope <= par * par:
                rho = (par * par - rest) / slope
        elif low * low <= par * par * (rest + low * low * slope):
            if par * par * slope >= 1:
                raise Undecided("degenerate: lam·||r|| = mu on a whole segment, so that P3 has a segment of minimisers")
            rho = par * par * rest / (1 - par * par * slope)
        if rho is None:
            continue
        u, v = [fmpq(0)] * task.size, [fmpq(0)] * task.size
        for j, u_j, d_j in zip(segment.active, segment.u, segment.d, strict=True):
            u[j], v[j] = u_j, -d_j
        if rho == 0:
            p = _columns(task.matrix, segment.active) * fmpq_mat(len(segment.d), 1, list(segment.d))
            p = p * (par if task.problem.power == 1 else fmpq(1))
            if not _fit_is_optimal(task, u, p):
                raise Undecided("degenerate: the end of the path of LASSO minimisers may not be the only minimiser")
            return _Merged(u, [fmpq(0)] * task.size, fmpq(0))
        root = rational_root(rho)
        if root is not None:
            u, v, rho = [a + b * root for a, b in zip(u, v, strict=True)], [fmpq(0)] * task.size, fmpq(0)
        candidate = _Merged(u, v, rho)
        _require_optimal(task, candidate)
        return candidate
    raise TheoremError("eta", to_fraction(par), "at least the distance of y to the range of A")


def _fit_is_optimal(task: _Task, z: Sequence[fmpq], p: fmpq_mat) -> bool:
    """Return whether z is proved to be the only minimiser of P1 or P3, with residual 0 in P3.

    In P1 the residual may be orthogonal to all columns: eta is then the distance of y to the range, and M z is fixed
    by the constraint, as for eta = 0.
    """
    m = task.matrix.nrows()
    residual = _entries(task.y - task.matrix * fmpq_mat(task.size, 1, list(z)))
    if task.problem.constrained:
        bound = fmpq(1)
        normal = task.matrix.transpose() * fmpq_mat(m, 1, residual)
        feasible = _dot(residual, residual) == task.parameter * task.parameter and not any(normal.entries())
    else:
        bound = task.parameter
        feasible = not any(residual) and _dot(_entries(p), _entries(p)) < 1
    if not feasible:
        return False
    correlations = (task.matrix.transpose() * p).entries()
    for value, c in zip(z, correlations, strict=True):
        if abs(c) > bound or (value != 0 and c != (bound if value > 0 else -bound)):
            return False
    return _independent(task.matrix, [j for j, c in enumerate(correlations) if abs(c) == bound])


def _require_optimal(task: _Task, z: _Merged) -> None:
    """Raise `Undecided` unless z = u + v·√rho, with a residual r != 0, is the only minimiser."""
    rho, par = z.rho, task.parameter
    a = task.y - task.matrix * fmpq_mat(task.size, 1, z.u)  # r = a + b·√rho
    b = task.matrix * fmpq_mat(task.size, 1, [-value for value in z.v])
    transposed = task.matrix.transpose()
    c_a, c_b = (transposed * a).entries(), (transposed * b).entries()
    squared_a = _dot(_entries(a), _entries(a)) + rho * _dot(_entries(b), _entries(b))
    squared_b = 2 * _dot(_entries(a), _entries(b))
    signs = [surd_sign(u, v, rho) for u, v in zip(z.u, z.v, strict=True)]
    support = [j for j, sign in enumerate(signs) if sign]
    if not support:
        raise Undecided("degenerate: the minimiser found on the path is 0")
    mu_a, mu_b = signs[support[0]] * c_a[support[0]], signs[support[0]] * c_b[support[0]]
    mu_squared = (mu_a * mu_a + rho * mu_b * mu_b, 2 * mu_a * mu_b)
    if task.problem.constrained:
        condition = surd_sign(squared_a - par * par, squared_b, rho)
    elif task.problem.power == 2:
        condition = surd_sign(mu_a - par / 2, mu_b, rho)
    else:
        condition = surd_sign(mu_squared[0] - par * par * squared_a, mu_squared[1] - par * par * squared_b, rho)
    valid = surd_sign(mu_a, mu_b, rho) > 0 and condition == 0
    tied = []
    for j, sign in enumerate(signs):
        own = surd_sign(c_a[j], c_b[j], rho)
        slack = surd_sign(mu_a - own * c_a[j], mu_b - own * c_b[j], rho)  # sign of mu − |c_j|
        valid = valid and slack >= 0 and (sign == 0 or (slack == 0 and own == sign))
        if slack == 0:
            tied.append(j)
    if not valid:
        raise Undecided("the candidate from the path of LASSO minimisers does not satisfy the optimality conditions")
    # b is a combination of the columns of the support, so r lies in the range of M_Q if and only if a does.
    _require_independent(task.matrix, tied, _entries(a) if task.problem.power == 1 else None)


def _require_independent(matrix: fmpq_mat, columns: Sequence[int], extra: Sequence[fmpq] | None) -> None:
    if not _independent(matrix, columns, extra):
        raise Undecided(f"degenerate: {len(columns)} different columns tie, linearly dependent: the face may be larger")


def _independent(matrix: fmpq_mat, columns: Sequence[int], extra: Sequence[fmpq] | None = None) -> bool:
    """Return whether these columns (and one more vector) are linearly independent."""
    rows = matrix.nrows()
    width = len(columns) + (extra is not None)
    if width == 0:
        return True
    if width > rows:
        return False
    entries: list[fmpq] = []
    for i in range(rows):
        entries.extend(matrix[i, j] for j in columns)
        if extra is not None:
            entries.append(extra[i])
    block = fmpq_mat(rows, width, entries)
    numerators, _ = block.numer_denom()
    return int(nmod_mat(numerators, RANK_PRIME).rank()) == width or int(block.rank()) == width


def _merge(matrix: fmpq_mat, weights: Sequence[fmpq]) -> tuple[fmpq_mat, list[tuple[tuple[int, ...], tuple[int, ...]]]]:
    """Return the distinct columns A_i / w_i up to sign, and the indices and signs that belong to each.

    The first entry of a merged column that is not 0 is positive; columns equal to 0 are left out.
    """
    found: dict[tuple[fmpq, ...], tuple[list[int], list[int]]] = {}
    for i, column in enumerate(matrix.transpose().tolist()):
        lead = next((value for value in column if value != 0), None)
        if lead is None:
            continue
        sign = 1 if lead > 0 else -1
        factor = sign / weights[i]
        indices, signs = found.setdefault(tuple(value * factor for value in column), ([], []))
        indices.append(i)
        signs.append(sign)
    merged = fmpq_mat(len(found), matrix.nrows(), [value for column in found for value in column]).transpose()
    return merged, [(tuple(indices), tuple(signs)) for indices, signs in found.values()]


def _weights(problem: Problem, length: int) -> list[fmpq]:
    """Return the N weights."""
    if problem.weights is None:
        return [fmpq(1)] * length
    if len(problem.weights) != length:
        raise TheoremError("weights", problem.weights, f"None or {length} positive rational numbers")
    return [to_flint(w) for w in problem.weights]


def _matrix(A: RealMatrix) -> fmpq_mat:
    """Return A as an fmpq_mat, checked."""
    if isinstance(A, Sequence):
        widths = {len(row) for row in A}
        if len(widths) != 1 or widths == {0}:
            raise TheoremError("A", A, "m >= 1 rows of the same length N >= 1")
        return fmpq_mat([[to_flint(_rational(value, "A")) for value in row] for row in A])
    return _exact(A, "A")


def _vector(y: RealVector) -> fmpq_mat:
    """Return y as an m x 1 fmpq_mat, checked."""
    if isinstance(y, Sequence):
        return fmpq_mat(len(y), 1, [to_flint(_rational(value, "y")) for value in y])
    return _exact(y, "y")


def _exact(array: ExactArray, name: str) -> fmpq_mat:
    view = array.flint() if getattr(array, "field", None) == "real" else None
    if not isinstance(view, fmpq_mat):
        raise TheoremError(name, array, "real data: nested lists of rational numbers, or a matrix whose field is real")
    return view


def _rational(value: object, name: str) -> Fraction | int:
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise TheoremError(name, value, "entries that are int or Fraction")
    return value


def _columns(matrix: fmpq_mat, columns: Sequence[int]) -> fmpq_mat:
    return fmpq_mat(matrix.nrows(), len(columns), [matrix[i, j] for i in range(matrix.nrows()) for j in columns])


def _entries(matrix: fmpq_mat) -> list[fmpq]:
    return list(matrix.entries())


def _dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    return sum((x * y for x, y in zip(left, right, strict=True)), fmpq(0))

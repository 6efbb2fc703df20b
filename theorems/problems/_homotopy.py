"""The exact path of LASSO minimisers mu -> argmin mu·||z||_1 + ||Mz − y||² / 2, for rational data.

On a segment with active columns E, signs s and G = M_E^T M_E the minimiser is z_E = u − mu·d, where G u = M_E^T y and
G d = s; the residual is r0 + mu·M_E d with r0 orthogonal to the active columns: ||r||² = R0 + mu² R1, R1 = s^T d.

Source: M. R. Osborne, B. Presnell, B. A. Turlach, "A new approach to variable selection in least squares problems",
IMA J. Numer. Anal. 20 (2000) 389-403. Simultaneous events are resolved by the sign-constrained least-squares problem
for the direction, solved with C. L. Lawson, R. J. Hanson, "Solving Least Squares Problems" (1974), chapter 23, in
exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from theorems.core.errors import Undecided


@dataclass(frozen=True, slots=True)
class Segment:
    """One linear piece of the path, for low <= mu <= high.

    Attributes:
        high: the upper end, > low.
        low: the lower end, >= 0.
        active: the indices of the active columns, increasing; linearly independent.
        signs: the sign of each active entry.
        u: the limit of the active entries as mu -> 0 along this piece.
        d: the active entries are u − mu·d.
        slope: R1 = signs · d > 0; the squared residual is R0 + mu²·R1.
    """

    high: fmpq
    low: fmpq
    active: tuple[int, ...]
    signs: tuple[int, ...]
    u: tuple[fmpq, ...]
    d: tuple[fmpq, ...]
    slope: fmpq


def solve_columns(matrix: fmpq_mat, *columns: Sequence[fmpq | int]) -> list[list[fmpq]]:
    """Return matrix^-1 applied to each column; `Undecided` if the matrix is singular (it never should be here)."""
    size = matrix.nrows()
    right = fmpq_mat(size, len(columns), [column[i] for i in range(size) for column in columns])
    try:
        solved = matrix.solve(right)
    except ZeroDivisionError:
        raise Undecided("degenerate: the active columns are linearly dependent") from None
    return [[solved[i, k] for i in range(size)] for k in range(len(columns))]


def path(gram: fmpq_mat, correlation: Sequence[fmpq]) -> Iterator[Segment]:
    """Yield the segments of the path from mu = max |M^T y| down to 0.

    Args:
        gram: M^T M, G x G; no two columns of M equal up to sign, which keeps ties rare (they are handled all the same).
        correlation: M^T y, G entries, not all 0.

    Yields:
        The segments, in order of decreasing mu; the last one has low = 0.

    Raises:
        Undecided: the path did not end within 100·(G + 10) segments, or a tie could not be resolved.
    """
    size = len(correlation)
    mu = max(abs(value) for value in correlation)
    values: dict[int, fmpq] = {}  # the entries that are not 0 at mu
    signs = {j: _sign(value) for j, value in enumerate(correlation) if abs(value) == mu}  # the tied columns at mu
    for _ in range(100 * (size + 10)):
        direction = _direction(gram, values, signs)
        active = tuple(sorted(direction))
        chosen = [signs[j] for j in active]
        block = _submatrix(gram, active, active)
        u, d = solve_columns(block, [correlation[j] for j in active], chosen)
        seen = _submatrix(gram, range(size), active) * fmpq_mat(
            len(active), 2, [x for pair in zip(u, d, strict=True) for x in pair]
        )
        # Off the active set the correlation with the residual is base_j + mu·tilt_j.
        base = [correlation[j] - seen[j, 0] for j in range(size)]
        tilt = [seen[j, 1] for j in range(size)]
        low = _next_event(mu, active, u, d, base, tilt)
        slope = sum((sign * value for sign, value in zip(chosen, d, strict=True)), fmpq(0))
        yield Segment(mu, low, active, tuple(chosen), tuple(u), tuple(d), slope)
        if low == 0:
            return
        mu = low
        values = {j: u_j - mu * d_j for j, u_j, d_j in zip(active, u, d, strict=True) if u_j != mu * d_j}
        at_mu = [base[j] + mu * tilt[j] for j in range(size)]
        signs = {j: _sign(value) for j, value in enumerate(at_mu) if abs(value) == mu}
    raise Undecided(f"the path of LASSO minimisers has more than {100 * (size + 10)} segments")


def _next_event(
    mu: fmpq, active: Sequence[int], u: Sequence[fmpq], d: Sequence[fmpq], base: Sequence[fmpq], tilt: Sequence[fmpq]
) -> fmpq:
    """Return the largest value in [0, mu) at which an active entry reaches 0 or another column ties."""
    low = fmpq(0)
    for u_j, d_j in zip(u, d, strict=True):
        if d_j != 0 and low < (event := u_j / d_j) < mu:
            low = event
    members = set(active)
    for j, (base_j, tilt_j) in enumerate(zip(base, tilt, strict=True)):
        if j in members:
            continue
        for sign in (1, -1):
            # sign·(base + mu·tilt) = mu; if tilt = sign the line never meets, or it is tied all along the segment.
            gap = 1 - sign * tilt_j
            if gap != 0 and low < (event := sign * base_j / gap) < mu:
                low = event
    return low


def _direction(gram: fmpq_mat, values: dict[int, fmpq], signs: dict[int, int]) -> dict[int, fmpq]:
    """Return the derivative of z in −mu: min ||M delta − r/mu||², sign_j·delta_j >= 0 where z_j = 0 is tied.

    Because M_Q^T r / mu is the vector of signs, only the Gram matrix is needed. The result holds exactly the free
    columns and the tied ones with delta_j != 0; they are linearly independent, since a column enters only if it
    reduces the distance.
    """
    free = sorted(values)
    waiting = [j for j in sorted(signs) if j not in values]
    inside: list[int] = []
    delta: dict[int, fmpq] = _solve_direction(gram, free, signs)
    for _ in range(100 * (len(waiting) + 2)):
        # sign_j·M_j^T (r/mu − M delta) > 0 means that column j still reduces the distance.
        gains = {j: 1 - signs[j] * _inner(gram, j, delta) for j in waiting if j not in inside}
        best = max(gains, key=lambda j: gains[j], default=None)
        if best is None or gains[best] <= 0:
            return delta
        inside.append(best)
        delta[best] = fmpq(0)
        while True:
            trial = _solve_direction(gram, [*free, *inside], signs)
            blocked = [j for j in inside if signs[j] * trial[j] <= 0]
            if not blocked:
                delta = trial
                break
            step = min(delta[j] / (delta[j] - trial[j]) if delta[j] != trial[j] else fmpq(0) for j in blocked)
            delta = {j: delta[j] + step * (trial[j] - delta[j]) for j in trial}
            inside = [j for j in inside if delta[j] != 0]
            delta = {j: value for j, value in delta.items() if j in values or j in inside}
    raise Undecided("degenerate: simultaneous events on the path of LASSO minimisers could not be ordered")


def _solve_direction(gram: fmpq_mat, columns: Sequence[int], signs: dict[int, int]) -> dict[int, fmpq]:
    if not columns:
        return {}
    (solved,) = solve_columns(_submatrix(gram, columns, columns), [signs[j] for j in columns])
    return dict(zip(columns, solved, strict=True))


def _inner(gram: fmpq_mat, row: int, delta: dict[int, fmpq]) -> fmpq:
    return sum((gram[row, j] * value for j, value in delta.items()), fmpq(0))


def _submatrix(matrix: fmpq_mat, rows: Sequence[int], columns: Sequence[int]) -> fmpq_mat:
    return fmpq_mat(len(rows), len(columns), [matrix[i, j] for i in rows for j in columns])


def _sign(value: fmpq) -> int:
    return (value > 0) - (value < 0)

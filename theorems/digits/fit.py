"""Finds enclosures where the residual is 0: P1 with η = 0, P3 with a large multiplier, linear programs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from theorems.core.errors import Undecided
from theorems.digits import basis
from theorems.digits.basis import BasisProof
from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.gram import factor
from theorems.digits.guess import ActiveSet, basis_guess
from theorems.digits.radii import Data
from theorems.digits.rational import vertex
from theorems.digits.refine import on_columns
from theorems.digits.slack import bits_for, by_slack, multiplier, shortest_multiplier, supports
from theorems.problems import Problem

_PIVOTS: Final = 30
#: Rows up to which a degenerate vertex is completed to a basis by exact pivots.
_COMPLETED: Final = 60
#: Binary digits after the point while the basis changes.
_PIVOT_BITS: Final = 128


def enclose_fit(problem: Problem, data: Data) -> Enclosure:
    """Return an enclosure for a problem whose solutions have residual 0, or nearly; real data.

    Args:
        problem: P1 with η = 0, P3, or LP.
        data: what is known.

    Raises:
        NotProved: no theorem applies.
        Undecided: no guess could be refined.
    """
    m, N = data.shape
    weights = problem.weights or (Fraction(1),) * N
    w = np.array([float(v) for v in weights])
    guess = basis_guess(data.floats, data.float_y, w, problem)
    if guess is None:
        raise NotProved("HiGHS found no vertex")
    reason = "the vertex has fewer than m entries that are not 0"
    complete = guess if len(guess.active) == m else _completed(data, guess, w, problem) if data.exact else None
    if complete is not None:
        try:
            return _by_basis(problem, data, complete, weights)
        except (NotProved, Undecided) as error:
            reason = str(error)
    best: Enclosure | None = None
    shortest = None if problem.nonnegative else shortest_multiplier(data, w)
    for support in supports(guess):
        try:
            found = by_slack(problem, data, support, guess, weights, w, shortest)
        except (NotProved, Undecided) as error:
            reason = f"{reason}; {error}"
            continue
        if best is None or found.radius < best.radius:
            best = found
    if best is None:
        raise NotProved(reason)
    return best


def _completed(data: Data, guess: ActiveSet, w: NDArray[Any], problem: Problem) -> ActiveSet | None:
    """Return the vertex with m columns: those with entries 0 that belong to the basis are the ones where the multiplier has least slack."""
    m = data.shape[0]
    if len(guess.active) > m or guess.p is None or m > _COMPLETED:
        return None
    products = data.floats.T @ guess.p / w
    slack = 1 - (products if problem.nonnegative else np.abs(products))
    extra = [int(i) for i in np.argsort(slack) if int(i) not in set(guess.active)][: m - len(guess.active)]
    active = sorted([*guess.active, *extra])
    if len(active) < m:
        return None
    places = {i: k for k, i in enumerate(guess.active)}
    x = np.array([guess.x[places[i]] if i in places else math.copysign(0.0, products[i]) for i in active])
    return ActiveSet(tuple(active), x, 0.0, guess.p)


def _by_basis(problem: Problem, data: Data, guess: ActiveSet, weights: Sequence[Fraction]) -> Enclosure:
    Q, x, settled = list(guess.active), guess.x, False
    for _ in range(_PIVOTS + len(Q)):
        bits = bits_for(data, Q, float(np.abs(x).max()) or 1.0, float(min(weights)))
        bits = bits if settled else min(bits, _PIVOT_BITS)
        entries = on_columns(data, Q, Fraction(0), weights, x, bits)
        signs = [1 if value > 0 or problem.nonnegative else -1 for value in entries]
        p = multiplier(data, Q, [weights[i] * s for i, s in zip(Q, signs, strict=True)], bits)
        pivot = _pivot(problem, data, Q, entries, p, bits, weights)
        if pivot is None and not settled:
            settled = True  # once more, with all digits
        elif pivot is None:
            found = factor(data, Q)
            if found is None:
                raise NotProved("the columns of the basis are not proved to be independent")
            signed = [weights[i] * s for i, s in zip(Q, signs, strict=True)]
            exact = vertex(data, Q, signed) if data.exact else None
            proof = BasisProof(tuple(Q), found, *(exact or (entries, p, 1 << bits)))
            return basis.prove(data, problem, proof)
        else:
            Q, x, settled = pivot, np.ones(len(Q)), False
    raise Undecided("the basis did not settle")


def _pivot(
    problem: Problem,
    data: Data,
    Q: list[int],
    entries: tuple[int, ...],
    p: tuple[int, ...],
    bits: int,
    weights: Sequence[Fraction],
) -> list[int] | None:
    """Return the basis after one exact pivot, if a column violates dual feasibility at (A_n, y_n)."""
    scale = 1 << bits
    products = [int(v) for v in (data.transposed * fmpz_mat(len(p), 1, list(p))).entries()]
    ratio, entering = Fraction(1), -1
    members = set(Q)
    for i, value in enumerate(products):
        size = Fraction(value if problem.nonnegative else abs(value), data.under_A * scale) / weights[i]
        if i not in members and size > ratio:
            ratio, entering = size, i
    if entering < 0:
        return None
    try:
        direction = np.linalg.solve(data.floats[:, Q], data.floats[:, entering])
    except np.linalg.LinAlgError:
        raise Undecided("the basis is singular in floating point") from None
    if not problem.nonnegative and products[entering] < 0:
        direction = -direction
    slope = float(weights[entering]) * (1 - float(ratio))
    events = sorted(
        (value / scale / d, k)
        for k, (value, d) in enumerate(zip(entries, direction.tolist(), strict=True))
        if value and d and (value > 0) == (d > 0)
    )
    for _, k in events:
        slope += (2 if not problem.nonnegative else math.inf) * float(weights[Q[k]]) * abs(direction[k])
        if slope >= 0:
            return sorted([*Q[:k], *Q[k + 1 :], entering])
    return None

"""Finds enclosures by one multiplier with slack (`theorems.digits.sharp`): the support, the multiplier, and what makes its bounds small."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
import scipy
from flint import fmpz_mat
from numpy.typing import NDArray

from theorems.core.errors import Undecided
from theorems.digits import sharp
from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.gram import Factor, factor
from theorems.digits.guess import ActiveSet, magnitude, path_guess
from theorems.digits.near import Combination, combination
from theorems.digits.radii import Data
from theorems.digits.rational import minimiser
from theorems.digits.refine import nearest, on_columns
from theorems.digits.sharp import LeftInverse, SharpProof
from theorems.problems import P1, Problem

#: Relative size of what is proved for exact data: 2^-EXACT.
_EXACT_BITS: Final = 130
#: Entries below this part of the largest one may be left out of the support.
_CUTS: Final = (0.0, 1e-13, 1e-10, 1e-7, 1e-5, 1e-3, 1e-2)
#: Steps of `_design`, and the power of the eigenvalues that stands for the least one.
_DESIGN_STEPS: Final = 60
_POWER: Final = 6
#: Products up to which pairs of columns are compared for `_lever`.
_PAIRS: Final = 10_000_000


def bits_for(data: Data, columns: Sequence[int], largest: float, least: float) -> int:
    """Return the digits after the point at which roundings do not matter beside the radii, or 130 digits for exact data.

    Args:
        data: what is known.
        columns: those with entries that are not 0.
        largest: about the largest of these entries.
        least: the least weight: a multiplier with so many digits has products with the columns that are right to 2^-30 of it.
    """
    singular = np.linalg.svd(data.floats[:, list(columns)], compute_uv=False) if columns else np.ones(1)
    low, high = max(float(singular[-1]), 1e-150 * float(singular[0])), float(singular[0])
    if high == 0.0:
        raise Undecided("the columns are 0 in floating point")
    moved = float(data.delta_y) + float(data.delta_A(list(columns))) * largest
    target = math.log2(largest or 1.0) - _EXACT_BITS if moved == 0.0 else math.log2(moved) - math.log2(high) - 16
    # A multiplier is made of A_S z with these digits of z
    multiplier_bits = math.ceil(2 * math.log2(high) - math.log2(least)) + 30
    return max(16, math.ceil(-target + 2 * (math.log2(high) - math.log2(low))) + 16, multiplier_bits)


def multiplier(data: Data, columns: Sequence[int], targets: Sequence[Fraction], bits: int) -> tuple[int, ...]:
    """Return the shortest p with A_i*p = target on the columns, times 2^bits, rounded."""
    zero = Data.real(data.columns, data.under_A, [0] * len(data.y), 1)
    # A_S*(A_S z) + λwz/(2|z|) = 0 with y = 0, λ = 2 and weights |target|: A_S z is −p
    weights = [Fraction(1)] * data.shape[1]
    for i, target in zip(columns, targets, strict=True):
        weights[i] = abs(target)
    start = np.array([1.0 if target > 0 else -1.0 for target in targets])
    z = on_columns(zero, columns, Fraction(2), weights, start, bits + 8)
    image = fmpz_mat(1, len(columns), [-value for value in z]) * fmpz_mat([data.columns[j] for j in columns])
    under = data.under_A << 8
    return tuple((int(value) + under // 2) // under for value in image.entries())


def supports(guess: ActiveSet) -> Iterator[list[int]]:
    """Yield smaller and smaller parts of the support of the vertex."""
    size, last = np.abs(guess.x), None
    largest = float(size.max(initial=0.0))
    for cut in _CUTS:
        own = [i for i, s in zip(guess.active, size, strict=True) if s > cut * largest]
        if own != last:
            last = own
            yield own
    if largest == 0.0:
        yield []


def shortest_multiplier(data: Data, w: NDArray[Any]) -> NDArray[Any] | None:
    """Return the multiplier at the end of the path: the shortest one with |a_i*p| ≤ w_i."""
    try:
        return path_guess(data.floats, data.float_y, w, P1(0)).p
    except Undecided:
        return None


def by_slack(
    problem: Problem,
    data: Data,
    support: list[int],
    guess: ActiveSet,
    weights: Sequence[Fraction],
    w: NDArray[Any],
    shortest: NDArray[Any] | None,
) -> Enclosure:
    """Return the best enclosure that multipliers for one support prove.

    Args:
        problem: P1 with η = 0, P3, or LP.
        data: what is known.
        support: S.
        guess: a vertex, with the entries on S.
        weights: N of them.
        w: the same, as doubles.
        shortest: the shortest multiplier, or ``None``.

    Raises:
        NotProved: none of them does.
        Undecided: the columns are dependent.
    """
    largest = float(np.abs(guess.x).max(initial=0.0)) or 1.0
    places = {i: k for k, i in enumerate(guess.active)}
    start = np.array([guess.x[places[i]] for i in support])
    bits = bits_for(data, support, largest, float(w.min()))
    inverse = _left_inverse(data, support)
    entries = on_columns(data, support, Fraction(0), weights, start, bits)
    if any((value > 0) != (s > 0) or value == 0 for value, s in zip(entries, start, strict=True)):
        raise NotProved("the signs on the support changed")
    rows: Factor | None = None
    interior: tuple[int, ...] = ()
    if problem.power != 1 and not data.exact:
        rows = factor(sharp.rows_of(data), list(range(data.shape[0])))
        interior = _interior(data, w, bits) if problem.nonnegative else ()
    near = () if problem.nonnegative else _near(problem, data, support, w)
    if near and rows is None:
        rows = factor(sharp.rows_of(data), list(range(data.shape[0])))
    signs = [1 if s > 0 else -1 for s in start]
    targets = [weights[i] * s for i, s in zip(support, signs, strict=True)]
    exact = minimiser(data, support, Fraction(0), weights, signs) if data.exact else None
    best: Enclosure | None = None
    reason: Exception = NotProved("no multiplier has slack outside of the support")
    for p in _multipliers(problem, data, support, targets, bits, w, shortest, {own.column for own in near}):
        proof = SharpProof(tuple(support), inverse, entries, p, 1 << bits, rows, (), interior, near=near)
        if exact is not None:
            x, under = exact
            proof = replace(proof, x=tuple(v << bits for v in x), p=tuple(v * under for v in p), under=under << bits)
        try:
            enclosure = sharp.prove(data, problem, proof)
        except NotProved as error:
            reason = error
            continue
        if best is None or enclosure.radius < best.radius:
            best = enclosure
    if best is None:
        raise reason
    return _improved(problem, data, best, w)


def _improved(problem: Problem, data: Data, best: Enclosure, w: NDArray[Any]) -> Enclosure:
    """Return a better enclosure by the same multiplier: weights for the rows (P1), and μ."""
    proof: SharpProof = best.proof
    trials: list[dict[str, Any]] = []
    if problem.constrained and not problem.nonnegative and best.radius:
        p = np.array([v / proof.under for v in proof.p])
        for cost in (w, w + np.abs(data.floats.T @ p)):
            scales = _design(data, cost)
            trials.append({"rows": factor(sharp.rows_of(data, scales), list(range(data.shape[0]))), "scales": scales})
    if best.radius and data.shape[1] ** 2 * data.shape[0] <= _PAIRS:
        trials.append({"mu": _lever(data, proof, w)})
    for trial in trials:
        try:
            best = min(best, sharp.prove(data, problem, replace(best.proof, **trial)), key=lambda e: e.radius)
        except NotProved:
            continue
    return best


def _lever(data: Data, proof: SharpProof, w: NDArray[Any]) -> Fraction:
    """Return about the best μ of Theorem 5."""
    A, S = data.floats, list(proof.indices)
    rest = np.setdiff1d(np.arange(A.shape[1]), [*S, *(own.column for own in proof.near)])
    if not len(rest):
        return Fraction(0)
    products = A[:, rest].T @ np.array([v / proof.under for v in proof.p])
    slack = w[rest] - (products if proof.interior else np.abs(products))
    images = np.linalg.pinv(A[:, S]) @ A[:, rest]
    b = (A[:, rest] - A[:, S] @ images) / slack
    X = np.diag(1 / slack**2) + (images / slack).T @ (images / slack)
    trials = np.linspace(0.0, 1.5, 31) / max(1e-300, float((np.linalg.norm(A[:, rest], axis=0) ** 2).max()))
    best = min(trials, key=lambda mu: float(np.abs(X - mu * b.T @ b).max()))
    return Fraction(float(best)).limit_denominator(1 << 20)


def _near(problem: Problem, data: Data, support: Sequence[int], w: NDArray[Any]) -> tuple[Combination, ...]:
    """Return why some columns are no part of any solution, as far as floating point tells."""
    if not support:
        return ()
    A, S = data.floats, list(support)
    lam = problem.parameters().get("lam")
    least = float(np.linalg.svd(A, compute_uv=False)[-1]) - float(data.delta_A(range(A.shape[1])))
    longest = float(np.linalg.norm(w)) / least if least > 0.0 else math.inf
    longest = min(longest, math.inf if lam is None else 1 / float(lam))
    if longest == math.inf:
        return ()
    t = np.linalg.pinv(A[:, S]) @ A
    single = float(data.delta_A(S[:1])) * (1 + np.linalg.norm(t, axis=0))
    size = w[S] @ np.abs(t) + (np.linalg.norm(A - A[:, S] @ t, axis=0) + single) * longest
    found = [
        combination(data, S, int(i), 1.0, 1.0) for i in np.flatnonzero(size < w * (1 - 1e-9)) if int(i) not in set(S)
    ]
    return tuple(own for own in found if own is not None)


def _left_inverse(data: Data, support: Sequence[int]) -> LeftInverse | None:
    """Return the pseudo-inverse of these columns, with as many digits as make it an inverse but for a thousandth."""
    if not support:
        return None
    A = data.floats[:, list(support)]
    try:
        P = np.linalg.pinv(A)
    except np.linalg.LinAlgError:
        raise NotProved("the columns of the support are dependent") from None
    size = math.sqrt(A.size) * float(np.linalg.norm(A))
    if not (np.isfinite(P).all() and 0.0 < size < math.inf):
        raise NotProved("the columns of the support are dependent")
    bits = max(0, 12 + math.frexp(size)[1])
    return LeftInverse(tuple(tuple(nearest(row, bits)) for row in P), 1 << bits)


def _design(data: Data, weights: NDArray[Any]) -> tuple[int, ...]:
    """Return a diagonal Σ that makes ‖Σ·weights‖/σ_min(ΣA*) small: multiplicative steps for a smooth substitute of an E-optimal design.

    Source: S. D. Silvey, D. M. Titterington, B. Torsney, Commun. Statist. Theory Methods 7 (1978) 1379-1389.
    """
    A = data.floats / (
        float(np.abs(data.floats).max()) or 1.0
    )  # Σ does not depend on the scale; seventh powers may underflow
    cost = (weights / weights.max()) ** 2
    share = np.full(A.shape[1], 1.0 / A.shape[1])
    for _ in range(_DESIGN_STEPS):
        values, vectors = np.linalg.eigh((A * (share / cost)) @ A.T)
        values = np.maximum(values, 1e-12 * values[-1])
        gain = ((vectors.T @ A) ** 2 / values[:, None] ** (_POWER + 1)).sum(axis=0) / cost
        share *= (gain / gain.max()) ** (1 / (_POWER + 1))
        share /= share.sum()
    root = np.sqrt(share / cost)
    return tuple(max(1, round(1000 * float(v))) for v in root / root.max())


def _interior(data: Data, w: NDArray[Any], bits: int) -> tuple[int, ...]:
    """Return z with A_n z ≈ y_n whose least entry is largest, times 2^bits; for LP."""
    N = data.shape[1]
    size, scale = magnitude(data.floats), magnitude(data.float_y)
    A = data.floats / size
    found = scipy.optimize.linprog(
        np.concatenate([1e-6 * w / w.max() / N, [-1.0]]),
        A_eq=np.hstack([A, A.sum(axis=1)[:, None]]),
        b_eq=data.float_y / scale,
        bounds=[(0, None)] * N + [(0, 1.0)],
        method="highs",
    )
    if found.status != 0 or found.x[-1] <= 0:
        raise NotProved("no solution of the constraints has positive entries only")
    return tuple(nearest((found.x[:N] + found.x[-1]) * (scale / size), bits))


def _multipliers(
    problem: Problem,
    data: Data,
    support: list[int],
    targets: list[Fraction],
    bits: int,
    w: NDArray[Any],
    shortest: NDArray[Any] | None,
    excluded: set[int],
) -> Iterator[tuple[int, ...]]:
    """Yield multipliers: the shortest one on the support, the one with the largest slack outside of it, and mixtures.

    A mixture with the shortest of all multipliers has a smaller norm, which P3 needs below 1/λ, and part of the slack.
    """
    if not support:
        yield (0,) * len(data.y)
        return
    yield multiplier(data, support, targets, bits)
    size, most, m = magnitude(data.floats), magnitude(w), data.shape[0]
    A, w = data.floats / size, w / most
    rest = [i for i in range(data.shape[1]) if i not in {*support, *excluded}]
    if not rest or len(support) >= m:
        return
    # max t subject to A_S*p = target, |a_i*p| ≤ (1 − t)w_i
    outer = A[:, rest].T
    sides = np.vstack([outer] if problem.nonnegative else [outer, -outer])
    limits = np.tile(w[rest], len(sides) // len(rest))
    upper = np.hstack([sides, limits[:, None]])
    equal = np.hstack([A[:, support].T, np.zeros((len(support), 1))])
    solved = scipy.optimize.linprog(
        np.concatenate([np.zeros(m), [-1.0]]),
        A_ub=upper,
        b_ub=limits,
        A_eq=equal,
        b_eq=np.array([float(t) / most for t in targets]),
        bounds=[(None, None)] * m + [(None, 1.0)],
        method="highs",
    )
    if solved.status != 0 or solved.x[-1] <= 0:
        return
    for share in (1.0, 0.5, 0.2, 0.05) if shortest is not None else (1.0,):
        far = solved.x[:m] * (most / size)
        mixed = far if shortest is None else share * far + (1 - share) * shortest
        yield _corrected(data, support, targets, mixed, bits)


def _corrected(data: Data, support: list[int], targets: list[Fraction], p: NDArray[Any], bits: int) -> tuple[int, ...]:
    """Return p times 2^bits, moved so that A_i*p is the target on the support, nearly to the last bit."""
    result = nearest(p, bits)
    rows = fmpz_mat([data.columns[j] for j in support])
    for _ in range(2 + bits // 40):
        products = (rows * fmpz_mat(len(result), 1, result)).entries()
        defect = np.array(
            [float(t - Fraction(int(c), data.under_A << bits)) for t, c in zip(targets, products, strict=True)]
        )
        correction = np.linalg.lstsq(data.floats[:, support].T, defect, rcond=None)[0]
        result = [a + b for a, b in zip(result, nearest(correction, bits), strict=True)]
    return tuple(result)

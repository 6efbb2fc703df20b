"""Finds proofs that an output is wrong: candidates from anywhere, proved in exact arithmetic."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from theorems.core.errors import TheoremError, Undecided
from theorems.digits.gram import Factor, factor
from theorems.digits.one_sided.bound import (
    ZERO,
    Claim,
    Proof,
    adjoint,
    box,
    lower_terms,
    margin,
    residual,
    squared_norm,
    upper_bound,
)
from theorems.digits.one_sided.path import dual_candidates
from theorems.digits.one_sided.saddle import floats, guesses
from theorems.digits.search import enclose
from theorems.digits.sharp import rows_of
from theorems.problems import BasisPursuitDenoising, Complex, Problem, root_bounds, solve_real

__all__ = ["find_proof"]

#: Binary digits to which a proof is rounded: the first that suffices.
_DIGITS: Final = (64, 128, 256, 512, 1024)
#: Columns above which minimisers are enclosed, which takes a fraction of the time of exact paths.
MOST_EXACT: Final = 64
#: Precision of the search for u.
_WORK: Final = 1024

Vector = tuple[Complex, ...]


def find_proof(claim: Claim, candidates: Iterable[Sequence[Complex]] = ()) -> Proof | None:
    """Return a proof of a claim, or ``None`` if none is found: "cannot tell from these data", never "right".

    Args:
        claim: dist(x, Ξ(A, y)) > ε for every input with the data.
        candidates: vectors that may have a small objective, besides those that are found here.

    Returns:
        A proof whose vectors are dyadic, checked in exact arithmetic.

    Raises:
        TheoremError: a candidate of another length.
    """
    given = [tuple(z) for z in candidates]
    for z in given:
        if len(z) != len(claim.output):
            raise TheoremError("candidates", f"{len(z)} entries", f"{len(claim.output)} of them")
    found = [*given, *_primal(claim)]
    rows = _rows(claim)
    best, value = _best(claim, found, rows)
    if value is None or _hopeless(claim, found, value):
        return None
    x_residual = residual(claim.data, claim.output)
    for p in _duals(claim, x_residual):
        p = _feasible(claim, p)
        p_adjoint = adjoint(claim.data, p)
        for u in _boxed(claim, p_adjoint):
            terms, v, square = lower_terms(claim, p, u, x_residual, p_adjoint)
            loss = claim.epsilon * root_bounds(v, _WORK)[0]
            delta = claim.data.delta(_WORK)
            if delta:
                norms = root_bounds(square, 64)[0] * (
                    1 + root_bounds(squared_norm(claim.output), 64)[0] + claim.epsilon
                )
                loss += delta * norms
            if claim.eta:
                loss += claim.eta * root_bounds(square, _WORK)[0]
            if terms - loss > value:  # worth rounding
                proof = _rounded(claim, p, u, best, rows)
                if proof is not None:
                    return proof
    return None


def _rows(claim: Claim) -> Factor | None:
    """Return what proves that the rows of A_n are independent, for P1 with real data."""
    data = claim.data
    if not claim.problem.constrained or not data.real or data.shape[0] > data.shape[1]:
        return None
    return factor(rows_of(data.integers), list(range(data.shape[0])))


def _best(claim: Claim, candidates: list[Vector], rows: Factor | None) -> tuple[Vector, Fraction | None]:
    """Return the candidate with the smallest U, and an approximation of it; ``None`` if no feasible point is proved (P1)."""
    best: tuple[Vector, Fraction | None] = claim.output, None
    for z in [(ZERO,) * len(claim.output), claim.output, *candidates]:
        value = upper_bound(claim, z, _WORK, rows)
        if value is not None and (best[1] is None or value < best[1]):
            best = z, value
    return best


def _hopeless(claim: Claim, candidates: list[Vector], value: Fraction) -> bool:
    """Return whether f(z) ≤ U for the data and some z in the ball: then L ≤ f(z) ≤ U for all p and u."""
    for z in [claim.output, *candidates]:
        away = squared_norm([(a - c, b - d) for (a, b), (c, d) in zip(z, claim.output, strict=True)])
        if away <= claim.epsilon**2 and _below(claim, z, value):
            return True
        if away > claim.epsilon**2 > 0:  # the point of the segment from x to z that is nearest to z
            share = claim.epsilon / root_bounds(away, _WORK)[1]
            nearest = tuple(
                (a + share * (c - a), b + share * (d - b)) for (a, b), (c, d) in zip(claim.output, z, strict=True)
            )
            if _below(claim, nearest, value):
                return True
    return False


def _below(claim: Claim, z: Vector, value: Fraction) -> bool:
    """Return whether f(z) ≤ value for the data. Exact arithmetic is for the points where floats do not say no."""
    if _clearly_above(claim, z, value):
        return False
    own = upper_bound(claim, z, _WORK, delta=Fraction(0))
    return own is not None and own <= value


def _clearly_above(claim: Claim, z: Vector, value: Fraction) -> bool:
    """Return whether f(z) seems far above a value: a guess that only saves work, as ``False`` is always allowed."""
    if claim.problem.constrained:
        return False
    try:
        own, x = claim.data.integers, floats(z)
        stacked = np.concatenate([np.real(x), np.imag(x)]) if own.parts == 2 else x
        with np.errstate(all="ignore"):  # what overflows is not clearly anything
            rest = float(np.linalg.norm(own.floats @ stacked - own.float_y))
            l1 = float(np.abs(x) @ np.array([float(limit) for limit in claim.limits]))
        own_value = l1 + (rest * rest if claim.problem.power == 2 else rest)
        above = np.isfinite(own_value) and own_value > 1.001 * float(value)
    except OverflowError:
        return False
    return bool(above)


def _inner(claim: Claim) -> Iterator[Problem]:
    """Yield the problems whose minimisers have a small U: for P1 with η a little smaller, so that they are feasible for every input."""
    if not claim.problem.constrained or claim.eta == 0:
        yield claim.problem
        return
    size = Fraction(1)
    for _ in range(3):
        eta = claim.eta * (1 - Fraction(1, 1 << 64)) - claim.data.delta(_WORK) * (1 + size)
        if eta > 0:
            yield BasisPursuitDenoising(eta, claim.problem.weights)
        size *= 16


def _primal(claim: Claim) -> Iterator[Vector]:
    """Yield vectors with a small objective for the data."""
    if len(claim.output) > MOST_EXACT:
        for problem in _inner(claim):
            found = enclose(problem, claim.data.integers).enclosure
            if found is not None and found.method != "level":
                own = {i: found.value(k) for k, i in enumerate(found.indices)}
                yield tuple(own.get(i, ZERO) for i in range(found.length))
    elif claim.data.real:
        try:
            A = [[a for a, _ in row] for row in claim.data.A]
            for problem in _inner(claim):
                exact = solve_real(problem, A, [a for a, _ in claim.data.y])
                for vector in (exact.vertex(_WORK), exact.point(_WORK)):
                    yield tuple((a, Fraction(0)) for a in vector)
            return
        except (Undecided, TheoremError):
            pass  # a guess has to do; for P1 there may be no feasible point
    try:
        for problem in _inner(claim):
            for guess in guesses(dataclasses.replace(claim, problem=problem), ball=False):
                yield _exact(guess.z)
    except OverflowError:
        return


def _duals(claim: Claim, x_residual: list[Complex]) -> Iterator[Vector]:
    """Yield vectors p, roughly from cheap to expensive."""
    square = squared_norm(x_residual)
    if claim.problem.power == 2:
        yield tuple((2 * a, 2 * b) for a, b in x_residual)
    elif square:
        norm = root_bounds(square, _WORK)[1]
        # P1: where no point of the ball is feasible, long vectors show it
        for exponent in (0, 4, 12, 40) if claim.problem.constrained else (0,):
            yield tuple((a * (1 << exponent) / norm, b * (1 << exponent) / norm) for a, b in x_residual)
    yield (ZERO,) * claim.data.shape[0]
    try:
        for p in dual_candidates(claim) if not claim.problem.constrained else ():
            yield tuple((a, Fraction(0)) for a in p)
    except Undecided:
        pass  # guesses in floating point follow
    try:
        for guess in itertools.chain(guesses(claim, ball=True), guesses(claim, ball=False)):
            yield _exact(guess.p)
    except OverflowError:
        return


def _exact(vector: Any) -> Vector:
    if not np.isfinite(vector).all():
        return (ZERO,) * len(vector)
    return tuple((Fraction(float(np.real(v))), Fraction(float(np.imag(v)))) for v in vector)


def _feasible(claim: Claim, p: Vector) -> Vector:
    """Return p, shortened to norm 1 for P3, with at most about 2^-1024 of its digits."""
    if claim.problem.power == 1:
        square = squared_norm(p)
        if square > 1:
            norm = root_bounds(square, _WORK)[1]
            p = tuple((a / norm, b / norm) for a, b in p)
    return _cut(p, _WORK)


def _boxed(claim: Claim, p_adjoint: list[Complex]) -> Iterator[Vector]:
    """Yield u for given p. The best one is the projection of τx − A*p to |u_i| ≤ λw_i with ‖u + A*p‖ = τε."""
    a = _cut(tuple(p_adjoint), _WORK)
    limits = claim.limits
    squared = claim.epsilon**2

    def along(tau: Fraction) -> Vector:
        return tuple(
            box((tau * x - s, tau * z - t), limit, 128)
            for (x, z), (s, t), limit in zip(claim.output, a, limits, strict=True)
        )

    def short(tau: Fraction, u: Vector) -> bool:
        v = squared_norm([(x + s, z + t) for (x, z), (s, t) in zip(u, a, strict=True)])
        return v <= tau * tau * squared

    low, high = -_WORK, _WORK
    if squared == 0:
        yield along(Fraction(1 << high))
        return
    while high - low > 1:
        middle = (low + high) // 2
        tau = Fraction(2) ** middle
        low, high = (low, middle) if short(tau, along(tau)) else (middle, high)
    left, right = Fraction(2) ** low, Fraction(2) ** high
    for _ in range(8):
        half = (left + right) / 2
        left, right = (left, half) if short(half, along(half)) else (half, right)
    yield along(left)
    yield along(right)


def _rounded(claim: Claim, p: Vector, u: Vector, z: Vector, rows: Factor | None) -> Proof | None:
    """Return the proof with the fewest digits."""
    for digits in _DIGITS:
        rounded = _cut(p, digits), _cut(u, digits), _cut(z, digits)
        found = margin(claim, *rounded, bits=2 * digits + 64, rows=rows)
        if found is not None and found > 0:
            return Proof(*rounded, _simple(found), rows)
    return None


def _cut(vector: Vector, digits: int) -> Vector:
    """Return the entries cut towards 0 to about ``digits`` binary digits of the largest: moduli do not grow."""
    largest = max((abs(part) for entry in vector for part in entry), default=Fraction(0))
    if largest == 0:
        return vector
    shift = digits - (largest.numerator.bit_length() - largest.denominator.bit_length())

    def cut(part: Fraction) -> Fraction:
        over, under = (
            (part.numerator << shift, part.denominator) if shift >= 0 else (part.numerator, part.denominator << -shift)
        )
        whole = abs(over) // under
        value = Fraction(whole, 1 << shift) if shift >= 0 else Fraction(whole << -shift)
        return value if over >= 0 else -value

    return tuple((cut(a), cut(b)) for a, b in vector)


def _simple(value: Fraction) -> Fraction:
    """Return a number of 16 binary digits slightly below a positive one."""
    ((cut, _),) = _cut(((value * (1 - Fraction(1, 1 << 10)), Fraction(0)),), 16)
    return cut

"""What nobody can deliver: two inputs with the same data whose solutions are far apart.

Proposition 7 of ``docs/explanation/digits.md``. If two inputs with the data have all their solutions within R₁ of c₁
and within R₂ of c₂, then whatever is answered is farther than κ = (‖c₁ − c₂‖ − R₁ − R₂)/2 from the solutions of one
of them. The two inputs are A_n + l·rᵀ and y_n + e with dyadic l, r, e. They are looked for along the worst direction
of the solution map on the active columns, and at ties: where one column is raised and another one lowered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import mul
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from theorems.digits.centred import balanced
from theorems.digits.enclosure import Enclosure
from theorems.digits.guess import Progress, basis_guess
from theorems.digits.radii import Data, Radius
from theorems.digits.rounding import root_down
from theorems.digits.search import Found, enclose
from theorems.problems import Problem

__all__ = ["Ceiling", "Move", "apart", "ceiling", "has_the_data", "moved"]

Array = NDArray[Any]
#: Pairs of competing columns that are tried.
_PAIRS: Final = 3
#: A ceiling this near to the proved radius is not improved further.
_NEAR: Final = 4
#: Power iterations where the residual is 0, and their steps, for matrices of few entries.
_STARTS: Final = 2
_ROUNDS: Final = 6
_SMALL: Final = 10_000


@dataclass(frozen=True, eq=False)
class Move:
    """The input A_n + l·rᵀ, y_n + e: integers times 2^-bits, 2^-bits and 2^-bits_y; empty where nothing moves.

    Attributes:
        left: l, m (2m for complex data) integers, or empty.
        right: r on some columns: pairs (column, integer); real data only.
        bits: binary digits after the point of l and of r.
        y: e, as many integers as y has, or empty.
        bits_y: binary digits after the point of e.
    """

    left: tuple[int, ...] = ()
    right: tuple[tuple[int, int], ...] = ()
    bits: int = 0
    y: tuple[int, ...] = ()
    bits_y: int = 0

    def opposite(self) -> Move:
        """Return the move with the other sign."""
        return Move(tuple(-v for v in self.left), self.right, self.bits, tuple(-v for v in self.y), self.bits_y)


@dataclass(frozen=True, eq=False)
class Ceiling:
    """Two inputs with the data whose solutions are at least 2κ apart.

    Attributes:
        kappa: κ > 0, proved.
        moves: the two inputs.
        enclosures: of their solutions.
        competing: columns that are active for one of the two inputs only, or whose sign changes.
    """

    kappa: Fraction
    moves: tuple[Move, Move]
    enclosures: tuple[Enclosure, Enclosure]
    competing: tuple[int, ...]


def has_the_data(data: Data, move: Move) -> bool:
    """Return whether the moved input has the data, exactly."""
    if move.y:
        unit = 1 << move.bits_y
        radius = data.radius_y
        if radius.norm == "entrywise":
            sizes = _moduli(move.y, data.parts)
            known = _moduli(data.y, data.parts)
            for e, y in zip(sizes, known, strict=True):
                # |e| ≤ b + u|y|: it is enough that |e| ≤ b or |e| ≤ u|y|, both compared by squares
                square = Fraction(e, unit * unit)
                if square > radius.bound**2 and square > radius.relative**2 * Fraction(y, data.under_y**2):
                    return False
        elif Fraction(sum(map(mul, move.y, move.y)), unit * unit) > radius.bound**2:
            return False
    if move.left and move.right:
        if data.parts == 2:
            return False
        unit = 1 << (2 * move.bits)
        radius = data.radius_A
        if radius.norm != "entrywise":
            square = sum(map(mul, move.left, move.left)) * sum(v * v for _, v in move.right)
            return Fraction(square, unit * unit) <= radius.bound**2
        for column, factor in move.right:
            for value, entry in zip(move.left, data.columns[column], strict=True):
                size = Fraction(abs(value * factor), unit)
                if size > radius.bound + radius.relative * Fraction(abs(entry), data.under_A):
                    return False
    return True


def _moduli(values: Sequence[int], parts: int) -> list[int]:
    """Return the squared moduli."""
    if parts == 1:
        return [v * v for v in values]
    half = len(values) // 2
    return [a * a + b * b for a, b in zip(values[:half], values[half:], strict=True)]


def moved(data: Data, move: Move) -> Data:
    """Return the moved input, exactly, as data without radii."""
    columns, under_A = data.columns, data.under_A
    if move.left and move.right:
        unit = 1 << (2 * move.bits)
        under_A = math.lcm(data.under_A, unit)
        own, other = under_A // data.under_A, under_A // unit
        columns = [[v * own for v in column] for column in columns] if own != 1 else list(columns)
        for column, factor in move.right:
            scaled = factor * other
            columns[column] = [a + scaled * b for a, b in zip(columns[column], move.left, strict=True)]
    y, under_y = data.y, data.under_y
    if move.y:
        unit = 1 << move.bits_y
        under_y = math.lcm(data.under_y, unit)
        own, other = under_y // data.under_y, under_y // unit
        y = [a * own + b * other for a, b in zip(data.y, move.y, strict=True)]
    return Data(columns, under_A, y, under_y, data.parts, Radius(), Radius())


def apart(first: Enclosure, second: Enclosure) -> Fraction:
    """Return a lower bound of the distance between any solution in one enclosure and any in the other; may be negative."""
    a = {i: first.value(k) for k, i in enumerate(first.indices)}
    b = {i: second.value(k) for k, i in enumerate(second.indices)}
    zero = (Fraction(0), Fraction(0))
    square = Fraction(0)
    for i in {*a, *b}:
        (p, q), (s, t) = a.get(i, zero), b.get(i, zero)
        square += (p - s) ** 2 + (q - t) ** 2
    return root_down(square) - first.radius - second.radius


def ceiling(
    problem: Problem, data: Data, found: Found, *, attempts: int | None = None, progress: Progress | None = None
) -> Ceiling | None:
    """Return two inputs with the data whose solutions are far apart, or ``None`` if none were found.

    Args:
        problem: P1, P2, P3 or LP.
        data: what is known; ``None`` is returned for exact data.
        found: what the search found at (A_n, y_n).
        attempts: of pairs of inputs; each costs two searches. ``None``: 6, or 3 where the residual is 0, which takes longer.
        progress: called before each pair, with its number and how many there are at most.
    """
    if data.exact:
        return None
    if attempts is None:
        attempts = 6 if found.lam > 0 or problem.power == 2 else 3
    best: Ceiling | None = None
    for number, move in enumerate(_moves(problem, data, found)):
        if number >= attempts:
            break
        if progress is not None:
            progress("pairs of inputs", number, attempts)
        moves = move, move.opposite()
        known = (data,) if data.raw is None else (data, data.raw)
        if not all(has_the_data(of, own) for of in known for own in moves):
            continue
        inputs = [moved(data, own) for own in moves]
        if any(own.extreme is not None for own in inputs):
            continue
        pair = [enclose(problem, own, found) for own in inputs]
        first, second = (p.enclosure for p in pair)
        if first is None or second is None:
            continue
        kappa = apart(first, second) / 2
        if kappa > 0 and (best is None or kappa > best.kappa):
            best = Ceiling(kappa, moves, (first, second), _competing(first, second))
        if best is not None and found.enclosure is not None and best.kappa * _NEAR >= found.enclosure.radius:
            break
    return best


def _competing(first: Enclosure, second: Enclosure) -> tuple[int, ...]:
    signs = [{i: s.sign for i, s in enumerate(e.coefficients())} for e in (first, second)]
    return tuple(
        i for i in range(first.length) if signs[0][i] != signs[1][i] and "open" not in (signs[0][i], signs[1][i])
    )


# --- Candidates -------------------------------------------------------------------------------------------------------------------


def _moves(problem: Problem, data: Data, found: Found) -> Iterator[Move]:
    """Yield moves of the size of the radii: the worst direction of the linearised map, then ties."""
    active, signs = list(found.active), np.array(found.signs, dtype=float)
    if data.parts == 2:
        yield from _complex_moves(data, active)
        return
    A, y = data.floats, data.float_y
    if not active:
        c = np.abs(A.T @ y)
        j = int(c.argmax())
        yield _move(data, A[:, j], _unit(A.shape[1], j), A[:, j])
        return
    w = np.array([float(problem.weights[i]) if problem.weights else 1.0 for i in range(A.shape[1])])
    block = A[:, active]
    U, values, Vt = np.linalg.svd(block, full_matrices=False)
    x = np.zeros(A.shape[1])
    h = signs * w[active]
    if found.lam > 0:
        x[active] = np.linalg.lstsq(block, y, rcond=None)[0] - float(found.lam) / 2 * _solve(U, values, Vt, h)
        residual = y - A @ x
    else:
        x[active] = np.linalg.lstsq(block, y, rcond=None)[0]
        residual = block @ _solve(U, values, Vt, h)  # the shortest multiplier
    jacobian = _jacobian(problem, U, values, Vt, h, residual, float(found.lam))
    _, _, directions = np.linalg.svd(jacobian, full_matrices=False)
    worst = directions[0]
    length = float(np.linalg.norm(x))
    yield _move(data, -worst, x / length if length else _unit(len(x), active[0]), worst)
    if not data.radius_A.exact:
        thin = np.zeros(len(x))
        thin[active] = Vt[-1]
        # E = l·rᵀ acts on the solution through −J·Ex and G⁻¹Eᵀr: the second one is larger for large residuals
        yield _move(data, residual, thin, worst)
    if found.lam <= 0:
        yield from _fitted(problem, data, w, x / length if length else _unit(len(x), active[0]))
        # Where the residual is 0 the data are fitted with other columns: the multiplier says at which cost
        yield _move(data, -residual, x / length if length else _unit(len(x), active[0]), residual)
    yield from _ties(data, A, w, active, signs, residual, worst)
    yield _move(data, -U[:, -1], x / length if length else _unit(len(x), active[0]), U[:, -1])


def _fitted(problem: Problem, data: Data, w: Array, along: Array) -> Iterator[Move]:
    """Yield the move that power iterations find where the residual is 0: the bases of y ± e say how x(y ± e) changes with e.

    The columns of sparse solutions do not see most of e: iterations start anywhere.
    """
    A, y = data.floats, data.float_y
    size = float(data.delta_y) + float(data.delta_A([0])) * float(np.linalg.norm(np.linalg.lstsq(A, y, rcond=None)[0]))
    if size <= 1e-12 * float(np.linalg.norm(y)):
        return  # HiGHS would not see the difference
    source, best, chosen = np.random.default_rng(0), 0.0, np.zeros(len(y))
    for _ in range(_STARTS if A.size <= _SMALL else 1):
        e, last = source.standard_normal(len(y)), 0.0
        for _ in range(_ROUNDS if A.size <= _SMALL else 3):
            e /= np.linalg.norm(e)
            guesses = [basis_guess(A, y + sign * size * e, w, problem) for sign in (1.0, -1.0)]
            change = np.zeros(A.shape[1])
            for guess, sign in zip(guesses, (1.0, -1.0), strict=True):
                if guess is not None:
                    change[list(guess.active)] += sign * guess.x
            length = float(np.linalg.norm(change))
            if None in guesses or length <= last * (1 + 1e-2):
                break
            last = length
            if length > best:
                best, chosen = length, e.copy()
            ends = [list(guess.active) for guess in guesses if guess is not None and guess.active]
            e = np.sum([np.linalg.lstsq(A[:, own].T, change[own], rcond=None)[0] for own in ends], axis=0)
            if not float(np.linalg.norm(e)) > 0.0:
                break
    if best > 0.0:
        yield _move(data, -chosen, along, chosen)


def _jacobian(problem: Problem, U: Array, values: Array, Vt: Array, h: Array, residual: Array, lam: float) -> Array:
    """Return the derivative of the active entries by y."""
    inverse = (Vt.T / values) @ U.T
    size = float(np.linalg.norm(residual))
    if lam <= 0 or problem.power == 2 or size == 0.0:
        return np.asarray(inverse)
    along = _solve(U, values, Vt, h)  # G⁻¹h
    q = residual / size
    if problem.constrained:
        slope = lam / 2 / size * float(h @ along)
        change = (lam / 2 / size * (h @ inverse) - q) / slope if slope else np.zeros_like(q)
        return np.asarray(inverse - np.outer(along, change))
    lam3 = float(problem.parameter)
    gap = 1 - lam3**2 * float(h @ along)
    change = lam3 * (q - lam3 * (h @ inverse)) / max(gap, 1e-12)
    return np.asarray(inverse - np.outer(along, change))


def _ties(
    data: Data, A: Array, w: Array, active: list[int], signs: Array, residual: Array, worst: Array
) -> Iterator[Move]:
    """Yield moves that raise one column that is nearly active and lower the active one that is most like it."""
    size = float(np.linalg.norm(residual))
    norms = np.linalg.norm(A, axis=0)
    norms[norms == 0.0] = 1.0
    if size == 0.0:
        return
    products = A.T @ residual / w
    top = float(np.abs(products[active]).max())
    order = [int(i) for i in np.argsort((top - np.abs(products)) * w / norms) if int(i) not in set(active)]
    for j in order[:_PAIRS]:
        sign = 1.0 if products[j] > 0 else -1.0
        alike = signs * sign * (A[:, active].T @ A[:, j]) / (norms[active] * norms[j])
        k = int(alike.argmax())
        right = np.zeros(A.shape[1])
        right[j], right[active[k]] = sign, -signs[k]
        along = sign * A[:, j] / w[j] - signs[k] * A[:, active[k]] / w[active[k]]
        length = float(np.linalg.norm(along))
        yield _move(data, residual, right / math.sqrt(2), along if length > 1e-12 * norms[j] else worst)


def _complex_moves(data: Data, active: list[int]) -> Iterator[Move]:
    own = data.pair(active or [0])
    U, _, _ = np.linalg.svd(data.floats[:, own], full_matrices=False)
    yield _move(data, U[:, -1], np.zeros(data.shape[1]), U[:, -1])
    yield _move(data, U[:, -1], np.zeros(data.shape[1]), U[:, -2 if len(own) > 1 else -1])


def _solve(U: Array, values: Array, Vt: Array, h: Array) -> Array:
    """Return G⁻¹h for G = A_SᵀA_S."""
    return np.asarray(Vt.T @ ((Vt @ h) / values**2))


def _unit(length: int, i: int) -> Array:
    e = np.zeros(length)
    e[i] = 1.0
    return e


def _move(data: Data, left: Array, right: Array, y: Array) -> Move:
    """Return the largest move along these directions that has the data: E = ρ·l·rᵀ, e along y.

    Centred data: l and e have the sum 0, and the move is one of the raw data; then it is the same move of the centred ones.
    """
    if data.raw is not None:
        left, y = left - left.mean(), y - y.mean()
        move = _move(data.raw, left, right, y)
        return replace(move, left=balanced(move.left, left.tolist()), y=balanced(move.y, y.tolist()))
    e, bits_y = _vector(y, data.radius_y, data.y, data.under_y)
    if data.radius_A.exact or data.parts == 2 or not right.any() or not left.any():
        return Move((), (), 0, e, bits_y)
    radius = data.radius_A
    if radius.norm == "entrywise":
        # One column: each entry may move by its own bound
        j = int(np.abs(right * np.linalg.norm(data.floats, axis=0)).argmax())
        signs = np.sign(left) * (1 if right[j] > 0 else -1)
        entries, bits = _vector(signs, radius, data.columns[j], data.under_A)
        return Move(entries, ((j, 1 << bits),), bits, e, bits_y)
    rho = float(radius.bound)
    bits = max(8, 40 - math.frexp(rho)[1])
    scale = math.ldexp(1.0, 40) * (1 - 2.0**-20)
    # l of norm √ρ·…: both factors share ρ, rounded towards 0
    l = [int(v) for v in left / np.linalg.norm(left) * scale * math.sqrt(math.ldexp(rho, 2 * (bits - 40)))]
    r = [
        (i, int(v))
        for i, v in enumerate(right / np.linalg.norm(right) * scale * math.sqrt(math.ldexp(rho, 2 * (bits - 40))))
    ]
    return Move(tuple(l), tuple((i, v) for i, v in r if v), bits, e, bits_y)


def _vector(direction: Array, radius: Radius, known: Sequence[int], under: int) -> tuple[tuple[int, ...], int]:
    """Return the longest dyadic vector along a direction within a radius, rounded towards 0; empty if it is 0."""
    size = float(np.linalg.norm(direction))
    if radius.exact or size == 0.0:
        return (), 0
    if radius.norm == "entrywise":
        limits = [radius.bound + radius.relative * Fraction(abs(v), under) for v in known]
        if any(radius.bound < limit for limit in limits):  # `has_the_data` wants one of the two parts to suffice
            limits = [max(radius.bound, radius.relative * Fraction(abs(v), under)) for v in known]
        least = max(float(limit) for limit in limits)
        bits = max(8, 40 - math.frexp(least)[1]) if least else 1080
        values = [
            int(limit * (1 << bits)) * (int(d > 0) - int(d < 0))
            for limit, d in zip((limits * 2)[: len(direction)], direction, strict=True)
        ]
        if len(direction) == 2 * len(limits):  # complex: both parts of an entry share its bound
            values = [v * 5 // 8 if v > 0 else -(-v * 5 // 8) for v in values]
        return tuple(values), bits
    rho = radius.bound
    bits = max(8, 40 - math.frexp(float(rho))[1]) if float(rho) else 8
    scaled = float(rho * (1 << bits)) * (1 - 2.0**-20) / size
    return tuple(int(v * scaled) for v in direction), bits

"""Oracles of truth for digits, pairs of points and changes of mind: minimisers are found by enumeration and proved with balls of flint.

Of an enclosure only examples can be judged: it claims something about all inputs with the data. That it is not refuted is no truth.
"""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Iterator
from fractions import Fraction as F
from typing import Any, Final

import flint

from benchmarks.attack._numbers import NOT_REFUTED, Pair, pair, rational, real

#: Bits of the balls, columns and rows of what is judged, inputs that are tried for an enclosure.
BITS: Final = 4000
LARGEST: Final = 6
INPUTS: Final = 6
Matrix = list[list[F]]


def integers(entries: str, under: F = F(1)) -> list[F]:
    """Return numbers that are written over one denominator, with blanks between them."""
    return [F(int(x, 16)) / under for x in entries.split()]


def words(column: str, count: int, under: F) -> list[F]:
    """Return numbers of a fixed length, in two's complement, over one denominator."""
    size = 8 + 16 * count
    assert count >= 0 and len(column) % size == 0
    whole = [int(column[i : i + size], 16) for i in range(0, len(column), size)]
    return [F(x - (x >> 4 * size - 1 << 4 * size)) / under for x in whole]


def exact(x: F) -> Any:
    """Return a root, as a ball that is as small as possible: that of a square is a rational number."""
    over, under = math.isqrt(x.numerator), math.isqrt(x.denominator)
    return real(F(over, under)) if F(over * over, under * under) == x else real(x).sqrt()


class Instance:
    """min over x of one of the problems, for exact real A (columns) and y."""

    def __init__(self, problem: dict[str, Any], columns: Matrix, y: list[F]) -> None:
        self.name, self.columns, self.y = problem["name"], columns, y
        self.s = F(0) if problem["parameter"] is None else rational(problem["parameter"])
        weights = problem["weights"]
        self.w = [F(1)] * len(columns) if weights is None else [rational(w) for w in weights]

    def solution(self) -> list[Any] | None:
        """Return the only minimiser, as balls, or ``None`` if it is not found: the conditions hold with strict inequalities."""
        for support, signs in self._candidates():
            found = self._proved(support, signs)
            if found is not None:
                return found
        return None

    def _candidates(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        N, m = len(self.columns), len(self.y)
        for size in range(min(N, m) + 1):
            for support in itertools.combinations(range(N), size):
                for signs in itertools.product((1, -1) if self.name != "LP" else (1,), repeat=size):
                    yield support, signs

    def _proved(self, support: tuple[int, ...], signs: tuple[int, ...]) -> list[Any] | None:
        A = [self.columns[j] for j in support]
        ws = [self.w[j] * s for j, s in zip(support, signs, strict=True)]
        gram = [[dot(a, b) for b in A] for a in A]
        u = solved(gram, ws)
        start = solved(gram, [dot(a, self.y) for a in A])
        if u is None or start is None:
            return None
        residual = [z - sum((a[i] * x for a, x in zip(A, start, strict=True)), F(0)) for i, z in enumerate(self.y)]
        push = [sum((a[i] * x for a, x in zip(A, u, strict=True)), F(0)) for i in range(len(self.y))]  # A_S u
        tau = self._step(dot(residual, residual), dot(ws, u))
        if tau is None:
            return None
        x = [real(a) - tau * real(b) for a, b in zip(start, u, strict=True)]
        if not all(bool(e * s > 0) for e, s in zip(x, signs, strict=True)):
            return None
        # A multiple of a subgradient of the norm: the residual r + tau A u; where both are 0, A u alone shows that there is one.
        still = not any(residual) and bool(tau == 0)
        if still and self.name == "P3" and not self.s**2 * dot(ws, u) < 1:
            return None
        dual = [real(q) if still else real(r) + tau * real(q) for r, q in zip(residual, push, strict=True)]
        bound = real(F(1)) if still else tau
        if not support and self.name in ("P1", "P3"):
            if self.name == "P1" and dot(self.y, self.y) <= self.s**2:
                return [real(F(0))] * len(self.w)
            dual, bound = [real(z) for z in self.y], real(self.s) * exact(dot(self.y, self.y))
        for j, (column, w) in enumerate(zip(self.columns, self.w, strict=True)):
            if j in support:
                continue
            size = sum((real(a) * p for a, p in zip(column, dual, strict=True)), flint.arb(0))
            if not bool((size if self.name == "LP" else abs(size)) < bound * real(w)):
                return None
        full = [real(F(0))] * len(self.w)
        for j, e in zip(support, x, strict=True):
            full[j] = e
        return full

    def _step(self, square: F, q: F) -> Any:
        """Return tau, by which the solution is (A^T A)^-1 (A^T y - tau w s); ``None`` if there is none for this support."""
        zero = real(F(0))
        if self.name == "P2":
            return real(self.s / 2)
        if self.name == "LP":
            return zero if square == 0 else None
        if self.name == "P3":
            if square == 0:
                return zero
            return real(self.s) * (exact(square / (1 - self.s**2 * q))) if self.s**2 * q < 1 else None
        room = self.s**2 - square
        if room < 0 or (q == 0 and square):
            return None if q else zero
        return exact(room / q) if q else zero


def dot(v: list[F], w: list[F]) -> F:
    """Return the scalar product."""
    return sum((a * b for a, b in zip(v, w, strict=True)), F(0))


def solved(matrix: Matrix, right: list[F]) -> list[F] | None:
    """Return the solution of a square system, ``None`` if there is not one."""
    if not matrix:
        return []
    left = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in matrix])
    try:
        found = left.solve(flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator)] for x in right]))
    except ZeroDivisionError:
        return None
    return [F(int(found[i, 0].p), int(found[i, 0].q)) for i in range(len(right))]


def given(c: dict[str, Any]) -> tuple[Matrix, list[F]] | None:
    """Return the data, columns and y; ``None`` if they are complex, or more than are judged."""
    A, y = c["data"]["A"], c["data"]["y"]
    if A["imag"] is not None or y["imag"] is not None or max(len(A["real"]), len(y["real"].split())) > LARGEST:
        return None
    unders = F(int(A["under"], 16)), F(int(y["under"], 16))
    assert min(unders) > 0
    return [words(column, A["words"], unders[0]) for column in A["real"]], integers(y["real"], unders[1])


def near(radius: dict[str, Any], known: list[F], moves: list[F], square: F, *, added: bool) -> bool:
    """Return whether a change has the radius: entry by entry, or by its norm, whose square is given."""
    bound, relative = rational(radius["bound"]), rational(radius["relative"])
    assert min(bound, relative) >= 0
    if radius["norm"] != "entrywise":
        return relative == 0 and square <= bound**2
    # Of A both parts add up, of y the larger one counts.
    most = (lambda z: bound + relative * abs(z)) if added else (lambda z: max(bound, relative * abs(z)))
    return all(abs(x) <= most(z) for x, z in zip(moves, known, strict=True))


def data_cannot_tell(c: dict[str, Any]) -> bool | None:
    """Return whether both inputs have the data, and their minimisers are 2 kappa apart; ``None`` if one of these is not found."""
    found, points = given(c), []
    if found is None:
        return None
    columns, y = found
    for move in c["inputs"]:
        left = integers(move["left"], F(2) ** move["bits"])
        right = {v["column"]: F(int(v["value"], 16)) / F(2) ** move["bits"] for v in move["right"]}
        change = [[a * right.get(j, F(0)) for a in left or [F(0)] * len(y)] for j in range(len(columns))]
        moved = integers(move["y"], F(2) ** move["bits_y"]) or [F(0)] * len(y)
        entries = [x for column in change for x in column]
        square = sum((x * x for x in entries), F(0))  # of a matrix of rank one
        size = dot(moved, moved)
        if len(right) != len(move["right"]):
            return False
        known = [x for column in columns for x in column]
        if not near(c["data"]["radius_A"], known, entries, square, added=True):
            return False
        if not near(c["data"]["radius_y"], y, moved, size, added=False):
            return False
        A = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(columns, change, strict=True)]
        with flint.ctx.workprec(BITS):
            points.append(Instance(c["problem"], A, [a + b for a, b in zip(y, moved, strict=True)]).solution())
    kappa = rational(c["claim"]["kappa"])
    if kappa <= 0 or len(points) != 2:
        return False
    if None in points:
        return None
    with flint.ctx.workprec(BITS):
        return bool(gap(*points) >= 2 * real(kappa))


def gap(x: list[Any], z: list[Any]) -> Any:
    """Return the distance."""
    gaps = [a - b for a, b in zip(x, z, strict=True)]
    return sum((g * g for g in gaps), flint.arb(0)).sqrt()  # g ** 2 of a ball around 0 may be no number


def solutions_enclosed(c: dict[str, Any]) -> bool | str | None:
    """Return ``False`` if the claim is false for one of some inputs with the data, else that it is not refuted.

    ``None`` if none of them is solved.
    """
    found, source, solved_ones = given(c), random.Random(json.dumps(c, sort_keys=True)), 0
    if found is None:
        return None
    columns, y = found
    centre, indices = c["centre"], c["centre"]["indices"]
    with flint.ctx.workprec(BITS):
        middle = [real(F(0))] * len(columns)
        for j, e in zip(indices, centre["entries"], strict=True):
            middle[j] = real(rational(e))
        radius = real(rational(c["claim"]["radius"]))
        for k in range(INPUTS):
            A, b = (columns, y) if k == 0 else _perturbed(c["data"], columns, y, source)
            x = Instance(c["problem"], A, b).solution()
            if x is None:
                continue
            solved_ones += 1
            wrong = bool(gap(x, middle) > radius)
            wrong |= any(
                bool(abs(x[j] - middle[j]) > real(rational(r))) for j, r in zip(indices, centre["radii"], strict=True)
            )
            if c["claim"]["elsewhere"] == "zero":
                wrong |= any(not bool(e == 0) for j, e in enumerate(x) if j not in indices)
            if c["output"] is not None:
                wrong |= _mistaken(c["output"], x)
            if wrong:
                return False
    return NOT_REFUTED if solved_ones else None


def _mistaken(output: dict[str, Any], x: list[Any]) -> bool:
    """Return whether the distance of an output from the minimiser is surely not between the bounds."""
    parts: list[Pair] = [pair(entry) for entry in output["x"]]
    gaps = [(real(a) - e, real(b)) for (a, b), e in zip(parts, x, strict=True)]
    square = sum((g * g + h * h for g, h in gaps), flint.arb(0))
    low, high = (real(rational(output[name])) for name in ("at_least", "at_most"))
    return bool(high < 0) or bool(square > high**2) or (bool(low > 0) and bool(square < low**2))


def _perturbed(data: dict[str, Any], columns: Matrix, y: list[F], source: random.Random) -> tuple[Matrix, list[F]]:
    """Return an input with the data, at the edge of what is known: one entry moved, or all of them entry by entry."""
    A, b = [list(column) for column in columns], list(y)

    def moved(radius: dict[str, Any], entries: list[list[F]]) -> None:
        bound, relative = rational(radius["bound"]), rational(radius["relative"])
        places = [(v, i) for v in entries for i in range(len(v))]
        for v, i in places if radius["norm"] == "entrywise" else [source.choice(places)]:
            step = bound + relative * abs(v[i]) if radius is data["radius_A"] else max(bound, relative * abs(v[i]))
            v[i] += step * source.choice((1, -1))

    moved(data["radius_A"], A)
    moved(data["radius_y"], [b])
    return A, b


def two_point(c: dict[str, Any]) -> bool:
    """Return whether L |y - y'| <= |x - x'| - |x - z| - |x' - z'|, and the data are those of the images, up to the noise."""
    x, y, z = ([[pair(e) for e in vector] for vector in c[name]] for name in ("images", "data", "outputs"))
    lipschitz = rational(c["claim"]["lipschitz"])
    apart = _square(*y)
    if lipschitz <= 0 or apart == 0 or any(len(v) != len(w) for v, w in ((x[0], x[1]), (y[0], y[1]), (x[0], z[0]))):
        return False
    measured = c["measurement"]
    if measured is not None:
        noise, rows = rational(measured["noise"]), [[pair(e) for e in row] for row in measured["A"]]
        if noise < 0 or any(_square(_product(rows, a), b) > noise**2 for a, b in zip(x, y, strict=True)):
            return False
    with flint.ctx.workprec(BITS):
        squares = (_square(*x), _square(x[0], z[0]), _square(x[1], z[1]), apart)
        roots = [F(math.isqrt(s.numerator), math.isqrt(s.denominator)) for s in squares]
        if all(r * r == s for r, s in zip(roots, squares, strict=True)):
            return lipschitz * roots[3] <= roots[0] - roots[1] - roots[2]
        far, first, second, close = map(exact, squares)
        return bool(real(lipschitz) * close <= far - first - second)


def _square(v: list[Pair], w: list[Pair]) -> F:
    return sum(((a - p) ** 2 + (b - q) ** 2 for (a, b), (p, q) in zip(v, w, strict=True)), F(0))


def _product(rows: list[list[Pair]], v: list[Pair]) -> list[Pair]:
    pairs = [list(zip(row, v, strict=True)) for row in rows]
    return [
        (sum((a * p - b * q for (a, b), (p, q) in row), F(0)), sum((a * q + b * p for (a, b), (p, q) in row), F(0)))
        for row in pairs
    ]


def forced_changes(c: dict[str, Any]) -> bool:
    """Return whether each stage read only entries of the input, and the answers, near 0 or 1, change more often than is claimed."""
    prefix, tail, answers = c["input"]["prefix"], c["input"]["tail"], []
    if set(prefix) - {"0", "1"} or tail not in (0, 1) or c["claim"]["changes"] < 1:
        return False
    last = -1
    for stage in c["stages"]:
        if stage["index"] <= last:
            return False
        last = stage["index"]
        for i, value in stage["reads"]:
            if i < 0 or str(value) != (prefix[i] if i < len(prefix) else str(tail)):
                return False
        near_ones = [t for t in (0, 1) if all(abs(rational(x) - t) < F(1, 2) for x in stage["output"])]
        if len(near_ones) != 1:
            return False
        answers += near_ones
    changes = sum(a != b for a, b in itertools.pairwise(answers))
    return changes == len(answers) - 1 >= c["claim"]["changes"]

"""The oracle of truth for null space constants, with rational numbers alone.

Constants with a dual matrix for each support set are proved again (Proposition 1). Of the other kinds a violated instance is looked for:
that none is found is no truth.
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
import numpy as np

from benchmarks.attack._numbers import NOT_REFUTED, Pair, rational
from benchmarks.attack._truth_of_arrays import at_most

#: Bits after the point of a root; support sets and vectors that are tried.
BITS: Final = 400
SETS: Final = 60
VECTORS: Final = 6


def null_space(c: dict[str, Any]) -> bool | str:
    """Return whether the claim is proved, false for a vector, or not refuted."""
    A, claim = _matrix(c["matrix"]), Claim(c)
    if not claim.sound:
        return False
    if c["kind"] == "supports" and all(dual["pieces"] is None for dual in c["duals"]):
        return _proved(c, A, claim)
    source = random.Random(json.dumps(c, sort_keys=True))
    sets = claim.supports() if claim.count() <= SETS else (claim.some(source) for _ in range(SETS))
    for support in sets:
        for x in _vectors(A, support, source):
            if claim.is_violated(A, support, x):
                return False
    return NOT_REFUTED


class Claim:
    """Levels, sparsities, weights and constants."""

    def __init__(self, c: dict[str, Any]) -> None:
        self.ends, self.s = c["levels"], c["sparsities"]
        starts = [0, *self.ends[:-1]]
        self.levels = list(zip(starts, self.ends, strict=True))
        self.squares = [rational(w) for w in c["squared_weights"]]
        self.rho, self.gamma, self.error = (rational(x) for x in (c["rho"], c["gamma"], c["matrix"]["error"]))
        N = len(c["matrix"]["real"][0])
        sizes = [b - a for a, b in self.levels]
        self.sound = (
            min(sizes) >= 1
            and self.ends[-1] == N
            and len(self.s) == len(self.squares) == len(sizes)
            and all(0 <= k <= size for k, size in zip(self.s, sizes, strict=True))
            and any(self.s)
            and min(self.squares) > 0
            and self.rho >= 0
            and self.gamma >= 0
            and self.error >= 0
        )
        self.xi = sum((w * k for w, k in zip(self.squares, self.s, strict=True)), F(0))

    def square(self, j: int) -> F:
        """Return w_j^2."""
        return next(w for w, end in zip(self.squares, self.ends, strict=True) if j < end)

    def count(self) -> int:
        """Return the number of support sets."""
        return math.prod(math.comb(b - a, k) for (a, b), k in zip(self.levels, self.s, strict=True))

    def supports(self) -> Iterator[tuple[int, ...]]:
        """Yield all support sets."""
        parts = [itertools.combinations(range(a, b), k) for (a, b), k in zip(self.levels, self.s, strict=True)]
        for chosen in itertools.product(*parts):
            yield tuple(itertools.chain(*chosen))

    def some(self, source: random.Random) -> tuple[int, ...]:
        """Return one of them."""
        parts = (source.sample(range(a, b), k) for (a, b), k in zip(self.levels, self.s, strict=True))
        return tuple(sorted(itertools.chain(*parts)))

    def is_violated(self, A: list[list[Pair]], support: tuple[int, ...], x: list[F]) -> bool:
        """Return whether |x_D| > rho/sqrt(xi) |x_Dc|_{1,w} + gamma |A x|, each root in the direction that is against it."""
        left = root(sum((x[j] ** 2 for j in support), F(0)), up=False)
        rest = sum(
            (abs(e) * root(self.square(j) / self.xi, up=True) for j, e in enumerate(x) if e and j not in support), F(0)
        )
        images = [
            (sum((a * e for (a, _), e in zip(row, x, strict=True)), F(0)), sum((b * e for (_, b), e in zip(row, x, strict=True)), F(0)))
            for row in A
        ]  # fmt: skip
        size = root(sum((a * a + b * b for a, b in images), F(0)), up=True)
        return left > self.rho * rest + self.gamma * size


def root(x: F, *, up: bool) -> F:
    """Return a bound of the root."""
    scaled = (x.numerator << 2 * BITS) // x.denominator
    found = math.isqrt(scaled)
    return F(found + (up and F(found, 1 << BITS) ** 2 != x), 1 << BITS)


def _matrix(document: dict[str, Any]) -> list[list[Pair]]:
    scale = F(2) ** -document["q"]
    imag = document["imag"] or [[0] * len(row) for row in document["real"]]
    number = lambda x: int(x, 16) if isinstance(x, str) else x  # noqa: E731
    return [
        [(number(a) * scale, number(b) * scale) for a, b in zip(*rows, strict=True)]
        for rows in zip(document["real"], imag, strict=True)
    ]


def _product(u: list[Pair], a: list[Pair]) -> Pair:
    """Return u* a."""
    pairs = list(zip(u, a, strict=True))
    real = sum((p * r + q * s for (p, q), (r, s) in pairs), F(0))
    return real, sum((p * s - q * r for (p, q), (r, s) in pairs), F(0))


def _size(entries: list[Pair]) -> F:
    return sum((a * a + b * b for a, b in entries), F(0))


def _proved(c: dict[str, Any], A: list[list[Pair]], claim: Claim) -> bool:
    """Proposition 1, with the constants that are left for a matrix that is known up to an error."""
    rho, gamma, e = claim.rho, claim.gamma, claim.error
    if e:
        if gamma <= 0:
            return False
        gamma = gamma / (1 + gamma * e)
        rho = rho * (1 - gamma * e) - gamma * e * root(claim.xi / min(claim.squares), up=True)
        if rho < 0:
            return False
    columns = [list(column) for column in zip(*A, strict=True)]
    duals = {tuple(dual["support"]): dual for dual in c["duals"]}
    for support in claim.supports():
        if support not in duals:
            return False
        U = [list(column) for column in zip(*_matrix(duals[support]), strict=True)]
        error = [
            (x - (i == k), y)
            for i, u in enumerate(U)
            for k, j in enumerate(support)
            for x, y in [_product(u, columns[j])]
        ]
        slack = 1 - root(_size(error), up=True)
        if len(U) != len(support) or slack <= 0:
            return False
        for j, column in enumerate(columns):
            if j not in support and claim.xi * _size([_product(u, column) for u in U]) > (
                rho * slack
            ) ** 2 * claim.square(j):
                return False
        entries = [[x for x, _ in u] + [y for _, y in u] for u in U] + [
            [-y for _, y in u] + [x for x, _ in u] for u in U
        ]
        shape = {"norm": "operator", "shape": [len(entries), len(entries[0])]}
        # Where the norm is the bound up to rounding of the slack: a little more room than the checker has.
        if not at_most(shape, [x for row in entries for x in row], gamma * slack * (1 + F(1, 1 << 200))):
            return False
    return True


def _vectors(A: list[list[Pair]], support: tuple[int, ...], source: random.Random) -> Iterator[list[F]]:
    """Yield vectors that are bad for a support set: in the kernel of A, and where A is small on the support."""
    N, rows = len(A[0]), [[x for x, _ in row] for row in A] + [[y for _, y in row] for row in A]
    for j in support:
        yield [F(i == j) for i in range(N)]
    kernel = _kernel(rows)
    for _ in range(VECTORS if kernel else 0):
        factors = [source.randint(-3, 3) for _ in kernel]
        yield [sum((k * v[i] for k, v in zip(factors, kernel, strict=True)), F(0)) for i in range(N)]
    yield from kernel
    floats = np.array(rows, dtype=float)
    for part in (list(support), list(range(N))):
        if np.isfinite(floats).all():
            for v in np.linalg.svd(floats[:, part])[2][-2:]:
                x = [F(0)] * N
                for i, entry in zip(part, v, strict=True):
                    x[i] = F(round(entry * (1 << 40)), 1 << 40)
                yield x


def _kernel(rows: list[list[F]]) -> list[list[F]]:
    """Return a basis of the kernel."""
    reduced, rank = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows]).rref()
    N = len(rows[0])
    pivots = [next(k for k in range(N) if reduced[i, k] != 0) for i in range(rank)]
    basis = []
    for free in (k for k in range(N) if k not in pivots):
        v = [F(k == free) for k in range(N)]
        for i, pivot in enumerate(pivots):
            v[pivot] = -F(int(reduced[i, free].p), int(reduced[i, free].q))
        basis.append(v)
    return basis

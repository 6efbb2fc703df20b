"""Null space constants: every matrix within the error of a given one has the robust null space property in levels with the constants rho
and gamma, for all support sets of the sparsities.

Format "sci-barriers/null-space", version 1. The fields and the rules N1 to N4 are in docs/reference/certificate-format-null-space.md,
the propositions that they rest on in docs/explanation/null-space.md.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from ..core import INT, RAT, Kind, bits, budget, cost, need
from ..nets import net
from ..spectra import at_most, gram, inner, nonnegative, root, shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..spectra import Columns
ENTRY_BITS, RATIONAL_BITS, PIECES, DIMENSIONS, FEW = 400, 1 << 14, 64, 3, 64
ARRAY: dict[str, object] = {"real": [[INT]], "imag": (None, [[INT]]), "q": int}
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "kind": frozenset(["supports", "columns", "isometry"]),
    "matrix": ARRAY | {"error": RAT}, "levels": [int], "sparsities": [int], "squared_weights": [RAT],
    "rho": RAT, "gamma": RAT, "duals": [ARRAY | {"support": [int], "pieces": (None, int)}],
}  # fmt: skip


class Matrix:
    """Columns of integers times 2^-q."""

    def __init__(self, c: dict[str, Any], name: str) -> None:
        """F3: rows of one length; N1: the size of entries."""
        real, imag, self.q = c["real"], c["imag"], c["q"]
        parts = [real] if imag is None else [real, imag]
        self.m, self.N = len(real), len(real[0]) if real else 0
        need(self.m >= 1 and self.N >= 1, "F3", f"{name}: no entries")
        need(all(len(part) == self.m for part in parts), "F3", f"{name}: real and imag are not of one shape")
        need(all(len(row) == self.N for part in parts for row in part), "F3", f"{name}: rows are not of one length")
        self.bits = max(bits(x) for part in parts for row in part for x in row)
        need(max(abs(self.q), self.bits - self.q) <= ENTRY_BITS, "N1", f"{name}: q beyond 400, or entries above 2^400")
        self.plain, self.real = imag is None, imag is None or not any(any(row) for row in imag)
        empty: list[list[int]] = [[] for _ in range(self.N)]
        columns = [list(map(list, zip(*part, strict=True))) for part in parts]
        self.columns: Columns = list(zip(columns[0], empty if self.real else columns[1], strict=True))


class NullSpace:
    """The rules, for a document that fits the schema."""

    def __init__(self, c: dict[str, Any]) -> None:
        """F3, N1 and N2."""
        self.c, self.kind, self.time = c, c["kind"], 0
        M, s, squares = c["levels"], c["sparsities"], c["squared_weights"]
        need(len(M) == len(s) == len(squares) >= 1, "F3", "levels, sparsities and squared_weights: not of one length")
        need([c["format"], c["version"]] == ["sci-barriers/null-space", 1], "N1", "header")
        self.A = Matrix(c["matrix"], "matrix")
        rationals = [c["rho"], c["gamma"], c["matrix"]["error"], *squares]
        need(max(map(bits, rationals)) <= 2 * RATIONAL_BITS, "N1", "a rational number of too many bits")
        self.rho, self.gamma, self.error, *self.squares = (Fraction(*pair) for pair in rationals)
        need(self.error >= 0, "N1", "error: negative")
        self.ranges = list(itertools.pairwise((0, *M)))
        need(all(a < b for a, b in self.ranges), "N2", "levels: not increasing from 1 on")
        need(M[-1] == self.A.N, "N2", "levels: the last one is not the number of columns")
        fits = any(s) and all(0 <= n <= b - a for (a, b), n in zip(self.ranges, s, strict=True))
        need(fits and min(self.squares) > 0, "N2", "a sparsity out of its level, or a weight that is not positive")
        self.s, self.N = s, M[-1]
        self.level = [k for k, (a, b) in enumerate(self.ranges) for _ in range(a, b)]
        self.xi = sum((q * n for q, n in zip(self.squares, s, strict=True)), Fraction(0))

    def spend(self, times: int, size: int) -> None:
        """L1: so many products of that many bits, counted before they are done."""
        self.time += times * cost(size)
        budget(self.time)

    def supports(self, sparsities: list[int]) -> Iterator[tuple[int, ...]]:
        """Yield the support sets with exactly that many indices in each level."""
        parts = [itertools.combinations(range(*ends), n) for ends, n in zip(self.ranges, sparsities, strict=True)]
        for chosen in itertools.product(*parts):
            yield tuple(itertools.chain.from_iterable(chosen))

    def count(self, sparsities: list[int]) -> int:
        """L1: their number, unless there are far too many for any proof."""
        number = 1
        for (a, b), n in zip(self.ranges, sparsities, strict=True):
            # comb(size, n) >= 2^n for n <= size/2: it is not expanded
            need(min(n, b - a - n) <= FEW, "L1", f"at least 2^{FEW} support sets")
            number *= math.comb(b - a, n)
            need(bits(number) <= FEW, "L1", f"at least 2^{FEW} support sets")
        return number

    def targets(self) -> tuple[Fraction, Fraction]:
        """N4: what has to be proved of the matrix as written, so that (rho, gamma) hold for all within the error of it."""
        if not self.error:
            return self.rho, self.gamma
        need(self.gamma > 0, "N4", "gamma: not positive")
        gamma = self.gamma / (1 + self.gamma * self.error)
        loss = gamma * self.error
        return self.rho * (1 - loss) - loss * root(self.xi / min(self.squares), up=True), gamma

    def worst(self, squares: Iterable[tuple[int, int]]) -> Fraction:
        """Return the largest of the squares over w_j^2, for pairs of an index j and a square."""
        largest = [0] * len(self.ranges)
        for j, square in squares:
            largest[self.level[j]] = max(largest[self.level[j]], square)
        return max(x / q for x, q in zip(largest, self.squares, strict=True))

    def largest(self, values: list[int]) -> int:
        """Return the largest sum of values over a support set."""
        ranges = zip(self.ranges, self.s, strict=True)
        return sum(sum(sorted(values[a:b], reverse=True)[:n]) for (a, b), n in ranges)

    def dual(self, c: dict[str, Any]) -> tuple[Matrix, int, list[list[tuple[int, int]]]]:
        """N3 for a dual U; it, q, and the rows of U* A times 2^q."""
        U = Matrix(c, "duals")
        q = U.q + self.A.q
        need(U.m == self.A.m, "N3", "duals: not as many rows as the matrix")
        need(q >= 0, "N3", "duals: q of the matrix and the dual together below 0")
        self.spend(self.A.m * self.N * U.N * (4 if not (U.real and self.A.real) else 1), max(U.bits, self.A.bits))
        budget(self.time, self.N * U.N * (120 + (U.bits + self.A.bits) // 4))
        return U, q, [[inner(u, a) for a in self.A.columns] for u in U.columns]

    def norm(self, U: Matrix, limit: Fraction) -> bool:
        """Is the norm of U proved to be at most this?"""
        n = min(U.m, U.N) * (1 if U.real else 2)
        size = 2 * U.bits + bits([limit.numerator, limit.denominator]) * 2 + n.bit_length()
        self.spend(n * n * max(U.m, U.N) + n**3, n * size if n <= 40 else max(320, size))
        return limit >= 0 and at_most(U.columns, limit**2 * Fraction(4) ** U.q)

    def of_support(self, c: dict[str, Any], rho: Fraction, gamma: Fraction) -> None:
        """N4, kind supports, without a net: Proposition 1."""
        support = c["support"]
        U, q, product = self.dual(c)
        need(len(support) == U.N, "N3", "duals: not one column for each index of the support")
        one = 1 << q
        off = [product[a][j] for a in range(U.N) for j in support]
        ones = [one * (a == b) for a in range(U.N) for b in range(U.N)]
        slack = 1 - root(
            Fraction(sum((x - i) ** 2 + y * y for (x, y), i in zip(off, ones, strict=True)), one * one), True
        )
        need(slack > 0, "N4", "a dual whose columns are not near enough to those of the support")
        inside = set(support)
        outside = (
            (j, sum(row[j][0] ** 2 + row[j][1] ** 2 for row in product)) for j in range(self.N) if j not in inside
        )
        need(root(self.xi * self.worst(outside) / one**2, True) <= rho * slack, "N4", "rho is not proved")
        need(self.norm(U, gamma * slack), "N4", "gamma is not proved")

    def of_net(self, c: dict[str, Any], rho: Fraction, gamma: Fraction) -> None:
        """N4, kind supports, with a net: Proposition 3."""
        support, pieces = c["support"], c["pieces"]
        dimension = len(support) if self.A.plain else 2 * len(support) - 1
        need(
            1 <= pieces <= PIECES and dimension <= DIMENSIONS,
            "N3",
            "pieces: not 1 to 64, or more than three dimensions",
        )
        self.spend(pieces**2 * 2**dimension, 2000)
        vertices, hull = net(dimension, pieces)
        U, q, product = self.dual(c)
        need(len(vertices) == U.N, "N3", "duals: not one column for each vertex of the net")
        one, inside, error, square, length = Fraction(2) ** q, set(support), Fraction(0), Fraction(0), 0
        for v, row, (real, imag) in zip(vertices, product, U.columns, strict=True):
            turned = [
                (v[0], 0),
                *(zip(v[1::2], v[2::2], strict=True) if not self.A.plain else ((x, 0) for x in v[1:])),
            ]
            pairs = zip(turned, (row[j] for j in support), strict=True)
            off = sum((Fraction(x) / one - Fraction(p, 1 << 30)) ** 2 + (Fraction(-y) / one - Fraction(r, 1 << 30)) ** 2
                      for (p, r), (x, y) in pairs)  # fmt: skip
            error = max(error, Fraction(off))
            square = max(
                square, self.worst((j, x * x + y * y) for j, (x, y) in enumerate(row) if j not in inside) / one**2
            )
            length = max(length, sum(x * x for x in (*real, *imag)))
        slack = root(hull, up=False) - root(error, up=True)
        need(slack > 0, "N4", "a net whose columns are not near enough to its vertices")
        need(root(self.xi * square, True) <= rho * slack, "N4", "rho is not proved")
        need(root(Fraction(length) / Fraction(4) ** U.q, True) <= gamma * slack, "N4", "gamma is not proved")

    def of_supports(self, rho: Fraction, gamma: Fraction) -> None:
        """N3, kind supports: a dual for every support set; N4 for each."""
        duals = self.c["duals"]
        for dual in duals:
            counts = [sum(a <= j < b for j in dual["support"]) for a, b in self.ranges]
            rising = all(a < b for a, b in itertools.pairwise(dual["support"]))
            need(
                rising and counts == self.s and sum(counts) == len(dual["support"]), "N3", "support: not a support set"
            )
        need(
            len({tuple(dual["support"]) for dual in duals}) == self.count(self.s),
            "N3",
            "duals: not for every support set",
        )
        for dual in duals:
            (self.of_support if dual["pieces"] is None else self.of_net)(dual, rho, gamma)

    def of_columns(self, rho: Fraction, gamma: Fraction) -> None:
        """N3 and N4, kind columns: Proposition 4."""
        duals = self.c["duals"]
        whole = len(duals) == 1 and duals[0]["support"] == list(range(self.N)) and duals[0]["pieces"] is None
        need(whole, "N3", "duals: not one for all columns, without a net")
        Y, q, product = self.dual(duals[0])
        need(Y.N == self.N, "N3", "duals: not one column for each column of the matrix")
        one = 1 << q
        self.spend(4 * self.N**2, Y.bits + self.A.bits + q)
        for i, row in enumerate(product):
            row[i] = row[i][0] - one, row[i][1]
        beta = [self.largest([x * x + y * y for x, y in (row[j] for row in product)]) for j in range(self.N)]
        slack = 1 - root(Fraction(self.largest(beta), one**2), up=True)
        need(slack > 0, "N4", "theta is not below 1")
        need(root(self.xi * self.worst(enumerate(beta)) / one**2, True) <= rho * slack, "N4", "rho is not proved")
        lengths = [sum(x * x for x in (*a, *b)) for a, b in Y.columns]
        short = root(Fraction(self.largest(lengths)) / Fraction(4) ** Y.q, True) <= gamma * slack
        need(short or self.norm(Y, gamma * slack), "N4", "gamma is not proved")

    def of_isometry(self, rho: Fraction, gamma: Fraction) -> None:
        """N3 and N4, kind isometry: Proposition 5, with eigenvalues to the last of 2 q bits."""
        need(not self.c["duals"], "N3", "duals: none for the kind isometry")
        need(all(self.s), "N4", "a level with sparsity 0, of which isometries say nothing")
        least = self.extreme(self.s, low=True)
        doubled = [min(2 * n, b - a) for (a, b), n in zip(self.ranges, self.s, strict=True)]
        low, high = self.extreme(doubled, low=True), self.extreme(doubled, low=False)
        unit = Fraction(4) ** self.A.q
        need(least > 0, "N4", "columns of a support set are dependent")
        spread = Fraction(high - low, 2 * least)
        slack = 1 - spread * root(Fraction(len(self.ranges)), True) / 4
        need(slack > 0, "N4", "the isometry constants are too far apart")
        kappa = self.xi / min(q * n for q, n in zip(self.squares, self.s, strict=True))
        need(spread * root(kappa, True) <= rho * slack, "N4", "rho is not proved")
        need(gamma * slack * root(least / unit, up=False) >= 1, "N4", "gamma is not proved")

    def extreme(self, sparsities: list[int], low: bool) -> int:
        """The largest integer below all eigenvalues of the 4^q A* A of these support sets, or the smallest one above."""
        result: int | None = None
        sign, n = (1 if low else -1), sum(sparsities) * (1 if self.A.real else 2)
        size = n * (2 * self.A.bits + bits(self.A.m) + 8)
        self.spend(self.count(sparsities) * (n * n * self.A.m + n**3 + 20), size)
        for support in self.supports(sparsities):
            rows = gram([self.A.columns[j] for j in support])
            if result is not None and nonnegative(shifted(rows, sign, -sign * result)):
                continue
            diagonal = [rows[i][i] for i in range(n)]
            inside, outside = (-1, min(diagonal) + 1) if low else (sum(diagonal), max(diagonal) - 1)
            while abs(inside - outside) > 1:  # the result is on the side of `inside`, which is proved
                self.spend(n**3, size)
                middle = (inside + outside) // 2
                if nonnegative(shifted(rows, sign, -sign * middle)):
                    inside = middle
                else:
                    outside = middle
            result = inside if result is None else min(inside, result) if low else max(inside, result)
        return 0 if result is None else result


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    claim = NullSpace(c)
    rho, gamma = claim.targets()
    {"supports": claim.of_supports, "columns": claim.of_columns, "isometry": claim.of_isometry}[claim.kind](rho, gamma)


KIND = Kind(1, ("supports", "columns", "isometry"), SCHEMA, rules, format="sci-barriers/null-space")

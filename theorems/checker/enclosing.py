"""What the kinds solutions-enclosed and data-cannot-tell share: data with radii, and enclosures of all solutions (rules D1 to D7).

The format and the rules are in docs/reference/certificate-format-digits.md, the proofs in docs/explanation/digits.md. Bounds are fractions
rounded outwards to 192 bits; everything else is exact.
"""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from operator import mul

from .core import INT, INTS, RAT, WORDS, bits, budget, cost, need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any
FACTOR = {"bits": int, "lower": [[INT]]}
PACKED = {"bits": int, "lower": [INTS]}  # the same, in the kinds of this module
VECTORS = {"under": INT, "x": INTS, "p": INTS}
NEAR = {"near": [{"column": int, "under": INT, "t": INTS}]}
PROOF = (
    {
        "active": [int],
        "factor": (None, PACKED),
        "points": [{"lam": RAT, "under": INT, "x": INTS}],
    } | NEAR,
    {"basis": [int], "factor": PACKED} | VECTORS,
    {
        "support": [int],
        "inverse": (None, {"under": INT, "rows": [INTS]}),
        "rows": (None, PACKED),
        "scales": INTS,
        "interior": INTS,
        "mu": RAT,
    } | NEAR | VECTORS,
    {"columns": [int], "under": INT, "x": INTS},
)  # fmt: skip
RADIUS = {"norm": frozenset(["spectral", "frobenius", "entrywise"]), "bound": RAT, "relative": RAT}
PROBLEM = {"name": frozenset(["P1", "P2", "P3", "LP"]), "parameter": (None, RAT), "weights": (None, [RAT])}
DATA = {
    "A": {"under": INT, "words": int, "real": [WORDS], "imag": (None, [WORDS])},
    "y": {"under": INT, "real": INTS, "imag": (None, INTS)},
    "radius_A": RADIUS, "radius_y": RADIUS,
}  # fmt: skip
DIGITS, MOST_BITS = 192, 20_000
ZERO, ONE = Fraction(0), Fraction(1)


def up(value: Fraction) -> Fraction:
    """A number of 192 bits, at least the value."""
    over, under = value.numerator, value.denominator
    if over.bit_length() <= DIGITS and under & (under - 1) == 0:
        return value
    shift = DIGITS - over.bit_length() + under.bit_length()
    return scaled(-(-(over << shift) // under) if shift >= 0 else -(-over // (under << -shift)), shift)


def scaled(value: int, shift: int) -> Fraction:
    """The value times 2^-shift."""
    return Fraction(value, 1 << shift) if shift >= 0 else Fraction(value << -shift)


def down(value: Fraction) -> Fraction:
    """A number of 192 bits, at most the value."""
    return -up(-value)


def root(square: Fraction, above: bool = True) -> Fraction:
    """A bound of the square root, relatively off by at most 2^-188."""
    over, under = square.numerator, square.denominator
    shift = DIGITS - (over.bit_length() - under.bit_length()) // 2
    over, under = (over << 2 * shift, under) if shift >= 0 else (over, under << -2 * shift)
    if not above:
        return scaled(math.isqrt(over // under), shift)
    whole = -(-over // under)
    found = math.isqrt(whole)
    return scaled(found + (found * found != whole), shift)


def norm(vector: Sequence[int], under: int) -> Fraction:
    """An upper bound of the norm of vector/under."""
    return root(Fraction(sum(map(mul, vector, vector)), under * under))


def common(rationals: Iterable[Fraction]) -> int:
    """L1: the bits of the least common denominator, which sums of these rationals or of their squares may have, twice."""
    under = 1
    for denominator in {value.denominator for value in rationals}:
        under = math.lcm(under, denominator)
        need(under.bit_length() <= 2 * MOST_BITS, "L1", "a common denominator of too many bits")
    return under.bit_length()


def bits_of(values: Sequence[int]) -> int:
    """The bits of the largest entry."""
    return max(max(values, default=0), -min(values, default=0)).bit_length()


def ratio(pair: tuple[int, int]) -> Fraction:
    """L1: a rational number of the document."""
    need(bits(pair) <= 2 * MOST_BITS, "L1", "numbers of too many bits")
    return Fraction(*pair)


class Data:
    """A_n, y_n and the radii: real columns, or for complex data [[Re, -Im], [Im, Re]] of twice the size.

    Entries are read in two ways. `column` gives them exactly, over under/finer; `high` only their leading words, which are
    what is needed of columns that are far from active: an entry is 2^(64 words) (high + f)/base with |f| <= 1. A rank-one
    change makes new columns (`changed`), and a denominator that is finer times as large for all others.
    """

    def __init__(self, document: Any) -> None:
        """F3, F4, D1, L1."""
        A, y = document["A"], document["y"]
        self.m, self.N = len(y["real"]), len(A["real"])
        need(self.m >= 1 and self.N >= 1, "F3", "not at least one row and one column")
        need((A["imag"] is None) == (y["imag"] is None), "F3", "A and y: one is complex, the other is not")
        self.g = 1 if A["imag"] is None else 2
        need(self.g == 1 or (len(A["imag"]) == self.N and len(y["imag"]) == self.m), "F3", "imag: another length")
        self.words, self.under, self.under_y = A["words"], A["under"], y["under"]
        need(0 <= self.words <= MOST_BITS // 64, "L1", "words: out of range")
        need(self.under > 0 and self.under_y > 0, "D1", "a denominator is not positive")
        self.base, self.finer, self.changed = self.under, 1, {}  # type: int, int, dict[int, list[int]]
        self.A_radius, self.y_radius = Radius(document["radius_A"]), Radius(document["radius_y"])
        self.y = y["real"] + (y["imag"] or [])
        self.bits = 64 * self.words + 32 + self.under.bit_length() + bits_of(self.y) + self.under_y.bit_length()
        need(self.bits <= MOST_BITS, "L1", "numbers of too many bits")
        budget(2 * self.g * self.N * len(self.y) * cost(self.bits) // 4 + self.N * 200_000_000)
        # Of each entry the signed word that comes first; what follows is passed over
        leading = struct.Struct(">" + f"i{8 * self.words}x" * self.m)
        fits = all(len(text) == 2 * leading.size for part in (A["real"], A["imag"] or []) for text in part)
        need(fits, "F3", "A: not N columns of m entries")
        self.parts = [[bytes.fromhex(text) for text in part] for part in (A["real"], A["imag"]) if part]
        first, *second = [[leading.unpack(column) for column in part] for part in self.parts]
        self.high = first if self.g == 1 else [a + b for a, b in zip(first, second[0], strict=True)]
        if self.g == 2:
            self.high += [tuple(-v for v in b) + a for a, b in zip(first, second[0], strict=True)]
        self.known: dict[int, list[int]] = {}
        self.sizes = [math.isqrt(sum(map(mul, high, high))) + 1 for high in self.high[: self.N]]  # norms, rounded up
        self.norm_y = norm(self.y, self.under_y)

    def column(self, j: int) -> list[int]:
        """A real column times under/finer, or times under if it is changed."""
        if j in self.changed:
            return self.changed[j]
        if j not in self.known:
            first, *second = [entries(part[j % self.N], self.words) for part in self.parts]
            for imag in second:
                first = first + imag if j < self.N else [-v for v in imag] + first
            self.known[j] = first
        return self.known[j]

    def times(self, j: int) -> int:
        """What `column` has to be multiplied by, to be over under."""
        return 1 if j in self.changed else self.finer

    def square(self, i: int) -> int:
        """The squared norm of a column, times the square of under."""
        column = self.column(i)
        square: int = sum(map(mul, column, column))
        return square * self.times(i) ** 2

    def norm(self, i: int) -> Fraction:
        """An upper bound of the norm of a column."""
        return root(Fraction(self.square(i), self.under**2))

    def radius(self, i: int) -> Fraction:
        """A bound of the norm of E on a column."""
        a = self.A_radius
        return a.share(self.m) if not a.relative else up(a.share(self.m) + a.relative * self.norm(i))

    def delta_y(self) -> Fraction:
        """A bound of the norm of e."""
        return up(self.y_radius.share(self.m) + self.y_radius.relative * self.norm_y)

    def delta(self, indices: Sequence[int]) -> Fraction:
        """A bound of the norm of E on these columns: for bounds of entries, the triangle inequality for the Frobenius norm."""
        a = self.A_radius
        if not a.relative:
            return a.share(self.m * len(indices))
        size = root(Fraction(sum(map(self.square, indices)), self.under**2))
        return up(a.share(self.m * len(indices)) + a.relative * size)

    def moved(self, sizes: dict[int, Fraction]) -> Fraction:
        """A bound of the norm of E x - e, with |x_i| at most the sizes."""
        if not (self.A_radius.bound or self.A_radius.relative):
            return self.delta_y()
        single = sum((self.radius(i) * size for i, size in sizes.items()), ZERO)
        together = self.delta(list(sizes)) * root(sum((size**2 for size in sizes.values()), ZERO))
        return up(min(single, together) + self.delta_y())

    def pair(self, indices: Sequence[int]) -> list[int]:
        """The real columns of these coefficients."""
        return [i + k * self.N for k in range(self.g) for i in indices]

    def residual(self, own: Sequence[int], x: Sequence[int], scale: int) -> tuple[list[int], int]:
        """A_n x - y_n over one denominator, x being over scale."""
        factor = self.under * scale
        result = [-v * factor for v in self.y]
        for j, value in zip(own, x, strict=True):
            if value:
                weight = value * self.under_y * self.times(j)
                result = [r + weight * v for r, v in zip(result, self.column(j), strict=True)]
        return result, factor * self.under_y

    def correlation(self, j: int, vector: Sequence[int]) -> int:
        """A real column times a vector, times under."""
        product: int = sum(map(mul, self.column(j), vector))
        return product * self.times(j)


def entries(column: bytes, more: int) -> list[int]:
    """The entries of a column, exactly: each is a signed word of 32 bits, and so many of 64."""
    words = struct.unpack(">" + ("i" + "Q" * more) * (len(column) // (4 + 8 * more)), column)
    values = list(words[:: more + 1])
    for k in range(1, more + 1):
        values = [v << 64 | w for v, w in zip(values, words[k :: more + 1], strict=True)]
    return values


class Radius:
    """D1: how far an array may be from the truth."""

    def __init__(self, document: Any) -> None:
        self.bound, self.relative = ratio(document["bound"]), ratio(document["relative"])
        self.entrywise = document["norm"] == "entrywise"
        need(self.bound >= 0 and self.relative >= 0, "D1", "radius: negative")
        need(self.entrywise or not self.relative, "D1", "radius: relative, but not entrywise")

    def share(self, entries: int) -> Fraction:
        """A bound of the norm, where relative is 0, of the difference in so many entries."""
        return up(root(Fraction(entries)) * self.bound) if self.entrywise else self.bound


class Problem:
    """D2: the parameter and the weights.

    The rules go by the names of the format: that is all a checker has that imports nothing of the problems.
    """

    def __init__(self, document: Any, N: int) -> None:
        self.name, parameter, weights = document["name"], document["parameter"], document["weights"]
        need((parameter is None) == (self.name == "LP"), "D2", "parameter: missing, or one too many")
        self.parameter = ZERO if parameter is None else ratio(parameter)
        need(
            self.parameter > 0 or self.name == "LP" or (self.name == "P1" and self.parameter == 0),
            "D2",
            "parameter: out of range",
        )
        need(weights is None or len(weights) == N, "F3", "weights: not N")
        self.weighted = weights is not None
        self.weights = [ONE] * N if weights is None else [ratio(w) for w in weights]
        need(all(w > 0 for w in self.weights), "D2", "weights: not all positive")
        self.bits = common(self.weights) + max(w.numerator.bit_length() for w in self.weights) if self.weighted else 2
        budget(8 * N * cost(2 * self.bits, 2 * self.bits))  # sums of weights, of their squares, and quotients by them


class Factor:
    """D3: a lower bound of the smallest singular value of some columns, and of |h_i| by the norm of their image.

    Column i is given as integers over under/finer[i].
    """

    def __init__(
        self, document: Any, columns: Sequence[Sequence[int]], under: int, finer: Sequence[int] | None = None
    ) -> None:
        L, b, n, r = document["lower"], document["bits"], len(columns), len(columns[0]) if columns else 0
        need(len(L) == n and all(len(row) == i + 1 for i, row in enumerate(L)), "F3", "lower: not triangular")
        need(0 <= b <= MOST_BITS, "D3", "bits: out of range")
        size = max((bits_of(row) for row in L), default=0)
        need(size <= MOST_BITS, "L1", "numbers of too many bits")
        finer = finer or [1] * n
        wide = max((bits_of(c) + f.bit_length() for c, f in zip(columns, finer, strict=True)), default=0)
        long = max(wide + b - under.bit_length() + 1, size, 1)
        budget(n * n * (r + n) * (cost(min(long, 2 * MOST_BITS)) - 250_000), n * (r + n) * (100 + long // 4))
        need(all(row[-1] > 0 for row in L), "D3", "lower: a diagonal entry is not positive")
        self.L, self.b, self.n, half = L, b, n, under >> 1
        B = [[(v * (f << b) + half) // under for v in column] for column, f in zip(columns, finer, strict=True)]
        sums, diagonal = [0] * n, [0] * n
        for i in range(n):
            for j in range(i + 1):
                d = sum(map(mul, B[i], B[j])) - sum(map(mul, L[i], L[j]))
                if i == j:
                    diagonal[i] = d
                else:
                    sums[i] += abs(d)
                    sums[j] += abs(d)
        margin = min(d - s for d, s in zip(diagonal, sums, strict=True))
        need(margin > 0, "D3", "B'B - LL' is not proved to be positive definite")
        self.rounding = root(Fraction(r * n)) / (1 << (b + 1))
        self.sigma = root(Fraction(margin), False) / (1 << b) - self.rounding

    def inverse_norms(self) -> list[Fraction]:
        """Upper bounds of 2^b times the norms of the columns of the inverse of L."""
        L, n, long = self.L, self.n, 64 + max(map(bits_of, self.L))
        diagonal = [row[-1] for row in L]
        squared = sum(d * d for d in diagonal)
        p, norms = squared.bit_length() + n.bit_length() + 40, []
        for i in range(n):
            z: list[int] = []
            for k in range(i, n):
                z.append((((1 << p) if k == i else 0) - sum(map(mul, L[k][i:k], z))) // diagonal[k])
                # Else it may grow with n: where the bounds are of use, no entry is far above 2^p
                need(z[-1].bit_length() <= p + long, "L1", "an inverse of L with numbers of too many bits")
            norms.append(sum(map(mul, z, z)))
        theta = root(Fraction(n * squared, 1 << (2 * p)))
        rest = root(Fraction(squared)) * root(Fraction(sum(norms))) / ((1 << p) * (1 - theta))
        return [up((root(Fraction(v)) + rest) * Fraction(1 << self.b, 1 << p)) for v in norms]


class Enclosed:
    """A ball that holds all solutions: centre on some coefficients, radius, bounds of each, whether the others are 0, and uniqueness."""

    def __init__(
        self,
        indices: Sequence[int],
        centre: Sequence[Fraction],
        radius: Fraction,
        radii: Sequence[Fraction],
        zero: bool,
        unique: bool,
    ) -> None:
        self.indices, self.centre, self.radius, self.radii, self.zero, self.unique = (
            indices,
            centre,
            radius,
            radii,
            zero,
            unique,
        )


def distance_square(
    first: dict[int, tuple[Fraction, Fraction]], second: dict[int, tuple[Fraction, Fraction]]
) -> Fraction:
    """The squared distance of two vectors that are 0 where nothing is said."""
    zero, total = (ZERO, ZERO), ZERO
    for i in {*first, *second}:
        (a, b), (c, d) = first.get(i, zero), second.get(i, zero)
        total += (a - c) ** 2 + (b - d) ** 2
    return total


def pairs(enclosed: Enclosed, g: int) -> dict[int, tuple[Fraction, Fraction]]:
    """The centre, as a vector."""
    n = len(enclosed.indices)
    return {i: (enclosed.centre[k], enclosed.centre[n + k] if g == 2 else ZERO) for k, i in enumerate(enclosed.indices)}

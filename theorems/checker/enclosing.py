"""What the kinds solutions-enclosed and data-cannot-tell share: data with radii, and enclosures of all solutions (rules D1 to D7).

The format and the rules are in docs/reference/certificate-format-digits.md, the proofs in docs/explanation/digits.md. Bounds are fractions
rounded outwards to 192 bits; everything else is exact.
"""

from __future__ import annotations

import math
from fractions import Fraction
from operator import mul

from .core import INT, RAT, bits, budget, cost, need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any
FACTOR = {"bits": int, "lower": [[INT]]}
VECTORS = {"bits": int, "x": [INT], "p": [INT]}
PROOF = (
    {"active": [int], "factor": (None, FACTOR), "points": [{"lam": RAT, "bits": int, "x": [INT]}]},
    {"basis": [int], "factor": FACTOR} | VECTORS,
    {"support": [int], "factor": (None, FACTOR), "rows": (None, FACTOR)} | VECTORS,
    {"columns": [int], "bits": int, "x": [INT]},
)
RADIUS = {"norm": frozenset(["spectral", "frobenius", "entrywise"]), "bound": RAT, "relative": RAT}
PROBLEM = {"name": frozenset(["P1", "P2", "P3", "LP"]), "parameter": (None, RAT), "weights": (None, [RAT])}
DATA = {
    "A": {"under": INT, "real": [[INT]], "imag": (None, [[INT]])},
    "y": {"under": INT, "real": [INT], "imag": (None, [INT])},
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
    return max((abs(v) for v in values), default=0).bit_length()


def ratio(pair: tuple[int, int]) -> Fraction:
    """L1: a rational number of the document."""
    need(bits(pair) <= 2 * MOST_BITS, "L1", "numbers of too many bits")
    return Fraction(*pair)


class Data:
    """A_n, y_n and the radii: real columns, or for complex data [[Re, -Im], [Im, Re]] of twice the size."""

    def __init__(self, document: Any) -> None:
        """F3, D1, L1."""
        A, y = document["A"], document["y"]
        self.m, self.N = len(y["real"]), len(A["real"])
        need(self.m >= 1 and self.N >= 1, "F3", "not at least one row and one column")
        need((A["imag"] is None) == (y["imag"] is None), "F3", "A and y: one is complex, the other is not")
        self.g = 1 if A["imag"] is None else 2
        parts = [A["real"], *([A["imag"]] if self.g == 2 else [])]
        need(
            all(len(part) == self.N and all(len(c) == self.m for c in part) for part in parts),
            "F3",
            "A: not N columns of m",
        )
        need(self.g == 1 or len(y["imag"]) == self.m, "F3", "y: not m entries")
        self.under, self.under_y = A["under"], y["under"]
        need(self.under > 0 and self.under_y > 0, "D1", "a denominator is not positive")
        self.A_radius, self.y_radius = Radius(document["radius_A"]), Radius(document["radius_y"])
        self.columns, self.y = A["real"], y["real"]
        if self.g == 2:
            self.columns = [a + b for a, b in zip(A["real"], A["imag"], strict=True)]
            self.columns += [[-v for v in b] + a for a, b in zip(A["real"], A["imag"], strict=True)]
            self.y = y["real"] + y["imag"]
        self.bits = (
            max(map(bits_of, self.columns)) + self.under.bit_length() + bits_of(self.y) + self.under_y.bit_length()
        )
        need(self.bits <= MOST_BITS, "L1", "numbers of too many bits")
        budget(2 * len(self.columns) * len(self.y) * cost(self.bits) // 4 + self.N * 200_000_000)
        self.measure()

    def measure(self) -> None:
        """Norms of columns, and bounds of what the truth may differ by."""
        self.norms = [norm(c, self.under) for c in self.columns[: self.N]]
        self.norm_y, rows = norm(self.y, self.under_y), root(Fraction(self.m))
        a, y = self.A_radius, self.y_radius
        self.delta_y = y.bound if not y.entrywise else up(rows * y.bound + y.relative * self.norm_y)
        self.radii = [a.bound if not a.entrywise else up(rows * a.bound + a.relative * n) for n in self.norms]

    def delta(self, indices: Sequence[int]) -> Fraction:
        """A bound of the norm of E on these columns."""
        if not self.A_radius.entrywise:
            return self.A_radius.bound
        return root(sum((self.radii[i] ** 2 for i in indices), ZERO))

    def moved(self, sizes: dict[int, Fraction]) -> Fraction:
        """A bound of the norm of E x - e, with |x_i| at most the sizes."""
        single = sum((self.radii[i] * size for i, size in sizes.items()), ZERO)
        together = self.delta(list(sizes)) * root(sum((size**2 for size in sizes.values()), ZERO))
        return up(min(single, together) + self.delta_y)

    def pair(self, indices: Sequence[int]) -> list[int]:
        """The real columns of these coefficients."""
        return [i + k * self.N for k in range(self.g) for i in indices]

    def residual(self, own: Sequence[int], x: Sequence[int], scale: int) -> tuple[list[int], int]:
        """A_n x - y_n over one denominator, x being over scale."""
        factor = self.under * scale
        result = [-v * factor for v in self.y]
        for j, value in zip(own, x, strict=True):
            if value:
                weight = value * self.under_y
                result = [r + weight * v for r, v in zip(result, self.columns[j], strict=True)]
        return result, factor * self.under_y

    def correlations(self, vector: Sequence[int]) -> list[int]:
        """The transpose of A_n times a vector, times under."""
        return [sum(map(mul, column, vector)) for column in self.columns]


class Radius:
    """D1: how far an array may be from the truth."""

    def __init__(self, document: Any) -> None:
        self.bound, self.relative = ratio(document["bound"]), ratio(document["relative"])
        self.entrywise = document["norm"] == "entrywise"
        need(self.bound >= 0 and self.relative >= 0, "D1", "radius: negative")
        need(self.entrywise or not self.relative, "D1", "radius: relative, but not entrywise")


class Problem:
    """D2: the parameter and the weights."""

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
        self.weights = [ONE] * N if weights is None else [ratio(w) for w in weights]
        need(all(w > 0 for w in self.weights), "D2", "weights: not all positive")
        self.bits = common(self.weights) + max(w.numerator.bit_length() for w in self.weights)
        budget(8 * N * cost(2 * self.bits, 2 * self.bits))  # sums of weights, of their squares, and quotients by them


class Factor:
    """D3: a lower bound of the smallest singular value of some columns, and of |h_i| by the norm of their image."""

    def __init__(self, document: Any, columns: Sequence[Sequence[int]], under: int) -> None:
        L, b, n, r = document["lower"], document["bits"], len(columns), len(columns[0]) if columns else 0
        need(len(L) == n and all(len(row) == i + 1 for i, row in enumerate(L)), "F3", "lower: not triangular")
        need(0 <= b <= MOST_BITS, "D3", "bits: out of range")
        size = bits_of([v for row in L for v in row])
        need(size <= MOST_BITS, "L1", "numbers of too many bits")
        long = max(max(map(bits_of, columns), default=0) + b - under.bit_length() + 1, size, 1)
        budget(n * n * (r + n) * (cost(min(long, 2 * MOST_BITS)) - 250_000), n * (r + n) * (100 + long // 4))
        need(all(row[-1] > 0 for row in L), "D3", "lower: a diagonal entry is not positive")
        self.L, self.b, self.n, half = L, b, n, under >> 1
        B = [[((v << b) + half) // under for v in column] for column in columns]
        sums, margin = [0] * n, None
        diagonal = [0] * n
        for i in range(n):
            for j in range(i + 1):
                d = sum(map(mul, B[i], B[j])) - sum(map(mul, L[i][: j + 1], L[j]))
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

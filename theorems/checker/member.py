"""Members centre + eps * direction of a family, and what is true of them for every eps in (0, 2^-e]. Exact rational numbers, no floats.

A number p + q eps is a pair. It is affine in eps: what holds at the ends 0 and 2^-e of the interval and is convex holds between them.
"""

from __future__ import annotations

from fractions import Fraction

from .core import bits, need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Affine = tuple[Fraction, Fraction]
    Matrix = list[list[Fraction]]
#: L1: entries of a member, and the bits of all of them.
ENTRIES, BITS = 400, 1 << 16
#: The interval of eps is not taken smaller than (0, 2^-64].
SHORTEST = 64


def fractions(pairs: Sequence[tuple[int, int]]) -> list[Fraction]:
    """The rationals (numerator, denominator)."""
    return [Fraction(*pair) for pair in pairs]


class Member:
    """The arrays of a member: shapes, and in row-major order the pairs (p, q) of their entries p + q eps."""

    def __init__(self, shapes: Sequence[list[int]], centre: Sequence[Sequence[tuple[int, int]]],
                 direction: Sequence[Sequence[tuple[int, int]]], exponent: int) -> None:  # fmt: skip
        need(sum(map(len, centre)) <= ENTRIES, "L1", f"more than {ENTRIES} entries")
        need(bits([*map(list, centre), *map(list, direction)]) <= BITS, "L1", f"entries of more than {BITS} bits")
        self.shapes = shapes
        self.arrays = [[*zip(fractions(c), fractions(d), strict=True)] for c, d in zip(centre, direction, strict=True)]
        self.end = Fraction(1, 1 << min(exponent, SHORTEST))

    def vector(self, k: int) -> list[Affine]:
        """Array k, which has one index."""
        need(k < len(self.shapes) and len(self.shapes[k]) == 1, "P1", f"array {k} does not have one index")
        return self.arrays[k]

    def matrix(self, k: int) -> list[list[Affine]]:
        """Array k, which has two indices, as its rows."""
        need(k < len(self.shapes) and len(self.shapes[k]) == 2, "P1", f"array {k} does not have two indices")
        height, width = self.shapes[k]
        return [self.arrays[k][i * width : (i + 1) * width] for i in range(height)]

    def positive(self, x: Affine) -> bool:
        """Is p + q eps > 0 for every eps? It is at least 0 at the one end and above 0 at the other."""
        return x[0] >= 0 and x[0] + x[1] * self.end > 0

    def not_negative(self, x: Affine) -> bool:
        """Is p + q eps >= 0 for every eps?"""
        return x[0] >= 0 and x[0] + x[1] * self.end >= 0

    def rank(self, rows: list[list[Affine]]) -> int:
        """The rank, the same for every eps, of a matrix whose rows are each constant or a multiple of eps."""
        for row in rows:
            need(
                not any(p for p, _ in row) or not any(q for _, q in row),
                "P2",
                "a row that is neither constant nor a multiple of eps",
            )
        return rank([[p + q for p, q in row] for row in rows])

    def simple(self, rows: list[list[Affine]], v: list[Fraction]) -> Affine:
        """The largest eigenvalue of a symmetric matrix, which is simple and has the unit eigenvector v for every eps.

        At both ends M = (eigenvalue) - A is positive semidefinite with M v = 0, at 2^-e of rank n - 1; in between M is a mean of the two.
        """
        n = len(rows)
        need(all(len(row) == n for row in rows) and len(v) == n, "P1", "not a square matrix and a vector of its size")
        need(all(rows[i][k] == rows[k][i] for i in range(n) for k in range(i)), "P2", "not symmetric")
        need(sum(x * x for x in v) == 1, "P2", "not a unit vector")
        image = [combined(row, v) for row in rows]
        value = combined(image, v)
        need(all(y == scaled(value, x) for x, y in zip(v, image, strict=True)), "P2", "not an eigenvector")
        for eps, least in ((Fraction(0), 0), (self.end, n - 1)):
            found = semidefinite(
                [
                    [(at(value, eps) if i == k else 0) - at(x, eps) for k, x in enumerate(row)]
                    for i, row in enumerate(rows)
                ]
            )
            need(found is not None and found >= least, "P2", "not the largest eigenvalue, or not a simple one")
        return value


def vanishes(x: Affine) -> bool:
    """Is p + q eps = 0 for every eps?"""
    return x[0] == x[1] == 0


def at(x: Affine, eps: Fraction) -> Fraction:
    """p + q eps."""
    return x[0] + x[1] * eps


def scaled(x: Affine, factor: Fraction) -> Affine:
    """factor (p + q eps)."""
    return x[0] * factor, x[1] * factor


def minus(x: Affine, y: Affine) -> Affine:
    """The difference."""
    return x[0] - y[0], x[1] - y[1]


def combined(numbers: Sequence[Affine], weights: Sequence[Fraction]) -> Affine:
    """The sum of weight_i (p_i + q_i eps)."""
    zero = Fraction(0)
    return sum((p * w for (p, _), w in zip(numbers, weights, strict=True)), zero), sum(
        (q * w for (_, q), w in zip(numbers, weights, strict=True)), zero
    )


def semidefinite(rows: Matrix) -> int | None:
    """The rank of a symmetric matrix if it is positive semidefinite, else None: elimination, no exchanges."""
    left, found = [list(row) for row in rows], 0
    for k, row in enumerate(left):
        if row[k] < 0 or (row[k] == 0 and any(row[k + 1 :])):
            return None
        if row[k]:
            found += 1
            for i in range(k + 1, len(left)):
                factor = left[i][k] / row[k]
                left[i] = [x - factor * y for x, y in zip(left[i], row, strict=True)]
    return found


def rank(rows: Matrix) -> int:
    """The rank of a matrix."""
    left, found = [list(row) for row in rows], 0
    for k in range(len(left[0]) if left else 0):
        pivot = next((i for i in range(found, len(left)) if left[i][k]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for i in range(found + 1, len(left)):
            factor = left[i][k] / left[found][k]
            left[i] = [x - factor * y for x, y in zip(left[i], left[found], strict=True)]
        found += 1
    return found


def only(points: list[list[Fraction]]) -> list[Fraction]:
    """The point, if there is exactly one."""
    need(len(points) == 1, "P1", "not exactly one solution")
    return points[0]


def whole(rows: list[list[Fraction]], least: int = 0, most: int = ENTRIES) -> int:
    """The only number, which is an integer in a range."""
    need(len(rows) == 1 and len(rows[0]) == 1 and rows[0][0].denominator == 1, "P1", "not one integer")
    need(least <= rows[0][0] <= most, "P1", f"not an integer from {least} to {most}")
    return int(rows[0][0])

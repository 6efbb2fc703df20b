"""What data say about members of the class: Lemma 5, and the search for a member that can have them (rule E8).

Lemma 5 and the proof of E8 are in docs/explanation/clauses.md.
"""

from __future__ import annotations

import math

from .core import bits, budget, circle, cost, positive
from .samples import Sample, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def direction(c: dict[str, Any], p: int) -> tuple[list[int], int]:
    """U e_0 times 2^p, which is real for every rotation, and a bound of the error of each entry."""
    name, m, one = c["rotation"]["name"], c["class"]["m"], 1 << p
    if name == "identity":
        return [one] + [0] * (m - 1), 0
    if name in ("hadamard", "dft"):
        return [math.isqrt((one << p) // m)] * m, 1
    if name == "dct":  # s_i is at most 2^p, and for i > 0 at most sqrt(2) times that; see circle() for the cosines
        root, first = math.isqrt((2 * one << p) // m), math.isqrt((one << p) // m)
        return [first] + [root * x >> p for x in circle(m, p)[1:m]], 2 * m * (5 * p + 33) + 3
    column, common = [1] + [0] * (m - 1), 1
    for h, turns in ((stage["hypotenuse"], stage["turns"]) for stage in c["rotation"]["stages"]):
        old, column, common = column, [h * x for x in column], common * h
        for i, k, x, y in turns:
            column[i], column[k] = x * old[i] - y * old[k], y * old[i] + x * old[k]
    return [(x << p) // common for x in column], 1


class Reading:
    """Lemma 5 for one datum A_n: h_i = Re(conj(d_i) <column pi(i) of A_n, U e_0>), i < N1, is within 2^-n of a_i in l2."""

    def __init__(self, c: dict[str, Any], datum: dict[str, Any], sample: Sample) -> None:
        """The precision w that is worth while, and what it costs."""
        self.datum, self.sample, self.c, self.n, m = datum, sample, c, datum["index"], sample.m
        real, imag = datum["A"]["real"], datum["A"]["imag"] or [0]
        size = max(map(bits, [*real, *imag]))
        self.top = max(0, size - datum["exponent"]) if any(real) or any(imag) else 0  # entries are below 2^top
        # As exact as the index asks, but not for short numbers of a huge index: E8 is not proved there
        self.w = max(0, min(self.n, 2 * size + 2048)) + 40 + bits(m * sample.N)
        self.p = self.w + self.top + 2 * bits(m) + bits(self.w + self.top) + 40
        columns = m * max(0, sample.N1)
        self.time = columns * (6_000_000 + 5 * cost(self.p + size, min(self.p, size) // 4))
        stages = len(sample.stages)
        self.time += m * stages * (400_000 + 4_000 * stages) + m * cost(self.p, 31 * stages) * (stages > 0)
        self.time += (sample.rotation == "dct") * (cost(self.p, 10 * self.p) + (self.p // 8 + 2 * m) * cost(self.p))

    def enclose(self) -> None:
        """The numbers h_i 2^w and bounds of their errors."""
        c, codes, A, table = self.c, self.datum["A"]["codes"], self.datum["A"], self.sample.table
        imag, p = A["imag"] or [0] * len(A["real"]), self.p
        column, error = direction(c, p)
        shift = p + self.datum["exponent"] - self.w  # from units of 2^-(p + exponent) to units of 2^-w
        columns, known = list(zip(*codes, strict=True)), dict[tuple[tuple[int, ...], int], tuple[int, int]]()
        # What follows depends on the column of the datum and on d_i, which most competitors share with others
        self.columns = [(columns[c["permutation"][i]], c["diagonal"]["codes"][i]) for i in range(self.sample.N1)]
        for kind in self.columns:
            if kind in known:
                continue
            (x, u), (y, v) = table[kind[1]]
            entries = [(code, weight) for code, weight in zip(kind[0], column, strict=True) if weight or error]
            parts = [sum(part[code] * weight for code, weight in entries) for part in (A["real"], imag)]
            slack = error * sum(abs(A["real"][code]) + abs(imag[code]) for code, _ in entries)
            re, im, slack = (
                z << -shift if z and shift < 0 else z >> min(max(0, shift), bits(z) + 1) for z in (*parts, slack)
            )
            # re, im: off by their share of slack and 1 each; the products with d_i by no more, and 1 for each quotient
            known[kind] = x * re // u + y * im // v, slack + 5
        self.h = [known[kind] for kind in self.columns]

    def off_axis(self) -> int:
        """E8: an upper bound, times 4^w, of the sum of the squared distances of the columns pi(i) from h_i d_i U e_0."""
        A, known = self.datum["A"], dict[tuple[tuple[int, ...], int], int]()
        column, error = direction(self.c, self.p)
        shift = self.datum["exponent"] - self.w
        for kind, (h, slack) in zip(self.columns, self.h, strict=True):
            if kind in known:
                continue
            ((x, u), (y, v)), total = self.sample.table[kind[1]], 0
            slack += (error * abs(h) >> self.p) + 4  # h_i, the entry of U e_0, and four quotients; d_i has modulus 1
            for code, weight in zip(kind[0], column, strict=True):
                length = h * weight >> self.p
                for part, aim in ((A["real"], length * x // u), (A["imag"] or [], length * y // v)):
                    total += (abs((scaled(part[code], -shift, False) if part else 0) - aim) + slack) ** 2
            known[kind] = total
        return sum(known[kind] for kind in self.columns)

    def on_axis(self, alpha: tuple[int, int], j: int, epsilon: tuple[int, int]) -> int:
        """E8: an upper bound, times 4^w, of the squared distance of h from the coefficients of the member (j, eps)."""
        middle, (factor, e) = (alpha[0] << self.w) // alpha[1], epsilon
        rise = scaled(factor, self.w - e, False)
        return sum((abs(h - middle - rise * (i == j)) + slack + 2) ** 2 for i, (h, slack) in enumerate(self.h))

    def fit(self, alpha: tuple[int, int]) -> tuple[bool, list[tuple[int, int] | None]]:
        """May the centre have this datum? The interval, times 2^w, of the eps with which the witness j may have it."""
        middle = (alpha[0] << self.w) // alpha[1]
        b = [(h - middle, slack + 1) for h, slack in self.h]
        least = [max(0, abs(x) - slack) ** 2 for x, slack in b]
        room = (1 << 2 * (self.w - self.n) if self.w >= self.n else 1) - sum(least)
        result = list[tuple[int, int] | None]()
        for (x, slack), own in zip(b, least, strict=True):
            radius = math.isqrt(room + own) + 1 + slack if room + own >= 0 else None
            result.append(None if radius is None else (x - radius, x + radius))
        return room >= 0, result


def scaled(x: int, shift: int, up: bool) -> int:
    """x 2^shift, rounded down or up; the shift may be -10^18."""
    if shift >= 0:
        return x << shift
    cut = min(-shift, bits(x) + 1)
    return -(-x >> cut) if up else x >> cut


def possible(c: dict[str, Any], part: dict[str, Any], readings: list[Reading], found: list[Any], time: int) -> bool:
    """E8: is it proved that some member of this part, of those found, has the data, the Frobenius norm of A_n - A being at most 2^-n?"""
    samples = make(c, part, c["data"])
    first, known = samples[0], dict[tuple[int, int], list[int]]()
    each = first.m * first.m * (4_000_000 + 200 * first.size) + 12 * first.m * cost(first.p, first.p)
    budget(time := time + sum(sample.time for sample in samples))
    for sample in samples:
        sample.header()
        if sample.data:
            sample.prepare()
        for datum, near in zip(sample.data, sample.near, strict=True):
            drop = max(sample.near) - near
            spare = sample.w - drop - datum["index"]
            if sum(sample.squares(datum, "y", drop)) > (1 << 2 * spare if spare > 0 else 0):
                return False
    if not readings:
        return True
    off = [reading.off_axis() for reading in readings]
    W = max(reading.w for reading in readings)
    for j, low, high in found:
        for epsilon in choices(part, samples, low, high, W):
            if epsilon not in known:
                budget(time := time + each * len(readings))
                known[epsilon] = [sum(row) for row in blocks(first, epsilon)]
            for reading, rest, block, near in zip(readings, off, known[epsilon], first.near, strict=True):
                shift = 2 * (reading.w - first.w + max(first.near) - near)
                total = rest + scaled(block, shift, True) + reading.on_axis(part["alpha"], j, epsilon)
                if reading.w < reading.n or total > 1 << 2 * (reading.w - reading.n):
                    break
            else:
                return True
    return False


def choices(part: dict[str, Any], samples: list[Sample], low: int, high: int, W: int) -> Iterator[tuple[int, int]]:
    """E8: members with eps 2^W in the interval, as eps = factor 2^-e: the centre, and up to six powers of two that C5 allows."""
    if part["name"] == "sharp":
        yield 3, part["L"] + 1
        return
    if part["name"] == "strong" and low <= 0:
        yield 0, 0
    top = W + 1 - max(1, high).bit_length()  # 2^-top is the largest power up to the upper end
    for e in [*range(max(1, top), max(1, top) + 5), 10**18]:
        if low <= scaled(1, W - e, True) and all(positive(sample.separated, e) for sample in samples):
            yield 1, e


def blocks(sample: Sample, epsilon: tuple[int, int]) -> Iterator[Iterator[int]]:
    """E8: for each datum bounds, times 4^(w - drop), of the squared distances of the columns that are not the competitors'."""
    (factor, e), a, unit, slack = epsilon, sample.a, sample.unit, sample.slack
    cut = min(e, sample.w + 2)  # a smaller eps counts as 0, and moves the norm of the coefficients by less than a unit
    rise = factor if cut == e else 0
    square = (sample.N1 * a * a << 2 * cut) + (2 * a * unit * rise << cut) + (unit * rise) ** 2
    for place, twice in (2, 1), (3, 2 if sample.rotation == "dct" else 0):
        root = unit**2 * (sample.m if sample.rotation in ("dct", "dft", "hadamard") else 1) << 2 * cut
        value = square * twice << 2 * sample.w
        norm = math.isqrt(value // root)
        sample.factors[place] = norm, cut == e and norm * norm * root == value
    sample.known, sample.slack = {}, slack + (cut < e)
    for datum, near in zip(sample.data, sample.near, strict=True):
        yield sample.squares(datum, "A", max(sample.near) - near, sample.N1)
    sample.slack = slack

"""Kind right-output of version 2: every member of the class that has the data has all its solutions near the outputs.

Lemma 5 and the proofs of rules E7 to E9 are in docs/explanation/clauses.md.
"""

from __future__ import annotations

import math

from ..core import ENTRY, Kind, bits, budget, circle, cost, need
from ..samples import COMMON, PART, SIZES, Sample, head, make, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any
SCHEMA: dict[str, object] = COMMON | {"class": SIZES | {"parts": [PART]}, "reads": [int], "outputs": [[ENTRY]]}


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
        self.w = max(0, min(self.n, 64 + size)) + 40 + bits(m * sample.N)
        self.p = self.w + self.top + 2 * bits(m) + bits(self.w + self.top) + 40
        columns = m * max(0, sample.N1)
        self.time = columns * (2_000_000 + 2 * cost(self.p + size, min(self.p, size) // 4))
        stages = len(sample.stages)
        self.time += m * stages * (400_000 + 4_000 * stages) + m * cost(self.p, 31 * stages) * (stages > 0)
        self.time += (sample.rotation == "dct") * (cost(self.p, 10 * self.p) + (self.p // 8 + 2 * m) * cost(self.p))

    def enclose(self) -> None:
        """The numbers h_i 2^w and bounds of their errors."""
        c, codes, A, table = self.c, self.datum["A"]["codes"], self.datum["A"], self.sample.table
        imag, p = A["imag"] or [0] * len(A["real"]), self.p
        column, error = direction(c, p)
        shift = p + self.datum["exponent"] - self.w  # from units of 2^-(p + exponent) to units of 2^-w
        self.h = list[tuple[int, int]]()
        for i in range(self.sample.N1):
            position, ((x, u), (y, v)) = c["permutation"][i], table[c["diagonal"]["codes"][i]]
            entries = [(row[position], weight) for row, weight in zip(codes, column, strict=True) if weight or error]
            parts = [sum(part[code] * weight for code, weight in entries) for part in (A["real"], imag)]
            slack = error * sum(abs(A["real"][code]) + abs(imag[code]) for code, _ in entries)
            re, im, slack = (
                z << -shift if z and shift < 0 else z >> min(max(0, shift), bits(z) + 1) for z in (*parts, slack)
            )
            # re, im: off by their share of slack and 1 each; the products with d_i by no more, and 1 for each quotient
            self.h.append((x * re // u + y * im // v, slack + 5))

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


def candidates(part: dict[str, Any], readings: list[Reading], W: int, N1: int) -> Iterator[tuple[int, int, int]]:
    """(j, low, high): the members with the winner j that may have all the data have eps 2^W in [low, high]."""
    fits = [(reading.w, reading.fit(part["alpha"])) for reading in readings]
    least, most = 0, 1 << (W - 1)  # strong and weak: 2^-e with e >= 1; the end 0 does no harm
    if part["name"] == "sharp":
        least, most = (scaled(3, W - part["L"] - 1, up) for up in (False, True))
    for j in range(N1):
        low, high, possible = least, most, True
        for w, (_, intervals) in fits:
            interval = intervals[j]
            possible = possible and interval is not None
            if interval is not None:
                low, high = max(low, interval[0] << (W - w)), min(high, interval[1] << (W - w))
        if possible and low <= high:
            yield j, low, high
        if part["name"] == "strong" and all(centre for _, (centre, _) in fits):  # Xi is a simplex with all vertices
            yield j, 0, 0


def near(sample: Sample, output: list[Any], found: list[tuple[int, int, int]], W: int, q: int, digits: int) -> bool:
    """E9: are all solutions of these members within 10^-digits of the output, as far as q bits show?"""
    over, under = sample.ratio
    squares = [sum((-(-(abs(x) << q) // u)) ** 2 for x, u in pair(entry)) for entry in output]
    total, cut = sum(squares), min(W, q + 8)
    values = dict[tuple[int, int], tuple[int, int]]()
    for j, low, high in found:
        ends = scaled(low, cut - W, False), scaled(high, cut - W, True)
        if ends not in values:
            f, g = (
                [sum(x * eps**k << cut * (2 - k) for k, x in enumerate(z) if x) for z in (over, under)] for eps in ends
            )
            values[ends] = (g[0] << q) // g[1], -(-(f[0] << q) // f[1])  # c decreases (C2)
        position, ((x, u), (y, v)) = sample.c["permutation"][j], sample.table[sample.c["diagonal"]["codes"][j]]
        (a, b), (r, s) = pair(output[position])
        # |o - c conj(d_j)| = |o d_j - c|, convex in c: largest at one of the ends
        along = ((a * s * x * v - b * r * y * u) << q) // (b * s * u * v)
        across = ((a * s * y * u + b * r * x * v) << q) // (b * s * u * v)
        gap = max(along + 1 - values[ends][0], values[ends][1] - along)
        if (total - squares[position] + gap**2 + max(abs(across), abs(across + 1)) ** 2) * 100**digits > 1 << 2 * q:
            return False
    return True


def pair(entry: Any) -> Any:
    """A number of the output as real and imaginary part."""
    return entry if isinstance(entry, list) else [entry, (0, 1)]


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    parts, digits, outputs = c["class"]["parts"], c["claim"]["digits"], c["outputs"]
    R = shape(c, parts)
    families = list[list[Sample]]()
    time, q = 0, 4 * max(0, digits) + 64 + bits(c["class"]["N"])
    for k in range(R):
        Sample(c, parts[0], k, c["data"])  # F3 for the data
    for part in parts:
        families.append(make(c, part, []))
        budget(time := time + sum(sample.time for sample in families[-1]))
    sample = families[0][0]
    readings = [Reading(c, datum, sample) for datum in c["data"]]
    W = max((reading.w for reading in readings), default=1)
    output = max((bits(entry) for vector in outputs for entry in vector), default=0)
    factor = max(map(bits, sample.table))
    time += sum(reading.time for reading in readings)
    time += sum(len(parts) * max(0, sample.N1) * cost(2 * r.w, 2 * r.w) for r in readings)
    time += len(parts) * R * 4 * sample.N * cost(output + 4 * q, output)
    each = 4_000_000 + 8 * cost(2 * (output + factor) + 2 * q, 2 * (output + factor)) + 20 * cost(8 * q + W // 4)
    budget(time + 2 * len(parts) * R * max(0, sample.N1) * each)

    need(digits >= 1, "C1", "digits")
    head(c, parts)
    for family in families:
        for one in family:
            one.header()
    indices = [datum["index"] for datum in c["data"]]
    need(
        indices == sorted(set(c["reads"])) and min(indices, default=0) >= 0,
        "E2",
        "data: not those of the indices read",
    )
    most = bits(max(-(-part["alpha"][0] // part["alpha"][1]) for part in parts)) + bits(sample.N) + 4
    for reading in readings:
        need(reading.top <= most, "E7", "a datum with an entry that is too large for every member")
        reading.enclose()
    some = False
    for part, family in zip(parts, families, strict=True):
        found = list(candidates(part, readings, W, sample.N1))
        some = some or bool(found)
        for one, vector in zip(family, outputs, strict=True):
            good = near(one, vector, found, W, q, digits) or near(one, vector, found, W, 2 * q, digits)
            need(good, "E9", "a member may have these data and a solution that is too far")
    need(some, "E8", "no member has these data")


KIND = Kind(2, ("right-output",), SCHEMA, rules)

"""Check certificates of wrong outputs, format version 1: ``python check.py FILE...``

The format and its rules F1 to C10 are in docs/reference/certificate-format.md. This file needs nothing but itself: copy
it anywhere. ``check(text)`` does no I/O, decides with integers only, and accepts only what it has proved.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys

TYPE_CHECKING = False  # importing typing would take a fifth of the time of a small check
if TYPE_CHECKING:
    from typing import Any
FILE_BYTES, OPENING, COMMAS, DEPTH, NUMBER_CHARS = 32 << 20, 300_000, 9_000_000, 16, 400_000
WORK_SECONDS, WORK_BYTES, CACHE_ENTRIES = 40.0, 5e8, 1 << 18
NUMBER = re.compile(r"(?!-0x0(?:/|\Z))(-?0x(?:0|[1-9a-f][0-9a-f]*))(?:/(0x[1-9a-f][0-9a-f]*))?")
RAT, INT, CPX, POLY = "RAT", "INT", "CPX", "polynomial"  # a RAT becomes (numerator, denominator), not reduced
RATIO: dict[str, object] = {"numerator": POLY, "denominator": POLY}
PARTS: dict[str, object] = {"real": [INT], "imag": (None, [INT])}
DATUM = {"index": int, "exponent": int, "A": PARTS | {"codes": [[int]]}, "y": PARTS | {"codes": [int]}}
SCHEMA = {  # a dict: an object with exactly these fields; [kind]: an array; a tuple: two alternatives
    "format": str, "version": int, "theorem": str, "claim": {"kind": str, "digits": int},
    "problem": ({"name": str, "eta": RAT}, {"name": str, "lam": RAT}),
    "class": {"name": str, "field": str, "m": int, "N": int, "K": int, "alpha": RAT, "t": RAT},
    "rotation": ({"name": str}, {"name": str, "stages": [{"hypotenuse": int, "turns": [[int]]}]}),
    "diagonal": {"table": [CPX], "codes": [int]}, "permutation": [int], "input": {"winner": int, "exponent": int},
    "transcript": {"reads": [int], "evaluation": (None, int), "data": [DATUM]}, "output": [(RAT, CPX)],
    "minimiser": {"position": int, "phase": CPX} | RATIO, "dual": RATIO, "distance": {"squared_lower_bound": RAT},
}  # fmt: skip


class Reject(Exception):
    """The certificate is refused; the arguments are the rule and the reason."""


def need(condition: bool, rule: str, reason: str) -> None:
    """Refuse the certificate unless the condition holds."""
    if not condition:
        raise Reject(rule, reason)


def parse(text: bytes) -> object:
    """F1, F2. Brackets and commas inside strings count too: no valid file has any there."""

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        need(len(fields := dict(found)) == len(found), "F2", "duplicate key")
        return fields

    def whole(literal: str) -> int:  # int() refuses floats, NaN and Infinity
        need(len(literal) <= 19 or len(literal.lstrip("-")) <= 19, "F2", "number of more than 19 characters")
        return int(literal)

    need(len(text) <= FILE_BYTES, "F1", "more than 32 MiB")
    brackets, depth = text.translate(None, bytes(byte for byte in range(256) if byte not in b"[]{}")), 0
    need(brackets.count(b"[") + brackets.count(b"{") <= OPENING, "F1", f"more than {OPENING} opening brackets")
    need(text.count(b",") <= COMMAS, "F1", f"more than {COMMAS} commas")
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        need(0 <= depth <= DEPTH, "F2", "brackets nested too deeply, or not balanced")
    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_int=whole, parse_float=whole, parse_constant=whole)
    try:
        return decoder.decode(text.decode())
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Reject("F2", f"not JSON as the format wants it: {str(error)[:60]}") from None


def take(value: object, kind: object, where: str, bad: list[str]) -> Any:
    """F3, F4: the value if it is of that kind, with its numbers converted; bad gets the first violation of F4."""
    if isinstance(kind, tuple):
        try:
            return take(value, kind[0], where, bad)
        except Reject:
            return take(value, kind[1], where, bad)
    if isinstance(kind, dict) and isinstance(value, dict) and kind.keys() == value.keys():
        return {name: take(value[name], kind[name], f"{where}.{name}", bad) for name in kind}
    if isinstance(value, list):
        if kind == [int] and set(map(type, value)) <= {int}:  # the type of true is bool
            return value
        if isinstance(kind, list) or (kind == CPX and len(value) == 2) or (kind == POLY and 1 <= len(value) <= 5):
            return [take(entry, kind[0] if isinstance(kind, list) else RAT, where, bad) for entry in value]
    if kind in (RAT, INT) and isinstance(value, str):
        match = NUMBER.fullmatch(value) if len(value) <= NUMBER_CHARS else None
        if match and not (match[2] and kind == INT):
            return (int(match[1], 16), int(match[2] or "0x1", 16)) if kind == RAT else int(match[1], 16)
        bad[:] = bad or [f"{where}: not a number of the format: {value[:40]}"]
        return (0, 1) if kind == RAT else 0
    if value is None is kind or type(value) is kind:
        return value
    raise Reject("F3", f"{where}: not {' '.join(kind) if isinstance(kind, dict) else getattr(kind, '__name__', kind)}")


def bits(value: Any) -> int:
    """The number of bits of all the integers in nested lists and tuples."""
    return value.bit_length() if isinstance(value, int) else sum(map(bits, value))


def clear(*rationals: tuple[int, int]) -> list[int]:
    """The numerators of these rationals over their least common denominator, and at the end that denominator."""
    common = math.lcm(*(under for _, under in rationals))
    return [over * (common // under) for over, under in rationals] + [common]


def cross(f: list[int], g: list[int], h: list[int], k: list[int]) -> list[int]:
    """f g - h k for polynomials in eps: their integer coefficients, constant term first."""
    result = [0] * max(len(f) + len(g), len(h) + len(k))
    for sign, x, y in ((1, f, g), (-1, h, k)):
        for i, u in enumerate(x):
            for j, v in enumerate(y):
                result[i + j] += sign * u * v
    return result


def positive(f: list[int], e: int) -> bool:
    """Is f(eps) > 0 for every eps in (0, 2^-e]? Never expands 2^-e."""
    f = f[next((k for k, x in enumerate(f) if x), 0) :]  # dividing by a power of eps does not change the sign
    # Smaller than f: 0 for eps in the positive terms, 2^-shift >= eps in the negative ones. Cutting e loses nothing: if
    # f_0 >= 1 and shift = bits + 2, the sum over k >= 1 of |f_k| 2^(-k shift) is below 1/4 + 1/16 + ... < f_0.
    shift = min(e, max(map(bits, f)) + 2)
    return f[0] > 0 and sum((min(x, 0) if k else x) << shift * (len(f) - k) for k, x in enumerate(f)) > 0


def circle(m: int, p: int) -> list[int]:
    """cos(pi r / 2m) * 2^p for r = 0, ..., 4m - 1, off by at most m (5 p + 33), if that is at most 2^p and p >= 32.

    pi = 16 arctan(1/5) - 4 arctan(1/239): powers are off by less than 1 + 1/25 + ... < 1.05, the at most p/4 + 1 terms
    by less than 1.05/3 + 1 = 1.35, the tail is below the first term left out, 1.05: 20 (0.34 p + 2.4) in all. So theta
    is off by (7 p + 50)/2 + 1 <= 3.5 p + 26, and below 1.6. In its Taylor series a term off by 2 makes the k-th off by
    2 * 1.6/k + 1 <= 2 at most if k >= 4; the first are off by 0, 1, 1.8, 1.96, so all by at most 2. Terms vanish before
    k = p (1.6^32/32! < 2^-32), tails are below 2, so sine and cosine are off by p + 4 each, the step z = cos + i sin by
    eta <= 3.5 p + 26 + sqrt(2) (p + 4) <= 5 p + 32. Each of at most m/2 multiplications by z adds at most 2 eta (moduli
    are at most 2) and sqrt(2) for rounding, together less than 10 p + 66.
    """
    pi = 0
    for factor, x in ((16, 5), (-4, 239)):
        power, k = (1 << p) // x, 1
        while power:
            pi += factor * (power // k)
            power, k, factor = power // (x * x), k + 2, -factor
    theta, step, term, k = pi // (2 * m), [0, 0], 1 << p, 0
    while term:
        step[k & 1] += -term if k & 2 else term
        k += 1
        term = (term * theta >> p) // k
    cosine, sine = [1 << p], [0]
    for _ in range(m // 2):
        x, y = cosine[-1], sine[-1]
        cosine.append((x * step[0] - y * step[1]) >> p)
        sine.append((x * step[1] + y * step[0]) >> p)
    cosine += sine[: m - m // 2][::-1]  # cos(pi r / 2m) = sin(pi (m - r) / 2m)
    minus = [-x for x in cosine]
    return cosine[:m] + minus[:0:-1] + minus[:m] + cosine[:0:-1]


def cost(size: float, divisor: float = 0) -> float:  # seconds for a product (Karatsuba) and for a quotient
    return 3e-7 + 2e-11 * math.pow(size, 1.6) + 1.3e-12 * size * divisor


class Checker:
    """The rules from F3 on, for a document that fits the schema."""

    names, apart, norm = "Ay", 2, sum  # of C6; ||e_i - e_j||^2; how squared moduli make the square of the norm

    def __init__(self, c: dict[str, Any]) -> None:
        """F3: names, lengths and ranges."""
        self.c, family, self.data, self.rotation = c, c["class"], c["transcript"]["data"], c["rotation"]["name"]
        self.m, self.N, self.K = m, N, _ = [int(family[name]) for name in ("m", "N", "K")]
        self.N1, self.j, self.e = N + 1 - m, int(c["input"]["winner"]), int(c["input"]["exponent"])
        self.span = self.e  # C5 and C7 to C9 are for every eps in (0, 2^-span]
        self.real, self.problem, table = family["field"] == "real", c["problem"]["name"], c["diagonal"]["table"]
        self.parameter = c["problem"].get("eta") or c["problem"]["lam"]
        self.table = [*table, [(1, 1), (0, 1)]]  # the last entry is for y
        self.stages = [(stage["hypotenuse"], stage["turns"]) for stage in c["rotation"].get("stages", [])]
        need(family["name"] == "strong" and (self.real or family["field"] == "complex"), "F3", "class: name or field")
        need(self.problem in (("P1",) if "eta" in c["problem"] else ("P2", "P3")), "F3", "problem: name or parameter")
        need((self.rotation == "cayley") == ("stages" in c["rotation"]), "F3", "rotation: stages are for cayley")
        need(len(c["output"]) == N, "F3", "output: not N entries")
        need(all(h <= 1 << 31 for h, _ in self.stages), "F3", "hypotenuse: more than 2^31")
        lists = [("turn", turn[:2] * (len(turn) == 4), 2, m) for _, turns in self.stages for turn in turns]
        lists += [("permutation", c["permutation"], N, N), ("diagonal", c["diagonal"]["codes"], N, len(table))]
        for datum in self.data:
            need(len(datum["A"]["codes"]) == m, "F3", "A.codes: not m arrays")
            for name, rows, length in ("A", datum["A"]["codes"], N), ("y", [datum["y"]["codes"]], m):
                real, imag = datum[name]["real"], datum[name]["imag"]
                need(imag is None or len(imag) == len(real), "F3", f"{name}.imag: not as long as real")
                lists += [(f"{name}.codes", row, length, len(real)) for row in rows]
        for name, row, length, bound in lists:
            fits = len(row) == length and (not row or (min(row) >= 0 and max(row) < bound))
            need(fits, "F3", f"{name}: not {length} integers from 0 to {bound - 1}")

    def target(self, index: int, name: str) -> int:
        return index + (name == "A")  # C6: that array of that index has to be within 2^-target of the centre

    def plan_distance(self) -> float:
        self.first = 4 * max(0, self.K) + 64 + bits([self.N, self.c["distance"]["squared_lower_bound"]])
        factor, output, w = max(map(bits, self.table)), max(map(bits, self.c["output"]), default=0), 2 * self.first
        return 4 * self.N * cost(output + w, output) + 4 * cost(2 * (output + factor) + w, 2 * (output + factor))

    def plan(self) -> None:
        """L1: the precisions, and the seconds and bytes that the rules below may take, estimated from sizes alone."""
        c, m, N, table, stages = self.c, self.m, self.N, self.table, len(self.stages)
        alpha, t, entries = c["class"]["alpha"], c["class"]["t"], m * (1 + N * ("A" in self.names))
        # C6: short numbers are good for a large index only if they are equal to the centre, which square() sees
        numbers = [[*d["A"]["real"], *(d["A"]["imag"] or [0])] for d in self.data]
        self.near = [min(self.target(d["index"], "A") - 1, 64 + max(map(bits, x))) for d, x in zip(self.data, numbers)]
        # The centre has precision w: it and y are below 2^size units; the entries of U have precision p
        self.w = max([0, *self.near]) + 33 + bits(2 * m * N)
        self.size = self.w + bits(2 * self.N1) + max(0, 1 + max(bits(over) - bits(under) for over, under in (alpha, t)))
        self.p = p = self.size + bits(m) + bits(self.size) + 24

        factor, time, w = max(map(bits, table)), self.plan_distance(), 2 * self.first
        scalar = bits([alpha, t, self.parameter, *c["minimiser"].values(), *c["dual"].values()]) + 2 * w
        time += 20 * cost(scalar, scalar / 10) + 6 * len(table) * cost(factor) + 4 * cost(w, 3 * (w + scalar))
        memory = 0.0
        if self.data:
            kinds = {"dct": 6 * m, "dft": 6 * m, "cayley": m * m + m}.get(self.rotation, 6)
            distinct = min(entries, kinds * len(table))
            time += 6 * distinct * cost(p + factor, factor) + 6 * cost(self.size, self.size + 4 * scalar)
            time += len(self.data) * entries * (4e-6 + 2e-10 * self.size)
            time += (stages > 0) * m * m * (stages * (4e-7 + 4e-9 * stages) + cost(p, 31 * stages))
            time += (self.rotation in ("dct", "dft")) * (cost(p, 10 * p) + (p / 8 + 2 * m) * cost(p))
            memory = distinct * (400 + p / 3) + m * p + (stages > 0) * m * m * (64 + p + 9 * stages)
        self.time = time
        need(time < WORK_SECONDS and memory < WORK_BYTES, "L1", f"about {time:.3g} s, {memory:.3g} bytes of work")

    def header(self) -> None:
        """C1 to C5."""
        c, K, name, m = self.c, self.K, self.problem, self.m
        found = [c["format"], c["version"], c["theorem"], c["claim"]["kind"], c["claim"]["digits"]]
        need(found == ["sci-barriers/certificate", 1, "smale18", "wrong-output", K], "C1", "header")

        need(self.N >= 2 and 1 <= m < self.N and K >= 1, "C2", "not N >= 2, 1 <= m < N and K >= 1")
        # From here on alpha, t and eta or lam are a, t and s over the common denominator unit
        self.a, self.t, self.s, self.unit = a, t, s, unit = clear(c["class"]["alpha"], c["class"]["t"], self.parameter)
        need(a >= unit and t > 0 and t * t <= self.N1 * a * a, "C2", "not alpha >= 1 and 0 < t <= alpha sqrt(N1)")
        within = {"P1": 0 <= s < t, "P2": s > 0 and s * unit < t * a, "P3": 0 < s < a}
        need(within[name], "C2", "eta or lam out of range")
        self.alpha = [a, unit]  # alpha + eps, times unit
        over = {"P1": [t - s], "P2": cross([2 * t], self.alpha, [s], [unit]), "P3": [t]}[name]
        under = cross([2 * a, 2 * unit], self.alpha, [], []) if name == "P2" else self.alpha
        self.ratio = over, under  # the quotient is c(alpha + eps)
        over, under = cross(over, over, [], []), cross(under, under, [], [])
        need(self.apart * over[0] * 100 ** (K - 1) < under[0], "C2", "c(alpha) sqrt(2) is not below 10^(1-K)")

        known = self.rotation in ("identity", "hadamard", "dct", "dft", "cayley")
        need(known and not (self.rotation == "dft" and self.real), "C3", "unknown rotation, or dft over the reals")
        need(self.rotation != "hadamard" or m & (m - 1) == 0, "C3", "m is not a power of two")
        for h, turns in self.stages:
            touched = [index for turn in turns for index in turn[:2]]
            need(h >= 1 and len(set(touched)) == len(touched), "C3", "hypotenuse below 1, or a coordinate in two turns")
            need(all(p * p + q * q == h * h for _, _, p, q in turns), "C3", "p^2 + q^2 is not h^2")

        for (x, u), (y, v) in self.table:
            need((x * v) ** 2 + (y * u) ** 2 == (u * v) ** 2, "C4", "diagonal: an entry is not of modulus 1")
            need(y == 0 or not self.real, "C4", "diagonal: an entry is not real")
        need(len(set(c["permutation"])) == self.N, "C4", "not a permutation")

        need(0 <= self.j < self.N1 and self.e >= 1, "C5", "winner or exponent out of range")
        need(positive(cross(over, [self.apart * 100**K], under, [4]), self.span), "C5", "solutions not 2/10^K apart")

    def prepare(self) -> None:
        """For C6: the entries of U but for square roots, and factors with these; with each: is it exact?"""
        m, p, one = self.m, self.p, 1 << self.p
        trigonometric, roots = self.rotation in ("dct", "dft"), self.rotation in ("dct", "dft", "hadamard")
        units = circle(m, p) if trigonometric else [one, -one] if roots else [0, one]
        self.units = [(unit, unit in (0, one, -one)) for unit in units]
        if self.rotation == "cayley":
            rows, common = [[int(i == k) for k in range(m)] for i in range(m)], 1
            for h, turns in self.stages:
                old, rows, common = rows, [[h * x for x in row] for row in rows], common * h
                for i, k, c, s in turns:
                    rows[i] = [c * x - s * y for x, y in zip(old[i], old[k], strict=True)]
                    rows[k] = [s * x + c * y for x, y in zip(old[i], old[k], strict=True)]
            self.units = [((x << p) // common, (x << p) % common == 0) for row in rows for x in row]
        self.factors, self.known = list[tuple[int, bool]](), dict[int, list[int]]()
        root, two, block = self.unit**2 * (m if roots else 1), 2 * (self.rotation == "dct"), self.N1 * (m > 1)
        for x, f in (self.a, 1), (self.a, two), (self.a, block), (self.a, two * block), (self.t, 1), (self.t, two):
            square = x * x * f << 2 * self.w  # f is 0 if the factor is not used
            factor = math.isqrt(square // root)
            self.factors.append((factor, factor * factor * root == square))
        # A unit is off by at most m (5 p + 33), times the diagonal (modulus 1) by 2 more, a factor F < 2^size by 1, the
        # product by 1 + (m (5 p + 33) + 2) F / 2^p and 1 for rounding; cutting it and the datum to fewer bits adds 2
        self.slack = 5 + ((m * (5 * p + 33) + 2) >> (p - self.size))

    def codes(self, i: int) -> list[int]:
        """For column k of B, 6 r + f if the entry in row i of U B is the r-th unit times the f-th factor."""
        m, first = self.m, int(self.rotation == "dct" and i > 0)  # s_0 = sqrt(1/m), s_i = sqrt(2/m)
        if self.rotation in ("dct", "dft"):
            row = [((2 * k + 1) * i if self.rotation == "dct" else 4 * i * k) % (4 * m) for k in range(m)]
        elif self.rotation == "hadamard":
            row = [(i & k).bit_count() & 1 for k in range(m)]
        else:
            row = [i * m + k if self.rotation == "cayley" else int(i == k) for k in range(m)]
        return [6 * row[0] + first] * self.N1 + [6 * r + first + 2 for r in row[1:]]

    def square(self, key: int, entry: tuple[int, int], exponent: int, drop: int) -> int:
        """C6: an upper bound of the squared distance of an entry from the centre, with precision w - drop."""
        if key not in self.known:
            code, d = divmod(key, len(self.table))
            (x, u), (y, v) = self.table[d]
            (real, sure), (factor, exact) = self.units[code // 6], self.factors[code % 6]
            quarter = (code // 6 + self.m) % (4 * self.m)  # -sin(x) = cos(x + pi/2)
            imag = self.units[quarter][0] if self.rotation == "dft" else 0
            products = [factor * part for part in (real * x // u - imag * y // v, imag * x // u + real * y // v)]
            exact = exact and sure and u == v == 1 and not any(part & ((1 << self.p) - 1) for part in products)
            self.known[key] = [0 if exact else self.slack] + [part >> self.p for part in products]
        slack, *centre = self.known[key]
        distances = []
        for x, value in zip(entry, centre, strict=True):
            shift = self.w - drop - exponent if x else 0
            need(bits(x) + shift <= self.size - drop + 2, "C6", "an entry of a datum is far too large")
            cut = min(max(0, -shift), bits(x) + 1)  # the exponent may be 10^18 or -10^18
            distances.append(abs((x << shift if shift > 0 else x >> cut) - (value >> drop)))
            if value & ((1 << drop) - 1) or x & ((1 << cut) - 1):
                slack = self.slack
        return sum((distance + slack) ** 2 for distance in distances)

    def transcript(self) -> None:
        """C6."""
        c, indices, m, width = self.c, [datum["index"] for datum in self.data], self.m, len(self.table)
        used = {*c["transcript"]["reads"], c["transcript"]["evaluation"]} - {None}
        need(indices == sorted(used) and min([0, *indices]) == 0, "C6", "data: not in order those of the indices read")
        need(max([0, *indices]) < self.e, "C6", "an index is not below the exponent")
        if self.data:
            self.prepare()
        for datum, near, name in ((*pair, name) for pair in zip(self.data, self.near) for name in self.names):
            codes, real, imag = datum[name]["codes"], datum[name]["real"], datum[name]["imag"]
            imag = imag or [0] * len(real)
            need(not (self.real and any(imag)), "C6", f"{name} is not real")
            drop = max(self.near) - near  # this datum needs fewer bits
            spare, total, known = self.w - drop - self.target(datum["index"], name), 0, dict[int, int]()
            for i in range(m):
                keys, row = [(self.codes(i)[0] + 5) * width - 1], codes[i : i + 1]  # y_i
                if name == "A":
                    keys = [code * width + d for code, d in zip(self.codes(i), c["diagonal"]["codes"], strict=True)]
                    row = [codes[i][k] for k in c["permutation"]]
                for key, code in zip(keys, row, strict=True):
                    square = known.get(key * len(real) + code)
                    if square is None:
                        square = self.square(key, (real[code], imag[code]), datum["exponent"], drop)
                        if len(known) >= CACHE_ENTRIES:
                            known.clear()
                        known[key * len(real) + code] = square
                    total += square
                near_enough = total <= (1 << 2 * spare if spare > 0 else 0)
                need(near_enough, "C6", f"{name} of index {datum['index']}: not proved to be near enough")

    def optimality(self) -> None:
        """C7 and C8."""
        c, dual, a, name, e = self.c["minimiser"], self.c["dual"], self.alpha, self.problem, self.span
        both, split = clear(*c["numerator"], *c["denominator"])[:-1], len(c["numerator"])
        over, under = both[:split], both[split:]
        both, split = clear(*dual["numerator"], *dual["denominator"])[:-1], len(dual["numerator"])
        p, q = both[:split], both[split:]
        self.winner = self.table[self.c["diagonal"]["codes"][self.j]]  # d_j
        need(c["position"] == self.c["permutation"][self.j], "C7", "position is not that of the winner")
        conjugate = [(*self.winner[0], *c["phase"][0]), (-self.winner[1][0], self.winner[1][1], *c["phase"][1])]
        need(all(x * v == y * u for x, u, y, v in conjugate), "C7", "phase is not that of the winner, conjugated")
        need(positive(over, e) and positive(under, e), "C7", "c is not proved positive")
        residual = cross([self.t - self.s if name == "P1" else self.t], under, a, over)
        if name == "P2":
            residual = cross(residual, q, [self.unit], cross(p, under, [], []))
        need(not any(residual), "C7", "primal identity")
        need(positive(p, e) and positive(q, e), "C8", "d is not proved positive")
        twice, right = 1 + (name == "P2"), self.unit if name == "P1" else self.s
        need(not any(cross([twice * x for x in a], p, [right], q)), "C8", "dual identity")
        need(positive(cross([right], q, [twice * self.a], p), e), "C8", "another column ties with the winner")
        need(name != "P3" or positive(cross([1], q, [1], p), e), "C8", "d is not below 1")

    def far(self, w: int) -> bool:
        """C9: is the squared distance at least the bound, as far as w bits after the point show?"""
        cut, (over, under), bound = min(self.span, w + 8), self.ratio, self.c["distance"]["squared_lower_bound"]
        # c(a) decreases (by C2), so it is between c(alpha + 2^-cut) and c(alpha); the polynomials have degree 2 at most
        values = [sum(x << cut * (2 - k) for k, x in enumerate(f) if x) for f in (over, under)]
        low, high = (values[0] << w) // values[1], (over[0] << w) // under[0] + 1
        squares, ((x, u), (y, v)) = list[int](), self.winner
        for i, entry in enumerate(self.c["output"]):
            (p, q), (r, s) = entry if isinstance(entry, list) else (entry, (0, 1))
            if i == self.c["minimiser"]["position"]:  # |o - c conj(d_j)| = |o d_j - c|
                p, q, r, s = p * s * x * v - q * r * y * u, q * s * u * v, p * s * y * u + q * r * x * v, q * s * u * v
                p, q = max(0, (p << w) // q - high, low - (p << w) // q - 1), 1 << w
            squares.append(((abs(p) << w) // q) ** 2 + ((abs(r) << w) // s) ** 2)
        return bool(type(self).norm(squares) * bound[1] >= bound[0] << 2 * w)


def check(text: bytes) -> tuple[bool, str, str]:
    """(True, "", "") if the certificate proves its claim, else (False, the first rule that fails, the reason)."""
    bad: list[str] = []
    try:
        checker = Checker(take(parse(text), SCHEMA, "certificate", bad))
        need(not bad, "F4", "".join(bad))
        checker.plan()
        checker.header()
        checker.transcript()
        checker.optimality()
        need(checker.far(checker.first) or checker.far(2 * checker.first), "C9", "the distance is not proved")
        bound = checker.c["distance"]["squared_lower_bound"]
        need(bound[0] * 100**checker.K > bound[1], "C10", "squared_lower_bound is not above 10^(-2K)")
    except Reject as refusal:
        rule, reason = refusal.args
        return False, rule, ascii(reason)[1:-1][:120]
    return True, "", ""


def main(paths: list[str], decide: Any = check) -> int:
    """Print a verdict on each file; 0 if all are verified, 1 if one is rejected, 2 if one cannot be read."""
    status = 0 if paths else 2
    if not paths:
        print(f"usage: python {os.path.basename(sys.argv[0])} FILE...", file=sys.stderr)
    for path in paths:
        try:
            with open(path, "rb") as file:
                large = os.fstat(file.fileno()).st_size > FILE_BYTES
                text = bytes(FILE_BYTES + 1) if large else file.read(FILE_BYTES + 1)
        except OSError as error:
            print("c cannot read:", ascii(f"{path}: {error.strerror}")[1:-1], file=sys.stderr)
            status = 2
            continue
        verified, rule, reason = decide(text)
        answer = "VERIFIED" if verified else f"REJECTED {rule}"
        print(f"c {ascii(path)[1:-1]}", f"s {answer} {reason}".rstrip(), sep="\n")
        status = max(status, int(not verified))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

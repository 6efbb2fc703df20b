"""Rules C1 to C9 for one input of the class Omega_strong, its data and an output.

The fields and the rules are in docs/reference/certificate-format.md, their proofs in docs/explanation/proofs.md.
"""

from __future__ import annotations

import math

from .core import CPX, INT, POLY, RAT, bits, budget, circle, clear, cost, cross, need, positive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any
CACHE_ENTRIES = 1 << 18
FIELD = frozenset(["real", "complex"])
RATIO: dict[str, object] = {"numerator": POLY, "denominator": POLY}
PARTS: dict[str, object] = {"real": [INT], "imag": (None, [INT])}
PROBLEM = (
    {"name": frozenset(["P1"]), "eta": RAT},
    {"name": frozenset(["P2", "P3"]), "lam": RAT},
)
ROTATION = (
    {"name": str},
    {"name": frozenset(["cayley"]), "stages": [{"hypotenuse": int, "turns": [[int]]}]},
)
DIAGONAL: dict[str, object] = {"table": [CPX], "codes": [int]}


class Known(dict[int, int]):
    """The values of a function that were asked for, forgotten when they are too many."""

    function: Callable[[int], int]

    def __missing__(self, key: int) -> int:
        if len(self) >= CACHE_ENTRIES:
            self.clear()
        value = self[key] = self.function(key)
        return value


class StrongInput:
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
        """C6: that array of that index has to be within 2^-target of the centre."""
        return index + (name == "A")

    def plan_distance(self) -> int:
        """L1 for C9."""
        self.first = 4 * max(0, self.K) + 64 + bits([self.N, self.c["distance"]["squared_lower_bound"]])
        factor, output, w = max(map(bits, self.table)), max(map(bits, self.c["output"]), default=0), 2 * self.first
        return 4 * self.N * cost(output + w, output) + 4 * cost(2 * (output + factor) + w, 2 * (output + factor))

    def plan(self) -> None:
        """L1: the precisions, and the picoseconds and bytes that the rules below may take, estimated from sizes alone."""
        c, m, N, table, stages = self.c, self.m, self.N, self.table, len(self.stages)
        alpha, t, entries = c["class"]["alpha"], c["class"]["t"], m * (1 + N * ("A" in self.names))
        # C6: short numbers are good for a large index only if they are equal to the centre, which square() sees
        numbers = [[*d["A"]["real"], *(d["A"]["imag"] or [0])] for d in self.data]
        self.near = [
            min(self.target(d["index"], "A") - 1, 64 + max(map(bits, x), default=0))
            for d, x in zip(self.data, numbers, strict=True)
        ]
        # The centre has precision w: it and y are below 2^size units; the entries of U have precision p
        self.w = max([0, *self.near]) + 33 + bits(2 * m * N)
        self.size = self.w + bits(2 * self.N1) + max(0, 1 + max(bits(over) - bits(under) for over, under in (alpha, t)))
        self.p = p = self.size + bits(m) + bits(self.size) + 24

        factor, time, w = max(map(bits, table)), self.plan_distance(), 2 * self.first
        scalar = bits([alpha, t, self.parameter, *c["minimiser"].values(), *c["dual"].values()]) + 2 * w
        time += 20 * cost(scalar, scalar // 10) + 6 * len(table) * cost(factor) + 4 * cost(w, 3 * (w + scalar))
        memory = 0
        if self.data:
            kinds = {"dct": 6 * m, "dft": 6 * m, "cayley": m * m + m}.get(self.rotation, 6)
            distinct = min(entries, kinds * len(table))
            time += 6 * distinct * cost(p + factor, factor) + 6 * cost(self.size, self.size + 4 * scalar)
            time += len(self.data) * entries * (4_000_000 + 200 * self.size)
            time += (stages > 0) * m * m * (stages * (400_000 + 4_000 * stages) + cost(p, 31 * stages))
            time += (self.rotation in ("dct", "dft")) * (cost(p, 10 * p) + (p // 8 + 2 * m) * cost(p))
            memory = distinct * (400 + p // 3) + m * p + (stages > 0) * m * m * (64 + p + 9 * stages)
        self.time = time
        budget(time, memory)

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
        self.separated = cross(over, [self.apart * 100**K], under, [4])
        need(positive(self.separated, self.span), "C5", "solutions not 2/10^K apart")

    def prepare(self) -> None:
        """For C6: the entries of U but for square roots, and factors with these; with each: is it exact?"""
        m, p, one = self.m, self.p, 1 << self.p
        trigonometric, roots = self.rotation in ("dct", "dft"), self.rotation in ("dct", "dft", "hadamard")
        units = circle(m, p) if trigonometric else [one, -one] if roots else [0, one]
        self.units = [(unit, unit in (0, one, -one)) for unit in units]
        # As long as the steps of column() need it. A DCT has s_0 = sqrt(1/m), s_i = sqrt(2/m): from row 1 on the next factor
        once = {"dft": range(0, 4 * m, 4), "dct": range(4 * m, 8 * m)}.get(self.rotation, ())
        self.cycle = [*once] * (m if self.rotation == "dft" else m // 2 + 1)
        if self.rotation == "cayley":
            rows, common = [[int(i == k) for k in range(m)] for i in range(m)], 1
            for h, turns in self.stages:
                old, rows, common = rows, [[h * x for x in row] for row in rows], common * h
                for i, k, c, s in turns:
                    rows[i] = [c * x - s * y for x, y in zip(old[i], old[k], strict=True)]
                    rows[k] = [s * x + c * y for x, y in zip(old[i], old[k], strict=True)]
            self.units = [((x << p) // common, (x << p) % common == 0) for row in rows for x in row]
        self.factors, self.known = list[tuple[int, bool]](), dict[int, tuple[int, int, int]]()
        root, two, block = self.unit**2 * (m if roots else 1), 2 * (self.rotation == "dct"), self.N1 * (m > 1)
        for x, f in (self.a, 1), (self.a, two), (self.a, block), (self.a, two * block), (self.t, 1), (self.t, two):
            square = x * x * f << 2 * self.w  # f is 0 if the factor is not used
            factor = math.isqrt(square // root)
            self.factors.append((factor, factor * factor * root == square))
        # A unit is off by at most m (5 p + 33), times the diagonal (modulus 1) by 2 more, a factor F < 2^size by 1, the
        # product by 1 + (m (5 p + 33) + 2) F / 2^p and 1 for rounding; cutting it and the datum to fewer bits adds 2
        self.slack = 5 + ((m * (5 * p + 33) + 2) >> (p - self.size))

    def column(self, k: int) -> list[int]:
        """For each row of column k of U: r if its entry is the r-th unit, and with the next factor that plus their number."""
        m, step = self.m, 2 * k + 1
        if self.rotation == "dct":
            return [0, *self.cycle[step : step * m : step]]
        if self.rotation == "dft":
            return self.cycle[: k * m : k] if k else [0] * m
        if self.rotation == "hadamard":
            return [(i & k).bit_count() & 1 for i in range(m)]
        return [i * m + k if self.rotation == "cayley" else int(i == k) for i in range(m)]

    def centre(self, key: int) -> tuple[int, int, int]:
        """C6: real and imaginary part of an entry of the centre, with precision w, and before them a bound of their errors."""
        place, r = divmod(key, len(self.units))
        d, number = divmod(place, 6)
        ((x, u), (y, v)), (real, sure), (factor, exact) = self.table[d], self.units[r], self.factors[number]
        imag = self.units[(r + self.m) % (4 * self.m)][0] if self.rotation == "dft" else 0  # -sin(x) = cos(x + pi/2)
        re, im = factor * (real * x // u - imag * y // v), factor * (imag * x // u + real * y // v)
        exact = exact and sure and not (x % u or y % v or (re | im) & ((1 << self.p) - 1))
        return 0 if exact else self.slack, re >> self.p, im >> self.p

    def square(self, centre: tuple[int, int, int], entry: tuple[int, int], exponent: int, drop: int) -> int:
        """C6: an upper bound of the squared distance of an entry from the centre, with precision w - drop."""
        slack, distances = centre[0], [0, 0]
        for k in (0, 1):
            x, value = entry[k], centre[k + 1]
            if x or value:  # else the centre is 0 up to its error
                shift, size = self.w - drop - exponent if x else 0, x.bit_length()
                need(size + shift <= self.size - drop + 2, "C6", "an entry of a datum is far too large")
                cut = min(-shift, size + 1) if shift < 0 else 0  # the exponent may be 10^18 or -10^18
                distances[k] = abs((x >> cut if cut else x << shift) - (value >> drop))
                if (drop and value & ((1 << drop) - 1)) or (cut and x & ((1 << cut) - 1)):
                    slack = self.slack
        return (distances[0] + slack) ** 2 + (distances[1] + slack) ** 2

    def squares(self, datum: dict[str, Any], name: str, drop: int, first: int = 0) -> Iterator[int]:
        """C6: numbers whose sum bounds the squared distance from the centre from that column of B on; equal columns: looked at once."""
        array, turns, place = datum[name], self.c["diagonal"]["codes"], self.c["permutation"]
        real, exponent, size = array["real"], datum["exponent"], len(array["real"])
        imag, found = array["imag"] or [0] * size, dict[tuple[int, int, int, tuple[int, ...]], int]()
        # The column of U, its factor, the entry of D, the codes
        kinds = [(0, 4, len(self.table) - 1, tuple(array["codes"]))]
        if name == "A":
            columns = list(zip(*array["codes"], strict=True))
            kinds = [(0, 0, turns[k], columns[place[k]]) for k in range(first, self.N1)]
            kinds += [(k - self.N1 + 1, 2, turns[k], columns[place[k]]) for k in range(self.N1, self.N)]
        for kind in kinds:
            found[kind] = found.get(kind, 0) + 1

        def square(number: int) -> int:
            key, code = divmod(number, size)
            self.known[key] = self.known.get(key) or self.centre(key)
            return self.square(self.known[key], (real[code], imag[code]), exponent, drop)

        known = Known()  # for each choice of an entry of D, a factor, a unit, and a number of the datum
        known.function = square
        for (k, factor, d, column), times in found.items():
            start = (6 * d + factor) * len(self.units) * size
            numbers = [r * size + code + start for r, code in zip(self.column(k), column, strict=True)]
            yield times * sum(map(known.__getitem__, numbers))

    def transcript(self) -> None:
        """C6."""
        c, indices = self.c, [datum["index"] for datum in self.data]
        used = {*c["transcript"]["reads"], c["transcript"]["evaluation"]} - {None}
        need(indices == sorted(used) and min([0, *indices]) == 0, "C6", "data: not in order those of the indices read")
        need(max([0, *indices]) < self.e, "C6", "an index is not below the exponent")
        if self.data:
            self.prepare()
        for datum, near, name in (
            (*pair, name) for pair in zip(self.data, self.near, strict=True) for name in self.names
        ):
            need(not (self.real and any(datum[name]["imag"] or [])), "C6", f"{name} is not real")
            drop = max(self.near) - near  # this datum needs fewer bits
            spare, total = self.w - drop - self.target(datum["index"], name), 0
            for square in self.squares(datum, name, drop):
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

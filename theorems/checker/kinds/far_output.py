"""Kind far-output of version 3: an output is farther than the distance claimed from all minimisers of every input that has given data.

The format and its rules S1 to S5 are in docs/reference/certificate-format.md, the proof that they prove the claim in
docs/explanation/one-sided.md.
"""

from __future__ import annotations

import math
from fractions import Fraction

from ..core import ENTRY, RAT, Kind, bits, budget, cost, need
from ..enclosing import FACTOR, Factor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": str, "claim": {"kind": str, "distance": RAT},
    "problem": (
        {"name": frozenset(["P2", "P3"]), "lam": RAT, "weights": (None, [RAT])},
        {"name": frozenset(["P1"]), "eta": RAT, "weights": (None, [RAT]), "rows": (None, FACTOR)},
    ),
    "data": {"index": (None, int), "A": [[ENTRY]], "y": [ENTRY]},
    "output": [ENTRY], "candidate": [ENTRY], "dual": {"p": [ENTRY], "u": [ENTRY]}, "gap": RAT,
}  # fmt: skip
#: A complex integer (real, imaginary part).
Gauss = tuple[int, int]


class Vector:
    """Complex rationals over one denominator: entries (real + i imag) / under."""

    def __init__(self, entries: Sequence[Any]) -> None:
        """The size that the common denominator may have; the numbers are brought to it later, by `clear`."""
        self.raw = [entry if isinstance(entry, list) else [entry, (0, 1)] for entry in entries]
        denominators = {under for entry in self.raw for _, under in entry}
        powers = [under for under in denominators if under & (under - 1) == 0]
        # The least common multiple of powers of two is the largest; of others it is at most their product
        self.under_bits = max(map(bits, powers), default=1) + sum(bits(u) for u in denominators if u & (u - 1))
        self.bits = self.under_bits + max((bits(over) for entry in self.raw for over, _ in entry), default=1)

    def clear(self) -> None:
        """Bring all entries over one denominator."""
        self.under = math.lcm(*(under for entry in self.raw for _, under in entry))
        self.entries: list[Gauss] = [(a * (self.under // u), b * (self.under // v)) for ((a, u), (b, v)) in self.raw]

    def square(self) -> tuple[int, int]:
        """The squared norm, as a quotient."""
        return sum(a * a + b * b for a, b in self.entries), self.under**2


def product(x: Gauss, y: Gauss) -> Gauss:
    """x y."""
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def total(values: Iterable[Gauss]) -> Gauss:
    """The sum."""
    a = b = 0
    for x, y in values:
        a, b = a + x, b + y
    return a, b


def inner(left: Sequence[Gauss], right: Sequence[Gauss], real: bool) -> Gauss:
    """The sum of the products; real says that no imaginary parts are there."""
    if real:
        return sum(a * c for (a, _), (c, _) in zip(left, right, strict=True)), 0
    return total(product(x, y) for x, y in zip(left, right, strict=True))


def down(over: int, under: int, w: int) -> int:
    """A lower bound of the quotient times 2^w."""
    return (over << w) // under


def up(over: int, under: int, w: int) -> int:
    """An upper bound of it."""
    return -((-over << w) // under)


def root_up(square: tuple[int, int], w: int) -> int:
    """An upper bound of the square root times 2^w, off by less than 2."""
    return math.isqrt(up(square[0], square[1], 2 * w) - 1) + 1 if square[0] else 0


class FarOutput:
    """The rules from F3 on, for a document that fits the schema."""

    def __init__(self, c: dict[str, Any]) -> None:
        """F3: names, lengths and ranges."""
        self.c, self.name, rows, weights = c, c["problem"]["name"], c["data"]["A"], c["problem"]["weights"]
        self.m, self.N = len(rows), len(c["output"])
        self.lam, self.epsilon = c["problem"].get("lam", (1, 1)), c["claim"]["distance"]
        self.eta, self.factor = c["problem"].get("eta", (0, 1)), c["problem"].get("rows")
        self.sigma, self.real = Fraction(0), False
        self.gap, self.n = c["gap"], c["data"]["index"]
        need(self.m >= 1 and self.N >= 1, "F3", "not at least one row and one column")
        need(all(len(row) == self.N for row in rows), "F3", "A: not as many columns as the output has entries")
        lengths = {"y": (c["data"]["y"], self.m), "p": (c["dual"]["p"], self.m)}
        lengths |= {"u": (c["dual"]["u"], self.N), "candidate": (c["candidate"], self.N)}
        lengths |= {} if weights is None else {"weights": (weights, self.N)}
        for where, (entries, length) in lengths.items():
            need(len(entries) == length, "F3", f"{where}: not {length} entries")
        self.weights = [(1, 1)] * self.N if weights is None else weights
        self.A, self.y = Vector([entry for row in rows for entry in row]), Vector(c["data"]["y"])
        self.x, self.z, self.p, self.u = map(Vector, (c["output"], c["candidate"], c["dual"]["p"], c["dual"]["u"]))

    def plan(self) -> None:
        """L1: the precision, and the picoseconds and bytes that the rules below may take, estimated from sizes alone."""
        arrays = {"A": self.A, "y": self.y, "x": self.x, "z": self.z, "p": self.p, "u": self.u}
        sizes = {name: array.bits for name, array in arrays.items()}
        scalars = bits([self.lam, self.eta, self.epsilon, self.gap]) + max(map(bits, self.weights))
        # Errors are a few units, times the size of a few factors; the claimed gap tells how many bits have to be right
        self.first = 64 + bits(self.N) + bits(self.gap[1])
        self.first += sum(map(self.magnitude, arrays.values())) + bits(self.lam[0]) + bits(self.epsilon[0])
        self.first += max(bits(over) for over, _ in self.weights) + bits(self.eta)
        w, entries = 2 * self.first, self.m * self.N
        factors = (sizes["x"], sizes["z"], sizes["p"])
        each = sum(cost(min(sizes["A"], size), max(sizes["A"], size) // 10) for size in factors)
        time = 8 * entries * (each + 1_000_000)
        for array in arrays.values():
            time += 4 * len(array.raw) * (cost(array.bits, array.under_bits) + 1_000_000)
        longest = 2 * sizes["A"] + 2 * max(sizes.values()) + sizes["y"] + sizes["u"] + scalars + 2 * w
        time += (8 * (self.m + self.N) + 40) * cost(longest, longest)
        memory = sum(len(array.raw) * (200 + array.bits // 4) for array in arrays.values())
        budget(time, memory)
        for array in arrays.values():
            array.clear()

    @staticmethod
    def magnitude(array: Vector) -> int:
        """b >= 0 such that no part of an entry is above 2^b."""
        parts = (part for entry in array.raw for part in entry if part[0])
        return max((max(0, bits(over) - bits(under) + 1) for over, under in parts), default=0)

    def header(self) -> None:
        """S1 and S2."""
        c = self.c
        found = [c["format"], c["version"], c["theorem"], c["claim"]["kind"]]
        need(found == ["sci-barriers/certificate", 3, "one-sided", "far-output"], "S1", "header")
        need(self.n is None or self.n >= 0, "S1", "index: negative")
        need(self.epsilon[0] >= 0, "S1", "distance: negative")
        need(self.lam[0] > 0, "S2", "lam: not positive")
        need(self.eta[0] >= 0, "S2", "eta: negative")
        need(all(over > 0 for over, _ in self.weights), "S2", "weights: not all positive")

    def feasible(self) -> None:
        """S3: |u_i| <= lam w_i, and ||p|| <= 1 for P3."""
        (lam, unit), under = self.lam, self.u.under
        for (a, b), (w, v) in zip(self.u.entries, self.weights, strict=True):
            need((a * a + b * b) * (unit * v) ** 2 <= (lam * w * under) ** 2, "S3", "u: an entry above lam w")
        if self.name == "P3":
            over, square = self.p.square()
            need(over <= square, "S3", "p: of norm above 1")

    def residual(self, x: Vector) -> tuple[list[Gauss], int]:
        """A_n x - y_n over one denominator."""
        A, y, N = self.A.entries, self.y, self.N
        scale, factor = self.A.under * x.under, y.under
        result, real = [], self.real and not any(b for _, b in x.entries)
        for i, (a, b) in enumerate(y.entries):
            c, d = inner(A[i * N : (i + 1) * N], x.entries, real)
            result.append((c * factor - a * scale, d * factor - b * scale))
        return result, scale * factor

    def prepare(self) -> None:
        """What S4 compares, exact: scalar products, and squared norms as quotients."""
        x, z, p, u, A, N = self.x, self.z, self.p, self.u, self.A, self.N
        self.real = not any(b for _, b in A.entries)
        real = self.real and not any(b for _, b in p.entries)
        r, under = self.residual(x)
        self.products = [
            (sum(a * c + b * d for (a, b), (c, d) in zip(u.entries, x.entries, strict=True)), u.under * x.under),
            (sum(a * c + b * d for (a, b), (c, d) in zip(p.entries, r, strict=True)), p.under * under),
        ]
        left, right = A.under * p.under, u.under  # v = u + A_n* p
        v = 0
        for k, (a, b) in enumerate(u.entries):
            column = A.entries[k::N]
            c, d = inner(column if real else [(s, -t) for s, t in column], p.entries, real)
            v += (a * left + c * right) ** 2 + (b * left + d * right) ** 2
        r, under = self.residual(z)
        self.squares = {"x": x.square(), "z": z.square(), "p": p.square(), "v": (v, (left * right) ** 2)}
        self.squares["r"] = sum(a * a + b * b for a, b in r), under**2

    def independence(self) -> Fraction:
        """A lower bound of the smallest singular value of A_n*, from the factor of its rows (rule D3); 0 if there is none."""
        if self.factor is None:
            return Fraction(0)
        rows = [self.A.entries[i * self.N : (i + 1) * self.N] for i in range(self.m)]
        columns = [[a for a, _ in row] for row in rows]
        if any(b for _, b in self.A.entries):
            columns = [[*(a for a, _ in row), *(b for _, b in row)] for row in rows]
            columns += [[*(-b for _, b in row), *(a for a, _ in row)] for row in rows]
        found: Fraction = Factor(self.factor, columns, self.A.under).sigma
        return found

    def proved(self, w: int) -> bool:
        """S4: is L - U at least the gap, as far as w bits after the point show?"""
        one, norm = 1 << w, {name: root_up(square, w) for name, square in self.squares.items()}
        delta = 0 if self.n is None else 1 << (w - min(self.n, w))  # 2^-n, or more where n is beyond the precision
        epsilon = up(self.epsilon[0], self.epsilon[1], w)

        def times(a: int, b: int) -> int:  # an upper bound of the product of two numbers that are at least 0
            return -(-a * b >> w)

        lower = sum(down(over, under, w) for over, under in self.products) - times(epsilon, norm["v"])
        lower -= times(times(delta, norm["p"]), one + norm["x"] + epsilon)
        if self.name == "P2":
            lower -= up(self.squares["p"][0], 4 * self.squares["p"][1], w)
        lower -= times(up(self.eta[0], self.eta[1], w), norm["p"])
        upper, under = 0, self.z.under**2
        for (a, b), (over, unit) in zip(self.z.entries, self.weights, strict=True):
            upper += up(root_up((a * a + b * b, under), w) * over, unit, 0)
        upper = up(upper * self.lam[0], self.lam[1], 0)
        rest = norm["r"] + times(delta, one + norm["z"])
        if self.name == "P1":
            # A feasible point is the candidate, or at most rest/(sigma - delta) away from it
            rest, room = max(0, rest - down(self.eta[0], self.eta[1], w)), self.sigma - Fraction(delta, one)
            need(not rest or room > 0, "S4", "no feasible point is proved")
            # Each square rounded up: their exact sum may have a denominator as long as all of theirs together
            weight = root_up((sum(up(over * over, unit * unit, 2 * w) for over, unit in self.weights), one * one), w)
            rest = math.ceil(times(rest, weight) / room) if rest else 0
        upper += times(rest, rest) if self.name == "P2" else rest
        return lower - upper >= up(self.gap[0], self.gap[1], w)


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    claim = FarOutput(c)
    claim.plan()
    claim.header()
    claim.feasible()
    claim.prepare()
    claim.sigma = claim.independence()  # after the budget
    need(claim.proved(claim.first) or claim.proved(2 * claim.first), "S4", "L - U >= gap is not proved")
    need(claim.gap[0] > 0, "S5", "gap: not positive")


KIND = Kind(3, ("far-output",), SCHEMA, rules)

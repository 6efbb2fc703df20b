"""Check certificates of the whole theorem, format version 2: ``python check_theorem.py FILE...``

The format, its rules and their proofs are in docs/reference/certificate-format-2.md. This file needs check.py beside it
and nothing else. Version-1 certificates are handed to it; of version 2 it checks the rules of version 1 for each sample, by
its `Checker`, and here what is new. Integers only; what is not proved is not accepted.
"""

from __future__ import annotations

import math
import os
import sys

if __package__:
    from theorems.certificates import check as base
else:  # a copy of two files, perhaps under python -I
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import check as base  # type: ignore[import-not-found, no-redef]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

bits, need, Reject = base.bits, base.need, base.Reject
PATH, MASS_BITS = 10_000, 1 << 16
RAT, CPX, INT, ARRAY = base.RAT, base.CPX, base.INT, base.PARTS | {"codes": [int]}
SIZES: dict[str, object] = {"field": str, "m": int, "N": int}
PART: dict[str, object] = {"name": str, "K": int, "alpha": RAT, "t": [RAT], "L": (None, int)}
COMMON: dict[str, object] = {
    "format": str, "version": int, "theorem": str, "claim": {"kind": str, "digits": int},
    "problem": (base.SCHEMA["problem"], {"name": str}), "class": SIZES | PART, "rotation": base.SCHEMA["rotation"],
    "diagonal": base.SCHEMA["diagonal"], "permutation": [int],
    "data": [{
        "index": int, "exponent": int, "A": base.PARTS | {"codes": [[int]]}, "y": [ARRAY], "labels": (None, [ARRAY]),
    }],
}  # fmt: skip
OUTPUT = [(RAT, CPX)]
OPTIMAL: dict[str, object] = {"minimisers": [base.RATIO], "dual": base.RATIO}
WRONG = COMMON | OPTIMAL | {
    "claim": {"kind": str, "digits": int, "samples": int, "probability": RAT, "index": (None, int)},
    "input": {"winner": int, "exponent": int}, "position": int, "phase": CPX,
    "runs": [{
        "choices": [[int]], "reads": [int], "evaluation": (None, int), "outputs": (None, [OUTPUT]),
        "failures": [[(int, RAT)]],
    }],
}  # fmt: skip
FOOLING = COMMON | OPTIMAL | {"claim": {"kind": str, "digits": int, "index": int}, "input": {"exponent": int}}
RIGHT = COMMON | {"class": SIZES | {"parts": [PART]}, "reads": [int], "outputs": [OUTPUT]}


class Sample(base.Checker):
    """The rules of version 1 for one part of the class and one sample y_k, with the changes for version 2."""

    def __init__(self, c: dict[str, Any], part: dict[str, Any], k: int, data: list[dict[str, Any]]) -> None:
        """F3, for the certificate that says the same in version 1."""
        sizes, problem, sharp = c["class"], c["problem"], part["name"] == "sharp"
        self.linear = problem == {"name": "LP"}
        exponent = c["input"]["exponent"] if "input" in c else part["L"] if sharp else 10**18
        if "minimisers" in c:
            optimal, dual = c["minimisers"][k], c["dual"]
        else:
            optimal, dual = ({"numerator": list[tuple[int, int]](), "denominator": list[tuple[int, int]]()},) * 2
        family = {"name": "strong", "K": part["K"], "alpha": part["alpha"], "t": part["t"][k]}
        super().__init__({
            "format": c["format"], "version": 1, "theorem": "smale18", "claim": {"kind": "wrong-output", "digits": part["K"]},
            "problem": {"name": "P1", "eta": (0, 1)} if self.linear else problem,
            "class": {name: sizes[name] for name in SIZES} | family,
            "rotation": c["rotation"], "diagonal": c["diagonal"], "permutation": c["permutation"],
            "input": {"winner": c.get("input", {}).get("winner", 0), "exponent": exponent},
            "transcript": {
                "reads": [d["index"] for d in data], "evaluation": None, "data": [d | {"y": d["y"][k]} for d in data],
            },
            "output": [(0, 1)] * sizes["N"] if sizes["N"] == len(c["permutation"]) else [],
            "minimiser": {"position": c.get("position", 0), "phase": c.get("phase", [])} | optimal, "dual": dual,
            "distance": {"squared_lower_bound": (0, 1)},
        })  # fmt: skip
        self.labels = [datum["labels"][k] for datum in data if datum["labels"] is not None]
        self.finer: int | None = None  # the g of E6, if there are labels
        self.names = "y" if k else "Ay"  # A is the same for all samples
        self.level = part["L"] + 1 if sharp else None
        if sharp:  # eps = 3 * 2^-(L+1) is treated as one of (0, 2^-(L-1)], with all of which data within 2^-(L+1) agree
            self.span = part["L"] - 1

    def target(self, index: int, name: str) -> int:
        """C6: A and y have to be within 2^-target of the centre."""
        target = index + (name == "A") if self.finer is None else index + 1 + self.finer
        return max(target, self.level) if name == "A" and self.level is not None else target

    def constant(self) -> int:
        """E6: the least g >= 0 with 2^g >= C, the constant of the lemma on labels (0 if C2 does not hold)."""
        a, t, z, unit = base.clear(self.c["class"]["alpha"], self.c["class"]["t"], self.parameter)
        if a < unit or t <= 0 or z < 0 or z >= {"P1": t, "P2": t * a, "P3": a}[self.problem]:
            return 0
        half, root = 2 * a - unit, math.isqrt(max(0, self.m - 1)) + 1  # alpha - 1/2 is half / (2 unit)
        under = 2 * a * a if self.problem == "P2" else a  # 1 + c = over / under
        over = under + {"P1": t - z, "P2": 2 * t * a - z * unit, "P3": t}[self.problem]
        if self.problem == "P1":
            spread = root * 2 * unit * over, under * half
            terms = [spread, (3 * unit * (2 * over * half + spread[0]), 2 * spread[1] * a), (z * unit, a * a)]
        elif self.problem == "P2":
            terms = [(2 * unit * over, half * under), (2 * unit * z * unit, half * a * half)]
        else:
            terms = [(4 * unit * over, under * (a - z))]
        *numerators, common = base.clear(*terms)
        return bits(-(-sum(numerators) // common) - 1)

    def label(self, datum: dict[str, Any], label: dict[str, Any]) -> None:
        """E6: the label is within 2^-(n+1) of the barycentre, which has c conj(d_j) / N1 at the positions of the competitors."""
        real, imag, exponent, n = (
            label["real"],
            label["imag"] or [0] * len(label["real"]),
            datum["exponent"],
            datum["index"],
        )
        over, under = self.ratio[0][0], self.ratio[1][0] * self.N1
        size = max(map(bits, [*real, *imag]))
        w = min(n, 64 + size) + 64 + 2 * bits(self.N) + bits(under)
        phases = {self.c["permutation"][j]: self.c["diagonal"]["codes"][j] for j in range(self.N1)}
        known, total = dict[tuple[int, int | None], int](), 0
        for i, code in enumerate(label["codes"]):
            d = phases.get(i)
            if (code, d) not in known:
                (x, u), (y, v) = self.table[d] if d is not None else ((0, 1), (0, 1))
                known[code, d] = 0
                for z, factor in (real[code], x // u), (imag[code], -y // v):
                    need(not z or bits(z) - exponent <= 2, "E6", "a label with an entry that is too large")
                    cut = min(max(0, exponent - w), bits(z) + 1)
                    given = z << (w - exponent) if z and exponent < w else z >> cut
                    exact = not z & ((1 << cut) - 1) and not (factor * over << w) % under
                    known[code, d] += (abs(given - (factor * over << w) // under) + 2 * (not exact)) ** 2
            total += known[code, d]
        need(total <= (1 << 2 * (w - n - 1) if w > n else 0), "E6", f"label of index {n}: not proved to be near enough")

    def solution(self) -> None:
        """C7 needs the position and the phase of some winner: the same polynomials serve all."""
        (x, u), (y, v) = self.table[self.c["diagonal"]["codes"][0]]
        self.c["minimiser"] |= {"position": self.c["permutation"][0], "phase": [(x, u), (-y, v)]}


class Linear(Sample):
    """The same for linear programs, where outputs are compared in the l-infinity norm."""

    apart, norm = 1, max  # type: ignore[assignment]


def shape(c: dict[str, Any], parts: list[dict[str, Any]]) -> int:
    """F3: lengths, and fields that depend on others; the number R of samples."""
    R, N = len(parts[0]["t"]) if parts else 0, c["class"]["N"]
    need(len(c["problem"]) > 1 or c["problem"]["name"] == "LP", "F3", "problem: no eta or lam")
    need(R >= 1 and all(len(part["t"]) == R for part in parts), "F3", "t: not as many samples in each part, at least 1")
    for part in parts:
        need(part["name"] in ("strong", "weak", "sharp"), "F3", "class: unknown name")
        need((part["name"] == "sharp") == (part["L"] is not None), "F3", "L: for sharp, and null otherwise")
    for datum in c["data"]:
        need(len(datum["y"]) == R, "F3", "y: not one array for each sample")
        labels = datum["labels"] or []
        need(datum["labels"] is None or len(labels) == R, "F3", "labels: not one array for each sample")
        for label in labels:
            real, imag, codes = label["real"], label["imag"], label["codes"]
            need(imag is None or len(imag) == len(real), "F3", "labels.imag: not as long as real")
            fits = len(codes) == N and (not codes or (min(codes) >= 0 and max(codes) < len(real)))
            need(fits, "F3", f"labels.codes: not {N} integers from 0 to {len(real) - 1}")
    need("minimisers" not in c or len(c["minimisers"]) == R, "F3", "minimisers: not one for each sample")
    found = [c["outputs"]] if "outputs" in c else [run["outputs"] for run in c.get("runs", [])]
    for outputs in found:
        need(outputs is None or len(outputs) == R, "F3", "outputs: not one vector for each sample")
        need(all(len(output) == N for output in outputs or []), "F3", "output: not N entries")
    size = 10 * N + sum(sum(map(len, d["A"]["codes"])) + 2 * len(d["A"]["real"]) + 9 for d in c["data"])
    budget(R * len(parts) * size * 2e-7)
    return R


def budget(seconds: float) -> None:
    """L1, for what is new in version 2."""
    need(seconds < base.WORK_SECONDS, "L1", f"about {seconds:.3g} s of work")


def make(c: dict[str, Any], part: dict[str, Any], data: list[dict[str, Any]]) -> list[Sample]:
    """F3 and L1 for all samples."""
    kind = Linear if c["problem"] == {"name": "LP"} else Sample
    seconds = 0.0
    samples = [kind(c, part, k, data) for k in range(len(part["t"]))]
    if any(sample.labels for sample in samples):
        scalar = bits([part["alpha"], samples[0].parameter]) + max(map(bits, part["t"]))
        budget(seconds := len(samples) * 60 * base.cost(scalar, scalar))
        finer = max(sample.constant() for sample in samples)
        for sample in samples:
            sample.finer = finer
            for datum, label in zip(data, sample.labels, strict=False):
                size = max(map(bits, [*label["real"], *(label["imag"] or [0])]))
                size += 2 * max(0, min(datum["index"], 64 + size)) + 2 * scalar + 200
                budget(seconds := seconds + sample.N * (2e-6 + 2 * base.cost(size, size)) + sample.m * sample.N * 1e-6)
    for sample in samples:
        sample.plan()
        budget(seconds := seconds + sample.time)
    return samples


def head(c: dict[str, Any], parts: list[dict[str, Any]]) -> None:
    """C1 and E1."""
    name, sizes, table = c["problem"]["name"], c["class"], c["diagonal"]["table"]
    theorem = "smale9" if name == "LP" else "smale18"
    need([c["format"], c["version"], c["theorem"]] == ["sci-barriers/certificate", 2, theorem], "C1", "header")
    for part in parts:
        exponent = c["input"]["exponent"] if "input" in c else part["L"]
        need(part["L"] is None or 1 <= part["L"] == exponent, "E1", "not L >= 1, or the exponent is not L")
        if name == "LP":
            plain = c["rotation"]["name"] == "identity" and all(x == u and y == 0 for (x, u), (y, _) in table)
            plain = plain and all(datum["labels"] is None for datum in c["data"])
            need(plain and "input" in c, "E1", "linear programs: not U = D = I, without labels")
            need(part["name"] == "strong" and len(part["t"]) == 1, "E1", "linear programs: not strong with one sample")
            need(sizes["field"] == "real", "E1", "linear programs: not over the reals")


def proved(samples: list[Sample], c: dict[str, Any]) -> None:
    """C2 to C8 for every sample, E6."""
    for sample in samples:
        sample.header()
        if "position" not in c:
            sample.solution()
        sample.transcript()
        sample.optimality()
    labelled(samples, c)


def labelled(samples: list[Sample], c: dict[str, Any]) -> None:
    """E6; that A and y are near enough is in C6, by the finer target."""
    if samples[0].finer is None:
        return
    need(all(datum["labels"] is not None for datum in c["data"]), "E6", "data with and without labels")
    table, codes, N1 = c["diagonal"]["table"], c["diagonal"]["codes"], samples[0].N1
    units = [[x // u for x, u in table[code]] for code in codes[:N1]]
    need(all(x % u == 0 for code in codes[:N1] for x, u in table[code]), "E6", "D is not of 1, -1, i, -i")
    for datum in c["data"]:
        real, imag = datum["A"]["real"], datum["A"]["imag"] or [0] * len(datum["A"]["real"])
        for row in datum["A"]["codes"]:
            turned = set[tuple[int, int]]()
            for (x, y), position in zip(units, c["permutation"], strict=False):  # conj(d_i) times the entry
                p, q = real[row[position]], imag[row[position]]
                turned.add((x * p + y * q, x * q - y * p))
            need(len(turned) == 1, "E6", "the columns of the competitors are not equal up to D")
    for sample in samples:
        for datum, label in zip(c["data"], sample.labels, strict=True):
            sample.label(datum, label)


def weigh(runs: list[dict[str, Any]]) -> tuple[int, int]:
    """E3: the runs are different ways through one tree of choices. The sum of their probabilities, as a quotient."""
    sides, step, ends, products, common = dict[int, int](), dict[tuple[int, int], int](), set[int](), list[int](), 1
    for run in runs:
        place, product = 0, 1
        need(len(run["choices"]) <= PATH, "E3", f"more than {PATH} choices")
        for choice in run["choices"]:
            need(len(choice) == 2 and 0 <= choice[1] < choice[0] >= 2, "E3", "not a choice [sides, outcome]")
            need(place not in ends, "E3", "a run begins with all the choices of another one")
            need(
                sides.setdefault(place, choice[0]) == choice[0], "E3", "after the same choices, another number of sides"
            )
            product *= choice[0]
            need(bits(product) <= MASS_BITS, "L1", f"a probability of more than {MASS_BITS} bits")
            place = step.setdefault((place, choice[1]), len(step) + 1)
        need(place not in ends and place not in sides, "E3", "a run begins with all the choices of another one")
        ends.add(place)
        products.append(product)
        common = math.lcm(common, product)
        need(bits(common) <= MASS_BITS, "L1", f"probabilities of more than {MASS_BITS} bits")
    return sum(common // product for product in products), common


def wrong(c: dict[str, Any]) -> None:
    """Kind wrong-output."""
    claim, runs, K, M, e = c["claim"], c["runs"], c["class"]["K"], c["claim"]["index"], c["input"]["exponent"]
    R = shape(c, [c["class"]])
    failures = [failure for run in runs for failure in run["failures"]]
    fits = all(len(f) == 2 and type(f[0]) is int and type(f[1]) is tuple for f in failures)
    need(fits, "F3", "failures: not pairs of a sample and a RAT")
    samples = make(c, c["class"], c["data"])
    seconds = sum(sample.time for sample in samples)
    tests: list[tuple[Sample, list[Any], tuple[int, int]]] = []
    for run in runs:
        numbers, outputs = [f[0] for f in run["failures"]], run["outputs"]
        need(outputs is not None or M is not None, "E5", "a run without outputs, but no index in the claim")
        need(outputs is not None or not numbers, "E5", "failures of a run without outputs")
        need(outputs is not None or run["evaluation"] is None, "E5", "an evaluation in a run without outputs")
        need(sorted(set(numbers)) == numbers, "E5", "failures: not in increasing order of the samples")
        need(not numbers or (min(numbers) >= 0 and max(numbers) < R), "E5", "failures: no such sample")
        need(outputs is None or len(numbers) >= claim["samples"], "E5", "fewer failures than the claim says")
        for k, bound in run["failures"]:
            tests.append((samples[k], outputs[k], bound))
            prepare(*tests[-1])
            budget(seconds := seconds + samples[k].plan_distance())

    need(claim["digits"] == K, "C1", "header")
    head(c, [c["class"]])
    need(1 <= claim["samples"] <= R, "E2", "samples: not from 1 to R")
    over, under = claim["probability"]
    need(0 <= over < under, "E2", "probability: not at least 0 and below 1")
    used = {n for run in runs for n in (*run["reads"], run["evaluation"])} - {None}
    need(used == {d["index"] for d in c["data"]}, "E2", "data: not those of the indices read")
    need(M is None or (0 <= M < e and max([0, *used]) <= M), "E2", "index: not at least all indices read, below e")
    total, common = weigh(runs)
    need(total * under >= (under - over) * common, "E4", "the runs do not have the probability that the claim says")
    proved(samples, c)
    for sample, output, bound in tests:
        prepare(sample, output, bound)
        sample.plan_distance()
        need(sample.far(sample.first) or sample.far(2 * sample.first), "C9", "the distance is not proved")
        need(bound[0] * 100**K > bound[1], "C10", "a failure with a bound of at most 10^(-2K)")


def prepare(sample: Sample, output: list[Any], bound: tuple[int, int]) -> None:
    """What C9 is about."""
    sample.c["output"], sample.c["distance"] = output, {"squared_lower_bound": bound}


def fooling(c: dict[str, Any]) -> None:
    """Kind fooling-set."""
    claim = c["claim"]
    shape(c, [c["class"]])
    samples = make(c, c["class"], c["data"])
    need(claim["digits"] == c["class"]["K"], "C1", "header")
    head(c, [c["class"]])
    need([d["index"] for d in c["data"]] == [claim["index"]], "E2", "data: not one datum of the index of the claim")
    proved(samples, c)


def direction(c: dict[str, Any], p: int) -> tuple[list[int], int]:
    """U e_0 times 2^p, which is real for every rotation, and a bound of the error of each entry."""
    name, m, one = c["rotation"]["name"], c["class"]["m"], 1 << p
    if name == "identity":
        return [one] + [0] * (m - 1), 0
    if name in ("hadamard", "dft"):
        return [math.isqrt((one << p) // m)] * m, 1
    if name == "dct":  # s_i is at most 2^p, and for i > 0 at most sqrt(2) times that; see circle() for the cosines
        root, first = math.isqrt((2 * one << p) // m), math.isqrt((one << p) // m)
        return [first] + [root * x >> p for x in base.circle(m, p)[1:m]], 2 * m * (5 * p + 33) + 3
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
        self.seconds = columns * (2e-6 + 2 * base.cost(self.p + size, min(self.p, size) // 4))
        stages = len(sample.stages)
        self.seconds += m * stages * (4e-7 + 4e-9 * stages) + m * base.cost(self.p, 31 * stages) * (stages > 0)
        self.seconds += (sample.rotation == "dct") * (
            base.cost(self.p, 10 * self.p) + (self.p / 8 + 2 * m) * base.cost(self.p)
        )

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


def right(c: dict[str, Any]) -> None:
    """Kind right-output."""
    parts, digits, outputs = c["class"]["parts"], c["claim"]["digits"], c["outputs"]
    R = shape(c, parts)
    families = list[list[Sample]]()
    seconds, q = 0.0, 4 * max(0, digits) + 64 + bits(c["class"]["N"])
    for k in range(R):
        Sample(c, parts[0], k, c["data"])  # F3 for the data
    for part in parts:
        families.append(make(c, part, []))
        seconds += sum(sample.time for sample in families[-1])
        budget(seconds)
    sample = families[0][0]
    readings = [Reading(c, datum, sample) for datum in c["data"]]
    W = max((reading.w for reading in readings), default=1)
    output = max((bits(entry) for vector in outputs for entry in vector), default=0)
    factor = max(map(bits, sample.table))
    seconds += sum(reading.seconds for reading in readings)
    seconds += sum(len(parts) * max(0, sample.N1) * base.cost(2 * r.w, 2 * r.w) for r in readings)
    seconds += len(parts) * R * 4 * sample.N * base.cost(output + 4 * q, output)
    each = 4e-6 + 8 * base.cost(2 * (output + factor) + 2 * q, 2 * (output + factor)) + 20 * base.cost(8 * q + W / 4)
    budget(seconds + 2 * len(parts) * R * max(0, sample.N1) * each)

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


KINDS = {"wrong-output": (WRONG, wrong), "fooling-set": (FOOLING, fooling), "right-output": (RIGHT, right)}


def check(text: bytes) -> tuple[bool, str, str]:
    """(True, "", "") if the certificate proves its claim, else (False, the first rule that fails, the reason)."""
    bad: list[str] = []
    try:
        raw = base.parse(text)
        if not (isinstance(raw, dict) and type(raw.get("version")) is int and raw["version"] == 2):
            return base.check(text)
        claim = raw.get("claim")
        kind = claim.get("kind") if isinstance(claim, dict) else None
        need(isinstance(kind, str) and kind in KINDS, "F3", "claim.kind: not one of version 2")
        schema, rules = KINDS[str(kind)]
        c = base.take(raw, schema, "certificate", bad)
        need(not bad, "F4", "".join(bad))
        rules(c)
    except Reject as refusal:
        rule, reason = refusal.args
        return False, rule, ascii(reason)[1:-1][:120]
    return True, "", ""


if __name__ == "__main__":
    sys.exit(base.main(sys.argv[1:], check))

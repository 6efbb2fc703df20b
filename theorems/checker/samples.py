"""What the kinds of version 2 share: the rules of version 1 for each sample of a part of the class, and rules E1 and E6.

The format and its rules are in docs/reference/certificate-format-2.md, with links to their proofs.
"""

from __future__ import annotations

import math

from .core import RAT, bits, budget, clear, cost, need
from .strong_input import DIAGONAL, FIELD, PARTS, PROBLEM, RATIO, ROTATION, StrongInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
ARRAY: dict[str, object] = PARTS | {"codes": [int]}
SIZES: dict[str, object] = {"field": FIELD, "m": int, "N": int}
PART: dict[str, object] = {
    "name": frozenset(["strong", "weak", "sharp"]),
    "K": int,
    "alpha": RAT,
    "t": [RAT],
    "L": (None, int),
}
COMMON: dict[str, object] = {
    "format": str, "version": int, "theorem": str, "claim": {"kind": str, "digits": int},
    "problem": (*PROBLEM, {"name": frozenset(["LP"])}), "class": SIZES | PART, "rotation": ROTATION,
    "diagonal": DIAGONAL, "permutation": [int],
    "data": [{
        "index": int, "exponent": int, "A": PARTS | {"codes": [[int]]}, "y": [ARRAY], "labels": (None, [ARRAY]),
    }],
}  # fmt: skip
OPTIMAL: dict[str, object] = {"minimisers": [RATIO], "dual": RATIO}


class Sample(StrongInput):
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
        a, t, z, unit = clear(self.c["class"]["alpha"], self.c["class"]["t"], self.parameter)
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
        *numerators, common = clear(*terms)
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
    need(R >= 1 and all(len(part["t"]) == R for part in parts), "F3", "t: not as many samples in each part, at least 1")
    for part in parts:
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
    budget(R * len(parts) * size * 200_000)
    return R


def make(c: dict[str, Any], part: dict[str, Any], data: list[dict[str, Any]]) -> list[Sample]:
    """F3 and L1 for all samples."""
    kind = Linear if c["problem"] == {"name": "LP"} else Sample
    time = 0
    samples = [kind(c, part, k, data) for k in range(len(part["t"]))]
    if any(sample.labels for sample in samples):
        scalar = bits([part["alpha"], samples[0].parameter]) + max(map(bits, part["t"]))
        budget(time := len(samples) * 60 * cost(scalar, scalar))
        finer = max(sample.constant() for sample in samples)
        for sample in samples:
            sample.finer = finer
            for datum, label in zip(data, sample.labels, strict=False):
                size = max(map(bits, [*label["real"], *(label["imag"] or [0])]))
                size += 2 * max(0, min(datum["index"], 64 + size)) + 2 * scalar + 200
                budget(time := time + sample.N * (2_000_000 + 2 * cost(size, size) + sample.m * 1_000_000))
    for sample in samples:
        sample.plan()
        budget(time := time + sample.time)
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
            need(plain, "E1", "linear programs: not U = D = I, without labels")
            need(len(part["t"]) == 1, "E1", "linear programs: not with one sample")
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
            need(not (sample.real and any(label["imag"] or [])), "E6", "a label that is not real")
            sample.label(datum, label)

"""Writes the corpus of certificates of the one-sided verifier: ``python tests/corpus/make_one_sided.py``. The files are kept.

one_sided/valid/NAME.json must be verified; one_sided/tampered/RULE-NAME.json and one_sided/malformed/RULE-NAME.json refused with that rule;
of one_sided/other/NAME.json no checker knows the kind.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from _documents import Document, drop, dumped, put, write

from oracles import HonestOracle
from sci_barriers import P1, P2, P3, Problem, Smale18
from sci_barriers.audit import EASY, TIE, Claim, InputData, Proof, Rung, Setting, one_sided
from theorems.digits.certificate import far_output_claim

HERE = Path(__file__).parent / "one_sided"
F = Fraction


def _setting(name: str, **parameters: Any) -> Setting:
    return Setting(Smale18(name, **parameters))


def _wrong_vertex(setting: Setting, rung: Rung, index: int) -> Any:
    """A vertex of the tie that is not the solution, for data of an index that tells them apart."""
    datum = HonestOracle(setting.point(rung), setting.problem).read(index)
    x = setting.solution_set(TIE).vectors()[0]
    return one_sided(setting.problem, datum, tuple(x), F(1, 10**setting.K))


def valid() -> dict[str, Document]:
    """Return certificates of both problems, real and complex, with data of an index and exact ones, with weights."""
    A, y = [[3, 1, 0], [0, 1, 2]], [1, 2]
    third: list[list[Any]] = [[F(1, 3), F(2, 7)], [F(-1, 5), 1]]
    complex_A, complex_y = [[3 + 1j, 1, 0.5j], [0, 1 - 2j, 2]], [1j, 2]
    found = {
        "p3-exact": one_sided(P3(1), (A, y), [1, 1, 1], "1/10"),
        "p2-exact": one_sided(P2("1/3"), (A, y), [1, 1, 1], "1/10"),
        "p3-epsilon-0": one_sided(P3("1/2"), (A, y), [0, 0, 0], 0),
        "p2-weights": one_sided(P2(1, weights=[1, "1/3", 5]), (A, y), [F(1, 7), 0, 2], "1/4", index=20),
        "p3-weights": one_sided(P3("1/9", weights=["7/2", 1, 1]), (A, y), [0.5, 0, 0], "1/4", index=10**18),
        "p2-thirds": one_sided(P2(1), (third, [1, F(1, 3)]), [F(2, 3), F(4, 9)], "1/100", index=300),
        "p3-complex": one_sided(P3("1/3"), (complex_A, complex_y), [1, 0, 1j], "1/5", index=30),
        "p2-complex": one_sided(P2(1), (complex_A, complex_y), [1, 2, 3 + 1j], "1/5"),
        "p3-index-0": one_sided(P3("1/9"), ([[90, 10]], [50]), [-40, 7], 1, index=0),
        "p1-exact": one_sided(P1("1/4"), (A, y), [1, 1, 1], "1/10"),
        "p1-index": one_sided(P1("1/4", weights=[1, "1/3", 5]), (A, y), [1, 1, 1], "1/10", index=20),
        "p1-basis-pursuit": one_sided(P1(0), (A, y), [1, 1, 1], "1/10", index=30),
        "p1-complex": one_sided(P1("1/5"), (complex_A, complex_y), [1, 2, 3 + 1j], "1/5", index=30),
        "p3-near-tie": _wrong_vertex(_setting("P3", N=5, m=3, K=3, rotation="dct"), Rung("near", 20), 60),
        "p2-near-tie": _wrong_vertex(_setting("P2", N=4, m=2, K=2, rotation="cayley", seed=1), Rung("near", 40), 90),
        "p3-dft": _wrong_vertex(_setting("P3", N=4, m=3, K=2, rotation="dft", field="complex"), EASY, 40),
    }
    documents = {}
    for name, result in found.items():
        assert result.certificate is not None, name
        documents[name] = json.loads(result.certificate.text)
    return documents


def hand_made() -> dict[str, Document]:
    """Return certificates whose bounds can be computed in one's head: N = m = 1, A = 4, y = 1, λ = 1, x = 0, ε = 1/8."""

    def one(problem: Problem, index: int | None, p: Fraction, z: Fraction, gap: Fraction) -> Document:
        zero = F(0)
        claim = Claim(problem, InputData((((F(4), zero),),), ((F(1), zero),), index), ((zero, zero),), F(1, 8))
        proof = Proof(((p, zero),), ((F(1), zero),), ((z, zero),), gap)
        return json.loads(far_output_claim(claim, proof).text())  # type: ignore[no-any-return]

    return {
        # L = 0 + 1 − 1/8·|1 − 4| = 5/8, U = 1/4
        "p3-by-hand": one(P3(1), None, F(-1), F(1, 4), F(3, 8)),
        # with δ = 1/64: L − 9/512, U + 5/256
        "p3-by-hand-6": one(P3(1), 6, F(-1), F(1, 4), F(173, 512)),
        # L = 1 − 1/4 − 1/8·3 = 3/8, U = 7/32 + 1/64
        "p2-by-hand": one(P2(1), None, F(-1), F(7, 32), F(9, 64)),
    }


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false (or unproved) claims, named by the rule that they break."""
    base, hand, hand6, square = (documents[n] for n in ("p3-exact", "p3-by-hand", "p3-by-hand-6", "p2-by-hand"))
    weights = documents["p2-weights"]
    primes = [p for p in range(3, 4000, 2) if all(p % q for q in range(3, p, 2))]
    many = [[f"0x1/0x{p**100:x}" for p in primes[:200]]] * 2
    huge = {"A": many, "y": ["0x1"] * 2, "index": 5}
    zeros = {"output": ["0x0"] * 200, "candidate": ["0x0"] * 200, "dual": {"p": ["0x0"] * 2, "u": ["0x0"] * 200}}
    return {
        "S1-theorem": put(base, "theorem", "smale18"),
        "S1-index": put(base, "data.index", -1),
        "S1-distance": put(base, "claim.distance", "-0x1/0xa"),
        "S2-lam": put(base, "problem.lam", "0x0"),
        "S2-lam-negative": put(base, "problem.lam", "-0x1"),
        "S2-weight": put(weights, "problem.weights.1", "0x0"),
        "S2-eta": put(documents["p1-exact"], "problem.eta", "-0x1"),
        "S3-u": put(hand, "dual.u.0", "0x10000000000000001/0x10000000000000000"),
        "S3-u-complex": put(hand, "dual.u.0", ["0x1", "0x1/0x100000000"]),
        "S3-p": put(hand, "dual.p.0", "-0x10000000000000001/0x10000000000000000"),
        "S3-smaller-lam": put(base, "problem.lam", "0x1/0x2"),
        "S4-gap": put(hand, "gap", "0x60000001/0x100000000"),
        "S4-gap-6": put(hand6, "gap", "0xad0001/0x2000000"),
        "S4-gap-square": put(square, "gap", "0x90001/0x400000"),
        "S4-distance": put(hand, "claim.distance", "0x1/0x4"),
        "S4-near": put(hand, "output.0", "0x1/0x8"),
        "S4-index": put(hand, "data.index", 0),
        "S4-data": put(base, "data.y.0", "0x4"),
        "S4-output": put(base, "output", base["candidate"]),
        "S4-candidate": put(base, "candidate", ["0x5", "0x0", "0x0"]),
        "S4-no-dual": put(base, "dual", {"p": ["0x0"] * 2, "u": ["0x0"] * 3}),
        "S4-other-sign": put(hand, "dual.p.0", "0x1"),
        "S4-larger-lam": put(hand, "problem.lam", "0x3"),
        "S4-other-problem": put(hand, "problem.name", "P2"),
        "S4-coarser-data": put(documents["p3-near-tie"], "data.index", 10),
        "S4-larger-eta": put(documents["p1-exact"], "problem.eta", "0x3"),
        "S4-no-feasible-point": put(documents["p1-index"], "problem.eta", "0x0"),
        "S4-no-rows": put(documents["p1-basis-pursuit"], "problem.rows", None),
        "S4-rows-and-data": put(documents["p1-basis-pursuit"], "data.index", 0),
        "D3-rows": put(documents["p1-basis-pursuit"], "problem.rows.lower.0.0", "0x1000000000000000000"),
        "S5-gap-0": put(hand, "gap", "0x0"),
        "S5-negative": put(put(hand, "gap", "-0x1"), "output.0", "0x1/0x4"),
        "L1-denominators": base | zeros | {"data": huge},
        "S4-denominators-of-weights": lone(primes),
        "L1-gap": put(base, "gap", "0x1/0x" + "f" * 390_000),
    }


def lone(primes: list[int]) -> Document:
    """Return a certificate that is checked to the end, for weights with long denominators that have no common factor."""
    n, one = 50, {"bits": 10, "lower": [["0x400"]]}
    weights = [f"0x1/0x{p**3000:x}" for p in primes[:n]]
    problem = {"name": "P1", "eta": "0x1/0x4", "weights": weights, "rows": one}
    zeros = ["0x0"] * n
    return {
        "format": "sci-barriers/certificate", "version": 3, "theorem": "one-sided",
        "claim": {"kind": "far-output", "distance": "0x0"}, "problem": problem,
        "data": {"index": None, "A": [["0x2", *zeros[1:]]], "y": ["0x1"]},
        "output": zeros, "candidate": zeros, "dual": {"p": ["0x0"], "u": zeros}, "gap": "0x1",
    }  # fmt: skip


def other(documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents of kinds that there are not."""
    base = documents["p3-exact"]
    return {
        "format": put(base, "format", "sci-barriers"),
        "version": put(base, "version", 2),
        "kind": put(base, "claim.kind", "right-output"),
    }


def malformed(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return broken files, named by the rule that they break."""
    base, weights = documents["p3-exact"], documents["p2-weights"]
    broken = {
        "F3-missing": drop(base, "candidate"),
        "F3-extra": put(base, "comment", "hello"),
        "F3-problem": put(base, "problem.name", "P1"),
        "F3-no-rows": put(put(base, "data.A", []), "data.y", []) | {"dual": base["dual"] | {"p": []}},
        "F3-no-columns": put(base, "data.A", [[], []]) | {"output": [], "candidate": []},
        "F3-ragged": put(base, "data.A.1", ["0x1"]),
        "F3-y": put(base, "data.y", ["0x1"]),
        "F3-p": put(base, "dual.p", ["0x1"] * 3),
        "F3-u": put(base, "dual.u", []),
        "F3-candidate": put(base, "candidate", []),
        "F3-output": put(base, "output", ["0x0"] * 4),
        "F3-weights": put(weights, "problem.weights", ["0x1"]),
        "F3-index": put(base, "data.index", "0x5"),
        "F3-true": put(base, "data.index", True),
        "F3-three-parts": put(base, "output.0", ["0x1", "0x1", "0x1"]),
        "F3-gap": put(base, "gap", ["0x1", "0x0"]),
        "F4-decimal": put(base, "output.0", "0.5"),
        "F4-denominator": put(base, "gap", "0x1/0x0"),
        "F4-negative-denominator": put(base, "problem.lam", "0x1/-0x1"),
    }
    text = json.dumps(base)
    return {name: json.dumps(document).encode() for name, document in broken.items()} | {
        "F2-duplicate-key": text.replace('"version": 3', '"version": 3, "version": 3').encode(),
        "F2-truncated": text.encode()[:-5],
        "F2-float": text.replace('"index": null', '"index": 1.5').encode(),
        "F2-nan": text.replace('"index": null', '"index": NaN').encode(),
        "F2-many-digits": text.replace('"index": null', '"index": ' + "1" * 20).encode(),
        "F1-many-brackets": text.replace('"output": [', '"output": [' + "[]," * 300_001).encode(),
    }


def main() -> None:
    """Write all files."""
    documents = valid() | hand_made()
    write(HERE / "valid", dumped(documents))
    write(HERE / "tampered", dumped(tampered(documents)))
    write(HERE / "other", dumped(other(documents)))
    write(HERE / "malformed", malformed(documents))


if __name__ == "__main__":
    main()

"""Writes the corpus of certificates of what data determine: ``python tests/corpus/make_digits.py``. The files are kept.

digits/valid/NAME.json must be verified; digits/tampered/RULE-NAME.json and digits/malformed/RULE-NAME.json refused with that rule.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from _documents import Document, drop, dumped, put, write

from sci_barriers import P1, P2, P3, digits
from sci_barriers.determined import Report
from theorems.problems import LinearProgram

HERE = Path(__file__).parent / "digits"
F = Fraction
A = [[F(3), F(1), F(0), F(-1, 2)], [F(0), F(1), F(2), F(1, 4)], [F(1), F(0), F(1), F(-3)]]
Y = [F(1), F(2), F(1, 3)]
COMPLEX_A = [[3 + 1j, 1, 0.5j], [0, 1 - 2j, 2]]
COMPLEX_Y = [1j, 2]


def reports() -> dict[str, Report]:
    """Return reports of all four rules, real and complex, with radii of all kinds."""
    x = [F(1, 3), F(0), F(1), F(0)]
    return {
        "p2-y": digits(A, Y, P2("1/5"), radius_y="1e-4", output=x),
        "p2-exact": digits(A, Y, P2("1/5"), known="exact"),
        "p2-index": digits(A, Y, P2("1/5", weights=[1, 2, "1/3", 1]), known=20),
        "p2-float64": digits([[float(v) for v in row] for row in A], [float(v) for v in Y], P2("1/5"), known="float64"),
        "p2-entrywise": digits(
            A, Y, P2("1/5"), radius_A="1e-5", norm_A="entrywise", radius_y="1e-5", norm_y="entrywise"
        ),
        "p2-frobenius": digits(A, Y, P2("1/5"), radius_A="1e-5", norm_A="frobenius"),
        "p2-zero": digits(A, Y, P2(100), radius_y="1e-4"),
        "p2-level": digits([[F(1), F(1)], [F(1), F(1)]], [F(1), F(2)], P2("1/5"), known=6),
        "p2-complex": digits(COMPLEX_A, COMPLEX_Y, P2("1/5"), radius_y="1e-4", output=[0, 0, 0]),
        "p3-smooth": digits(A, Y, P3("4/3"), radius_y="1e-4"),
        "p1-smooth": digits(A, Y, P1("1/5"), radius_y="1e-4"),
        "p1-zero": digits(A, Y, P1(10), radius_y="1e-4"),
        "p1-basis": digits(A, Y, P1(0), radius_y="1e-4"),
        "p1-sharp": digits(A, [F(6), F(0), F(2)], P1(0), radius_y="1e-4"),
        "p3-sharp": digits(A, [F(6), F(0), F(2)], P3("1/10"), radius_y="1e-4"),
        "p1-sharp-exact": digits(A, [F(6), F(0), F(2)], P1(0), known="exact"),
        "p3-sharp-exact": digits(A, [F(6), F(0), F(2)], P3("1/10"), known="exact"),
        "p3-basis": digits(A, Y, P3("1/10"), radius_y="1e-6"),
        "lp-degenerate": digits(
            [[F(1), F(1), F(0), F(1)], [F(0), F(1), F(1), F(-1, 2)]],
            [F(1), F(1)],
            LinearProgram([1, 1, 1, 3]),
            radius_y="1e-3",
        ),
        "p2-tie": digits([[1, 1 - F(1, 1 << 12)], [0, 0]], [1, F(1, 2)], P2("1/5"), known=16),
        "p1-tie": digits([[1, 1 - F(1, 1 << 12), F(0)], [0, 0, F(1)]], [1, F(0)], P1(0), known=18),
        "lp-basis": digits(A, [F(4), F(3), F(2)], LinearProgram([1, 2, 3, 4]), radius_y="1e-4"),
    }


def valid() -> dict[str, Document]:
    """Return all certificates of these reports."""
    documents = {}
    for name, report in reports().items():
        for kind, certificate in (("enclosed", report.enclosed), ("ceiling", report.cannot_tell)):
            if certificate is not None:
                documents[f"{name}-{kind}"] = json.loads(certificate.text)
    return documents


def at(document: Document, path: str, k: int, value: int) -> Document:
    """Return a copy of the document with one number of a packed vector replaced."""
    place: Any = document
    for key in path.split("."):
        place = place[int(key) if isinstance(place, list) else key]
    numbers = place.split(" ")
    numbers[k] = f"{value:x}"
    return put(document, path, " ".join(numbers))


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false (or unproved) claims, named by the rule that they break."""
    smooth, ceiling = documents["p2-y-enclosed"], documents["p2-y-ceiling"]
    p1, p3, basis = documents["p1-smooth-enclosed"], documents["p3-smooth-enclosed"], documents["lp-basis-enclosed"]
    sharp, rows, level = documents["p3-sharp-enclosed"], documents["p1-sharp-enclosed"], documents["p2-level-enclosed"]
    zero, linear, tie = documents["p1-zero-enclosed"], documents["lp-degenerate-enclosed"], documents["p2-tie-enclosed"]
    huge = "0x1" + "0" * 100_000
    coprime = [f"0x1/0x{p**5000:x}" for p in (3, 5, 7, 11, 13, 17)]
    return {
        "D1-under": put(smooth, "data.A.under", "0x0"),
        "D1-radius": put(smooth, "data.radius_y.bound", "-0x1"),
        "D1-relative": put(smooth, "data.radius_y.relative", "0x1"),
        "D2-parameter": put(smooth, "problem.parameter", "-0x1"),
        "D2-missing": put(smooth, "problem.parameter", None),
        "D2-lp": put(basis, "problem.parameter", "0x1"),
        "D2-weights": put(smooth, "problem.weights", ["0x1", "0x0", "0x1", "0x1"]),
        "D3-diagonal": at(smooth, "proof.factor.lower.0", 0, 0),
        "D3-larger": at(smooth, "proof.factor.lower.0", 0, 1 << 48),
        "D3-bits": put(smooth, "proof.factor.bits", 1),
        "D3-radius": put(documents["p2-index-enclosed"], "data.radius_A.bound", "0x5"),
        "D4-lam": put(smooth, "proof.points.0.lam", "0x1"),
        "D4-other-parameter": put(smooth, "problem.parameter", "0x1/0x6"),
        "D4-coarse": put(smooth, "data.radius_y.bound", "0x100"),
        "D4-wrong-x": at(smooth, "proof.points.0.x", 0, 0),
        "D4-two-points": put(smooth, "proof.points", smooth["proof"]["points"] * 2),
        "D4-eta": put(p1, "problem.parameter", "0x1/0x4"),
        "D4-eta-0": put(p1, "problem.parameter", "0x0"),
        "D4-lam-of-p3": put(p3, "problem.parameter", "0x7/0x5"),
        "D4-order": put(p3, "proof.points", p3["proof"]["points"][::-1]),
        "D4-not-feasible": put(zero, "problem.parameter", "0x1"),
        "D4-lp": put(put(smooth, "problem.name", "LP"), "problem.parameter", None),
        "D5-sign": put(basis, "data.radius_y.bound", "0x10"),
        "D5-multiplier": put(basis, "proof.p", "0 0 0"),
        "D5-problem": put(put(basis, "problem.name", "P2"), "problem.parameter", "0x1"),
        "D5-costs": put(basis, "problem.weights", ["0x1", "0x1", "0x64", "0x1"]),
        "D6-slack": put(sharp, "proof.p", " ".join([f"{4 * int(sharp['proof']['under'], 16):x}"] * 3)),
        "D6-problem": put(sharp, "problem.name", "P2"),
        "D6-lam": put(sharp, "problem.parameter", "0x64"),
        "D6-mu": put(sharp, "proof.mu", "-0x1"),
        "D6-inverse": at(sharp, "proof.inverse.rows.0", 0, 1 << 40),
        "D6-interior": put(linear, "proof.interior", " ".join(["0"] * 4)),
        "D6-near": put(
            sharp, "proof.near", [{"column": 1, "under": "0x1", "t": " ".join(["0"] * len(sharp["proof"]["support"]))}]
        ),
        "D4-near": put(tie, "proof.near.0.t", "0"),
        "D6-rows": put(rows, "proof.rows", None),
        "D7-problem": put(level, "problem.name", "P1"),
        "D8-radius": put(smooth, "claim.radius", "0x1/0x100000000"),
        "D8-centre": put(smooth, "centre.entries.0", "0x1"),
        "D8-indices": put(smooth, "centre.indices", [0, 1, 3][: len(smooth["centre"]["indices"])]),
        "D8-radii": put(smooth, "centre.radii.0", "0x0"),
        "D8-unique": put(level, "claim.unique", "yes"),
        "D8-unique-by-slack": put(sharp, "claim.unique", "yes"),
        "D8-elsewhere": put(sharp, "claim.elsewhere", "zero"),
        "D9-least": put(smooth, "output.at_least", "0x64"),
        "D9-most": put(smooth, "output.at_most", "0x0"),
        "D10-y": at(ceiling, "inputs.0.y", 0, 1 << 64),
        "D10-radius": put(ceiling, "data.radius_y.bound", "0x0"),
        "D10-A": put(documents["p2-frobenius-ceiling"], "data.radius_A.bound", "0x1/0x100000000"),
        "D10-entrywise": put(documents["p2-entrywise-ceiling"], "data.radius_A.bound", "0x1/0x100000000"),
        "D11-kappa": put(ceiling, "claim.kappa", "0x1"),
        "D11-zero": put(ceiling, "claim.kappa", "0x0"),
        "D11-same": put(ceiling, "inputs.1", ceiling["inputs"][0]),
        "L1-number": at(smooth, "data.y.real", 0, 1 << 400_000),
        "L1-radius": put(smooth, "claim.radius", huge),
        "L1-denominators-of-the-output": put(smooth, "output.x", coprime[:4]),
        "L1-denominators-of-the-weights": put(smooth, "problem.weights", coprime[2:6]),
        "L1-long-move": documents["p2-frobenius-ceiling"] | wide_ceiling(documents["p2-frobenius-ceiling"]),
        "L1-complex-moduli": put(documents["p2-complex-enclosed"], "proof", moduli(12)) | diagonal(12),
        "L1-inverse": documents["p2-exact-enclosed"] | inverse(4),
        "L1-bits": put(smooth, "proof.factor.bits", 10**18)
        | {"proof": smooth["proof"] | {"points": huge_under(smooth)}},
        "L1-words": put(smooth, "data.A.words", 10**6),
    }


def huge_under(smooth: Document) -> Any:
    """Return points with a denominator of too many bits."""
    return [point | {"under": "0x1" + "0" * 20_000} for point in smooth["proof"]["points"]]


def column(values: list[int], words: int = 0) -> str:
    """Return a column of A as the format has it."""
    return "".join(f"{value & ((1 << (32 + 64 * words)) - 1):0{8 + 16 * words}x}" for value in values)


def diagonal(n: int) -> Document:
    """Return a complex unit matrix as data."""
    unit = [column([int(i == k) for k in range(n)]) for i in range(n)]
    nothing = {"norm": "spectral", "bound": "0x0", "relative": "0x0"}
    ones = " ".join(["1"] * n)
    data = {
        "A": {"under": "0x1", "words": 0, "real": unit, "imag": [column([0] * n)] * n},
        "y": {"under": "0x1", "real": ones, "imag": ones},
        "radius_A": nothing,
        "radius_y": nothing,
    }
    return {"data": data, "output": None}


def moduli(n: int) -> Document:
    """Return a proof that divides by many moduli that have no common factor: the sum would have a million digits."""
    lower = [" ".join(["0"] * i + [f"{1 << 9:x}"]) for i in range(2 * n)]
    x = " ".join(f"{(1 << 19_000) + 3**i:x}" for i in range(2 * n))
    points = [{"lam": "0x1/0x5", "under": hex(1 << 19_000), "x": x}]
    return {"active": list(range(n)), "factor": {"bits": 10, "lower": lower}, "points": points, "near": []}


def inverse(n: int) -> Document:
    """Return a factor L that is proved, but whose inverse grows by 3000 digits with each row."""
    big, words = 1 << 10_000, 160
    lower = [" ".join([f"{big:x}"] * i + ["1"]) for i in range(n)]
    unit = [column([big * n * n if i == k else 0 for k in range(n)], words) for i in range(n)]
    found = diagonal(n)
    data = found["data"]
    data |= {
        "A": {"under": "0x1", "words": words, "real": unit, "imag": None},
        "y": {"under": "0x1", "real": " ".join(["1"] * n), "imag": None},
    }
    points = [{"lam": "0x1/0x5", "under": "0x3", "x": " ".join(["0"] * n)}]
    proof = {"active": list(range(n)), "factor": {"bits": 0, "lower": lower}, "points": points, "near": []}
    return found | {"proof": proof}


def wide_ceiling(ceiling: Document) -> Document:
    """Return data of 90 000 entries, moved by numbers so small that all entries together would need half a gigabyte."""
    m, N = 90, 1000
    ones = " ".join(["1"] * m)
    A = {"under": "0x1", "words": 0, "real": [column([1] * m)] * N, "imag": None}
    data = ceiling["data"] | {"A": A, "y": {"under": "0x1", "real": ones, "imag": None}}
    right = [{"column": j, "value": "0x1"} for j in range(N)]
    move = {"left": ones, "right": right, "bits": 20_000, "y": "", "bits_y": 0}
    proof = {"columns": [], "under": "0x1", "x": ""}
    return {"data": data, "inputs": [move | {"proof": proof}] * 2}


def malformed(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return broken files, named by the rule that they break."""
    base, ceiling = documents["p2-y-enclosed"], documents["p2-y-ceiling"]
    broken = {
        "F3-missing": drop(base, "centre"),
        "F3-extra": put(base, "comment", "hello"),
        "F3-theorem": put(base, "theorem", "smale18"),
        "F3-problem": put(base, "problem.name", "P4"),
        "F3-no-columns": put(base, "data.A.real", []),
        "F3-ragged": put(base, "data.A.real.1", "00000001"),
        "F3-y": put(base, "data.y.real", "1"),
        "F3-complex": put(base, "data.y.imag", "1 1 1"),
        "F3-x": put(base, "proof.points.0.x", ""),
        "F3-indices": put(base, "proof.active", [7, 8, 9][: len(base["proof"]["active"])]),
        "F3-order": put(base, "proof.active", base["proof"]["active"][::-1]),
        "F3-triangular": put(base, "proof.factor.lower.0", ""),
        "F3-output": put(base, "output.x", ["0x1"]),
        "F3-weights": put(base, "problem.weights", ["0x1"]),
        "F3-radii": put(base, "centre.radii", []),
        "F3-one-input": put(ceiling, "inputs", ceiling["inputs"][:1]),
        "F3-move": put(ceiling, "inputs.0.y", "1"),
        "F3-left": put(ceiling, "inputs.0.left", "1"),
        "F3-column": put(ceiling, "inputs.0.right", [{"column": 9, "value": "0x1"}]),
        "F3-unique": put(base, "claim.unique", True),
        "F3-y-array": put(base, "data.y.real", ["0x1"] * 3),
        "F4-packed": put(base, "data.y.real", "1 2 0x3"),
        "F4-packed-underscore": put(base, "data.y.real", "1 2 1_0"),
        "F4-packed-blank": put(base, "data.y.real", "1  2"),
        "F4-column": put(base, "data.A.real.0", "g" * len(base["data"]["A"]["real"][0])),
        "F4-column-blanks": put(base, "data.A.real.0", "  " + base["data"]["A"]["real"][0][2:]),
        "F4-decimal": put(base, "claim.radius", "0.5"),
        "F4-denominator": put(base, "claim.radius", "0x1/0x0"),
    }
    text = json.dumps(base)
    return {name: json.dumps(document).encode() for name, document in broken.items()} | {
        "F2-duplicate-key": text.replace('"version": 4', '"version": 4, "version": 4').encode(),
        "F2-truncated": text.encode()[:-5],
        "F1-many-brackets": text.replace('"points": [', '"points": [' + "[]," * 300_001).encode(),
    }


def main() -> None:
    """Write all files."""
    documents = valid()
    write(HERE / "valid", dumped(documents))
    write(HERE / "tampered", dumped(tampered(documents)))
    write(HERE / "malformed", malformed(documents))


if __name__ == "__main__":
    main()

"""Writes the corpus of certificates of format version 1: ``python tests/corpus/make.py``. The files are kept; a bug adds one.

valid/NAME.json must be verified; tampered/RULE-NAME.json and malformed/RULE-NAME.json must be rejected with that rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from _documents import Document, drop, dumped, put, write

from sci_barriers import Smale18, refute

HERE = Path(__file__).parent


def _fixed(*indices: int) -> Callable[[Any], list[Any]]:
    def algorithm(oracle: Any) -> list[Any]:
        for n in indices:
            oracle.read(n)
        output: list[Any] = [Fraction((-1) ** i, 7 + i) / 10**3 for i in range(oracle.shape[1])]
        if oracle.field == "complex":
            output[-1] = 0.5 + 0.25j
        return output

    return algorithm


def _network(oracle: Any) -> Callable[[Any], Any]:
    weights = oracle.read(12).A.numpy().T
    return lambda y: weights @ y


def valid() -> dict[str, Document]:
    """Return small certificates of every problem, rotation and field, with ordinary and huge indices."""
    games: dict[str, tuple[Smale18, Callable[[Any], Any]]] = {
        "p1-identity": (Smale18("P1", N=2, m=1, K=1), _fixed(3)),
        "p1-eta-dct": (Smale18("P1", N=5, m=3, K=3, eta="1/10", rotation="dct", seed=1), _fixed(4, 9, 4)),
        "p2-dct": (Smale18("P2", N=6, m=4, K=2, lam="1/3", rotation="dct", seed=2), _fixed(0, 20)),
        "p2-hadamard-complex": (
            Smale18("P2", N=6, m=4, K=4, lam="0.25", rotation="hadamard", field="complex"),
            _fixed(30),
        ),
        "p3-dct": (Smale18("P3", N=6, m=5, K=6, rotation="dct"), _fixed(40)),
        "p3-dft": (Smale18("P3", N=5, m=3, K=3, rotation="dft", field="complex", seed=3), _fixed(1, 2, 3)),
        "p3-cayley": (Smale18("P3", N=6, m=4, K=3, rotation="cayley", seed=4), _fixed(17)),
        "p3-cayley-complex": (Smale18("P3", N=4, m=2, K=3, rotation="cayley", field="complex", seed=5), _fixed(8)),
        "p3-many-competitors": (Smale18("P3", N=9, m=2, K=12, rotation="dct", seed=6), _fixed(53)),
        "p3-index-1e18": (Smale18("P3", N=3, m=1, K=3), _fixed(10**18)),
        "p3-nothing-read": (Smale18("P3", N=3, m=2, K=3, rotation="dct"), _fixed()),
        "p3-network": (Smale18("P3", N=4, m=3, K=3, rotation="dct"), _network),
    }
    documents = {}
    for name, (barrier, algorithm) in games.items():
        verdict = refute(algorithm, barrier)
        assert verdict.certificate is not None, verdict
        documents[name] = json.loads(verdict.certificate.text)
    far = documents["p3-index-1e18"]
    table = [[f"{x}/0x1" if "/" not in x else x, "0x0/0x2"] for x, _ in far["diagonal"]["table"]]
    documents["p3-not-reduced"] = put(far, "diagonal.table", table)
    one = [["0x2/0x2", "0x0/0x3"] if entry == ["0x1", "0x0"] else entry for entry in far["diagonal"]["table"]]
    documents["p3-ones-not-reduced"] = put(far, "diagonal.table", one)
    return documents


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false (or unproved) claims, named by the rule that they break."""
    base, p1, p2, cayley, dft = (documents[n] for n in ("p3-dct", "p1-eta-dct", "p2-dct", "p3-cayley", "p3-dft"))
    winner = base["input"]["winner"]
    minimiser = base["minimiser"]
    near = [["0x0", "0x0"] for _ in base["output"]]
    near[minimiser["position"]] = ["0x15/0x989680", "0x0"]  # 2.1e-6: within 1e-6 of the solution
    first = base["transcript"]["data"][0]["A"]["real"]
    two_winners = put(put(base, "input.winner", 1 - winner), "minimiser.position", 1 - winner)
    return {
        "C1-other-theorem": put(base, "theorem", "riemann"),
        "F3-version-2": put(base, "version", 2),
        "C1-digits": put(base, "claim.digits", 7),
        "C2-digits-of-class": put(put(base, "class.K", 7), "claim.digits", 7),
        "C2-lam": put(base, "problem.lam", "0xfffffffff"),
        "C2-lam-negative": put(base, "problem.lam", "-0x1"),
        "C2-eta-is-t": put(p1, "problem.eta", "0x1"),
        "C2-alpha-small": put(base, "class.alpha", "0x1/0x2"),
        "C2-alpha-zero": put(base, "class.alpha", "0x0"),
        "C2-t-zero": put(base, "class.t", "0x0"),
        "C3-hypotenuse": put(cayley, "rotation.stages.0.hypotenuse", 6),
        "C3-dft-over-the-reals": put(dft, "class.field", "real"),
        "C4-diagonal": put(base, "diagonal.table.0", ["0x1", "0x1"]),
        "C4-permutation": put(base, "permutation.0", 1),
        "C5-winner": put(base, "input.winner", 2),
        "C6-exponent": put(base, "input.exponent", 40),
        "C6-index": put(put(base, "transcript.data.0.index", 41), "transcript.reads", [41]),
        "C6-rotation": put(base, "rotation", {"name": "identity"}),
        "C6-entry": put(base, "transcript.data.0.A.real", [hex(int(first[0], 16) + (1 << 12)), *first[1:]]),
        "C6-a-read-without-datum": put(base, "transcript.reads", [40, 39]),
        "C6-a-datum-without-read": put(base, "transcript.reads", []),
        "C6-imag": put(base, "transcript.data.0.A.imag", ["0x1"] * len(first)),
        "C6-y": put(base, "transcript.data.0.y.codes.0", base["transcript"]["data"][0]["y"]["codes"][1]),
        "C7-position": put(base, "minimiser.position", 1 - minimiser["position"]),
        "C7-phase": put(base, "minimiser.phase", ["-0x1", "0x0"]),
        "C7-coefficient": put(base, "minimiser.numerator.0", "0x2"),
        "C7-two-winners": put(two_winners, "minimiser.denominator.0", "0x1"),
        "C8-dual": put(base, "dual.numerator.0", "0x2"),
        "C7-residual": put(p2, "dual.denominator.1", "0x3"),
        "C9-output-near": put(base, "output", near),
        "C9-distance": put(base, "distance.squared_lower_bound", "0x1"),
        "C10-distance": put(base, "distance.squared_lower_bound", "0x1/0xe8d4a51000"),
    }


def malformed(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return hostile and broken files, named by the rule that they break."""
    base = documents["p3-dct"]
    text = json.dumps(base)

    def encoded(document: Document) -> bytes:
        return json.dumps(document).encode()

    return {
        "F2-empty": b"",
        "F2-not-json": b"certificate",
        "F2-not-utf-8": b'{"format": "\xff\xfe"}',
        "F2-truncated": text.encode()[:-5],
        "F2-duplicate-key": text.replace('"version": 1', '"version": 1, "version": 1').encode(),
        "F2-nan": text.replace('"version": 1', '"version": NaN').encode(),
        "F2-infinity": text.replace('"version": 1', '"version": -Infinity').encode(),
        "F2-float": text.replace('"version": 1', '"version": 1.0').encode(),
        "F2-exponent": text.replace('"version": 1', '"version": 1e400').encode(),
        "F2-many-digits": text.replace('"version": 1', '"version": ' + "9" * 5000).encode(),
        "F2-deep": b"[" * 100_000 + b"]" * 100_000,
        "F2-deep-objects": b'{"a":' * 100_000,
        "F1-many-brackets": b"[" + b"[]," * 300_001 + b"[]]",
        "F3-array": b"[]",
        "F3-missing": encoded(drop(base, "dual")),
        "F3-missing-inside": encoded(drop(base, "class.alpha")),
        "F3-extra": encoded(put(base, "comment", "hello")),
        "F3-true-is-not-one": encoded(put(base, "version", True)),
        "F3-number-for-string": encoded(put(base, "class.alpha", 5)),
        "F3-string-for-number": encoded(put(base, "class.m", "5")),
        "F3-null": encoded(put(base, "output", None)),
        "F3-short-output": encoded(put(base, "output", base["output"][:-1])),
        "F3-short-codes": encoded(
            put(base, "transcript.data.0.A.codes", base["transcript"]["data"][0]["A"]["codes"][1:])
        ),
        "F3-code-out-of-range": encoded(put(base, "transcript.data.0.A.codes.0.0", 1000)),
        "F3-negative-code": encoded(put(base, "transcript.data.0.A.codes.0.0", -1)),
        "F4-decimal": encoded(put(base, "class.alpha", "476190")),
        "F4-capitals": encoded(put(base, "class.alpha", "0xFF")),
        "F4-leading-zero": encoded(put(base, "class.alpha", "0x0ff")),
        "F4-zero-denominator": encoded(put(base, "class.alpha", "0x1/0x0")),
        "F4-negative-denominator": encoded(put(base, "class.alpha", "0x1/-0x2")),
        "F4-newline": encoded(put(base, "class.alpha", "0x1\n")),
        "F4-other-digits": encoded(put(base, "class.alpha", "0x\u0661")),
        "F4-long-number": encoded(put(base, "class.alpha", "0x" + "1" * 400_001)),
    }


def main() -> None:
    """Write all files."""
    documents = valid()
    write(HERE / "valid", dumped(documents))
    write(HERE / "tampered", dumped(tampered(documents)))
    write(HERE / "malformed", malformed(documents))


if __name__ == "__main__":
    main()

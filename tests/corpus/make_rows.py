"""Writes the corpus of certificates about one row, which the proved function covers: ``python tests/corpus/make_rows.py``.

Linear programs, P1 and P3 with m = 1, real, the identity as rotation. rows/valid/NAME.json must be verified, rows/tampered/RULE-NAME.json
must be rejected with that rule. The files are kept; a bug adds one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from _documents import Document, put

from sci_barriers import Smale9, Smale18, refute

HERE = Path(__file__).parent / "rows"


def _fixed(*indices: int) -> Callable[[Any], list[Any]]:
    def algorithm(oracle: Any) -> list[Any]:
        for n in indices:
            oracle.read(n)
        return [Fraction((-1) ** i, 7 + i) / 10**3 for i in range(oracle.shape[1])]

    return algorithm


def _network(oracle: Any) -> Callable[[Any], Any]:
    weights = oracle.read(12).A.numpy().T
    return lambda y: weights @ y


def _complex(oracle: Any) -> list[complex]:
    return [0.25j] * oracle.shape[1]


def valid() -> dict[str, Document]:
    """Return small certificates of the three problems."""
    pursuit = Smale18("P1", N=4, m=1, K=2, seed=5, alpha="50/7", t="1/3")
    games: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "lp": (Smale9(N=4, m=1, K=3, seed=1), _fixed(12, 3)),
        "lp-two": (Smale9(N=2, m=1, K=1), _fixed(0)),
        "lp-nothing-read": (Smale9(N=3, m=1, K=2), _fixed()),
        "lp-index-1e18": (Smale9(N=3, m=1, K=5, seed=2), _fixed(10**18)),
        "lp-complex-output": (Smale9(N=3, m=1, K=4, seed=2), _complex),
        "lp-thirds": (Smale9(N=5, m=1, K=2, seed=3, alpha="50/7", t="1/3"), _fixed(0, 1, 30, 400)),
        "p1": (Smale18("P1", N=6, m=1, K=3, seed=2), _fixed(4, 9, 4)),
        "p1-eta": (Smale18("P1", N=3, m=1, K=2, eta="1/10", seed=3), _fixed(20)),
        "p1-thirds": (pursuit, _fixed(64, 2)),
        "p1-network": (Smale18("P1", N=3, m=1, K=3), _network),
        "p3": (Smale18("P3", N=8, m=1, K=4, seed=7), _fixed(0, 33)),
        "p3-lam": (Smale18("P3", N=3, m=1, K=2, lam="1/7", seed=1), _fixed(17)),
        "p3-reads": (Smale18("P3", N=3, m=1, K=3, seed=1), _fixed(*range(0, 4000, 100))),
        "p3-complex-output": (Smale18("P3", N=2, m=1, K=3), _complex),
    }
    documents = {}
    for name, (barrier, algorithm) in games.items():
        verdict = refute(algorithm, barrier)
        assert verdict.certificate is not None, (name, verdict)
        documents[name] = json.loads(verdict.certificate.text)
    return documents


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false (or unproved) claims, named by the rule that they break."""
    lp, p1, p3, thirds = (documents[name] for name in ("lp", "p1", "p3", "lp-thirds"))
    third = documents["p1-thirds"]
    two = documents["lp-two"]
    scale = Fraction(*(int(x, 16) for x in (two["class"]["alpha"] + "/0x1").split("/")[:2]))
    near = "/".join(
        hex(x) for x in (1 / scale).as_integer_ratio()
    )  # t is 1: the solution, but for less than the tolerance
    return {
        "C1-digits": put(lp, "claim.digits", 2),
        "C1-theorem": put(lp, "theorem", "smale18"),
        "C1-theorem-1": put(p1, "theorem", "smale9"),
        "C2-t": put(lp, "class.t.0", "0x8"),
        "C2-alpha": put(p3, "class.alpha", "0x0"),
        "C2-lam": put(p3, "problem.lam", p3["class"]["alpha"]),
        "C2-eta": put(p1, "problem.eta", p1["class"]["t"]),
        "C2-digits": put(put(p1, "class.K", 0), "claim.digits", 0),
        "C4-permutation": put(p3, "permutation.0", p3["permutation"][1]),
        "C4-modulus": put(p1, "diagonal.table.0", ["0x3/0x5", "0x0"]),
        "C4-imaginary": put(p1, "diagonal.table.0", ["0x3/0x5", "0x4/0x5"]),
        "C5-winner": put(p3, "input.winner", 8),
        "C5-exponent": put(documents["lp-nothing-read"], "input.exponent", 0),
        "C6-index": put(put(third, "transcript.data.1.index", 90), "transcript.reads", [2, 90])
        | {"input": {"winner": third["input"]["winner"], "exponent": 91}},
        "C6-read-without-datum": put(p1, "transcript.reads", [4, 9, 5]),
        "C6-datum-without-read": put(p1, "transcript.reads", [4]),
        "C6-entry": put(thirds, "data.3.A.real.0", hex(int(thirds["data"][3]["A"]["real"][0], 16) + 8)),
        "C6-y": put(thirds, "data.3.y.0.real.0", "0x0"),
        "C6-exponent": put(thirds, "data.1.exponent", thirds["data"][1]["exponent"] + 1),
        "C6-sign": put(p1, "diagonal.codes", [1 - code for code in p1["diagonal"]["codes"]]),
        "C7-position": put(lp, "position", (lp["position"] + 1) % 4),
        "C7-numerator": put(p3, "minimiser.numerator", ["0x2"]),
        "C7-denominator": put(p3, "minimiser.denominator", p3["minimiser"]["denominator"][:1]),
        "C7-phase": put(lp, "phase", ["-0x1", "0x0"]),
        "C8-dual": put(lp, "dual.denominator.0", "0x1"),
        "C8-negative": put(put(lp, "dual.numerator.0", "-0x1"), "dual.denominator", ["-" + x for x in lp["dual"]["denominator"]]),
        "C9-bound": put(lp, "runs.0.failures.0.1", "0x1"),
        "C9-near": put(two, "runs.0.outputs.0", ["0x0/0x1" if p != two["position"] else near for p in range(2)]),
        "C10-bound": put(p3, "distance.squared_lower_bound", "0x1/0x5f5e100"),
        "E1-diagonal": put(lp, "diagonal.table.0.0", "-0x1"),
        "E5-samples": put(lp, "claim.samples", 2),
        "E2-probability": put(lp, "claim.probability", "0x1"),
        "E2-cap": put(lp, "claim.index", 11),
        "E5-failures": put(lp, "runs.0.failures", []),
    }  # fmt: skip


def main() -> None:
    """Write all files."""
    documents = valid()
    for folder, found in (("valid", documents), ("tampered", tampered(documents))):
        (HERE / folder).mkdir(parents=True, exist_ok=True)
        for name, document in found.items():
            text = json.dumps(document, separators=(",", ":")) + "\n"
            (HERE / folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

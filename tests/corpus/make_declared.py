"""Writes the corpus of certificates for declared problems: ``python tests/corpus/make_declared.py``. The files are kept; a bug adds one.

declared/valid/NAME.json must be verified (given SOLUTION-SET); declared/tampered/RULE-NAME.json and declared/malformed/RULE-NAME.json
must be rejected with that rule; of declared/other/NAME.json no checker knows the kind.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from _documents import Document, drop, dumped, put, write

from sci_barriers import Box, define_barrier, refute, refute_randomised

HERE = Path(__file__).parent / "declared"


def unit(n: int) -> list[list[int]]:
    """Return the rows of the identity."""
    return [[int(i == j) for i in range(n)] for j in range(n)]


def barriers() -> dict[str, Any]:
    """Return barriers of every metric, norm and shape."""
    third = Fraction(1, 3)
    return {
        "largest": define_barrier(
            "which entry is the largest?", centre=[1, 1, 1], directions=unit(3), solutions=[0, 1, 2], metric="discrete"
        ),
        "zero": define_barrier(
            "a zero of a piecewise linear function",
            centre=["-1", 0, 0, 1],
            norms={"input": "maximum"},
            directions=[[0, 1, 1, 0], [0, -1, -1, 0]],
            solutions=[Box("16/51", third), Box(2 * third, "35/51")],
            metric="maximum",
            least_exponent=4,
        ),
        "kernel": define_barrier(
            "projection onto the kernel",
            centre={"A": [["1/3", 0], [0, 0]], "b": ["1/7"]},
            directions=[{"A": [[0, 0], [0, 1]]}, {"A": [["3/5", 0], [0, 0]]}],
            solutions=[[[0, 0, 0, 0]], [[0, 0, 0, 1], [1, 1, 1, "5/3"]]],
            digits=1,
        ),
    }


def valid() -> dict[str, Document]:
    """Return small certificates, with ordinary and huge indices, with coins and without."""
    found = barriers()

    def fixed(*indices: int, value: Any = 0) -> Any:
        def algorithm(oracle: Any) -> list[Any]:
            for n in indices:
                oracle.read(n)
            return [value] * oracle.shape[1]

        return algorithm

    def guess(oracle: Any) -> list[int]:
        oracle.read(3)
        winner = oracle.coins.below(3)
        if winner == 2 and oracle.coins.bit():
            oracle.read(99)
        return [winner]

    games = {
        "largest": refute(fixed(4, 9, 4), found["largest"]),
        "largest-index-1e18": refute(fixed(10**18, value=2), found["largest"]),
        "largest-nothing-read": refute(fixed(value=1j), found["largest"]),
        "largest-network": refute(lambda oracle: lambda y: [float(y[0])], found["largest"]),
        "largest-coins": refute_randomised(guess, found["largest"]),
        "largest-coins-cap": refute_randomised(guess, found["largest"], cap=5),
        "zero": refute(fixed(17, value=0.5), found["zero"]),
        "zero-far": refute(fixed(1, value=1e300), found["zero"]),
        "kernel": refute(fixed(20, 3, value=Fraction(2, 7)), found["kernel"]),
        "kernel-complex": refute(fixed(0, value=0.1 - 0.25j), found["kernel"]),
    }
    documents = {}
    for name, verdict in games.items():
        assert verdict.certificate is not None, verdict
        documents[name] = json.loads(verdict.certificate.text)
    titles = {
        "bracket": "x]",
        "brace": "}",
        "quote": 'a"b]',
        "commas": "[,{,",
        "letters": "\u03be(A) \u2013 \U0001d538",
    }
    for name, title in titles.items():
        documents[f"title-{name}"] = put(documents["zero"], "title", title)
    return documents


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false (or unproved) claims, named by the rule that they break."""
    largest, zero, kernel = documents["largest"], documents["zero"], documents["kernel"]
    coins, cap = documents["largest-coins"], documents["largest-coins-cap"]
    other = 1 - zero["input"]["winner"]
    thousands = ["0x1/" + hex(prime**20_000) for prime in (3, 5, 7, 11)]
    return {
        "U1-theorem": put(largest, "theorem", "smale18"),
        "U1-given": put(largest, "given", "the declared sets were checked"),
        "U2-name": put(largest, "arrays.0.name", "two words"),
        "U2-box": put(zero, "solutions.0.0.upper", ["0x1/0x10"]),
        "U3-direction": put(largest, "directions.0.0", ["0x1", "0x1/0x100", "0x0"]),
        "U3-other-witness": put(largest, "directions.2.0", ["0x0", "0x0", "-0x2"]),
        "U3-maximum": put(zero, "directions.0.0.1", "0x10001/0x10000"),
        "U3-operator": put(kernel, "directions.0.0", ["0x1", "0x1", "0x1", "0x1"]),
        "U8-digits": put(largest, "claim.digits", 0),
        "U4-negative": put(largest, "claim.digits", -1),
        "U4-one-witness": put(
            put(largest, "solutions", largest["solutions"][:1]), "directions", largest["directions"][:1]
        ),
        "U5-winner": put(largest, "input.winner", 3),
        "U5-negative": put(largest, "input.winner", -1),
        "U5-exponent": put(largest, "input.exponent", 9),
        "U5-index": put(cap, "claim.index", 2),
        "U5-index-not-below-the-exponent": put(cap, "claim.index", cap["input"]["exponent"]),
        "U6-index": put(put(largest, "data.1.index", 8), "runs.0.reads", [4, 9, 8]),
        "U6-read-without-datum": put(largest, "runs.0.reads", [4, 9, 5]),
        "U6-datum-without-read": put(largest, "runs.0.reads", [4]),
        "U6-entry": put(kernel, "data.0.arrays.0.entries.0", "0x4"),
        "U6-one-unit": put(
            largest, "data.0.arrays.0", {"exponent": 40, "entries": ["0x10000000001"] + ["0x10000000000"] * 2}
        )
        | {"runs": [largest["runs"][0] | {"reads": [10**18, 9]}], "input": {"winner": 1, "exponent": 10**18 + 1}},
        "U6-exponent": put(kernel, "data.1.arrays.0.exponent", kernel["data"][1]["arrays"][0]["exponent"] + 1),
        "U6-negative-exponent": put(largest, "data.0.arrays.0.exponent", -3),
        "U6-operator": put(kernel, "data.1.arrays.0.entries.3", "0x1000"),
        "U7-right": put(largest, "runs.0.output", [hex(largest["input"]["winner"])]),
        "U7-other-winner": put(zero, "runs.0.output", zero["solutions"][zero["input"]["winner"]][0]["lower"]),
        "U7-near-a-second-point": put(
            put(kernel, "input.winner", 1), "runs.0.output", ["0x1", "0x1", "0x1", "0x5/0x3"]
        ),
        "U7-bound": put(zero, "runs.0.squared_lower_bound", "0x1"),
        "U7-discrete-bound": put(largest, "runs.0.squared_lower_bound", "0x2"),
        "U7-no-output": put(put(largest, "runs.0.output", None), "runs.0.squared_lower_bound", None),
        "U7-evaluation": put(documents["largest-network"], "claim.index", 60)
        | {"input": {"winner": 0, "exponent": 61}}
        | {"runs": [documents["largest-network"]["runs"][0] | {"output": None, "squared_lower_bound": None}]},
        "U8-bound": put(zero, "runs.0.squared_lower_bound", "0x1/0x64"),
        "U8-negative": put(put(zero, "runs.0.squared_lower_bound", "-0x1"), "input.winner", other),
        "U9-probability": put(coins, "claim.probability", "0x1/0x4"),
        "U9-one": put(coins, "claim.probability", "0x1"),
        "U9-run-missing": put(coins, "runs", coins["runs"][1:]),
        "U9-no-runs": put(put(largest, "runs", []), "data", []),
        "E3-outcome": put(coins, "runs.0.choices.0", [3, 3]),
        "E3-same-run-twice": put(coins, "runs.1", coins["runs"][0]),
        "L1-digits": put(largest, "claim.digits", 10**18),
        "L1-exponent": put(largest, "data.0.arrays.0.exponent", 10**18),
        "L1-denominators": put(kernel, "directions.0.0", thousands),
    }


def other(documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents of kinds that there are not."""
    largest = documents["largest"]
    return {
        "format": put(largest, "format", "certificate"),
        "version": put(largest, "version", 2),
        "kind": put(largest, "claim.kind", "wrong-output"),
    }


def malformed(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return broken files, named by the rule that they break."""
    largest, zero, kernel = documents["largest"], documents["zero"], documents["kernel"]
    broken = {
        "F3-missing": drop(largest, "given"),
        "F3-extra": put(largest, "comment", "hello"),
        "F3-title-empty": put(largest, "title", ""),
        "F3-title-two-lines": put(largest, "title", "a\ns VERIFIED"),
        "F3-title-number": put(largest, "title", 3),
        "F3-shape": put(largest, "arrays.0.shape", [4]),
        "F3-shape-zero": put(largest, "arrays.0.shape", [0]),
        "F3-shape-three": put(kernel, "arrays.0.shape", [2, 2, 1]),
        "F3-shape-negative": put(kernel, "arrays.0.shape", [-2, -2]),
        "F3-norm": put(largest, "arrays.0.norm", "taxicab"),
        "F3-metric": put(largest, "metric", "hamming"),
        "F3-no-arrays": put(largest, "arrays", []),
        "F3-no-directions": put(put(largest, "directions", []), "solutions", []),
        "F3-two-arrays-with-one-name": put(kernel, "arrays.1.name", "A"),
        "F3-short-direction": put(largest, "directions.0.0", ["0x1"]),
        "F3-direction-missing": put(largest, "directions", largest["directions"][1:]),
        "F3-array-missing": put(kernel, "directions.0", kernel["directions"][0][:1]),
        "F3-datum": put(largest, "data.0.arrays.0.entries", ["0x1"]),
        "F3-datum-arrays": put(largest, "data.0.arrays", []),
        "F3-empty-set": put(largest, "solutions.0", []),
        "F3-box": put(zero, "solutions.0.0.lower", []),
        "F3-length": put(zero, "length", 2),
        "F3-length-zero": put(zero, "length", 0),
        "F3-output": put(zero, "runs.0.output", []),
        "F3-output-without-bound": put(zero, "runs.0.squared_lower_bound", None),
        "F3-choices": put(zero, "runs.0.choices", [["0x2", "0x0"]]),
        "F3-exponent": put(zero, "input.exponent", "0x12"),
        "F4-centre": put(largest, "arrays.0.centre.0", "1.0"),
        "F4-entry": put(largest, "data.0.arrays.0.entries.0", "0x1/0x2"),
        "F4-denominator": put(zero, "solutions.0.0.lower.0", "0x1/0x0"),
        "F4-probability": put(zero, "claim.probability", "0"),
    }
    text = json.dumps(largest)
    return {name: json.dumps(document).encode() for name, document in broken.items()} | {
        "F2-duplicate-key": text.replace('"version": 3', '"version": 3, "version": 3').encode(),
        "F2-truncated": text.encode()[:-5],
        "F2-many-digits": text.replace('"exponent": 10', '"exponent": ' + "1" * 20).encode(),
        "F1-many-brackets": text.replace('"choices": []', '"choices": [' + "[]," * 300_001 + "[]]").encode(),
    }


def main() -> None:
    """Write all files."""
    documents = valid()
    write(HERE / "valid", dumped(documents))
    write(HERE / "tampered", dumped(tampered(documents)))
    write(HERE / "other", dumped(other(documents)))
    write(HERE / "malformed", malformed(documents))


if __name__ == "__main__":
    main()

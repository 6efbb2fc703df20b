"""Writes the corpus of certificates of null space constants: ``python tests/corpus/make_null_space.py``. The files are kept.

null_space/valid/NAME.json must be verified; null_space/tampered/RULE-NAME.json and null_space/malformed/RULE-NAME.json refused with
that rule; of null_space/other/NAME.json no checker knows the kind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from _documents import Document, drop, dumped, put, write

from theorems.guarantees import NullSpaceCertificate, SparsityInLevels, named_matrix, null_space_constants
from theorems.guarantees.null_space.certificate import combine, evaluate
from theorems.guarantees.null_space.cones import net
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.scaled_matrix import quantised, scaled_matrix

HERE = Path(__file__).parent / "null_space"


def valid() -> dict[str, Document]:
    """Return small certificates of every kind, real and complex, exact and rounded, with and without nets."""
    source = np.random.default_rng(0)
    square = (source.normal(size=(4, 5)) + 1j * source.normal(size=(4, 5))) / 4
    tall = np.vstack([np.eye(4), 0.25 * source.normal(size=(1, 4))])
    whole = SparsityInLevels([5], [1])
    games: dict[str, tuple[Any, SparsityInLevels, dict[str, Any]]] = {
        "supports": (named_matrix("gaussian", 7, 8), SparsityInLevels([8], [1]), {}),
        "supports-levels": (named_matrix("gaussian", 5, 6), SparsityInLevels([2, 6], [1, 1]), {}),
        "supports-weights": (square, SparsityInLevels([2, 5], [1, 1], ["1/3", "7/5"]), {"gamma": 9}),
        "supports-rounded": (named_matrix("dct", 3, 4), SparsityInLevels([1, 4], [1, 1]), {}),
        "supports-complex": (square, whole, {}),
        "columns": (named_matrix("dct", 4, 5), whole, {"method": "columns"}),
        "columns-complex": (square, whole, {"method": "columns"}),
        "isometry": (tall, SparsityInLevels([4], [1]), {"method": "isometry"}),
        "isometry-complex": (tall + 0.01j, SparsityInLevels([2, 4], [1, 1]), {"method": "isometry"}),
        "isometry-identity": (np.eye(3), SparsityInLevels([3], [1]), {"method": "isometry"}),
    }
    found = {}
    for name, (A, levels, options) in games.items():
        certificate = null_space_constants(A, levels, **options).certificate
        assert certificate is not None, name
        found[name] = certificate.document()
    found["supports-net"] = by_nets(tall, SparsityInLevels([4], [2]), 4)
    found["supports-net-complex"] = by_nets(tall + 0.01j, SparsityInLevels([2, 4], [1, 1]), 2)
    found["supports-net-one"] = by_nets(tall, SparsityInLevels([4], [1]), 3)
    return found


def by_nets(matrix: Any, levels: SparsityInLevels, pieces: int) -> Document:
    """Return the certificate with the dual vectors A_D (A_D* A_D)^-1 v for the vertices v of nets."""
    A, duals = scaled_matrix(matrix), []
    for support in levels.supports():
        columns = A.numpy[:, support]
        real = A.imag is None
        vertices = np.array(
            [[float(x) for x in v] for v in net(len(support) * (1 if real else 2) - (not real), pieces).vertices]
        )
        targets = vertices if real else np.hstack([vertices[:, :1], vertices[:, 1::2] + 1j * vertices[:, 2::2]])
        top, low, k = quantised(columns @ np.linalg.solve(columns.conj().T @ columns, targets.T), 40)
        duals.append(Dual(support, tuple(map(tuple, top)), None if real else tuple(map(tuple, low)), k, pieces))
    found = combine((evaluate(A, levels, dual) for dual in duals), {dual.support for dual in duals}, levels)
    assert found is not None
    return NullSpaceCertificate(A, levels, *found, "supports", tuple(duals)).document()


def times(text: str, over: int, under: int) -> str:
    """Return a rational times over/under."""
    top, _, bottom = text.partition("/")
    return f"0x{int(top, 16) * over:x}/0x{int(bottom or '0x1', 16) * under:x}"


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false (or unproved) constants, named by the rule that they break."""
    base, levels, rounded, columns, isometry = (
        documents[n] for n in ("supports", "supports-levels", "supports-rounded", "columns", "isometry")
    )
    net = documents["supports-net"]
    place = next(i for i, dual in enumerate(net["duals"]) if dual["pieces"])
    moved = f"duals.{place}.real.0.0"
    entry = hex(int(net["duals"][place]["real"][0][0], 16) + (1 << max(0, net["duals"][place]["q"])))
    found = {
        "N1-entry": put(base, "matrix.real.0.0", "0x1" + "0" * 300),
        "N1-q": put(base, "matrix.q", 401),
        "N1-long": put(base, "rho", "0x1/0x" + "f" * 9000),
        "N1-error": put(base, "matrix.error", "-0x1"),
        "N2-levels": put(levels, "levels", [6, 2]),
        "N2-columns": put(levels, "levels", [2, 7]),
        "N2-sparsity": put(base, "sparsities", [9]),
        "N2-sparsity-zero": put(base, "sparsities", [0]),
        "N2-weight": put(base, "squared_weights", ["0x0"]),
        "N3-missing": put(base, "duals", base["duals"][1:]),
        "N3-twice": put(base, "duals.0", base["duals"][1]),
        "N3-not-a-support": put(levels, "duals.0.support", [0, 1]),
        "N3-not-increasing": put(levels, "duals.0.support", levels["duals"][0]["support"][::-1]),
        "N3-none": put(base, "duals", []),
        "N3-sparser": put(base, "sparsities", [2]),
        "N3-rows": put(base, "duals.0.real", base["duals"][0]["real"][1:]),
        "N3-width": put(base, "duals.0.real", [row * 2 for row in base["duals"][0]["real"]]),
        "N3-scale": put(base, "duals.0.q", -base["matrix"]["q"] - 1),
        "N3-pieces": put(net, f"duals.{place}.pieces", net["duals"][place]["pieces"] + 1),
        "N3-no-pieces": put(net, f"duals.{place}.pieces", 0),
        "N3-columns-pieces": put(columns, "duals.0.pieces", 2),
        "N3-columns-support": put(columns, "duals.0.support", [0]),
        "N3-isometry-duals": put(isometry, "duals", base["duals"][:1]),
        "N3-as-columns": put(base, "kind", "columns"),
        "N3-as-isometry": put(base, "kind", "isometry"),
        "N4-other-support": put(base, "duals.0.support", [1])
        | {"duals": [base["duals"][1] | {"support": [0]}, *base["duals"][1:]]},
        "N4-entry": put(base, "matrix.real.0.0", hex(8 * int(base["matrix"]["real"][0][0], 16))),
        "N4-weight": put(documents["supports-weights"], "squared_weights.0", "0x1/0x64"),
        "N4-net": put(net, moved, entry),
        "N4-negative": put(base, "rho", "-0x1"),
        "N4-gamma-zero": put(rounded, "gamma", "0x0"),
        "N4-error": put(rounded, "matrix.error", "0x1/0x1000"),
        "N4-dependent": put(isometry, "matrix.real", [row[:1] * 2 + row[2:] for row in isometry["matrix"]["real"]]),
        "N4-far": put(isometry, "matrix.real.0.0", hex(8 * int(isometry["matrix"]["real"][0][0], 16))),
        "L1-supports": wide(60, 20),
        "L1-count-of-many-digits": wide(20_000, 10_000),
        "L1-count-supports": wide(20_000, 10_000) | {"kind": "supports"},
        "L1-products": wide(2100, 2100)
        | {
            "kind": "supports",
            "duals": [{"support": list(range(2100)), "pieces": None, "real": [["0x1"] * 2100], "imag": None, "q": 0}],
        },
    }
    for name, document in documents.items():
        found[f"N4-{name}-gamma"] = put(document, "gamma", times(document["gamma"], 1, 2))
        if document["rho"] != "0x0":
            found[f"N4-{name}-rho"] = put(document, "rho", times(document["rho"], 999, 1000))
    return found


def wide(N: int, s: int) -> Document:
    """Return a certificate whose verification would take ages."""
    rows = [["0x1"] * N]
    matrix = {"real": rows, "imag": None, "q": 0, "error": "0x0"}
    head = {"format": "sci-barriers/null-space", "version": 1, "kind": "isometry", "matrix": matrix}
    return head | {
        "levels": [N],
        "sparsities": [s],
        "squared_weights": ["0x1"],
        "rho": "0x1",
        "gamma": "0x1",
        "duals": [],
    }


def malformed(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return broken files, named by the rule that they break."""
    base = documents["supports"]
    broken = {
        "F3-missing": drop(base, "gamma"),
        "F3-extra": put(base, "comment", "hello"),
        "F3-no-levels": put(put(put(base, "levels", []), "sparsities", []), "squared_weights", []),
        "F3-sparsities": put(base, "sparsities", [1, 1]),
        "F3-no-rows": put(base, "matrix.real", []),
        "F3-no-columns": put(base, "matrix.real", [[]]),
        "F3-ragged": put(base, "matrix.real.0", base["matrix"]["real"][0][1:]),
        "F3-imag": put(base, "matrix.imag", [["0x0"]]),
        "F3-dual-ragged": put(base, "duals.0.real.0", ["0x0", "0x0"]),
        "F3-level-text": put(base, "levels", ["8"]),
        "F3-true": put(base, "matrix.q", True),
        "F3-null": put(base, "duals", None),
        "F4-decimal": put(base, "rho", "0.5"),
        "F4-entry": put(base, "matrix.real.0.0", "0x1/0x2"),
        "F4-denominator": put(base, "rho", "0x1/0x0"),
        "F4-minus-zero": put(base, "matrix.real.0.0", "-0x0"),
        "F4-leading-zero": put(base, "duals.0.real.0.0", "0x01"),
    }
    text = json.dumps(base)
    return {name: json.dumps(document).encode() for name, document in broken.items()} | {
        "F2-duplicate-key": text.replace('"version": 1', '"version": 1, "version": 1').encode(),
        "F2-truncated": text.encode()[:-5],
        "F2-float": text.replace('"pieces": null', '"pieces": 1.5').encode(),
        "F1-many-brackets": text.replace('"duals": [', '"duals": [' + "[]," * 300_001).encode(),
    }


def other(documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents of kinds that there are not."""
    base = documents["supports"]
    return {
        "format": put(base, "format", "sci-barriers/certificate"),
        "version": put(base, "version", 2),
        "kind": put(base, "kind", "nets"),
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

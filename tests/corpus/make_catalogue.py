"""Writes the corpus of certificates for the catalogue: ``python tests/corpus/make_catalogue.py``. The files are kept; a bug adds one.

catalogue/valid/NAME.json must be verified; catalogue/tampered/RULE-NAME.json and catalogue/malformed/RULE-NAME.json must be rejected with
that rule. There is a valid file for each competitor of each entry.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from _documents import Document, drop, put

from oracles import Budget, ResistingOracle
from sci_barriers import refute_randomised
from sci_barriers.games.randomised.array_strategies import CoverSome
from theorems.barriers.catalogue.entry import Entry
from theorems.core.barrier import Run
from theorems.core.registry import BARRIERS

HERE = Path(__file__).parent / "catalogue"


def entries() -> dict[str, Entry]:
    """Return the entries with their defaults, and some of the others."""
    found = {cls.name: cls() for cls in BARRIERS.values() if issubclass(cls, Entry)}
    found["eigenvector-tilted"] = found["eigenvector"].changed(n=3, tilted=True)
    found["kernel-known"] = found["kernel"].changed(n=3, r=1)
    found["exit-flag-barycentre"] = found["exit-flag"].changed(n=4, K=6, asked="barycentre")
    found["game-three"] = found["zero-sum-game"].changed(n=3, payoff="-7/3")
    return found


def certificate(entry: Entry, winner: int) -> Document:
    """Return the certificate that an output far from everything is wrong on the member (winner, 8), after reads of 0 and 5."""
    oracle = ResistingOracle(entry.centre, entry.problem, Budget(), entry.answer)
    oracle.read(5)
    oracle.read(0)
    output = [(Fraction(9 + i, 7), Fraction(0)) for i in range(entry.shape[1])]
    failure = entry.failure(output, winner, 8)
    assert failure is not None
    document = entry.certificate_of_runs([Run((), oracle.transcript, [output], [failure])], winner, 8)
    found: Document = json.loads(json.dumps(document))
    return found


def valid() -> dict[str, Document]:
    """Return a certificate for each competitor of each entry, and some with coins and caps."""
    documents = {
        f"{name}-{j}": certificate(entry, j) for name, entry in entries().items() for j in range(entry.competitors)
    }
    for name in ("eigenvector", "find-zero", "is-zero"):
        entry = entries()[name]
        for suffix, cap in (("coins", None), ("coins-cap", 3)):
            verdict = refute_randomised(CoverSome(entry), entry, cap=cap)
            assert verdict.certificate is not None, verdict
            documents[f"{name}-{suffix}"] = json.loads(verdict.certificate.text)
    return documents


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed certificates of false or unproved claims, named by the rule that they break."""
    eigen, kernel, system, rank = (
        documents[f"{n}-0"] for n in ("eigenvector", "kernel", "linear-system", "matrix-rank")
    )
    game, lasso, plan, nuclear = (
        documents[f"{n}-0"] for n in ("zero-sum-game", "lasso-support", "transport", "nuclear-norm")
    )
    largest, atom, zero, floor = (
        documents[f"{n}-0"] for n in ("largest-entry", "map-estimate", "zero-of-function", "integer-part")
    )
    lpo, yes, llpo = documents["is-zero-0"], documents["is-zero-1"], documents["find-zero-0"]
    flag, right = documents["exit-flag-0"], documents["exit-flag-1"]
    value, reached = documents["optimal-value-decision-0"], documents["optimal-value-decision-1"]
    coins = documents["find-zero-coins"]
    scaled = put(eigen, "arrays.0.centre", ["0x1", "0x0", "0x0", "0x2"])
    return {
        "V1-format-of-another-theorem": put(eigen, "theorem", "declared"),
        "V2-name": put(eigen, "arrays.0.name", "two words"),
        "V2-names": put(system, "arrays.1.name", "A"),
        "V3-direction": put(eigen, "arrays.0.direction.0", "0x10001/0x10000"),
        "V3-operator": put(eigen, "arrays.0.direction", ["0x1", "0x1", "0x1", "0x1"]),
        "L1-digits": put(eigen, "claim.digits", 10**18),
        "L1-entries": put(largest, "arrays.0", largest["arrays"][0] | {"shape": [401], "centre": ["0x1"] * 401, "direction": ["0x0"] * 401})
        | {"data": [d | {"arrays": [{"exponent": 0, "entries": ["0x1"] * 401}]} for d in largest["data"]]},
        "L1-bits": put(largest, "arrays.0.centre.0", "0x1/0x1" + "0" * 20_000),
        "L1-proof": put(zero, "proof", [["0x1/0x1" + "0" * 20_000]]),
        "P1-eigenvector-one-point": put(eigen, "solutions", eigen["solutions"][:1]),
        "P1-eigenvector-not-opposite": put(eigen, "solutions.1", eigen["solutions"][0]),
        "P1-eigenvector-a-vector": put(put(eigen, "arrays.0.shape", [4]), "arrays.0.norm", "maximum"),
        "P2-eigenvector-other": put(eigen, "solutions", documents["eigenvector-1"]["solutions"]),
        "P2-eigenvector-long": put(eigen, "solutions", [["0x2", "0x0"], ["-0x2", "0x0"]]),
        "P2-eigenvector-not-the-largest": put(scaled, "exponent", 8),
        "P2-eigenvector-centre": put(eigen, "arrays.0.direction", ["0x0"] * 4),
        "P2-eigenvector-not-symmetric": put(eigen, "arrays.0.direction", ["0x1/0x2", "0x1/0x4", "0x0", "-0x1/0x2"]),
        "P2-kernel-other": put(kernel, "solutions", documents["kernel-1"]["solutions"]),
        "P2-kernel-rank": put(kernel, "arrays.0.direction", ["0x0", "0x0"]),
        "P2-kernel-mixed-row": put(kernel, "arrays.0.centre", ["0x0", "0x1"]),
        "P1-kernel-point": put(kernel, "solutions", kernel["solutions"][:1]),
        "P2-system-other": put(system, "solutions", documents["linear-system-1"]["solutions"]),
        "P2-system-singular": put(put(system, "arrays.0.direction.3", "0x0"), "arrays.1.direction.1", "0x0"),
        "P1-system-two-points": put(system, "solutions", system["solutions"] * 2),
        "P2-rank-other": put(rank, "solutions", [["0x2"]]),
        "P2-rank-half": put(rank, "solutions", [["0x1/0x2"]]),
        "P2-game-other": put(game, "solutions", documents["zero-sum-game-1"]["solutions"]),
        "P2-game-not-a-strategy": put(game, "solutions", [["0x2", "-0x1"]]),
        "P2-game-weak-proof": put(documents["zero-sum-game-2"], "proof", [["0x1", "0x0"]]),
        "P2-game-not-unique": put(game, "arrays.0.direction", ["0x1"] * 4),
        "P2-game-centre": put(game, "arrays.0.centre.0", "0x1"),
        "P1-game-no-proof": put(game, "proof", []),
        "P2-lasso-other": put(lasso, "solutions", documents["lasso-support-1"]["solutions"]),
        "P2-lasso-both": put(lasso, "solutions", [["0x1", "0x1"]]),
        "P2-lasso-tie": put(lasso, "arrays.0.direction", ["0x0", "0x0"]),
        "P2-lasso-lambda": put(put(lasso, "given", [["0x3"]]), "arrays.0.direction", ["0x1", "0x0"]),
        "P1-lasso-lambda-negative": put(lasso, "given", [["-0x1"]]),
        "P2-lasso-y": put(lasso, "arrays.1.direction", ["0x1"]),
        "P2-transport-other": put(plan, "solutions", documents["transport-1"]["solutions"]),
        "P2-transport-not-a-permutation": put(plan, "solutions.0.0", "0x0"),
        "P2-transport-duals": put(plan, "proof.0.0", "0x2"),
        "P1-transport-no-duals": put(plan, "proof", []),
        "P2-nuclear-other": put(nuclear, "solutions", documents["nuclear-norm-1"]["solutions"]),
        "P2-nuclear-value": put(nuclear, "given", [["0x2"]]),
        "P2-nuclear-moving": put(nuclear, "arrays.0.direction.0", "0x1/0x2"),
        "P2-nuclear-below": put(nuclear, "arrays.0.centre.3", "-0x1"),
        "P2-largest-other": put(largest, "solutions", [["0x1"]]),
        "P1-largest-out-of-range": put(largest, "solutions", [["0x3"]]),
        "P1-largest-half": put(largest, "solutions", [["0x1/0x2"]]),
        "P2-atom-other": put(atom, "solutions", documents["map-estimate-1"]["solutions"]),
        "P2-atom-sum": put(atom, "arrays.0.centre.0", "0x3/0x4"),
        "P2-atom-negative": put(put(atom, "arrays.0.centre", ["0x2", "-0x1"]), "exponent", 9),
        "P1-atom-atoms": put(atom, "given", atom["given"][:1]),
        "P1-atom-twice": put(atom, "given.1", atom["given"][0]),
        "P2-zero-other": put(zero, "solutions", [["0x2/0x3"]]),
        "P2-zero-index": put(zero, "proof", [["0x2"]]),
        "P2-zero-flat": put(zero, "arrays.0.direction", ["0x0"] * 4),
        "P2-floor-other": put(floor, "solutions", [["0x1"]]),
        "P1-floor-half": put(floor, "solutions", [["0x1/0x2"]]),
        "P2-lpo-yes": put(lpo, "solutions", [["0x1"]]),
        "P2-lpo-no": put(yes, "solutions", [["0x0"]]),
        "P1-lpo-two": put(lpo, "solutions", [["0x2"]]),
        "P2-llpo-too-many": put(llpo, "solutions", [["0x0"], ["0x1"], ["0x2"]]),
        "P2-llpo-too-few": put(llpo, "solutions", llpo["solutions"][:1]),
        "P2-llpo-promise": put(llpo, "arrays.0.direction", ["0x1/0x2", "0x1/0x2", "0x0"]),
        "P2-flag-near": put(flag, "given.1", ["0x1"]),
        "P2-flag-yes": put(flag, "solutions", [["0x1"]]),
        "P2-flag-no": put(right, "solutions", [["0x0"]]),
        "P2-flag-infeasible": put(right, "given.0.0", "0x1"),
        "P1-flag-index": put(flag, "proof", [["0x2"]]),
        "P2-value-yes": put(value, "solutions", [["0x1"]]),
        "P2-value-no": put(reached, "solutions", [["0x0"]]),
        "P2-value-threshold": put(value, "given", [["0x0"]]),
        "P2-eigenvector-not-one": put(eigen, "solutions", [["0x3/0x5", "0x4/0x5"], ["-0x3/0x5", "-0x4/0x5"]]),
        "P1-eigenvector-longer": longer(eigen),
        "P1-largest-a-matrix": put(largest, "arrays.0.shape", [1, 3]),
        "P2-kernel-long": put(kernel, "solutions", [["0x2", "0x0"], ["-0x2", "0x0"]]),
        "P1-kernel-longer": longer(kernel),
        "P1-system-longer": longer(system),
        "P1-lasso-longer": longer(lasso),
        "P2-lasso-column": lasso | {
            "arrays": [
                lasso["arrays"][0] | {"shape": [2, 2], "centre": ["0x1", "0x1", "0x1", "0x0"], "direction": ["0x1", "0x0", "0x0", "0x0"]},
                lasso["arrays"][1] | {"shape": [2], "centre": ["0x1", "0x0"], "direction": ["0x0", "0x0"]},
            ],
            "data": [
                d | {"arrays": [{"exponent": 0, "entries": ["0x1"] * 4}, {"exponent": 0, "entries": ["0x1"] * 2}]} for d in lasso["data"]
            ],
        },
        "P1-transport-longer": longer(plan),
        "P1-nuclear-no-vector": put(nuclear, "proof", []),
        "P2-atom-not-the-likeliest": put(atom, "proof", [["0x1"]]),
        "P2-llpo-crossing": put(put(llpo, "arrays.0.centre.0", "0x1/0x200"), "arrays.0.direction.0", "-0x1"),
        "P2-flag-moving": put(flag, "proof", [["0x0"]]),
        "P1-flag-distance": put(flag, "given.1", ["0x0"]),
        "P1-flag-longer": put(flag, "given.0", [*flag["given"][0], "0x0"]),
        "P2-flag-not-a-minimiser": put(put(right, "arrays.0.centre", ["0x1", "0x2"]), "given.0", ["0x1/0x2", "0x1/0x4"]),
        "P1-value-no-threshold": put(value, "given", []),
        "U5-exponent": put(eigen, "exponent", 5),
        "U5-index": put(documents["eigenvector-coins-cap"], "claim.index", 10**6),
        "U6-datum": put(eigen, "data.0.arrays.0.entries.0", "0x7"),
        "U6-read-without-datum": put(eigen, "runs.0.reads", [5, 0, 4]),
        "U7-right": put(eigen, "runs.0.output", eigen["solutions"][1]),
        "U7-bound": put(eigen, "runs.0.squared_lower_bound", "0x100"),
        "U8-bound": put(eigen, "runs.0.squared_lower_bound", "0x1/0x100"),
        "U9-probability": put(coins, "claim.probability", "0x0"),
        "E3-outcome": put(coins, "runs.0.choices.0", [3, 3]),
    }  # fmt: skip


def longer(document: Document) -> Document:
    """Return a certificate whose points and outputs have one entry more, 0."""
    changed: Document = json.loads(json.dumps(document))
    changed["length"] += 1
    for point in (*changed["solutions"], *(run["output"] for run in changed["runs"])):
        point.append("0x0")
    return changed


def malformed(documents: dict[str, Document]) -> dict[str, Document]:
    """Return broken files, named by the rule that they break."""
    eigen, system = documents["eigenvector-0"], documents["linear-system-0"]
    return {
        "F3-missing": drop(eigen, "proof"),
        "F3-extra": put(eigen, "comment", "hello"),
        "F3-problem": put(eigen, "problem", "eigenvalue"),
        "F3-problem-path": put(eigen, "problem", "..core"),
        "F3-shape": put(eigen, "arrays.0.shape", [3, 2]),
        "F3-shape-three": put(eigen, "arrays.0.shape", [2, 2, 1]),
        "F3-metric": put(eigen, "metric", "total-variation"),
        "F3-no-arrays": put(eigen, "arrays", []),
        "F3-solutions-none": put(eigen, "solutions", []),
        "F3-solutions-short": put(eigen, "solutions.0", ["0x1"]),
        "F3-length": put(eigen, "length", 0) | {"solutions": [[], []]},
        "F3-short-direction": put(eigen, "arrays.0.direction", ["0x1"]),
        "F3-datum": put(system, "data.0.arrays", system["data"][0]["arrays"][:1]),
        "F3-output": put(eigen, "runs.0.output", []),
        "F3-output-without-bound": put(eigen, "runs.0.squared_lower_bound", None),
        "F3-exponent-zero": put(eigen, "exponent", 0),
        "F4-centre": put(eigen, "arrays.0.centre.0", "1.0"),
        "F4-proof": put(eigen, "proof", [["0x1/0x0"]]),
    }


def groups() -> dict[str, dict[str, Document]]:
    """Return all documents by folder."""
    documents = valid()
    return {"valid": documents, "tampered": tampered(documents), "malformed": malformed(documents)}


def main() -> None:
    """Write the files that are not there."""
    for group, found in groups().items():
        folder = HERE / group
        folder.mkdir(parents=True, exist_ok=True)
        for name, document in found.items():
            (folder / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

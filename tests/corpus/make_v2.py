"""Writes the corpus of certificates of format version 2: ``python tests/corpus/make_v2.py``. The files are kept; a bug adds one.

v2/valid/NAME.json must be verified; v2/tampered/RULE-NAME.json and v2/malformed/RULE-NAME.json must be rejected with that rule;
of v2/other/NAME.json no checker knows the kind.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from _documents import Document, drop, dumped, put, write

from oracles import Transcript
from sci_barriers import Smale18
from theorems import Omega
from theorems.barriers.extended_smale9 import LinearPrograms
from theorems.barriers.smale9 import Smale9
from theorems.barriers.smale18.omega import Member
from theorems.certificates.writer import certificate_text
from theorems.core.barrier import Run
from theorems.structured.fooling import fooling_set
from theorems.structured.vertex_claims import fooling_set_claim, right_output_claim, wrong_runs_claim

HERE = Path(__file__).parent
Vector = list[tuple[Fraction, Fraction]]


def _plain(document: dict[str, object]) -> Document:
    return json.loads(certificate_text(document))  # type: ignore[no-any-return]


def transcript(barrier: Any, *indices: int) -> Transcript:
    """Return the transcript of an algorithm that reads these indices and gets the answers of the barrier."""
    return Transcript(list(indices), {n: barrier.answer(n) for n in indices})


def outputs(barrier: Any, step: int = 7) -> list[Vector]:
    """Return small outputs, different for each sample."""
    N = barrier.shape[1]
    return [
        [(Fraction((-1) ** i, step + i + k) / 10**5, Fraction(0)) for i in range(N)] for k in range(barrier.samples)
    ]


def wrong(barrier: Any, *indices: int) -> Document:
    """Return the certificate for the outputs of `outputs`."""
    given = outputs(barrier)
    found = barrier.commit_all(given, max(indices, default=None))
    run = Run((), transcript(barrier, *indices), given, found.failures)
    return _plain(barrier.certificate_of_runs([run], found.winner, found.exponent, samples=len(found.failures)))


def vertices(barrier: Any, j: int, exponent: int) -> list[Vector]:
    """Return the solutions of a witness, to which an algorithm may jump."""
    result = []
    for k in range(barrier.samples):
        position, (u, v), (lower, _) = barrier.vertex(j, exponent, k)
        vector = [(Fraction(0), Fraction(0))] * barrier.shape[1]
        vector[position] = (lower * u, lower * v)
        result.append(vector)
    return result


def coins(barrier: Any, winner: int, *, cap: int | None = None) -> Document:
    """Return the certificate for an algorithm that guesses a vertex with one die, after a useless coin for some outcomes.

    With a cap it asks, for the last outcome but the winner's, for an index above the cap.
    """
    read, e, N1 = transcript(barrier, 3), max(9, barrier.least_exponent), barrier.competitors
    if barrier.largest_index is not None:
        e = barrier.least_exponent
    runs, asks = [], max(j for j in range(N1) if j != winner)
    for j in range(N1):
        if j == winner:
            continue
        found = vertices(barrier, j, e)
        failures = [barrier.failure(found[k], winner, e, k) for k in range(barrier.samples)]
        assert all(failures)
        paths = [((N1, j),)] if j % 2 else [((N1, j), (2, 0)), ((N1, j), (2, 1))]
        for path in paths:
            capped = cap is not None and j == asks
            runs.append(Run(path, read, None if capped else found, () if capped else failures))
    return _plain(wrong_runs_claim(barrier, runs, winner, e, samples=barrier.samples, index=cap).document())


def right(omega: Omega, member: Member, digits: int, *indices: int, **rounding: Any) -> Document:
    """Return the certificate that the solution of a member, or the barycentre, is right for honest data of this member."""
    from oracles import HonestOracle

    point, part = omega.input(member), omega.part(member.part)
    oracle = HonestOracle(point, omega.problem, **rounding)
    for n in indices:
        oracle.read(n)
    e = 40 if member.exponent is None else member.exponent
    winners = range(omega.competitors) if member.winner is None else [member.winner]
    found = [vertices(part, j, e) for j in winners]
    mean = [
        [tuple(sum((v[k][i][z] for v in found), Fraction(0)) / len(found) for z in (0, 1)) for i in range(part.N)]
        for k in range(part.R)
    ]
    return _plain(right_output_claim(omega, digits, oracle.transcript, mean).document())  # type: ignore[arg-type]


def valid() -> dict[str, Document]:
    """Return small certificates of version 2, of every kind."""
    classes = {
        "p3": Omega("P3", N=5, m=3, K=4, L=8, rotation="dct", seed=1, R=2),
        "p2": Omega("P2", N=5, m=4, K=5, L=7, lam="1/3", rotation="hadamard", seed=2),
        "p1": Omega("P1", N=4, m=2, K=3, L=9, eta="1/7", rotation="cayley", field="complex", seed=3, R=2),
        "dft": Omega("P3", N=4, m=2, K=3, L=6, rotation="dft", field="complex", seed=4),
    }
    programs = LinearPrograms(N=5, m=3, K=4, L=8, seed=2)
    weak, sharp = classes["p3"].weak, classes["p3"].sharp
    return {
        "wrong-samples": wrong(Smale18("P3", N=5, m=3, K=3, rotation="dct", seed=1, R=3), 4, 9, 4),
        "wrong-weak": wrong(Smale18("P2", N=4, m=2, K=2, lam="1/3", rotation="hadamard", part="weak"), 20),
        "wrong-sharp": wrong(
            Smale18("P1", N=4, m=3, K=3, eta="1/10", rotation="cayley", part="sharp", L=7, R=2, seed=2), 2, 6
        ),
        "wrong-labels": wrong(Smale18("P3", N=5, m=3, K=3, rotation="dct", seed=5, R=2, labels=True), 4, 11),
        "wrong-labels-sharp": wrong(
            Smale18("P2", N=4, m=2, K=3, rotation="dft", field="complex", seed=6, part="sharp", L=9, labels=True), 8
        ),
        "wrong-labels-p1": wrong(Smale18("P1", N=3, m=1, K=3, eta="1/8", field="complex", seed=7, labels=True), 0, 5),
        "wrong-nothing-read": wrong(Smale18("P3", N=3, m=2, K=3, R=2)),
        "wrong-index-1e18": wrong(Smale18("P3", N=3, m=1, K=3, R=2), 10**18),
        "coins": coins(Smale18("P3", N=5, m=3, K=3, rotation="dct", seed=1), 1),
        "coins-samples": coins(Smale18("P1", N=4, m=2, K=3, R=3, seed=2), 2),
        "coins-weak-cap": coins(Smale18("P3", N=5, m=2, K=2, part="weak", seed=3), 0, cap=5),
        "coins-sharp-cap": coins(Smale18("P3", N=4, m=2, K=3, part="sharp", L=8, seed=3), 0, cap=7),
        "fooling-weak": _plain(fooling_set_claim(fooling_set(weak, 30)).document()),
        "fooling-sharp": _plain(fooling_set_claim(fooling_set(sharp, 7)).document()),
        "fooling-labels": _plain(
            fooling_set_claim(fooling_set(Smale18("P3", N=4, m=2, K=3, seed=8, labels=True, R=2), 12)).document()
        ),
        "fooling-1e18": _plain(fooling_set_claim(fooling_set(Smale18("P3", N=3, m=1, K=3), 10**18 - 1)).document()),
        "smale9": wrong(Smale9(N=5, m=3, K=3, seed=2), 12, 3),
        "smale9-weak": wrong(programs.weak, 12, 3),
        "smale9-sharp": wrong(programs.sharp, 2, 7),
        "smale9-coins": coins(programs.weak, 0, cap=5),
        "smale9-fooling": _plain(fooling_set_claim(fooling_set(programs.sharp, 7)).document()),
        "smale9-right-strong": right(programs, Member("strong"), 3, 1, 20),
        "smale9-right-weak": right(programs, Member("weak", 1, 12), 3, 2, 16),
        "smale9-right-sharp": right(programs, Member("sharp", 1, 8), 2, 8),
        "right-centre": right(classes["p3"], Member("strong"), 3, 1, 20),
        "right-strong": right(classes["p3"], Member("strong", 2, 10), 4, 16),
        "right-weak": right(classes["p2"], Member("weak", 1, 12), 4, 2, 16),
        "right-sharp": right(classes["p1"], Member("sharp", 1, 9), 1, 9),
        "right-dft": right(classes["dft"], Member("weak", 2, 5), 2, 15, rounding="random", seed=1),
        "right-cayley": right(classes["p1"], Member("strong", 0, 3), 3, 14),
    }


def without_blocks(document: Document) -> Document:
    """Return a certificate whose data have zeros in the columns that are not the competitors'."""
    changed = put(document, "data.0.A.real", [*document["data"][0]["A"]["real"], "0x0"])
    A, sizes = changed["data"][0]["A"], document["class"]
    for position in document["permutation"][sizes["N"] + 1 - sizes["m"] :]:
        for row in A["codes"]:
            row[position] = len(A["real"]) - 1
    return changed


def tampered(documents: dict[str, Document]) -> dict[str, Document]:
    """Return well-formed version-2 certificates of false (or unproved) claims, named by the rule that they break."""
    samples, weak, sharp, labels = (documents["wrong-" + n] for n in ("samples", "weak", "sharp", "labels"))
    dice, cap, fooling = documents["coins"], documents["coins-weak-cap"], documents["fooling-sharp"]
    lp, strong, right_sharp = documents["smale9"], documents["right-strong"], documents["right-sharp"]
    A = strong["data"][0]["A"]["real"]
    failing = samples["runs"][0]["failures"]
    label = labels["data"][1]["labels"][1]["real"]
    e = dice["input"]["exponent"]
    return {
        "C1-theorem": put(samples, "theorem", "smale9"),
        "C1-digits": put(samples, "claim.digits", 4),
        "C1-digits-zero": put(strong, "claim.digits", 0),
        "C2-second-sample": put(samples, "class.t.1", "0x100"),
        "C2-weak": put(weak, "class.alpha", "0x1/0x2"),
        "C2-smale9": put(lp, "class.t.0", "0x8"),
        "C2-right": put(strong, "class.parts.2.t.1", "0x100"),
        "C3-rotation": put(samples, "rotation", {"name": "dft"}),
        "C4-permutation": put(samples, "permutation.0", samples["permutation"][1]),
        "C5-winner": put(samples, "input.winner", 3),
        "C5-smale9": put(lp, "class.t.0", hex(2 * int(lp["class"]["alpha"].split("/")[0], 16)) + "/0x3e8"),
        "C6-index": put(samples, "input.exponent", 9),
        "C6-sharp": put(sharp, "data.1.A.codes.0.0", (sharp["data"][1]["A"]["codes"][0][0] + 1) % 3),
        "C6-sample": put(samples, "data.0.y.2", samples["data"][0]["y"][1]),
        "C6-labels-need-finer-data": put(labels, "data.1.index", 16)
        | {"runs": [labels["runs"][0] | {"reads": [4, 16]}]}
        | {"input": labels["input"] | {"exponent": 17}},
        "C7-position": put(samples, "position", (samples["position"] + 1) % 5),
        "C7-second-minimiser": put(samples, "minimisers.1.numerator.0", "0x1"),
        "C8-dual": put(samples, "dual.numerator.0", "0x2"),
        "C9-failure": put(samples, "runs.0.failures.0.1", "0x1"),
        "C9-guess-of-the-winner": put(dice, "runs.0.outputs", vertices_of(dice)),
        "C10-failure": put(samples, "runs.0.failures.0.1", "0x1/0xf4240"),
        "E1-L": put(put(sharp, "class.L", 8), "input.exponent", 7),
        "E1-L-zero": put(put(sharp, "class.L", 0), "input.exponent", 0),
        "E1-fooling-exponent": put(fooling, "input.exponent", 9),
        "E1-right-L": put(right_sharp, "class.parts.2.L", 0),
        "E1-smale9-rotation": put(lp, "rotation", {"name": "hadamard"}),
        "E1-smale9-diagonal": put(lp, "diagonal.table.0.0", "-0x1"),
        "E1-smale9-field": put(lp, "class.field", "complex"),
        "E1-smale9-samples": two_samples(lp),
        "C6-smale9-sharp": put(documents["smale9-sharp"], "data.1.index", 8)
        | {"runs": [documents["smale9-sharp"]["runs"][0] | {"reads": [2, 8]}]},
        "E9-smale9-digits": put(documents["smale9-right-strong"], "claim.digits", 4),
        "E9-smale9-outputs": put(documents["smale9-right-sharp"], "outputs.0", ["0x0"] * 5),
        "E2-samples": put(samples, "claim.samples", 0),
        "E2-probability-one": put(dice, "claim.probability", "0x1"),
        "E2-probability-negative": put(dice, "claim.probability", "-0x1"),
        "E2-index": put(cap, "claim.index", 2),
        "E2-index-not-below-the-exponent": put(cap, "claim.index", cap["input"]["exponent"]),
        "E2-a-datum-that-was-not-read": put(samples, "runs.0.reads", [4]),
        "E2-a-read-without-datum": put(samples, "runs.0.reads", [4, 9, 5]),
        "E2-fooling-index": put(fooling, "claim.index", 8),
        "E2-right-reads": put(strong, "reads", []),
        "E3-sides": put(dice, "runs.0.choices.0", [1, 0]),
        "E3-outcome": put(dice, "runs.0.choices.0", [3, 3]),
        "E3-three-numbers": put(dice, "runs.0.choices.0", [3, 0, 0]),
        "E3-same-run-twice": put(dice, "runs.1", dice["runs"][0]),
        "E3-other-sides": put(dice, "runs.0.choices.0.0", 4),
        "E3-longer-path": put(dice, "runs.0.choices", dice["runs"][0]["choices"][:1]),
        "E4-probability": put(dice, "claim.probability", "0x1/0x4"),
        "E4-run-missing": put(dice, "runs", dice["runs"][:-1]),
        "E4-no-runs": put(put(dice, "runs", []), "data", []),
        "E5-too-few": put(samples, "runs.0.failures", failing[:-1]),
        "E5-twice": put(samples, "runs.0.failures", [failing[0], *failing]),
        "E5-no-such-sample": put(samples, "runs.0.failures.1.0", 7),
        "E5-no-outputs": put(put(dice, "runs.0.outputs", None), "runs.0.failures", []),
        "E5-failures-without-outputs": put(cap, f"runs.{asking(cap)}.failures", [[0, "0x1"]]),
        "E6-label": put(labels, "data.1.labels.1.real", [*label[:-1], hex(int(label[-1], 16) + (1 << 4))]),
        "E6-some-labels": put(labels, "data.0.labels", None),
        "E6-not-real": put(labels, "data.1.labels.1.imag", ["0x1"] * len(label)),
        "E6-places": put(labels, "data.1.labels.0.codes", labels["data"][1]["labels"][0]["codes"][::-1]),
        "E7-large-entry": put(strong, "data.0.exponent", strong["data"][0]["exponent"] - 40),
        "E8-y": put(strong, "data.0.y.1.real", ["0x7000000000000000"] * len(strong["data"][0]["y"][1]["real"])),
        "E8-second-y": put(strong, "data.0.y.1", strong["data"][0]["y"][0]),
        "E8-other-columns": without_blocks(strong),
        "E8-not-real": put(strong, "data.0.A.imag", ["0x1"] * len(A)),
        "E8-y-not-real": put(strong, "data.0.y.0.imag", ["0x1"] * len(strong["data"][0]["y"][0]["real"])),
        "E8-labels": put(strong, "data.0.labels", [{"real": ["0x0"], "imag": None, "codes": [0] * 5}] * 2),
        "E8-no-member": put(strong, "data.0.A.real", ["0x0" for _ in A]),
        "E8-index": put(strong, "data.0.index", 60) | {"reads": [60]},
        "E9-digits": put(strong, "claim.digits", 14),
        "E9-earlier-index": put(strong, "data.0.index", 7) | {"reads": [7]},
        "E9-outputs": put(strong, "outputs.1", strong["outputs"][1][1:] + strong["outputs"][1][:1]),
        "E9-other-part": put(right_sharp, "class.parts.2.K", 1) | {"outputs": documents["right-cayley"]["outputs"]},
        "L1-long-probability": put(dice, "runs.0.choices", [[10**18, 0]] * 1200),
        "L1-exponent": put(strong, "data.0.exponent", -(10**18)),
    } | {"C9-other-winner": put(samples, "runs.0.outputs", solution(samples, e))}


def two_samples(document: Document) -> Document:
    """Return a certificate of one sample that has it twice."""
    changed, run = json.loads(json.dumps(document)), document["runs"][0]
    changed["class"]["t"] *= 2
    changed["minimisers"] *= 2
    changed["runs"] = [run | {"outputs": run["outputs"] * 2}]
    for datum in changed["data"]:
        datum["y"] *= 2
    return changed


def solution(document: Document, e: int) -> list[list[str]]:
    """Return outputs that are right on the input of a version-2 certificate of P3."""
    k, phase = document["class"], document["phase"]
    alpha, result = Fraction(*(int(x, 16) for x in (k["alpha"] + "/0x1").split("/")[:2])), []
    for t in k["t"]:
        c = Fraction(*(int(x, 16) for x in (t + "/0x1").split("/")[:2])) / (alpha + Fraction(1, 2**e))
        vector = ["0x0"] * k["N"]
        vector[document["position"]] = f"{phase[0].replace('0x1', '')}{hex(c.numerator)}/{hex(c.denominator)}"
        result.append(vector)
    return result


def vertices_of(document: Document) -> list[list[str]]:
    """Return the solution of the input."""
    return solution(document, document["input"]["exponent"])


def asking(document: Document) -> int:
    """Return the first run without outputs."""
    return next(i for i, run in enumerate(document["runs"]) if run["outputs"] is None)


def malformed(documents: dict[str, Document]) -> dict[str, bytes]:
    """Return broken version-2 files, named by the rule that they break."""
    wrong_, dice, strong = documents["wrong-samples"], documents["coins"], documents["right-strong"]
    fooling, labels = documents["fooling-weak"], documents["wrong-labels"]
    broken = {
        "F3-version-true": put(wrong_, "version", True),
        "F3-kind-is-a-list": put(wrong_, "claim.kind", ["wrong-output"]),
        "F3-claim": put(wrong_, "claim", []),
        "F3-other-kind": put(wrong_, "claim.kind", "fooling-set"),
        "F3-missing": drop(wrong_, "runs"),
        "F3-missing-claim": drop(wrong_, "claim"),
        "F3-extra": put(wrong_, "comment", "hello"),
        "F3-part": put(wrong_, "class.name", "middle"),
        "F3-L": put(wrong_, "class.L", 5),
        "F3-no-L": put(documents["wrong-sharp"], "class.L", None),
        "F3-no-samples": put(wrong_, "class.t", []),
        "F3-samples-of-y": put(wrong_, "data.0.y", wrong_["data"][0]["y"][1:]),
        "F3-codes-of-y": put(wrong_, "data.0.y.2.codes.0", 1000),
        "F3-minimisers": put(wrong_, "minimisers", wrong_["minimisers"][1:]),
        "F3-outputs": put(wrong_, "runs.0.outputs", wrong_["runs"][0]["outputs"][1:]),
        "F3-no-outputs": put(wrong_, "runs.0.outputs", []),
        "F3-short-output": put(wrong_, "runs.0.outputs.1", wrong_["runs"][0]["outputs"][1][1:]),
        "F3-failure": put(wrong_, "runs.0.failures.0", [0]),
        "F3-failure-order": put(wrong_, "runs.0.failures.0", ["0x1", 0]),
        "F3-choice": put(dice, "runs.0.choices.0", ["0x3", "0x0"]),
        "F3-labels": put(labels, "data.0.labels", labels["data"][0]["labels"][1:]),
        "F3-label-codes": put(labels, "data.0.labels.0.codes.0", -1),
        "F3-label-imag": put(labels, "data.0.labels.0.imag", ["0x0"]),
        "F3-no-parts": put(strong, "class.parts", []),
        "F3-parts-differ": put(strong, "class.parts.1.t", strong["class"]["parts"][1]["t"][1:]),
        "F3-right-output": put(strong, "outputs.0", strong["outputs"][0][1:]),
        "F3-right-outputs": put(strong, "outputs", []),
        "F3-right-data": put(strong, "data.0.y.1.codes.0", 1000),
        "F3-fooling-winner": put(fooling, "input.winner", 0),
        "F4-probability": put(dice, "claim.probability", "1/3"),
        "F4-label": put(labels, "data.0.labels.0.real.0", "0x1/0x2"),
        "F4-failure": put(wrong_, "runs.0.failures.0.1", "0x1/0x0"),
        "F4-right": put(strong, "class.parts.0.alpha", "0xFF"),
    }
    files = {name: json.dumps(document).encode() for name, document in broken.items()}
    text = json.dumps(wrong_)
    return files | {
        "F2-duplicate-key": text.replace('"version": 2', '"version": 1, "version": 2').encode(),
        "F2-float": text.replace('"version": 2', '"version": 2.0').encode(),
        "F2-truncated": text.encode()[:-5],
        "F1-many-brackets": text.replace('"choices": []', '"choices": [' + "[]," * 300_001 + "[]]").encode(),
    }


def other(documents: dict[str, Document]) -> dict[str, Document]:
    """Return documents of kinds that there are not."""
    wrong_ = documents["wrong-samples"]
    return {"version": put(wrong_, "version", 3), "kind": put(wrong_, "claim.kind", "right")}


def main() -> None:
    """Write all files."""
    documents = valid()
    write(HERE / "v2" / "valid", dumped(documents))
    write(HERE / "v2" / "tampered", dumped(tampered(documents)))
    write(HERE / "v2" / "malformed", malformed(documents))
    write(HERE / "v2" / "other", dumped(other(documents)))


if __name__ == "__main__":
    main()

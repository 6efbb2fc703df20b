"""Kind wrong-output-proved-set: outputs are farther than 10^-K from the solutions of a member, and the set of these is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.certificates.claims._arrays import CentreArray, claim_document, data_documents, run_document, texts
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.wrong_runs import ClaimedRun
from theorems.certificates.writer import FORMAT


@dataclass(frozen=True)
class ProvedSet(Claim):
    """The claim; format: ``docs/reference/certificate-format-catalogue.md``.

    Attributes:
        rule: the module of `theorems.checker.problems` that proves the solution set.
        digits: K.
        arrays: the centre.
        direction: of the member, for each array its entries.
        exponent: e, above all indices read.
        constants: numbers that belong to the problem and are no data.
        metric: on outputs.
        length: N, of outputs.
        solutions: of the member, all of them.
        proof: what the rule needs beside them.
        runs: with one output and one failure each, or neither if the run asked for an index above ``index``.
        probability: p.
        index: M: to ask for an index above M counts as failure; ``None`` if it does not.
    """

    rule: str
    digits: int
    arrays: Sequence[CentreArray]
    direction: Sequence[Sequence[Fraction]]
    exponent: int
    constants: Sequence[Sequence[Fraction]]
    metric: str
    length: int
    solutions: Sequence[Sequence[Fraction]]
    proof: Sequence[Sequence[Fraction]]
    runs: Sequence[ClaimedRun]
    probability: Fraction
    index: int | None

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        return {
            "format": FORMAT,
            "version": 3,
            "theorem": "catalogue",
            "claim": claim_document("wrong-output-proved-set", self.digits, self.probability, self.index),
            "problem": self.rule,
            "arrays": [
                array.document() | {"direction": texts(move)}
                for array, move in zip(self.arrays, self.direction, strict=True)
            ],
            "exponent": self.exponent,
            "given": [texts(row) for row in self.constants],
            "metric": self.metric,
            "length": self.length,
            "solutions": [texts(point) for point in self.solutions],
            "proof": [texts(row) for row in self.proof],
            "data": data_documents(self.runs),
            "runs": [run_document(run) for run in self.runs],
        }

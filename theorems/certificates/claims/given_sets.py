"""Kind wrong-output-given-sets: outputs are farther than 10^-K from the sets that a problem declares as its solutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.certificates.claims._arrays import CentreArray, claim_document, data_documents, run_document, texts
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.wrong_runs import ClaimedRun
from theorems.certificates.writer import FORMAT

__all__ = ["GIVEN", "GivenSets"]

#: What is taken on trust, in the words of the format.
GIVEN = (
    "SOLUTION-SET: for each witness j and every e from input.exponent on, the solutions of the input "
    "centre + 2^-e * directions[j] exist and belong to solutions[j]. This is declared by the author of the problem; it is not checked."
)
#: A box: lower and upper ends.
Ends = tuple[Sequence[Fraction], Sequence[Fraction]]


@dataclass(frozen=True)
class GivenSets(Claim):
    """The claim; format: ``docs/reference/certificate-format-declared.md``.

    Attributes:
        title: what the problem is called.
        digits: K.
        arrays: the centre.
        directions: for each member, for each array, its entries.
        metric: on outputs: ``euclidean``, ``maximum`` or ``discrete``.
        length: N, of outputs.
        solutions: for each member the boxes that are declared to hold its solutions.
        winner: j.
        exponent: e, above all indices read.
        runs: with one output and one failure each, or neither if the run asked for an index above ``index``.
        probability: p.
        index: M: to ask for an index above M counts as failure; ``None`` if it does not.
    """

    title: str
    digits: int
    arrays: Sequence[CentreArray]
    directions: Sequence[Sequence[Sequence[Fraction]]]
    metric: str
    length: int
    solutions: Sequence[Sequence[Ends]]
    winner: int
    exponent: int
    runs: Sequence[ClaimedRun]
    probability: Fraction
    index: int | None

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        return {
            "format": FORMAT,
            "version": 3,
            "theorem": "declared",
            "claim": claim_document("wrong-output-given-sets", self.digits, self.probability, self.index),
            "given": GIVEN,
            "title": self.title,
            "arrays": [array.document() for array in self.arrays],
            "directions": [[texts(part) for part in move] for move in self.directions],
            "metric": self.metric,
            "length": self.length,
            "solutions": [[{"lower": texts(a), "upper": texts(b)} for a, b in boxes] for boxes in self.solutions],
            "input": {"winner": self.winner, "exponent": self.exponent},
            "data": data_documents(self.runs),
            "runs": [run_document(run) for run in self.runs],
        }

"""Kind wrong-output-given-sets: outputs are farther than 10^-K from the sets that a problem declares as its solutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracles import ArrayDatum, Datum, DyadicArray
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.wrong_runs import ClaimedRun
from theorems.certificates.writer import FAR, FORMAT, rational_text, vector_document

__all__ = ["GIVEN", "CentreArray", "GivenSets"]

#: What is taken on trust, in the words of the format.
GIVEN = (
    "SOLUTION-SET: for each witness j and every e from input.exponent on, the solutions of the input "
    "centre + 2^-e * directions[j] exist and belong to solutions[j]. This is declared by the author of the problem; it is not checked."
)
#: A box: lower and upper ends.
Ends = tuple[Sequence[Fraction], Sequence[Fraction]]


@dataclass(frozen=True)
class CentreArray:
    """One array of the centre: its name, shape, the norm of its errors, and its entries in row-major order."""

    name: str
    shape: tuple[int, ...]
    norm: str
    entries: Sequence[Fraction]


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
        data: dict[int, Datum] = {}
        for run in self.runs:
            data |= run.used()
        return {
            "format": FORMAT,
            "version": 3,
            "theorem": "declared",
            "claim": {
                "kind": "wrong-output-given-sets",
                "digits": self.digits,
                "probability": rational_text(self.probability),
                "index": self.index,
            },
            "given": GIVEN,
            "title": self.title,
            "arrays": [
                {
                    "name": a.name,
                    "shape": list(a.shape),
                    "norm": a.norm,
                    "centre": [rational_text(x) for x in a.entries],
                }
                for a in self.arrays
            ],
            "directions": [[[rational_text(x) for x in part] for part in move] for move in self.directions],
            "metric": self.metric,
            "length": self.length,
            "solutions": [
                [{"lower": [rational_text(x) for x in a], "upper": [rational_text(x) for x in b]} for a, b in boxes]
                for boxes in self.solutions
            ],
            "input": {"winner": self.winner, "exponent": self.exponent},
            "data": [
                {"index": n, "arrays": [_array(array) for _, array in datum.arrays]}
                for n, datum in sorted(data.items())
                if isinstance(datum, ArrayDatum)
            ],
            "runs": [_run(run) for run in self.runs],
        }


def _run(run: ClaimedRun) -> dict[str, object]:
    bounds = [rational_text(min(square, FAR)) for _, square in run.failures]
    return {
        "choices": [list(choice) for choice in run.choices],
        "reads": list(run.transcript.reads),
        "evaluation": None if run.outputs is None else run.transcript.evaluation,
        "output": None if run.outputs is None else vector_document(run.outputs[0]),
        "squared_lower_bound": bounds[0] if bounds else None,
    }


def _array(array: DyadicArray) -> dict[str, object]:
    return {"exponent": array.exponent, "entries": [hex(array.real[code]) for code in array.codes.ravel().tolist()]}

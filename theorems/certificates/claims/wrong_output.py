"""Kind wrong-output, version 1: an output is farther than 10^-K from the only solution of a member of Ω_strong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracles import Datum, Phase, Transcript
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.structure import Part, Quotient, Structure
from theorems.certificates.writer import (
    FAR,
    FORMAT,
    Complex,
    array_document,
    complex_text,
    rational_text,
    vector_document,
)


@dataclass(frozen=True)
class WrongOutput(Claim):
    """The claim; format: ``docs/reference/certificate-format.md``.

    Attributes:
        structure: the class.
        part: Ω_strong with one sample.
        winner: j.
        exponent: e.
        transcript: reads and data.
        output: N complex rationals.
        position: where the solution's only entry is.
        phase: its phase.
        minimiser: its modulus c(α + ε).
        dual: the coefficient d of the dual vector d·U·e₀.
        squared_distance: a lower bound of the squared distance, above 10^(−2K).
    """

    structure: Structure
    part: Part
    winner: int
    exponent: int
    transcript: Transcript
    output: Sequence[Complex]
    position: int
    phase: Phase
    minimiser: Quotient
    dual: Quotient
    squared_distance: Fraction

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        structure, part, transcript = self.structure, self.part, self.transcript
        (t,) = part.lengths
        return {
            "format": FORMAT,
            "version": 1,
            "theorem": "smale18",
            "claim": {"kind": "wrong-output", "digits": part.K},
            "problem": structure.problem_document(),
            "class": {
                "name": "strong", **structure.sizes(), "K": part.K, "alpha": rational_text(part.alpha), "t": rational_text(t),
            },
            **structure.transformations(),
            "input": {"winner": self.winner, "exponent": self.exponent},
            "transcript": {
                "reads": list(transcript.reads),
                "evaluation": transcript.evaluation,
                "data": [_datum(transcript.data[n]) for n in sorted(transcript.data)],
            },
            "output": vector_document(self.output),
            "minimiser": {"position": self.position, "phase": complex_text(self.phase), **self.minimiser.document()},
            "dual": self.dual.document(),
            "distance": {"squared_lower_bound": rational_text(min(self.squared_distance, FAR))},
        }  # fmt: skip


def _datum(datum: Datum) -> dict[str, object]:
    # A and y have their own exponents; the format has one, so the coarser is refined.
    exponent = max(datum.A.exponent, datum.y.exponent)
    return {
        "index": datum.index,
        "exponent": exponent,
        "A": array_document(datum.A, exponent),
        "y": array_document(datum.y, exponent),
    }

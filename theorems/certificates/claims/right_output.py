"""Kind right-output: the outputs are within 10^-digits of all solutions of every member that has the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oracles import Transcript
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.structure import Part, Structure, data_document
from theorems.certificates.writer import FORMAT, Complex, vector_document


@dataclass(frozen=True)
class RightOutput(Claim):
    """The claim; format: ``docs/reference/certificate-format-2.md``. Labels are left out: that claims more.

    Attributes:
        structure: the class.
        parts: of the class; they share everything but scale, t and L.
        digits: what is claimed.
        transcript: reads and data.
        outputs: R vectors of length N.
    """

    structure: Structure
    parts: Sequence[Part]
    digits: int
    transcript: Transcript
    outputs: Sequence[Sequence[Complex]]

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        reads, data = self.transcript.reads, self.transcript.data
        return {
            "format": FORMAT,
            "version": 2,
            "theorem": self.structure.theorem,
            "claim": {"kind": "right-output", "digits": self.digits},
            "problem": self.structure.problem_document(),
            "class": self.structure.sizes() | {"parts": [part.document() for part in self.parts]},
            **self.structure.transformations(),
            "data": data_document({n: data[n] for n in reads}, labels=False),
            "reads": list(reads),
            "outputs": [vector_document(output) for output in self.outputs],
        }

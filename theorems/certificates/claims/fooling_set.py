"""Kind fooling-set: one datum of index M belongs to all N1 members (j, e), whose solutions are far apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oracles import Datum
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.structure import Part, Quotient, Structure, data_document
from theorems.certificates.writer import FORMAT


@dataclass(frozen=True)
class FoolingSetClaim(Claim):
    """The claim; format: ``docs/reference/certificate-format-2.md``.

    Attributes:
        structure: the class.
        part: of the class.
        index: M.
        exponent: e > M (on Ω_sharp: L).
        datum: A_M, y_{k,M} (and labels).
        minimisers: the moduli of the solutions' entries, for each sample.
        dual: the coefficient of the dual vector.
    """

    structure: Structure
    part: Part
    index: int
    exponent: int
    datum: Datum
    minimisers: Sequence[Quotient]
    dual: Quotient

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        return {
            "format": FORMAT,
            "version": 2,
            "theorem": self.structure.theorem,
            "claim": {"kind": "fooling-set", "digits": self.part.K, "index": self.index},
            "problem": self.structure.problem_document(),
            "class": self.structure.sizes() | self.part.document(),
            **self.structure.transformations(),
            "data": data_document({self.index: self.datum}),
            "input": {"exponent": self.exponent},
            "minimisers": [minimiser.document() for minimiser in self.minimisers],
            "dual": self.dual.document(),
        }

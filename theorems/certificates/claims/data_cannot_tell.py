"""Kind data-cannot-tell: two inputs with the same data have solutions far apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.solutions_enclosed import VERSION
from theorems.certificates.writer import FORMAT, rational_text


@dataclass(frozen=True)
class DataCannotTell(Claim):
    """The claim; format: ``docs/reference/certificate-format-digits.md``.

    Attributes:
        kappa: half of the least distance of solutions of the two inputs.
        problem: as the format writes it.
        data: as the format writes them.
        inputs: the two inputs, each with the proof of its enclosure, as the format writes them.
    """

    kappa: Fraction
    problem: Mapping[str, object]
    data: Mapping[str, object]
    inputs: Sequence[Mapping[str, object]]

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "theorem": "digits",
            "claim": {"kind": "data-cannot-tell", "kappa": rational_text(self.kappa)},
            "problem": self.problem,
            "data": self.data,
            "inputs": list(self.inputs),
        }

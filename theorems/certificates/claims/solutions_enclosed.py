"""Kind solutions-enclosed: a box holds all solutions of all inputs that have the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.certificates.claims._claim import Claim
from theorems.certificates.writer import FORMAT, Complex, rational_text, vector_document

VERSION = 4


@dataclass(frozen=True)
class MeasuredOutput:
    """An output, and bounds of its distance to each of the solutions."""

    x: Sequence[Complex]
    at_least: Fraction
    at_most: Fraction

    def document(self) -> dict[str, object]:
        """Return it as the format writes it."""
        return {
            "x": vector_document(self.x),
            "at_least": rational_text(self.at_least),
            "at_most": rational_text(self.at_most),
        }


@dataclass(frozen=True)
class SolutionsEnclosed(Claim):
    """The claim; format: ``docs/reference/certificate-format-digits.md``.

    Attributes:
        radius: in ℓ².
        unique: whether each input has one solution; otherwise nothing is said.
        zero_elsewhere: whether the other entries are 0; otherwise nothing is said.
        problem: as the format writes it.
        data: as the format writes them.
        indices: of the entries that are enclosed.
        centre: of the box.
        radii: of the box.
        output: an output that is compared with the solutions, or ``None``.
        proof: as the format writes it.
    """

    radius: Fraction
    unique: bool
    zero_elsewhere: bool
    problem: Mapping[str, object]
    data: Mapping[str, object]
    indices: Sequence[int]
    centre: Sequence[Fraction]
    radii: Sequence[Fraction]
    output: MeasuredOutput | None
    proof: Mapping[str, object]

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "theorem": "digits",
            "claim": {
                "kind": "solutions-enclosed",
                "radius": rational_text(self.radius),
                "unique": "yes" if self.unique else "open",
                "elsewhere": "zero" if self.zero_elsewhere else "open",
            },
            "problem": self.problem,
            "data": self.data,
            "centre": {
                "indices": list(self.indices),
                "entries": [rational_text(value) for value in self.centre],
                "radii": [rational_text(value) for value in self.radii],
            },
            "output": None if self.output is None else self.output.document(),
            "proof": self.proof,
        }

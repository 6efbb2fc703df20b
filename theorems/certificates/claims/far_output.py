"""Kind far-output: an output is farther than ε from all minimisers of every input that has the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.certificates.claims._claim import Claim
from theorems.certificates.writer import FORMAT, Complex, rational_text, vector_document

__all__ = ["FarOutput"]


@dataclass(frozen=True)
class FarOutput(Claim):
    """The claim; format: ``docs/reference/certificate-format.md``.

    Attributes:
        problem: ``P2`` or ``P3``.
        lam: λ.
        weights: N positive rationals, or ``None`` if all are 1.
        index: n; ``None`` if the data are the input itself.
        A: m rows of N complex rationals.
        y: m complex rationals.
        output: x.
        epsilon: ε.
        candidate: ẑ.
        p: of the dual pair.
        u: of the dual pair.
        gap: a lower bound of L − U, positive.
    """

    problem: str
    lam: Fraction
    weights: Sequence[Fraction] | None
    index: int | None
    A: Sequence[Sequence[Complex]]
    y: Sequence[Complex]
    output: Sequence[Complex]
    epsilon: Fraction
    candidate: Sequence[Complex]
    p: Sequence[Complex]
    u: Sequence[Complex]
    gap: Fraction

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        weights = None if self.weights is None else [rational_text(w) for w in self.weights]
        return {
            "format": FORMAT,
            "version": 3,
            "theorem": "one-sided",
            "claim": {"kind": "far-output", "distance": rational_text(self.epsilon)},
            "problem": {"name": self.problem, "lam": rational_text(self.lam), "weights": weights},
            "data": {
                "index": self.index,
                "A": [vector_document(row) for row in self.A],
                "y": vector_document(self.y),
            },
            "output": vector_document(self.output),
            "candidate": vector_document(self.candidate),
            "dual": {"p": vector_document(self.p), "u": vector_document(self.u)},
            "gap": rational_text(self.gap),
        }

"""Kind far-output: an output is farther than ε from all minimisers of every input that has the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.certificates.claims._claim import Claim
from theorems.certificates.writer import FORMAT, Complex, rational_text, vector_document


@dataclass(frozen=True)
class FarOutput(Claim):
    """The claim; format: ``docs/reference/certificate-format.md``.

    Attributes:
        problem: ``P1``, ``P2`` or ``P3``.
        parameter: λ, or η for P1.
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
        rows: for P1 the bits and the rows of a triangular matrix that proves the rows of A_n independent, where that is needed.
    """

    problem: str
    parameter: Fraction
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
    rows: tuple[int, Sequence[Sequence[int]]] | None = None

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        weights = None if self.weights is None else [rational_text(w) for w in self.weights]
        problem: dict[str, object] = {"name": self.problem, "weights": weights}
        if self.problem == "P1":
            rows = None
            if self.rows is not None:
                rows = {"bits": self.rows[0], "lower": [[hex(value) for value in row] for row in self.rows[1]]}
            problem |= {"eta": rational_text(self.parameter), "rows": rows}
        else:
            problem = {"name": self.problem, "lam": rational_text(self.parameter), "weights": weights}
        return {
            "format": FORMAT,
            "version": 3,
            "theorem": "one-sided",
            "claim": {"kind": "far-output", "distance": rational_text(self.epsilon)},
            "problem": problem,
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

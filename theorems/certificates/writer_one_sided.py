"""Writes certificates of the one-sided verifier (see ``docs/reference/certificate-format.md``)."""

from __future__ import annotations

from theorems.certificates.writer import FORMAT, rational_text, vector_document
from theorems.digits.one_sided import Claim, Proof

__all__ = ["one_sided_document"]


def one_sided_document(claim: Claim, proof: Proof) -> dict[str, object]:
    """Return the certificate that dist(x, Ξ(A, y)) > ε for every input (A, y) with the data, as a JSON document."""
    weights = claim.problem.weights
    return {
        "format": FORMAT,
        "version": 3,
        "theorem": "one-sided",
        "claim": {"kind": "far-output", "distance": rational_text(claim.epsilon)},
        "problem": {
            "name": claim.problem.name,
            "lam": rational_text(claim.lam),
            "weights": None if weights is None else [rational_text(w) for w in weights],
        },
        "data": {
            "index": claim.data.index,
            "A": [vector_document(row) for row in claim.data.A],
            "y": vector_document(claim.data.y),
        },
        "output": vector_document(claim.output),
        "candidate": vector_document(proof.candidate),
        "dual": {"p": vector_document(proof.p), "u": vector_document(proof.u)},
        "gap": rational_text(proof.gap),
    }

"""Fills the claim of a one-sided certificate."""

from __future__ import annotations

from theorems.certificates.claims.far_output import FarOutput
from theorems.digits.one_sided.bound import Claim, Proof


def far_output_claim(claim: Claim, proof: Proof) -> FarOutput:
    """Return the claim that dist(x, Ξ(A, y)) > ε for every input (A, y) with the data, with its proof."""
    rows = None if proof.rows is None else (proof.rows.bits, proof.rows.lower)
    return FarOutput(
        claim.problem.name, claim.problem.parameter, claim.problem.weights, claim.data.index, claim.data.A, claim.data.y, claim.output,
        claim.epsilon, proof.candidate, proof.p, proof.u, proof.gap, rows,
    )  # fmt: skip

"""One-sided verification for P2 and P3: proofs that an output is wrong for every input that has given data."""

from theorems.digits.one_sided.bound import Claim, InputData, Proof, margin
from theorems.digits.one_sided.search import find_proof

__all__ = ["Claim", "InputData", "Proof", "find_proof", "margin"]

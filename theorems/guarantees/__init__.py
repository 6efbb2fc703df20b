"""One file for each positive theorem, and what their hypotheses need: sparsity in levels, certified null space constants."""

from theorems.guarantees.levels import SparsityInLevels
from theorems.guarantees.null_space import (
    Answer,
    Limits,
    NullSpaceCertificate,
    NullSpaceConstants,
    Violation,
    null_space_constants,
)
from theorems.guarantees.perturbation import bits_needed, perturbed_constants, tolerated_error

__all__ = [
    "Answer",
    "Limits",
    "NullSpaceCertificate",
    "NullSpaceConstants",
    "SparsityInLevels",
    "Violation",
    "bits_needed",
    "null_space_constants",
    "perturbed_constants",
    "tolerated_error",
]
